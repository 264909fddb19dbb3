"""A correction: a new paper that names the old one, says the right thing, and goes through the whole chain again.

An issued paper never changes: what was wrong is put right by another one of its kind (NĐ 30/2020/NĐ-CP, Điều 18).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, Invalid, NotAllowed, Refused
from caseflow.core.ids import canonical, digest, new_public_id
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain, Values
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.forms.schema import FormDefinition
from caseflow.papers.authority import PROPOSE
from caseflow.services.engine import signing
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.services.papers import finding, kinds, proposing, telling
from caseflow.workflows.definition import DefinedAction
from caseflow.workflows.machine import Rulebook

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What is filled in again: the form of the step that made the paper, as it was answered then."""

    public_id: str
    version: int
    title: Text
    number: str | None
    case: str
    form: FormDefinition | None
    begun: Values


def form(ctx: Context, actor: Actor, public_id: str) -> CorrectionForm:
    """The form of a correction; raises NotFound, NotAllowed (not whose step it was), Refused (nothing to correct)."""
    with ctx.read() as session:
        seen, paper = finding.find(ctx, session, actor, public_id)
        _check(seen, paper)
        name = _form(seen.book, paper)
        asked = catalog.pinned_form(ctx, session, seen.book, name) if name is not None else None
    title = kinds.title(ctx, paper.kind)
    return CorrectionForm(public_id, paper.version, title, paper.number, seen.case.public_id, asked, paper.answers)


def may(seen: Seen, paper: PaperRow) -> bool:
    """Whether this person may propose a correction of the paper now."""
    action = _action(seen.book, paper)
    issued = paper.status == paper_rows.ISSUED and paper.corrected_by is None and paper.signed_as is not None
    return issued and action is not None and seen.inside and bool(seen.held & set(action.by))


def correct(
    ctx: Context, actor: Actor, public_id: str, seen_version: int, values: Values, reason: str, key: str
) -> Result:  # fmt: skip
    """Proposes the correction, with the reason; gives {"paper"}: the new one, which waits for the first of the chain.

    Raises as `form`, Conflict (somebody was faster), Invalid by field and at `reason`.
    """
    said = nfc(reason).strip()
    if not said or len(said) > LONGEST:
        raise Invalid.at("reason", "Hãy ghi lý do, tối đa 2.000 ký tự.", "Say why, in 2,000 characters at most.")

    def do(session: Session) -> Result:
        seen, old = finding.find(ctx, session, actor, public_id, lock=True)
        _check(seen, old)
        if old.version != seen_version:
            raise Conflict(say("Văn bản vừa được xử lý. Hãy xem lại.", "Somebody has just acted on the paper."), ())
        if any(one.corrects_id == old.id for one in paper_rows.under_way(session, seen.case.id)):
            raise Refused([say("Văn bản đính chính đang chờ ký.", "A correction is on its way already.")])
        name = _form(seen.book, old)
        catalog.bind(ctx, session, seen.book, name, values)
        place = Place(ctx, session, actor, seen.case, seen.book, Held({seen.case.id}))
        return {"paper": _proposed(Move.without_step(place), old, dict(values), said)}

    return once(ctx, actor, key, "correct_paper", do)


def effect(place: Place, paper: PaperRow) -> Plain:
    """What the issue of a correction does: the old paper names it, the answers are signed anew. For the event."""
    old = next((one for one in paper_rows.of_case(place.session, paper.case_id) if one.id == paper.corrects_id), None)
    if old is None:
        raise LookupError(f"paper {paper.id} corrects one that is not there")
    paper_rows.change(place.session, old, {"corrected_by": paper.id})
    name = _form(place.book, old)
    if name is None:
        return {"corrects": old.public_id}
    move = Move.without_step(place)
    signing.sign(move, name, catalog.bind(place.ctx, place.session, place.book, name, paper.answers))
    return {"corrects": old.public_id, "signed": [ref._asdict() for ref in move.signed]}


def _action(book: Rulebook, paper: PaperRow) -> DefinedAction | None:
    """The step that makes papers of this kind: its own, or of a correction that of what it corrects."""
    made = (action for action in book.definition.actions.values() if action.paper == paper.kind)
    return book.action(paper.action) or next(made, None)


def _form(book: Rulebook, paper: PaperRow) -> str | None:
    action = _action(book, paper)
    return action.form if action is not None else None


def _check(seen: Seen, paper: PaperRow) -> None:
    action = _action(seen.book, paper)
    if action is None or not seen.held & set(action.by):
        raise NotAllowed(say("Việc đính chính thuộc người đã trình.", "The desk that proposed it corrects it."))
    if not may(seen, paper):
        raise Refused([say("Văn bản này không còn để đính chính.", "There is nothing to correct any more.")])


def _proposed(move: Move, old: PaperRow, values: Plain, reason: str) -> str:
    chain = kinds.chain(move.ctx, old.chain)
    first = chain.after(PROPOSE)
    if first is None:
        raise Refused([say("Phiếu này được lập lại tại quầy.", "Such a slip is simply made again.")])
    public_id, waits = new_public_id(), chain.links[first].by
    paper_rows.add(
        move.session,
        {
            "public_id": public_id, "agency": old.agency, "case_id": old.case_id, "kind": old.kind, "action": "",
            "chain": old.chain, "from_state": move.case.state, "entry": old.entry, "version": 0,
            "status": paper_rows.UNDER_WAY, "link": first, "waits_for": waits, "answers": values, "reason": reason,
            "proposed_by": move.actor.id, "proposed_at": move.now, "corrects_id": old.id,
        },
    )  # fmt: skip
    details = {"paper": public_id, "kind": old.kind, "corrects": old.public_id, "answers": digest(canonical(values))}
    event = proposing.told(move, event_rows.PROPOSED, details)
    telling.waiting(move, event, old.kind, waits)
    return public_id
