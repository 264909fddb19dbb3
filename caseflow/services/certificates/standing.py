"""How the certificate of a case stands today, in a few words: what messages say of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.certificates import answering
from caseflow.certificates.standing import Validity
from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import details as detail_rows
from caseflow.services.foundation.context import Context


def of_case(ctx: Context, session: Session, case_id: int) -> str | Text:
    """The words for the newest certificate that the case led to; empty where it led to none."""
    row = certificate_rows.card(session, case_id)
    if row is None:
        return ""
    today = local_date(ctx.clock.now())
    changes = detail_rows.statuses(session, row.id)
    since = max((one.from_on for one in changes if one.from_on <= today), default=None)
    return answering.standing(Validity(row.valid_from, row.valid_to, row.restorable_to), row.status, since, today)
