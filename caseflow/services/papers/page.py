"""A paper as one person sees it: how far it is in its chain, how it reads, and what the person may do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM_ID, Actor
from caseflow.core.paper import Paper
from caseflow.core.text import Text
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers import texts as text_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers.authority import LINKS, PROPOSE, Link
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation.context import Context
from caseflow.services.papers import composing, correcting, finding, issuing, kinds, links
from caseflow.services.papers.said import Asked
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import OFFICER, SYSTEM_PARTY

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
    does: tuple[Link, ...]
    """What this reader does with one press, the next link first; empty where it is not theirs."""
    paper: Paper
    lacks: tuple[Text, ...]
    files: bool
    """Whether this reader can take the paper along: as it was issued, or the draft to be edited."""
    setting: str
    """How the files of an issued paper stand while they are not there yet: `waiting`, `failed`."""
    may_correct: bool
    corrects: str | None
    """The paper that this one puts right."""
    corrected_by: str | None
    signs: bool
    """Whether the next thing to be done is a signature of this reader: the password is asked for."""
    again: str | None
    """The step by which this reader proposes it once more, where it came back."""
    inside: bool
    """Whether the reader belongs to the office: the chain and what was said on the way is shown."""
    reworded: bool
    """Whether the letter was written anew since: what counts is the file that was issued."""


def card(viewing: Viewing) -> PapersCard | None:
    """The papers of the case: to the applicant those that are issued, to the staff all of them."""
    rows = paper_rows.of_case(viewing.session, viewing.case.id)
    inside = not viewing.as_applicant and not viewing.relation.seat
    shown = [row for row in rows if inside or row.status == paper_rows.ISSUED]
    return PapersCard(tuple(_line(viewing.ctx, row) for row in shown), inside) if shown else None


def page(ctx: Context, actor: Actor, public_id: str) -> PaperPage:
    """The page of a paper; raises NotFound, also for an applicant while it is not issued."""
    with ctx.read() as session:
        seen, paper = finding.find(ctx, session, actor, public_id)
        return _page(ctx, session, actor, seen, paper)


def check(ctx: Context, actor: Actor, public_id: str) -> None:
    """Raises NotFound where `page` would: nobody's password is asked for over a paper that is not theirs to see."""
    with ctx.read() as session:
        finding.find(ctx, session, actor, public_id)


def asked(ctx: Context, session: Session, seen: Seen, paper: PaperRow) -> Asked:
    """What the paper is filled from."""
    letter = kinds.letter(ctx, paper.kind)
    drafted = paper.proposed_by == SYSTEM_ID
    return Asked(
        ctx, session, seen.case, seen.book, letter, paper.answers,
        signed_as=paper.signed_as, by_timer=drafted, frozen=paper.said,
    )  # fmt: skip


def _page(ctx: Context, session: Session, actor: Actor, seen: Seen, paper: PaperRow) -> PaperPage:
    filled = asked(ctx, session, seen, paper)
    reasons = tuple(links.open_to(ctx, seen, paper, actor.id))
    action, definition = seen.book.action(paper.action), seen.book.definition
    text = text_rows.of(session, paper.id)
    shown = issuing.shown(filled, paper, text)
    link = next((link for link in LINKS if link == paper.link), None)
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
        link=link,
        reason=paper.reason if seen.inside else "",
        number=paper.number,
        dated=paper.dated,
        code=paper.code,
        steps=_steps(ctx, session, seen.book, paper) if seen.inside else (),
        reasons=reasons,
        does=links.together(ctx, seen, paper, link, actor.id) if link is not None and not reasons else (),
        paper=shown,
        lacks=composing.lacks(filled) if paper.status == paper_rows.UNDER_WAY else (),
        files=text is not None or seen.inside,
        setting=text.stands if text is not None and text.stands != text_rows.READY else "",
        may_correct=correcting.may(seen, paper),
        corrects=_public(session, paper.corrects_id),
        corrected_by=_public(session, paper.corrected_by),
        signs=paper.link == "sign" and not reasons,
        again=_again(seen, paper),
        inside=seen.inside,
        reworded=paper.template not in (None, issuing.template(filled.letter)),
    )


def _again(seen: Seen, paper: PaperRow) -> str | None:
    """Its action, for those whose step it is, while the case stands where the paper was proposed."""
    came_back = paper.status in (paper_rows.RETURNED, paper_rows.CANCELLED)
    action = seen.book.action(paper.action)
    stands = seen.case.state == paper.from_state and seen.case.entry == paper.entry
    return paper.action if came_back and stands and action is not None and set(action.by) & seen.held else None


def _public(session: Session, paper_id: int | None) -> str | None:
    return paper_rows.names(session, [paper_id]).get(paper_id) if paper_id is not None else None


def _steps(ctx: Context, session: Session, book: Rulebook, paper: PaperRow) -> tuple[Step, ...]:
    """The whole chain as it is now, the proposal first."""
    chain, roles = kinds.chain(ctx, paper.chain), ctx.content.roles.roles
    names = account_rows.names(session, set(paper.done.values()))
    times: Mapping[str, datetime | None] = {
        "check": paper.checked_at, "sign": paper.signed_at, "number": paper.numbered_at, "issue": paper.issued_at,
    }  # fmt: skip
    proposed = Step(PROPOSE, _desk_of(ctx, book, paper), "done", names.get(paper.proposed_by, ""), paper.proposed_at)
    found = [proposed]
    for link in chain.order:
        by = paper.done.get(link)
        stand: Stand = "done" if by is not None else "now" if link == paper.link else "ahead"
        desk = roles[chain.links[link].by].title
        found.append(Step(link, desk, stand, names.get(by, "") if by is not None else "", times[link]))
    return tuple(found)


def _desk_of(ctx: Context, book: Rulebook, paper: PaperRow) -> Text:
    """What is said of who proposed a paper: whose step it is, or the system's draft."""
    action = book.action(paper.action)
    desks = [role for role in action.by if role != SYSTEM_PARTY] if action is not None else []
    role = SYSTEM_PARTY if paper.proposed_by == SYSTEM_ID else next(iter(desks), OFFICER)
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
    )
