"""Published content by hash, and which edition of a name is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Edition, Published

_newest = (
    sa.select(Edition.kind, Edition.name, sa.func.max(Edition.number).label("number"))
    .group_by(Edition.kind, Edition.name)
    .subquery()
)
_current = sa.select(Edition).join(
    _newest,
    sa.and_(Edition.kind == _newest.c.kind, Edition.name == _newest.c.name, Edition.number == _newest.c.number),
)


def body(session: Session, sha256: str) -> str:
    """The text stored under a hash; raises NoResultFound for an unknown one."""
    return session.execute(sa.select(Published.body).where(Published.sha256 == sha256)).scalar_one()


def bodies(session: Session, hashes: Collection[str]) -> dict[str, str]:
    """The texts stored under these hashes."""
    statement = sa.select(Published.sha256, Published.body).where(Published.sha256.in_(hashes))
    return {row.sha256: row.body for row in session.execute(statement)}


def in_force(session: Session, kind: str) -> Sequence[Edition]:
    """The newest edition of every name of one kind, those that were withdrawn left out."""
    statement = _current.where(Edition.kind == kind, Edition.retired.is_(False)).order_by(Edition.name)
    return session.execute(statement).scalars().all()


def publish(session: Session, kind: str, name: str, sha256: str, text: str, now: datetime) -> bool:
    """Stores a body and makes it the edition in force; false when it already is."""
    current = session.execute(_current.where(Edition.kind == kind, Edition.name == name)).scalar_one_or_none()
    if current is not None and current.sha256 == sha256 and not current.retired:
        return False
    if session.get(Published, sha256) is None:
        session.add(Published(sha256=sha256, kind=kind, name=name, body=text, published_at=now))
    number = current.number + 1 if current is not None else 1
    session.add(Edition(kind=kind, name=name, number=number, sha256=sha256, retired=False, at=now))
    session.flush()
    return True


def retire_others(session: Session, kind: str, keep: set[str], now: datetime) -> list[str]:
    """Withdraws every name of a kind that is no longer among the content; gives their names."""
    gone = [edition for edition in in_force(session, kind) if edition.name not in keep]
    for edition in gone:
        number = edition.number + 1
        session.add(Edition(kind=kind, name=edition.name, number=number, sha256=edition.sha256, retired=True, at=now))
    session.flush()
    return [edition.name for edition in gone]


class EditionRow(NamedTuple):
    """An edition of a piece of content."""

    kind: str
    name: str
    number: int
    sha256: str
    retired: bool
    at: datetime


def editions(session: Session) -> list[EditionRow]:
    """Every edition ever in force, newest first."""
    columns = (Edition.kind, Edition.name, Edition.number, Edition.sha256, Edition.retired, Edition.at)
    newest = sa.select(*columns).order_by(Edition.id.desc()).limit(500)
    return [EditionRow(*row) for row in session.execute(newest)]


class InUse(NamedTuple):
    """An edition that open cases keep to: how many, and one of them by its code or its title."""

    definition: str
    cases: int
    example: str


def editions_in_use(session: Session) -> list[InUse]:
    """The workflow editions of all cases that are still open."""
    statement = (
        sa.select(Case.definition, sa.func.count().label("cases"), sa.func.min(sa.func.coalesce(Case.code, Case.title)))
        .where(Case.closed_at.is_(None))
        .group_by(Case.definition)
        .order_by(Case.definition)
    )
    return [InUse(*row) for row in session.execute(statement)]


def of_name(session: Session, kind: str, name: str) -> list[EditionRow]:
    """Every edition of one name that was ever in force, the newest first."""
    columns = (Edition.kind, Edition.name, Edition.number, Edition.sha256, Edition.retired, Edition.at)
    mine = sa.select(*columns).where(Edition.kind == kind, Edition.name == name)
    return [EditionRow(*row) for row in session.execute(mine.order_by(Edition.number.desc()))]
