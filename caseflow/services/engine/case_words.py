"""What messages about a case say of what was signed: reasons in law, points to add, a result, the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.clock import shown
from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.services.foundation.context import Context

NOTE, LEGAL_GROUND, POINTS, RESULT = "note", "legal_ground", "points", "result"
"""The fields of an action's form whose answers go to the reader of the message."""
RESULTS: Mapping[str, Text] = {"passed": say("đạt", "passed"), "failed": say("không đạt", "failed")}


def of_answers(answers: Mapping[str, JsonValue]) -> dict[str, str | Text]:
    """The variables that the form of the step itself fills; empty where it has no such field."""
    result = answers.get(RESULT)
    return {
        NOTE: str(answers.get(NOTE) or ""),
        LEGAL_GROUND: str(answers.get(LEGAL_GROUND) or ""),
        POINTS: _points(answers.get(POINTS)),
        **{name: words if result == name else "" for name, words in RESULTS.items()},
    }


def _points(rows: JsonValue) -> str | Text:
    """What is asked for, a line each: the paper, why, and on what ground."""
    said = [_point(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return say("\n".join(line.vi for line in said), "\n".join(line.en for line in said)) if said else ""


def _point(row: Mapping[str, JsonValue]) -> Text:
    what, why, ground = (str(row.get(name) or "").strip() for name in ("what", "why", "ground"))
    line = f"- {what}: {why.rstrip('.')}" if why else f"- {what}"
    return say(f"{line} (căn cứ: {ground})", f"{line} (ground: {ground})") if ground else say(line, line)


def answered(session: Session, case_id: int, form: str, dated: str) -> str | Text:
    """A document by the `number` and the day that a form said last: roads of before papers asked for both."""
    answers = submission_rows.last_answers(session, case_id, [form]).get(form, {})
    number, day = str(answers.get("number") or ""), str(answers.get(dated) or "")
    return numbered(number, date.fromisoformat(day)) if number and day else ""


def numbered(number: str, day: date) -> Text:
    """A document by its number and day."""
    return say(f"số {number} ngày {shown(day)}", f"No {number} of {shown(day)}")


def money(amount: int | None) -> str | Text:
    """A sum of money as letters write it; empty where there is none."""
    if not amount:
        return ""
    digits = f"{amount:,}"
    return say(f"{digits.replace(',', '.')} đồng", f"{digits} đồng")


def desk(ctx: Context) -> str | Text:
    """Where an applicant asks: the desk of the agency with its telephone and address; empty where it names none."""
    known = ctx.content.agency.contact
    if known is None:
        return ""
    ways = ", ".join(way for way in (known.telephone, known.email) if way)
    return say(f"{known.desk.vi}, {ways}", f"{known.desk.en}, {ways}")
