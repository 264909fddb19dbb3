"""Published content by hash, and which edition of a name is in force for an agency."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Edition, Published
from caseflow.db.prepared import Prepared, given, table_of

_E = table_of(Edition).c


def _current(agency: str, kind: str) -> sa.Select[Edition]:
    """The newest edition of every name of one kind, withdrawn ones included."""
    newest = (
        sa.select(Edition.name, sa.func.max(Edition.number).label("number"))
        .where(Edition.agency == agency, Edition.kind == kind)
        .group_by(Edition.name)
        .subquery()
    )
    return (
        sa.select(Edition)
        .join(newest, sa.and_(Edition.name == newest.c.name, Edition.number == newest.c.number))
        .where(Edition.agency == agency, Edition.kind == kind)
    )


def body(session: Session, sha256: str) -> str:
    """The text stored under a hash; raises NoResultFound for an unknown one."""
    return session.execute(sa.select(Published.body).where(Published.sha256 == sha256)).scalar_one()


def bodies(session: Session, hashes: Collection[str]) -> dict[str, str]:
    """The texts stored under these hashes."""
    statement = sa.select(Published.sha256, Published.body).where(Published.sha256.in_(hashes))
    return {row.sha256: row.body for row in session.execute(statement)}


class InForce(NamedTuple):
    """The edition of a name that an agency has in force."""

    name: str
    number: int
    sha256: str
    at: datetime


_newest = (
    sa.select(_E.name, sa.func.max(_E.number).label("number"))
    .where(_E.agency == given(_E.agency), _E.kind == given(_E.kind))
    .group_by(_E.name)
    .subquery()
)
_in_force = Prepared(
    sa.select(*(_E[name] for name in InForce._fields))
    .join(_newest, sa.and_(_E.name == _newest.c.name, _E.number == _newest.c.number))
    .where(_E.agency == given(_E.agency), _E.kind == given(_E.kind), _E.retired.is_(False))
    .order_by(_E.name),
    InForce,
)


def in_force(session: Session, agency: str, kind: str) -> list[InForce]:
    """The newest edition of every name of one kind, those that the agency withdrew left out."""
    return _in_force.all(session, agency=agency, kind=kind)


class Piece(NamedTuple):
    """A form or an assembled workflow, ready to be published."""

    kind: str
    name: str
    sha256: str
    body: str


def publish(session: Session, agency: str, piece: Piece, now: datetime) -> bool:
    """Stores a body and makes it the edition in force of an agency; false when it already is.

    A body that any agency published before is stored already.
    """
    kind, name, sha256, text = piece
    current = session.execute(_current(agency, kind).where(Edition.name == name)).scalar_one_or_none()
    if current is not None and current.sha256 == sha256 and not current.retired:
        return False
    if session.get(Published, sha256) is None:
        session.add(Published(sha256=sha256, kind=kind, name=name, body=text, published_at=now))
    number = current.number + 1 if current is not None else 1
    new = Edition(agency=agency, kind=kind, name=name, number=number, sha256=sha256, retired=False, at=now)
    session.add(new)
    session.flush()
    return True


def retire_others(session: Session, agency: str, kind: str, keep: Collection[str], now: datetime) -> list[str]:
    """Withdraws every name of a kind that is no longer among the content of an agency; gives their names."""
    gone = [edition for edition in in_force(session, agency, kind) if edition.name not in keep]
    for one in gone:
        last = {"kind": kind, "name": one.name, "number": one.number + 1, "sha256": one.sha256}
        session.add(Edition(agency=agency, **last, retired=True, at=now))
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


def of_kind(session: Session, agency: str, kind: str) -> list[EditionRow]:
    """Every edition of a kind that was ever in force for an agency, those of one name together, the newest first."""
    columns = (Edition.kind, Edition.name, Edition.number, Edition.sha256, Edition.retired, Edition.at)
    mine = sa.select(*columns).where(Edition.agency == agency, Edition.kind == kind)
    return [EditionRow(*row) for row in session.execute(mine.order_by(Edition.name, Edition.number.desc()))]


class InUse(NamedTuple):
    """An edition or a plan that cases keep to: how many, and one of them by its code or its title."""

    definition: str
    cases: int
    example: str


def editions_in_use(session: Session, agency: str) -> list[InUse]:
    """The workflow editions of all cases of an agency that are still open."""
    statement = (
        sa.select(Case.definition, sa.func.count().label("cases"), sa.func.min(sa.func.coalesce(Case.code, Case.title)))
        .where(Case.agency == agency, Case.closed_at.is_(None))
        .group_by(Case.definition)
        .order_by(Case.definition)
    )
    return [InUse(*row) for row in session.execute(statement)]


def of_name(session: Session, agencies: Collection[str], kind: str, name: str) -> list[EditionRow]:
    """Every edition of one name that was ever in force with one of these agencies, the newest first."""
    columns = (Edition.kind, Edition.name, Edition.number, Edition.sha256, Edition.retired, Edition.at)
    mine = sa.select(*columns).where(Edition.kind == kind, Edition.name == name, Edition.agency.in_(agencies))
    return [EditionRow(*row) for row in session.execute(mine.order_by(Edition.number.desc()))]


def programmes_in_use(session: Session, agency: str) -> list[InUse]:
    """The plans under which cases of an agency stand, closed ones included: they are counted by their plan."""
    example = sa.func.min(sa.func.coalesce(Case.code, Case.title))
    statement = sa.select(Case.programme, sa.func.count().label("cases"), example).where(Case.agency == agency)
    return [InUse(*row) for row in session.execute(statement.group_by(Case.programme).order_by(Case.programme))]
