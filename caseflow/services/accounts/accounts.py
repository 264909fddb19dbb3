"""Becoming and being a signed-in person: register, confirm, sign in and out, reset and change the password, join."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from caseflow.core.actor import ANONYMOUS, Actor
from caseflow.core.errors import Invalid, NotFound
from caseflow.core.ids import digest
from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.db.models import Account, MailLink
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.accounts import mail_links, passwords, sessions
from caseflow.services.accounts.refusals import WRONG, Unconfirmed
from caseflow.services.foundation import audit, throttle
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import network, take
from caseflow.services.foundation.unit import Result, once


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invited person sees before accepting."""

    email: str
    full_name: str
    enterprise_name: str
    needs_password: bool


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person says of themself to get an account."""

    email: str
    full_name: str
    phone: str
    password: str = field(repr=False)
    locale: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's own data."""

    email: str
    full_name: str
    phone: str
    locale: str
    enterprises: tuple[tuple[str, str, str], ...]


def stream(account_id: int) -> str:
    """The audit stream of an account."""
    return f"account/{account_id}"


def themself(account: Account, agency: str) -> Actor:
    """The owner of an account as the actor of what proves they are it (a link from their mailbox, their password)."""
    return Actor(account.id, account.full_name, account.email, locale=account.locale, agency=agency)


def register(ctx: Context, given: Registration, *, address: str, key: str) -> None:
    """Makes a pending account and mails its confirmation link; the answer never tells whether the address was known.

    The owner of an active or invited account is mailed that the address is in use. One that only registered takes the
    newest name and password, and its older links become useless. Raises Invalid (password), TooMany (5 an
    hour from one network).
    """
    email, full_name = nfc(given.email).lower(), nfc(given.full_name)
    passwords.check(given.password, (email, full_name))
    take(ctx, throttle.REGISTER, network(address))
    kept = passwords.keep(given.password)  # made for known addresses too: the time taken tells nothing

    def do(session: Session) -> Result:
        now = ctx.clock.now()
        account = account_rows.by_email(session, email)
        values = {"full_name": full_name, "phone": given.phone, "locale": given.locale, "password_hash": kept}
        if account is not None and (account.status != "pending" or not account.password_hash):
            event = audit.record(ctx, session, ANONYMOUS, stream(account.id), "registration_repeated", {})
            if account.status != "disabled":
                mail_links.tell(ctx, session, account, "address_already_used", event)
            return {}
        if account is None:
            new = {"email": email, "status": "pending", "organisation": "", "created_at": now, "agency": ctx.agency}
            account = account_rows.by_id(session, account_rows.add(session, new | values))
            assert account is not None
        else:
            account_rows.change(session, account, values)
            signin_rows.close_links(session, account.id, "confirm", now)
        event = audit.record(ctx, session, ANONYMOUS, stream(account.id), "registered", {})
        mail_links.send(ctx, session, account, "confirm", event)
        return {}

    once(ctx, ANONYMOUS, key, "register", do)


def confirm(ctx: Context, token: str, key: str) -> None:
    """Activates the account whose address the link proves; raises NotFound for a link that is no longer good."""

    def do(session: Session) -> Result:
        account = _owner(session, mail_links.consume(ctx, session, token, "confirm").account_id)
        _activate(ctx, session, account, {})
        audit.record(ctx, session, themself(account, ctx.agency), stream(account.id), "address_confirmed", {})
        return {}

    once(ctx, ANONYMOUS, key, "confirm", do)


