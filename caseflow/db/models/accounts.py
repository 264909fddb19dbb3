"""People who sign in, the roles they hold, their sessions and the links mailed to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class Account(Base):
    """One person's sign-in, for every agency of the database; `agency` is where it was opened.

    `email` is stored lower-case; an account without a password cannot sign in yet.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    person_id_digest: Mapped[str] = mapped_column(String(64), default="")
    locale: Mapped[str] = mapped_column(String(2), default="vi")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="pending")  # pending, active, disabled
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Grant(Base):
    """A role held by an account in an agency, from one moment to another; never deleted, only ended."""

    __tablename__ = "grants"
    __table_args__ = (Index("ix_grants_account_id_ended_at", "account_id", "ended_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    agency: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40), index=True)
    granted_by: Mapped[int]
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]


class Authorisation(Base):
    """A deputy who signs in somebody's place from one day to another: written, signed by who gives it, ended by a row.

    `capacity` is the abbreviation of NĐ 30/2020, Phụ lục I: KT. or TUQ.; `position` stands below it on the paper.
    """

    __tablename__ = "authorisations"
    __table_args__ = (Index("ix_authorisations_account_id_until_on", "account_id", "until_on"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    capacity: Mapped[str] = mapped_column(String(10))
    position: Mapped[str] = mapped_column(String(100))
    ground: Mapped[str] = mapped_column(String(300))  # number and date of the written authorisation
    from_on: Mapped[date]
    until_on: Mapped[date]
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]


class LoginSession(Base):
    """One signed-in browser; the cookie holds a random token, the table only its digest."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index("ix_login_sessions_account_id_created_at", "account_id", "created_at"),)

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    idle_seconds: Mapped[int]
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # when the password was asked for last, at the sign-in or before a signature
    address: Mapped[str] = mapped_column(String(45), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")


class MailLink(Base):
    """A single-use secret sent by mail: confirm an address, reset a password, join an enterprise."""

    __tablename__ = "mail_links"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))  # confirm, reset, invite
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in one window: `bucket` such as `login:account`, `subject` a digest."""

    __tablename__ = "throttles"
    __table_args__ = (UniqueConstraint("bucket", "subject", "window"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    bucket: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(64))
    window: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]
