"""A step that makes a paper: proposed and kept back until its chain has issued it, or issued at once at the counter."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.errors import Refused
from caseflow.core.ids import canonical, digest, new_public_id
from caseflow.core.text import Text, say
from caseflow.core.values import Plain, Values
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers.authority import PROPOSE, Chain
from caseflow.papers.words import PaperFacts, on_its_way
from caseflow.services.engine import actions
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.moves import Move
from caseflow.services.foundation import audit
from caseflow.services.foundation.audit import Link
from caseflow.services.papers import books, issuing, kinds, telling
from caseflow.services.papers.said import Asked


def keep(move: Move, typed: Values) -> Plain | None:
    """Keeps back a step whose paper other people have to sign; the answer names the paper. None: it is taken now."""
    kind = move.book.definition.actions[move.decision.action].paper
    if kind is None:
        return None
    chain = kinds.chain(move.ctx, kinds.chain_name(move.ctx, kind))
    if chain.is_at_once:
        return None  # issued with the step itself: `entered`
    return _propose(move, kind, chain, typed)


def entered(move: Move) -> None:
    """A slip of the counter is out with its step, once the step has given the case its code and its dates.

    What was on its way is given up where the case went on without it.
    """
    _drop(move)
    action = move.book.action(move.decision.action)
    kind = action.paper if action is not None else None
    if kind is None or move.actor.is_system or move.place.doer is not None:
        return
    if kinds.chain(move.ctx, kinds.chain_name(move.ctx, kind)).is_at_once:
        _issue_at_once(move, kind, move.values)


def facts(asking: Asking) -> PaperFacts:
    """What the guards know of the papers of the case."""
    rows = paper_rows.of_case(asking.session, asking.case.id)
    return PaperFacts(
        under_way={
            row.action: kinds.title(asking.ctx, row.kind)
            for row in rows
            if row.status == paper_rows.UNDER_WAY and row.action
        },
        issued=frozenset(r.kind for r in rows if r.status == paper_rows.ISSUED and r.entry == asking.case.entry),
        offering=not asking.deciding,
    )


def stays(session: Session, case: CaseRow) -> Text | None:
    """A case goes over to another edition once its paper is out: what is signed decides in the words it was drafted."""
    if not paper_rows.under_way(session, case.id):
        return None
    return say(
        "Văn bản của hồ sơ đang chờ ký, ban hành; chuyển khi văn bản được phát hành hoặc trả lại.",
        "A paper of the case is on its way; it goes over once that is issued or sent back.",
    )


def _drop(move: Move) -> None:
    """The case went on without what was on its way: such papers are given up, their numbers cancelled."""
    if not move.decision.moves:
        return
    for paper in paper_rows.under_way(move.session, move.case.id):
        if paper.action and paper.from_state == move.decision.from_state:
            reason = f"Hồ sơ chuyển sang “{move.book.state(move.decision.to_state).title.vi}”."
            values = {"status": paper_rows.DROPPED, "link": None, "waits_for": None, "reason": reason}
            paper_rows.change(move.session, paper, values)
            books.cancel_of(move, paper, reason)
            move.details.setdefault("papers_dropped", []).append(paper.public_id)


def _propose(move: Move, kind: str, chain: Chain, typed: Values) -> Plain:
    for paper in paper_rows.under_way(move.session, move.case.id):
        if paper.action == move.decision.action and move.actor.is_system:
            return _standing(move, paper.public_id)  # somebody was faster than the timer, which has nothing left to do
        if paper.action == move.decision.action:
            raise Refused([on_its_way(kinds.title(move.ctx, kind))])
    actions.rehearse(move)
    first = chain.after(PROPOSE)
    assert first is not None
    waits = chain.links[first].by
    values = {
        "chain": kinds.chain_name(move.ctx, kind), "status": paper_rows.UNDER_WAY, "link": first, "waits_for": waits,
        "answers": dict(typed), "reason": "", "proposed_by": move.actor.id, "proposed_at": move.now,
    }  # fmt: skip
    public_id = _written(move, kind, values)
    details = {"paper": public_id, "kind": kind, "answers": digest(canonical(dict(typed)))}
    event = told(move, event_rows.PROPOSED, details)
    if move.decision.moves:
        case_rows.wait(move.session, move.case.id, waits)
    telling.waiting(move, event, kind, waits)
    return {**_standing(move, public_id), "event": event}


def _standing(move: Move, paper: str) -> Plain:
    case = move.case
    return {"case": case.public_id, "version": case.version, "state": case.state, "paper": paper}


def _written(move: Move, kind: str, values: Plain) -> str:
    """The row of the proposal: that of the one that was sent back to this desk, or a new one; gives its public id."""
    returned = _returned(move)
    if returned is not None:
        again = {"checked_by": None, "checked_at": None, "signed_by": None, "signed_at": None, "signed_as": None}
        paper_rows.change(move.session, returned, {**values, **again, "said": None, "template": None})
        return returned.public_id
    public_id = new_public_id()
    paper_rows.add(move.session, {**_place(move, kind, public_id), **values})
    return public_id


def _returned(move: Move) -> PaperRow | None:
    rows = paper_rows.of_case(move.session, move.case.id)
    mine = (r for r in rows if r.action == move.decision.action and r.entry == move.case.entry)
    newest = next(mine, None)
    return newest if newest is not None and newest.status == paper_rows.RETURNED else None


def _issue_at_once(move: Move, kind: str, typed: Values) -> None:
    """A slip of the counter: whoever takes the step signs it, and it is out with the step."""
    letter, public_id = kinds.letter(move.ctx, kind), new_public_id()
    number = books.next_number(move, letter)
    who = {"role": "", "capacity": "", "office": "", "position": "", "name": move.actor.name}
    values: Plain = {
        **_place(move, kind, public_id), "chain": kinds.chain_name(move.ctx, kind), "status": paper_rows.ISSUED,
        "link": None, "waits_for": None, "answers": dict(typed), "proposed_by": move.actor.id,
        "proposed_at": move.now, "signed_by": move.actor.id, "signed_at": move.now, "signed_as": who,
        "issued_by": move.actor.id, "issued_at": move.now, "number_id": number.id, "number": number.text,
        "dated": move.today, "code": issuing.code(),
    }  # fmt: skip
    paper_rows.add(move.session, values)
    paper = paper_rows.known(move.session, public_id)
    assert paper is not None
    asked = Asked(move.ctx, move.session, move.moved, move.book, letter, typed, by=move.actor.name)
    files = issuing.kept(asked, paper)
    if files:
        paper_rows.change(move.session, paper, files)
    move.details["paper"] = public_id


def _place(move: Move, kind: str, public_id: str) -> Plain:
    return {
        "public_id": public_id, "agency": move.case.agency, "case_id": move.case.id, "kind": kind,
        "action": move.decision.action, "from_state": move.case.state, "entry": move.case.entry, "version": 0,
    }  # fmt: skip


def told(move: Move, kind: str, details: Plain) -> int:
    """The event of what was done to a paper, in the chain of its case and under the name of its action."""
    case = move.case
    link = Link(
        case.agency, f"case/{case.id}", kind, move.actor.id, move.now, details, case.id, move.decision.action
    )  # fmt: skip
    return audit.chain(move.session, link)
