"""Notices with a number: gapless in their book in every year, reminded of, and over when their validity ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from caseflow.core.calendar import plus_months
from caseflow.core.clock import end_of_day, start_of_day
from caseflow.core.errors import Refused
from caseflow.core.text import say
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.papers import notices as notice_rows
from caseflow.db.session import alone
from caseflow.services.engine.deadlines import REMINDER_HOUR
from caseflow.services.engine.moves import Move
from caseflow.workflows.schema import Reminders
from caseflow.workflows.terms import days_before

TIMER = "notice:"
"""How the names of a notice's timers begin."""


def issue(move: Move, args: Mapping[str, Any]) -> None:
    """`12/2026/TB-SKHCN`: the next number of the book; one transaction at a time takes it, so none is ever missing.

    Valid to the date `until` of the form as it was signed last, or else `months` after its date `since`; raises
    Refused where the form has neither, and for a validity that is over already.
    """
    valid_to = _valid_to(move, args)
    if valid_to < move.today:
        raise Refused([
            say("Căn cứ công bố đã hết hiệu lực nên không thể ban hành thông báo.",
                "What the declaration rests on has run out; no notice can be issued.")
        ])  # fmt: skip
    agency, book = move.case.agency, str(args["value"])
    alone(move.session, f"notices of {agency} {book}")
    serial = notice_rows.last_serial(move.session, agency, book, move.today.year) + 1
    number = f"{serial:02d}/{move.today.year}/TB-{move.ctx.content.programme.agency.short}"
    notice_rows.add(
        move.session,
        {
            "agency": agency, "book": book, "year": move.today.year, "serial": serial, "number": number,
            "case_id": move.case.id, "issued_on": move.today, "valid_to": valid_to, "issued_by": move.actor.id,
        },
    )  # fmt: skip
    move.details["notice"] = {"book": book, "year": move.today.year, "serial": serial}
    timer_rows.cancel(move.session, move.case.id, TIMER, move.now)  # those of a notice that this one replaces
    end = end_of_day(valid_to) + timedelta(seconds=1)
    move.set_timer(f"{TIMER}end", end, {"do": "act", "action": args["then"]})
    if "remind" in args:
        _remind(move, Reminders.model_validate(args["remind"]), valid_to)


def _remind(move: Move, reminders: Reminders, valid_to: date) -> None:
    """Those that are still to come; the end of the validity is contractual and does not roll, they do."""
    what = {"do": "notice", "due_on": valid_to.isoformat()}
    for days, day in days_before(reminders.days, valid_to, move.ctx.calendar):
        if day >= move.today:
            move.set_timer(f"{TIMER}remind:{days}", start_of_day(day, REMINDER_HOUR), what)


def _valid_to(move: Move, args: Mapping[str, Any]) -> date:
    form = args["form"]
    answers = submission_rows.last_answers(move.session, move.case.id, [form]).get(form, {})
    if answers.get(args["until"]):
        return date.fromisoformat(answers[args["until"]])
    if answers.get(args["since"]):
        return plus_months(date.fromisoformat(answers[args["since"]]), args["months"])
    raise Refused([say("Hồ sơ chưa ghi thời hạn của căn cứ công bố.", "The case does not say how long it is valid.")])
