"""Rows of what the staff says to one another about a case."""
