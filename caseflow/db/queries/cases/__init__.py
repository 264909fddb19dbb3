"""Statements behind the pages of a case."""
