"""What papers say of what was handed in: the documents, when they came, when the result is due, who applied."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.core.clock import LOCAL, local_date
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.services.engine.viewing import About, Saying
from caseflow.workflows.step_words import SUBMIT

ELECTRONIC = "Bản điện tử"
DELIVERY = "nhận bản điện tử trên hệ thống, bản giấy tại Bộ phận Tiếp nhận và Trả kết quả"


def _receipt(about: About) -> Mapping[str, object]:
    """The particulars of form 01: what lies in the checklist, when it came, by when the result is handed over."""
    case, day = about.case, about.case.resolution_due_on
    received = case.received_at or case.submitted_at
    at = received.astimezone(LOCAL) if received is not None else None
    calendar = about.ctx.calendar.reaching(day.year) if day is not None else about.ctx.calendar
    return {
        "documents": [{"name": row.title, "count": row.count, "form": ELECTRONIC} for row in _documents(about)]
        or [{"name": "Đơn đăng ký và giấy tờ kèm theo", "count": 1, "form": ELECTRONIC}],
        "sets": 1,
        "received_at": f"{at:%H} giờ {at:%M} phút ngày {at:%d} tháng {at:%m} năm {at:%Y}" if at is not None else None,
        "result_on": day,
        "promised_on": day,
        "working_days": (
            calendar.working_days_between(local_date(received), day)
            if day is not None and received is not None
            else None
        ),
        "delivery": DELIVERY,
    }


class _Paper:
    """A document of the checklist as a slip lists it."""

    __slots__ = ("count", "title")

    def __init__(self, title: str, count: int) -> None:
        self.title, self.count = title, count


def _documents(about: About) -> list[_Paper]:
    counts = document_rows.counts(about.session, about.case.id)
    known = about.book.definition.documents
    return [_Paper(known[name].title.vi, n) for name, n in counts.items() if name in known and n]


def _applicant(about: About) -> Mapping[str, object]:
    """How the applicant is reached, and who signed for it."""
    firm = enterprise_rows.profile(about.session, about.case.enterprise_id)
    drafts = about.book.drafts(SUBMIT) if SUBMIT in about.book.definition.actions else ()
    signed = submission_rows.last_answers(about.session, about.case.id, drafts)
    answers = next(iter(signed.values()), {})
    position = answers.get("signer_position")
    return {
        "telephone": firm.phone or None,
        "representative_position": position if isinstance(position, str) else None,
        "planned_end": answers.get("planned_end"),
    }


SAYINGS = (
    Saying(
        frozenset({"documents", "sets", "received_at", "result_on", "promised_on", "working_days", "delivery"}),
        _receipt,
    ),
    Saying(frozenset({"telephone", "representative_position", "planned_end"}), _applicant),
)
