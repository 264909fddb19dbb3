"""Pages of the queues."""
