"""Messages as content: read and rendered; pure."""
