"""Statements on councils, seats, sittings and ballots."""
