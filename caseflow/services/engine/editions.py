"""Moves one case to another edition of its road, with everything that hangs on it, and takes such a move back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.values import Plain
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.editions import OpenCase, TaskRow
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation.events import BEGAN_ANEW, MIGRATED, TAKEN_BACK, WENT_ON
from caseflow.services.engine import case_messages, deadlines, edition_timers, task_openings
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.edition_timers import Snapshot
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.timers_set import timers_of
from caseflow.services.foundation import audit
from caseflow.workflows.change_plan import Going, Planned, Standing, Stuck, plan
from caseflow.workflows.changes import KEEP, Change
from caseflow.workflows.definition import DefinedState
from caseflow.workflows.machine import Rulebook


@dataclass(frozen=True, slots=True)
class Course:
    """What one act applies to every case: the change, the edition it leads to, and the number of the act."""

    change: Change
    new: Rulebook
    act: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A case that went over: how everything was before, and the ends of its history and its versions after it."""

    before: Plain
    seq: int
    version: int


def standings(
    engine: Engine, session: Session, cases: Collection[OpenCase | CaseRow]
) -> dict[int, Standing]:  # fmt: skip
    """What a change asks of each of these cases; three statements and one of each capability, however many they are."""
    ids = [case.id for case in cases]
    judged = frozenset[int]().union(*(judging(session, ids) for judging in engine.each("judging")))
    tasks: defaultdict[int, list[TaskRow]] = defaultdict(list)
    for task in edition_rows.tasks(session, ids):
        tasks[task.case_id].append(task)
    drafts: defaultdict[int, list[str]] = defaultdict(list)
    for draft in edition_rows.drafts(session, ids):
        drafts[draft.case_id].append(draft.form)
    return {
        case.id: Standing(
            state=case.state,
            due_on=case.due_on,
            open_tasks=tuple(dict.fromkeys(t.name for t in tasks[case.id] if t.status == task_rows.OPEN)),
            had_tasks=frozenset(t.name for t in tasks[case.id] if t.status != task_rows.CANCELLED),
            drafts=tuple(drafts[case.id]),
            is_judged=case.id in judged,
        )
        for case in cases
    }


def planned(place: Place, course: Course, answer: str) -> Planned:
    """What the change means for the case, which is locked; `place.book` are the rules that it keeps now."""
    engine = place.ctx.part(Engine)
    for stays in engine.each("stays"):
        reason = stays(place.session, place.case)
        if reason is not None:
            return Stuck(reason)
    standing = standings(engine, place.session, [place.case])[place.case.id]
    today = local_date(place.ctx.clock.now())
    return plan(course.change, place.book, course.new, standing, today, answer)


def go(place: Place, course: Course, going: Going) -> Arrived:
    """Carries one case over inside the caller's transaction, in which it is locked: all of it or nothing."""
    case, old = place.case, place.book
    new_place = Place(place.ctx, place.session, place.actor, case, course.new, place.held)
    move = Move.without_step(new_place, going.state)
    snapshot = Snapshot.of(place.session, case.id)
    _row(move, old, going)
    _clock(move, old, course.change, going)
    _drafts(move, snapshot, going)
    edition_timers.carry_state(move, snapshot, going)
    edition_timers.carry_others(move, snapshot, course.change)
    _tasks(move, snapshot, course.change, going)
    task_openings.open_new(move, going.opens)
    deadlines.place(move)
    move.details.update(_told(move, course))
    kind = WENT_ON if going.goes_on else BEGAN_ANEW
    event_id = _write(move, kind)
    timer_rows.add(move.session, timers_of(move))
    case_messages.send(move, event_id)
    return Arrived(snapshot.kept(), case.seq + 1, move.version)


def _row(move: Move, old: Rulebook, going: Going) -> None:
    """What changes on the row of the case."""
    case, state = move.case, move.book.state(going.state)
    due = _due(move, going, state)
    move.changes.update(
        definition=move.book.sha256,
        state=going.state,
        phase=state.phase,
        waits_for=state.waits_for,
        version=move.version,
        seq=case.seq + 1,
        entry=case.entry + going.new_stay,
        state_since=case.state_since if going.goes_on else move.now,
    )
    same = going.term != "kept" or _length(old.state(case.state)) == _length(state)
    deadlines.set_due_date(move, due, provisional=same and deadlines.is_guess(move, state.deadline, due))


def _due(move: Move, going: Going, state: DefinedState) -> date | None:
    if going.term == "kept":
        return move.case.due_on
    if going.term in ("anew", "begins") and state.deadline is not None:
        return deadlines.last_day(move, state.deadline)
    return None


def _length(state: DefinedState) -> tuple[int | None, ...] | None:
    """How long the term of a state is; a day that was counted from another length is not counted anew."""
    deadline = state.deadline
    return None if deadline is None else (deadline.working_days, deadline.days, deadline.months)


