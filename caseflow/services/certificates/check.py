"""The public check of a certificate by the code on its paper: as little as answers the question, and not too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseflow.certificates.standing import Validity, status_on
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.db.queries.certificates import details as detail_rows
from caseflow.services.certificates.entries import with_edition
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
    status: str
    today: date


def check(ctx: Context, public_id: str, address: str) -> Checked:
    """One certificate by its public id; raises NotFound, and TooMany for a network that asks too often.

    Not under an idempotency key: nothing is written but the count of looks.
    """
    take(ctx, LOOKS, network(address))
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        found = detail_rows.one(session, ctx.agency, public_id, today)
    if found is None:
        raise NotFound()
    row = found.line
    return Checked(
        number=row.number,
        standard=with_edition(row.standard, row.edition),
        product=row.product,
        holder=row.holder_name,
        body=row.body,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=status_on(Validity(row.valid_from, row.valid_to, row.restorable_to), row.recorded, None, today),
        today=today,
    )
