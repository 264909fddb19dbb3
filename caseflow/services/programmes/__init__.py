"""The programme that supports: its calls, its norm, what it asks of applicants."""
