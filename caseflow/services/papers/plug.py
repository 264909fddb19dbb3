"""What papers and notices bring to the engine."""

from __future__ import annotations

from caseflow.db.queries.papers import notices as notice_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.papers.words import END_NOTICE, ISSUE_NOTICE, NOTHING_UNDER_WAY, PAPER_ISSUED, PAPERS
from caseflow.services.engine.capability import Capability, Handler, Job, Loader, TimerKind
from caseflow.services.engine.viewing import Panel
from caseflow.services.papers import issuing, notices, page, promises, proposing, sayings, telling, tobe

PLUG = Capability(
    "papers",
    guards=(NOTHING_UNDER_WAY, PAPER_ISSUED),
    facts=(Loader(PAPERS, proposing.facts),),
    keeps=(proposing.keep,),
    stays=(proposing.stays,),
    entered=(proposing.entered,),
    effects=(Handler(ISSUE_NOTICE, notices.issue), Handler(END_NOTICE, notices.end)),
    says={"contract": sayings.contract, "decision": sayings.decision},
    papers_say=sayings.SAYINGS,
    events=telling.EVENTS,
    timers=(TimerKind("notice", notices.NoticeEnding, notices.remind_of_end),),
    jobs=(Job("paper_files", issuing.set_waiting),),
    promises=promises.PROMISES,
    decided_by=(tobe.decided_by,),
    typed_before=(tobe.typed_before,),
    panels=(
        Panel(
            "to_be_made",
            "papers/_to_be_made.html",
            tobe.load,
            tab="letters",
            decide_template="papers/_to_be_made.html",
            stands=tobe.stands,
        ),
        Panel("papers", "papers/_card.html", page.card, tab="letters", count=paper_rows.PAPERS),
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
