"""The public check of a certificate by the code on its paper: as little as answers the question, and not too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseflow.certificates.standing import status_on
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.db.queries.certificates import register as register_rows
from caseflow.services.certificates import entries
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
        row = register_rows.one(session, ctx.agency, public_id, today)
    if row is None:
        raise NotFound()
    status = status_on(entries.validity(row), row.recorded, None, today)
    edition = "" if row.edition in row.standard else f":{row.edition}"
    return Checked(
        row.number, f"{row.standard}{edition}", row.product, row.holder_name, row.body, row.valid_from, row.valid_to,
        status, today,
    )  # fmt: skip
