"""Statements on accounts, sign-ins and grants."""
