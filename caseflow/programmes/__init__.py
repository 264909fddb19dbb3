"""What a province has promised and to whom: size classes, priority, targets; pure."""
