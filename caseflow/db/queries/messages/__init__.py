"""Statements on the outbox."""
