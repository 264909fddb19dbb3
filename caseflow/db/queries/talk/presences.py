"""Statements on who has a case open, and on what happened to it since a page was drawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseflow.db.models import Account, CasePresence, Event
from caseflow.db.prepared import Nothing, Prepared, given, table_of
from caseflow.db.session import driver_of


class HereRow(NamedTuple):
    """Somebody who has the case open."""

    account_id: int
    full_name: str
    writing: bool
    seen_at: datetime


class ActRow(NamedTuple):
    """Something that happened to the case; its columns are those of `events.AfterRow`, and who did it by name."""

    kind: str
    name: str
    actor_id: int
    to_state: str
    at: datetime
    full_name: str


_P, _A = table_of(CasePresence).c, table_of(Account).c
_here = Prepared(
    sa.select(_P.account_id, _A.full_name, _P.writing, _P.seen_at)
    .select_from(sa.join(table_of(CasePresence), table_of(Account), _A.id == _P.account_id))
    .where(_P.case_id == given(_P.case_id, "case"), _P.seen_at > given(_P.seen_at, "since"))
    .order_by(_P.account_id),
    HereRow,
)


@cache
def _beat(dialect: str) -> Prepared[Nothing]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    columns = ("case_id", "account_id", "writing", "seen_at")
    statement = insert(table_of(CasePresence)).values({name: given(_P[name]) for name in columns})
    written = {name: statement.excluded[name] for name in ("writing", "seen_at")}
    return Prepared(statement.on_conflict_do_update(index_elements=["case_id", "account_id"], set_=written))


def here(session: Session, case_id: int, since: datetime) -> list[HereRow]:
    """Who showed after `since` that they have the case open."""
    return _here.all(session, case=case_id, since=since)


def beat(session: Session, case_id: int, account_id: int, writing: bool, at: datetime) -> None:
    """Notes that somebody has the case open: one row a person and case, overwritten."""
    prepared = _beat(driver_of(session)[0].name)
    prepared.run(session, case_id=case_id, account_id=account_id, writing=writing, seen_at=at)


def leave(session: Session, case_id: int, account_id: int) -> None:
    """Takes a person's row away."""
    session.execute(
        sa.delete(CasePresence).where(CasePresence.case_id == case_id, CasePresence.account_id == account_id)
    )


def sweep(session: Session, before: datetime) -> int:
    """Takes the rows away that nobody has renewed since; gives how many."""
    done = session.execute(sa.delete(CasePresence).where(CasePresence.seen_at < before))
    return int(done.rowcount)  # type: ignore[attr-defined]


def acts(session: Session, case_id: int, after: int, kinds: Collection[str], most: int) -> list[ActRow]:
    """What happened to a case after its event number `after`, the newest first."""
    statement = (
        sa.select(
            Event.kind, Event.name, Event.actor_id, sa.func.coalesce(Event.to_state, ""), Event.at,
            sa.func.coalesce(Account.full_name, ""),
        )
        .outerjoin(Account, Account.id == Event.actor_id)
        .where(Event.case_id == case_id, Event.seq > after, Event.kind.in_(kinds))
        .order_by(Event.seq.desc())
        .limit(most)
    )  # fmt: skip
    return [ActRow._make(row) for row in session.execute(statement)]
