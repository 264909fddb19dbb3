"""Statements on editions, events and keys."""
