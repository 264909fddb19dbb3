"""The rows of a case: the hot path of a move, and what the rules want to know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import (
    Case,
    Enterprise,
)
from caseflow.db.prepared import Nothing, Prepared, given, table_of

_C, _E = table_of(Case).c, table_of(Enterprise).c


class CaseRow(NamedTuple):
    """A case as a move and its rules need it."""

    id: int
    public_id: str
    agency: str
    scheme: str
    programme: str
    code: str | None
    definition: str
    title: str
    state: str
    phase: str
    entry: int
    version: int
    seq: int
    head_hash: str
    enterprise_id: int
    officer_id: int | None
    created_by: int
    call: str | None
    year: int
    due_on: date | None
    priority: int
    amount: int | None
    amount_stage: str | None
    resolution_due_on: date | None
    state_since: datetime
    submitted_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    enterprise_name: str
    enterprise_form: str
    enterprise_size: str


OF_ENTERPRISE = {"enterprise_name": "name", "enterprise_form": "legal_form", "enterprise_size": "size_class"}
"""The last columns of a case's row, and what they are called in the profile."""
COLUMNS = (
    *(_C[name] for name in CaseRow._fields if name not in OF_ENTERPRISE),
    *(_E[own].label(name) for name, own in OF_ENTERPRISE.items()),
)
_one = (
    sa.select(*COLUMNS)
    .select_from(sa.join(table_of(Case), table_of(Enterprise), _E.id == _C.enterprise_id))
    .where(_C.public_id == given(_C.public_id))
)
_for_reading = Prepared(_one, CaseRow)
_for_move = Prepared(_one.with_for_update(of=table_of(Case)), CaseRow)
_moves: dict[tuple[str, ...], Prepared[Nothing]] = {}


class _Code(NamedTuple):
    code: str


_last_code = Prepared(
    sa.select(_C.code)
    .where(_C.agency == given(_C.agency), _C.code.like(given(_C.code, "prefix")))
    .order_by(sa.func.length(_C.code).desc(), _C.code.desc())  # 10000 comes after 9999
    .limit(1),
    _Code,
)


def for_move(session: Session, public_id: str) -> CaseRow | None:
    """The case as a move needs it, its row locked until the transaction ends (on SQLite the whole database is)."""
    return _for_move.one(session, public_id=public_id)


def locked(session: Session, public_id: str) -> CaseRow:
    """The same for a case that is known to be there; raises NoResultFound when it is gone."""
    return _there(for_move(session, public_id), public_id)


def known(session: Session, public_id: str) -> CaseRow:
    """The row of a case that is known to be there, without locking it; raises NoResultFound when it is gone."""
    return _there(for_reading(session, public_id), public_id)


def _there(case: CaseRow | None, public_id: str) -> CaseRow:
    if case is None:
        raise NoResultFound(f"case {public_id}")
    return case


def for_reading(session: Session, public_id: str) -> CaseRow | None:
    """The same row as `for_move`, without locking it."""
    return _for_reading.one(session, public_id=public_id)


def public_id_of(session: Session, case_id: int) -> str:
    """The public id of a case."""
    return session.execute(sa.select(Case.public_id).where(Case.id == case_id)).scalar_one()


def move(session: Session, case_id: int, version: int, values: Plain) -> bool:
    """Writes a move if the case is still at `version`; false when somebody else was faster."""
    return _move_of(tuple(sorted(values))).run(session, case_key=case_id, seen_version=version, **values) == 1


def _move_of(columns: tuple[str, ...]) -> Prepared[Nothing]:
    """The conditional update that writes these columns; there are few combinations, each is prepared once."""
    if columns not in _moves:
        table = table_of(Case)
        _moves[columns] = Prepared(
            sa.update(table)
            .where(
                table.c.id == sa.bindparam("case_key", type_=table.c.id.type),
                table.c.version == sa.bindparam("seen_version", type_=table.c.version.type),
            )
            .values({name: sa.bindparam(name, type_=table.c[name].type) for name in columns})
        )
    return _moves[columns]


