"""What cases bring to the engine."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.db.queries.cases import pages as page_rows
from caseflow.services.cases import assigning, sayings, siblings
from caseflow.services.engine.capability import Capability
from caseflow.services.engine.viewing import Panel
from caseflow.services.foundation.audit import EventWords

PLUG = Capability(
    "cases",
    counts=page_rows.COUNTED,
    papers_say=sayings.SAYINGS,
    panels=(
        Panel(
            "siblings",
            "cases/_siblings.html",
            siblings.load,
            beside=True,
            count=page_rows.SIBLINGS,
            stands=siblings.stands,
        ),
    ),
    events={
        "case_started": EventWords(say("Mở hồ sơ", "Case opened"), on_case_page=True),
        "officer_assigned": EventWords(say("Phân công chuyên viên thụ lý", "Case officer assigned"), on_case_page=True),
        assigning.NAMED: EventWords(
            say("Phân công người tham gia hồ sơ", "Person named for the case"), on_case_page=True
        ),
        assigning.RELEASED: EventWords(say("Thôi phân công", "Person no longer named"), on_case_page=True),
        "document_added": EventWords(say("Tải lên giấy tờ", "Document added"), on_case_page=True),
        "document_removed": EventWords(say("Gỡ giấy tờ", "Document removed"), on_case_page=True),
        "draft_saved": EventWords(say("Lưu bản nháp của đơn", "Draft of the form saved")),
    },
)
