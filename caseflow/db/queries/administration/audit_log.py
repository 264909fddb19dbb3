"""The audit log as it is read: events the newest first by their edge, and what the things they tell of are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate, Council, Enterprise, Event

Edge = tuple[datetime, int]
"""When the last event of a page happened, and its id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of these agencies; of some streams, by some people, of a kind, within some moments."""

    agencies: Collection[str]
    streams: Collection[str] | None = None
    actors: Collection[int] | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: Edge | None = None


class EventRow(NamedTuple):
    """An event in the audit log."""

    id: int
    stream: str
    seq: int
    kind: str
    name: str
    from_state: str | None
    to_state: str | None
    actor_id: int
    at: datetime
    body: str
    hash: str


class CaseRow(NamedTuple):
    """A case that an event tells of."""

    id: int
    public_id: str
    code: str | None
    definition: str
    enterprise_name: str


class NamedRow(NamedTuple):
    """An organisation, a certificate or a council that an event tells of."""

    id: int
    public_id: str
    title: str


def events(session: Session, wanted: Wanted, size: int) -> list[EventRow]:
    """Events, the newest first, beyond `after`; `size` + 1 of them so that one sees whether more follow."""
    e, agencies = Event, list(wanted.agencies)
    of = e.agency == agencies[0] if len(agencies) == 1 else e.agency.in_(agencies)
    query = sa.select(*(getattr(e, name) for name in EventRow._fields)).where(of)
    if wanted.streams is not None:
        query = query.where(e.stream.in_(wanted.streams))
    if wanted.actors is not None:
        query = query.where(e.actor_id.in_(wanted.actors))
    if wanted.kind:
        query = query.where(e.kind == wanted.kind)
    if wanted.since is not None:
        query = query.where(e.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(e.at < wanted.until)
    if wanted.after is not None:
        query = query.where(sa.tuple_(e.at, e.id) < sa.tuple_(*map(sa.literal, wanted.after)))
    found = session.execute(query.order_by(e.at.desc(), e.id.desc()).limit(size + 1))
    return [EventRow._make(row) for row in found]


def cases(session: Session, ids: Collection[int]) -> dict[int, CaseRow]:
    """Cases by their ids."""
    query = (
        sa.select(Case.id, Case.public_id, Case.code, Case.definition, Enterprise.name)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.id.in_(ids))
    )
    return {row.id: CaseRow._make(row) for row in session.execute(query)} if ids else {}


def named(session: Session, kind: str, ids: Collection[int]) -> dict[int, NamedRow]:
    """Organisations, certificates or councils by their ids."""
    if not ids:
        return {}
    if kind == "enterprise":
        query = sa.select(Enterprise.id, Enterprise.public_id, Enterprise.name).where(Enterprise.id.in_(ids))
    elif kind == "certificate":
        query = sa.select(Certificate.id, Certificate.public_id, Certificate.number).where(Certificate.id.in_(ids))
    else:
        query = sa.select(Council.id, Council.public_id, Council.name).where(Council.id.in_(ids))
    return {row[0]: NamedRow._make(row) for row in session.execute(query)}
