"""What messages call the papers of a case by: number and day of its contract, of the decision that approved it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.text import Text
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.services.engine import case_words
from caseflow.services.foundation.context import Context

APPROVAL, CONTRACT = "approval_decision", "contract"
"""The letters."""


def contract(_ctx: Context, session: Session, case_id: int) -> str | Text:
    """Number and day of the contract issued last in the case; empty where none was."""
    return _issued(session, case_id, CONTRACT) or case_words.answered(session, case_id, "contract", "signed_on")


def decision(_ctx: Context, session: Session, case_id: int) -> str | Text:
    """Number and day of the decision that approved the support; empty before that."""
    return _issued(session, case_id, APPROVAL) or case_words.answered(session, case_id, "decision", "decided_on")


def _issued(session: Session, case_id: int, kind: str) -> str | Text:
    for paper in paper_rows.of_case(session, case_id):
        if paper.kind == kind and paper.status == paper_rows.ISSUED and paper.number and paper.dated is not None:
            return case_words.numbered(paper.number, paper.dated)
    return ""
