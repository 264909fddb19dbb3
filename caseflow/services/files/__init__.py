"""Files of people: kept by their hash, checked, turned into tables and pictures."""
