"""Counts over the register: one grouped reading of one index, from which every table and chart is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Certificate

_C = Certificate
DIMENSIONS = {"year": _C.year, "scheme": _C.scheme, "size": _C.size_class, "commune": _C.commune, "body": _C.body}


def grouped(session: Session, agency: str, only: Mapping[str, str | int]) -> Sequence[Record]:
    """How many certificates each holder has by year, scheme, size class, commune and body; `only` narrows these."""
    columns = [column.label(name) for name, column in DIMENSIONS.items()]
    narrowed = [DIMENSIONS[name] == value for name, value in only.items()]
    statement = (
        sa.select(*columns, _C.holder_tax_code.label("holder"), sa.func.count().label("certificates"))
        .where(_C.agency == agency, *narrowed)
        .group_by(*DIMENSIONS.values(), _C.holder_tax_code)
    )
    return session.execute(statement).all()
