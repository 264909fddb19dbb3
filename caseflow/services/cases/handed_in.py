"""What was handed in with the steps and tasks of a case, as one person may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.core.calendar import WorkCalendar
from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.db.queries.cases.pages import SignedRow
from caseflow.db.queries.engine.tasks import ShownTask
from caseflow.forms.schema import FormField
from caseflow.forms.values import show
from caseflow.services.cases.view import Answer, Signed, SignedRef, TaskRow
from caseflow.services.engine import past
from caseflow.services.engine.due import due
from caseflow.services.engine.parties import Seen
from caseflow.workflows.reading import Ref, forms_for
from caseflow.workflows.schema import Roles


@dataclass(frozen=True, slots=True)
class Reads:
    """What this person may read of what was handed in: the forms, and of them what is still sealed."""

    forms: frozenset[str]
    sealed: frozenset[Ref]

    @classmethod
    def of(cls, seen: Seen, sealed: frozenset[Ref]) -> Reads:
        """The forms by the road; `sealed` by how its tasks stand."""
        forms = (forms_for(book, seen.held, seen.inside) for book in seen.books)
        return cls(frozenset[str]().union(*forms), sealed)

    def may(self, form: str, revision: int) -> bool:
        """Whether one signature may be read."""
        return form in self.forms and (form, revision) not in self.sealed


@dataclass(frozen=True, slots=True)
class Terms:
    """What terms are said with: the titles of the roles, the day, the calendar."""

    roles: Roles
    today: date
    calendar: WorkCalendar


def tasks(
    rows: Sequence[ShownTask], seen: Seen, reads: Reads, reader: int, terms: Terms
) -> tuple[TaskRow, ...]:  # fmt: skip
    """The tasks of a case, open ones first; to the applicant the staff is a desk, never a name."""
    mine = {
        row.name for row in rows if row.status == "done" and row.ended_by == reader and row.entry == seen.case.entry
    }
    found = [_task(row, seen, reads, terms, row.name in mine) for row in rows]
    return tuple(sorted(found, key=lambda task: task.status != "open"))


def _task(row: ShownTask, seen: Seen, reads: Reads, terms: Terms, mine: bool) -> TaskRow:
    """`mine`: the reader did one of these already; of what several people do, the others are not theirs then."""
    rule = past.task(seen.books, row.name)
    signed = SignedRef(rule.form, row.revision) if row.revision is not None else None
    is_open = row.status == "open"
    return TaskRow(
        public_id=row.public_id,
        title=rule.title,
        about=row.about,
        desk=terms.roles.roles[rule.by[0]].title,
        status=row.status,
        yours=is_open and bool(seen.held & frozenset(rule.by)) and not (mine and rule.people > 1),
        due=due(row.due_on, terms.today, terms.calendar) if is_open else None,
        who=(row.who or "") if not seen.as_applicant or row.member_id is not None else "",
        ended_at=row.ended_at,
        signed=signed if signed is not None and reads.may(signed.form, signed.revision) else None,
        sealed=signed is not None and (signed.form, signed.revision) in reads.sealed,
        silent=row.status == "done" and row.revision is None,
    )


def signed(
    rows: Sequence[SignedRow], titles: Mapping[str, Text], seen: Seen, reads: Reads
) -> tuple[Signed, ...]:  # fmt: skip
    """What was signed and may be read, newest first; to the applicant without names of staff.

    Entries stand beside each other; of any other form the last signature is the one in force.
    """
    newest: dict[str, int] = {}
    for r in rows:
        newest[r.form] = max(newest.get(r.form, 0), r.revision)
    entries = frozenset[str]().union(*(book.definition.entries for book in seen.books))
    return tuple(
        Signed(
            form=r.form,
            title=titles[r.form],
            revision=r.revision,
            who=(r.who or "") if not seen.as_applicant or r.member_id is not None else "",
            at=r.signed_at,
            sha256=r.sha256,
            newest=r.form in entries or r.revision == newest[r.form],
            has_older=r.form not in entries and r.revision > 1,
        )
        for r in rows
        if reads.may(r.form, r.revision)
    )


def answers(fields: Mapping[str, FormField], values: Values) -> tuple[Answer, ...]:
    """The answers to these questions that are there, in their order."""
    given = [(field, values[name]) for name, field in fields.items() if values.get(name) is not None]
    said = [Answer(field.label, say(show(field, value, "vi"), show(field, value, "en"))) for field, value in given]
    return tuple(answer for answer in said if answer.value.vi)
