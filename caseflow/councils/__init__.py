"""How a council is composed, votes and is counted; pure."""
