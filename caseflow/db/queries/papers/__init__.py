"""Statements on notices and number books."""
