"""Finds cases by a code and certificates by a number, as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.finding import LONGEST
from caseflow.db.models import Case, Certificate
from caseflow.db.queries.foundation import search as search_rows

MOST = 5
"""Things of one code or number that are shown; more than a few bear the same only by mistake."""


class FoundCase(NamedTuple):
    """What a look-up may need of a case."""

    public_id: str
    code: str
    definition: str
    state: str
    state_since: datetime
    waits_for: str | None
    due_on: date | None


def cases(session: Session, agencies: Sequence[str], word: str) -> list[FoundCase]:
    """Cases that are found by a word and have a code; whether it is theirs is the caller's to say."""
    columns = (
        Case.public_id, Case.code, Case.definition, Case.state, Case.state_since, Case.waits_for, Case.due_on,
    )  # fmt: skip
    statement = (
        sa.select(*columns)
        .where(Case.agency.in_(agencies), Case.code.is_not(None))
        .where(*search_rows.narrowed(session, agencies, "case", (word,), Case.id))
        .order_by(Case.id)
        .limit(4 * MOST)
    )
    return [FoundCase(**row._mapping) for row in session.execute(statement)]


def certificates(session: Session, agency: str, number_key: str) -> list[str]:
    """The public ids of the certificates of an agency with this number, the newest first."""
    statement = (
        sa.select(Certificate.public_id)
        .where(Certificate.agency == agency, Certificate.number_key == number_key)
        .where(*search_rows.narrowed(session, (agency,), "certificate", (number_key[:LONGEST],), Certificate.id))
        .order_by(Certificate.valid_from.desc(), Certificate.id.desc())
        .limit(MOST)
    )
    return list(session.scalars(statement))
