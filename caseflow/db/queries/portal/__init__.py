"""Reads for visitors without an account."""
