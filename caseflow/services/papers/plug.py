"""What notices bring to the engine."""

from __future__ import annotations

from caseflow.db.queries.papers import notices as notice_rows
from caseflow.papers.words import END_NOTICE, ISSUE_NOTICE
from caseflow.services.engine.capability import Capability, Handler, Panel, TimerKind
from caseflow.services.papers import notices

PLUG = Capability(
    "papers",
    effects=(Handler(ISSUE_NOTICE, notices.issue), Handler(END_NOTICE, notices.end)),
    timers=(TimerKind("notice", notices.NoticeEnding, notices.remind_of_end),),
    panels=(
        Panel(
            "notice",
            "papers/_notice_card.html",
            notices.card,
            tab="letters",
            short_template="papers/_notice_card.html",
            count=notice_rows.NOTICES,
        ),
    ),
)
