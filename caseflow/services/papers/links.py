"""What the people of a chain do to a paper: check, sign, number and issue it, send it back, or cancel its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM_ID, Actor
from caseflow.core.errors import Conflict, Invalid, NotFound, Refused
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers import chain as chains
from caseflow.papers.authority import Link
from caseflow.services.engine import actions, parties
from caseflow.services.engine.locks import Held, in_order
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import unit
from caseflow.services.foundation.context import Context
from caseflow.services.papers import books, capacities, correcting, finding, issuing, kinds, proposing, telling
from caseflow.services.papers.said import Asked
from caseflow.workflows.machine import Decision
from caseflow.workflows.policy import SYSTEM_PARTY


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person wants to do to a paper: which link of its chain, on the version that the person saw."""

    paper: str
    link: Link
    seen_version: int
    key: str
    alone: bool = False
    """Only this link, though the chain lets the person do more in the same press: a number before the paper is out."""


@dataclass(frozen=True, slots=True)
class _Hand:
    """A paper in somebody's hands inside a transaction: its case locked, the row as it is now."""

    place: Place
    seen: Seen
    paper: PaperRow

    @property
    def ctx(self) -> Context:
        return self.place.ctx

    @property
    def session(self) -> Session:
        return self.place.session


def do(ctx: Context, actor: Actor, deed: Deed) -> unit.Result:
    """Does one link, and those that follow at once where the chain lets one person do both in a press.

    Gives {"paper", "case", "link"}: the link that is to be done next, None once the paper is issued. Raises NotFound,
    Refused (not this person's, or the rules of the road are against it now), Conflict (somebody was faster).
    """
    return _in_hand(ctx, actor, deed.paper, deed.seen_version, deed.key, f"paper:{deed.link}", lambda h: _do(h, deed))


def send_back(ctx: Context, actor: Actor, paper: str, seen_version: int, reason: str, key: str) -> unit.Result:
    """Gives the paper back to whoever proposed it, with the reason; the case waits for that desk again.

    Whoever holds the next link may do so until the paper has a number. Raises as `do`, and Invalid at `reason`.
    """
    return _in_hand(ctx, actor, paper, seen_version, key, "paper:return", lambda h: _send_back(h, _reason(reason)))


def cancel(ctx: Context, actor: Actor, paper: str, seen_version: int, reason: str, key: str) -> unit.Result:
    """Takes back a paper that was numbered and not issued: the register keeps its number, cancelled, with the reason.

    Whoever is to issue it may do so. Raises as `do`, and Invalid at `reason`.
    """
    return _in_hand(ctx, actor, paper, seen_version, key, "paper:cancel", lambda h: _cancel(h, _reason(reason)))


def open_to(ctx: Context, seen: Seen, paper: PaperRow, actor_id: int) -> list[Text]:
    """Why this person cannot do what is next to be done to the paper; empty when they can."""
    if paper.link is None:
        return [say("Văn bản không còn chờ xử lý.", "Nothing is to be done to the paper any more.")]
    chain = kinds.chain(ctx, paper.chain)
    return chains.reasons(chain, finding.link_of(paper), paper.done, actor_id, seen.held)


def together(ctx: Context, seen: Seen, paper: PaperRow, link: Link, actor_id: int) -> tuple[Link, ...]:
    """What this person does to the paper with one press."""
    return chains.together(kinds.chain(ctx, paper.chain), link, actor_id, seen.held)


def _in_hand(
    ctx: Context, actor: Actor, paper: str, seen_version: int, key: str, what: str, do: Callable[[_Hand], Plain]
) -> unit.Result:  # fmt: skip
    unit.check_key(key)
    said = f"{what}:{paper}"

    def attempt(first: frozenset[int]) -> unit.Result:
        with ctx.tx() as session:
            if first:
                link_rows.lock(session, first)
            hand = _taken_up(ctx, session, actor, paper, first)
            if hand.paper.version != seen_version:
                raise _faster(hand.paper)
            result = do(hand)
            event_rows.add_key(session, key, actor.id, said, result, ctx.clock.now())
            ctx.crash.at(f"{what}:before_commit")
        ctx.crash.at(f"{what}:after_commit")
        return result

    return unit.answered(ctx, actor, key, said, lambda: in_order(attempt))


