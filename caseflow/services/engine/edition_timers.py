"""What hangs on a case that goes over to another edition: timers carried along, everything kept to be put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.engine.editions import TABLES, DraftRow, IntervalRow, TaskRow, TimerRow
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.engine import deadlines, task_openings
from caseflow.services.engine.moves import Move, Place, TimerToSet
from caseflow.services.engine.timers_set import timers_of
from caseflow.workflows.change_plan import Going
from caseflow.workflows.changes import Change

ABOUT = ("state", "task", "number", "due_on")
"""What a timer knows of its place; two that differ in nothing else do the same."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case and all that a move to another edition may change, as it was before."""

    case: Plain
    tasks: tuple[TaskRow, ...]
    drafts: tuple[DraftRow, ...]
    timers: tuple[TimerRow, ...]
    clock: tuple[IntervalRow, ...]

    @classmethod
    def of(cls, session: Session, case_id: int) -> Snapshot:
        """Five statements."""
        return cls(
            edition_rows.row(session, case_id),
            tuple(edition_rows.tasks(session, [case_id])),
            tuple(edition_rows.drafts(session, [case_id])),
            tuple(edition_rows.timers(session, case_id)),
            tuple(edition_rows.intervals(session, case_id)),
        )

    def kept(self) -> Plain:
        """The same as a document, from which `restored` puts everything back."""
        return {
            "case": _plain(self.case),
            "tasks": [_plain(row._asdict()) for row in self.tasks],
            "drafts": [_plain(row._asdict()) for row in self.drafts],
            "timers": [_plain(row._asdict()) for row in self.timers],
            "clock": [_plain(row._asdict()) for row in self.clock],
        }


def _plain(values: Mapping[str, object]) -> Plain:
    return {name: v.isoformat() if isinstance(v, date | datetime) else v for name, v in values.items()}


def carry_state(move: Move, snapshot: Snapshot, going: Going) -> None:
    """The timers of the state's term: where the stay goes on, what was sent in it is not sent again."""
    case = move.case
    timer_rows.cancel_of_state(move.session, case.id, move.now)
    deadlines.watch_state(move, going.state, move.changes["due_on"])
    if not going.goes_on:
        timer_rows.add(move.session, timers_of(move, _taken(move)))
        return
    stay = event_rows.entered_at_version(move.session, case.id)
    mine = [timer for timer in snapshot.timers if timer.occurrence == stay]
    _carry(move, mine, f"{timer_rows.OF_STATE}{case.state}:", f"{timer_rows.OF_STATE}{going.state}:", stay)


def carry_task(move: Move, snapshot: Snapshot, task: TaskRow, name: str) -> Plain:
    """The timers of an open task that is called `name` from now on; gives what changes on its row."""
    rule = move.book.definition.tasks[name]
    due = None
    if rule.deadline is not None:
        due = task.due_on if task.due_on is not None else deadlines.last_day(move, rule.deadline)
    before = f"{task_openings.timer(task.name, task.number)}:"
    mine = [timer for timer in snapshot.timers if timer.name.startswith(before)]
    timer_rows.cancel(move.session, move.case.id, before, move.now)
    if rule.deadline is not None and due is not None:
        task_openings.watch(move, rule.deadline, name, task.number, due)
    occurrence = max((timer.occurrence for timer in mine), default=move.version)
    _carry(move, mine, before, f"{task_openings.timer(name, task.number)}:", occurrence)
    order = deadlines.order(due, move.case.priority)
    provisional = task.due_provisional and due == task.due_on
    return {"waits_for": rule.by[0], "due_on": due, "due_order": order, "due_provisional": provisional}


def close_task(move: Move, task: TaskRow) -> None:
    """The timers of a task that is closed."""
    timer_rows.cancel(move.session, move.case.id, f"{task_openings.timer(task.name, task.number)}:", move.now)


