"""Pages of councils and ballots."""
