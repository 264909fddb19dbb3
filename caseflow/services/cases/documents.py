"""Files of a case and of an enterprise: who may add, remove and fetch them, within which limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import Text, say
from caseflow.core.words import FileKind, LegalBasis
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.files import documents as document_rows
from caseflow.gateways.inspection import EXTENSIONS
from caseflow.services.engine import parties
from caseflow.services.engine.parties import Seen
from caseflow.services.files import photos, storage
from caseflow.services.files.photos import PICTURES, Photo
from caseflow.services.files.storage import FIELD, UPLOADS, Download, FileCard
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take
from caseflow.services.foundation.unit import Result, check_key, find_committed, once
from caseflow.workflows import openers
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.schema import SUBMIT, Paper


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the checklist: what belongs there, what lies there, and whether this person may add to it."""

    name: str
    title: Text
    help: Text | None
    required: bool
    many: bool
    kinds: tuple[FileKind, ...]
    legal_basis: LegalBasis
    due: bool
    may_upload: bool
    files: tuple[FileCard, ...]
    removed: tuple[FileCard, ...]

    @property
    def missing(self) -> bool:
        """A paper that is asked for now and is not there."""
        return self.due and self.required and not self.files

    @property
    def full(self) -> bool:
        """Takes no second file until the first is removed; what was signed may be followed by a newer file."""
        return not self.many and any(not f.frozen for f in self.files)

    @property
    def photographs(self) -> bool:
        """Takes pictures alone, so that what, when and where is told of each."""
        return set(self.kinds) <= PICTURES

    @property
    def accept(self) -> str:
        """The extensions for the file chooser of a browser; for pictures their types: a telephone offers its camera."""
        if self.photographs:
            return ",".join(f"image/{'jpeg' if kind == 'jpg' else kind}" for kind in self.kinds)
        return ",".join(f".{e}" for e, kind in EXTENSIONS.items() if kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers of one case as one person sees them."""

    case: str
    case_title: str
    case_code: str | None
    slots: tuple[Slot, ...]
    file_bytes: int

    def slot(self, name: str) -> Slot:
        """One place of the checklist; raises NotFound."""
        found = next((s for s in self.slots if s.name == name), None)
        if found is None:
            raise NotFound()
        return found


def checklist(ctx: Context, actor: Actor, public_id: str) -> Checklist:
    """The papers of a case; raises NotFound for whoever may not see it."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        case, found = seen.case, slots_of(session, seen)
    return Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def slots_of(session: Session, seen: Seen) -> tuple[Slot, ...]:
    """The checklist of a case for this person, in the order of the content."""
    case, files = seen.case, document_rows.of_case(session, seen.case.id)
    papers = seen.book.definition.documents
    shown = photos.of_case(session, case.id) if any(set(p.kinds) <= PICTURES for p in papers.values()) else {}
    return tuple(
        _slot(name, paper, [f for f in files if f.slot == name], seen, shown) for name, paper in papers.items()
    )


def accepts(book: Rulebook, state: str, slot: str, held: Collection[str]) -> bool:
    """Whether a person who acts as the parties `held` may change this place of the checklist in `state`.

    The party of the paper may while the action that waits for it is possible; a paper of the application also while
    the application itself is open again (an action of that party signs a form anew).
    """
    paper = book.definition.documents[slot]
    return paper.by in held and _waited_for(book, state, paper)


def upload(
    ctx: Context,
    actor: Actor,
    public_id: str,
    slot: str,
    *,
    filename: str,
    content: BinaryIO,
    key: str,
    told: Mapping[str, str] | None = None,
) -> Result:
    """Stores a file and puts it into its place; gives {"document": public id}.

    In a place for photographs, what was typed of one (`caption`, `taken_at`, `position`) is `told`.

    The content is kept durably before the row that names it is written. Raises NotFound, NotAllowed (not this
    person's paper, or not now), Invalid at `file` (the file itself, or a limit), TooMany (60 files an hour).
    """
    check_key(key)
    with ctx.read() as session:
        paper = _place(ctx, session, actor, public_id, slot)[1]
    done = find_committed(ctx, actor, key, "add_document")
    if done is not None:
        return done
    take(ctx, UPLOADS, str(actor.id))
    blob = storage.store(ctx, filename, content, paper.kinds)
    photo = photos.told(ctx, blob.sha256, blob.kind, told or {}) if set(paper.kinds) <= PICTURES else None
    name = photos.name(told or {}, filename, blob.kind) if photo is not None else filename

    def do(session: Session) -> Result:
        case, paper = _place(ctx, session, actor, public_id, slot, lock=True)
        standing = [f for f in document_rows.of_case(session, case.id) if f.removed_at is None and f.slot == slot]
        if not paper.many and any(not f.frozen for f in standing):
            raise Invalid.at(FIELD, "Mục này chỉ nhận một tệp. Hãy gỡ tệp hiện có trước khi tải tệp khác.",
                             "Only one file belongs here. Remove the present one first.")  # fmt: skip
        if any(f.sha256 == blob.sha256 for f in standing):
            raise Invalid.at(FIELD, "Tệp này đã có trong mục.", "This very file is here already.")
        storage._within_limits(ctx, blob, document_rows.totals(session, case_id=case.id))
        document, own = storage.keep(ctx, session, actor, blob, name, case_id=case.id, slot=slot)
        details = {"document": document, "slot": slot, "sha256": blob.sha256, "size": blob.size}
        details |= {"photo": photo} if photo is not None else {}
        audit.record(ctx, session, actor, f"case/{case.id}", "document_added", details, case_id=case.id)
        return {"document": own}

    return once(ctx, actor, key, "add_document", do)


def remove(ctx: Context, actor: Actor, document: str, key: str) -> Result:
    """Takes a file out of the checklist of its case; row and content stay as evidence. Gives {"case", "slot"}.

    Raises NotFound, NotAllowed (not this person's paper, or not now), Refused (it was signed).
    """

    def do(session: Session) -> Result:
        row = document_rows.by_public_id(session, document)
        if row is None or row.case_id is None:
            raise NotFound()
        case, _paper = _place(ctx, session, actor, case_rows.public_id_of(session, row.case_id), row.slot, lock=True)
        if not document_rows.remove(session, row.id, actor.id, ctx.clock.now()):
            raise Refused([
                say("Tệp này thuộc hồ sơ đã nộp nên không gỡ được. Hãy tải thêm tệp mới.",
                    "This file belongs to what was submitted and cannot be removed. Add a newer file instead.")
            ])  # fmt: skip
        details = {"document": row.id, "slot": row.slot, "sha256": row.sha256}
        audit.record(ctx, session, actor, f"case/{case.id}", "document_removed", details, case_id=case.id)
        return {"case": case.public_id, "slot": row.slot}

    return once(ctx, actor, key, "remove_document", do)


def fetch(ctx: Context, actor: Actor, document: str) -> Download:
    """A file for a person who may see the case, or the enterprise, that it belongs to; raises NotFound."""
    with ctx.read() as session:
        row = document_rows.by_public_id(session, document)
        if row is None:
            raise NotFound()
        if row.case_id is not None:
            parties.enter(ctx, session, actor, case_rows.public_id_of(session, row.case_id))
        elif row.enterprise_id not in actor.enterprises and not ctx.content.policy.permits(actor, "enterprise:read"):
            raise NotFound()
    return Download(row.name, row.kind, row.size, row.sha256, ctx.files.open(row.sha256))


def _card(row: Any, named: bool, may_remove: bool = False, photo: Photo | None = None) -> FileCard:
    adder, remover = (row.added_by_name or "", row.removed_by_name or "") if named else ("", "")
    return FileCard(
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        size=row.size,
        sha256=row.sha256,
        added_at=row.added_at,
        added_by=adder,
        frozen=row.frozen,
        removed_at=row.removed_at,
        removed_by=remover,
        may_remove=may_remove,
        photo=photo,
    )


def _place(
    ctx: Context, session: Session, actor: Actor, public_id: str, slot: str, *, lock: bool = False
) -> tuple[CaseRow, Paper]:
    """The case and the paper, for a person who may change this place now."""
    seen = parties.enter(ctx, session, actor, public_id, lock=lock)
    paper = seen.book.definition.documents.get(slot)
    if paper is None:
        raise NotFound()
    if not accepts(seen.book, seen.case.state, slot, seen.held):
        raise NotAllowed(
            say(
                f"Ở bước hiện tại, ông/bà không thể thay đổi mục “{paper.title.vi}”.",
                f"'{paper.title.en}' is not yours to change at this step.",
            )
        )
    return seen.case, paper


def _waited_for(book: Rulebook, state: str, paper: Paper) -> bool:
    wanted = paper.until or SUBMIT
    if wanted in book.definition.tasks:
        standing = book.state(state)
        return standing.final is None and standing.phase in openers.phases(book, wanted)
    for name in book.definition.actions_from[state]:
        action = book.definition.actions[name]
        signs = paper.until is None and paper.by in action.by and bool(book.drafts(name))
        if name == wanted or signs:
            return True
    return False


def _slot(name: str, paper: Paper, files: Sequence[Any], seen: Seen, shown: Mapping[int, Photo]) -> Slot:
    may = accepts(seen.book, seen.case.state, name, seen.held)
    named = paper.by == APPLICANT or APPLICANT not in seen.held  # to the applicant the staff is a desk, never a name
    return Slot(
        name=name,
        title=paper.title,
        help=paper.help,
        required=paper.required,
        many=paper.many,
        kinds=paper.kinds,
        legal_basis=paper.legal_basis,
        due=_waited_for(seen.book, seen.case.state, paper),
        may_upload=may,
        files=tuple(_card(f, named, may and not f.frozen, shown.get(f.id)) for f in files if f.removed_at is None),
        removed=tuple(_card(f, named) for f in files if f.removed_at is not None),
    )
