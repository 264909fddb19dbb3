"""Files as they are kept: checked, stored by their hash, written as a row, within the limits of their owner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, Invalid, TooLarge
from caseflow.core.ids import new_public_id
from caseflow.core.text import say
from caseflow.core.words import FileKind
from caseflow.db.queries.files import documents as document_rows
from caseflow.gateways.files import StoredBlob
from caseflow.gateways.inspection import UnsafeFile, inspect, kind_of
from caseflow.gateways.names import clean_name
from caseflow.services.files.photos import Photo
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit

UPLOADS = Limit("upload:account", 60, 60)
"""Files one person may send in an hour (promises.md#limits)."""


FIELD = "file"
"""The input that messages about a file belong to."""


EVIDENCE = "evidence"
"""The place of an enterprise's own files."""


MEBIBYTE = 1024 * 1024

DRAWN_FOR = timedelta(days=7)
DRAWN_BYTES = 512 * MEBIBYTE
"""How long, and how much, is kept of what the viewer drew."""


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
class Download:
    """A file to be sent: its name for the person, its kind and size, and its content, to be closed by the caller."""

    name: str
    kind: str
    size: int
    sha256: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a person sends it; `told` is what they typed of a photograph (`caption`, `taken_at`, `position`)."""

    filename: str
    content: BinaryIO
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a kept file is: a place in the checklist of a case, or in the papers of an enterprise."""

    slot: str
    case_id: int | None = None
    enterprise_id: int | None = None


def sweep(ctx: Context) -> int:
    """Removes what uploads broken off more than a day ago left behind, and what was drawn and is old or too much.

    Gives how many. Changes no row.
    """
    now = ctx.wall.now()
    return ctx.files.sweep(now - timedelta(days=1)) + ctx.files.sweep_drawn(now - DRAWN_FOR, DRAWN_BYTES)


def store(ctx: Context, sent: Upload, kinds: Collection[FileKind], present: tuple[int, int] = (0, 0)) -> StoredBlob:
    """Checks a file and keeps its content; `present` is how many files and bytes are there already.

    Raises Invalid at `file`, in the words of whoever refused it. Name, kind and limits come before the content.
    """

    def check(path: Path) -> str:
        within_limits(ctx, path.stat().st_size, present)
        return inspect(path, sent.filename)

    if not sent.filename:
        raise Invalid.at(FIELD, "Vui lòng chọn tệp.", "Please choose a file.")
    try:
        if kind_of(sent.filename) not in kinds:
            names = ", ".join(k.upper() for k in kinds)
            raise UnsafeFile(say(f"Mục này chỉ nhận tệp {names}.", f"Only {names} files belong here."))
        within_limits(ctx, 0, present)
        return ctx.files.put(sent.content, ctx.settings.file_bytes, check)
    except (UnsafeFile, TooLarge, Busy) as error:
        raise Invalid({FIELD: [error.message]}) from error


def keep(
    ctx: Context, session: Session, actor: Actor, blob: StoredBlob, filename: str, owner: Owner
) -> tuple[int, str]:
    """Writes the row that names a stored content; gives its id and public id. The caller writes the event."""
    now, own = ctx.clock.now(), new_public_id()
    document_rows.add_blob(session, blob.sha256, blob.size, blob.kind, now)
    values = {
        "public_id": own, "case_id": owner.case_id, "enterprise_id": owner.enterprise_id, "slot": owner.slot,
        "name": clean_name(filename), "sha256": blob.sha256, "added_by": actor.id, "added_at": now, "frozen": False,
    }  # fmt: skip
    return document_rows.add(session, values), own


def keep_evidence(
    ctx: Context, session: Session, actor: Actor, blob: StoredBlob, filename: str, enterprise_id: int
) -> int:
    """Writes the row of an enterprise's evidence; gives its id. Raises Invalid at `file` beyond the limits."""
    within_limits(ctx, blob.size, document_rows.totals(session, enterprise_id=enterprise_id))
    return keep(ctx, session, actor, blob, filename, Owner(EVIDENCE, enterprise_id=enterprise_id))[0]


def present_of(session: Session, enterprise_id: int) -> tuple[int, int]:
    """How many files and bytes an enterprise has as evidence already."""
    return document_rows.totals(session, enterprise_id=enterprise_id)


def within_limits(ctx: Context, size: int, present: tuple[int, int]) -> None:
    """Raises Invalid at `file` where one file more of `size` bytes would be too many; `present` is what is there."""
    count, so_far = present
    most_files, most_bytes = ctx.settings.case_files, ctx.settings.case_bytes
    if count + 1 > most_files:
        raise Invalid.at(FIELD, f"Đã đủ {most_files} tệp, không nhận thêm.", f"There are {most_files} files already.")
    if so_far + size > most_bytes:
        whole = most_bytes // MEBIBYTE
        raise Invalid.at(FIELD, f"Tổng dung lượng vượt quá {whole} MB.", f"All files together would exceed {whole} MB.")
