"""Cases that a desk of the agency begins: for an organisation that it knows, or for nobody but the agency itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import pages as page_rows
from caseflow.services.cases.cases import check_legal_form
from caseflow.services.engine import beginnings
from caseflow.services.engine.beginnings import Start
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.schema import NOBODY

OFFICE_FORM = "other_organisation"
"""The legal form under which the agency stands among the organisations, as the owner of its own cases."""


def may_begin(ctx: Context, actor: Actor) -> tuple[Offer, ...]:
    """The roads in force that one of this person's roles begins at its desk; raises NotAllowed where there is none."""
    with ctx.read() as session:
        return _may_begin(ctx, session, actor)


def _may_begin(ctx: Context, session: Session, actor: Actor) -> tuple[Offer, ...]:
    found = tuple(o for o in catalog.roads(ctx, session) if set(o.definition.begun_by) & set(actor.roles))
    if not found:
        raise NotAllowed(say("Tài khoản của ông/bà không mở hồ sơ tại cơ quan.", "You begin no cases at a desk."))
    return found


def begin(ctx: Context, actor: Actor, road: str, tax_code: str, key: str) -> Result:
    """Opens a case at the desk of this person; gives {"case"}.

    Raises NotAllowed (no road is this person's to begin), NotFound (not this road), Invalid at `tax_code` (nobody is
    known under it, or it is an organisation for which this person acts) and Refused (the legal form is not admitted).
    """

    def do(session: Session) -> Result:
        offer = next((offer for offer in _may_begin(ctx, session, actor) if offer.name == road), None)
        if offer is None:
            raise NotFound()
        owner = _office(ctx, session) if offer.definition.owner == NOBODY else _known(ctx, session, actor, tax_code)
        if offer.definition.owner != NOBODY:
            check_legal_form(ctx, offer, owner)
        return {"case": beginnings.begin(Start(ctx, session, actor, actor.id), offer, owner, {})[1]}

    return once(ctx, actor, key, "begin_case", do)


def _known(ctx: Context, session: Session, actor: Actor, typed: str) -> Enterprise:
    found = page_rows.enterprise_of(session, "".join(typed.split()), ctx.agencies)
    if found is None:
        raise Invalid.at(
            "tax_code",
            "Chưa có đơn vị nào với mã số thuế này. Hãy kiểm tra lại, hoặc hướng dẫn đơn vị khai thông tin trước.",
            "No organisation has this tax code here. Check it, or ask the organisation to enter its profile first.",
        )
    if found.id in actor.enterprises:
        raise Invalid.at(
            "tax_code",
            "Ông/bà đại diện cho đơn vị này nên không mở hồ sơ của đơn vị với tư cách cán bộ.",
            "You act for this organisation and do not begin its cases as an officer.",
        )
    return found


def _office(ctx: Context, session: Session) -> Enterprise:
    """The agency itself among the organisations, under the code of its unit; nobody acts for it as an applicant."""
    agency = ctx.content.agency
    found = page_rows.enterprise_of(session, agency.unit_code, (ctx.agency,))
    if found is not None:
        return found
    values = {
        "agency": ctx.agency, "name": agency.name.vi, "tax_code": agency.unit_code, "legal_form": OFFICE_FORM,
        "province": agency.province,
    }  # fmt: skip
    return page_rows.add_office(session, values, ctx.clock.now())
