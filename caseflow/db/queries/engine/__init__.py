"""Statements of the write path: cases, timers, tasks, links."""
