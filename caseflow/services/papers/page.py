"""A paper as one person sees it: how far it is in its chain, how it reads, and what the person may do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.paper import Paper
from caseflow.core.text import Text
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers.authority import LINKS, PROPOSE, Link
from caseflow.services.engine import parties
from caseflow.services.engine.capability import Viewing
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context
from caseflow.services.papers import composing, kinds, links
from caseflow.services.papers.said import Asked

Stand = Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: who holds it, and who did it when, if it is done."""

    link: str
    desk: Text
    stand: Stand
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list of its case."""

    public_id: str
    title: Text
    status: str
    link: str | None
    desk: Text | None
    number: str | None
    dated: date | None
    pdf: bool


@dataclass(frozen=True, slots=True)
class PapersCard:
    """The papers of a case, the newest first; `inside`: the reader sees those that are not issued, too."""

    lines: tuple[PaperLine, ...]
    inside: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper as its page shows it; `reasons` say why the reader cannot do what is next to be done."""

    public_id: str
    version: int
    title: Text
    about: str
    case: str
    case_code: str | None
    case_title: Text
    enterprise: str
    state: Text
    action: Text | None
    status: str
    link: Link | None
    reason: str
    number: str | None
    dated: date | None
    code: str | None
    steps: tuple[Step, ...]
    reasons: tuple[Text, ...]
    paper: Paper
    lacks: tuple[Text, ...]
    files: bool
    signs: bool
    """Whether the next thing to be done is a signature of this reader: the password is asked for."""


def card(viewing: Viewing) -> PapersCard | None:
    """The papers of the case: to the applicant those that are issued, to the staff all of them."""
    rows = paper_rows.of_case(viewing.session, viewing.case.id)
    inside = not viewing.as_applicant and not viewing.relation.seat
    shown = [row for row in rows if inside or row.status == paper_rows.ISSUED]
    return PapersCard(tuple(_line(viewing.ctx, row) for row in shown), inside) if shown else None


def page(ctx: Context, actor: Actor, public_id: str) -> PaperPage:
    """The page of a paper; raises NotFound, also for an applicant while it is not issued."""
    with ctx.read() as session:
        seen, paper = find(ctx, session, actor, public_id)
        return _page(ctx, session, actor, seen, paper)


def check(ctx: Context, actor: Actor, public_id: str) -> None:
    """Raises NotFound where `page` would: nobody's password is asked for over a paper that is not theirs to see."""
    with ctx.read() as session:
        find(ctx, session, actor, public_id)


def find(ctx: Context, session: Session, actor: Actor, public_id: str) -> tuple[Seen, PaperRow]:
    """The paper with its case for a person who may read it; raises NotFound for everybody else."""
    paper = paper_rows.known(session, public_id)
    if paper is None or paper.agency != ctx.agency:
        raise NotFound()
    seen = parties.enter(ctx, session, actor, case_rows.public_id_of(session, paper.case_id))
    if not seen.inside and not (seen.as_applicant and paper.status == paper_rows.ISSUED):
        raise NotFound()
    return seen, paper


def asked(ctx: Context, session: Session, seen: Seen, paper: PaperRow) -> Asked:
    """What the paper is filled from."""
    return Asked(ctx, session, seen.case, seen.book, kinds.letter(ctx, paper.kind), paper.answers)


def _page(ctx: Context, session: Session, actor: Actor, seen: Seen, paper: PaperRow) -> PaperPage:
    filled = asked(ctx, session, seen, paper)
    reasons = tuple(links.open_to(ctx, seen, paper, actor.id))
    action, definition = seen.book.action(paper.action), seen.book.definition
    shown = composing.draft(filled)
    return PaperPage(
        public_id=paper.public_id,
        version=paper.version,
        title=kinds.title(ctx, paper.kind),
        about=shown.title.about,
        case=seen.case.public_id,
        case_code=seen.case.code,
        case_title=definition.title,
        enterprise=seen.case.enterprise_name,
        state=definition.titled(seen.case.state, outside=not seen.inside),
        action=action.title if action is not None else None,
        status=paper.status,
        link=next((link for link in LINKS if link == paper.link), None),
        reason=paper.reason if seen.inside else "",
        number=paper.number,
        dated=paper.dated,
        code=paper.code,
        steps=_steps(ctx, session, paper) if seen.inside else (),
        reasons=reasons,
        paper=shown,
        lacks=composing.lacks(filled) if paper.status == paper_rows.UNDER_WAY else (),
        files=paper.pdf is not None,
        signs=paper.link == "sign" and not reasons,
    )


def _steps(ctx: Context, session: Session, paper: PaperRow) -> tuple[Step, ...]:
    """The whole chain as it is now, the proposal first."""
    chain, roles = kinds.chain(ctx, paper.chain), ctx.content.roles.roles
    names = account_rows.names(session, set(paper.done.values()))
    times: Mapping[str, datetime | None] = {
        "check": paper.checked_at, "sign": paper.signed_at, "number": paper.numbered_at, "issue": paper.issued_at,
    }  # fmt: skip
    proposed = Step(PROPOSE, _desk_of(ctx, paper), "done", names.get(paper.proposed_by, ""), paper.proposed_at)
    found = [proposed]
    for link in chain.order:
        by = paper.done.get(link)
        stand: Stand = "done" if by is not None else "now" if link == paper.link else "ahead"
        desk = roles[chain.links[link].by].title
        found.append(Step(link, desk, stand, names.get(by, "") if by is not None else "", times[link]))
    return tuple(found)


def _desk_of(ctx: Context, paper: PaperRow) -> Text:
    """What is said of who proposed a paper: a person's part, or the system's draft."""
    role = "system" if paper.proposed_by == 0 else "case_officer"
    return ctx.content.roles.roles[role].title


def _line(ctx: Context, row: PaperRow) -> PaperLine:
    waits = ctx.content.roles.roles.get(row.waits_for or "")
    return PaperLine(
        public_id=row.public_id,
        title=kinds.title(ctx, row.kind),
        status=row.status,
        link=row.link,
        desk=waits.title if waits is not None else None,
        number=row.number,
        dated=row.dated,
        pdf=row.pdf is not None,
    )


def to_be_made(ctx: Context, session: Session, seen: Seen, action: str, answers: Mapping[str, object]) -> Paper | None:
    """The paper that a step would make, as it reads before anything is typed; None where it makes none."""
    rule = seen.book.action(action)
    kind = rule.paper if rule is not None else None
    if kind is None:
        return None
    return composing.draft(Asked(ctx, session, seen.case, seen.book, kinds.letter(ctx, kind), dict(answers)))
