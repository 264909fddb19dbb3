"""The law of what an office issues, pure: the words by which a road asks for it."""
