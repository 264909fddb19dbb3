"""What an office issues: notices of receipt and their numbers."""
