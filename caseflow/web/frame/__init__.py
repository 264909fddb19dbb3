"""What every page stands in: who asks, errors, language, security, navigation, forms."""
