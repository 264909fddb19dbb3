"""What the page of a case and its papers are told by wings: panels, and the variables that letters take from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.counts import Count
from caseflow.db.queries.engine.submissions import SignedRow
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import Relation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks at the page of which case, how they stand to it, and on what day."""

    ctx: Context
    session: Session
    actor: Actor
    case: CaseRow
    book: Rulebook
    relation: Relation
    today: date
    approved_at: datetime | None = None
    readable: frozenset[str] = frozenset()
    """The forms of which the reader may read what was signed."""
    signed: Mapping[str, SignedRow] = field(default_factory=dict)
    """Of the forms that panels read, what was signed last; none that the reader may not read."""
    step: str = ""
    """The step that is looked at; none on the page of the case."""

    @property
    def as_applicant(self) -> bool:
        """Whether the reader belongs to the applicant."""
        return self.relation.member


Tab = Literal["summary", "papers", "council", "money", "certificate", "letters", "talk", "history"]
"""The parts of the case page, each at its own address; one appears when something stands on it."""


@dataclass(frozen=True)
class Panel(Generic[T]):
    """A card of the case page: what it shows, and the template that draws it; nothing where there is nothing."""

    name: str
    template: str
    load: Callable[[Viewing], T | None]
    tab: Tab = "summary"
    """Where it stands as a whole; it is loaded there, and where one of the templates below is drawn."""
    short_template: str = ""
    """What the summary shows of a panel of another tab."""
    beside: bool = False
    """Whether it stands in the summary's column of facts."""
    decide_template: str = ""
    """Drawn beside a step that the agency takes: what is decided on."""
    desk_template: str = ""
    """Drawn where the page says what happens now, in the states whose `desk` has the panel's name."""
    reads: Callable[[Viewing], Collection[str]] | None = None
    """The forms beside the application whose last signature it shows: all panels' are read in one statement."""
    stands: Callable[[Viewing], bool] | None = None
    """Whether there can be anything to show, told without a statement."""
    count: Count | None = None
    """How many things it has to show of the case (bind `case`), 0 for no panel: all are counted in one statement."""


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A card as one person sees it; the template is handed `card`."""

    panel: Panel[Any]
    card: Any


@dataclass(frozen=True, slots=True)
class About:
    """The case that a paper speaks of, as it stands."""

    ctx: Context
    session: Session
    case: CaseRow
    book: Rulebook


@dataclass(frozen=True)
class Saying:
    """Variables of letters that a wing fills: read together, and only for a letter that has one of them."""

    names: frozenset[str]
    read: Callable[[About], Mapping[str, object]]
