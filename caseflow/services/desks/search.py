"""The search of everything that somebody may read: cases open and closed, enterprises, certificates, people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import shown
from caseflow.core.errors import NotAllowed
from caseflow.core.finding import asked_words, joined
from caseflow.core.names import short_code
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks import search as found_rows
from caseflow.db.queries.desks import waiting as waiting_rows
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS
from caseflow.services.cases import pages as case_pages
from caseflow.services.certificates.register import READ as READ_REGISTER
from caseflow.services.desks.views import READ as READ_QUEUE
from caseflow.services.desks.views import READ_ALL
from caseflow.services.enterprises.enterprises import READ as READ_ENTERPRISES
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context

MOST = 8
"""Lines of one group: more are found with another word, or on the group's own list."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: what it is called, what stands beside it, and for a case where it stands."""

    kind: str
    public_id: str
    title: str
    beside: Text
    state: Text | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` says that there are others."""

    kind: str
    title: Text
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: its words as they were understood, the groups, and the one case whose code was typed."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]
    exact: str | None


TITLES: dict[str, Text] = {
    "case": say("Hồ sơ", "Cases"),
    "enterprise": say("Đơn vị đăng ký", "Enterprises"),
    "certificate": say("Giấy chứng nhận", "Certificates"),
    "person": say("Tài khoản", "Accounts"),
}


def may_search(ctx: Context, actor: Actor) -> bool:
    """Whether there is anything that this person may find: for the head of the pages."""
    rights = (READ_ALL, READ_QUEUE, READ_ENTERPRISES, READ_REGISTER, MANAGE_ACCOUNTS)
    return any(ctx.content.policy.permits(actor, right) for right in rights)


def find(ctx: Context, actor: Actor, typed: str) -> Found:
    """Everything that bears the words typed, as far as this person may read it; needs one of the rights to read."""
    if not may_search(ctx, actor):
        raise NotAllowed(say("Chức năng tìm kiếm này dành cho cán bộ.", "This search is for the staff."))
    words = asked_words(typed)
    if not words:
        return Found((), (), None)
    policy = ctx.content.policy
    with ctx.read() as session:
        groups = [_cases(ctx, session, actor, words)]
        if policy.permits(actor, READ_ENTERPRISES):
            groups.append(_enterprises(ctx, session, words))
        if policy.permits(actor, READ_REGISTER):
            groups.append(_certificates(ctx, session, words))
        if policy.permits(actor, MANAGE_ACCOUNTS):
            groups.append(_people(ctx, session, typed))
    found = tuple(group for group in groups if group.hits)
    return Found(words, found, _exact(found, typed))


def _exact(groups: tuple[Group, ...], typed: str) -> str | None:
    """The public id of the only hit, where it is a case and what was typed is its code."""
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and hits[0].kind == "case" and joined(typed).endswith(joined(short_code(hits[0].title))):
        return hits[0].public_id
    return None


def _group(kind: str, hits: list[Hit]) -> Group:
    return Group(kind, TITLES[kind], tuple(hits[:MOST]), len(hits) > MOST)


def _cases(ctx: Context, session: Session, actor: Actor, words: tuple[str, ...]) -> Group:
    """Every case for whoever reads them all; for people of other agencies and councils what waits for them."""
    policy = ctx.content.policy
    if policy.permits(actor, READ_ALL):
        found = found_rows.cases(session, ctx.agency, words, MOST + 1)
        rows = [(r.public_id, r.code, r.definition, r.state, r.enterprise_name) for r in found]
    elif policy.permits(actor, READ_QUEUE) and policy.partner_roles(actor):
        named = policy.assigned
        desks = tuple(
            waiting_rows.Desk(name, named_id=actor.id if name in named else None)
            for name in sorted(policy.partner_roles(actor))
        )
        asked = waiting_rows.Wanted(ctx.agency, desks, words=words)
        places = queue_rows.page(session, asked, queue_rows.bearing(session, asked), None, MOST + 1)
        cases = [place.case for place in places]
        rows = [(c.public_id, c.code, c.definition, c.state, c.enterprise_name) for c in cases]
    else:
        rows = []
    hits = []
    for public_id, code, definition, state, enterprise in rows:
        book = catalog.rulebook(ctx, session, definition)
        title = book.definition.title
        beside = say(f"{title.vi} · {enterprise}", f"{title.en} · {enterprise}")
        where = case_pages.state_title(book, state, False)
        hits.append(Hit("case", public_id, short_code(code) or "–", beside, where, case_pages.tone(book, state)))
    return _group("case", hits)


def _enterprises(ctx: Context, session: Session, words: tuple[str, ...]) -> Group:
    found = found_rows.enterprises(session, tuple(ctx.agencies), words, MOST + 1)
    beside = [" · ".join(part for part in (row.tax_code, row.commune) if part) for row in found]
    return _group(
        "enterprise",
        [Hit("enterprise", r.public_id, r.name, say(b, b)) for r, b in zip(found, beside, strict=True)],
    )


def _certificates(ctx: Context, session: Session, words: tuple[str, ...]) -> Group:
    found = found_rows.certificates(session, ctx.agency, words, MOST + 1)
    hits = []
    for row in found:
        beside = f"{row.standard} · {row.holder_name}"
        until = shown(row.valid_to) if row.valid_to is not None else ""
        state = say(f"đến hết ngày {until}", f"to {until}") if until else None
        hits.append(Hit("certificate", row.public_id, row.number, say(beside, beside), state))
    return _group("certificate", hits)


def _people(ctx: Context, session: Session, typed: str) -> Group:
    found = account_rows.page(session, ctx.agencies, typed, "", None, None, MOST)
    return _group("person", [Hit("person", str(a.id), a.full_name, say(a.email, a.email)) for a in found])
