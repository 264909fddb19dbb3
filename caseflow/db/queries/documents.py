"""Documents and their blobs."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Document


def newest(session: Session, case_id: int, slot: str) -> int | None:
    """The id of the newest file in one place of a case's checklist."""
    statement = (
        sa.select(Document.id)
        .where(Document.case_id == case_id, Document.slot == slot, Document.removed_at.is_(None))
        .order_by(Document.id.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()
