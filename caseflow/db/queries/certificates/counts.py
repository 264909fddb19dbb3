"""Counts over the register: one grouped reading, from which every table and chart is made."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import register

_C = Certificate
OF_PROVINCE, OF_OTHERS = "province", "others"
"""Whether the province paid for a certificate: it ends a case of support."""
DIMENSIONS: dict[str, sa.ColumnElement[str] | sa.ColumnElement[int]] = {
    "year": _C.year.expression,
    "scheme": _C.scheme.expression,
    "size": _C.size_class.expression,
    "commune": _C.commune.expression,
    "body": _C.body.expression,
    "support": sa.case((_C.source == "supported", OF_PROVINCE), else_=OF_OTHERS),
}


class CountRow(NamedTuple):
    """How many certificates one holder has of one year, scheme, size class, commune and body, supported or not."""

    year: int
    scheme: str
    size: str
    commune: str
    body: str
    support: str
    holder: str
    certificates: int


def grouped(session: Session, agency: str, in_force_on: date | None = None) -> list[CountRow]:
    """How many certificates each tax code has by every dimension: the new ones, or those in force on a day.

    What replaces another certificate, after a renewal or a transfer to another body, is in force and is not new.
    """
    wanted = (_C.replaces_id.is_(None),) if in_force_on is None else register.in_force(in_force_on)
    groups = sa.select(
        *(column.label(name) for name, column in DIMENSIONS.items()), _C.holder_tax_code.label("holder")
    ).where(_C.agency == agency, *wanted)
    lines = groups.subquery()
    statement = sa.select(*lines.c, sa.func.count().label("certificates")).group_by(*lines.c)
    return [CountRow(**row._mapping) for row in session.execute(statement)]
