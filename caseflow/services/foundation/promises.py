"""What is promised about the whole database, and how a broken promise is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise: the invariant, where, and what was found."""

    invariant: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds over the whole database; `check` counts what it looked at into the mapping it is given."""

    name: str
    check: Callable[[Context, Session, dict[str, int]], Iterator[Finding]]


def details_of(body: str) -> Plain:
    """The details of an event; nothing when its body is broken, which the chain's own promise reports."""
    try:
        return dict(json.loads(body)["details"])
    except (ValueError, KeyError, TypeError):
        return {}
