"""Carries out the effects of an action: one handler for each word of `workflows/effects.py`, inside the move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.clock import shown
from caseflow.core.errors import Conflict
from caseflow.core.ids import canonical, digest
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.session import alone
from caseflow.forms import values as form_values
from caseflow.services.certificates import effects as certificates
from caseflow.services.engine import facts, parties, relatives, task_openings
from caseflow.services.engine.moves import Message, Move, Opened
from caseflow.services.enterprises import priority
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.messages.recipients import Recipient
from caseflow.services.papers import notices
from caseflow.workflows.machine import Rulebook

Arguments = Mapping[str, Any]
NOTE = "note"
"""The field of an action's form whose text goes to the reader of the message."""
TASKS = "tasks"
"""The variable of a message that lists what the step gave its reader to do."""


def run(move: Move) -> None:
    """Runs the effects of the move in the order of the content; what they change is written with the move."""
    if move.form is not None:
        _sign(move, move.form, move.values)
    for call in move.decision.effects:
        HANDLERS[call.name](move, call.args)


def send(move: Move, event_id: int) -> None:
    """Queues the messages of the move, now that its event exists.

    Whoever the move gave tasks reads of them in a message that lists `{{tasks}}`, or else in the tasks' own: one mail.
    """
    told: set[tuple[str, str]] = set()
    errands = task_openings.errands(move, _as_moved(move)) if move.opened else []
    for message in move.messages:
        found = parties.people(move.session, _as_moved(move), message.party)
        people = [p for p in found if (message.name, p.email) not in told]  # who is two parties is told once
        told.update((message.name, p.email) for p in people)
        due = message.due_on or move.changes.get("due_on", move.case.due_on)
        if not errands or TASKS not in move.ctx.content.messages[message.name].variables:
            _tell(move, event_id, message.name, people, (), due)
            continue
        for tasks, group in _grouped((p, _of(p, errands)) for p in people):
            _tell(move, event_id, message.name, group, tasks, due)
        informed = {p.email for p in people}
        errands = [errand for errand in errands if errand.person.email not in informed]
    for name in dict.fromkeys(errand.message for errand in errands):
        mine = [e for e in errands if e.message == name and (name, e.person.email) not in told]
        for tasks, group in _grouped((e.person, tuple(e.tasks)) for e in mine):
            _tell(move, event_id, name, group, tasks, min((t.due_on for t in tasks if t.due_on), default=None))


def _of(person: Recipient, errands: Iterable[task_openings.Errand]) -> tuple[Opened, ...]:
    return tuple(task for errand in errands if errand.person.email == person.email for task in errand.tasks)


def _grouped(
    pairs: Iterable[tuple[Recipient, tuple[Opened, ...]]],
) -> Iterable[tuple[tuple[Opened, ...], list[Recipient]]]:
    """People by what they are to do: those with the same tasks read the same."""
    found: dict[tuple[Opened, ...], list[Recipient]] = {}
    for person, tasks in pairs:
        found.setdefault(tasks, []).append(person)
    return found.items()


def _tell(
    move: Move,
    event_id: int,
    name: str,
    people: list[Recipient],
    tasks: tuple[Opened, ...],
    due: date | None,
) -> None:
    known = variables(
        move.ctx,
        move.book,
        _as_moved(move),
        move.decision.to_state,
        due_on=due,
        action=_title(move),
        note=str(move.values.get(NOTE) or ""),
        tasks=task_openings.lines(move, tasks) if tasks else "",
    )
    queue(move.ctx, move.session, event_id, name, people, known, move.case.id)


def _title(move: Move) -> Text | None:
    step = move.book.definition.step(move.decision.action)
    return step.title if step is not None else None


def queue(
    ctx: Context,
    session: Session,
    event_id: int,
    message: str,
    people: Iterable[Recipient],
    known: Mapping[str, str | Text],
    case_id: int,
) -> None:
    """Queues one message about a case."""
    outbox.queue(ctx, session, event_id=event_id, message=message, recipients=people, variables=known, case_id=case_id)


def variables(
    ctx: Context,
    book: Rulebook,
    case: Any,
    state: str,
    *,
    due_on: date | None,
    action: Text | None = None,
    note: str = "",
    tasks: str | Text = "",
) -> dict[str, str | Text]:
    """Every variable that a message about a case may use (notifications.schema.CASE_VARIABLES)."""
    standing, scheme, called = book.state(state), book.definition.title, book.definition.called
    return {
        "agency_name": ctx.content.agency_name,
        "case_code": case.code or "",
        "case_title": say(f"{scheme.vi} – {case.enterprise_name}", f"{scheme.en} – {case.enterprise_name}"),
        "scheme_title": scheme,
        "enterprise_name": case.enterprise_name,
        "state_title": standing.outward,
        "what_now": standing.what_now,
        "action_title": action or "",
        "due_on": shown(due_on) if due_on is not None else "",
        "link": f"{ctx.settings.base_url}/cases/{case.public_id}",
        "act": called.act,
        "paper": called.paper,
        "body": called.body,
        "note": note,
        TASKS: tasks,
    }


