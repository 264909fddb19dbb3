"""Pages of the programme that supports."""
