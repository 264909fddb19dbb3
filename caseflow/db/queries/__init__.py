"""One file a noun: the statements on its tables."""
