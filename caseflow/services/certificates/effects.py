"""The certificate register: what a move enters into it, and the surveillance that follows (law.md#certificates)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.certificates import life
from caseflow.certificates.reminders import LATE_DAYS
from caseflow.certificates.terms import CertificateDates, at_rhythm, certificate_dates, endless, unwatched
from caseflow.certificates.words import SURVEILLANCE_SCHEDULED, OfEnd, OfPlace
from caseflow.core.calendar import days_before
from caseflow.core.clock import end_of_day, shown, start_of_day
from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import say
from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import surveillances as surveillance_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.services.certificates import entries, lives
from caseflow.services.certificates.entries import CertificatePaper, Entry, Holder
from caseflow.services.certificates.lives import TIMER
from caseflow.services.engine import timers
from caseflow.services.engine.capability import Firing
from caseflow.services.engine.deadlines import REMINDER_HOUR, Act
from caseflow.services.engine.moves import Message, Move
from caseflow.workflows.answers import says
from caseflow.workflows.certificate_words import Certificate as Rules
from caseflow.workflows.ports import Answer, NoArgs

SCAN = "certificate_scan"
"""The place of the checklist where the certificate's file lies."""


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

    Raises Invalid by field where it names the same body or begins before the certificate that it replaces, and Refused
    when that one has been withdrawn or replaced meanwhile.
    """
    old = _certificate(move)
    start, body = date.fromisoformat(move.values["valid_from"]), entries.key(move.values["certification_body"], 200)
    change = life.replaced(lives.of(move.session, old), start, body, other_body=True)
    move.details["certificate"] = _enter(move, args.value, replaces=old)
    move.details["replaces"] = old.id
    _write(move, old, change)


def _enter(move: Move, place: str, replaces: Certificate | None = None) -> int:
    """The certificate of the action's form, valid as long as it says and at most as long as its kind may be."""
    owner = certificate_rows.enterprise(move.session, move.case.enterprise_id)
    paper = _paper(move, owner.name)
    if certificate_rows.number_taken(move.session, move.case.agency, paper.body, paper.number):
        raise Invalid.at(
            "number",
            "Số giấy chứng nhận này đã có trong sổ của cùng tổ chức chứng nhận.",
            "The register already has this number of the same certification body.",
        )
    dates = _dates(move, paper)
    since = date.min if replaces is None else move.today  # what fell due before was the former body's to watch
    entry = Entry(
        source=entries.SUPPORTED,
        holder=Holder(owner.name, owner.tax_code, owner.commune, owner.size_class, owner.id),
        paper=paper,
        dates=dates,
        life=life.begun(dates, move.today, since),
    )
    row = entries.new_row(move.case.agency, entry, by=move.doer, at=move.now)
    row["case_id"], row["document_id"] = move.case.id, document_rows.newest(move.session, move.case.id, place)
    if replaces is not None:
        row["replaces_id"] = replaces.id
    certificate_id = certificate_rows.add(move.session, row, entries.words(row))
    surveillance_rows.plan(move.session, [(certificate_id, entry.life.planned or ())])
    return certificate_id


def _paper(move: Move, owner: str) -> CertificatePaper:
    """What the action's form says; naming no body, it records a report of the holder's own assessment."""
    values = move.values
    return CertificatePaper(
        scheme=move.case.scheme,
        standard=values["standard"],
        edition=values.get("edition") or "",
        number=values["number"],
        body=values.get("certification_body") or owner,
        scope=values["scope"],
        accreditation=values.get("accreditation") or "",
        product=values.get("product") or "",
        decided_on=date.fromisoformat(values["decided_on"]),
        valid_from=date.fromisoformat(values["valid_from"]),
    )


def _dates(move: Move, paper: CertificatePaper) -> CertificateDates:
    rules, last = _rules(move), entries.day(move.values, "valid_to")
    most = certificate_dates(rules, paper.decided_on, paper.valid_from).valid_to
    if last is not None and most is not None and last > most:
        raise Invalid.at("valid_to", f"Không được sau ngày {shown(most)}, thời hạn dài nhất của loại chứng nhận này.",
                         f"Must not be after {shown(most)}, the longest term of this kind of certificate.")  # fmt: skip
    return entries.dates(rules, paper, last)


def schedule(move: Move, args: OfEnd) -> None:
    """Sets the reminders of every surveillance and of the renewal, and the system's action at the end of validity."""
    rules, certificate = _rules(move), certificate_rows.card(move.session, move.case.id, lock=True)
    if certificate is None:
        raise _none_yet()
    certificate_rows.keep_from_register(move.session, certificate.id)
    planned = surveillance_rows.of(move.session, certificate.id)
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


def record_surveillance(move: Move, _args: NoArgs) -> None:
    """Enters the result of the oldest surveillance without one, whose reminders end; raises Refused when none waits."""
    certificate, said = _certificate(move), move.values
    change = life.after_surveillance(
        lives.of(move.session, certificate),
        date.fromisoformat(said["done_on"]),
        said["result"],
        str(said.get("note") or ""),
    )
    _write(move, certificate, change)
    assert change.audit is not None
    move.details["surveillance"] = {"number": change.audit.number, "result": change.audit.result}


def set_status(status: str) -> Callable[[Move, NoArgs], None]:
    """An effect that sets the status of the case's certificate; raises Refused for one that cannot be restored."""

    def effect(move: Move, _args: NoArgs) -> None:
        certificate = _certificate(move)
        known = lives.of(move.session, certificate)
        # a step takes effect on its day; on a certificate that has not begun, or was changed ahead, when that has
        from_on = max(move.today, known.changes_from)
        change = life.with_status(known, status, from_on, str(move.values.get("note") or ""))
        _write(move, certificate, change)
        move.details["certificate_status"] = change.status

    return effect


def _write(move: Move, certificate: Certificate, change: life.Change) -> None:
    by = None if move.actor.is_system else move.doer
    lives.write(move.session, certificate, change, version=certificate.version, by=by, at=move.now)


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
    ends = rules.validity_when is None or _says(move, rules.validity_when)
    rules = rules.model_copy(update={"validity_when": None}) if ends else endless(rules)
    only = rules.surveillance_when
    if only is not None and not _says(move, only):
        return unwatched(rules)
    where = rules.surveillance_every
    if where is None:
        return rules
    said = submission_rows.last_answers(move.session, move.case.id, [where.form]).get(where.form, {}).get(where.field)
    return at_rhythm(rules, said if isinstance(said, int) else None)


def _says(move: Move, only: Answer) -> bool:
    """Whether a signed form of the case says it."""
    return says(only, submission_rows.last_answers(move.session, move.case.id, [only.answered]))


def _certificate(move: Move) -> Certificate:
    found = certificate_rows.of_case(move.session, move.case.id, lock=True)
    if found is None:
        raise _none_yet()
    return found


def _none_yet() -> Refused:
    return Refused([say("Hồ sơ chưa có giấy chứng nhận.", "The case has no certificate yet.")])
