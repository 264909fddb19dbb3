"""What is rehearsed has not happened: neither what the session wrote nor what went to the driver directly."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Event, Outage
from caseflow.db.session import undone
from caseflow.services.foundation import audit
from caseflow.services.foundation.audit import Link
from caseflow.services.foundation.context import Context
from tests.support.contexts import NOW

pytestmark = pytest.mark.both_databases


def test_nothing_of_a_rehearsal_is_left_and_what_follows_it_is_kept(ctx: Context) -> None:
    def note(session: Session, kind: str) -> None:
        audit.chain(session, Link(ctx.agency, "rehearsal", kind, 0, NOW, {}))

    def outages() -> int:
        with ctx.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Outage)) or 0

    with ctx.tx() as session:
        with undone(session):
            note(session, "undone")
            session.add(Outage(agency=ctx.agency, begun_at=NOW, ended_at=NOW))
        note(session, "kept")
        session.add(Outage(agency=ctx.agency, begun_at=NOW, ended_at=NOW))
    assert outages() == 1
    with ctx.read() as session:
        kinds = session.scalars(sa.select(Event.kind).where(Event.stream == "rehearsal")).all()
    assert kinds == ["kept"]
