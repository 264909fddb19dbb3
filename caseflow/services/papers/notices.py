"""Notices with a number: gapless in their book in every year, reminded of, and over when their validity ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.calendar import days_before, plus_months
from caseflow.core.clock import end_of_day, start_of_day
from caseflow.core.errors import Refused
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.papers import books as book_rows
from caseflow.db.queries.papers import notices as notice_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.session import alone
from caseflow.papers.words import ISSUE_NOTICE, USUAL_NAME, USUAL_PATTERN, OfBook, OfNotice, numbered
from caseflow.services.engine import timers
from caseflow.services.engine.capability import Firing
from caseflow.services.engine.deadlines import REMINDER_HOUR, Act
from caseflow.services.engine.due import Due, due
from caseflow.services.engine.moves import Move
from caseflow.services.engine.viewing import Viewing
from caseflow.services.papers import books
from caseflow.workflows.ports import Reminders

OF_NOTICES = ("sub_department", "TB")
"""Issuer and series of the register in which notices have their numbers."""
TIMER = "notice:"
"""How the names of a notice's timers begin."""


@dataclass(frozen=True, slots=True)
class NoticeEnding:
    """Reminds of the last day of a notice."""

    due_on: date


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """The newest notice of a case; `due` says how long it is still valid, nothing once the case is over."""

    called: Text
    number: str
    issued_on: date
    valid_to: date | None
    ended_on: date | None
    due: Due | None


def remind_of_end(firing: Firing, what: NoticeEnding) -> None:
    """Tells holder and officer."""
    timers.tell_holder(firing, "notice_ending", what.due_on)


def card(viewing: Viewing) -> NoticeCard | None:
    """The newest notice of the case, for the page of the case; a road that issues none costs no query."""
    if not any(said.port is ISSUE_NOTICE for steps in viewing.book.does.values() for said in steps):
        return None
    row = notice_rows.of_case(viewing.session, viewing.case.id)
    if row is None:
        return None
    runs = viewing.case.closed_at is None and row.ended_on is None
    return NoticeCard(
        called=Text.model_validate(row.called) if row.called is not None else USUAL_NAME,
        number=row.number,
        issued_on=row.issued_on,
        valid_to=row.valid_to,
        ended_on=row.ended_on,
        due=due(row.valid_to, viewing.today, viewing.ctx.calendar) if runs else None,
    )


def issue(move: Move, args: OfNotice) -> None:
    """The notice bears the number of the paper that it is issued as; without one, the next that the pattern says.

    Valid to the date `until` of the form as it was signed last, or else `months` after its date `since`; raises
    Refused where the form has neither, and for a validity that is over already.
    """
    valid_to = _valid_to(move, args)
    if valid_to < move.today:
        raise Refused([
            say("Căn cứ công bố đã hết hiệu lực nên không thể ban hành thông báo.",
                "What the declaration rests on has run out; no notice can be issued.")
        ])  # fmt: skip
    agency, book = move.case.agency, args.value
    serial, number = _number(move, args)
    notice_rows.add(
        move.session,
        {
            "agency": agency, "book": book, "year": move.today.year, "serial": serial, "number": number,
            "case_id": move.case.id, "called": args.called.model_dump(),
            "issued_on": move.today, "valid_to": valid_to, "issued_by": move.actor.id,
        },
    )  # fmt: skip
    move.details["notice"] = {"book": book, "year": move.today.year, "serial": serial}
    timer_rows.cancel(move.session, move.case.id, TIMER, move.now)  # those of a notice that this one replaces
    end = end_of_day(valid_to) + timedelta(seconds=1)
    move.set_timer(f"{TIMER}end", end, Act(args.then))
    if args.remind is not None:
        _remind(move, args.remind, valid_to)


def end(move: Move, args: OfBook) -> None:
    """Ends the newest notice of the case in the book today: its timers stop; raises Refused where there is none."""
    notice = notice_rows.of_case(move.session, move.case.id)
    if notice is None or notice.book != args.value or notice.ended_on is not None:
        raise Refused([say("Hồ sơ không có thông báo còn hiệu lực.", "The case has no notice in force.")])
    notice_rows.end(move.session, notice.id, move.today)
    timer_rows.cancel(move.session, move.case.id, TIMER, move.now)
    move.details["notice_ended"] = {"book": notice.book, "year": notice.year, "serial": notice.serial}


def _number(move: Move, args: OfNotice) -> tuple[int, str]:
    """Serial and number. A pattern of one's own has a book of its own; all others share the register of such papers.

    Cases of older editions issue their notices without a paper: they take numbers of the same register, lest two
    notices of a year have the same one.
    """
    session, year, short = move.session, move.today.year, move.ctx.content.agency.short
    if args.pattern != USUAL_PATTERN:
        alone(session, f"notices of {move.case.agency} {args.value}")
        serial = notice_rows.last_serial(session, move.case.agency, args.value, year) + 1
        return serial, numbered(args.pattern, serial, year, short)
    paper = paper_rows.just_issued(session, move.case.id, move.decision.action)
    if paper is not None and paper.number_id is not None and paper.number is not None:
        return book_rows.serial_of(session, paper.number_id), paper.number
    book = books.locked(move.ctx, session, *OF_NOTICES, year)
    number = numbered(args.pattern, book.last_serial + 1, year, short)
    books.take(move, book, number, args.called.vi)
    return book.last_serial + 1, number


def _remind(move: Move, reminders: Reminders, valid_to: date) -> None:
    """Those that are still to come; the end of the validity is contractual and does not roll, they do."""
    what = NoticeEnding(valid_to)
    for days, day in days_before(reminders.days, valid_to, move.ctx.calendar):
        if day >= move.today:
            move.set_timer(f"{TIMER}remind:{days}", start_of_day(day, REMINDER_HOUR), what)


def _valid_to(move: Move, args: OfNotice) -> date:
    form = args.form
    answers = submission_rows.last_answers(move.session, move.case.id, [form]).get(form, {})
    if answers.get(args.until):
        return date.fromisoformat(answers[args.until])
    if answers.get(args.since):
        return plus_months(date.fromisoformat(answers[args.since]), args.months)
    raise Refused([say("Hồ sơ chưa ghi thời hạn của căn cứ công bố.", "The case does not say how long it is valid.")])
