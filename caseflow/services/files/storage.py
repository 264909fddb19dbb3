"""Files as they are kept: checked, stored by their hash, written as a row, within the limits of their owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, TooLarge
from caseflow.core.ids import new_public_id
from caseflow.core.text import say
from caseflow.core.words import FileKind
from caseflow.db.queries.files import documents as document_rows
from caseflow.gateways.files import StoredBlob
from caseflow.gateways.inspection import UnsafeFile, inspect
from caseflow.gateways.names import clean_name
from caseflow.services.files.photos import Photo
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit

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
class Download:
    """A file to be sent: its name for the person, its kind and size, and its content, to be closed by the caller."""

    name: str
    kind: str
    size: int
    sha256: str
    content: BinaryIO


def sweep(ctx: Context) -> int:
    """Removes what uploads broken off more than a day ago left behind; gives how many. Changes no row."""
    return ctx.files.sweep(ctx.clock.now() - timedelta(days=1))


def store(ctx: Context, filename: str, content: BinaryIO, kinds: Collection[FileKind]) -> StoredBlob:
    """Checks a file and keeps its content; raises Invalid at `file`, in the words of whoever refused it."""

    def check(path: Path) -> str:
        kind = inspect(path, filename)
        if kind not in kinds:
            names = ", ".join(k.upper() for k in kinds)
            raise UnsafeFile(say(f"Mục này chỉ nhận tệp {names}.", f"Only {names} files belong here."))
        return kind

    if not filename:
        raise Invalid.at(FIELD, "Vui lòng chọn tệp.", "Please choose a file.")
    try:
        return ctx.files.put(content, ctx.settings.file_bytes, check)
    except (UnsafeFile, TooLarge) as error:
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
    document_rows.add_blob(session, blob.sha256, blob.size, blob.kind, now)
    values = {
        "public_id": own, "case_id": case_id, "enterprise_id": enterprise_id, "slot": slot,
        "name": clean_name(filename), "sha256": blob.sha256, "added_by": actor.id, "added_at": now, "frozen": False,
    }  # fmt: skip
    return document_rows.add(session, values), own


def keep_evidence(
    ctx: Context, session: Session, actor: Actor, blob: StoredBlob, filename: str, enterprise_id: int
) -> int:
    """Writes the row of an enterprise's evidence; gives its id. Raises Invalid at `file` beyond the limits."""
    _within_limits(ctx, blob, document_rows.totals(session, enterprise_id=enterprise_id))
    return keep(ctx, session, actor, blob, filename, slot=EVIDENCE, enterprise_id=enterprise_id)[0]


def _within_limits(ctx: Context, blob: StoredBlob, present: tuple[int, int]) -> None:
    count, size = present
    most_files, most_bytes = ctx.settings.case_files, ctx.settings.case_bytes
    if count + 1 > most_files:
        raise Invalid.at(FIELD, f"Đã đủ {most_files} tệp, không nhận thêm.", f"There are {most_files} files already.")
    if size + blob.size > most_bytes:
        whole = most_bytes // MEBIBYTE
        raise Invalid.at(FIELD, f"Tổng dung lượng vượt quá {whole} MB.", f"All files together would exceed {whole} MB.")
