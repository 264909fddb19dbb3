"""What the page of one case and the applicant's list show; every function is one statement."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.finding import kept_words
from caseflow.core.ids import new_public_id
from caseflow.core.text import fold
from caseflow.core.values import Plain
from caseflow.db.models import (
    Account,
    Case,
    Document,
    Enterprise,
    Member,
    OutboxMessage,
    Submission,
)
from caseflow.db.prepared import Prepared, given, table_of
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import counts
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.foundation import search as search_rows

MESSAGES_SHOWN = 40

_C, _E, _A = table_of(Case).c, table_of(Enterprise).c, table_of(Account).c


class PageRow(NamedTuple):
    """What the page of a case shows of it beside what its rules need."""

    waits_for: str | None
    outcome: str | None
    created_at: datetime
    approved_at: datetime | None
    size_class: str
    enterprise_public_id: str
    tax_code: str
    phone: str
    representative: str
    commune: str
    legal_form: str
    officer_name: str | None
    officer_phone: str | None


_MORE = ("waits_for", "outcome", "created_at", "approved_at", "size_class")


_COLUMNS: Any = cast(Any, namedtuple)("_COLUMNS", (*CaseRow._fields, *PageRow._fields))
_page: Prepared[Any] = Prepared(
    sa.select(
        *case_rows.COLUMNS,
        *(_C[name] for name in _MORE),
        _E.public_id.label("enterprise_public_id"),
        *(_E[name] for name in ("tax_code", "phone", "representative", "commune", "legal_form")),
        _A.full_name.label("officer_name"),
        _A.phone.label("officer_phone"),
    )
    .select_from(
        sa.join(table_of(Case), table_of(Enterprise), _E.id == _C.enterprise_id).outerjoin(
            table_of(Account), _A.id == _C.officer_id
        )
    )
    .where(_C.public_id == given(_C.public_id)),
    _COLUMNS,
)


def add(session: Session, values: Plain) -> int:
    """Opens a case and gives its id."""
    return session.execute(sa.insert(Case).returning(Case.id), values).scalar_one()


def page(session: Session, public_id: str) -> tuple[CaseRow, PageRow] | None:
    """A case with its enterprise and its officer."""
    row = _page.one(session, public_id=public_id)
    return None if row is None else (CaseRow(*row[: len(CaseRow._fields)]), PageRow(*row[len(CaseRow._fields) :]))


class SignedRow(NamedTuple):
    """One signed revision of a form, without its values, and whether it was signed for the enterprise."""

    form: str
    revision: int
    form_sha256: str
    sha256: str
    signed_by: int
    signed_at: datetime
    who: str | None
    member_id: int | None


def submissions(session: Session, case_id: int, enterprise_id: int) -> list[SignedRow]:
    """Everything that was signed, newest first, without its values; who signed, and whether for the enterprise."""
    statement = (
        sa.select(
            Submission.form, Submission.revision, Submission.form_sha256, Submission.sha256, Submission.signed_by,
            Submission.signed_at, Account.full_name.label("who"), Member.id.label("member_id"),
        )
        .outerjoin(Account, Account.id == Submission.signed_by)
        .outerjoin(Member, sa.and_(Member.enterprise_id == enterprise_id, Member.account_id == Submission.signed_by))
        .where(Submission.case_id == case_id)
        .order_by(Submission.id.desc())
    )  # fmt: skip
    return [SignedRow(*row) for row in session.execute(statement)]


def signed_values(session: Session, case_id: int, form: str, revision: int) -> Plain:
    """What was signed in one revision of a form."""
    statement = sa.select(Submission.values).where(
        Submission.case_id == case_id, Submission.form == form, Submission.revision == revision
    )
    found: Plain = session.execute(statement).scalar_one()
    return found


_M = table_of(OutboxMessage).c
_READER = sa.bindparam("reader", type_=_M.account_id.type)
COUNTED = {
    "files": counts.of_case(Document, table_of(Document).c.removed_at.is_(None)),
    "signed": counts.of_case(Submission),
    "letters": counts.of_case(OutboxMessage, sa.or_(_READER == 0, _M.account_id == _READER)),
}
"""What the tabs of a case count: its files, what was signed, and its messages, all or those of one `reader`."""


_OTHER = table_of(Case).alias()
SIBLINGS: counts.Count = (
    sa.select(sa.func.count())
    .select_from(sa.join(_OTHER, table_of(Case), _OTHER.c.enterprise_id == _C.enterprise_id))
    .where(_C.id == given(_C.id, "case"), _OTHER.c.id != _C.id)
    .scalar_subquery()
)
"""How many other cases the organisation of a case has."""


class SiblingRow(NamedTuple):
    """Another case of the same organisation."""

    public_id: str
    code: str | None
    definition: str
    state: str


def siblings(
    session: Session, case_id: int, enterprise_id: int, agency: str, *, drafts: bool, limit: int
) -> list[SiblingRow]:
    """The other cases of an organisation at an agency, newest first, with or without those not handed in."""
    statement = (
        sa.select(Case.public_id, Case.code, Case.definition, Case.state)
        .where(Case.enterprise_id == enterprise_id, Case.agency == agency, Case.id != case_id)
        .order_by(Case.id.desc())
        .limit(limit)
    )
    if not drafts:
        statement = statement.where(Case.submitted_at.is_not(None))
    return [SiblingRow(*row) for row in session.execute(statement)]


class LetterRow(NamedTuple):
    """A message about a case."""

    id: int
    subject: str
    body: str
    recipient: str
    status: str
    created_at: datetime
    sent_at: datetime | None


def messages(session: Session, case_id: int, account_id: int | None) -> list[LetterRow]:
    """The messages about a case, newest first; of one person only when `account_id` is given."""
    statement = sa.select(
        OutboxMessage.id, OutboxMessage.subject, OutboxMessage.body, OutboxMessage.recipient, OutboxMessage.status,
        OutboxMessage.created_at, OutboxMessage.sent_at,
    ).where(OutboxMessage.case_id == case_id)  # fmt: skip
    if account_id is not None:
        statement = statement.where(OutboxMessage.account_id == account_id)
    newest = statement.order_by(OutboxMessage.id.desc()).limit(MESSAGES_SHOWN)
    return [LetterRow(*row) for row in session.execute(newest)]


def enterprises_of(session: Session, account_id: int, agencies: Collection[str]) -> list[tuple[str, str, str]]:
    """The enterprises of these agencies that a person acts for: public id, name, tax code."""
    statement = (
        sa.select(Enterprise.public_id, Enterprise.name, Enterprise.tax_code)
        .join(Member, Member.enterprise_id == Enterprise.id)
        .where(Member.account_id == account_id, Member.ended_at.is_(None), Enterprise.agency.in_(agencies))
        .order_by(Enterprise.name)
    )
    return [(public_id, name, tax_code) for public_id, name, tax_code in session.execute(statement)]


def enterprise(session: Session, public_id: str) -> Enterprise | None:
    """An enterprise by its public id."""
    return session.execute(sa.select(Enterprise).where(Enterprise.public_id == public_id)).scalar_one_or_none()


def enterprise_of(session: Session, tax_code: str, agencies: Collection[str]) -> Enterprise | None:
    """The enterprise that has its profile with one of these agencies, by its tax code; the newest of several."""
    statement = sa.select(Enterprise).where(Enterprise.tax_code == tax_code, Enterprise.agency.in_(agencies))
    return session.execute(statement.order_by(Enterprise.id.desc()).limit(1)).scalar_one_or_none()


def add_office(session: Session, values: Plain, at: datetime) -> Enterprise:
    """Enters the agency itself among the organisations: agency, name, tax_code, legal_form and province."""
    folded = fold(values["name"])[:250]
    made = Enterprise(
        public_id=new_public_id(), name_folded=folded, sector="", created_at=at, updated_at=at, **values
    )  # fmt: skip
    session.add(made)
    session.flush()
    words = kept_words(made.name, codes=(made.tax_code,))
    search_rows.add_words(session, made.agency, "enterprise", [search_rows.OwnWords(made.id, words)])
    return made


def is_known(session: Session, enterprise_id: int, agencies: Collection[str]) -> bool:
    """Whether an enterprise has its profile with one of these agencies."""
    statement = sa.select(Enterprise.id).where(Enterprise.id == enterprise_id, Enterprise.agency.in_(agencies))
    return session.execute(statement).first() is not None


def is_member(session: Session, enterprise_id: int, account_id: int) -> bool:
    """Whether a person acts for an enterprise now, towards whatever agency: its profiles have one tax code."""
    code = sa.select(Enterprise.tax_code).where(Enterprise.id == enterprise_id).scalar_subquery()
    statement = (
        sa.select(Member.id)
        .join(Enterprise, Enterprise.id == Member.enterprise_id)
        .where(Enterprise.tax_code == code, Member.account_id == account_id, Member.ended_at.is_(None))
    )
    return session.execute(statement).first() is not None


def set_officer(session: Session, case_id: int, officer_id: int) -> None:
    """Makes somebody the officer of a case."""
    session.execute(sa.update(Case).where(Case.id == case_id).values(officer_id=officer_id))
