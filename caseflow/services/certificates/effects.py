"""The certificate register: what a move enters into it, and the surveillance that follows (law.md#certificates)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from caseflow.certificates.reminders import LATE_DAYS
from caseflow.certificates.standing import RENEWED
from caseflow.certificates.words import SURVEILLANCE_SCHEDULED, OfEnd, OfPlace
from caseflow.core.clock import end_of_day, shown, start_of_day
from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import say
from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.services.certificates import entries
from caseflow.services.certificates.entries import NEVER, Holder, Paper
from caseflow.services.engine import timers
from caseflow.services.engine.capability import Firing
from caseflow.services.engine.deadlines import REMINDER_HOUR, Act
from caseflow.services.engine.moves import Message, Move
from caseflow.workflows.answers import says
from caseflow.workflows.ports import NoArgs
from caseflow.workflows.schema import Certificate as Rules
from caseflow.workflows.terms import at_rhythm, certificate_dates, days_before, unwatched

SCAN = "certificate_scan"
"""The place of the checklist where the certificate's file lies."""

TIMER = "surveillance:"


@dataclass(frozen=True, slots=True)
class SurveillanceDue:
    """Reminds of a surveillance of the certificate, or of its renewal."""

    number: int
    due_on: date


def remind_of_surveillance(firing: Firing, what: SurveillanceDue) -> None:
    """Tells holder and officer."""
    timers.tell_holder(firing, "surveillance_due", what.due_on)


def leave_to_register(move: Move) -> None:
    """A case that is over reminds nobody any more: from now on the register does."""
    if move.book.definition.certificate is not None:
        certificate_rows.leave_to_register(move.session, move.case.id, move.today)


def record(move: Move, _args: NoArgs) -> None:
    """Enters the certificate of the action's form.

    Raises Invalid at a number that its body used before, and at an end beyond the longest term of its kind.
    """
    move.details["certificate"] = _enter(move, SCAN)


def transfer(move: Move, args: OfPlace) -> None:
    """Enters the certificate of another body instead of the case's present one, whose reminders end.

    Raises Invalid by field where it names the same body or begins before the certificate that it replaces.
    """
    old, start = _certificate(move), date.fromisoformat(move.values["valid_from"])
    if entries.key(move.values["certification_body"], 200) == old.body_key:
        raise Invalid.at("certification_body", "Hãy ghi tổ chức chứng nhận mới.", "Name the new body.")
    if start < old.valid_from:
        raise Invalid.at("valid_from", "Không được trước ngày hiệu lực của giấy được thay.",
                         "Must not be before the first day of the certificate it replaces.")  # fmt: skip
    move.details["certificate"] = _enter(move, args.value, replaces_id=old.id)
    move.details["replaces"] = old.id
    end_replaced(move.session, old, start, None if move.actor.is_system else move.actor.id, move.now)


def end_replaced(session: Session, old: Certificate, start: date, by: int | None, now: datetime) -> None:
    """`old` is replaced from the first day of the new certificate on; nobody is reminded of it any more."""
    from_on = max(start, certificate_rows.last_change(session, old.id) or start)
    certificate_rows.add_status(session, old.id, RENEWED, from_on, note="", by=by, at=now)
    old.status, old.next_due_on, old.order_on, old.remind_on = RENEWED, None, NEVER, None
    if old.case_id is not None:
        planned = len(certificate_rows.surveillances(session, old.id))
        for number in range(1, planned + 2):  # the last is the renewal's
            timer_rows.cancel(session, old.case_id, f"{TIMER}{number}:", now)
    session.flush()


def _enter(move: Move, place: str, **more: Any) -> int:
    """The certificate of the action's form, valid as long as it says and at most as long as its kind may be.

    Where the form names no body, the holder answers for it: what is recorded is a report of its own assessment.
    """
    rules, values = _rules(move), move.values
    owner = certificate_rows.enterprise(move.session, move.case.enterprise_id)
    body = values.get("certification_body") or owner.name
    if certificate_rows.number_taken(move.session, move.case.agency, body, values["number"]):
        raise Invalid.at(
            "number",
            "Số giấy chứng nhận này đã có trong sổ của cùng tổ chức chứng nhận.",
            "The register already has this number of the same certification body.",
        )
    paper = Paper(
        scheme=move.case.scheme, standard=values["standard"], edition=values.get("edition") or "",
        number=values["number"],
        body=body, scope=values["scope"], accreditation=values.get("accreditation") or "",
        product=values.get("product") or "", decided_on=date.fromisoformat(values["decided_on"]),
        valid_from=date.fromisoformat(values["valid_from"]),
    )  # fmt: skip
    holder = Holder(owner.name, owner.tax_code, owner.commune, owner.size_class, owner.id)
    last = entries.day(values, "valid_to")
    most = certificate_dates(rules, paper.decided_on, paper.valid_from).valid_to
    if last is not None and most is not None and last > most:
        raise Invalid.at("valid_to", f"Không được sau ngày {shown(most)}, thời hạn dài nhất của loại chứng nhận này.",
                         f"Must not be after {shown(most)}, the longest term of this kind of certificate.")  # fmt: skip
    dates = entries.dates(rules, paper, last)
    if more:  # what fell due before was the former body's to watch
        dates = replace(dates, surveillance=entries.ahead(dates, move.today))
    row = {
        **entries.row(move.case.agency, entries.SUPPORTED, holder, paper, dates),
        "case_id": move.case.id, "document_id": document_rows.newest(move.session, move.case.id, place),
        "recorded_by": move.actor.id, "recorded_at": move.now, "remind_on": move.today, **more,
    }  # fmt: skip
    certificate_id = certificate_rows.add(move.session, row, entries.words(row))
    certificate_rows.add_surveillances(move.session, certificate_id, dates.surveillance)
    return certificate_id


