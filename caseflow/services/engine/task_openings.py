"""How tasks of a case begin: opened by a state or an effect, each with its term and place, and its people are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseflow.core.clock import shown
from caseflow.core.ids import new_public_id
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.tasks import TaskRow
from caseflow.notifications.mailing import Errand, Opened
from caseflow.services.engine import deadlines, parties, stays
from caseflow.services.engine.moves import Move
from caseflow.workflows.answers import says
from caseflow.workflows.effect_words import OfTask
from caseflow.workflows.step_words import Answer
from caseflow.workflows.term_words import DEADLINE_MISSED, MISSED, Deadline, Rung


@dataclass(frozen=True, slots=True)
class TaskRemind:
    """Reminds of a task whose term is running out."""

    task: str
    number: int
    due_on: date


@dataclass(frozen=True, slots=True)
class TaskEscalate:
    """Tells that a task was not done in time, once for each step of the ladder."""

    task: str
    number: int
    due_on: date
    message: str = DEADLINE_MISSED
    to: tuple[str, ...] = MISSED.to


@dataclass(frozen=True, slots=True)
class TaskClose:
    """Ends a task whose term has passed: whoever was asked stayed silent."""

    task: str
    number: int


def enter(move: Move) -> None:
    """What a move means for the tasks of its case: a state opens those it names once, an end of the case ends all."""
    state = move.book.state(move.decision.to_state)
    if state.final is not None:
        if move.book.definition.tasks:
            task_rows.cancel_all(move.session, move.case.id, move.now)
        return
    if not state.opens:
        return
    rows = task_rows.rows(move.session, move.case.id)
    known = {row.name for row in rows}
    for name in state.opens:
        rule = move.book.definition.tasks[name]
        if (rule.for_each is not None or name not in known) and _holds(move, rule.when):
            _open(move, name, rows)


def open_again(move: Move, args: OfTask) -> None:
    """The effect `open_task`: opens a task whether or not it was done before; one that stands open stays as it is.

    Nothing opens where the forms of the case say that it does not need the task, or not now (`when`). One for each
    opens about whatever it was not opened about yet. A task whose own end opens it again comes back for the next term:
    that is how something is asked every month.
    """
    name = args.value
    rule = move.book.definition.tasks[name]
    if not _holds(move, rule.when) or not _holds(move, args.when):
        return
    rows = task_rows.rows(move.session, move.case.id)
    is_open = any(row.name == name and row.status == task_rows.OPEN for row in rows)
    if rule.for_each is not None or not is_open or name == move.decision.action:
        _open(move, name, rows)


def open_new(move: Move, names: Iterable[str]) -> None:
    """Opens tasks that the case never had, where its forms call for them: the edition to which it goes over asks so."""
    for name in names:
        if _holds(move, move.book.definition.tasks[name].when):
            _open(move, name, task_rows.rows(move.session, move.case.id))


def _holds(move: Move, wanted: Answer | None) -> bool:
    """Whether the forms of the case, that of this very step included, say what is wanted."""
    if wanted is None:
        return True
    return says(wanted, stays.answers(move.session, move.moved, move.book, [wanted.answered]))


def _open(move: Move, name: str, rows: Sequence[TaskRow]) -> None:
    """Opens the task: once, or for each entry, row or person at once; its people are told of it once."""
    rule = move.book.definition.tasks[name]
    mine = [row for row in rows if row.name == name]
    about: list[int | None] = [None] * rule.people
    if rule.for_each is not None:
        about = list(stays.subjects(move.session, move.moved, move.book, name, mine))
    last = max((row.number for row in mine), default=0)
    due = None if rule.deadline is None else deadlines.last_day(move, rule.deadline)
    for number, subject in enumerate(about, start=last + 1):
        _add(move, name, number, subject, due)
        if rule.deadline is not None and due is not None:
            watch(move, rule.deadline, name, number, due)
    if about:
        move.opened.append(Opened(name, last + 1, due))


def _add(move: Move, name: str, number: int, about: int | None, due: date | None) -> None:
    rule = move.book.definition.tasks[name]
    task_rows.add(
        move.session,
        {
            "public_id": new_public_id(),
            "agency": move.case.agency,
            "case_id": move.case.id,
            "name": name,
            "number": number,
            "entry": move.moved.entry,
            "about": about,
            "waits_for": rule.by[0],
            "due_on": due,
            "due_order": deadlines.order(due, move.moved.priority),
            "due_provisional": deadlines.is_guess(move, rule.deadline, due),
            "status": task_rows.OPEN,
            "opened_at": move.now,
        },
    )


def watch(move: Move, deadline: Deadline, name: str, number: int, due: date) -> None:
    """Sets the timers of a task's term."""

    def over(rung: Rung) -> Iterator[object]:
        if rung.notify is not None:
            yield TaskEscalate(name, number, due, rung.notify, rung.to)
        if rung.then is not None:
            yield TaskClose(name, number)

    deadlines.watch(move, deadline, due, timer(name, number), near=TaskRemind(name, number, due), over=over)


def errands(move: Move, case: CaseRow) -> list[Errand]:
    """Whom the step gave something to do: whoever the tasks wait for, but not the one who took the step.

    `case` is the row as the step leaves it.
    """
    rules = move.book.definition.tasks
    waiting = [(opened, rules[opened.task]) for opened in move.opened if rules[opened.task].announces]
    asked = {rule.by[0] for _, rule in waiting}
    people = {who: parties.people(move.ctx, move.session, case, who) for who in asked}
    found: dict[tuple[str, str], Errand] = {}
    for opened, rule in waiting:
        message = str(rule.announces)
        for person in people[rule.by[0]]:
            if person.account_id != move.actor.id:
                before = found.get((message, person.email), Errand(person, message, ()))
                found[message, person.email] = replace(before, tasks=(*before.tasks, opened))
    return list(found.values())


def lines(move: Move, tasks: Iterable[Opened]) -> Text:
    """The tasks as a message lists them: what, by when, and the sentence that helps, a line each."""
    said = [_line(move, opened) for opened in tasks]
    return say("\n".join(line.vi for line in said), "\n".join(line.en for line in said))


def _line(move: Move, opened: Opened) -> Text:
    rule = move.book.definition.tasks[opened.task]
    by = say("", "")
    if opened.due_on is not None:
        by = say(f" (đến hết ngày {shown(opened.due_on)})", f" (by the end of {shown(opened.due_on)})")
    more = say(f": {rule.help.vi}", f": {rule.help.en}") if rule.help is not None else say("", "")
    return say(f"- {rule.title.vi}{by.vi}{more.vi}", f"- {rule.title.en}{by.en}{more.en}")


def timer(name: str, number: int) -> str:
    """How the names of a task's timers begin; they live and end with the task, whatever state the case is in."""
    return f"task:{name}:{number}"
