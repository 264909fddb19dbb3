"""Statements behind the queues."""
