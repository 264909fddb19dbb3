"""Pages that take answers: reading them, scans, what others changed meanwhile."""
