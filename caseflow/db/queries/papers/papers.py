"""Papers: the rows of a chain, what waits for whom, what a case has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, Enterprise, Paper
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of
from caseflow.db.queries.engine import counts

UNDER_WAY, RETURNED, DROPPED, ISSUED, CANCELLED = "under_way", "returned", "dropped", "issued", "cancelled"
"""What has become of a paper: on its way, sent back, given up because its case moved on, out, taken back."""

PAPERS = counts.of_case(Paper)
"""How many of them a case has."""


class PaperRow(NamedTuple):
    """A paper as its chain needs it."""

    id: int
    public_id: str
    agency: str
    case_id: int
    kind: str
    action: str
    chain: str
    from_state: str
    entry: int
    status: str
    link: str | None
    waits_for: str | None
    version: int
    answers: Plain
    said: Plain | None
    template: str | None
    reason: str
    proposed_by: int
    proposed_at: datetime
    checked_by: int | None
    checked_at: datetime | None
    signed_by: int | None
    signed_at: datetime | None
    signed_as: Plain | None
    numbered_by: int | None
    numbered_at: datetime | None
    issued_by: int | None
    issued_at: datetime | None
    number_id: int | None
    number: str | None
    dated: date | None
    code: str | None
    pdf: str | None
    docx: str | None
    corrects_id: int | None
    corrected_by: int | None

    @property
    def done(self) -> dict[str, int]:
        """Who did what of the chain so far, the proposal first."""
        people = {
            "propose": self.proposed_by, "check": self.checked_by, "sign": self.signed_by,
            "number": self.numbered_by, "issue": self.issued_by,
        }  # fmt: skip
        return {link: person for link, person in people.items() if person is not None}


_P = table_of(Paper).c
_COLUMNS = tuple(_P[name] for name in PaperRow._fields)
_add: Prepared[Nothing] = Prepared(
    insertion(
        Paper, "public_id", "agency", "case_id", "kind", "action", "chain", "from_state", "entry", "status", "link",
        "waits_for", "version", "answers", "said", "template", "reason", "proposed_by", "proposed_at", "signed_by",
        "signed_at", "signed_as", "issued_by", "issued_at", "number_id", "number", "dated",
        "code", "pdf", "docx", "corrects_id",
    )
)  # fmt: skip
_known = Prepared(sa.select(*_COLUMNS).where(_P.public_id == given(_P.public_id)), PaperRow)
_of_case = Prepared(sa.select(*_COLUMNS).where(_P.case_id == given(_P.case_id)).order_by(_P.id.desc()), PaperRow)
_pending = Prepared(
    sa.select(*_COLUMNS).where(_P.case_id == given(_P.case_id), _P.status == UNDER_WAY).order_by(_P.id), PaperRow
)


def add(session: Session, values: Plain) -> None:
    """Enters a paper; columns that are not given are empty."""
    empty = {
        "said": None, "template": None, "reason": "", "signed_by": None, "signed_at": None, "signed_as": None,
        "issued_by": None, "issued_at": None, "number_id": None, "number": None, "dated": None, "code": None,
        "pdf": None, "docx": None, "corrects_id": None,
    }  # fmt: skip
    _add.run(session, **{**empty, **values})


def known(session: Session, public_id: str) -> PaperRow | None:
    """The paper of this public id."""
    return _known.one(session, public_id=public_id)


def with_code(session: Session, agency: str, code: str) -> PaperRow | None:
    """The paper of an agency that bears this code."""
    row = session.execute(sa.select(*_COLUMNS).where(_P.agency == agency, _P.code == code)).first()
    return None if row is None else PaperRow._make(row)


def with_file(session: Session, agency: str, sha256: str) -> PaperRow | None:
    """The paper of an agency that was issued as this file."""
    same = sa.or_(_P.pdf == sha256, _P.docx == sha256)
    row = session.execute(sa.select(*_COLUMNS).where(_P.agency == agency, same).limit(1)).first()
    return None if row is None else PaperRow._make(row)


def of_case(session: Session, case_id: int) -> list[PaperRow]:
    """Every paper of a case, the newest first."""
    return _of_case.all(session, case_id=case_id)


def under_way(session: Session, case_id: int) -> list[PaperRow]:
    """The papers of a case that are on their way through their chain, the oldest first."""
    return _pending.all(session, case_id=case_id)


def just_issued(session: Session, case_id: int, action: str) -> PaperRow | None:
    """The paper of an action that is being taken: the newest of the case, if it is issued."""
    newest = next((row for row in of_case(session, case_id) if row.action == action), None)
    return newest if newest is not None and newest.status == ISSUED else None


def change(session: Session, paper: PaperRow, values: Plain) -> bool:
    """Writes one step of a paper if it is still at the version that was read; false when somebody was faster."""
    statement = (
        sa.update(Paper)
        .where(Paper.id == paper.id, Paper.version == paper.version)
        .values(**values, version=paper.version + 1)
    )
    return bool(session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]


class DeskRow(NamedTuple):
    """A paper on somebody's desk: itself, its case, who proposed it."""

    id: int
    public_id: str
    kind: str
    action: str
    chain: str
    status: str
    link: str | None
    waits_for: str | None
    version: int
    number: str | None
    dated: date | None
    proposed_at: datetime
    proposed_by: int
    case: str
    case_id: int
    code: str | None
    title: str
    enterprise: str
    amount: int | None
    due_on: date | None
    proposer: str


