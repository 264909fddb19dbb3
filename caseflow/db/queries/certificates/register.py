"""Reads the certificate register as a list: what falls due next comes first, read by its edge, never by counting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.db.models import Certificate, CertificateStatus, Surveillance
from caseflow.db.queries.foundation import search as search_rows

_C = Certificate
END = date.max
"""Stands for the last valid day of a certificate that has none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the register, as it stood on `day`; `enterprises` None means the whole agency.

    `status` is one of `certificates.standing.STATUSES`, `all`, or empty for what is or can be in force; `soon` is how
    long before its date a thing is said to be due soon; `flag` is `duplicate`, `overlap` or empty; `ends` is between
    which days, both included, the last valid day lies.
    """

    agency: str
    day: date
    soon: timedelta
    enterprises: Collection[int] | None = None
    words: Sequence[str] = ()
    scheme: str = ""
    body: str = ""
    commune: str = ""
    year: int | None = None
    status: str = ""
    flag: str = ""
    source: str = ""
    ends: tuple[date | None, date | None] = (None, None)
    after: tuple[date, int] | None = None

    @property
    def by_end(self) -> bool:
        """Whether the certificates of some last days are wanted: the list is then in the order of these days."""
        return self.ends != (None, None)


class RegisterRow(NamedTuple):
    """One certificate as a line of the register needs it: the columns of `columns`, in their order.

    `last_status` is the last recorded one, `recorded` the one that held on the day asked about.
    """

    id: int
    public_id: str
    number: str
    standard: str
    edition: str
    product: str
    scheme: str
    body: str
    source: str
    version: int
    decided_on: date
    valid_from: date
    valid_to: date | None
    restorable_to: date | None
    recertify_on: date | None
    order_on: date
    enterprise_id: int | None
    holder_name: str
    holder_tax_code: str
    commune: str
    size_class: str
    last_status: str
    recorded: str
    due_on: date | None
    duplicate: bool
    overlap: bool


def recorded(day: date) -> sa.ColumnElement[str]:
    """What was recorded of a certificate's status with effect on `day`."""
    newest = (
        sa.select(CertificateStatus.status)
        .where(CertificateStatus.certificate_id == _C.id, CertificateStatus.from_on <= day)
        .order_by(CertificateStatus.from_on.desc(), CertificateStatus.id.desc())
        .limit(1)
    )
    return sa.func.coalesce(newest.correlate(_C).scalar_subquery(), "valid")


def due(day: date) -> sa.ColumnElement[date]:
    """What fell due next as `day` saw it."""
    waiting = sa.select(sa.func.min(Surveillance.due_on)).where(
        Surveillance.certificate_id == _C.id, sa.or_(Surveillance.done_on.is_(None), Surveillance.done_on > day)
    )
    return sa.func.coalesce(waiting.correlate(_C).scalar_subquery(), _C.recertify_on, type_=sa.Date())


