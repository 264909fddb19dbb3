"""Files of a case and of an enterprise: who may add, remove and fetch them, within which limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import say
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.files.documents import FileRow
from caseflow.gateways.files import StoredBlob
from caseflow.services.cases.checklist import Checklist, Slot
from caseflow.services.engine import parties
from caseflow.services.engine.parties import Seen
from caseflow.services.files import photos, storage
from caseflow.services.files.photos import PICTURES, Photo
from caseflow.services.files.storage import FIELD, UPLOADS, Download, FileCard, Owner, Upload
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take
from caseflow.services.foundation.unit import Result, check_key, find_committed, once
from caseflow.workflows import openers
from caseflow.workflows.document_words import Document
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT


def checklist(ctx: Context, actor: Actor, public_id: str) -> Checklist:
    """The documents of a case; raises NotFound for whoever may not see it."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        case, found = seen.case, slots_of(session, seen)
    return Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def slots_of(session: Session, seen: Seen) -> tuple[Slot, ...]:
    """The checklist of a case for this person, in the order of the content."""
    case, files = seen.case, document_rows.of_case(session, seen.case.id)
    documents = seen.book.definition.documents
    shown = photos.of_case(session, case.id) if any(set(p.kinds) <= PICTURES for p in documents.values()) else {}
    return tuple(
        _slot(name, document, [f for f in files if f.slot == name], seen, shown) for name, document in documents.items()
    )


def accepts(book: Rulebook, state: str, slot: str, held: Collection[str]) -> bool:
    """Whether a person who acts as the parties `held` may change this place of the checklist in `state`.

    The party of the document may while the action that waits for it is possible; one of the application also while the
    application itself is open again (an action of that party signs a form anew).
    """
    document = book.definition.documents[slot]
    return document.by in held and _waited_for(book, state, document)


def upload(ctx: Context, actor: Actor, public_id: str, slot: str, sent: Upload, key: str) -> Result:
    """Stores a file and puts it into its place; gives {"document": public id}.

    What was told of it counts in a place for photographs. The content is kept durably before the row that names it is
    written. Raises NotFound, NotAllowed (not this person's document, or not now), Invalid at `file` (the file itself, a
    limit, no time to look at it now), TooMany (60 files an hour).
    """
    check_key(key)
    with ctx.read() as session:
        case, document = _place(ctx, session, actor, public_id, slot)
        standing, present = _standing(session, case.id, slot), document_rows.totals(session, case_id=case.id)
    if (done := find_committed(ctx, actor, key, "add_document")) is not None:
        return done
    _before_the_file(document, standing, sent.told)
    take(ctx, UPLOADS, str(actor.id))
    blob = storage.store(ctx, sent, document.kinds, present)
    photo = _told(ctx, blob, sent.told) if _photographs(document) else None
    name = photos.name(sent.told, sent.filename, blob.kind) if photo is not None else sent.filename

    def do(session: Session) -> Result:
        case, document = _place(ctx, session, actor, public_id, slot, lock=True)
        _fits(document, _standing(session, case.id, slot), blob)
        storage.within_limits(ctx, blob.size, document_rows.totals(session, case_id=case.id))
        added, own = storage.keep(ctx, session, actor, blob, name, Owner(slot, case_id=case.id))
        more = {"photo": photo} if photo is not None else {}
        details = {"document": added, "slot": slot, "sha256": blob.sha256, "size": blob.size, **more}
        audit.record(ctx, session, actor, f"case/{case.id}", "document_added", details, case_id=case.id)
        return {"document": own}

    return once(ctx, actor, key, "add_document", do)


