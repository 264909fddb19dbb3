"""Copies of a case as rows: each of an enterprise of its own, with a history whose chain is its own."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.ids import canonical, new_public_id
from caseflow.db.base import Base
from caseflow.db.models import (
    BallotSheet,
    Case,
    CaseTask,
    Certificate,
    CertificateStatus,
    ClockInterval,
    CouncilCase,
    Document,
    Draft,
    Enterprise,
    Event,
    Member,
    SeatCase,
    Submission,
    Surveillance,
    Timer,
)
from caseflow.db.queries.foundation.events import GENESIS
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from tests.support.scenario import tax_code

HANGING: tuple[type[Base], ...] = (Draft, Submission, ClockInterval, Timer, CaseTask, Document)
"""What hangs on a case and is copied row by row."""
FIRST_TAX_CODE = 100_000
"""Enterprises of copies have tax codes from here on."""


class Copier:
    """Copies cases; `made` counts them over all cases, so that names and tax codes do not meet."""

    def __init__(self, ctx: Context) -> None:
        self.ctx, self.made = ctx, 0

    def copy(self, public_id: str, times: int) -> list[str]:
        """So many copies of a case as it stands; gives their public ids. What was sent about it is not copied."""
        with self.ctx.tx() as session:
            case = session.scalars(sa.select(Case).where(Case.public_id == public_id)).one()
            return [self._one(session, case) for _ in range(times)]

    def _one(self, session: Session, case: Case) -> str:
        self.made += 1
        public_id = new_public_id()
        values = _columns(case)
        values |= {"public_id": public_id, "enterprise_id": self._enterprise(session, case.enterprise_id)}
        if case.code is not None:
            values["code"] = f"B{self.made}-{case.code}"
        own = int(session.execute(sa.insert(Case).returning(Case.id), values).scalar_one())
        for model in HANGING:
            rows = [_columns(row) for row in session.scalars(sa.select(model).where(_of(model) == case.id))]
            for row in rows:
                row |= {"case_id": own} | ({"public_id": new_public_id()} if "public_id" in row else {})
            if rows:
                session.execute(sa.insert(model), rows)
        self._council(session, case.id, own)
        self._certificates(session, case.id, own, int(values["enterprise_id"]))
        seq, head = self._history(session, case.id, own)
        session.execute(sa.update(Case).where(Case.id == own).values(seq=seq, head_hash=head))
        return public_id

    def _enterprise(self, session: Session, enterprise_id: int) -> int:
        """Another enterprise of the same people: nobody is supported twice for the same."""
        row = session.get_one(Enterprise, enterprise_id)
        number = FIRST_TAX_CODE + self.made
        values = _columns(row) | {"public_id": new_public_id(), "tax_code": tax_code(number)}
        own = int(session.execute(sa.insert(Enterprise).returning(Enterprise.id), values).scalar_one())
        for member in session.scalars(sa.select(Member).where(Member.enterprise_id == enterprise_id)):
            session.execute(sa.insert(Member), _columns(member) | {"enterprise_id": own})
        return own

    def _council(self, session: Session, case_id: int, own: int) -> None:
        for pair in session.scalars(sa.select(CouncilCase).where(CouncilCase.case_id == case_id)).all():
            values = _columns(pair) | {"case_id": own}
            key = session.execute(sa.insert(CouncilCase).returning(CouncilCase.id), values).scalar_one()
            for seat in session.scalars(sa.select(SeatCase).where(SeatCase.council_case_id == pair.id)).all():
                seat_values = _columns(seat) | {"council_case_id": key}
                seat_key = session.execute(sa.insert(SeatCase).returning(SeatCase.id), seat_values).scalar_one()
                for sheet in session.scalars(sa.select(BallotSheet).where(BallotSheet.seat_case_id == seat.id)).all():
                    session.execute(sa.insert(BallotSheet), _columns(sheet) | {"seat_case_id": seat_key})

    def _certificates(self, session: Session, case_id: int, own: int, enterprise_id: int) -> None:
        """What the register has of the case, under numbers of the copy's own; nothing replaces anything else."""
        for paper in session.scalars(sa.select(Certificate).where(Certificate.case_id == case_id)).all():
            values = _columns(paper) | {"public_id": new_public_id(), "case_id": own, "enterprise_id": enterprise_id}
            values |= {"number": f"{paper.number}/{self.made}", "number_key": f"{paper.number_key}{self.made}"}
            values |= {"replaces_id": None}
            key = session.execute(sa.insert(Certificate).returning(Certificate.id), values).scalar_one()
            kinds: tuple[type[CertificateStatus] | type[Surveillance], ...] = (CertificateStatus, Surveillance)
            for model in kinds:
                for row in session.scalars(sa.select(model).where(model.certificate_id == paper.id)).all():
                    session.execute(sa.insert(model), _columns(row) | {"certificate_id": key})

    def _history(self, session: Session, case_id: int, own: int) -> tuple[int, str]:
        """The same events as a chain of the copy's own."""
        seq, head = 0, GENESIS
        events = session.scalars(sa.select(Event).where(Event.case_id == case_id).order_by(Event.seq)).all()
        for event in events:
            body = canonical({**json.loads(event.body), "stream": f"case/{own}"})
            values = _columns(event) | {"stream": f"case/{own}", "case_id": own, "body": body, "prev_hash": head}
            seq, head = event.seq, audit.chain_hash(head, body)
            session.execute(sa.insert(Event), values | {"hash": head})
        return seq, head


def _of(model: type[Base]) -> Any:
    return sa.inspect(model).columns["case_id"]


def _columns(row: Base) -> dict[str, Any]:
    """The values of a row under the names of its attributes, its own key left out where the database gives it."""
    mapper = sa.inspect(type(row))
    return {p.key: getattr(row, p.key) for p in mapper.column_attrs if p.key != "id"}
