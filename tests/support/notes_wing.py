"""A capability that the engine has never heard of: notes beside a case, in one file, no edit under caseflow/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Blueprint
from pydantic import Field
from sqlalchemy.orm import Session

from caseflow.bootstrap import CAPABILITIES
from caseflow.core.actor import SYSTEM
from caseflow.core.text import Text, say
from caseflow.db.models import Case, Event
from caseflow.services.engine.capability import Asking, Capability, Engine, Firing, Handler, Job, Loader, TimerKind
from caseflow.services.engine.moves import Move
from caseflow.services.engine.viewing import Panel, Viewing
from caseflow.services.foundation import audit
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise
from caseflow.web.frame.wings import Wing
from caseflow.workflows.ports import Args, Effect, Fact, Guard, Scene

OPEN_CASES: Fact[int] = Fact("open_cases")


class OfLimit(Args):
    value: int = Field(gt=0)


class OfNote(Args):
    value: str
    days: int = 1


@dataclass(frozen=True, slots=True)
class NoteDue:
    text: str


def _quiet(scene: Scene[OfLimit]) -> list[Text]:
    busy = scene.facts[OPEN_CASES] > scene.args.value
    return [say("Hôm nay quá nhiều hồ sơ.", "Too many cases today.")] if busy else []


def _open_cases(asking: Asking) -> int:
    return asking.session.execute(sa.select(sa.func.count()).where(Case.closed_at.is_(None))).scalar_one()


def _leave(move: Move, args: OfNote) -> None:
    move.details["note_left"] = args.value
    move.set_timer("note:due", move.now + timedelta(days=args.days), NoteDue(args.value))


def _read_aloud(firing: Firing, what: NoteDue) -> None:
    details = {"text": what.text}
    audit.record(firing.ctx, firing.session, SYSTEM, f"case/{firing.case.id}", "note_read", details,
                 case_id=firing.case.id)  # fmt: skip


def _shown(viewing: Viewing) -> str | None:
    kinds = sa.select(Event.body).where(Event.case_id == viewing.case.id, Event.kind == "note_read")
    return "Đã đọc" if viewing.session.scalars(kinds).first() else "Chưa đọc"


def _read_in_time(_ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    checked["notes"] = session.execute(sa.select(sa.func.count()).where(Event.kind == "note_read")).scalar_one()
    yield from ()


counted: list[Any] = []
NOTES = Capability(
    "notes",
    guards=(Guard("quiet_day", "At most so many cases are open.", OfLimit, _quiet, (OPEN_CASES,)),),
    facts=(Loader(OPEN_CASES, _open_cases),),
    effects=(Handler(Effect("leave_note", "Leaves a note that is read aloud later.", OfNote), _leave),),
    timers=(TimerKind("note_due", NoteDue, _read_aloud),),
    panels=(Panel("notes", "notes/card.html", _shown),),
    events={"note_read": EventWords(say("Đọc ghi chú", "Note read"), on_case_page=True)},
    jobs=(Job("notes", counted.append),),
    promises=(Promise("notes", _read_in_time),),
)
ENGINE = Engine.of([*CAPABILITIES, NOTES])


def wing(folder: Path) -> Wing:
    """Its pages: only the template of its card."""
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "card.html").write_text('<section id="notes">Ghi chú: {{ card }}</section>', encoding="utf-8")
    return Wing((Blueprint("notes", __name__, template_folder=str(folder)),))
