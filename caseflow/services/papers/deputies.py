"""Dated authorisations: who signs in whose place, given and ended by the holder of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, NotFound
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import authorisations as authorised_rows
from caseflow.db.queries.accounts.authorisations import AuthorisedRow
from caseflow.services.accounts.accounts import stream
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

CAPACITIES = ("KT.", "TUQ.")
MOST_DAYS = 366
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Given:
    """What the holder of an office writes into an authorisation."""

    role: str
    email: str
    capacity: str
    position: str
    ground: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The authorisations of the offices that the reader holds, and the offices themselves."""

    rows: Sequence[AuthorisedRow]
    offices: tuple[tuple[str, Text], ...]
    today: date


def may_give(ctx: Context, actor: Actor) -> bool:
    """Whether somebody holds an office that signs; costs a statement only for those who act in one."""
    if not actor.roles & ctx.content.authority.offices.keys():
        return False
    with ctx.read() as session:
        return bool(account_rows.roles_of(session, actor.id, ctx.agency) & ctx.content.authority.offices.keys())


def overview(ctx: Context, actor: Actor) -> Overview:
    """Raises NotAllowed for whoever holds no office that signs."""
    with ctx.read() as session:
        held = _offices(ctx, session, actor)
        rows = authorised_rows.given(session, ctx.agency, sorted(held), SHOWN)
    titles = ctx.content.roles.roles
    return Overview(rows, tuple((n, titles[n].title) for n in sorted(held)), local_date(ctx.clock.now()))


def give(ctx: Context, actor: Actor, given: Given, key: str) -> Result:
    """Lets somebody of the staff sign in the giver's place, both days included; gives {"authorisation"}.

    The giver has just typed their password (services.accounts.again). Raises NotAllowed, Invalid by field.
    """
    clean = _checked(ctx, given)

    def do(session: Session) -> Result:
        if given.role not in _offices(ctx, session, actor):
            raise NotAllowed(say("Ông/bà không giữ chức vụ này.", "You do not hold this office."))
        account = account_rows.by_email(session, nfc(given.email).strip().lower())
        if account is None or account.status != "active" or not account_rows.roles_of(session, account.id, ctx.agency):
            raise Invalid.at("email", "Không có cán bộ với địa chỉ này.", "Nobody of the staff has this address.")
        if account.id == actor.id:
            raise Invalid.at("email", "Không tự ủy quyền cho mình.", "Nobody authorises themselves.")
        values = {"agency": ctx.agency, "account_id": account.id, "given_by": actor.id, "given_at": ctx.clock.now()}
        made = authorised_rows.add(session, {**clean, **values})
        said = {"authorisation": made, "role": given.role, "until": clean["until_on"].isoformat()}
        audit.record(ctx, session, actor, stream(account.id), "authorised", said)
        return {"authorisation": made}

    return once(ctx, actor, key, "authorise", do)


def end(ctx: Context, actor: Actor, authorisation: int, key: str) -> Result:
    """Ends an authorisation at once; raises NotFound for one that is over or of an office the actor does not hold."""

    def do(session: Session) -> Result:
        held = _offices(ctx, session, actor)
        rows = authorised_rows.given(session, ctx.agency, sorted(held), SHOWN)
        row = next((one for one in rows if one.id == authorisation), None)
        now = ctx.clock.now()
        if row is None or authorised_rows.end(session, ctx.agency, authorisation, actor.id, now) is None:
            raise NotFound()
        said = {"authorisation": authorisation, "role": row.role}
        audit.record(ctx, session, actor, stream(row.account_id), "authorisation_ended", said)
        return {"authorisation": authorisation}

    return once(ctx, actor, key, "end_authorisation", do)


def _offices(ctx: Context, session: Session, actor: Actor) -> frozenset[str]:
    """The offices that somebody holds themselves: whoever signs by authorisation passes it on to nobody."""
    held = account_rows.roles_of(session, actor.id, ctx.agency) & ctx.content.authority.offices.keys()
    if not held:
        raise NotAllowed(say("Chỉ người giữ chức vụ mới ủy quyền ký.", "Only an office's holder authorises others."))
    return held


def _checked(ctx: Context, given: Given) -> Plain:
    wrong: dict[str, list[Text]] = {}
    today = local_date(ctx.clock.now())
    position, ground = nfc(given.position).strip(), nfc(given.ground).strip()
    if given.capacity not in CAPACITIES:
        wrong["capacity"] = [say("Chọn tư cách ký.", "Choose in which capacity.")]
    if not 2 <= len(position) <= 100:
        wrong["position"] = [say("Ghi chức vụ của người được ủy quyền.", "Say the position of the deputy.")]
    if not 5 <= len(ground) <= 300:
        wrong["ground"] = [say("Ghi số, ngày văn bản ủy quyền.", "Give number and date of the authorisation.")]
    if given.from_on is None:
        wrong["from_on"] = [say("Ghi ngày bắt đầu.", "Say from which day.")]
    if given.until_on is None:
        wrong["until_on"] = [say("Ghi ngày kết thúc.", "Say until which day.")]
    elif given.until_on < max(today, given.from_on or today):
        wrong["until_on"] = [say("Ngày kết thúc phải sau ngày bắt đầu.", "The last day comes before the first.")]
    elif given.from_on is not None and (given.until_on - given.from_on).days > MOST_DAYS:
        wrong["until_on"] = [say("Ủy quyền tối đa một năm.", "An authorisation lasts a year at most.")]
    if wrong:
        raise Invalid(wrong)
    return {
        "role": given.role, "capacity": given.capacity, "position": position, "ground": ground,
        "from_on": given.from_on, "until_on": given.until_on,
    }  # fmt: skip
