"""Messages to people: whom they reach, how they are queued and sent."""
