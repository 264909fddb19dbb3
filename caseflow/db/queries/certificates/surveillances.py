"""The surveillances of certificates: when each falls due, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Surveillance
from caseflow.db.prepared import Insertion, Prepared, given, table_of


class SurveillanceRow(NamedTuple):
    """One surveillance of a certificate; without `done_on` it is still to be done."""

    number: int
    due_on: date
    done_on: date | None
    result: str


_S = table_of(Surveillance).c
_planned = Insertion(Surveillance, "certificate_id", "number", "due_on", "result", "note")
_of = Prepared(
    sa.select(*(_S[name] for name in SurveillanceRow._fields))
    .where(_S.certificate_id == given(_S.certificate_id, "certificate"))
    .order_by(_S.number),
    SurveillanceRow,
)


def plan(session: Session, certificates: Iterable[tuple[int, Sequence[date]]]) -> None:
    """Sets the surveillance dates of certificates, by their ids."""
    rows = [
        {"certificate_id": own, "number": n, "due_on": due, "result": "", "note": ""}
        for own, dates in certificates
        for n, due in enumerate(dates, 1)
    ]
    _planned.run(session, rows)


def drop(session: Session, certificate_id: int) -> None:
    """Takes away the surveillances of a certificate whose dates were wrong; none of them may have been done."""
    session.execute(sa.delete(Surveillance).where(Surveillance.certificate_id == certificate_id))


def of(session: Session, certificate_id: int) -> list[SurveillanceRow]:
    """The surveillances of a certificate, in their order."""
    return _of.all(session, certificate=certificate_id)


def set_result(
    session: Session, certificate_id: int, number: int, *, done_on: date, result: str, note: str, by: int | None
) -> None:
    """Records what came of one surveillance."""
    own = sa.update(Surveillance).where(Surveillance.certificate_id == certificate_id, Surveillance.number == number)
    session.execute(own.values(done_on=done_on, result=result, note=note, recorded_by=by))
