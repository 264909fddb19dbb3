"""The scanned documents of the demo: a few small PDF files, made once, and a store that takes each content in once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw

from caseflow.core.ids import digest
from caseflow.core.text import fold
from caseflow.gateways.files import FileStore, StoredBlob
from caseflow.workflows.document_words import Document

_A5 = (420, 595)
_FRAME = (18, 18, 402, 577)


def scan(title: str, kind: str = "pdf") -> bytes:
    """One page that looks like a scan and says in the open that it is no real document; always the same bytes.

    A PDF, or a picture where only pictures are taken.

    The font that comes with Pillow has no Vietnamese letters, so the words stand without accents.
    """
    page = Image.new("L", _A5, 250)
    draw = ImageDraw.Draw(page)
    draw.rectangle(_FRAME, outline=90)
    draw.text((40, 60), "CASEFLOW - DEMO", fill=30)
    draw.text((40, 84), fold(title).upper()[:52], fill=30)
    draw.text((40, 118), "Tai lieu minh hoa, khong co gia tri phap ly.", fill=60)
    draw.text((40, 134), "Sample document without any legal value.", fill=60)
    for line in range(190, 470, 18):
        draw.line((40, line, 380 - line % 70, line), fill=205, width=5)
    draw.ellipse((262, 482, 342, 552), outline=120, width=3)
    stream = io.BytesIO()
    if kind != "pdf":
        page.save(stream, {"jpg": "JPEG"}.get(kind, kind.upper()))
        return stream.getvalue()
    page.save(stream, "PDF", title=fold(title), producer="CASEFLOW demo", creationDate=None, modDate=None)
    return stream.getvalue()


class Scans:
    """One PDF for each kind of document, made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def of(self, slot: str, document: Document, *, again: bool = False) -> tuple[str, BinaryIO]:
        """File name and content of a document of the checklist, as first sent or as sent `again`."""
        title = f"{document.title.vi} (bổ sung)" if again else document.title.vi
        kind = "pdf" if "pdf" in document.kinds else next(k for k in ("jpg", "png") if k in document.kinds)
        return f"{title}.{kind}", self.titled(f"{slot}/{again}/{kind}", title, kind)

    def titled(self, name: str, title: str, kind: str = "pdf") -> BinaryIO:
        """The content kept under `name`."""
        if name not in self._made:
            self._made[name] = scan(title, kind)
        return io.BytesIO(self._made[name])


class StoredOnce:
    """A store in front of another: what it has taken in once is not checked and flushed to the disk a second time."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._known: dict[str, StoredBlob] = {}

    def put(self, stream: BinaryIO, limit: int, check: Callable[[Path], str] | None = None) -> StoredBlob:
        """As the store behind it; the demo gives one content one name, so the first check speaks for all."""
        content = stream.read()
        own = digest(content)
        if own not in self._known:
            self._known[own] = self._store.put(io.BytesIO(content), limit, check)
        return self._known[own]

    def open(self, sha256: str) -> BinaryIO:
        """As the store behind it."""
        return self._store.open(sha256)

    def path(self, sha256: str) -> Path:
        """As the store behind it."""
        return self._store.path(sha256)

    def exists(self, sha256: str) -> bool:
        """As the store behind it."""
        return self._store.exists(sha256)

    def iter_all(self) -> Iterator[str]:
        """As the store behind it."""
        return self._store.iter_all()

    def sweep(self, before: datetime) -> int:
        """As the store behind it."""
        return self._store.sweep(before)

    def drawn(self, sha256: str, name: str) -> bytes | None:
        """As the store behind it."""
        return self._store.drawn(sha256, name)

    def keep_drawn(self, sha256: str, name: str, data: bytes) -> None:
        """As the store behind it."""
        self._store.keep_drawn(sha256, name, data)

    def sweep_drawn(self, before: datetime, most: int) -> int:
        """As the store behind it."""
        return self._store.sweep_drawn(before, most)
