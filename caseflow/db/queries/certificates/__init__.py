"""Statements on the register of certificates."""
