"""Statements about accounts, their roles, and lists of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from caseflow.core.finding import asked_words, kept_words
from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, Enterprise, Grant, LoginSession, Member
from caseflow.db.queries.foundation import search as search_rows

EVERYWHERE = ""
"""The agency under which people are found: sign-in is shared, and who sees whom is asked besides."""


def found_by(full_name: str, email: str, organisation: str, phone: str) -> frozenset[str]:
    """The words by which a person is found: name, address, organisation, telephone."""
    return kept_words(full_name, email, organisation, codes=(phone,))


def by_id(session: Session, account_id: int) -> Account | None:
    """One account."""
    return session.get(Account, account_id)


def by_email(session: Session, email: str) -> Account | None:
    """The account of an address (lower-case)."""
    return session.scalar(select(Account).where(Account.email == email))


def add(session: Session, values: Plain) -> int:
    """Writes a new account; gives its id."""
    found = int(session.execute(insert(Account).values(values).returning(Account.id)).scalar_one())
    words = found_by(*(values.get(name, "") for name in _FOUND_BY))
    search_rows.add_words(session, EVERYWHERE, "person", [search_rows.OwnWords(found, words)])
    return found


_FOUND_BY = ("full_name", "email", "organisation", "phone")


def change(session: Session, account: Account, values: Plain) -> None:
    """Changes columns of one account and keeps its words in step."""
    session.execute(update(Account).where(Account.id == account.id).values(values))
    session.refresh(account)
    if not values.keys().isdisjoint(_FOUND_BY):
        words = found_by(*(getattr(account, name) for name in _FOUND_BY))
        search_rows.set_words(session, EVERYWHERE, "person", account.id, words)


def roles_of(session: Session, account_id: int, agency: str) -> frozenset[str]:
    """The roles an account holds now in an agency."""
    held = select(Grant.role).where(Grant.account_id == account_id, Grant.agency == agency, Grant.ended_at.is_(None))
    return frozenset(session.scalars(held))


def grants_of(session: Session, account_id: int, agency: str) -> Sequence[Grant]:
    """Every role an account holds or has held, the newest first."""
    mine = select(Grant).where(Grant.account_id == account_id, Grant.agency == agency)
    return session.scalars(mine.order_by(Grant.ended_at.is_not(None), Grant.id.desc())).all()


def add_grant(session: Session, values: Plain) -> int:
    """Writes a role from now on; gives the grant's id."""
    return int(session.execute(insert(Grant).values(values).returning(Grant.id)).scalar_one())


def end_grant(session: Session, agency: str, grant_id: int, account_id: int, at: datetime, by: int) -> str | None:
    """Ends a role in an agency that is still held; gives its name, or None when there is nothing to end."""
    held = (Grant.id == grant_id, Grant.account_id == account_id, Grant.agency == agency, Grant.ended_at.is_(None))
    return session.scalar(update(Grant).where(*held).values(ended_at=at, ended_by=by).returning(Grant.role))


def count_active_holders(session: Session, roles: Iterable[str], agency: str, besides: int) -> int:
    """How many active accounts other than `besides` hold one of `roles`."""
    holders = (
        select(func.count(Account.id.distinct()))
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.role.in_(list(roles)),
            Grant.agency == agency,
            Grant.ended_at.is_(None),
            Account.status == "active",
            Account.id != besides,
        )
    )
    return int(session.scalar(holders) or 0)


def memberships(session: Session, account_id: int) -> frozenset[int]:
    """The enterprises this person acts for."""
    mine = select(Member.enterprise_id).where(Member.account_id == account_id, Member.ended_at.is_(None))
    return frozenset(session.scalars(mine))


def known(session: Session, account_id: int, agencies: Collection[str]) -> Account | None:
    """An account that these agencies have to do with: see `_known`."""
    return session.scalar(select(Account).where(Account.id == account_id, _known(agencies)))


def bound_elsewhere(session: Session, account_id: int, agencies: Collection[str]) -> bool:
    """Whether an account holds a role in another agency now, or acts for an enterprise towards another one."""
    held = exists().where(Grant.account_id == account_id, Grant.agency.not_in(agencies), Grant.ended_at.is_(None))
    acts = exists().where(
        Member.account_id == account_id, Member.ended_at.is_(None), Enterprise.id == Member.enterprise_id,
        Enterprise.agency.not_in(agencies),
    )  # fmt: skip
    return bool(session.scalar(select(or_(held, acts))))


def _known(agencies: Collection[str]) -> ColumnElement[bool]:
    """Opened with one of these agencies, holds or held a role there, or acts or acted for one of its enterprises."""
    granted = exists().where(Grant.account_id == Account.id, Grant.agency.in_(agencies))
    acts = exists().where(
        Member.account_id == Account.id, Enterprise.id == Member.enterprise_id, Enterprise.agency.in_(agencies)
    )
    return or_(Account.agency.in_(agencies), granted, acts)


def enterprises_of(session: Session, account_id: int, agencies: Collection[str]) -> Sequence[tuple[str, str, str]]:
    """Public id, name and the person's part in each enterprise of these agencies."""
    mine = (
        select(Enterprise.public_id, Enterprise.name, Member.role)
        .join(Member, Member.enterprise_id == Enterprise.id)
        .where(Member.account_id == account_id, Member.ended_at.is_(None), Enterprise.agency.in_(agencies))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(mine.order_by(Enterprise.name_folded))]


