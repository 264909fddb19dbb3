"""Who may keep the register by hand, and which certificate takes which act from them; what their forms say, checked."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from caseflow.certificates.acts import Act, possible
from caseflow.certificates.terms import CertificateDates
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.forms import values as form_values
from caseflow.forms.schema import FormDefinition
from caseflow.services.certificates import entries
from caseflow.services.certificates.entries import CertificatePaper, Holder
from caseflow.services.certificates.kinds import entry_form, kinds
from caseflow.services.certificates.register import KEEP
from caseflow.services.foundation.context import Context

"""What a form of the register was filled in with, typed."""


def require_keeper(ctx: Context, actor: Actor) -> None:
    """Raises NotAllowed for who may not keep the register."""
    if not ctx.content.policy.permits(actor, KEEP):
        raise NotAllowed(say("Tài khoản này không được ghi sổ chứng nhận.", "This account may not keep the register."))


def require_stranger(actor: Actor, enterprise_id: int | None) -> None:
    """Raises NotAllowed for who acts for the holder: nobody keeps the register for themselves."""
    if enterprise_id is not None and enterprise_id in actor.enterprises:
        raise NotAllowed(say("Ông/bà đại diện cho đơn vị này nên không ghi sổ cho chính đơn vị.",
                             "You act for this organisation and cannot keep the register for it."))  # fmt: skip


def open_to(ctx: Context, session: Session, actor: Actor, public_id: str, act: Act) -> Certificate:
    """The certificate, locked, if it takes the act from this person; raises NotFound, NotAllowed, Refused."""
    row = certificate_rows.by_public_id(session, ctx.agency, public_id, lock=True)
    if row is None:
        raise NotFound()
    require_stranger(actor, row.enterprise_id)
    closed = row.case_id is None or certificate_rows.case_closed(session, row.case_id)
    replaced = certificate_rows.replaced(session, row.id)
    if act not in possible(row.status, has_case=row.case_id is not None, case_closed=closed, replaced=replaced):
        raise Refused([_why_not(closed)])
    return row


def _why_not(closed: bool) -> Text:
    if not closed:
        return say("Giấy chứng nhận này đang được theo dõi trong hồ sơ hỗ trợ; hãy ghi nhận tại hồ sơ.",
                   "This certificate is followed in its case; please record it there.")  # fmt: skip
    return say("Giấy chứng nhận này không nhận thay đổi đó nữa.", "This certificate takes no such change any more.")


def read(
    ctx: Context, session: Session, actor: Actor, values: Values, but: int | None = None
) -> tuple[Holder, CertificatePaper, CertificateDates]:
    """What the form of one certificate says; its number may be that of the certificate `but`.

    Raises Invalid by field, and NotAllowed for a certificate of the person's own enterprise.
    """
    check(entry_form(ctx, session), values, local_date(ctx.clock.now()))
    found = certificate_rows.enterprises(session, ctx.agencies, [values["tax_code"]]).get(values["tax_code"])
    require_stranger(actor, found.id if found is not None else None)
    holder, paper = entries.holder_of(values, found), entries.paper_of(values)
    if certificate_rows.number_taken(session, ctx.agency, paper.body, paper.number, but=but):
        raise Invalid.at("number", "Số giấy chứng nhận này đã có trong sổ của cùng tổ chức chứng nhận.",
                         "The register already has this number of the same certification body.")  # fmt: skip
    return holder, paper, entries.dates(kinds(ctx, session)[paper.scheme].rules, paper, entries.day(values, "valid_to"))


def check(definition: FormDefinition, values: Values, today: date) -> None:
    """Raises Invalid by field, with the values, for what the form does not take."""
    wrong: dict[str, list[Text]] = {}
    for problem in form_values.problems(definition, values, today=today):
        wrong.setdefault(problem.field, []).append(problem.message)
    if wrong:
        raise Invalid(wrong, values)
