"""What is promised of notes: each says what the history of its case kept the hash of (I6)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from caseflow.core.ids import digest
from caseflow.db.queries.talk import notes as note_rows
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise, details_of
from caseflow.services.talk.notes import CHANGED, WRITTEN


def _notes(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    said: dict[str, str] = {}
    for body in note_rows.told(session, ctx.agencies, (WRITTEN, CHANGED)):
        details = details_of(body)
        said[str(details.get("note"))] = str(details.get("sha256"))
    count = 0
    for note in note_rows.texts(session, ctx.agency):
        count += 1
        if said.pop(note.public_id, None) != digest(note.body):
            yield Finding("I6", f"note {note.public_id}", "does not say what its author wrote")
    for gone in sorted(said):
        yield Finding("I6", f"note {gone}", "is gone")
    checked["notes"] = count


PROMISES = (Promise("notes", _notes),)
