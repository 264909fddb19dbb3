"""What the administrator reads of cases and editions: how many keep to which, and the acts that moved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.db.models import EditionMove
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import edition_moves as move_rows
from caseflow.db.queries.administration.edition_moves import ASKED, AT_WORK, FAILED, STUCK
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.foundation import content as content_rows
from caseflow.services.administration.edition_acts import change_of
from caseflow.services.administration.edition_courses import in_force
from caseflow.services.administration.edition_forecasts import READ
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.workflows.changes import Change
from caseflow.workflows.differences import Difference, differences, drawing
from caseflow.workflows.machine import Rulebook

LATEST = 20
"""So many acts of a road are listed."""
SHOWN = 200
"""So many cases of an act are listed at a time."""


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition of a road, how many open cases keep to it, and whether it is the one in force."""

    sha256: str
    number: int
    at: datetime
    cases: int
    newest: bool
    states: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A road with the editions that open cases keep to, the newest first, and the names of the changes for it."""

    name: str
    title: Text
    editions: tuple[EditionLine, ...]
    changes: tuple[str, ...]

    @property
    def behind(self) -> int:
        """How many open cases keep to an older edition."""
        return sum(line.cases for line in self.editions if not line.newest)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions of a road: what the newer says otherwise, in words and drawn as one."""

    road: str
    title: Text
    old: str
    new: str
    differences: tuple[Difference, ...]
    drawing: Plain


@dataclass(frozen=True, slots=True)
class ActReport:
    """One act: by which change, who began it and when, what it does at present, how many cases met which end."""

    public_id: str
    road: str
    change: str
    because: Text
    state: str
    total: int
    results: Mapping[str, int]
    started_by: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def at_work(self) -> bool:
        """Whether a worker carries it out, or will at its next beat."""
        return self.state in AT_WORK

    @property
    def done(self) -> int:
        """How many cases it has come to."""
        return sum(self.results.values())


@dataclass(frozen=True, slots=True)
class Question:
    """A case of which somebody has to say which state it is."""

    public_id: str
    name: str
    title: Text
    question: Text
    between: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class LeftCase:
    """A case that could not go, and why."""

    public_id: str
    name: str
    title: Text
    why: Text


@dataclass(frozen=True, slots=True)
class ActPage:
    """An act with the cases that wait for an answer, and those that could not go."""

    act: ActReport
    questions: tuple[Question, ...]
    left: tuple[LeftCase, ...]


def roads(ctx: Context, actor: Actor) -> tuple[RoadLine, ...]:
    """Every road that open cases keep to or that has a change, those with cases behind first."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        counted = edition_rows.counts(session, ctx.agency)
        names = {row.road for row in counted} | {
            road for c in ctx.content.library.changes.values() for road in c.value.road
        }
        found = [_road(ctx, session, name, [row for row in counted if row.road == name]) for name in sorted(names)]
    return tuple(sorted((line for line in found if line.editions), key=lambda line: line.behind == 0))


def road(ctx: Context, actor: Actor, name: str) -> RoadLine:
    """One road; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        found = _road(ctx, session, name, edition_rows.counts(session, ctx.agency, name))
    if not found.editions:
        raise NotFound()
    return found


def _road(ctx: Context, session: Session, name: str, counted: list[edition_rows.EditionCount]) -> RoadLine:
    rows = content_rows.of_name(session, ctx.agencies, catalog.WORKFLOW, name)
    newest = next((row.sha256 for row in rows if not row.retired), "")
    first = {row.sha256: row for row in reversed(rows)}
    used = {row.definition for row in counted} | ({newest} if newest else set())
    shown = [row for sha256, row in first.items() if sha256 in used]
    lines = tuple(
        _edition(catalog.rulebook(ctx, session, row.sha256), row, newest, counted)
        for row in sorted(shown, key=lambda row: -row.number)
    )
    title = catalog.rulebook(ctx, session, lines[0].sha256).definition.title if lines else Text(vi=name, en=name)
    changes = tuple(sorted(n for n, c in ctx.content.library.changes.items() if name in c.value.road))
    return RoadLine(name, title, lines, changes)


def _edition(
    book: Rulebook, row: content_rows.EditionRow, newest: str, counted: list[edition_rows.EditionCount]
) -> EditionLine:  # fmt: skip
    mine = {one.state: one.cases for one in counted if one.definition == row.sha256}
    states = tuple((state.title, mine[name]) for name, state in book.definition.states.items() if name in mine)
    return EditionLine(row.sha256, row.number, row.at, sum(n for _, n in states), row.sha256 == newest, states)


def compare(ctx: Context, actor: Actor, name: str, old: str) -> Comparison:
    """An edition of a road beside the one in force; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    roles = ctx.content.roles.roles
    with ctx.read() as session:
        if old not in {row.sha256 for row in content_rows.of_name(session, ctx.agencies, catalog.WORKFLOW, name)}:
            raise NotFound()
        before = catalog.rulebook(ctx, session, old).definition
        after = in_force(ctx, session, name)

    def called(party: str) -> Text:
        return roles[party].title if party in roles else Text(vi=party, en=party)

    found = differences(before, after.definition, called)
    return Comparison(name, after.definition.title, old, after.sha256, found, drawing(before, after.definition))


def acts(ctx: Context, actor: Actor, road: str) -> tuple[ActReport, ...]:
    """The acts of a road, the newest first; raises NotAllowed."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        return tuple(_reports(session, move_rows.of_road(session, ctx.agency, road, LATEST)))


def act(ctx: Context, actor: Actor, public_id: str) -> ActPage:
    """One act; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        row = move_rows.find(session, ctx.agency, public_id)
        if row is None:
            raise NotFound()
        change, new = change_of(row), catalog.rulebook(ctx, session, row.to_edition)
        asked = move_rows.cases(session, row.id, (ASKED,), 0, SHOWN)
        left = move_rows.cases(session, row.id, (STUCK, FAILED), 0, SHOWN)
        return ActPage(
            _reports(session, [row])[0],
            tuple(
                _question(catalog.rulebook(ctx, session, one.definition), change, new, one)
                for one in asked
                if one.definition in row.from_editions
            ),
            tuple(_left(catalog.rulebook(ctx, session, one.definition), one) for one in left),
        )


def _question(old: Rulebook, change: Change, new: Rulebook, row: move_rows.WaitingCase) -> Question:
    place, title = change.place_of(row.from_state), old.state(row.from_state).title
    between = tuple((name, new.state(name).title) for name in place.ask)
    return Question(row.public_id, row.name, title, place.question or title, between)


def _left(book: Rulebook, row: move_rows.WaitingCase) -> LeftCase:
    state = book.definition.states.get(row.from_state)
    title = state.title if state is not None else Text(vi=row.from_state, en=row.from_state)
    return LeftCase(row.public_id, row.name, title, Text.model_validate(row.why or {"vi": "–", "en": "–"}))


def _reports(session: Session, rows: list[EditionMove]) -> list[ActReport]:
    results = move_rows.results(session, [row.id for row in rows])
    names = {**account_rows.names(session, {row.started_by for row in rows}), SYSTEM.id: SYSTEM.name}
    return [
        ActReport(
            row.public_id, row.road, row.change, change_of(row).because, row.state, row.total, results[row.id],
            names.get(row.started_by, ""), row.started_at, row.ended_at,
        )
        for row in rows
    ]  # fmt: skip
