"""Statements on organisations and their members."""