def schedule(move: Move, args: OfEnd) -> None:
    """Sets the reminders of every surveillance and of the renewal, and the system's action at the end of validity."""
    rules, certificate = _rules(move), _certificate(move)
    certificate.remind_on = None  # the register need not
    planned = certificate_rows.surveillances(move.session, certificate.id)
    for one in planned:
        _remind(move, rules, one.number, one.due_on)
    if certificate.recertify_on is not None:
        _remind(move, rules, len(planned) + 1, certificate.recertify_on)
    if certificate.valid_to is not None:
        timer_rows.cancel(move.session, move.case.id, f"{TIMER}end", move.now)  # that of a certificate it replaced
        end = end_of_day(certificate.valid_to) + timedelta(seconds=1)
        move.set_timer(f"{TIMER}end", end, Act(args.value))
    if certificate.next_due_on is not None:
        move.messages.append(Message(SURVEILLANCE_SCHEDULED, "applicant", certificate.next_due_on))
    move.session.flush()


def record_surveillance(move: Move, _args: NoArgs) -> None:
    """Enters the result of the oldest surveillance without one; its reminders end."""
    certificate = _certificate(move)
    planned = certificate_rows.surveillances(move.session, certificate.id)
    due = next((row for row in planned if row.done_on is None), None)
    if due is None:
        raise Refused([say("Không còn lần giám sát nào chưa ghi kết quả.", "No surveillance is waiting for a result.")])
    due.done_on = date.fromisoformat(move.values["done_on"])
    due.result, due.note, due.recorded_by = move.values["result"], move.values.get("note") or "", move.actor.id
    following = next((row.due_on for row in planned if row.done_on is None), None)
    certificate.next_due_on = following or certificate.recertify_on
    certificate.order_on = certificate.next_due_on or certificate.valid_to or NEVER
    timer_rows.cancel(move.session, move.case.id, f"{TIMER}{due.number}:", move.now)
    move.session.flush()
    move.details["surveillance"] = {"number": due.number, "result": due.result}


def set_status(status: str) -> Callable[[Move, NoArgs], None]:
    """An effect that sets the status of the case's certificate; an expired one does not become valid again."""

    def effect(move: Move, _args: NoArgs) -> None:
        certificate = _certificate(move)
        if status == "valid" and certificate.valid_to is not None and certificate.valid_to < move.today:
            # restored, it would be followed for ever: the timer at its end has fired while it was suspended
            raise Refused([
                say("Giấy chứng nhận đã hết hiệu lực nên không khôi phục được; hãy ghi nhận thu hồi.",
                    "The certificate has expired and cannot be restored; please record its end.")
            ])  # fmt: skip
        certificate.status = status
        note = str(move.values.get("note") or "")
        by = None if move.actor.is_system else move.actor.id
        certificate_rows.add_status(move.session, certificate.id, status, move.today, note=note, by=by, at=move.now)
        if status == "withdrawn":
            certificate.next_due_on, certificate.order_on = None, NEVER
            timer_rows.cancel(move.session, move.case.id, TIMER, move.now)
        move.session.flush()
        move.details["certificate_status"] = status

    return effect


def _remind(move: Move, rules: Rules, number: int, due: date) -> None:
    """Reminders roll to the next working day, the due date itself does not."""
    what = SurveillanceDue(number, due)
    for days, day in days_before((*rules.remind_days, -LATE_DAYS), due, move.ctx.calendar):
        if day >= move.today:
            move.set_timer(f"{TIMER}{number}:{days}", start_of_day(day, REMINDER_HOUR), what)


def _rules(move: Move) -> Rules:
    rules = move.book.definition.certificate
    if rules is None:
        raise Refused([say("Nội dung hỗ trợ này không cấp giấy chứng nhận.", "This support ends in no certificate.")])
    only = rules.surveillance_when
    if only is not None and not says(only, submission_rows.last_answers(move.session, move.case.id, [only.answered])):
        return unwatched(rules)
    where = rules.surveillance_every
    if where is None:
        return rules
    said = submission_rows.last_answers(move.session, move.case.id, [where.form]).get(where.form, {}).get(where.field)
    return at_rhythm(rules, said if isinstance(said, int) else None)


def _certificate(move: Move) -> Certificate:
    found = certificate_rows.of_case(move.session, move.case.id)
    if found is None:
        raise Refused([say("Hồ sơ chưa có giấy chứng nhận.", "The case has no certificate yet.")])
    return found
