"""How many things of several kinds a case has, in one statement."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Base
from caseflow.db.models import Case
from caseflow.db.prepared import Prepared, given, table_of

Count = sa.ScalarSelect[int]
"""How many rows of one kind belong to the case that is bound as `case`."""


def of_case(model: type[Base], *conditions: sa.ColumnElement[bool]) -> Count:
    """How many rows of this table the case has, under these conditions."""
    columns = table_of(model).c
    counted = sa.select(sa.func.count()).select_from(table_of(model))
    return counted.where(columns.case_id == given(columns.case_id, "case"), *conditions).scalar_subquery()


class Counts:
    """A statement made of several counts, compiled once."""

    def __init__(self, counts: Mapping[str, Count]) -> None:
        self._names = tuple(counts)
        labelled = [count.label(f"n{i}") for i, count in enumerate(counts.values())]
        case = table_of(Case).c
        row: Any = cast(Any, namedtuple)("_COUNTS", ["id", *(one.name for one in labelled)])
        self._counts: Prepared[Any] = Prepared(
            sa.select(case.id, *labelled).where(case.id == given(case.id, "case")), row
        )

    def read(self, session: Session, case_id: int, reader: int, me: int) -> dict[str, int]:
        """How many of each kind this case has; `reader`: the account whose own are counted, 0 for everybody's; `me`:
        who looks."""
        found = self._counts.all(session, case=case_id, reader=reader, me=me)[0]
        return dict(zip(self._names, found[1:], strict=True))
