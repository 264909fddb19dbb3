"""The heartbeat that fires timers and sends messages."""