def sign_in(ctx: Context, *, email: str, password: str, address: str, browser: str) -> str:
    """Checks the password and opens a session; gives the token for the cookie.

    Raises Invalid with one sentence for whatever is wrong, Unconfirmed where nothing but the confirmation is missing,
    TooMany above the limits of `throttle`. Takes no idempotency key: every attempt counts, and a repeated success is
    just another session.
    """
    email, place = nfc(email).lower(), network(address)
    pair = f"{email}|{place}"
    with ctx.read() as session:
        account = account_rows.by_email(session, email)
        since = ctx.wall.now() - timedelta(days=throttle.OWN_ADDRESS_DAYS)
        known_here = account is not None and signin_rows.signed_in_from(session, account.id, address, since)
    take(ctx, throttle.SIGN_IN_ADDRESS, place)
    take(ctx, throttle.SIGN_IN_PAIR, pair)
    if not known_here:
        take(ctx, throttle.SIGN_IN_ACCOUNT, email)
    fits = passwords.matches(account.password_hash if account is not None else "", password)
    if account is None or not fits or account.status != "active":
        _refuse(ctx, account, place)
        raise Unconfirmed if account is not None and fits and account.status == "pending" else Invalid({"": [WRONG]})
    fresh = passwords.keep(password) if passwords.outdated(account.password_hash) else None
    with ctx.tx() as session:
        staff = bool(account_rows.roles_of(session, account.id, ctx.agency))
        token = sessions.begin(ctx, session, account.id, staff, address, browser)
        if fresh is not None:
            account_rows.change(session, _owner(session, account.id), {"password_hash": fresh})
        signin_rows.forget_tries(session, throttle.SIGN_IN_PAIR.bucket, digest(pair))
        details = {"session": digest(token)[:12], "rehashed": fresh is not None}
        audit.record(ctx, session, themself(account, ctx.agency), stream(account.id), "signed_in", details)
    return token


def _refuse(ctx: Context, account: Account | None, place: str) -> None:
    """Writes the refusal into the account's stream; an address nobody has leaves only its counted attempt."""
    if account is None:
        return
    with ctx.tx() as session:
        audit.record(ctx, session, ANONYMOUS, stream(account.id), "sign_in_refused", {"from": digest(place)[:12]})


def sign_out(ctx: Context, actor: Actor, session_digest: str) -> None:
    """Ends the session; without an idempotency key, because ending what has ended changes nothing."""
    with ctx.tx() as session:
        if signin_rows.end_sessions(session, actor.id, ctx.wall.now(), only=session_digest):
            audit.record(ctx, session, actor, stream(actor.id), "signed_out", {"session": session_digest[:12]})


def forgot(ctx: Context, *, email: str, key: str) -> None:
    """Mails a reset link (1 hour) if the address has an account; the answer never tells whether it has.

    Raises TooMany above 3 an hour or 5 a day for one address, known or not.
    """
    email = nfc(email).lower()
    take(ctx, throttle.RESET_HOUR, email)
    take(ctx, throttle.RESET_DAY, email)

    def do(session: Session) -> Result:
        account = account_rows.by_email(session, email)
        if account is not None and account.status != "disabled":
            event = audit.record(ctx, session, ANONYMOUS, stream(account.id), "reset_requested", {})
            mail_links.send(ctx, session, account, "reset", event)
        return {}

    once(ctx, ANONYMOUS, key, "forgot", do)


def reset(ctx: Context, *, token: str, password: str, key: str) -> None:
    """Sets a new password with a mailed link, ends every session and tells the owner; also confirms the address.

    Raises NotFound for a link that is no longer good, Invalid (password).
    """

    def do(session: Session) -> Result:
        account = _owner(session, mail_links.consume(ctx, session, token, "reset").account_id)
        passwords.check(password, (account.email, account.full_name))
        _activate(ctx, session, account, {"password_hash": passwords.keep(password)})
        ended = signin_rows.end_sessions(session, account.id, ctx.wall.now())
        person = themself(account, ctx.agency)
        event = audit.record(ctx, session, person, stream(account.id), "password_reset", {"sessions_ended": ended})
        mail_links.tell(ctx, session, account, "password_changed", event)
        return {}

    once(ctx, ANONYMOUS, key, "reset", do)


