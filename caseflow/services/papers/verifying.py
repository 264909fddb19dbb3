"""The public check of a paper: by the code that it bears, or by the file itself; as little as answers the question."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final, Literal

from caseflow.core.text import Text
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit, network, take
from caseflow.services.papers import kinds

LOOKS: Final = Limit("paper:address", 60, 15)
"""How often one network may look papers up (promises.md#limits)."""
MOST_BYTES: Final = 30 * 1024 * 1024
CHUNK: Final = 256 * 1024
Standing = Literal["valid", "replaced"]


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """What anybody may know who holds the paper: its kind, number and day, and whether another took its place."""

    kind: Text
    number: str | None
    dated: date | None
    standing: Standing


def by_code(ctx: Context, code: str, address: str) -> CheckedPaper | None:
    """The issued paper that bears this code; None for any other. Raises TooMany for a network that asks too often.

    Not under an idempotency key: nothing is written but the count of looks.
    """
    take(ctx, LOOKS, network(address))
    with ctx.read() as session:
        found = paper_rows.with_code(session, ctx.agency, code.strip()[:24])
    return _checked(ctx, found)


def by_file(ctx: Context, content: BinaryIO, address: str) -> CheckedPaper | None:
    """The issued paper of which this very file is the PDF or the DOCX; one letter changed makes it another file.

    The file is neither kept nor parsed: its SHA-256 is all that is asked. Raises TooMany as `by_code` does.
    """
    take(ctx, LOOKS, network(address))
    hashed, read = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        read += len(chunk)
        if read > MOST_BYTES:
            return None
        hashed.update(chunk)
    with ctx.read() as session:
        found = paper_rows.with_file(session, ctx.agency, hashed.hexdigest())
    return _checked(ctx, found)


def _checked(ctx: Context, found: PaperRow | None) -> CheckedPaper | None:
    if found is None or found.status != paper_rows.ISSUED:
        return None
    standing: Standing = "replaced" if found.corrected_by is not None else "valid"
    return CheckedPaper(kinds.title(ctx, found.kind), found.number, found.dated, standing)