class _Moved:
    """The case row as it will stand once the move is written."""

    def __init__(self, move: Move) -> None:
        self._case, self._changes = move.case, move.changes

    def __getattr__(self, name: str) -> Any:
        return self._changes[name] if name in self._changes else getattr(self._case, name)


def _as_moved(move: Move) -> Any:
    return _Moved(move)


def _assign_code(move: Move, _args: Arguments) -> None:
    """`000.00.16.H31-261105-0007`: serial per unit and day, without gaps because one transaction at a time takes it."""
    if move.case.code is not None:
        return
    prefix = f"{move.ctx.content.programme.agency.unit_code}-{move.today:%y%m%d}-"
    alone(move.session, f"codes of {move.case.agency}")
    last = case_rows.last_code(move.session, move.case.agency, prefix)
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    move.changes.update(code=f"{prefix}{serial:04d}", received_at=move.now)
    move.details["code"] = move.changes["code"]


def _assign_officer(move: Move, _args: Arguments) -> None:
    if move.case.officer_id is None and not move.actor.is_system:
        move.changes["officer_id"] = move.actor.id
        move.details["officer"] = move.actor.id


def _freeze(move: Move, args: Arguments) -> None:
    """Signs the draft; the first time it also dates the submission and takes its place in the year and the call."""
    form = args["value"]
    draft = submission_rows.draft(move.session, move.case.id, form)
    if move.draft_version is not None and (draft.version if draft is not None else 0) != move.draft_version:
        raise Conflict(
            say(
                "Nội dung vừa được người khác trong đơn vị sửa. Ông/bà xem lại rồi hãy nộp.",
                "A colleague has just changed what is to be submitted. Please read it again before you submit it.",
            )
        )
    definition = catalog.pinned_form(move.ctx, move.session, move.book, form)
    values = form_values.prune(definition, draft.values if draft is not None else {})
    _sign(move, form, values, with_documents=True)
    if move.case.submitted_at is None:
        grounds = priority.grounds(move.session, move.case.enterprise_id, move.today)
        move.changes.update(
            submitted_at=move.now,
            year=move.today.year,
            call=facts.open_call(move.ctx, move.case.scheme),
            priority=len(grounds),
        )
        move.details["priority"] = [ground.kind for ground in grounds]


def _sign(move: Move, form: str, values: dict[str, Any], *, with_documents: bool = False) -> None:
    """A new revision of a form: nobody changes it any more."""
    revision = submission_rows.last_revision(move.session, move.case.id, form) + 1
    documents = document_rows.frozen_documents(move.session, move.case.id) if with_documents else []
    sha256 = digest(canonical({"form": form, "values": values, "documents": documents}))
    submission_rows.add_submission(
        move.session,
        {
            "case_id": move.case.id,
            "form": form,
            "revision": revision,
            "form_sha256": move.book.definition.forms[form],
            "values": values,
            "documents": documents,
            "sha256": sha256,
            "signed_by": move.actor.id,
            "signed_at": move.now,
        },
    )
    move.details.setdefault("signed", []).append({"form": form, "revision": revision, "sha256": sha256})


def _notify(move: Move, args: Arguments) -> None:
    move.messages.append(Message(args["value"], args["to"]))


def _mark_approved(move: Move, _args: Arguments) -> None:
    move.changes["approved_at"] = move.now


HANDLERS: Mapping[str, Callable[[Move, Arguments], None]] = {
    "assign_code": _assign_code,
    "assign_officer": _assign_officer,
    "freeze": _freeze,
    "notify": _notify,
    "mark_approved": _mark_approved,
    "open_task": task_openings.open_again,
    "open_case": relatives.open_case,
    "move_case": relatives.plan_move,
    "unlink": relatives.unlink,
    "issue_notice": notices.issue,
    "record_certificate": certificates.record,
    "transfer_certificate": certificates.transfer,
    "schedule_surveillance": certificates.schedule,
    "record_surveillance": certificates.record_surveillance,
    "suspend_certificate": certificates.set_status("suspended"),
    "restore_certificate": certificates.set_status("valid"),
    "withdraw_certificate": certificates.set_status("withdrawn"),
}
