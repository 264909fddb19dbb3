"""Organisations: their profile, members and grounds of priority."""
