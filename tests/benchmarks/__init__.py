"""Figures under load: run with `make bench`, never part of `make test`."""
