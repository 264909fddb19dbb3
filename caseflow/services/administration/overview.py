"""What needs an administrator: each a number that opens its rows, as far as its rows may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import edition_moves as move_rows
from caseflow.db.queries.administration import mails as mail_rows
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS
from caseflow.services.administration import audit_log, conditions, contents, mails
from caseflow.services.administration.conditions import Condition
from caseflow.services.foundation.context import Context

RIGHTS = (MANAGE_ACCOUNTS, mails.READ, contents.READ, audit_log.READ, conditions.READ)
"""Who has one of them has something to look after."""
LONG = timedelta(minutes=15)
"""A message that has waited longer is told of."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for somebody: how often, what it is, what happens meanwhile."""

    name: str
    count: int
    title: Text
    words: Text
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """What needs somebody now, and how the installation fares where it may be told."""

    needs: tuple[Need, ...]
    conditions: tuple[Condition, ...]


def overview(ctx: Context, actor: Actor) -> Overview:
    """Everything that waits, of what this person may read; raises NotAllowed for whoever may read none of it."""
    permits = ctx.content.policy.permits
    if not any(permits(actor, right) for right in RIGHTS):
        raise NotAllowed(say("Trang này dành cho người quản trị.", "This page is for administrators."))
    needs: list[Need] = []
    with ctx.read() as session:
        if permits(actor, mails.READ):
            needs += _mails(ctx, session)
        if permits(actor, contents.READ):
            needs += _content(ctx, session)
        if permits(actor, MANAGE_ACCOUNTS):
            needs.append(_accounts(ctx, session))
    found = conditions.conditions(ctx, actor) if permits(actor, conditions.READ) else ()
    return Overview(tuple(need for need in needs if need.count), found)


def _mails(ctx: Context, session: Session) -> list[Need]:
    needs = [Need("dead", mail_rows.count(session, ctx.agency, "dead"), *_WORDS["dead"], hot=True)]
    if ctx.mailer is not None:
        late = mail_rows.count(session, ctx.agency, "queued", ctx.clock.now() - LONG)
        needs.append(Need("queued", late, *_WORDS["queued"]))
    return needs


def _content(ctx: Context, session: Session) -> list[Need]:
    return [
        Need("content", contents.waiting(ctx, session), *_WORDS["content"]),
        Need("moves", move_rows.asking(session, ctx.agency), *_WORDS["moves"]),
    ]


def _accounts(ctx: Context, session: Session) -> Need:
    return Need("accounts", account_rows.waiting(session, ctx.agencies), *_WORDS["accounts"])


_WORDS: dict[str, tuple[Text, Text]] = {
    "dead": (
        say("thư không gửi được", "messages failed"),
        say("Người nhận chưa biết tin; xem lỗi rồi gửi lại.", "Nobody has read them; see why and send them again."),
    ),
    "queued": (
        say("thư chờ quá 15 phút", "messages wait over 15 minutes"),
        say("Máy chủ thư có thể đang không nhận.", "The mail server may not be accepting them."),
    ),
    "content": (
        say("nội dung chờ công bố", "pieces wait to be published"),
        say("Tệp đã sửa nhưng hồ sơ mới vẫn theo bản cũ.", "Files changed; new cases still follow the old edition."),
    ),
    "moves": (
        say("lần chuyển hồ sơ chờ chọn bước", "moves of cases wait for a step"),
        say("Hồ sơ dừng ở bản cũ đến khi có người chọn.", "Cases stay on the old edition until somebody chooses."),
    ),
    "accounts": (
        say("tài khoản chờ xác nhận thư", "accounts wait for confirmation"),
        say("Chưa đăng nhập được; có thể gửi lại lời mời.", "They cannot sign in yet; invite them again."),
    ),
}
"""What each number counts, and what it means that it is not zero."""
