"""The pytest plugin of a trial: hypothesis tries the same examples every time, so that a verdict is always the same.

A failing example is not made smaller: that takes longer than the trial, and nobody reads it.
"""

from __future__ import annotations

from hypothesis import Phase, settings

PHASES = [Phase.explicit, Phase.generate]
settings.register_profile("mutants", deadline=None, database=None, derandomize=True, phases=PHASES)
settings.load_profile("mutants")