def remove(ctx: Context, actor: Actor, document: str, key: str) -> Result:
    """Takes a file out of the checklist of its case; row and content stay as evidence. Gives {"case", "slot"}.

    Raises NotFound, NotAllowed (not this person's document, or not now), Refused (it was signed).
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
        row, _seen = readable(ctx, session, actor, document)
    return Download(row.name, row.kind, row.size, row.sha256, ctx.files.open(row.sha256))


def readable(ctx: Context, session: Session, actor: Actor, document: str) -> tuple[FileRow, Seen | None]:
    """A file that this person may fetch and look at, with its case where it has one; raises NotFound."""
    row = document_rows.by_public_id(session, document)
    if row is None:
        raise NotFound()
    if row.case_id is not None:
        return row, parties.enter(ctx, session, actor, case_rows.public_id_of(session, row.case_id))
    if row.enterprise_id not in actor.enterprises and not _may_read(ctx, session, actor, row.enterprise_id):
        raise NotFound()
    return row, None


def _may_read(ctx: Context, session: Session, actor: Actor, enterprise_id: int | None) -> bool:
    """Whether somebody of the staff may read the evidence of this organisation: one that told it to this agency."""
    if enterprise_id is None or not ctx.content.policy.permits(actor, "enterprise:read"):
        return False
    return page_rows.is_known(session, enterprise_id, ctx.agencies)


def _card(row: FileRow, named: bool, may_remove: bool = False, photo: Photo | None = None) -> FileCard:
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
) -> tuple[CaseRow, Document]:
    """The case and the document, for a person who may change this place now."""
    seen = parties.enter(ctx, session, actor, public_id, lock=lock)
    document = seen.book.definition.documents.get(slot)
    if document is None:
        raise NotFound()
    if not accepts(seen.book, seen.case.state, slot, seen.held):
        raise NotAllowed(
            say(
                f"Ở bước hiện tại, ông/bà không thể thay đổi mục “{document.title.vi}”.",
                f"'{document.title.en}' is not yours to change at this step.",
            )
        )
    return seen.case, document


def _waited_for(book: Rulebook, state: str, document: Document) -> bool:
    standing = book.state(state)
    for task in set(document.awaited_by) & book.definition.tasks.keys():
        if standing.final is None and standing.phase in openers.phases(book, task):
            return True
    for name in book.definition.actions_from[state]:
        action = book.definition.actions[name]
        signs = not document.until and document.by in action.by and bool(book.drafts(name))
        if name in document.awaited_by or signs:
            return True
    return False


def _slot(name: str, document: Document, files: Sequence[FileRow], seen: Seen, shown: Mapping[int, Photo]) -> Slot:
    may = accepts(seen.book, seen.case.state, name, seen.held)
    named = document.by == APPLICANT or APPLICANT not in seen.held  # to the applicant the staff is a desk, never a name
    return Slot(
        name=name,
        title=document.title,
        help=document.help,
        required=document.asks(seen.case.enterprise_form, seen.case.enterprise_size),
        many=document.many,
        kinds=document.kinds,
        legal_basis=document.legal_basis,
        due=_waited_for(seen.book, seen.case.state, document),
        may_upload=may,
        files=tuple(_card(f, named, may and not f.frozen, shown.get(f.id)) for f in files if f.removed_at is None),
        removed=tuple(_card(f, named) for f in files if f.removed_at is not None),
    )


def _told(ctx: Context, blob: StoredBlob, told: Mapping[str, str]) -> dict[str, str]:
    try:
        return photos.told(ctx, blob.sha256, blob.kind, told)
    except Busy as error:
        raise Invalid({FIELD: [error.message]}) from error


def _standing(session: Session, case_id: int, slot: str) -> list[FileRow]:
    return [f for f in document_rows.of_case(session, case_id) if f.removed_at is None and f.slot == slot]


def _photographs(document: Document) -> bool:
    return set(document.kinds) <= PICTURES


def _before_the_file(document: Document, standing: Sequence[FileRow], told: Mapping[str, str]) -> None:
    """What costs nothing to refuse is refused before the file is looked into."""
    if _photographs(document):
        photos.check(told)
    _has_room(document, standing)


def _fits(document: Document, standing: Sequence[FileRow], blob: StoredBlob) -> None:
    _has_room(document, standing)
    if any(f.sha256 == blob.sha256 for f in standing):
        raise Invalid.at(FIELD, "Tệp này đã có trong mục.", "This very file is here already.")


def _has_room(document: Document, standing: Sequence[FileRow]) -> None:
    if not document.many and any(not f.frozen for f in standing):
        raise Invalid.at(FIELD, "Mục này chỉ nhận một tệp. Hãy gỡ tệp hiện có trước khi tải tệp khác.",
                         "Only one file belongs here. Remove the present one first.")  # fmt: skip
