"""Reading a file without fetching it: one leaf of it, and the papers of its case beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.gateways.viewing.leaf import Leaf, Picture, Place
from caseflow.services.cases import documents
from caseflow.services.cases.checklist import Slot
from caseflow.services.engine.parties import Seen
from caseflow.services.files import viewing
from caseflow.services.files.storage import FileCard
from caseflow.services.foundation.context import Context
from caseflow.workflows import options


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the checklist, to be opened: what place it lies in and how it is called."""

    public_id: str
    name: str
    kind: str
    title: Text


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step of the case that its reader may look at with this paper beside it."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a viewer shows: the file, one leaf of it or why there is none, and where it stands among its papers."""

    document: str
    name: str
    kind: str
    size: int
    place: Place
    leaf: Leaf | None
    problem: Text | None
    case: str | None
    case_code: str | None
    case_title: str
    slots: tuple[Slot, ...]
    slot: Slot | None
    card: FileCard | None
    """The file as its checklist shows it; None for one that was removed, or that belongs to no case."""
    before: Paper | None
    after: Paper | None
    nth: int
    papers: int
    steps: tuple[NextStep, ...]


def read(ctx: Context, actor: Actor, document: str, place: Place) -> Reading:
    """One leaf of a file for a person who may fetch it; raises NotFound. What cannot be shown, it says."""
    with ctx.read() as session:
        row, seen = documents.readable(ctx, session, actor, document)
        slots = documents.slots_of(session, seen) if seen is not None else ()
    found = viewing.shown(ctx, actor, row.sha256, row.kind, place)
    papers, case = papers_of(slots), seen.case if seen is not None else None
    at = next((n for n, paper in enumerate(papers) if paper.public_id == document), None)
    slot = next((one for one in slots if one.name == row.slot), None)
    return Reading(
        document=document,
        name=row.name,
        kind=row.kind,
        size=row.size,
        place=place,
        leaf=found.leaf,
        problem=found.problem,
        case=case.public_id if case is not None else None,
        case_code=case.code if case is not None else None,
        case_title=case.title if case is not None else "",
        slots=slots,
        slot=slot,
        card=next((f for f in slot.files if f.public_id == document), None) if slot is not None else None,
        before=papers[at - 1] if at else None,
        after=papers[at + 1] if at is not None and at + 1 < len(papers) else None,
        nth=0 if at is None else at + 1,
        papers=len(papers),
        steps=_steps(seen) if seen is not None and not seen.as_applicant else (),
    )


def picture(ctx: Context, actor: Actor, document: str, place: Place) -> Picture:
    """The drawn page of a file for a person who may fetch it; raises NotFound, also where there is nothing drawn."""
    with ctx.read() as session:
        row, _seen = documents.readable(ctx, session, actor, document)
    leaf = viewing.shown(ctx, actor, row.sha256, row.kind, place).leaf
    if leaf is None or leaf.picture is None:
        raise NotFound()
    return leaf.picture


def _steps(seen: Seen) -> tuple[NextStep, ...]:
    found = options.names(seen.book, seen.case.state, seen.held)
    return tuple(NextStep(name, seen.book.definition.actions[name].title) for name in found)


def papers_of(slots: Sequence[Slot]) -> tuple[Paper, ...]:
    """The files of a checklist in its order."""
    return tuple(Paper(f.public_id, f.name, f.kind, slot.title) for slot in slots for f in slot.files)
