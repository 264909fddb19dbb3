"""Councils: setting up, seats, sittings, secret ballots, the count."""