def change_password(ctx: Context, actor: Actor, *, current: str, new: str, session_digest: str, key: str) -> None:
    """Sets a new password and ends all other sessions; raises Invalid at `current` or `new`, TooMany when guessing."""
    take(ctx, throttle.PASSWORD_CHANGE, str(actor.id))
    with ctx.read() as session:
        account = _owner(session, actor.id)
    if not passwords.matches(account.password_hash, current):
        raise Invalid.at("current", "Mật khẩu hiện tại không đúng.", "The current password is wrong.")
    passwords.check(new, (account.email, account.full_name), "new")
    kept = passwords.keep(new)

    def do(session: Session) -> Result:
        own = _owner(session, actor.id)
        account_rows.change(session, own, {"password_hash": kept})
        signin_rows.close_links(session, own.id, "reset", ctx.clock.now())
        ended = signin_rows.end_sessions(session, own.id, ctx.wall.now(), besides=session_digest)
        event = audit.record(ctx, session, actor, stream(own.id), "password_changed", {"sessions_ended": ended})
        mail_links.tell(ctx, session, own, "password_changed", event)
        return {"sessions_ended": ended}

    once(ctx, actor, key, "change_password", do)


def profile(ctx: Context, actor: Actor) -> Profile:
    """The actor's own data."""
    with ctx.read() as session:
        own, acts_for = _owner(session, actor.id), account_rows.enterprises_of(session, actor.id, ctx.agencies)
        return Profile(own.email, own.full_name, own.phone, own.locale, tuple(acts_for))


def change_profile(ctx: Context, actor: Actor, *, full_name: str, phone: str, locale: str, key: str) -> None:
    """Changes the actor's own name, telephone number and language; the event keeps which, not what."""

    def do(session: Session) -> Result:
        own = _owner(session, actor.id)
        new = {"full_name": nfc(full_name), "phone": nfc(phone), "locale": locale}
        changed = sorted(name for name, value in new.items() if getattr(own, name) != value)
        account_rows.change(session, own, new)
        audit.record(ctx, session, actor, stream(own.id), "profile_changed", {"fields": changed})
        return {"fields": changed}

    once(ctx, actor, key, "change_profile", do)


def invitation(ctx: Context, token: str) -> Invitation:
    """What the holder of an invitation link is invited to; raises NotFound for a link that is no longer good."""
    with ctx.read() as session:
        link = mail_links.find(ctx, session, token, "invite")
        account = _owner(session, link.account_id)
        return Invitation(account.email, account.full_name, _inviting(ctx, session, link), account.status == "pending")


def join(ctx: Context, *, token: str, full_name: str, password: str, key: str) -> None:
    """Accepts an invitation: sets the password of an account that was never active, and joins the inviting enterprise.

    An active account keeps its password and its name. Raises NotFound (link), Invalid (password, full_name).
    """

    def do(session: Session) -> Result:
        link = mail_links.consume(ctx, session, token, "invite")
        account = _owner(session, link.account_id)
        _inviting(ctx, session, link)
        values: Plain = {}
        if account.status == "pending":
            name = nfc(full_name)
            if not name:
                raise Invalid.at("full_name", "Vui lòng nhập họ và tên.", "Please enter your full name.")
            passwords.check(password, (account.email, name))
            values = {"password_hash": passwords.keep(password), "full_name": name}
        _activate(ctx, session, account, values)
        joined = link.enterprise_id is not None and account_rows.join_enterprise(
            session, link.enterprise_id, account.id, ctx.clock.now()
        )
        details = {"enterprise": link.enterprise_id, "joined": joined}
        audit.record(ctx, session, themself(account, ctx.agency), stream(account.id), "invitation_accepted", details)
        return {}

    once(ctx, ANONYMOUS, key, "join", do)


def _inviting(ctx: Context, session: Session, link: MailLink) -> str:
    """The enterprise that invites, "" where the agency does; raises NotFound for one of another agency."""
    of = link.enterprise_id
    if (name := "" if of is None else account_rows.enterprise_name(session, of, ctx.agencies)) is None:
        raise NotFound
    return name


def _owner(session: Session, account_id: int) -> Account:
    account = account_rows.by_id(session, account_id)
    if account is None:
        raise NotFound
    return account


def _activate(ctx: Context, session: Session, account: Account, values: Plain) -> None:
    """Makes a pending account active; one that the administrator disabled stays what it is and gets nothing."""
    if account.status == "disabled":
        raise NotFound
    confirmed = account.confirmed_at or ctx.clock.now()
    account_rows.change(session, account, {"status": "active", "confirmed_at": confirmed, **values})
