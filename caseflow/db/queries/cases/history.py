"""What happened in one case, as its page tells it; every function is one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Event, Member
from caseflow.db.prepared import Prepared, given, table_of
from caseflow.db.queries.foundation.events import MIGRATED, TRANSITION

EVENTS_SHOWN = 300


class _Body(NamedTuple):
    body: str


class MoveRow(NamedTuple):
    """One event after which a case may stand elsewhere."""

    seq: int
    kind: str
    name: str
    from_state: str | None
    to_state: str | None


_V = table_of(Event).c
_moves = Prepared(
    sa.select(*(_V[name] for name in MoveRow._fields))
    .where(_V.case_id == given(_V.case_id, "case"), sa.or_(_V.kind == TRANSITION, _V.kind == MIGRATED))
    .order_by(_V.seq.desc())
    .limit(EVENTS_SHOWN),
    MoveRow,
)
_body = Prepared(sa.select(_V.body).where(_V.case_id == given(_V.case_id, "case"), _V.seq == given(_V.seq)), _Body)


def moves(session: Session, case_id: int) -> list[MoveRow]:
    """The steps of a case and its moves to other editions, newest first, without what they say."""
    return _moves.all(session, case=case_id)


def body(session: Session, case_id: int, seq: int) -> str:
    """What one event of a case says."""
    return _body.all(session, case=case_id, seq=seq)[0].body


class HistoryRow(NamedTuple):
    """One event of a case, who did it, and whether that person is or was the enterprise's (`member_id`)."""

    seq: int
    kind: str
    name: str
    from_state: str | None
    to_state: str | None
    actor_id: int
    at: datetime
    body: str
    who: str | None
    member_id: int | None


def history(
    session: Session, case_id: int, enterprise_id: int, kinds: Collection[str], before: int | None = None
) -> list[HistoryRow]:
    """The events of these kinds, newest first, with who did each and whether that person is or was the enterprise's;
    only those below the number `before`, where it is given.
    """
    statement = (
        sa.select(
            Event.seq, Event.kind, Event.name, Event.from_state, Event.to_state, Event.actor_id, Event.at, Event.body,
            Account.full_name.label("who"), Member.id.label("member_id"),
        )
        .outerjoin(Account, Account.id == Event.actor_id)
        .outerjoin(Member, sa.and_(Member.enterprise_id == enterprise_id, Member.account_id == Event.actor_id))
        .where(Event.case_id == case_id, Event.kind.in_(kinds))
        .order_by(Event.seq.desc())
        .limit(EVENTS_SHOWN)
    )  # fmt: skip
    if before is not None:
        statement = statement.where(Event.seq < before)
    return [HistoryRow._make(row) for row in session.execute(statement)]
