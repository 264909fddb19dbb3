"""The rows of a case: the hot path of a move, and what the rules want to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import (
    Case,
    Enterprise,
)
from caseflow.db.prepared import Prepared, table_of

_MOVE_COLUMNS = (
    Case.id,
    Case.public_id,
    Case.agency,
    Case.scheme,
    Case.code,
    Case.definition,
    Case.title,
    Case.state,
    Case.version,
    Case.seq,
    Case.head_hash,
    Case.enterprise_id,
    Case.officer_id,
    Case.created_by,
    Case.call,
    Case.year,
    Case.due_on,
    Case.priority,
    Case.resolution_due_on,
    Case.state_since,
    Case.submitted_at,
    Enterprise.name.label("enterprise_name"),
)
_for_reading = (
    sa.select(*_MOVE_COLUMNS)
    .join(Enterprise, Enterprise.id == Case.enterprise_id)
    .where(Case.public_id == sa.bindparam("public_id"))
)
_for_move = Prepared(
    sa.select(*_MOVE_COLUMNS)
    .join(Enterprise, Enterprise.id == Case.enterprise_id)
    .where(Case.public_id == sa.bindparam("public_id"))
    .with_for_update(of=Case)
)
_moves: dict[tuple[str, ...], Prepared] = {}
_last_code = (
    sa.select(Case.code)
    .where(Case.agency == sa.bindparam("agency"), Case.code.like(sa.bindparam("prefix")))
    .order_by(sa.func.length(Case.code).desc(), Case.code.desc())  # 10000 comes after 9999
    .limit(1)
)


def for_move(session: Session, public_id: str) -> Record | None:
    """The case as a move needs it, its row locked until the transaction ends (on SQLite the whole database is)."""
    return _for_move.one(session, public_id=public_id)


def for_reading(session: Session, public_id: str) -> Record | None:
    """The same row as `for_move`, without locking it."""
    return session.execute(_for_reading, {"public_id": public_id}).one_or_none()


def public_id_of(session: Session, case_id: int) -> str:
    """The public id of a case."""
    return session.execute(sa.select(Case.public_id).where(Case.id == case_id)).scalar_one()


def move(session: Session, case_id: int, version: int, values: dict[str, Any]) -> bool:
    """Writes a move if the case is still at `version`; false when somebody else was faster."""
    return _move_of(tuple(sorted(values))).run(session, case_key=case_id, seen_version=version, **values) == 1


def _move_of(columns: tuple[str, ...]) -> Prepared:
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


def last_code(session: Session, agency: str, prefix: str) -> str | None:
    """The highest dossier code that begins with `prefix`."""
    return session.execute(_last_code, {"agency": agency, "prefix": f"{prefix}%"}).scalar_one_or_none()


def enterprise(session: Session, enterprise_id: int) -> Enterprise:
    """The enterprise of a case."""
    return session.get_one(Enterprise, enterprise_id)


def same_support(session: Session, case_id: int, enterprise_id: int, scheme: str, dead: Sequence[str]) -> list[str]:
    """Codes of other submitted cases of the same enterprise and scheme whose outcome is not one of `dead`."""
    statement = (
        sa.select(Case.code, Case.title)
        .where(
            Case.enterprise_id == enterprise_id,
            Case.scheme == scheme,
            Case.id != case_id,
            Case.submitted_at.is_not(None),
            sa.or_(Case.outcome.is_(None), Case.outcome.not_in(dead)),
        )
        .order_by(Case.id)
    )
    return [code or title for code, title in session.execute(statement)]
