"""The certificate register: what a move enters into it, and the surveillance that follows (DOMAIN 4.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from caseflow.core.clock import end_of_day, start_of_day
from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import say
from caseflow.db.models import Certificate
from caseflow.db.queries import certificates as queries
from caseflow.db.queries import documents, timers
from caseflow.services import certificate_rows as rows
from caseflow.services.certificate_rows import NEVER, Holder, Paper
from caseflow.services.moves import Message, Move
from caseflow.workflows.effects import SURVEILLANCE_SCHEDULED
from caseflow.workflows.schema import Certificate as Rules
from caseflow.workflows.terms import certificate_dates

SCAN = "certificate_scan"
"""The place of the checklist where the certificate's file lies."""

LATE_DAYS = 15
"""A surveillance still open this many days after its date is reported once more (DOMAIN 4.1, row 22)."""

REMINDER_HOUR = 8
TIMER = "surveillance:"


def record(move: Move, _args: Mapping[str, Any]) -> None:
    """Enters the certificate of the action's form; raises Invalid at a number that its body used before."""
    rules, values = _rules(move), move.values
    if queries.number_taken(move.session, move.case.agency, values["certification_body"], values["number"]):
        raise Invalid.at(
            "number",
            "Số giấy chứng nhận này đã có trong sổ của cùng tổ chức chứng nhận.",
            "The register already has this number of the same certification body.",
        )
    paper = Paper(
        scheme=move.case.scheme, standard=values["standard"], edition=values.get("edition") or "",
        number=values["number"],
        body=values["certification_body"], scope=values["scope"], accreditation=values.get("accreditation") or "",
        product=values.get("product") or "", decided_on=date.fromisoformat(values["decided_on"]),
        valid_from=date.fromisoformat(values["valid_from"]),
    )  # fmt: skip
    owner = queries.enterprise(move.session, move.case.enterprise_id)
    holder = Holder(owner.name, owner.tax_code, owner.commune, owner.size_class, owner.id)
    dates = certificate_dates(rules, paper.decided_on, paper.valid_from)
    row = {
        **rows.row(move.case.agency, rows.SUPPORTED, holder, paper, dates),
        "case_id": move.case.id, "document_id": documents.newest(move.session, move.case.id, SCAN),
        "recorded_by": move.actor.id, "recorded_at": move.now,
    }  # fmt: skip
    certificate_id = queries.add(move.session, row, rows.words(row))
    queries.add_surveillances(move.session, certificate_id, dates.surveillance)
    move.details["certificate"] = certificate_id


def schedule(move: Move, args: Mapping[str, Any]) -> None:
    """Sets the reminders of every surveillance and of the renewal, and the system's action at the end of validity."""
    rules, certificate = _rules(move), _certificate(move)
    dates = certificate_dates(rules, certificate.decided_on, certificate.valid_from)
    for number, due in enumerate(dates.surveillance, 1):
        _remind(move, rules, number, due)
    if dates.recert_due is not None:
        _remind(move, rules, len(dates.surveillance) + 1, dates.recert_due)
    if dates.valid_to is not None:
        end = end_of_day(dates.valid_to) + timedelta(seconds=1)
        move.set_timer(f"{TIMER}end", end, {"do": "act", "action": args["value"]})
    first = next(iter(dates.surveillance), dates.recert_due)
    if first is not None:
        move.messages.append(Message(SURVEILLANCE_SCHEDULED, "applicant", first))


def record_surveillance(move: Move, _args: Mapping[str, Any]) -> None:
    """Enters the result of the oldest surveillance without one; its reminders end."""
    certificate = _certificate(move)
    planned = queries.surveillances(move.session, certificate.id)
    due = next((row for row in planned if row.done_on is None), None)
    if due is None:
        raise Refused([say("Không còn lần giám sát nào chưa ghi kết quả.", "No surveillance is waiting for a result.")])
    due.done_on = date.fromisoformat(move.values["done_on"])
    due.result, due.note, due.recorded_by = move.values["result"], move.values.get("note") or "", move.actor.id
    following = next((row.due_on for row in planned if row.done_on is None), None)
    certificate.next_due_on = following or certificate.recertify_on
    certificate.order_on = certificate.next_due_on or certificate.valid_to or NEVER
    timers.cancel(move.session, move.case.id, f"{TIMER}{due.number}:", move.now)
    move.session.flush()
    move.details["surveillance"] = {"number": due.number, "result": due.result}


def set_status(status: str) -> Callable[[Move, Mapping[str, Any]], None]:
    """An effect that sets the status of the case's certificate; an expired one does not become valid again."""

    def effect(move: Move, _args: Mapping[str, Any]) -> None:
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
        queries.add_status(move.session, certificate.id, status, move.today, note=note, by=by, at=move.now)
        if status == "withdrawn":
            certificate.next_due_on, certificate.order_on = None, NEVER
            timers.cancel(move.session, move.case.id, TIMER, move.now)
        move.session.flush()
        move.details["certificate_status"] = status

    return effect


def _remind(move: Move, rules: Rules, number: int, due: date) -> None:
    """Reminders roll to the next working day, the due date itself does not."""
    for days in (*rules.remind_days, -LATE_DAYS):
        day = due - timedelta(days=days)
        if day < move.today:
            continue
        if day.year in move.ctx.calendar.years:
            day = move.ctx.calendar.add_days(day, 0)
        what = {"do": "surveillance", "number": number, "due_on": due.isoformat()}
        move.set_timer(f"{TIMER}{number}:{days}", start_of_day(day, REMINDER_HOUR), what)


def _rules(move: Move) -> Rules:
    rules = move.book.definition.certificate
    if rules is None:
        raise Refused([say("Nội dung hỗ trợ này không cấp giấy chứng nhận.", "This support ends in no certificate.")])
    return rules


def _certificate(move: Move) -> Certificate:
    found = queries.of_case(move.session, move.case.id)
    if found is None:
        raise Refused([say("Hồ sơ chưa có giấy chứng nhận.", "The case has no certificate yet.")])
    return found
