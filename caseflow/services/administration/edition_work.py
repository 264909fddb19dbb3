"""The worker's part of moving cases under way: case by case, each in a transaction of its own, until all are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.values import Plain
from caseflow.db.models import EditionMove
from caseflow.db.queries.administration import edition_moves as move_rows
from caseflow.db.queries.administration.edition_moves import (
    ANSWERED,
    ASKED,
    ASKING,
    BACK,
    DONE,
    FAILED,
    KEPT,
    MOVED,
    RUNNING,
    STUCK,
    TAKEN_BACK,
    TAKING_BACK,
    MovedRow,
    WaitingCase,
)
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.editions import OpenCase
from caseflow.services.administration.edition_acts import STREAM, change_of
from caseflow.services.engine import editions
from caseflow.services.engine.editions import Arrived, Course
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Place
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.change_plan import Asked, Going

log = structlog.get_logger(__name__)

A_PAGE = 50
"""So many cases are looked up at a time."""


class Stopped(Exception):
    """Somebody stopped the act, or another worker carries it out: nothing of this case was written."""


@dataclass(frozen=True, slots=True)
class _Work:
    """An act that is carried out."""

    act: EditionMove
    course: Course

    @property
    def actor(self) -> Actor:
        """Whoever began the act: what happens to the cases is done in their name."""
        by = self.act.started_by
        return SYSTEM if by == SYSTEM.id else Actor(by, "")


def carry_out(ctx: Context) -> int:
    """Carries out every act that is at work; gives how many cases it came to. What the worker calls at every beat.

    Needs no idempotency key: an act that was claimed is carried out by nobody else while its worker lives, and a case
    that was dealt with is not met again.
    """
    count = 0
    while True:
        with ctx.read() as session:
            found = move_rows.waiting(session, ctx.agency, ctx.clock.now())
        if found is None:
            return count
        with ctx.tx() as session:
            claimed = move_rows.claim(session, found, ctx.clock.now())
        if claimed:
            count += _act(ctx, found)


def _act(ctx: Context, public_id: str) -> int:
    with ctx.read() as session:
        act = move_rows.find(session, ctx.agency, public_id)
        assert act is not None, "acts are never removed"
        work = _Work(act, Course(change_of(act), catalog.rulebook(ctx, session, act.to_edition), act.id))
    steps = _going(ctx, work) if act.state == RUNNING else _going_back(ctx, work)
    count = 0
    try:
        for _ in steps:
            count += 1
        _end(ctx, work)
    except Stopped:
        pass
    return count


def _going(ctx: Context, work: _Work) -> Iterable[None]:
    """Every open case of the former editions in turn, and then those that somebody has answered for."""
    act, after = work.act, work.act.cursor
    while page := _open(ctx, act, after):
        for case in page:
            _tried(ctx, work, case, None)
            yield
        after = page[-1].id
    after = 0
    while answered := _answered(ctx, act, after):
        for row in answered:
            _tried(ctx, work, OpenCase(row.case_id, row.public_id, row.name, "", "", 0, None), row)
            yield
        after = answered[-1].case_id


def _open(ctx: Context, act: EditionMove, after: int) -> list[OpenCase]:
    with ctx.read() as session:
        return edition_rows.open_cases(session, ctx.agency, act.road, act.from_editions, after, A_PAGE)


def _answered(ctx: Context, act: EditionMove, after: int) -> list[WaitingCase]:
    with ctx.read() as session:
        return move_rows.cases(session, act.id, (ANSWERED,), after, A_PAGE)


def _tried(ctx: Context, work: _Work, case: OpenCase, row: WaitingCase | None) -> None:
    """One case in its transaction; one that fails, whatever it is, holds up none behind it and is told."""
    try:
        with ctx.tx() as session:
            _one(ctx, session, work, case, row)
            ctx.crash.at("migrate:before_commit")
    except Stopped:
        raise
    except Exception as error:
        log.exception("edition_move_failed", case_id=case.id, act=work.act.id)
        why = {"vi": f"Lỗi: {type(error).__name__}", "en": f"Fault: {type(error).__name__}"}
        with ctx.tx() as session:
            _advance(ctx, session, work, case.id, row)
            _note(ctx, session, work, row, _values(case.id, case.state, FAILED, why=why))
    ctx.crash.at("migrate:after_commit")


def _one(ctx: Context, session: Session, work: _Work, found: OpenCase, row: WaitingCase | None) -> None:
    case = case_rows.locked(session, found.public_id)
    _advance(ctx, session, work, case.id, row)
    if case.closed_at is not None or case.definition not in work.act.from_editions:
        if row is not None:
            _note(ctx, session, work, row, _values(case.id, case.state, KEPT))
        return
    answer = row.answer if row is not None else work.act.answers.get(case.state, "")
    place = Place(ctx, session, work.actor, case, catalog.rulebook(ctx, session, case.definition), Held([case.id]))
    planned = editions.planned(place, work.course, answer)
    if isinstance(planned, Going):
        arrived = editions.go(place, work.course, planned)
        _note(ctx, session, work, row, _moved(case, planned, arrived))
    elif isinstance(planned, Asked):
        _note(ctx, session, work, row, _values(case.id, case.state, ASKED))
    else:
        _note(ctx, session, work, row, _values(case.id, case.state, STUCK, why=planned.reason.model_dump()))


def _moved(case: CaseRow, going: Going, arrived: Arrived) -> Plain:
    ends: Plain = {"to_state": going.state, "before": arrived.before, "seq": arrived.seq, "version": arrived.version}
    return {**_values(case.id, case.state, MOVED), **ends}


def _values(case_id: int, state: str, result: str, why: Plain | None = None) -> Plain:
    return {"case_id": case_id, "from_state": state, "result": result, "why": why}


def _advance(ctx: Context, session: Session, work: _Work, case_id: int, row: WaitingCase | None) -> None:
    """Raises Stopped where the act is not this worker's any more."""
    act, now = work.act, ctx.clock.now()
    if row is None:
        mine = move_rows.advance(session, act.id, act.state, case_id, now)
    else:
        mine = move_rows.touch(session, act.id, act.state, now)
    if not mine:
        raise Stopped


