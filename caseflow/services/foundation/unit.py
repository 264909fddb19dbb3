"""One unit of work: one transaction under one idempotency key."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotAllowed
from caseflow.core.text import say
from caseflow.core.values import Plain
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.foundation.context import Context

KEY_LENGTH = 64
Result = Plain


def once(ctx: Context, actor: Actor, key: str, what: str, do: Callable[[Session], Result]) -> Result:
    """Runs `do` in one transaction and keeps its result under `key`; the same key gives the same result again.

    Raises Invalid for a key that is absent or too long, NotAllowed or Conflict for one used by another or otherwise.
    """
    check_key(key)

    def attempt() -> Result:
        with ctx.tx() as session:
            stored = find(session, actor, key, what)
            if stored is not None:
                return stored
            result = do(session)
            event_rows.add_key(session, key, actor.id, what, result, ctx.clock.now())
            ctx.crash.at(f"{what}:before_commit")
        ctx.crash.at(f"{what}:after_commit")
        return result

    return answered(ctx, actor, key, what, attempt)


def answered(ctx: Context, actor: Actor, key: str, what: str, attempt: Callable[[], Result]) -> Result:
    """What `attempt`, one transaction under `key`, gives; or what a faster twin under the same key was given.

    Where somebody else was faster by a number or an address that only one may have, a second attempt finds theirs
    and refuses in words what the database could only refuse as a fault.
    """
    try:
        try:
            return attempt()
        except IntegrityError:
            return attempt()
    except (CaseflowError, IntegrityError):
        twin = find_committed(ctx, actor, key, what)
        if twin is None:
            raise
        return twin


def check_key(key: str) -> None:
    """Raises Invalid unless `key` can be an idempotency key."""
    if not 8 <= len(key) <= KEY_LENGTH:
        raise Invalid.at(
            "", "Biểu mẫu đã hết hạn, vui lòng tải lại trang.", "The form has expired; please reload the page."
        )


def find(session: Session, actor: Actor, key: str, what: str) -> Result | None:
    """The result stored under `key`; raises NotAllowed when it is another person's, Conflict when of another act."""
    row = event_rows.find_key(session, key)
    if row is None:
        return None
    if row.actor_id != actor.id:
        raise NotAllowed(
            say(
                "Biểu mẫu này được mở bằng tài khoản khác. Vui lòng tải lại trang.",
                "This form was opened with another account. Please reload the page.",
            )
        )
    if row.what != what:
        raise Conflict(
            say("Biểu mẫu này đã được dùng cho việc khác, vui lòng tải lại trang.",
                "This form has already been used for something else; please reload the page.")
        )  # fmt: skip
    return dict(row.result)


def find_committed(ctx: Context, actor: Actor, key: str, what: str) -> Result | None:
    """What `find` gives in a transaction of its own: whether a faster twin of this very act has been stored."""
    with ctx.read() as session:
        return find(session, actor, key, what)
