"""Messages about a case: what they may say, who gets those of a move, and how they are queued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.clock import shown
from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.notifications import mailing
from caseflow.notifications.mailing import Letter, Notice, Recipient
from caseflow.notifications.schema import CASE_VARIABLES
from caseflow.services.engine import case_words, parties, task_openings
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.moves import Move
from caseflow.services.foundation import look_up_codes
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.workflows.machine import Rulebook

TASKS = "tasks"
"""The variable of a message that lists what the step gave its reader to do."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a message about a case says beside the case itself: the day, the step, what its form answers, the tasks."""

    due_on: date | None
    action: Text | None = None
    answers: Mapping[str, JsonValue] = field(default_factory=dict)
    tasks: str | Text = ""


def send(move: Move, event_id: int) -> None:
    """Queues the messages of the move, now that its event exists.

    Whoever the move gave tasks reads of them in a message that lists `{{tasks}}`, or else in the tasks' own: one mail.
    """
    case = move.moved
    notices = [
        Notice(
            message.name,
            tuple(parties.people(move.ctx, move.session, case, message.party)),
            message.due_on or case.due_on,
            TASKS in move.ctx.content.messages[message.name].variables,
        )
        for message in move.messages
    ]
    errands = task_openings.errands(move, case) if move.opened else []
    for letter in mailing.plan(notices, errands):
        _queue(move, case, event_id, letter)


def _queue(move: Move, case: CaseRow, event_id: int, letter: Letter) -> None:
    step = move.book.definition.step(move.decision.action)
    spoken = Spoken(
        letter.due_on,
        step.title if step is not None else None,
        move.values,
        task_openings.lines(move, letter.tasks) if letter.tasks else "",
    )
    known = variables(move.ctx, move.book, case, move.decision.to_state, spoken)
    queue(move.ctx, move.session, event_id, letter.message, letter.people, known, case_id=case.id)


def queue(
    ctx: Context,
    session: Session,
    event_id: int,
    message: str,
    people: Iterable[Recipient],
    known: Mapping[str, str | Text],
    *,
    case_id: int,
) -> None:
    """Queues one message about a case; one that a timer set under its former name is the message of today.

    What a wing says of the case (`Capability.says`) is asked for only where the message has a place for it.
    """
    message = ctx.content.aliases.messages.get(message, message)
    says, asked = ctx.part(Engine).says, CASE_VARIABLES.keys() - known.keys()
    used = [name for name in ctx.content.messages[message].variables if name in asked]
    known = {**known, **{name: says[name](ctx, session, case_id) if name in says else "" for name in used}}
    outbox.queue(ctx, session, event_id=event_id, message=message, recipients=people, variables=known, case_id=case_id)


def variables(ctx: Context, book: Rulebook, case: CaseRow, state: str, spoken: Spoken) -> dict[str, str | Text]:
    """The variables of notifications.schema.CASE_VARIABLES that the engine knows without asking the database."""
    scheme, called = book.definition.title, book.definition.called
    standing = book.state(book.definition.outward(state))
    return {
        "agency_name": ctx.content.agency_name,
        "case_code": case.code or "",
        "case_title": say(f"{scheme.vi} – {case.enterprise_name}", f"{scheme.en} – {case.enterprise_name}"),
        "scheme_title": scheme,
        "scheme_called": book.definition.subject,
        "enterprise_name": case.enterprise_name,
        "state_title": book.definition.titled(state, outside=True),
        "what_now": standing.what_now,
        "action_title": spoken.action or "",
        "due_on": shown(spoken.due_on) if spoken.due_on is not None else "",
        "link": f"{ctx.settings.base_url}/cases/{case.public_id}",
        "look_up_link": f"{ctx.settings.base_url}/look-up",
        "look_up_code": look_up_codes.code_of(ctx, case.public_id),
        "act": called.act,
        "paper": called.paper,
        "body": called.body,
        "desk": case_words.desk(ctx),
        "amount": case_words.money(case.amount),
        TASKS: spoken.tasks,
        **case_words.of_answers(spoken.answers),
    }
