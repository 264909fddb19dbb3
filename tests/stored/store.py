"""Stores the demo province of the code it runs in, so that later code can be tried on what this code wrote.

`python -m tests.stored.store FOLDER` plays the demo once on SQLite and once on a throw-away PostgreSQL server.
"""

from __future__ import annotations

import io
import json
import lzma
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from caseflow import demo
from caseflow.bootstrap import build
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.settings import load_settings
from caseflow.db.migrate import upgrade
from caseflow.db.models import Published
from caseflow.db.session import make_engine
from caseflow.services.administration import verify
from tests.stored.restore import FILES, HASHES, POSTGRES, SQLITE
from tests.support import databases, postgres

AT = datetime(2026, 11, 21, 9, 0, tzinfo=LOCAL)
"""The moment at which the demo is loaded, the same for every database: its history ends on the working day before."""
SECRET = "only-for-tests-0123456789-abcdefghij"


def store(folder: Path) -> None:
    """Writes the two databases, the files they name and the hashes of what they have published into `folder`.

    Raises RuntimeError when the two demos differ in their files or in what they have published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as working:
        found = [_sqlite(Path(working) / "sqlite", folder), _postgres(Path(working) / "postgres", folder)]
    if found[0] != found[1]:
        raise RuntimeError("the demo of SQLite and that of PostgreSQL differ")
    published, files = found[0]
    (folder / HASHES).write_text(json.dumps(published, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / FILES).write_bytes(_packed(_archive(files)))
    for made in (SQLITE, POSTGRES, FILES, HASHES):
        print(f"{(folder / made).stat().st_size:9,} {made}")


Stored = tuple[dict[str, dict[str, str]], dict[str, bytes]]
"""What a demo has published, as SHA-256 by kind and name, and its files by their path in the store."""


def _sqlite(var: Path, folder: Path) -> Stored:
    found = _load(f"sqlite:///{var / 'caseflow.db'}", var)
    with closing(sqlite3.connect(var / "caseflow.db", isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", [str(var / "small.db")])
    (folder / SQLITE).write_bytes(_packed((var / "small.db").read_bytes()))
    return found


def _postgres(var: Path, folder: Path) -> Stored:
    programs = postgres.binaries()
    if programs is None:
        raise RuntimeError(postgres.MISSING)
    with postgres.server(programs) as server:
        url = databases.address(server, databases.create(server))
        found = _load(url, var)
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        dump = str((programs / "initdb").resolve().parent / "pg_dump")  # what PATH leads to may be links to a few only
        asked = [dump, "--format=plain", "--no-owner", "--no-privileges", plain]
        (folder / POSTGRES).write_bytes(_packed(subprocess.run(asked, check=True, capture_output=True).stdout))
    return found


def _load(url: str, var: Path) -> Stored:
    """Plays the demo into an empty database, and looks whether it keeps every promise."""
    var.mkdir(parents=True)
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    ctx = build(load_settings(database_url=url, var=var, secret_key=SECRET, demo=True), clock=FixedClock(AT))
    demo.load(ctx)
    if not verify.verify(ctx).clean:
        raise RuntimeError("the demo does not keep what is promised")
    published: dict[str, dict[str, str]] = {}
    with ctx.read() as session:
        for row in session.execute(sa.select(Published.kind, Published.name, Published.sha256)):
            published.setdefault(row.kind, {})[row.name] = row.sha256
    ctx.database.engine.dispose()
    files = [path for path in sorted(ctx.settings.files.rglob("*")) if path.is_file()]
    return published, {str(path.relative_to(ctx.settings.files)): path.read_bytes() for path in files}


def _archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def _packed(content: bytes) -> bytes:
    return lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    store(Path(sys.argv[1]))
