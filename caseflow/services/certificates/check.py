"""The public check of a certificate by the code on its paper: as little as answers the question, and not too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.certificates import answering
from caseflow.certificates.standing import Validity
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.db.queries.certificates import details as detail_rows
from caseflow.db.queries.portal import look_up as look_up_rows
from caseflow.services.certificates.entries import key, with_edition
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit, network, take

LOOKS = Limit("verify:address", 60, 15)
"""How often one network may look certificates up."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know of a certificate, as of today; what is due is between its holder, body and the agency."""

    number: str
    standard: str
    product: str
    holder: str
    body: str
    valid_from: date
    valid_to: date | None
    holds: bool
    """Whether it may be relied on today."""
    sentence: Text
    """How it stands, and since or until when."""
    today: date


def check(ctx: Context, public_id: str, address: str) -> Checked:
    """One certificate by its public id; raises NotFound, and TooMany for a network that asks too often.

    Not under an idempotency key: nothing is written but the count of looks.
    """
    take(ctx, LOOKS, network(address))
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        found = _one(ctx, session, public_id, today)
    if found is None:
        raise NotFound()
    return found


def by_number(ctx: Context, number: str, address: str) -> tuple[Checked, ...]:
    """The certificates with a number, however it is written; none for an unknown one. Raises TooMany as `check` does.

    Two bodies may have given the same number.
    """
    take(ctx, LOOKS, network(address))
    today, wanted = local_date(ctx.clock.now()), key(number, 100)
    if not wanted:
        return ()
    with ctx.read() as session:
        found = look_up_rows.certificates(session, ctx.agency, wanted)
        return tuple(one for public_id in found if (one := _one(ctx, session, public_id, today)) is not None)


def _one(ctx: Context, session: Session, public_id: str, today: date) -> Checked | None:
    found = detail_rows.one(session, ctx.agency, public_id, today)
    if found is None:
        return None
    row = found.line
    validity = Validity(row.valid_from, row.valid_to, row.restorable_to)
    changes = detail_rows.statuses(session, row.id)
    since = max((one.from_on for one in changes if one.from_on <= today), default=None)
    return Checked(
        number=row.number,
        standard=with_edition(row.standard, row.edition),
        product=row.product,
        holder=row.holder_name,
        body=row.body,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        holds=answering.holds(validity, row.recorded, today),
        sentence=answering.sentence(validity, row.recorded, since, today),
        today=today,
    )
