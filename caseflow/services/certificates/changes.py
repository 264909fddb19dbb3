"""Certificates that no case keeps: entered by hand, corrected, replaced by another, suspended, restored, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.ids import canonical, digest
from caseflow.core.text import Text, say
from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.forms import values as form_values
from caseflow.forms.schema import FormDefinition
from caseflow.services.certificates import entries
from caseflow.services.certificates.effects import end_replaced
from caseflow.services.certificates.entries import ENTERED, NEVER, Holder, Paper
from caseflow.services.certificates.kinds import STATUS, SURVEILLANCE, entry_form, kinds
from caseflow.services.certificates.register import KEEP, may_change
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.terms import CertificateDates

Values = Mapping[str, Any]
CHANGES = {"suspend": "suspended", "restore": "valid", "withdraw": "withdrawn"}
"""What may be recorded by hand, and the status it sets."""
REPLACES = {"renew": "certificate_renewed", "transfer": "certificate_transferred"}
"""The two ways in which a new certificate takes the place of an old one, and the event of each."""

HOWS = frozenset({"correct", "survey", *CHANGES, *REPLACES})
"""Everything that may be done by hand to a certificate that is there."""


def form(ctx: Context, actor: Actor, public_id: str = "", how: str = "") -> tuple[FormDefinition, dict[str, Any], int]:
    """The form of `how` (enter, correct, renew, transfer or a change), what stands in it first, and the version.

    Raises NotAllowed, NotFound, and Refused where this certificate takes no such change.
    """
    _keeper(ctx, actor)
    with ctx.read() as session:
        entry = entry_form(ctx, session)
        if not public_id:
            return entry, {}, 0
        row = _open(ctx, session, actor, public_id, how)
        if how in CHANGES:
            return ctx.content.forms[STATUS], {}, row.version
        if how == "survey":
            return ctx.content.forms[SURVEILLANCE], {}, row.version
        left = {"renew": ("number", "decided_on", "valid_from", "valid_to"),
                "transfer": ("number", "certification_body", "decided_on", "valid_from")}.get(how, ())  # fmt: skip
        known = {n: v for n, v in _values(row).items() if n not in left}
        return entry, form_values.prune(entry, known), row.version


def enter(ctx: Context, actor: Actor, values: Values, key: str) -> Result:
    """Enters a certificate by hand; gives {"certificate": public id}. Raises NotAllowed, Invalid by field."""
    _keeper(ctx, actor)

    def do(session: Session) -> Result:
        own, public_id = _add(ctx, session, actor, values, {})
        audit.record(ctx, session, actor, f"certificate/{own}", "certificate_entered", _hashed(values))
        return {"certificate": public_id}

    return once(ctx, actor, key, "enter_certificate", do)


def correct(ctx: Context, actor: Actor, public_id: str, values: Values, version: int, key: str) -> Result:
    """Corrects what was entered; surveillances are planned anew while none is done. Raises Conflict, Invalid, Refused.

    The status and its history stay as they are.
    """
    _keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = _open(ctx, session, actor, public_id, "correct")
        holder, paper, dates = _read(ctx, session, actor, values, but=row.id)
        planned = certificate_rows.surveillances(session, row.id)
        waiting = tuple(s.due_on for s in planned if s.done_on is None)
        if not any(s.done_on for s in planned):
            certificate_rows.drop_surveillances(session, row.id)
            waiting = entries.ahead(dates, local_date(ctx.clock.now()))
            certificate_rows.add_surveillances(session, row.id, waiting)
        new = entries.said(holder, paper, dates)
        if row.status in CHANGES.values() and row.status != "withdrawn":
            new |= {**entries.due(waiting, dates), "remind_on": entries.look_again(row, local_date(ctx.clock.now()))}
        if not certificate_rows.change(session, row.id, version, new):
            raise _meanwhile()
        certificate_rows.set_words(session, ctx.agency, row.id, entries.words(new))
        details = {**_hashed(values), "version": version + 1}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "certificate_corrected", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, "correct_certificate", do)


def replace(ctx: Context, actor: Actor, public_id: str, values: Values, version: int, how: str, key: str) -> Result:
    """Enters the certificate that takes the place of another: `renew`, or `transfer` to another body.

    The old one is renewed from the first day of the new one on. Gives {"certificate": public id of the new one}.
    Raises NotAllowed, NotFound, Refused, Conflict, Invalid by field.
    """
    _keeper(ctx, actor)

    def do(session: Session) -> Result:
        old = _open(ctx, session, actor, public_id, how)
        start = str(values.get("valid_from") or "")
        if start and start < old.valid_from.isoformat():
            raise Invalid.at("valid_from", "Không được trước ngày hiệu lực của giấy được thay.",
                             "Must not be before the first day of the certificate it replaces.")  # fmt: skip
        if how == "transfer" and entries.key(str(values.get("certification_body") or ""), 200) == old.body_key:
            raise Invalid.at("certification_body", "Hãy ghi tổ chức chứng nhận mới.", "Name the new body.")
        own, new = _add(ctx, session, actor, values, {"replaces_id": old.id})
        end_replaced(session, old, date.fromisoformat(start), actor.id, ctx.clock.now())
        if not certificate_rows.change(session, old.id, version, {}):
            raise _meanwhile()
        details = {**_hashed(values), "replaces": old.id}
        audit.record(ctx, session, actor, f"certificate/{own}", REPLACES[how], details)
        return {"certificate": new}

    return once(ctx, actor, key, f"{how}_certificate", do)


def set_status(
    ctx: Context, actor: Actor, public_id: str, change: str, values: Values, version: int, key: str
) -> Result:
    """Records that a certificate is suspended, restored or withdrawn from a day on; see CHANGES.

    Raises NotAllowed, NotFound, Refused, Conflict, Invalid by field.
    """
    _keeper(ctx, actor)

    def do(session: Session) -> Result:
        row, status = _open(ctx, session, actor, public_id, change), CHANGES[change]
        _check(ctx.content.forms[STATUS], values, local_date(ctx.clock.now()))
        from_on = date.fromisoformat(values["from_on"])
        if from_on < max(row.valid_from, certificate_rows.last_change(session, row.id) or row.valid_from):
            raise Invalid.at("from_on", "Không được trước ngày hiệu lực hoặc lần thay đổi gần nhất.",
                             "Must not be before the first day of validity or the last change.")  # fmt: skip
        if status == "valid" and row.valid_to is not None and row.valid_to < from_on:
            raise Invalid.at("from_on", "Giấy chứng nhận đã hết hiệu lực vào ngày này.", "It had expired by that day.")
        now, note = ctx.clock.now(), str(values["note"])
        certificate_rows.add_status(session, row.id, status, from_on, note=note, by=actor.id, at=now)
        next_look = {"remind_on": entries.look_again(row, local_date(now))}
        ended = {"next_due_on": None, "order_on": NEVER, "remind_on": None} if status == "withdrawn" else next_look
        if not certificate_rows.change(session, row.id, version, {"status": status, **ended}):
            raise _meanwhile()
        details = {"status": status, "from_on": from_on.isoformat()}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "certificate_status_set", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, f"{change}_certificate", do)


def survey(ctx: Context, actor: Actor, public_id: str, values: Values, version: int, key: str) -> Result:
    """Records the result of the oldest surveillance without one; raises as `set_status` does."""
    _keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = _open(ctx, session, actor, public_id, "survey")
        _check(ctx.content.forms[SURVEILLANCE], values, local_date(ctx.clock.now()))
        planned = certificate_rows.surveillances(session, row.id)
        one = next((s for s in planned if s.done_on is None), None)
        if one is None:
            raise Refused([say("Không còn lần giám sát nào chưa ghi kết quả.", "No surveillance waits for a result.")])
        one.done_on, one.result = date.fromisoformat(values["done_on"]), values["result"]
        one.note, one.recorded_by = str(values.get("note") or ""), actor.id
        session.flush()
        waiting = tuple(s.due_on for s in planned if s.done_on is None)
        following = min(waiting, default=row.recertify_on)
        new = {"next_due_on": following, "order_on": following or row.valid_to or NEVER,
               "remind_on": entries.look_again(row, local_date(ctx.clock.now()))}  # fmt: skip
        if not certificate_rows.change(session, row.id, version, new):
            raise _meanwhile()
        details = {"number": one.number, "result": one.result}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "surveillance_entered", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, "survey_certificate", do)


def _keeper(ctx: Context, actor: Actor) -> None:
    if not ctx.content.policy.permits(actor, KEEP):
        raise NotAllowed(say("Tài khoản này không được ghi sổ chứng nhận.", "This account may not keep the register."))


def _open(ctx: Context, session: Session, actor: Actor, public_id: str, how: str) -> Certificate:
    """A certificate that takes the change `how` from this person."""
    row = certificate_rows.by_public_id(session, ctx.agency, public_id, lock=True)
    if row is None:
        raise NotFound()
    if row.enterprise_id in actor.enterprises:
        raise NotAllowed(say("Ông/bà đại diện cho đơn vị này nên không ghi sổ cho chính đơn vị.",
                             "You act for this organisation and cannot keep the register for it."))  # fmt: skip
    closed = row.case_id is None or certificate_rows.case_closed(session, row.case_id)
    replaced = certificate_rows.replaced(session, row.id)
    if how not in may_change(row.status, has_case=row.case_id is not None, case_closed=closed, replaced=replaced):
        raise Refused([_closed(row, closed)])
    return row


def _closed(row: Certificate, closed: bool) -> Text:
    if not closed:
        return say("Giấy chứng nhận này đang được theo dõi trong hồ sơ hỗ trợ; hãy ghi nhận tại hồ sơ.",
                   "This certificate is followed in its case; please record it there.")  # fmt: skip
    return say("Giấy chứng nhận này không nhận thay đổi đó nữa.", "This certificate takes no such change any more.")


def _add(ctx: Context, session: Session, actor: Actor, values: Values, more: dict[str, Any]) -> tuple[int, str]:
    holder, paper, dates = _read(ctx, session, actor, values)
    ahead = entries.ahead(dates, local_date(ctx.clock.now()))
    row = {**entries.row(ctx.agency, ENTERED, holder, paper, dates), **entries.due(ahead, dates), **more,
           "remind_on": local_date(ctx.clock.now()), "recorded_by": actor.id,
           "recorded_at": ctx.clock.now()}  # fmt: skip
    own = certificate_rows.add(session, row, entries.words(row))
    certificate_rows.add_surveillances(session, own, ahead)
    return own, row["public_id"]


def _read(
    ctx: Context, session: Session, actor: Actor, values: Values, but: int | None = None
) -> tuple[Holder, Paper, CertificateDates]:
    """What the form says, checked; raises Invalid by field."""
    _check(entry_form(ctx, session), values, local_date(ctx.clock.now()))
    found = certificate_rows.enterprises(session, ctx.agency, [values["tax_code"]]).get(values["tax_code"])
    if found is not None and found.id in actor.enterprises:
        raise NotAllowed(say("Ông/bà đại diện cho đơn vị này nên không ghi sổ cho chính đơn vị.",
                             "You act for this organisation and cannot keep the register for it."))  # fmt: skip
    holder, paper = entries.holder_of(values, found), entries.paper_of(values)
    if certificate_rows.number_taken(session, ctx.agency, paper.body, paper.number, but=but):
        raise Invalid.at("number", "Số giấy chứng nhận này đã có trong sổ của cùng tổ chức chứng nhận.",
                         "The register already has this number of the same certification body.")  # fmt: skip
    return holder, paper, entries.dates(kinds(ctx, session)[paper.scheme].rules, paper, entries.day(values, "valid_to"))


def _check(definition: FormDefinition, values: Values, today: date) -> None:
    wrong: dict[str, list[Text]] = {}
    for problem in form_values.problems(definition, values, today=today):
        wrong.setdefault(problem.field, []).append(problem.message)
    if wrong:
        raise Invalid(wrong, values)


def _values(row: Certificate) -> dict[str, Any]:
    """The values of the form that would enter this certificate."""
    days = {"decided_on": row.decided_on, "valid_from": row.valid_from, "valid_to": row.valid_to}
    return {
        "tax_code": row.holder_tax_code, "holder_name": row.holder_name, "commune": row.commune,
        "size_class": row.size_class, "scheme": row.scheme, "standard": row.standard, "edition": row.edition,
        "product": row.product, "number": row.number, "certification_body": row.body,
        "accreditation": row.accreditation, "scope": row.scope, "note": row.note,
        **{name: day.isoformat() for name, day in days.items() if day is not None},
    }  # fmt: skip


def _hashed(values: Values) -> dict[str, Any]:
    return {"sha256": digest(canonical(dict(values)))}


def _meanwhile() -> Conflict:
    return Conflict(say("Người khác vừa sửa giấy chứng nhận này. Hãy xem lại rồi thực hiện tiếp.",
                        "Somebody else has just changed this certificate. Please look at it again."))  # fmt: skip