_DESK = (
    sa.select(
        Paper.id, Paper.public_id, Paper.kind, Paper.action, Paper.chain, Paper.status, Paper.link, Paper.waits_for,
        Paper.version, Paper.number, Paper.dated, Paper.proposed_at, Paper.proposed_by, Case.public_id.label("case"),
        Case.id.label("case_id"), Case.code, Case.title, Enterprise.name.label("enterprise"), Case.amount,
        Case.due_on, sa.func.coalesce(Account.full_name, "").label("proposer"),
    )
    .select_from(Paper)
    .join(Case, Case.id == Paper.case_id)
    .join(Enterprise, Enterprise.id == Case.enterprise_id)
    .outerjoin(Account, Account.id == Paper.proposed_by)
)  # fmt: skip


def waiting(
    session: Session, agency: str, roles: Collection[str], link: str, after: int, most: int
) -> Sequence[DeskRow]:  # fmt: skip
    """The papers that wait for one of these roles, the oldest first, beyond the id `after`; `link` "" for any."""
    statement = _DESK.where(Paper.agency == agency, Paper.waits_for.in_(roles), Paper.id > after)
    if link:
        statement = statement.where(Paper.link == link)
    return [DeskRow._make(row) for row in session.execute(statement.order_by(Paper.id).limit(most))]


def on_desk(session: Session, agency: str, public_id: str) -> DeskRow | None:
    """One paper as lists show it."""
    row = session.execute(_DESK.where(Paper.agency == agency, Paper.public_id == public_id)).first()
    return None if row is None else DeskRow._make(row)


def with_status(session: Session, agency: str, status: str, before: int | None, most: int) -> Sequence[DeskRow]:
    """The papers of an agency in this status, the newest first, below the id `before`."""
    statement = _DESK.where(Paper.agency == agency, Paper.status == status)
    if before is not None:
        statement = statement.where(Paper.id < before)
    return [DeskRow._make(row) for row in session.execute(statement.order_by(Paper.id.desc()).limit(most))]


def count_waiting(session: Session, agency: str, roles: Collection[str]) -> dict[str, int]:
    """How many papers wait for these roles, by the link that is to be done."""
    statement = (
        sa.select(Paper.link, sa.func.count())
        .where(Paper.agency == agency, Paper.waits_for.in_(roles))
        .group_by(Paper.link)
    )
    return {str(link): int(count) for link, count in session.execute(statement)}


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The public ids of papers by their ids."""
    found = session.execute(sa.select(Paper.id, Paper.public_id).where(Paper.id.in_(ids)))
    return {int(row[0]): str(row[1]) for row in found}
