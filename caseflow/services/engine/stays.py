"""What belongs to one stay of a case in a phase: the answers and the tasks that its rules look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from caseflow.core.values import Plain, Values
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.tasks import TaskRow
from caseflow.workflows.definition import DefinedTask
from caseflow.workflows.facts import TaskFacts
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.task_words import OfPassedTasks


def answers(session: Session, case: CaseRow, book: Rulebook, forms: Iterable[str]) -> dict[str, Plain]:
    """What was signed last of each of these forms; of a form of the phase itself, in this stay of the case.

    A case that comes back is not let through by what was said when it was here before.
    """
    own, wanted = book.own_forms(case.phase), list(dict.fromkeys(forms))
    found = submission_rows.last_answers(session, case.id, (form for form in wanted if form not in own))
    for form in wanted:
        signed = submission_rows.in_stay(session, case.id, form, case.entry) if form in own else ()
        if signed:
            found[form] = signed[0].values
    return found


def _tasks(case: CaseRow, book: Rulebook, rows: Iterable[TaskRow]) -> dict[str, list[TaskRow]]:
    """Task -> those that count now: what stands open, and what was opened in the stay in which it was opened last.

    One for each counts in this very stay, for so do the entries of its phase. Of what several people do, those count
    who were asked together last.
    """
    known: defaultdict[str, list[TaskRow]] = defaultdict(list)
    for row in rows:
        known[row.name].append(row)
    return {name: found for name, mine in known.items() if (found := _counting(case, book, mine))}


def _counting(case: CaseRow, book: Rulebook, mine: list[TaskRow]) -> list[TaskRow]:
    rule = book.definition.tasks.get(mine[0].name)
    here = rule is not None and rule.for_each is not None and rule.phase == case.phase
    stay = case.entry if here else mine[-1].entry
    found = [row for row in mine if row.entry == stay or row.status == task_rows.OPEN]
    return found if rule is None or rule.people == 1 else found[-rule.people :]


def task_facts(
    session: Session, case: CaseRow, book: Rulebook, steps: Iterable[str]
) -> Mapping[str, TaskFacts]:  # fmt: skip
    """How the tasks of a case stand; what was handed in for several at once where one of `steps` asks what it says."""
    counted = _tasks(case, book, task_rows.rows(session, case.id))
    asked = {name for step in steps for name in _asked(book, step)}
    return {name: _facts(session, case, book.definition.tasks.get(name), mine, name in asked)
            for name, mine in counted.items()}  # fmt: skip


def _asked(book: Rulebook, step: str) -> Iterable[str]:
    return (name for said in book.needs[step] if isinstance(said.args, OfPassedTasks) for name in said.args.value)


def _facts(
    session: Session, case: CaseRow, rule: DefinedTask | None, mine: list[TaskRow], asked: bool
) -> TaskFacts:  # fmt: skip
    done = [row for row in mine if row.status == task_rows.DONE]
    said: tuple[Values, ...] = ()
    if asked and rule is not None and rule.is_many:
        signed = {row.revision: row.values for row in submission_rows.every(session, case.id, rule.form)}
        said = tuple(signed[row.revision] for row in done if row.revision is not None)
    return TaskFacts(
        open=sum(row.status == task_rows.OPEN for row in mine),
        done=len(done),
        people=frozenset(row.ended_by for row in done if row.ended_by is not None),
        said=said,
    )


def subjects(session: Session, case: CaseRow, book: Rulebook, task: str, mine: Iterable[TaskRow]) -> list[int]:
    """What a task for each is to be opened about: the entries, or the rows, that none of `mine`, those opened of it so
    far, is about in this stay.
    """
    rule = book.definition.tasks[task]
    if rule.source is None:
        return []
    asked = {row.about for row in mine if row.entry == case.entry or row.status == task_rows.OPEN}
    form, field = rule.source
    if field is None:
        return [number for number in _entries(session, case, book, form) if number not in asked]
    listed = answers(session, case, book, [form]).get(form, {}).get(field) or ()
    return [number for number in range(1, len(listed) + 1) if number not in asked]


def _entries(session: Session, case: CaseRow, book: Rulebook, form: str) -> list[int]:
    """The entries of a form of this phase in this stay; of another phase, those of its last stay."""
    signed = submission_rows.every(session, case.id, form)
    stay = case.entry if form in book.own_forms(case.phase) else max((row.entry for row in signed), default=0)
    return [row.revision for row in signed if row.entry == stay]


def subject(session: Session, case: CaseRow, rule: DefinedTask, about: int | None) -> tuple[str, Plain] | None:
    """What one task for each is about: the form, and the answers of the entry or the row; None for any other task."""
    if rule.source is None or about is None:
        return None
    form, field = rule.source
    signed = {row.revision: row.values for row in submission_rows.every(session, case.id, form)}
    if field is None:
        return form, signed.get(about, {})
    listed = signed[max(signed)].get(field) or () if signed else ()
    return form, dict(listed[about - 1]) if about <= len(listed) else {}
