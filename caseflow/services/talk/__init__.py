"""What the staff says to one another about a case: notes, mentions, who is here."""
