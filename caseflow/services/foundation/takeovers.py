"""An agency that took over others: what they had in hand becomes its own, once, in the act of a publication."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from caseflow.core.reader import ContentError, Fault
from caseflow.db.queries.foundation import takeovers as takeover_rows
from caseflow.programmes.agencies import FOLDER
from caseflow.services.foundation.context import Context


def apply(ctx: Context, session: Session) -> dict[str, dict[str, int]]:
    """Hands over what the former agencies had; gives how many rows of each table, by former agency that had any.

    Raises ContentError where two of them have the same dossier code or the same certificate: one must be corrected
    while it is still its own agency's.
    """
    if not ctx.content.former:
        return {}
    if faults := list(_clashes(ctx, session)):
        raise ContentError(faults)
    return takeover_rows.apply(session, ctx.agency, ctx.content.former)


def _clashes(ctx: Context, session: Session) -> Iterator[Fault]:
    file = f"{FOLDER}/{ctx.agency}.yaml"
    for code in takeover_rows.codes_twice(session, ctx.agencies):
        yield Fault(file, 1, f"cannot take over: two agencies have a case with the code {code}")
    for body, number in takeover_rows.certificates_twice(session, ctx.agencies):
        yield Fault(file, 1, f"cannot take over: two registers have the certificate {number} of {body}")
