"""Pages of papers: the desk where they are checked, signed, numbered and issued, and the registers of their numbers."""
