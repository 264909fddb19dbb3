"""Enterprises, the people who act for them, and the grounds for priority they claim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.core.finding import kept_words
from caseflow.core.text import fold
from caseflow.core.values import Plain
from caseflow.db.models import Account, Blob, Case, Document, Enterprise, MailLink, Member, PriorityFlag
from caseflow.db.prepared import Prepared, given, table_of
from caseflow.db.queries.foundation import search as search_rows

_verifier = aliased(Account)


class ProfileRow(NamedTuple):
    """What the rules want to know of an organisation."""

    id: int
    name: str
    tax_code: str
    legal_form: str
    size_class: str
    address: str
    commune: str
    representative: str
    phone: str


_E = table_of(Enterprise).c
_profile = Prepared(
    sa.select(*(_E[name] for name in ProfileRow._fields)).where(_E.id == given(_E.id, "enterprise")), ProfileRow
)


def profile(session: Session, enterprise_id: int) -> ProfileRow:
    """The organisation of this id, which is there."""
    return _profile.all(session, enterprise=enterprise_id)[0]


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> Enterprise | None:
    """One enterprise; locked, nobody else changes it or its people until the transaction ends."""
    statement = sa.select(Enterprise).where(Enterprise.public_id == public_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def has_tax_code(session: Session, agencies: Collection[str], tax_code: str) -> bool:
    """Whether some enterprise of these agencies has this tax code."""
    known = sa.exists().where(Enterprise.agency.in_(agencies), Enterprise.tax_code == tax_code)
    return session.scalar(sa.select(known)) or False


def add(session: Session, values: Plain) -> int:
    """Writes a new enterprise; gives its id."""
    row = {**values, "name_folded": fold(values["name"])[:250]}
    found = int(session.execute(sa.insert(Enterprise).values(row).returning(Enterprise.id)).scalar_one())
    own = search_rows.OwnWords(found, found_by(values["name"], values["tax_code"]))
    search_rows.add_words(session, values["agency"], "enterprise", [own])
    return found


def found_by(name: str, tax_code: str) -> frozenset[str]:
    """The words by which an enterprise is found, and with it its cases."""
    return kept_words(name, codes=(tax_code,))


def renamed(session: Session, enterprise: Enterprise, name: str) -> None:
    """From now on the enterprise is found by its new name, and each of its cases by the new one as well."""
    words = found_by(name, enterprise.tax_code)
    search_rows.set_words(session, enterprise.agency, "enterprise", enterprise.id, words)
    own = sa.select(Case.agency, Case.id).where(Case.enterprise_id == enterprise.id).order_by(Case.id)
    for row in session.execute(own).all():
        search_rows.learn_words(session, row.agency, "case", row.id, words)


def change(session: Session, enterprise_id: int, version: int, values: Plain) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    row = {**values, "name_folded": fold(values["name"])[:250], "version": version + 1}
    mine = sa.update(Enterprise).where(Enterprise.id == enterprise_id, Enterprise.version == version)
    return session.execute(mine.values(row).returning(Enterprise.id)).one_or_none() is not None


class ListRow(NamedTuple):
    """An enterprise in the list of them."""

    id: int
    public_id: str
    name: str
    name_folded: str
    tax_code: str
    legal_form: str
    size_class: str
    commune: str


def page(
    session: Session,
    agencies: Collection[str],
    *,
    words: Sequence[str] = (),
    only: Collection[int] | None = None,
    after: tuple[str, int] | None = None,
    size: int,
) -> list[ListRow]:
    """Enterprises by folded name, `size` + 1 of them so that one sees whether more follow; `only` restricts to ids."""
    statement = sa.select(
        Enterprise.id, Enterprise.public_id, Enterprise.name, Enterprise.name_folded, Enterprise.tax_code,
        Enterprise.legal_form, Enterprise.size_class, Enterprise.commune,
    ).where(Enterprise.agency.in_(agencies))  # fmt: skip
    if only is not None:
        statement = statement.where(Enterprise.id.in_(only))
    statement = statement.where(*search_rows.narrowed(session, tuple(agencies), "enterprise", words, Enterprise.id))
    if after is not None:
        statement = statement.where(sa.tuple_(Enterprise.name_folded, Enterprise.id) > sa.tuple_(*after))
    found = session.execute(statement.order_by(Enterprise.name_folded, Enterprise.id).limit(size + 1))
    return [ListRow(*row) for row in found]


def add_member(session: Session, enterprise_id: int, account_id: int, role: str, at: datetime) -> None:
    """Makes a person act for an enterprise for the first time."""
    row = {"enterprise_id": enterprise_id, "account_id": account_id, "role": role, "joined_at": at}
    session.execute(sa.insert(Member).values(row))


class MemberRow(NamedTuple):
    """A person who acts for an enterprise."""

    account_id: int
    role: str
    joined_at: datetime
    full_name: str
    email: str


def members(session: Session, enterprise_id: int) -> list[MemberRow]:
    """The people who act for an enterprise, owners first."""
    statement = (
        sa.select(Member.account_id, Member.role, Member.joined_at, Account.full_name, Account.email)
        .join(Account, Account.id == Member.account_id)
        .where(Member.enterprise_id == enterprise_id, Member.ended_at.is_(None))
        .order_by(Member.role.desc(), Member.id)
    )
    return [MemberRow(*row) for row in session.execute(statement)]


def end_member(session: Session, enterprise_id: int, account_id: int, at: datetime) -> bool:
    """Ends a membership; false when there is none."""
    mine = sa.update(Member).where(
        Member.enterprise_id == enterprise_id, Member.account_id == account_id, Member.ended_at.is_(None)
    )
    return session.execute(mine.values(ended_at=at).returning(Member.id)).one_or_none() is not None


class InvitedRow(NamedTuple):
    """An invitation that may still be accepted."""

    email: str
    full_name: str
    expires_at: datetime


def invited(session: Session, enterprise_id: int, at: datetime) -> list[InvitedRow]:
    """Invitations that may still be accepted: to whom and until when, one row a person."""
    statement = (
        sa.select(Account.email, Account.full_name, sa.func.max(MailLink.expires_at).label("expires_at"))
        .join(Account, Account.id == MailLink.account_id)
        .where(MailLink.enterprise_id == enterprise_id, MailLink.used_at.is_(None), MailLink.expires_at > at)
        .group_by(Account.email, Account.full_name)
        .order_by(Account.email)
    )
    return [InvitedRow(*row) for row in session.execute(statement)]


class ClaimRow(NamedTuple):
    """A ground for priority as it was claimed."""

    kind: str
    details: Plain
    claimed_at: datetime
    verified_at: datetime | None
    ended_at: datetime | None


_F = table_of(PriorityFlag).c
_claims = Prepared(
    sa.select(*(_F[name] for name in ClaimRow._fields))
    .where(_F.enterprise_id == given(_F.enterprise_id, "enterprise"))
    .order_by(_F.id),
    ClaimRow,
)


def claims(session: Session, enterprise_id: int) -> list[ClaimRow]:
    """Every ground for priority an enterprise has claimed, ended ones included, the oldest first."""
    return _claims.all(session, enterprise=enterprise_id)


class FlagRow(NamedTuple):
    """A ground for priority as the profile lists it, with its evidence and who verified it."""

    id: int
    kind: str
    details: Plain
    claimed_at: datetime
    verified_at: datetime | None
    ended_at: datetime | None
    document: str | None
    document_name: str | None
    document_size: int | None
    verified_by_name: str | None


def flags(session: Session, enterprise_id: int) -> list[FlagRow]:
    """Every ground for priority an enterprise has claimed, ended ones included, with its evidence."""
    statement = (
        sa.select(
            PriorityFlag.id, PriorityFlag.kind, PriorityFlag.details, PriorityFlag.claimed_at,
            PriorityFlag.verified_at, PriorityFlag.ended_at, Document.public_id.label("document"),
            Document.name.label("document_name"), Blob.size.label("document_size"),
            _verifier.full_name.label("verified_by_name"),
        )
        .outerjoin(Document, Document.id == PriorityFlag.document_id)
        .outerjoin(Blob, Blob.sha256 == Document.sha256)
        .outerjoin(_verifier, _verifier.id == PriorityFlag.verified_by)
        .where(PriorityFlag.enterprise_id == enterprise_id)
        .order_by(PriorityFlag.ended_at.is_not(None), PriorityFlag.id)
    )  # fmt: skip
    return [FlagRow(*row) for row in session.execute(statement)]


def flag(session: Session, enterprise_id: int, flag_id: int) -> PriorityFlag | None:
    """One ground of one enterprise."""
    statement = sa.select(PriorityFlag).where(PriorityFlag.id == flag_id, PriorityFlag.enterprise_id == enterprise_id)
    return session.scalar(statement)


def add_flag(session: Session, values: Plain) -> int:
    """Writes a claimed ground; gives its id."""
    return int(session.execute(sa.insert(PriorityFlag).values(values).returning(PriorityFlag.id)).scalar_one())


def end_flag(session: Session, flag_id: int, at: datetime) -> bool:
    """Ends a ground; false when it has ended."""
    mine = sa.update(PriorityFlag).where(PriorityFlag.id == flag_id, PriorityFlag.ended_at.is_(None))
    return session.execute(mine.values(ended_at=at).returning(PriorityFlag.id)).one_or_none() is not None


def verify_flag(session: Session, flag_id: int, by: int, at: datetime) -> bool:
    """Marks a standing ground as verified; false when it has ended or was verified before."""
    mine = sa.update(PriorityFlag).where(
        PriorityFlag.id == flag_id, PriorityFlag.ended_at.is_(None), PriorityFlag.verified_at.is_(None)
    )
    done = mine.values(verified_by=by, verified_at=at).returning(PriorityFlag.id)
    return session.execute(done).one_or_none() is not None