def _taken_up(ctx: Context, session: Session, actor: Actor, public_id: str, first: frozenset[int]) -> _Hand:
    """The paper with its case locked; the same NotFound for one that is not there and one that is not theirs to see."""
    found = paper_rows.known(session, public_id)
    if found is None or found.agency != ctx.agency:
        raise NotFound()
    seen = parties.enter(ctx, session, actor, case_rows.public_id_of(session, found.case_id), lock=True)
    if not seen.inside:
        raise NotFound()
    paper = paper_rows.known(session, public_id)  # once more, now that nobody else can change it
    assert paper is not None
    held = Held(first | {seen.case.id})
    return _Hand(Place(ctx, session, actor, seen.case, seen.book, held, doer=paper.proposed_by), seen, paper)


def _do(hand: _Hand, deed: Deed) -> Plain:
    """One event tells of the press, whatever it did: that of the step of the road where the paper is out with it."""
    paper, place = hand.paper, hand.place
    if paper.link != deed.link:
        raise _faster(paper)
    _check_turn(hand)
    links = together(hand.ctx, hand.seen, paper, deed.link, place.actor.id) if not deed.alone else (deed.link,)
    for link in links:
        paper = _onward(hand, paper, link, _STEPS[link](hand, paper))
        hand.ctx.crash.at(f"paper:after_{link}")
    _tell(hand, paper, links)
    return {"paper": paper.public_id, "case": hand.seen.case.public_id, "link": paper.link}


def _tell(hand: _Hand, paper: PaperRow, links: tuple[Link, ...]) -> None:
    """The event, and the mail to whoever comes next; an issued paper takes its step, whose it is, is the proposer's."""
    said = {"paper": paper.public_id, "kind": paper.kind, "links": list(links)}
    if paper.link is None and paper.action:
        actions.move(hand.place, paper.action, paper.answers, said=said)
        return
    if paper.link is None and paper.corrects_id is not None:
        said |= correcting.effect(hand.place, paper)
    move = _told_as(hand.place, paper)
    event = proposing.told(move, telling.DONE[links[-1]], said)
    if paper.waits_for is not None:
        if _decides(hand.seen, paper):
            case_rows.wait(hand.session, paper.case_id, paper.waits_for)
        telling.waiting(move, event, paper.kind, paper.waits_for)


def _check(hand: _Hand, _paper: PaperRow) -> Plain:
    return {"checked_by": hand.place.actor.id, "checked_at": hand.ctx.clock.now()}


def _sign(hand: _Hand, paper: PaperRow) -> Plain:
    """The rules of the road are asked once more, and for the signer too: who appraised a case does not sign for it."""
    place, ctx = hand.place, hand.ctx
    if paper.action:
        drafted = paper.proposed_by == SYSTEM_ID
        for person in (paper.proposed_by, place.actor.id):
            as_whose = replace(place, doer=person)
            actions.rehearse(actions.check(as_whose, paper.action, paper.answers, drafted=drafted))
    signed_as = capacities.of(ctx, hand.session, place.actor, kinds.chain(ctx, paper.chain).links["sign"].by)
    return {"signed_by": place.actor.id, "signed_at": ctx.clock.now(), "signed_as": signed_as}


def _number(hand: _Hand, paper: PaperRow) -> Plain:
    now = hand.ctx.clock.now()
    return {"numbered_by": hand.place.actor.id, "numbered_at": now, **_numbered(hand, paper)}


def _issue(hand: _Hand, paper: PaperRow) -> Plain:
    """A chain without a link of its own for the number: whoever issues the paper gives it."""
    values = {"issued_by": hand.place.actor.id, "issued_at": hand.ctx.clock.now(), "status": paper_rows.ISSUED}
    numbered = {} if paper.dated is not None else _numbered(hand, paper)
    whole = paper._replace(**numbered, code=issuing.code())
    letter, drafted = kinds.letter(hand.ctx, paper.kind), paper.proposed_by == SYSTEM_ID
    asked = Asked(
        hand.ctx, hand.session, hand.seen.case, hand.seen.book, letter, paper.answers,
        signed_as=paper.signed_as, by_timer=drafted,
    )  # fmt: skip
    return {**values, **numbered, "code": whole.code, **issuing.kept(asked, whole)}


def _numbered(hand: _Hand, paper: PaperRow) -> Plain:
    move = Move.without_step(hand.place)
    number = books.next_number(move, kinds.letter(hand.ctx, paper.kind))
    return {"number_id": number.id, "number": number.text, "dated": move.today}


