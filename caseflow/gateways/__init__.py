"""What is outside: mail, files; each with a shipped fake."""
