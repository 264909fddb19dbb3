"""The one write path of a case: steps, tasks, timers, effects, facts, relatives, and what capabilities plug in."""
