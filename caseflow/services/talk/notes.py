"""Internal notes of a case: written, changed and withdrawn by their author within a time, kept in what they said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.ids import digest, new_public_id
from caseflow.core.text import fold, nfc, say
from caseflow.core.values import Plain
from caseflow.db.queries.talk import notes as note_rows
from caseflow.db.queries.talk.notes import FoundRow
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.services.talk import mentions, room

Kind = Literal["note", "call", "handover"]
CALL: Kind = "call"
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST, LONGEST_NAME = 4_000, 200
"""Letters of a note, and of whom somebody spoke with."""
WRITTEN, CHANGED, WITHDRAWN = "note_written", "note_changed", "note_withdrawn"
"""The kinds of the events that tell of a note; they hold its number and hash, never its text."""
CLOCKS = timedelta(minutes=5)
"""A call may be noted as of so much later than now: clocks differ."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote: of a call with whom and when; `chosen` are the people mentioned beside the text."""

    kind: str
    body: str
    spoke_with: str = ""
    spoke_at: datetime | None = None
    chosen: Collection[int] = ()


def write(ctx: Context, actor: Actor, public_id: str, typed: Typed, key: str) -> Result:
    """Writes a note to a case and tells whom it mentions in their list; gives {"case", "note"}.

    Raises NotFound, NotAllowed (reads only) and Invalid at `kind`, `body`, `spoke_with`, `spoke_at` or `chosen`
    (somebody who does not read the notes of this case: mentioning grants nothing).
    """

    def do(session: Session) -> Result:
        seen = room.enter(ctx, session, actor, public_id, write=True)
        values = _checked(ctx, typed)
        named = _mentioned(ctx, session, actor, seen, typed)
        note, now = new_public_id(), ctx.clock.now()
        about = {"public_id": note, "agency": ctx.agency, "case_id": seen.case.id, "author_id": actor.id}
        number = note_rows.add(session, {**about, **values, "version": 1, "written_at": now})
        of = {"agency": ctx.agency, "note_id": number, "case_id": seen.case.id}
        note_rows.mention(session, of, named, now)
        _record(ctx, session, actor, seen.case.id, WRITTEN, {**_told(note, values), "mentions": sorted(named)})
        return {"case": public_id, "note": note}

    return once(ctx, actor, key, "write_note", do)


def change(ctx: Context, actor: Actor, note_id: str, typed: Typed, version: int, key: str) -> Result:
    """Writes anew what the author's own note says; what it said is kept. Gives {"case", "note"}.

    Whoever it mentioned stays mentioned. Raises as `write` does; Refused after the time for it, Conflict where it was
    changed since `version`.
    """

    def do(session: Session) -> Result:
        found, seen = own(ctx, session, actor, note_id, write=True)
        if found.version != version:
            raise Conflict(
                say(
                    "Ghi chú này vừa được lưu ở một cửa sổ khác của ông/bà.",
                    "This note has just been saved in another window of yours.",
                )
            )
        values = _checked(ctx, typed)
        before = {row.account_id for row in note_rows.mentioned(session, [found.id])}
        named = _mentioned(ctx, session, actor, seen, typed) - before
        now = ctx.clock.now()
        if not note_rows.change(session, found, {**values, "edited_at": now}, now):
            raise RuntimeError(f"note {found.id} changed although its case was locked")
        of = {"agency": ctx.agency, "note_id": found.id, "case_id": found.case_id}
        note_rows.mention(session, of, named, now)
        _record(ctx, session, actor, found.case_id, CHANGED, {**_told(note_id, values), "mentions": sorted(named)})
        return {"case": found.case_public_id, "note": note_id}

    return once(ctx, actor, key, "change_note", do)


def withdraw(ctx: Context, actor: Actor, note_id: str, version: int, key: str) -> Result:
    """Takes the author's own note back: nobody reads it any more, its row and its history stay. Gives {"case", "note"}.

    Raises NotFound, NotAllowed (another's), Refused after the time for it, Conflict as `change` does.
    """

    def do(session: Session) -> Result:
        found, _seen = own(ctx, session, actor, note_id, write=True)
        if found.version != version:
            raise Conflict(
                say(
                    "Ghi chú này vừa được lưu ở một cửa sổ khác của ông/bà.",
                    "This note has just been saved in another window of yours.",
                )
            )
        now = ctx.clock.now()
        if not note_rows.change(session, found, {"withdrawn_at": now}, now):
            raise RuntimeError(f"note {found.id} changed although its case was locked")
        _record(ctx, session, actor, found.case_id, WITHDRAWN, {"note": note_id})
        return {"case": found.case_public_id, "note": note_id}

    return once(ctx, actor, key, "withdraw_note", do)


