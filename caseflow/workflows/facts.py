"""What the rules may know about a case at one moment; in groups, so that an action pays only for what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from caseflow.core.text import Text

Group = Literal[
    "history", "papers", "forms", "enterprise", "call", "duplicates", "council", "tasks", "answers", "links"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """The council that has this case before it."""

    ready_problems: tuple[Text, ...] = ()
    counted: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Norm:
    """The ceiling of support in force: a share of the cost and an amount in đồng, with what it rests on."""

    percent: int
    cap: int
    basis: Text


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """How often one task of the case stands open, and how often it was done."""

    open: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class LinkedFact:
    """A relative of the case: where it stands, and how it ended if it has."""

    case_id: int
    state: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The case as the rules see it; a group that was not asked for is empty and no guard that reads it is evaluated."""

    state: str
    today: date
    officer_id: int | None = None
    input: Mapping[str, Any] = field(default_factory=dict)
    norm: Norm | None = None
    done: Mapping[str, int] = field(default_factory=dict)
    doers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    papers: Mapping[str, int] = field(default_factory=dict)
    form_problems: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    profile_problems: tuple[Text, ...] = ()
    legal_form: str = ""
    call_open: bool = False
    duplicates: tuple[str, ...] = ()
    council: CouncilFacts | None = None
    tasks: Mapping[str, TaskFacts] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    linked: Mapping[tuple[str, str], tuple[LinkedFact, ...]] = field(default_factory=dict)
    sums: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fast_track: int | None = None