_wait: Prepared[Nothing] = Prepared(
    sa.update(table_of(Case)).where(_C.id == given(_C.id, "case")).values(waits_for=given(_C.waits_for, "role"))
)


def wait(session: Session, case_id: int, role: str | None) -> None:
    """Whom the case waits for while it stays where it is: the next of the people who decide about its paper."""
    _wait.run(session, case=case_id, role=role)


def turn(session: Session, case_id: int) -> str | None:
    """Whom a case waits for now: whoever its state names, or whoever holds the paper that decides about it."""
    return session.execute(sa.select(Case.waits_for).where(Case.id == case_id)).scalar_one()


class ProvisionalCase(NamedTuple):
    """A case whose last day was computed without the calendar of every year on the way; its stay began at `since`."""

    public_id: str
    since: datetime
    due_on: date | None


def provisional(session: Session, agency: str, most: int) -> list[ProvisionalCase]:
    """The open cases whose last day is provisional, the earliest day first."""
    statement = (
        sa.select(Case.public_id, Case.state_since, Case.due_on)
        .where(Case.agency == agency, Case.due_provisional.is_(True), Case.outcome.is_(None))
        .where(Case.due_on.is_not(None))
        .order_by(Case.due_on, Case.id)
        .limit(most)
    )
    return [ProvisionalCase(*row) for row in session.execute(statement)]


def set_due(session: Session, case_id: int, due: date, due_order: int, *, provisional: bool) -> None:
    """Moves the last day of the term in which a case stands."""
    values = {"due_on": due, "due_order": due_order, "due_provisional": provisional}
    session.execute(sa.update(Case).where(Case.id == case_id).values(values))


def last_code(session: Session, agency: str, prefix: str) -> str | None:
    """The highest dossier code that begins with `prefix`."""
    row = _last_code.one(session, agency=agency, prefix=f"{prefix}%")
    return None if row is None else row.code


class SupportRow(NamedTuple):
    """Another case of the same firm for the same content."""

    id: int
    code: str | None
    title: str
    outcome: str | None
    programme: str
    submitted_at: datetime


_O = table_of(Case).alias("own").c
_same_support = Prepared(
    sa.select(*(_C[name] for name in SupportRow._fields))
    .select_from(
        sa.join(_O.id.table, table_of(Case), sa.and_(_C.agency == _O.agency, _C.scheme == _O.scheme)).join(
            table_of(Enterprise), _E.id == _C.enterprise_id
        )
    )
    .where(
        _O.id == given(_O.id, "case"),
        _C.id != _O.id,
        _C.submitted_at.is_not(None),
        sa.or_(
            _E.tax_code == given(_E.tax_code, "firm"),
            # the index finds the stretch under any collation, the pattern says what belongs to it
            sa.and_(
                _E.tax_code.between(given(_E.tax_code, "first"), given(_E.tax_code, "last")),
                _E.tax_code.like(given(_E.tax_code, "branches")),
            ),
        ),
    )
    .order_by(_C.id),
    SupportRow,
)


def same_support(session: Session, case_id: int, firm: str) -> list[SupportRow]:
    """The other submitted cases of a firm and its branches for the content of a case, with its agency, oldest first.

    `firm` is the tax code without the number of a branch. Cases of every plan count; an organisation that two agencies
    knew has a profile from each, once one of them took over the other.
    """
    codes = {"firm": firm, "first": f"{firm}-000", "last": f"{firm}-999", "branches": f"{firm}-%"}
    return _same_support.all(session, case=case_id, **codes)


def standing(session: Session, agency: str, scheme: str, states: Collection[str], *, but: int) -> list[int]:
    """The cases of a road that stand in these states, one case apart."""
    statement = sa.select(Case.id).where(
        Case.agency == agency, Case.state.in_(states), Case.scheme == scheme, Case.id != but
    )
    return list(session.scalars(statement))