def _note(ctx: Context, session: Session, work: _Work, row: WaitingCase | None, values: Plain) -> None:
    """What came of a case; of one that was answered for, in the place of the question."""
    values = {**values, "at": ctx.clock.now()}
    if row is None:
        move_rows.note(session, {**values, "move_id": work.act.id})
    elif not move_rows.settle(session, row.id, ANSWERED, {n: v for n, v in values.items() if n != "case_id"}):
        raise Stopped


def _going_back(ctx: Context, work: _Work) -> Iterable[None]:
    """Every case that the act moved."""
    after = work.act.cursor
    while page := _to_take_back(ctx, work.act, after):
        for row in page:
            _back(ctx, work, row)
            yield
        after = page[-1].case_id


def _to_take_back(ctx: Context, act: EditionMove, after: int) -> list[MovedRow]:
    with ctx.read() as session:
        return move_rows.moved(session, act.id, after, A_PAGE)


def _back(ctx: Context, work: _Work, row: MovedRow) -> None:
    with ctx.tx() as session:
        case = case_rows.locked(session, row.public_id)
        _advance(ctx, session, work, case.id, None)
        place = Place(ctx, session, work.actor, case, work.course.new, Held([case.id]))
        done = editions.back(place, Arrived(row.before, row.seq, row.version), work.course)
        result: Plain = {"result": BACK if done else KEPT, "at": ctx.clock.now()}
        move_rows.settle(session, row.id, MOVED, result)
        ctx.crash.at("migrate:before_commit")
    ctx.crash.at("migrate:after_commit")


def _end(ctx: Context, work: _Work) -> None:
    """The act is over, or waits for answers; its event says how many cases met which end."""
    act, now = work.act, ctx.clock.now()
    with ctx.tx() as session:
        results = move_rows.results(session, [act.id])[act.id]
        if act.state == TAKING_BACK:
            state = TAKEN_BACK
        elif results.get(ANSWERED):  # somebody has just answered: the next round goes on
            move_rows.change(session, act.id, act.state, {"claimed_at": None})
            return
        else:
            state = ASKING if results.get(ASKED) else DONE
        ended = None if state == ASKING else now
        if move_rows.change(session, act.id, act.state, {"state": state, "claimed_at": None, "ended_at": ended}):
            told = {"road": act.road, "state": state, "cases": results}
            audit.record(ctx, session, SYSTEM, f"{STREAM}{act.id}", "edition_move_ended", told)
