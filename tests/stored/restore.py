"""Brings back databases that an older state of the code has made, as that state left them."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from pathlib import Path

import psycopg

FOLDER = Path(__file__).parent
SQLITE, POSTGRES, FILES, HASHES = "caseflow.db.xz", "caseflow.sql.xz", "files.tar.xz", "published.json"
ALL = tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{HASHES}")))
"""The states that are stored, each named by its commit."""


def hashes(state: str) -> dict[str, dict[str, str]]:
    """The SHA-256 of everything that a state had published, by kind and name."""
    return dict(json.loads((FOLDER / state / HASHES).read_text(encoding="utf-8")))


def sqlite(state: str, path: Path) -> None:
    """Writes the embedded database to `path`."""
    path.write_bytes(_unpacked(state, SQLITE))


def files(state: str, folder: Path) -> None:
    """Lays the stored files of the demo into `folder`, where a store expects them."""
    with tarfile.open(fileobj=io.BytesIO(_unpacked(state, FILES))) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python knows none yet
        archive.extractall(folder)


def postgresql(state: str, url: str) -> None:
    """Reads the dump into an empty database, without psql: rows are copied, everything else is said as it stands.

    Lines that begin with a backslash speak to psql alone.
    """
    lines = io.BytesIO(_unpacked(state, POSTGRES))
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    said = b""
    with psycopg.connect(plain) as connection:
        for line in lines:
            said += b"" if line.startswith(b"\\") else line
            if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                connection.execute(said.removesuffix(line))
                with connection.cursor().copy(line) as rows:
                    for row in iter(lines.readline, b"\\.\n"):
                        rows.write(row)
                said = b""
        connection.execute(said)


def _unpacked(state: str, name: str) -> bytes:
    return lzma.decompress((FOLDER / state / name).read_bytes())
