"""The head of a case's page as plain values: its tabs, what the reader may do, and why its term ends on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from caseflow.core.text import Text
from caseflow.core.words import LegalBasis
from caseflow.services.engine.viewing import Tab


@dataclass(frozen=True, slots=True)
class TabLink:
    """One tab of the case page, and how many things stand on it where that is worth saying."""

    name: Tab
    title: Text
    count: int | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the reader may do in the case, or could if its reasons were gone.

    `kind` says where it is done: a `task`, an `action`, the `draft` to edit, the `review` before the draft is signed;
    `name` is the task's public id, the action, or the form.
    """

    kind: Literal["task", "action", "draft", "review"]
    name: str
    title: Text
    help: Text | None = None
    style: str = ""
    page: str = ""
    reasons: tuple[Text, ...] = ()
    about: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be done now."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do: the one thing to do first, where there is one, and everything else."""

    main: Act | None
    others: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a term ends on its day: how long it is by which rule, from when, and which days were not counted."""

    rule: Text
    since: date
    days_off: tuple[date, ...]
    moved: bool
    """The day is another than the rule gives: the term stood still meanwhile, or was prolonged."""
    missed: Text | None
    basis: LegalBasis
