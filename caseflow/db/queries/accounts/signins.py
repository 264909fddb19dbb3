"""Statements about sign-in sessions, links sent by mail, and counted attempts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import CursorResult, delete, insert, literal, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Authorisation, Enterprise, Grant, LoginSession, MailLink, Member, Throttle
from caseflow.db.prepared import Prepared, given


class LiveSession(NamedTuple):
    """A session with its person, as every request needs it."""

    account_id: int
    full_name: str
    email: str
    locale: str
    seen_at: datetime
    ends_at: datetime
    idle_seconds: int
    created_at: datetime
    confirmed_at: datetime | None


def add_session(session: Session, values: Plain) -> None:
    """Writes a new session row."""
    session.execute(insert(LoginSession).values(values))


_live = Prepared(
    select(
        Account.id.label("account_id"), Account.full_name, Account.email, Account.locale,
        LoginSession.seen_at, LoginSession.ends_at, LoginSession.idle_seconds, LoginSession.created_at,
        LoginSession.confirmed_at,
    )
    .join(Account, Account.id == LoginSession.account_id)
    .where(
        LoginSession.token_digest == given(LoginSession.token_digest),
        LoginSession.ended_at.is_(None),
        Account.status == "active",
    ),
    LiveSession,
)  # fmt: skip


def live_session(session: Session, token_digest: str) -> LiveSession | None:
    """The session of a digest if nobody ended it and its account is active."""
    return _live.one(session, token_digest=token_digest)


class _Part(NamedTuple):
    role: str
    enterprise: int


@lru_cache(maxsize=64)
def _standing(agencies: int) -> Prepared[_Part]:
    """Built once: every request asks."""
    named = [given(Grant.agency, f"agency_{n}") for n in range(agencies)]
    roles = select(Grant.role.label("role"), literal(0).label("enterprise")).where(
        Grant.account_id == given(Grant.account_id), Grant.agency.in_(named), Grant.ended_at.is_(None)
    )
    seats = (
        select(literal("").label("role"), Member.enterprise_id.label("enterprise"))
        .join(Enterprise, Enterprise.id == Member.enterprise_id)
        .where(Member.account_id == given(Grant.account_id), Member.ended_at.is_(None), Enterprise.agency.in_(named))
    )
    deputies = select(Authorisation.role.label("role"), literal(0).label("enterprise")).where(
        Authorisation.account_id == given(Grant.account_id),
        Authorisation.agency.in_(named),
        Authorisation.ended_at.is_(None),
        Authorisation.from_on <= given(Authorisation.from_on, "day"),
        Authorisation.until_on >= given(Authorisation.from_on, "day"),
    )
    return Prepared(union_all(roles, seats, deputies), _Part)


def standing(
    session: Session, account_id: int, agencies: Collection[str], day: date
) -> tuple[frozenset[str], frozenset[int]]:  # fmt: skip
    """A person's roles and enterprises with these agencies on this day, in one statement: what was granted, and what
    a dated authorisation lends."""
    named = {f"agency_{n}": agency for n, agency in enumerate(agencies)}
    rows = _standing(len(named)).all(session, account_id=account_id, day=day, **named)
    return frozenset(r.role for r in rows if r.role), frozenset(r.enterprise for r in rows if not r.role)


def confirm(session: Session, token_digest: str, at: datetime) -> None:
    """Notes that the person of this session has just typed their password."""
    session.execute(update(LoginSession).where(LoginSession.token_digest == token_digest).values(confirmed_at=at))


def touch(session: Session, token_digest: str, at: datetime) -> None:
    """Notes that a session was used."""
    session.execute(update(LoginSession).where(LoginSession.token_digest == token_digest).values(seen_at=at))


def end_sessions(
    session: Session, account_id: int, at: datetime, only: str | None = None, besides: str | None = None
) -> int:
    """Ends one (`only`), all but one (`besides`) or all sessions of an account; gives how many."""
    query = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    if only is not None:
        query = query.where(LoginSession.token_digest == only)
    if besides is not None:
        query = query.where(LoginSession.token_digest != besides)
    result = session.execute(query.values(ended_at=at))
    return result.rowcount if isinstance(result, CursorResult) else 0


def open_sessions(session: Session, account_id: int, at: datetime) -> Sequence[LoginSession]:
    """The sessions of an account that are not over, the one used last first."""
    mine = select(LoginSession).where(
        LoginSession.account_id == account_id, LoginSession.ended_at.is_(None), LoginSession.ends_at > at
    )
    return session.scalars(mine.order_by(LoginSession.seen_at.desc())).all()


def signed_in_from(session: Session, account_id: int, address: str, since: datetime) -> bool:
    """Whether the account was signed in from this network address since then."""
    found = select(LoginSession.token_digest).where(
        LoginSession.account_id == account_id, LoginSession.address == address, LoginSession.created_at >= since
    )
    return session.execute(found.limit(1)).first() is not None


def add_link(session: Session, values: Plain) -> None:
    """Writes a link; only the digest of its secret."""
    session.execute(insert(MailLink).values(values))


def open_link(session: Session, token_digest: str, purpose: str, at: datetime) -> MailLink | None:
    """The link of a digest if it serves this purpose, is unused and has not run out."""
    found = select(MailLink).where(
        MailLink.token_digest == token_digest,
        MailLink.purpose == purpose,
        MailLink.used_at.is_(None),
        MailLink.expires_at > at,
    )
    return session.scalar(found)


def use_link(session: Session, token_digest: str, at: datetime) -> bool:
    """Consumes a link; false when somebody was faster."""
    mine = update(MailLink).where(MailLink.token_digest == token_digest, MailLink.used_at.is_(None))
    result = session.execute(mine.values(used_at=at))
    return isinstance(result, CursorResult) and result.rowcount == 1


def close_links(
    session: Session, account_id: int, purpose: str, at: datetime, enterprise_id: int | None = None
) -> None:
    """Makes every open link of a purpose useless; of invitations only those of one enterprise when it is given."""
    mine = update(MailLink).where(
        MailLink.account_id == account_id, MailLink.purpose == purpose, MailLink.used_at.is_(None)
    )
    if enterprise_id is not None:
        mine = mine.where(MailLink.enterprise_id == enterprise_id)
    session.execute(mine.values(used_at=at))


def count_try(session: Session, bucket: str, subject: str, window: datetime) -> int:
    """Counts one attempt and gives how many there are now in this window; safe against simultaneous ones."""
    dialect = session.get_bind().dialect.name
    write = postgresql.insert(Throttle) if dialect == "postgresql" else sqlite.insert(Throttle)
    counted = write.values(bucket=bucket, subject=subject, window=window, tries=1)
    counted = counted.on_conflict_do_update(
        index_elements=["bucket", "subject", "window"], set_={"tries": Throttle.tries + 1}
    )
    return int(session.execute(counted.returning(Throttle.tries)).scalar_one())


def forget_tries(session: Session, bucket: str, subject: str) -> None:
    """Starts a count anew."""
    session.execute(delete(Throttle).where(Throttle.bucket == bucket, Throttle.subject == subject))


def drop_old_tries(session: Session, before: datetime) -> None:
    """Removes counts whose window lies before `before`."""
    session.execute(delete(Throttle).where(Throttle.window < before))