def _clock(move: Move, old: Rulebook, change: Change, going: Going) -> None:
    """The clock goes on in the words of the new edition; where the one state stops it and the other does not, it turns.

    A term that waits for the return to a state waits on only where that state goes on with its last day.
    """
    session, intervals = move.session, edition_rows.intervals(move.session, move.case.id)
    before, after = deadlines.clock_of(old, move.case.state), deadlines.clock_of(move.book, going.state)
    for interval in intervals:
        named: Plain = {}
        held = interval.held_state
        if held is not None and interval.ended_at is None:
            place = change.place_of(held)
            waits = place.goes_on and change.terms_of(held) == KEEP
            named["held_state"] = place.targets(held)[0] if waits else None
        elif held == move.case.state and going.goes_on:
            named["held_state"] = going.state
        if interval.ended_at is None and before == after:
            named["state"] = going.state
        if named:
            edition_rows.change(session, edition_rows.TABLES["clock"], interval.id, named)
    if before != after:
        deadlines.turn_clock(move, before, after, held=None)


def _drafts(move: Move, snapshot: Snapshot, going: Going) -> None:
    """What is being filled in goes on in its form of today; what is laid aside stays where it is, unseen."""
    for draft in snapshot.drafts:
        form = going.drafts.get(draft.form)
        if form is None:
            continue
        sha256 = move.book.definition.forms[form]
        if (form, sha256) != (draft.form, draft.form_sha256):
            values = {"form": form, "form_sha256": sha256, "version": draft.version + 1}
            edition_rows.change(move.session, edition_rows.TABLES["drafts"], draft.id, values)


def _tasks(move: Move, snapshot: Snapshot, change: Change, going: Going) -> None:
    """Tasks bear the names of today, those that are over too; open ones keep their last day or are closed."""
    for task in snapshot.tasks:
        name = change.step_of(task.name)
        if name is None or name not in move.book.definition.tasks:
            if task.status == task_rows.OPEN:
                ended = {"status": task_rows.CANCELLED, "waits_for": None, "ended_at": move.now}
                edition_rows.change(move.session, edition_rows.TABLES["tasks"], task.id, ended)
                edition_timers.close_task(move, task)
            continue
        values: Plain = {"name": name}
        if task.status == task_rows.OPEN:
            values |= edition_timers.carry_task(move, snapshot, task, name)
        edition_rows.change(move.session, edition_rows.TABLES["tasks"], task.id, values)


def _told(move: Move, course: Course) -> Plain:
    """What the event says: from where to where, by which act, and the names that steps bear from now on."""
    steps = {**course.change.actions, **course.change.tasks}
    told: Plain = {
        "act": course.act,
        "change": course.change.change,
        "version": move.version,
        "from": move.case.definition,
        "to": move.book.sha256,
    }
    if steps:
        told["steps"] = {old: new for old, new in steps.items() if new is not None}
    return told | move.told()


def _write(move: Move, kind: str) -> int:
    """The event, then the row if nobody was faster; its row is locked, so nobody is."""
    case = move.case
    link = audit.Link(
        agency=case.agency,
        stream=f"case/{case.id}",
        kind=MIGRATED,
        actor_id=move.actor.id,
        at=move.now,
        details=move.details,
        case_id=case.id,
        name=kind,
        from_state=move.decision.from_state,
        to_state=move.decision.to_state,
    )
    event_id, move.changes["head_hash"] = audit.append(move.session, link, case.seq + 1, case.head_hash)
    move.ctx.crash.at("migrate:after_event")
    if not case_rows.move(move.session, case.id, case.version, move.changes):
        raise RuntimeError(f"case {case.id} moved although its row was locked")
    move.ctx.crash.at("migrate:after_case")
    return event_id


def back(place: Place, arrived: Arrived, course: Course) -> bool:
    """Takes the move of a case back, locked in the caller's transaction; false where something has happened since.

    Everything is as it was before; the version goes on, so that whoever has the page open is told. What happened beside
    the road, such as a reminder that was sent, stays and does not count.
    """
    case = place.case
    words = place.ctx.part(Engine).events
    since = event_rows.since(place.session, case.id, arrived.seq)
    if case.version != arrived.version or any(kind not in words or not words[kind].beside for kind in since):
        return False
    row = edition_timers.restored(place, arrived.before)
    move = Move.without_step(place, row["state"])
    steps = {**course.change.actions, **course.change.tasks}
    move.changes.update(row, version=move.version, seq=case.seq + 1)
    move.details.update(act=course.act, change=course.change.change, version=move.version)
    move.details.update({"from": case.definition, "to": row["definition"]})
    if steps:
        move.details["steps"] = {new: old for old, new in steps.items() if new is not None}
    _write(move, TAKEN_BACK)
    return True
