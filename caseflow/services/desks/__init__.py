"""What staff see first: queues read across the wings."""
