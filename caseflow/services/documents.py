"""Files of a case and of an enterprise: who may add, remove and fetch them, within which limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, Invalid, NotAllowed, NotFound, Refused, TooLarge
from caseflow.core.ids import new_public_id
from caseflow.core.text import Text, say
from caseflow.core.words import FileKind, LegalBasis
from caseflow.db.queries import cases
from caseflow.db.queries import documents as rows
from caseflow.gateways.files import StoredBlob
from caseflow.gateways.inspection import EXTENSIONS, UnsafeFile, inspect, kind_of
from caseflow.gateways.names import clean_name
from caseflow.services import audit, parties, photos
from caseflow.services.context import Context
from caseflow.services.photos import PICTURES, Photo
from caseflow.services.throttle import Limit, take
from caseflow.services.unit import Result, check_key, find_committed, once
from caseflow.workflows import openers
from caseflow.workflows.guards import SUBMIT
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.schema import Paper

UPLOADS = Limit("upload:account", 60, 60)
"""Files one person may send in an hour (RELIABILITY 1.5)."""
FIELD = "file"
"""The input that messages about a file belong to."""
EVIDENCE = "evidence"
"""The place of an enterprise's own files."""
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file as a list shows it; `removed_at` is set for one that was taken out again."""

    public_id: str
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    frozen: bool
    removed_at: datetime | None = None
    removed_by: str = ""
    may_remove: bool = False
    photo: Photo | None = None


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


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent: its name for the person, its kind and size, and its content, to be closed by the caller."""

    name: str
    kind: str
    size: int
    sha256: str
    content: BinaryIO


def checklist(ctx: Context, actor: Actor, public_id: str) -> Checklist:
    """The papers of a case; raises NotFound for whoever may not see it."""
    with ctx.read() as session:
        case, book, held = parties.enter(ctx, session, actor, public_id)
        found = slots_of(session, case, book, held)
    return Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def slots_of(session: Session, case: Any, book: Rulebook, held: frozenset[str]) -> tuple[Slot, ...]:
    """The checklist of a case for a person who acts as the parties `held`, in the order of the content."""
    files = rows.of_case(session, case.id)
    papers = book.definition.documents
    shown = photos.of_case(session, case.id) if any(set(p.kinds) <= PICTURES for p in papers.values()) else {}
    return tuple(
        _slot(name, paper, [f for f in files if f.slot == name], book, case.state, held, shown)
        for name, paper in book.definition.documents.items()
    )


