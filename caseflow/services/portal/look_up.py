"""Where a case stands, for whoever has its code and the short code of its mails; no account, no names, no money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.finding import joined, words_of
from caseflow.core.text import Text
from caseflow.db.queries.portal import look_up as look_up_rows
from caseflow.db.queries.portal.look_up import FoundCase
from caseflow.services.foundation import catalog, look_up_codes
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit, network, take
from caseflow.workflows.policy import APPLICANT

BY_PAIR = Limit("lookup:pair", 10, 15)
"""One case from one network address: who mistypes may try again, who guesses here locks out nobody else."""
BY_CASE = Limit("lookup:case", 100, 15)
"""One case from all addresses: a spread-out guess at a code of 40 bits."""
BY_ADDRESS = Limit("lookup:address", 40, 15)
"""All cases from one network address."""
LONGEST = 60
"""Letters of a code that are read."""


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """What a look-up tells: the step, since when, by when, and whether it is the applicant's turn."""

    code: str
    kind: Text
    step: Text
    what_now: Text
    since: date | None
    due_on: date | None
    yours: bool
    ended: bool


def case(ctx: Context, code: str, secret: str, address: str) -> CaseStanding | None:
    """Where the case stands; None alike for an unknown case and a wrong short code. Raises TooMany.

    Not under an idempotency key: nothing is written but the count of tries.
    """
    typed, secret = joined(code[:LONGEST]), secret[:LONGEST]
    for limit, subject in (
        (BY_ADDRESS, network(address)),
        (BY_PAIR, f"{typed} {network(address)}"),
        (BY_CASE, typed),
    ):
        take(ctx, limit, subject)
    with ctx.read() as session:
        found = look_up_rows.cases(session, ctx.agencies, typed) if typed else []
        fitting = [one for one in found if typed in _spellings(one.code)]
        right = [one for one in fitting if look_up_codes.fits(ctx, one.public_id, secret)]
        if not fitting:
            look_up_codes.fits(ctx, typed, secret)  # an unknown case takes as long as a wrong code
        return _told(ctx, session, right[0]) if len(right) == 1 else None


def _spellings(code: str) -> tuple[str, str]:
    """The whole code without what stands between its parts, and its last two parts: `261022-0001`."""
    return joined(code), "".join(words_of(code)[-2:])


def _told(ctx: Context, session: Session, row: FoundCase) -> CaseStanding:
    """What the applicant's own page says; of a state that is shown as another one neither its day nor its term."""
    book = catalog.rulebook(ctx, session, row.definition)
    outward = book.definition.outward(row.state)
    state, hidden = book.state(outward), outward != row.state
    return CaseStanding(
        code=row.code,
        kind=book.definition.title,
        step=book.definition.titled(row.state, outside=True),
        what_now=state.what_now,
        since=None if hidden else local_date(row.state_since),
        due_on=None if hidden or state.final is not None else row.due_on,
        yours=row.waits_for == APPLICANT and not hidden,
        ended=state.final is not None,
    )
