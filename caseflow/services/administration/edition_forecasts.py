"""The dry run of a change over all open cases at once: how many go where, which cannot and why, what hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.reader import Fault
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.engine.editions import OpenCase
from caseflow.db.queries.foundation import content as content_rows
from caseflow.services.administration import edition_courses
from caseflow.services.administration.edition_courses import Known
from caseflow.services.engine import editions
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.workflows.change_plan import Asked, Going, Stuck, plan
from caseflow.workflows.changes import Change
from caseflow.workflows.machine import Rulebook

READ = "content:read"
A_PAGE = 200
"""So many cases are read at a time."""
EXAMPLES = 20
"""So many of the cases that cannot go are named."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many cases of one state go to another, are asked about (`between`), or cannot go (`reason`)."""

    edition: str
    state: str
    title: Text
    cases: int
    to: str = ""
    to_title: Text | None = None
    between: tuple[tuple[str, Text], ...] = ()
    question: Text | None = None
    reason: Text | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a change would do now; nothing is written. Counts are of cases, those of tasks and drafts of these."""

    road: str
    change: Change
    new: str
    total: int
    lines: tuple[Line, ...]
    terms: Mapping[str, int]
    tasks: tuple[tuple[str, str | None, int], ...]
    opens: tuple[tuple[Text, int], ...]
    drafts: tuple[tuple[str, str | None, int], ...]
    end_at_once: int
    faults: tuple[Fault, ...]
    notes: tuple[Text, ...]

    @property
    def going(self) -> int:
        """How many cases would go."""
        return sum(line.cases for line in self.lines if line.to)

    @property
    def asked(self) -> int:
        """How many wait for an answer."""
        return sum(line.cases for line in self.lines if line.between)

    @property
    def stuck(self) -> int:
        """How many cannot go."""
        return sum(line.cases for line in self.lines if line.reason is not None)


@dataclass
class _Tally:
    """What is counted while the cases are read."""

    lines: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    said: dict[tuple[str, str, str], Going | Asked | Stuck] = field(default_factory=dict)
    terms: Counter[str] = field(default_factory=Counter)
    tasks: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    opens: Counter[str] = field(default_factory=Counter)
    drafts: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    end_at_once: int = 0

    def add(self, case: OpenCase, found: Going | Asked | Stuck) -> None:
        """One case more."""
        key = (case.definition, case.state, _kind(found))
        self.said.setdefault(key, found)
        self.lines.setdefault(key, []).append(case.name)
        if isinstance(found, Going):
            self.terms[found.term] += 1
            self.tasks.update(found.tasks.items())
            self.opens.update(found.opens)
            self.drafts.update((old, new) for old, new in found.drafts.items() if old != new)
            self.end_at_once += found.ends_at_once


def _kind(found: Going | Asked | Stuck) -> str:
    return f"to {found.state}" if isinstance(found, Going) else found.reason.en if isinstance(found, Stuck) else "asked"


def forecast(
    ctx: Context, actor: Actor, road: str, *, change: str = "", answers: Mapping[str, str] | None = None
) -> Forecast:  # fmt: skip
    """The dry run of a change (the road's only one, if none is named) over all open cases that it is for.

    Raises NotAllowed, NotFound, Refused (several changes), Invalid (an answer that is none). Mistakes of the change are
    in `faults`; nothing is planned then.
    """
    require(ctx, actor, READ)
    with ctx.read() as session:
        known = edition_courses.chosen(ctx, session, road, change)
        edition_courses.check_answers(known.change, answers or {})
        tally = _Tally()
        for case, found in _plans(ctx, session, known, answers or {}) if not known.faults else ():
            tally.add(case, found)
        notes = tuple(_neighbours(ctx, session, known)) if not known.faults else ()
    return _told(known, tally, notes)


def _plans(
    ctx: Context, session: Session, known: Known, answers: Mapping[str, str]
) -> Iterator[tuple[OpenCase, Going | Asked | Stuck]]:  # fmt: skip
    """Every open case with what the change means for it, page by page."""
    books, today = {old.sha256: old for old in known.olds}, local_date(ctx.clock.now())
    after = 0
    while page := edition_rows.open_cases(session, ctx.agency, known.road, known.editions, after, A_PAGE):
        standings = editions.standings(ctx.part(Engine), session, page)
        for case in page:
            book, answer = books[case.definition], answers.get(case.state, "")
            yield case, plan(known.change, book, known.new, standings[case.id], today, answer)
        after = page[-1].id


def _told(known: Known, tally: _Tally, notes: tuple[Text, ...]) -> Forecast:
    books = {old.sha256: old for old in known.olds}
    lines = [
        _line(books[edition], known.new, state, tally.said[edition, state, kind], names)
        for (edition, state, kind), names in sorted(tally.lines.items())
    ]
    tasks, drafts = known.new.definition.tasks, tally.drafts.items()
    return Forecast(
        road=known.road,
        change=known.change,
        new=known.new.sha256,
        total=sum(len(names) for names in tally.lines.values()),
        lines=tuple(lines),
        terms=dict(tally.terms),
        tasks=tuple((old, new, n) for (old, new), n in sorted(tally.tasks.items(), key=str) if old != new),
        opens=tuple((tasks[name].title, n) for name, n in sorted(tally.opens.items())),
        drafts=tuple((old, new, n) for (old, new), n in sorted(drafts, key=str)),
        end_at_once=tally.end_at_once,
        faults=known.faults,
        notes=notes,
    )


def _line(old: Rulebook, new: Rulebook, state: str, found: Going | Asked | Stuck, names: list[str]) -> Line:
    line = Line(old.sha256, state, old.state(state).title, len(names))
    if isinstance(found, Going):
        return Line(line.edition, state, line.title, line.cases, to=found.state, to_title=new.state(found.state).title)
    if isinstance(found, Asked):
        between = tuple((name, new.state(name).title) for name in found.between)
        return Line(line.edition, state, line.title, line.cases, between=between, question=found.question)
    examples = tuple(names[:EXAMPLES])
    return Line(line.edition, state, line.title, line.cases, reason=found.reason, examples=examples)


def _neighbours(ctx: Context, session: Session, known: Known) -> Iterator[Text]:
    """Roads whose cases under way ask for a state or a step of this road by a name that goes."""
    new = known.new.definition
    states = {name for old in known.olds for name in old.definition.states} - new.states.keys()
    steps = {name for old in known.olds for name in old.definition.actions} - new.actions.keys()
    for row in content_rows.editions_in_use(session, ctx.agency):
        book = catalog.rulebook(ctx, session, row.definition)
        if book.definition.name == known.road:
            continue
        for name in sorted((_standings(book) & states) | (_elsewhere(book) & steps)):
            yield say(
                f"{row.cases} hồ sơ đang mở của “{book.definition.title.vi}” còn hỏi “{name}” theo tên cũ.",
                f"{row.cases} open case(s) of '{book.definition.title.en}' still ask for '{name}' by its former name.",
            )


def _standings(book: Rulebook) -> frozenset[str]:
    """The states of other roads that guards and choices of this one ask for."""
    asked = {n for step, _ in book.definition.named_steps for said in book.needs[step] for n in said.named("standing")}
    picks = (action.picks for action in book.definition.actions.values())
    return frozenset(asked.union(*(pick.in_ for pick in picks if pick is not None)))


def _elsewhere(book: Rulebook) -> frozenset[str]:
    """The steps of other roads that this one takes on linked cases."""
    words = (said for step, _ in book.definition.named_steps for said in book.does[step])
    return frozenset(
        n for said in words for _, mark, n in said.names() if mark.what == "system_step" and mark.elsewhere
    )