def carry_others(move: Move, snapshot: Snapshot, change: Change) -> None:
    """Timers that take a step on a day of a paper, whatever state the case is in, take it by its name of today."""
    for timer in snapshot.timers:
        action = timer.what.get("action")
        if timer.open and action is not None and timer.what.get("state") is None:
            what = {**timer.what, "action": change.step_of(action)}
            edition_rows.change(move.session, TABLES["timers"], timer.id, {"what": what})


def _taken(move: Move) -> list[TimerToSet]:
    """The timers that the move has gathered so far; it begins anew with none."""
    taken, move.timers[:] = list(move.timers), []
    return taken


def _carry(move: Move, mine: Sequence[TimerRow], before: str, after: str, occurrence: int) -> None:
    """Renames the timers of one term, and sets those of the new edition but for what was already done in it."""
    known = {timer.name: timer for timer in mine if timer.name.startswith(before)}
    if before != after:
        taken = {timer.name for timer in mine}
        for timer in (t for t in known.values() if after + t.name.removeprefix(before) not in taken):
            named = {"name": after + timer.name.removeprefix(before)}
            edition_rows.change(move.session, TABLES["timers"], timer.id, named)
    fired = {after + name.removeprefix(before): t.what for name, t in known.items() if t.fired_at is not None}
    rows = timers_of(move, _taken(move), occurrence)
    timer_rows.rearm(move.session, [row for row in rows if not _done(fired.get(row["name"]), row["what"])])


def _done(fired: Plain | None, wanted: Plain) -> bool:
    """Whether a timer that has fired did what one that is to be set would do again."""
    return fired is not None and _does(fired) == _does(wanted)


def _does(what: Plain) -> Plain:
    return {word: value for word, value in what.items() if word not in ABOUT}


def restored(place: Place, before: Plain) -> Plain:
    """Puts tasks, drafts, timers and clock back as they were `before`; gives the columns of the case.

    What only the move brought is taken out again; a timer that has fired since stays fired.
    """
    session, case_id, now = place.session, place.case.id, place.ctx.clock.now()
    current = {timer.id: timer for timer in edition_rows.timers(session, case_id)}
    known = {word: [row["id"] for row in before[word]] for word in TABLES}
    for word in ("tasks", "clock"):
        edition_rows.forget(session, TABLES[word], case_id, known[word])
    fired = [timer.id for timer in current.values() if timer.fired_at is not None]
    edition_rows.forget(session, TABLES["timers"], case_id, [*known["timers"], *fired])
    edition_rows.cancel_timers(session, [i for i in current if i not in known["timers"]], now)
    for word in TABLES:
        for row_id, values in _rows(word, before[word], current):
            edition_rows.change(session, TABLES[word], row_id, values)
    case = dict(before["case"])
    case["due_on"] = _day(case["due_on"])
    case["state_since"] = datetime.fromisoformat(case["state_since"])
    return case


def _rows(word: str, rows: Iterable[Plain], current: Mapping[int, TimerRow]) -> Iterator[tuple[int, Plain]]:
    """Each row's id and the columns that a move may have changed, as they were."""
    for row in rows:
        values = {name: value for name, value in row.items() if name not in ("id", "case_id", "running", "number")}
        if word == "tasks":
            over = row["status"] == "open"
            values |= {"due_on": _day(row["due_on"]), **({"ended_at": None} if over else {})}
        elif word == "drafts":
            values["version"] = row["version"] + 2
        elif word == "clock":
            values |= {"held_due_on": _day(row["held_due_on"]), "ended_at": _instant(row["ended_at"])}
        else:
            values = _timer(row, current.get(row["id"]))
        yield row["id"], values


def _timer(row: Plain, current: TimerRow | None) -> Plain:
    values: Plain = {"name": row["name"], "what": row["what"], "due_at": _instant(row["due_at"])}
    if row["open"] and current is not None and current.fired_at is None:
        values |= {"open": True, "cancelled_at": None}
    return values


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