def in_force(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Which certificates were in force on `day`: begun, not ended, neither suspended nor withdrawn nor replaced."""
    return recorded(day) == "valid", _C.valid_from <= day, sa.or_(_C.valid_to.is_(None), _C.valid_to >= day)


def duplicate() -> sa.ColumnElement[bool]:
    """Whether the register has the same number of the same body once more, however it is written."""
    other = aliased(Certificate)
    same = sa.select(other.id).where(
        other.agency == _C.agency, other.body_key == _C.body_key, other.number_key == _C.number_key, other.id != _C.id
    )
    return same.correlate(_C).exists()


def overlap() -> sa.ColumnElement[bool]:
    """Whether the same holder has another certificate of the same standard and product for some of the same days."""
    other = aliased(Certificate)
    same = sa.select(other.id).where(
        other.agency == _C.agency,
        other.holder_tax_code == _C.holder_tax_code,
        other.standard_key == _C.standard_key,
        other.id != _C.id,
        other.status.in_(("valid", "suspended")),
        other.valid_from <= sa.func.coalesce(_C.valid_to, END, type_=sa.Date()),
        sa.func.coalesce(other.valid_to, END, type_=sa.Date()) >= _C.valid_from,
    )
    return sa.and_(_C.status.in_(("valid", "suspended")), same.correlate(_C).exists())


def columns(day: date) -> tuple[sa.ColumnElement[object], ...]:
    """What every line of the register needs, with its status and flags as of `day`."""
    return (
        _C.id, _C.public_id, _C.number, _C.standard, _C.edition, _C.product, _C.scheme, _C.body, _C.source, _C.version,
        _C.decided_on, _C.valid_from, _C.valid_to, _C.restorable_to, _C.recertify_on, _C.order_on, _C.enterprise_id,
        _C.holder_name, _C.holder_tax_code, _C.commune, _C.size_class, _C.status.label("last_status"),
        recorded(day).label("recorded"), due(day).label("due_on"), duplicate().label("duplicate"),
        overlap().label("overlap"),
    )  # type: ignore[return-value]  # fmt: skip


def page(session: Session, wanted: Wanted, size: int) -> list[RegisterRow]:
    """Certificates in the order of what comes next or of their ends, beyond `after`; `size` + 1: do more follow?"""
    order = _C.valid_to if wanted.by_end else _C.order_on
    statement = (
        sa.select(*columns(wanted.day))
        .where(_C.agency == wanted.agency, *_conditions(session, wanted))
        .order_by(order, _C.id)
        .limit(size + 1)
    )
    if wanted.after is not None:
        statement = statement.where(sa.tuple_(order, _C.id) > sa.tuple_(*map(sa.literal, wanted.after)))
    return [RegisterRow(**row._mapping) for row in session.execute(statement)]


def _conditions(session: Session, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [*_status(wanted)]
    if wanted.enterprises is not None:
        found.append(_C.enterprise_id.in_(wanted.enterprises))
    found += search_rows.narrowed(session, (wanted.agency,), "certificate", wanted.words, _C.id)
    exact = {_C.scheme: wanted.scheme, _C.body: wanted.body, _C.commune: wanted.commune, _C.source: wanted.source}
    found += [column == value for column, value in exact.items() if value]
    if wanted.year is not None:
        found.append(_C.year == wanted.year)
    if wanted.flag:
        found.append({"duplicate": duplicate, "overlap": overlap}[wanted.flag]())
    first, last = wanted.ends
    if first is not None:
        found.append(_C.valid_to >= first)
    if last is not None:
        found.append(_C.valid_to <= last)
    return found


def _status(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The rows that `certificates.standing.status_on` gives this status on the day."""
    day, state, falls = wanted.day, recorded(wanted.day), due(wanted.day)
    kept, begun = state.not_in(("withdrawn", "renewed")), _C.valid_from <= day
    running = sa.or_(_C.valid_to.is_(None), _C.valid_to >= day)
    ended, restorable = _C.valid_to < day, _C.restorable_to >= day
    alive = [state == "valid", begun, running]
    conditions: dict[str, list[sa.ColumnElement[bool]]] = {
        "": [kept, sa.or_(running, restorable)],
        "all": [],
        "valid": [*alive, sa.or_(falls.is_(None), falls > day + wanted.soon)],
        "due_soon": [*alive, falls.between(day, day + wanted.soon)],
        "overdue": [*alive, falls < day],
        "suspended": [state == "suspended", begun, running],
        "withdrawn": [state == "withdrawn"],
        "renewed": [state == "renewed"],
        "not_yet": [kept, _C.valid_from > day],
        "restorable": [kept, begun, ended, restorable],
        "expired": [kept, begun, ended, sa.or_(_C.restorable_to.is_(None), _C.restorable_to < day)],
    }
    return conditions[wanted.status]


def choices(session: Session, agency: str) -> tuple[Sequence[str], Sequence[str], Sequence[int]]:
    """Every certification body, commune and year in the register, for its filters."""
    of = _C.agency == agency
    bodies = session.scalars(sa.select(_C.body).where(of).distinct().order_by(_C.body)).all()
    communes = session.scalars(sa.select(_C.commune).where(of, _C.commune != "").distinct().order_by(_C.commune)).all()
    return bodies, communes, session.scalars(sa.select(_C.year).where(of).distinct().order_by(_C.year.desc())).all()