def enterprise_name(session: Session, enterprise_id: int, agencies: Collection[str]) -> str | None:
    """The name of an enterprise of these agencies; None for one of another."""
    named = select(Enterprise.name).where(Enterprise.id == enterprise_id, Enterprise.agency.in_(agencies))
    return session.scalar(named)


def join_enterprise(session: Session, enterprise_id: int, account_id: int, at: datetime) -> bool:
    """Makes a person a member; false when they already act for the enterprise."""
    again = (
        update(Member)
        .where(Member.enterprise_id == enterprise_id, Member.account_id == account_id)
        .returning(Member.id)
    )
    there = select(Member.ended_at).where(Member.enterprise_id == enterprise_id, Member.account_id == account_id)
    row = session.execute(there).first()
    if row is None:
        values = {"enterprise_id": enterprise_id, "account_id": account_id, "role": "editor", "joined_at": at}
        session.execute(insert(Member).values(values))
        return True
    if row.ended_at is None:
        return False
    session.execute(again.values(role="editor", joined_at=at, ended_at=None))
    return True


class HolderRow(NamedTuple):
    """An active person and a role that they hold."""

    id: int
    full_name: str
    organisation: str
    role: str


MOST_HOLDERS = 1_000
"""Roles of people that one page looks at."""


def holders(session: Session, agency: str, roles: Collection[str] | None = None, after: int = 0) -> list[HolderRow]:
    """The active people of an agency with their roles, or with these roles, by id beyond `after`."""
    query = (
        select(Account.id, Account.full_name, Account.organisation, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.agency == agency, Grant.ended_at.is_(None), Account.status == "active", Account.id > after)
        .order_by(Account.id, Grant.role)
    )
    if roles is not None:
        query = query.where(Grant.role.in_(roles)).limit(MOST_HOLDERS)
    return [HolderRow(*row) for row in session.execute(query)]


def page(
    session: Session, agencies: Sequence[str], words: str, kind: str, after: int | None, before: int | None, size: int
) -> list[Account]:
    """The accounts that these agencies have to do with, the newest first: `size` + 1, to see whether more follow.

    `kind` is "" (all), `staff` (holds a role), `applicants` (holds none) or a status. `after` and `before` are ids of
    the edges of the page.
    """
    query = select(Account).where(_known(agencies))
    query = query.where(*search_rows.narrowed(session, (EVERYWHERE,), "person", asked_words(words), Account.id))
    held = exists().where(and_(Grant.account_id == Account.id, Grant.agency.in_(agencies), Grant.ended_at.is_(None)))
    if kind in ("staff", "applicants"):
        query = query.where(held if kind == "staff" else not_(held))
    elif kind:
        query = query.where(Account.status == kind)
    if before is not None:
        rows = session.scalars(query.where(Account.id > before).order_by(Account.id).limit(size + 1)).all()
        return list(reversed(rows))
    if after is not None:
        query = query.where(Account.id < after)
    return list(session.scalars(query.order_by(Account.id.desc()).limit(size + 1)))


def roles_by_account(session: Session, account_ids: Sequence[int], agency: str) -> dict[int, list[str]]:
    """The roles held now by several accounts, in one statement."""
    found: dict[int, list[str]] = {account_id: [] for account_id in account_ids}
    held = select(Grant.account_id, Grant.role).where(
        Grant.account_id.in_(account_ids), Grant.agency == agency, Grant.ended_at.is_(None)
    )
    for account_id, role in session.execute(held.order_by(Grant.role)):
        found[account_id].append(role)
    return found


def last_signed_in(session: Session, account_ids: Sequence[int]) -> dict[int, datetime]:
    """When these accounts last signed in, in one statement; who never did is left out."""
    newest = select(LoginSession.account_id, func.max(LoginSession.created_at).label("at"))
    found = newest.where(LoginSession.account_id.in_(account_ids)).group_by(LoginSession.account_id)
    return {row.account_id: row.at for row in session.execute(found)}


def waiting(session: Session, agencies: Sequence[str]) -> int:
    """How many accounts that these agencies have to do with wait for their address to be confirmed."""
    mine = select(func.count()).select_from(Account).where(Account.status == "pending", _known(agencies))
    return session.scalar(mine) or 0


def open_cases(session: Session, agency: str, account_id: int) -> int:
    """How many open cases of an agency are given to this officer."""
    mine = (Case.officer_id == account_id, Case.agency == agency, Case.closed_at.is_(None))
    return session.scalar(select(func.count()).select_from(Case).where(*mine)) or 0


def names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, in one statement."""
    wanted = select(Account.id, Account.full_name).where(Account.id.in_(set(account_ids)))
    return {row.id: row.full_name for row in session.execute(wanted)}


def reachable(session: Session, account_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Names and telephone numbers by id, in one statement."""
    if not account_ids:
        return {}
    wanted = select(Account.id, Account.full_name, Account.phone).where(Account.id.in_(account_ids))
    return {row.id: (row.full_name, row.phone) for row in session.execute(wanted)}
