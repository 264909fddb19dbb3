"""Statements behind the administrator's desk and the checks."""
