"""The desk of papers: what waits for somebody to check, sign, number or issue it, and signing several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caseflow.core.actor import Actor
from caseflow.core.errors import CaseflowError, Conflict, NotAllowed, NotFound, Refused
from caseflow.core.names import ShortName, short_name
from caseflow.core.text import Text, say
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import DeskRow
from caseflow.papers import chain as chains
from caseflow.papers.authority import LINKS, Link
from caseflow.services.engine import parties
from caseflow.services.foundation import unit
from caseflow.services.foundation.context import Context
from caseflow.services.papers import kinds, links
from caseflow.services.papers.links import Deed

PAGE = 50
MOST = 50
"""Papers of one batch."""
WAITING, UNDER_WAY, ISSUED = "waiting", "under_way", "issued"
READ = "case:read_all"


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One paper of the list."""

    public_id: str
    version: int
    title: Text
    case: str
    code: str | None
    enterprise: str
    amount: int | None
    due_on: date | None
    proposed_at: datetime
    proposer: str
    link: str | None
    desk: Text | None
    number: str | None
    dated: date | None
    above: int | None
    """How many đồng the case asks for beyond what the norm allows, negative below it; None where there is no norm."""

    @property
    def over(self) -> bool:
        """Whether it is looked at by itself, never signed in a batch."""
        return self.above is not None and self.above > 0

    @property
    def named(self) -> ShortName:
        """The enterprise without what kind of company it is."""
        return short_name(self.enterprise)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of the desk: the tab, its lines, how many wait by what is to be done, where the next page begins."""

    tab: str
    link: str
    lines: tuple[DeskLine, ...]
    counts: tuple[tuple[str, int], ...]
    after: int | None
    does: tuple[Link, ...]
    """What the reader does to all lines together with one press; empty where nothing waits for them here."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one paper of a batch: done, or why not."""

    title: Text
    case: str
    code: str | None
    enterprise: str
    reasons: tuple[Text, ...] = ()


def may_read(ctx: Context, actor: Actor) -> bool:
    """Whether somebody has a desk of papers."""
    return bool(_roles(ctx, actor)) or ctx.content.policy.permits(actor, READ)


def count(ctx: Context, actor: Actor) -> int:
    """How many papers wait for this person; costs a statement only for those who hold a link of a chain."""
    roles = _roles(ctx, actor)
    if not roles:
        return 0
    with ctx.read() as session:
        return sum(paper_rows.count_waiting(session, ctx.agency, roles).values())


def page(ctx: Context, actor: Actor, tab: str, link: str, after: int | None) -> DeskPage:
    """One page of a tab; raises NotAllowed for whoever has no desk of papers."""
    _check(ctx, actor)
    roles = _roles(ctx, actor)
    tab = tab if tab in (WAITING, UNDER_WAY, ISSUED) else WAITING if roles else UNDER_WAY
    with ctx.read() as session:
        counted = paper_rows.count_waiting(session, ctx.agency, roles) if roles else {}
        counts = tuple((one, counted[one]) for one in LINKS if counted.get(one))
        if tab == WAITING:
            link = link if link in counted else (counts[0][0] if counts else "")
            rows = paper_rows.waiting(session, ctx.agency, sorted(roles), link, after or 0, PAGE + 1)
        else:
            rows = paper_rows.with_status(session, ctx.agency, tab, after, PAGE + 1)
    lines = tuple(_line(ctx, row) for row in rows[:PAGE])
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return DeskPage(tab, link, lines, counts, more, _does(ctx, actor, rows[:PAGE]) if tab == WAITING else ())


def _does(ctx: Context, actor: Actor, rows: Sequence[DeskRow]) -> tuple[Link, ...]:
    """The link that waits in all rows, and what follows it at once in each of their chains."""
    each = {
        chains.together(kinds.chain(ctx, row.chain), link, actor.id, actor.roles)
        for row in rows
        for link in LINKS
        if link == row.link
    }
    return min(each, key=len) if each else ()


def together(ctx: Context, actor: Actor, link: Link, chosen: Sequence[tuple[str, int]], key: str) -> list[Done]:
    """Does one link for several papers, each in a transaction of its own: one that fails stops no other.

    Papers of cases above the norm are left out of a signature: they are read by themselves. Those that the actor may
    not see are passed over, as if they were not there. Raises NotAllowed for whoever has no desk of papers, Refused for
    none chosen, or more than MOST.
    """
    _check(ctx, actor)
    if not chosen:
        raise Refused([say("Hãy chọn ít nhất một văn bản.", "Choose at least one paper.")])
    if len(chosen) > MOST:
        raise Refused([say(f"Chỉ xử lý được {MOST} văn bản một lần.", f"At most {MOST} papers at a time.")])
    found = []
    with ctx.read() as session:
        unit.find(session, actor, key, f"papers:{link}")  # refuses a key that was used for something else
    for n, (public_id, version) in enumerate(chosen):
        row = _seen(ctx, actor, public_id)
        if row is None:
            continue
        found.append(_one(ctx, actor, link, row, Deed(public_id, link, version, f"{key}-{n}")))
    return found


def _seen(ctx: Context, actor: Actor, public_id: str) -> DeskRow | None:
    """The paper; None where there is none, or none that this person may see."""
    with ctx.read() as session:
        row = paper_rows.on_desk(session, ctx.agency, public_id)
        try:
            return row if row is not None and parties.enter(ctx, session, actor, row.case).inside else None
        except NotFound:
            return None


def _one(ctx: Context, actor: Actor, link: Link, row: DeskRow, deed: Deed) -> Done:
    title = kinds.title(ctx, row.kind)
    if link == "sign" and (_above(ctx, row) or 0) > 0:
        alone = say("Vượt mức hỗ trợ đang áp dụng: cần xem và ký riêng.", "Above the norm: read and sign it by itself.")
        return Done(title, row.case, row.code, row.enterprise, (alone,))
    try:
        links.do(ctx, actor, deed)
    except Refused as error:
        return Done(title, row.case, row.code, row.enterprise, tuple(error.reasons))
    except (Conflict, CaseflowError) as error:
        return Done(title, row.case, row.code, row.enterprise, (error.message,))
    return Done(title, row.case, row.code, row.enterprise)


def _check(ctx: Context, actor: Actor) -> None:
    if not may_read(ctx, actor):
        raise NotAllowed(say("Tài khoản của ông/bà không có mục Văn bản.", "You have no desk of papers."))


def _roles(ctx: Context, actor: Actor) -> frozenset[str]:
    """The roles of this person that hold a link of some chain."""
    chains = ctx.content.authority.chains.values()
    return actor.roles & {holder.by for chain in chains for holder in chain.links.values()}


def _above(ctx: Context, row: DeskRow) -> int | None:
    norm = ctx.programme.support_norm
    return row.amount - norm.cap if norm is not None and row.amount is not None else None


def _line(ctx: Context, row: DeskRow) -> DeskLine:
    desk = ctx.content.roles.roles.get(row.waits_for or "")
    return DeskLine(
        public_id=row.public_id,
        version=row.version,
        title=kinds.title(ctx, row.kind),
        case=row.case,
        code=row.code,
        enterprise=row.enterprise,
        amount=row.amount,
        due_on=row.due_on,
        proposed_at=row.proposed_at,
        proposer=row.proposer,
        link=row.link,
        desk=desk.title if desk is not None else None,
        number=row.number,
        dated=row.dated,
        above=_above(ctx, row),
    )
