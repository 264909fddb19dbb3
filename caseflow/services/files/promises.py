"""What is promised of files (I8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from caseflow.core.ids import digest
from caseflow.db.queries.administration import verify as verify_rows
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise

ORPHAN_AGE = timedelta(hours=24)


def _files(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I8: every document has its content with that SHA-256, and no content is left without a document for long."""
    named = verify_rows.blobs(session)
    checked["files"] = len(named)
    for sha256, size in named.items():
        if not ctx.files.exists(sha256):
            yield Finding("I8", f"file {sha256}", "its content is missing")
            continue
        with ctx.files.open(sha256) as stream:
            content = stream.read()
        if digest(content) != sha256 or len(content) != size:
            yield Finding("I8", f"file {sha256}", "its content is not what was stored")
    before = (ctx.wall.now() - ORPHAN_AGE).timestamp()
    for sha256 in ctx.files.iter_all():
        if sha256 not in named and ctx.files.path(sha256).stat().st_mtime < before:
            yield Finding("I8", f"file {sha256}", "no document names it, and it is older than a day")


PROMISES = (Promise("files", _files),)