def own(
    ctx: Context, session: Session, actor: Actor, note_id: str, *, write: bool = False
) -> tuple[FoundRow, Seen]:  # fmt: skip
    """The author's own note while it may be changed, and its case (locked with `write`).

    Raises NotFound (no such note, withdrawn, or of a case whose notes this person does not read), NotAllowed for
    another's, Refused after the time for it.
    """
    found = note_rows.by_public_id(session, note_id)
    if found is None:
        raise NotFound()
    seen = room.enter(ctx, session, actor, found.case_public_id, write=write)
    if write:  # as it stands now that nobody else can change it
        found = note_rows.by_public_id(session, note_id)
    if found is None or found.withdrawn_at is not None:
        raise NotFound()
    if found.author_id != actor.id:
        raise NotAllowed(say("Chỉ người viết được sửa ghi chú.", "Only its author may change a note."))
    if ctx.clock.now() > changeable_until(ctx, found.written_at):
        minutes = ctx.settings.note_minutes
        raise Refused([
            say(
                f"Ghi chú chỉ sửa được trong {minutes} phút sau khi viết. Hãy viết thêm một ghi chú.",
                f"A note can be changed within {minutes} minutes. Please write another one.",
            )
        ])  # fmt: skip
    return found, seen


def changeable_until(ctx: Context, written_at: datetime) -> datetime:
    """Until when the author may change or withdraw a note."""
    return written_at + timedelta(minutes=ctx.settings.note_minutes)


def _checked(ctx: Context, typed: Typed) -> Plain:
    """The columns of what was typed, cleaned; raises Invalid."""
    if typed.kind not in KINDS:
        raise Invalid.at("kind", "Vui lòng chọn loại ghi chú.", "Please choose a kind of note.")
    body = nfc(typed.body.replace("\r\n", "\n"))
    if not body:
        raise Invalid.at("body", "Vui lòng nhập nội dung.", "Please write something.")
    if len(body) > LONGEST:
        raise Invalid.at("body", f"Tối đa {LONGEST} ký tự.", f"At most {LONGEST} characters.")
    if typed.kind != CALL:
        return {"kind": typed.kind, "body": body, "spoke_with": "", "spoke_at": None}
    spoke_with = nfc(typed.spoke_with)
    if not spoke_with or len(spoke_with) > LONGEST_NAME:
        raise Invalid.at(
            "spoke_with", f"Vui lòng ghi người đã trao đổi (tối đa {LONGEST_NAME} ký tự).",
            f"Please say whom you spoke with (at most {LONGEST_NAME} characters).",
        )  # fmt: skip
    spoke_at = typed.spoke_at or ctx.clock.now()
    if spoke_at > ctx.clock.now() + CLOCKS:
        raise Invalid.at("spoke_at", "Cuộc gọi không thể ở sau lúc này.", "A call cannot lie in the future.")
    return {"kind": typed.kind, "body": body, "spoke_with": spoke_with, "spoke_at": spoke_at}


def _mentioned(ctx: Context, session: Session, actor: Actor, seen: Seen, typed: Typed) -> set[int]:
    """Whom the text and the choices beside it mention; raises Invalid for somebody who does not read these notes."""
    if not typed.chosen and mentions.SIGN not in typed.body:
        return set()
    people = room.colleagues(ctx, session, actor, seen)
    chosen = set(typed.chosen)
    if chosen - {person.id for person in people}:
        raise Invalid.at(
            "chosen", "Có người được nhắc tới không xem được hồ sơ này.", "Somebody mentioned may not see this case."
        )
    found = mentions.find(nfc(typed.body), people)
    by_choice = {fold(person.name) for person in people if person.id in chosen}
    for name in found.doubtful:
        if fold(name) not in by_choice:
            raise Invalid({
                "chosen": [
                    say(
                        f"Có nhiều người tên {name}: vui lòng chọn người ở mục “Nhắc tới”.",
                        f"Several people are called {name}: please choose one below.",
                    )
                ]
            })  # fmt: skip
    return chosen | found.people


def _told(note: str, values: Plain) -> Plain:
    return {"note": note, "kind": values["kind"], "sha256": digest(values["body"])}


def _record(ctx: Context, session: Session, actor: Actor, case_id: int, kind: str, details: Plain) -> None:
    audit.record(ctx, session, actor, f"case/{case_id}", kind, details, case_id=case_id)
