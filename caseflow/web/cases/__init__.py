"""Pages of cases, applications, documents and steps."""
