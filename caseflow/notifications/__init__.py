"""What messages say: their schema, how they are read from content, how they are filled in. Pure."""
