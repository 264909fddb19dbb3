"""The rows of a case: the hot path of a move, and what the rules want to know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import (
    Account,
    Case,
    ClockInterval,
    Council,
    CouncilCase,
    Document,
    Draft,
    Enterprise,
    Grant,
    Member,
    Seat,
    SeatCase,
    Submission,
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


def council_seat(session: Session, case_id: int, account_id: int) -> Record | None:
    """This person's seat in the council that has the case, and the declaration made for it."""
    statement = (
        sa.select(Seat.seat, SeatCase.declared)
        .join(CouncilCase, CouncilCase.council_id == Seat.council_id)
        .outerjoin(SeatCase, sa.and_(SeatCase.seat_id == Seat.id, SeatCase.council_case_id == CouncilCase.id))
        .where(CouncilCase.case_id == case_id, Seat.account_id == account_id)
        .order_by(CouncilCase.id.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()


def papers(session: Session, case_id: int) -> dict[str, int]:
    """How many files stand in each place of the checklist."""
    statement = (
        sa.select(Document.slot, sa.func.count())
        .where(Document.case_id == case_id, Document.removed_at.is_(None))
        .group_by(Document.slot)
    )
    return {row.slot: row[1] for row in session.execute(statement)}


def last_answers(session: Session, case_id: int, forms: Collection[str]) -> dict[str, Any]:
    """What was signed last of each of these forms."""
    newest = (
        sa.select(Submission.form, sa.func.max(Submission.revision).label("revision"))
        .where(Submission.case_id == case_id, Submission.form.in_(forms))
        .group_by(Submission.form)
        .subquery()
    )
    statement = sa.select(Submission.form, Submission.values).join(
        newest, sa.and_(newest.c.form == Submission.form, newest.c.revision == Submission.revision)
    )
    return {row.form: row.values for row in session.execute(statement.where(Submission.case_id == case_id))}


def drafts(session: Session, case_id: int) -> Sequence[Record]:
    """The drafts of a case: form, hash and values."""
    statement = sa.select(Draft.form, Draft.form_sha256, Draft.values).where(Draft.case_id == case_id)
    return session.execute(statement).all()


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


def council_of(session: Session, case_id: int) -> Record | None:
    """The newest council that has this case before it."""
    statement = (
        sa.select(CouncilCase, Council)
        .join(Council, Council.id == CouncilCase.council_id)
        .where(CouncilCase.case_id == case_id)
        .order_by(CouncilCase.id.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()


_RECIPIENT = (Account.id, Account.email, Account.full_name, Account.locale)
_members = Prepared(
    sa.select(*_RECIPIENT)
    .join(Member, Member.account_id == Account.id)
    .where(Member.enterprise_id == sa.bindparam("enterprise"), Member.ended_at.is_(None), Account.status == "active")
    .order_by(Account.id)
)
_holders = Prepared(
    sa.select(*_RECIPIENT)
    .join(Grant, Grant.account_id == Account.id)
    .where(
        Grant.role == sa.bindparam("role"),
        Grant.agency == sa.bindparam("agency"),
        Grant.ended_at.is_(None),
        Account.status == "active",
    )
    .order_by(Account.id)
)


def members(session: Session, enterprise_id: int) -> Sequence[Record]:
    """The people who act for an enterprise, as recipients."""
    return _members.all(session, enterprise=enterprise_id)


def holders(session: Session, agency: str, role: str) -> Sequence[Record]:
    """The people who hold a role, as recipients."""
    return _holders.all(session, role=role, agency=agency)


def account(session: Session, account_id: int) -> Sequence[Record]:
    """One person, as recipients."""
    return session.execute(sa.select(*_RECIPIENT).where(Account.id == account_id, Account.status == "active")).all()


def council_members(session: Session, case_id: int, seat: str | None = None) -> Sequence[Record]:
    """The members of the council that has this case (or who sits in `seat`), as recipients, without the conflicted."""
    statement = (
        sa.select(*_RECIPIENT)
        .join(Seat, Seat.account_id == Account.id)
        .join(CouncilCase, CouncilCase.council_id == Seat.council_id)
        .outerjoin(SeatCase, sa.and_(SeatCase.seat_id == Seat.id, SeatCase.council_case_id == CouncilCase.id))
        .where(
            CouncilCase.case_id == case_id,
            Account.status == "active",
            sa.func.coalesce(SeatCase.declared, "") != "conflict",
        )
        .order_by(Account.id)
    )
    if seat is not None:
        statement = statement.where(Seat.seat == seat)
    return session.execute(statement).all()


def last_interval(session: Session, case_id: int) -> ClockInterval | None:
    """The newest interval of the case's clock."""
    statement = (
        sa.select(ClockInterval).where(ClockInterval.case_id == case_id).order_by(ClockInterval.id.desc()).limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def add_interval(session: Session, values: dict[str, Any]) -> None:
    """Opens an interval of the clock."""
    session.execute(sa.insert(ClockInterval).values(values))


def end_interval(session: Session, interval_id: int, at: datetime) -> None:
    """Closes an interval of the clock."""
    session.execute(sa.update(ClockInterval).where(ClockInterval.id == interval_id).values(ended_at=at))


def draft(session: Session, case_id: int, form: str) -> Draft | None:
    """The draft of one form."""
    statement = sa.select(Draft).where(Draft.case_id == case_id, Draft.form == form)
    return session.execute(statement).scalar_one_or_none()


def last_revision(session: Session, case_id: int, form: str) -> int:
    """The number of the newest submission of a form; 0 when nothing was signed."""
    statement = sa.select(sa.func.max(Submission.revision)).where(
        Submission.case_id == case_id, Submission.form == form
    )
    return session.execute(statement).scalar_one() or 0


def add_submission(session: Session, values: dict[str, Any]) -> None:
    """Stores what was signed."""
    session.execute(sa.insert(Submission), values)


def frozen_documents(session: Session, case_id: int) -> list[dict[str, Any]]:
    """Freezes the files of a case and lists them, so that what was signed stays as it was."""
    session.execute(
        sa.update(Document).where(Document.case_id == case_id, Document.removed_at.is_(None)).values(frozen=True)
    )
    statement = (
        sa.select(Document.slot, Document.name, Document.sha256)
        .where(Document.case_id == case_id, Document.removed_at.is_(None))
        .order_by(Document.slot, Document.id)
    )
    return [{"slot": r.slot, "name": r.name, "sha256": r.sha256} for r in session.execute(statement)]
