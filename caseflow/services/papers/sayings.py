"""What papers say of papers that were issued before in the same case: each by its kind, number and day."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from caseflow.core.clock import shown
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers import spelled
from caseflow.services.engine.viewing import About, Saying
from caseflow.services.foundation.context import Context

NAMED = {
    "approval": "approval_decision",
    "contract_number": "contract",
    "acceptance": "acceptance_notice",
    "settlement": "settlement_record",
    "liquidation": "liquidation_record",
}
"""Variable of a letter -> the kind of paper it speaks of."""
CONTRACT, APPROVAL, SUPPLEMENT = "contract", "approval_decision", "slip_02_supplement"


def _earlier(about: About) -> Mapping[str, object]:
    """The newest issued paper of each kind."""
    found: dict[str, object] = {}
    issued = [row for row in paper_rows.of_case(about.session, about.case.id) if row.status == paper_rows.ISSUED]
    for name, kind in NAMED.items():
        row = next((one for one in issued if one.kind == kind), None)
        if row is not None and row.number is not None and row.dated is not None:
            letter = about.ctx.content.letters.get(kind)
            called = letter.head.heading.capitalize() if letter is not None and name != "contract_number" else ""
            found[name] = f"{called} số {row.number} ngày {spelled.day(row.dated)}".strip()
    return found


def _requests(about: About) -> Mapping[str, object]:
    """The how many-th request for a supplement this is; that of the moment stands among the papers already."""
    rows = paper_rows.of_case(about.session, about.case.id)
    return {"request_number": max(1, sum(row.kind == SUPPLEMENT for row in rows))}


def contract(ctx: Context, session: Session, case_id: int) -> str | Text:
    """Number and day of the contract of the case: of the issued paper, or as it was typed in earlier editions."""
    del ctx
    return _of(session, case_id, CONTRACT) or _typed(session, case_id, CONTRACT, "signed_on")


def decision(ctx: Context, session: Session, case_id: int) -> str | Text:
    """Number and day of the approving decision."""
    del ctx
    return _of(session, case_id, APPROVAL) or _typed(session, case_id, "decision", "decided_on")


def _of(session: Session, case_id: int, kind: str) -> str | Text:
    row = next((one for one in paper_rows.of_case(session, case_id) if _is_out(one, kind)), None)
    if row is None or row.number is None or row.dated is None:
        return ""
    return _numbered(row.number, shown(row.dated))


def _is_out(row: PaperRow, kind: str) -> bool:
    return row.kind == kind and row.status == paper_rows.ISSUED


def _typed(session: Session, case_id: int, form: str, dated: str) -> str | Text:
    answers: Plain = submission_rows.last_answers(session, case_id, [form]).get(form, {})
    number, day = str(answers.get("number") or ""), str(answers.get(dated) or "")
    return _numbered(number, "/".join(reversed(day.split("-")))) if number and day else ""


def _numbered(number: str, on: str) -> Text:
    return say(f"số {number} ngày {on}", f"No {number} of {on}")


SAYINGS = (Saying(frozenset(NAMED), _earlier), Saying(frozenset({"request_number"}), _requests))
