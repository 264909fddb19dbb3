"""Pages of notes and mentions, and the beat of an open case."""
