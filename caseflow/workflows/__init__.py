"""How a case may move: content of workflows/ read, assembled, checked and decided upon; pure."""
