"""The words everybody shares: time, text, money, actors, errors, settings; imports nothing of ours."""
