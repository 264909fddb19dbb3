"""Pages of the register of certificates."""
