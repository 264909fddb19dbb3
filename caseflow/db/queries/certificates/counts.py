"""Counts over the register: one grouped reading of one index, from which every table and chart is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Certificate

_C = Certificate
DIMENSIONS = {"year": _C.year, "scheme": _C.scheme, "size": _C.size_class, "commune": _C.commune, "body": _C.body}


class CountRow(NamedTuple):
    """How many certificates one holder has of one year, scheme, size class, commune and body."""

    year: int
    scheme: str
    size: str
    commune: str
    body: str
    holder: str
    certificates: int


def grouped(session: Session, agency: str, only: Mapping[str, str | int]) -> list[CountRow]:
    """How many certificates each holder has by year, scheme, size class, commune and body; `only` narrows these."""
    columns = [column.label(name) for name, column in DIMENSIONS.items()]
    narrowed = [DIMENSIONS[name] == value for name, value in only.items()]
    statement = (
        sa.select(*columns, _C.holder_tax_code.label("holder"), sa.func.count().label("certificates"))
        .where(_C.agency == agency, *narrowed)
        .group_by(*DIMENSIONS.values(), _C.holder_tax_code)
    )
    return [CountRow(**row._mapping) for row in session.execute(statement)]
