"""The content-addressed store of files: each kept once, under its SHA-256, complete or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from caseflow.core.errors import TooLarge
from caseflow.core.text import say

_CHUNK: Final = 256 * 1024
_INCOMING: Final = "incoming"
_DRAWN: Final = "drawn"
_NAME: Final = re.compile(r"[a-z0-9-]{1,60}")
_SHA: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """One stored content; `kind` is what `check` answered, empty when nothing was asked."""

    sha256: str
    size: int
    kind: str = ""


class FileStore(Protocol):
    """Keeps files by their content. A digest that is not 64 hexadecimal digits is a ValueError everywhere."""

    def put(self, stream: BinaryIO, limit: int, check: Callable[[Path], str] | None = None) -> StoredBlob:
        """Stores what `stream` holds, durably, before it returns.

        `check` looks at the complete file before it is stored; what it raises is passed on and nothing is kept.
        Raises TooLarge beyond `limit` bytes.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The content, for reading; raises FileNotFoundError when it is not there."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the content lies, or would lie: to be read, never to be changed."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the content is stored."""
        ...

    def iter_all(self) -> Iterator[str]:
        """The digest of every stored content, sorted."""
        ...

    def sweep(self, before: datetime) -> int:
        """Removes what uploads broken off before `before` (aware) left behind; returns how many."""
        ...

    def drawn(self, sha256: str, name: str) -> bytes | None:
        """What was drawn of this content under `name`; None when that was not kept."""
        ...

    def keep_drawn(self, sha256: str, name: str, data: bytes) -> None:
        """Keeps what was drawn of this content: it can be drawn again, so it may be lost at any time."""
        ...

    def sweep_drawn(self, before: datetime, most: int) -> int:
        """Removes what was drawn before `before` (aware), then the oldest beyond `most` bytes; returns how many."""
        ...


class DiskFiles:
    """Files in one folder as `aa/bb/<sha256>`; what is on its way lies in `incoming/`, what was drawn in `drawn/`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, stream: BinaryIO, limit: int, check: Callable[[Path], str] | None = None) -> StoredBlob:
        """Writes to a temporary file, flushes it to the disk, checks it, then renames it to its digest.

        Storing the same content again replaces it by itself, which also mends a damaged copy.
        """
        incoming = self._root / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = _copy(stream, target, limit)
                target.flush()
                os.fsync(target.fileno())
            kind = check(temporary) if check is not None else ""
            self._publish(temporary, self.path(sha256))
        finally:
            temporary.unlink(missing_ok=True)
        return StoredBlob(sha256, size, kind)

    def drawn(self, sha256: str, name: str) -> bytes | None:
        """What was drawn of this content under `name`; None when that was not kept."""
        try:
            return self._drawn(sha256, name).read_bytes()
        except FileNotFoundError:
            return None

    def keep_drawn(self, sha256: str, name: str, data: bytes) -> None:
        """Keeps it whole or not at all; a full disk is no fault, for it can be drawn again."""
        final = self._drawn(sha256, name)
        incoming = self._root / _INCOMING
        with contextlib.suppress(OSError):
            final.parent.mkdir(parents=True, exist_ok=True)
            incoming.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=incoming)
            with os.fdopen(handle, "wb") as target:
                target.write(data)
            Path(temporary).replace(final)

    def sweep_drawn(self, before: datetime, most: int) -> int:
        """Removes what was drawn before `before` (aware), then the oldest beyond `most` bytes; returns how many."""
        paths = ((path, path.stat()) for path in (self._root / _DRAWN).glob("*/*"))
        found = sorted(paths, key=lambda one: one[1].st_mtime)
        size, removed = sum(about.st_size for _, about in found), 0
        for path, about in found:
            if about.st_mtime >= before.timestamp() and size <= most:
                break
            path.unlink(missing_ok=True)
            size, removed = size - about.st_size, removed + 1
        return removed

    def _drawn(self, sha256: str, name: str) -> Path:
        if not _SHA.fullmatch(sha256) or not _NAME.fullmatch(name):
            raise ValueError("not a SHA-256 in lower-case hexadecimal digits, or not a plain name")
        return self._root / _DRAWN / sha256[:2] / f"{sha256}.{name}"

    def _publish(self, temporary: Path, final: Path) -> None:
        """Makes the file visible at once and the folders on its way durable."""
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(final)
        for folder in (final.parent, final.parent.parent, self._root):
            _sync_folder(folder)

    def open(self, sha256: str) -> BinaryIO:
        """The content, for reading; raises FileNotFoundError when it is not there."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """`aa/bb/<sha256>` under the root; raises ValueError for anything that is not a digest."""
        if not _SHA.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal digits")
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether the content is stored."""
        return self.path(sha256).is_file()

    def iter_all(self) -> Iterator[str]:
        """The digest of every stored content, sorted; what is still on its way is not seen."""
        for path in sorted(self._root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _SHA.fullmatch(path.name):
                yield path.name

    def sweep(self, before: datetime) -> int:
        """Removes what uploads broken off before `before` (aware) left in `incoming/`; returns how many."""
        removed = 0
        for path in (self._root / _INCOMING).glob("*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _copy(source: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            megabytes = f"{limit / (1024 * 1024):.10g}".replace(".", ",")
            raise TooLarge(
                say(
                    f"Tệp lớn hơn giới hạn {megabytes} MB.",
                    f"The file is larger than the limit of {megabytes.replace(',', '.')} MB.",
                )
            )
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut only when its folder is flushed, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