def _onward(hand: _Hand, paper: PaperRow, link: Link, values: Plain) -> PaperRow:
    """Writes what was done, and for whom the paper waits next."""
    chain = kinds.chain(hand.ctx, paper.chain)
    following = chain.after(link)
    waits = chain.links[following].by if following is not None else None
    return _changed(hand, paper, {**values, "link": following, "waits_for": waits})


def _send_back(hand: _Hand, reason: str) -> Plain:
    paper = hand.paper
    _check_turn(hand)
    if paper.number_id is not None:
        raise Refused([
            say("Văn bản đã được cấp số. Hãy hủy số kèm lý do thay vì trả lại.",
                "The paper has a number. Cancel the number with a reason instead of sending the paper back.")
        ])  # fmt: skip
    _over(hand, paper, paper_rows.RETURNED, reason, telling.SENT_BACK)
    return {"paper": paper.public_id, "case": hand.seen.case.public_id, "link": None}


def _cancel(hand: _Hand, reason: str) -> Plain:
    paper = hand.paper
    _check_turn(hand)
    if paper.number_id is None:
        raise Refused([say("Văn bản chưa được cấp số.", "The paper has no number yet.")])
    books.cancel_of(Move.without_step(hand.place), paper, reason)
    _over(hand, paper, paper_rows.CANCELLED, reason, telling.CANCELLED)
    return {"paper": paper.public_id, "case": hand.seen.case.public_id, "link": None}


def _over(hand: _Hand, paper: PaperRow, status: str, reason: str, kind: str) -> None:
    """The paper goes no further; the case waits again for whom its state waits, and who proposed it hears why."""
    _changed(hand, paper, {"status": status, "link": None, "waits_for": None, "reason": reason})
    move = _told_as(hand.place, paper)
    event = proposing.told(move, kind, {"paper": paper.public_id, "kind": paper.kind, "number": paper.number_id})
    if _decides(hand.seen, paper):
        case_rows.wait(hand.session, paper.case_id, _desk(hand.seen, paper))
    telling.returned(move, event, paper.kind, paper.proposed_by, reason)


def _desk(seen: Seen, paper: PaperRow) -> str | None:
    """Who is to propose it again: whom the state waits for, or whose step it is where a timer had drafted it."""
    action = seen.book.action(paper.action)
    if paper.proposed_by == SYSTEM_ID and action is not None:
        return next((role for role in action.by if role != SYSTEM_PARTY), None)
    return seen.book.state(seen.case.state).waits_for


def _check_turn(hand: _Hand) -> None:
    reasons = open_to(hand.ctx, hand.seen, hand.paper, hand.place.actor.id)
    if reasons:
        raise Refused(reasons)


def _decides(seen: Seen, paper: PaperRow) -> bool:
    """Whether the case stands still until the paper is issued: then it waits for whom the paper waits."""
    action = seen.book.action(paper.action)
    return action is not None and action.to is not None


def _changed(hand: _Hand, paper: PaperRow, values: Plain) -> PaperRow:
    if not paper_rows.change(hand.session, paper, values):
        raise RuntimeError(f"paper {paper.id} changed although its case was locked")
    return paper._replace(**values, version=paper.version + 1)


def _told_as(place: Place, paper: PaperRow) -> Move:
    """What happens to the paper, told under the name of the action that it decides."""
    stays = Decision(paper.action, place.case.state, place.case.state, ())
    return Move(place, stays, None, {}, place.ctx.clock.now())


def _reason(typed: str) -> str:
    reason = nfc(typed).strip()
    if not reason:
        raise Invalid.at("reason", "Hãy ghi lý do.", "Please say why.")
    if len(reason) > 2000:
        raise Invalid.at("reason", "Lý do dài quá 2.000 ký tự.", "The reason is longer than 2,000 characters.")
    return reason


def _faster(paper: PaperRow) -> Conflict:
    return Conflict(
        say("Văn bản vừa được xử lý. Hãy xem lại.", "Somebody has just acted on the paper. Please look at it again.")
    )


_STEPS: dict[Link, Callable[[_Hand, PaperRow], Plain]] = {
    "check": _check,
    "sign": _sign,
    "number": _number,
    "issue": _issue,
}
