"""Every letter read and put together with its samples by `content check`: none breaks on the day it is needed."""

from __future__ import annotations

from collections.abc import Iterable

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault
from caseflow.notifications import letters
from caseflow.papers import samples


def faults(roots: ContentRoots) -> Iterable[Fault]:
    """One for each mistake, with file and line."""
    try:
        return list(samples.faults(letters.load(roots)))
    except ContentError as error:
        return error.faults