def sweep(ctx: Context) -> int:
    """Removes what uploads broken off more than a day ago left behind; gives how many. Changes no row."""
    return ctx.files.sweep(ctx.clock.now() - timedelta(days=1))


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

    In a place for photographs, what was typed of one (`caption`, `taken_at`, `position`) is `told`. The content is kept
    durably before the row that names it is written. Raises NotFound, NotAllowed (not this person's paper, or not now),
    Invalid at `file` (the file itself, a limit, no time to look at it now), TooMany (60 files an hour).
    """
    check_key(key)
    with ctx.read() as session:
        case, _book, paper = _place(ctx, session, actor, public_id, slot)
        standing, present = _standing(session, case.id, slot), rows.totals(session, case_id=case.id)
    if (done := find_committed(ctx, actor, key, "add_document")) is not None:
        return done
    _before_the_file(paper, standing, told or {})
    take(ctx, UPLOADS, str(actor.id))
    blob = store(ctx, filename, content, paper.kinds, present)
    photo = _told(ctx, blob, told or {}) if _photographs(paper) else None
    name = photos.name(told or {}, filename, blob.kind) if photo is not None else filename

    def do(session: Session) -> Result:
        case, _book, paper = _place(ctx, session, actor, public_id, slot, lock=True)
        _fits(paper, _standing(session, case.id, slot), blob)
        _within_limits(ctx, blob.size, rows.totals(session, case_id=case.id))
        document, own = keep(ctx, session, actor, blob, name, case_id=case.id, slot=slot)
        more = {"photo": photo} if photo is not None else {}
        details = {"document": document, "slot": slot, "sha256": blob.sha256, "size": blob.size, **more}
        audit.record(ctx, session, actor, f"case/{case.id}", "document_added", details, case_id=case.id)
        return {"document": own}

    return once(ctx, actor, key, "add_document", do)


def remove(ctx: Context, actor: Actor, document: str, key: str) -> Result:
    """Takes a file out of the checklist of its case; row and content stay as evidence. Gives {"case", "slot"}.

    Raises NotFound, NotAllowed (not this person's paper, or not now), Refused (it was signed).
    """

    def do(session: Session) -> Result:
        row = rows.by_public_id(session, document)
        if row is None or row.case_id is None:
            raise NotFound()
        case, _book, _paper = _place(ctx, session, actor, cases.public_id_of(session, row.case_id), row.slot, lock=True)
        if not rows.remove(session, row.id, actor.id, ctx.clock.now()):
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
        row = rows.by_public_id(session, document)
        if row is None:
            raise NotFound()
        if row.case_id is not None:
            parties.enter(ctx, session, actor, cases.public_id_of(session, row.case_id))
        elif row.enterprise_id not in actor.enterprises and not ctx.content.policy.permits(actor, "enterprise:read"):
            raise NotFound()
    return Download(row.name, row.kind, row.size, row.sha256, ctx.files.open(row.sha256))


def store(
    ctx: Context, filename: str, content: BinaryIO, kinds: Collection[FileKind], present: tuple[int, int] = (0, 0)
) -> StoredBlob:
    """Checks a file and keeps its content; `present` is how many files and bytes are there already.

    Raises Invalid at `file`, in the words of whoever refused it. Name, kind and limits come before the content.
    """

    def check(path: Path) -> str:
        _within_limits(ctx, path.stat().st_size, present)
        return inspect(path, filename)

    if not filename:
        raise Invalid.at(FIELD, "Vui lòng chọn tệp.", "Please choose a file.")
    try:
        if kind_of(filename) not in kinds:
            names = ", ".join(k.upper() for k in kinds)
            raise UnsafeFile(say(f"Mục này chỉ nhận tệp {names}.", f"Only {names} files belong here."))
        _within_limits(ctx, 0, present)
        return ctx.files.put(content, ctx.settings.file_bytes, check)
    except (UnsafeFile, TooLarge, Busy) as error:
        raise Invalid({FIELD: [error.message]}) from error


def _told(ctx: Context, blob: StoredBlob, told: Mapping[str, str]) -> dict[str, str]:
    try:
        return photos.told(ctx, blob.sha256, blob.kind, told)
    except Busy as error:
        raise Invalid({FIELD: [error.message]}) from error


def keep(
    ctx: Context,
    session: Session,
    actor: Actor,
    blob: StoredBlob,
    filename: str,
    *,
    slot: str,
    case_id: int | None = None,
    enterprise_id: int | None = None,
) -> tuple[int, str]:
    """Writes the row that names a stored content; gives its id and public id. The caller writes the event."""
    now, own = ctx.clock.now(), new_public_id()
    rows.add_blob(session, blob.sha256, blob.size, blob.kind, now)
    values = {
        "public_id": own, "case_id": case_id, "enterprise_id": enterprise_id, "slot": slot,
        "name": clean_name(filename), "sha256": blob.sha256, "added_by": actor.id, "added_at": now, "frozen": False,
    }  # fmt: skip
    return rows.add(session, values), own


def keep_evidence(
    ctx: Context, session: Session, actor: Actor, blob: StoredBlob, filename: str, enterprise_id: int
) -> int:
    """Writes the row of an enterprise's evidence; gives its id. Raises Invalid at `file` beyond the limits."""
    _within_limits(ctx, blob.size, rows.totals(session, enterprise_id=enterprise_id))
    return keep(ctx, session, actor, blob, filename, slot=EVIDENCE, enterprise_id=enterprise_id)[0]


def _card(row: Any, named: bool, may_remove: bool = False, photo: Photo | None = None) -> FileCard:
    adder, remover = (row.added_by_name or "", row.removed_by_name or "") if named else ("", "")
    return FileCard(
        row.public_id, row.name, row.kind, row.size, row.sha256, row.added_at, adder, row.frozen,
        row.removed_at, remover, may_remove, photo,
    )  # fmt: skip


def _place(
    ctx: Context, session: Session, actor: Actor, public_id: str, slot: str, *, lock: bool = False
) -> tuple[Any, Rulebook, Paper]:
    """The case, its rules and the paper, for a person who may change this place now."""
    case, book, held = parties.enter(ctx, session, actor, public_id, lock=lock)
    paper = book.definition.documents.get(slot)
    if paper is None:
        raise NotFound()
    if not accepts(book, case.state, slot, held):
        raise NotAllowed(
            say(
                f"Ở bước hiện tại, ông/bà không thể thay đổi mục “{paper.title.vi}”.",
                f"'{paper.title.en}' is not yours to change at this step.",
            )
        )
    return case, book, paper


def _waited_for(book: Rulebook, state: str, paper: Paper) -> bool:
    wanted = paper.until or SUBMIT
    if wanted in book.definition.tasks:
        standing = book.state(state)
        return standing.final is None and standing.phase in openers.phases(book.definition, wanted)
    for name in book.definition.actions_from[state]:
        action = book.definition.actions[name]
        signs = paper.until is None and paper.by in action.by and any(c.name == "freeze" for c in action.does)
        if name == wanted or signs:
            return True
    return False


def _slot(
    name: str,
    paper: Paper,
    files: Sequence[Any],
    book: Rulebook,
    state: str,
    held: frozenset[str],
    shown: Mapping[int, Photo],
) -> Slot:
    may = accepts(book, state, name, held)
    named = paper.by == APPLICANT or APPLICANT not in held  # to the applicant the staff is a desk, never a name
    return Slot(
        name, paper.title, paper.help, paper.required, paper.many, paper.kinds, paper.legal_basis,
        due=_waited_for(book, state, paper),
        may_upload=may,
        files=tuple(_card(f, named, may and not f.frozen, shown.get(f.id)) for f in files if f.removed_at is None),
        removed=tuple(_card(f, named) for f in files if f.removed_at is not None),
    )  # fmt: skip


def present_of(session: Session, enterprise_id: int) -> tuple[int, int]:
    """How many files and bytes an enterprise has as evidence already."""
    return rows.totals(session, enterprise_id=enterprise_id)


def _standing(session: Session, case_id: int, slot: str) -> list[Any]:
    return [f for f in rows.of_case(session, case_id) if f.removed_at is None and f.slot == slot]


def _photographs(paper: Paper) -> bool:
    return set(paper.kinds) <= PICTURES


def _before_the_file(paper: Paper, standing: Sequence[Any], told: Mapping[str, str]) -> None:
    """What costs nothing to refuse is refused before the file is looked into."""
    if _photographs(paper):
        photos.check(told)
    _has_room(paper, standing)


def _fits(paper: Paper, standing: Sequence[Any], blob: StoredBlob) -> None:
    _has_room(paper, standing)
    if any(f.sha256 == blob.sha256 for f in standing):
        raise Invalid.at(FIELD, "Tệp này đã có trong mục.", "This very file is here already.")


def _has_room(paper: Paper, standing: Sequence[Any]) -> None:
    if not paper.many and any(not f.frozen for f in standing):
        raise Invalid.at(FIELD, "Mục này chỉ nhận một tệp. Hãy gỡ tệp hiện có trước khi tải tệp khác.",
                         "Only one file belongs here. Remove the present one first.")  # fmt: skip


def _within_limits(ctx: Context, size: int, present: tuple[int, int]) -> None:
    count, so_far = present
    most_files, most_bytes = ctx.settings.case_files, ctx.settings.case_bytes
    if count + 1 > most_files:
        raise Invalid.at(FIELD, f"Đã đủ {most_files} tệp, không nhận thêm.", f"There are {most_files} files already.")
    if so_far + size > most_bytes:
        whole = most_bytes // MEBIBYTE
        raise Invalid.at(FIELD, f"Tổng dung lượng vượt quá {whole} MB.", f"All files together would exceed {whole} MB.")
