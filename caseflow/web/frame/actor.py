"""Who asks and with what: the context, the person behind the request, and the key of one intent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import BadRequest

from caseflow.core.actor import Actor
from caseflow.core.errors import NotSignedIn
from caseflow.core.ids import new_public_id
from caseflow.services.accounts import sessions
from caseflow.services.foundation.context import Context

View = TypeVar("View", bound=Callable[..., Any])
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class SignedInUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps during one request: the actor, built anew, and the token that stands in the cookie."""

    def __init__(self, signed_in: sessions.SignedIn, token: str) -> None:
        self.actor = signed_in.actor
        self.session_digest = signed_in.session_digest
        self.confirmed_at = signed_in.confirmed_at
        self.token = token

    def get_id(self) -> str:
        """The random session token, never the account's number: a session that is ended in the table is over."""
        return self.token


def init_login(app: Flask) -> None:
    """Builds the actor of every request from the session row; a revoked role or session ends at once."""
    manager = LoginManager()
    manager.session_protection = None  # 'strong' would sign people out whenever their address changes
    manager.user_loader(_load)
    manager.init_app(app)


def unattended(view: View) -> View:
    """Marks a view that an open page asks by itself: being asked for it keeps no session alive."""
    view.__dict__["unattended"] = True
    return view


def _load(token: str) -> SignedInUser | None:
    view = current_app.view_functions.get(request.endpoint or "")
    signed_in = sessions.resume(ctx(), token, by_hand=not getattr(view, "unattended", False))
    return None if signed_in is None else SignedInUser(signed_in, token)


def ctx() -> Context:
    """The context the application was made with."""
    return cast(Context, current_app.extensions["caseflow"])


def maybe_actor() -> Actor | None:
    """The signed-in person, or None for a visitor."""
    return current_user.actor if current_user.is_authenticated else None


def actor() -> Actor:
    """The signed-in person; raises NotSignedIn for a visitor."""
    found = maybe_actor()
    if found is None:
        raise NotSignedIn
    return found


def session_digest() -> str:
    """The digest of the session this request came with; raises NotSignedIn for a visitor."""
    actor()
    return cast(str, current_user.session_digest)


def may(permission: str) -> bool:
    """Whether the signed-in person holds `permission`: for showing or hiding; the service decides again."""
    person = maybe_actor()
    return person is not None and ctx().content.policy.permits(person, permission)


def acts_outside(person: Actor) -> bool:
    """Whether somebody acts for organisations, or may come to: everybody who is not of the staff."""
    return not person.is_staff or bool(person.enterprises)


def permitted(*permissions: str) -> Callable[[Actor], bool]:
    """Whether somebody holds one of `permissions`: for the menu."""
    return lambda person: any(ctx().content.policy.permits(person, one) for one in permissions)


def begin_session(token: str) -> None:
    """Puts a fresh session token into a fresh cookie; nothing of the visitor's cookie survives."""
    session.clear()
    user = _load(token)
    if user is None:
        raise NotSignedIn
    login_user(user)


def forget_session() -> None:
    """Empties the cookie."""
    logout_user()
    session.clear()


def request_key() -> str:
    """The hidden `key` of the posted form: one intent, however often it arrives. 400 when it is absent or odd."""
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        raise BadRequest
    return key


def fresh_key() -> str:
    """A key for the form being shown; a form shown again after a mistake keeps the one it came with."""
    posted = request.form.get("key", "") if request.method == "POST" else ""
    return posted if _KEY.fullmatch(posted) else new_public_id()
