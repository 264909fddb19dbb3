"""What the programme brings to the engine."""

from __future__ import annotations

from caseflow.programmes import words
from caseflow.services.engine.capability import Capability, Loader, Standing
from caseflow.services.engine.viewing import Panel
from caseflow.services.programmes import applying, duplicates, money, sayings, standing

PLUG = Capability(
    "programmes",
    papers_say=sayings.SAYINGS,
    guards=words.GUARDS,
    facts=(
        Loader(words.APPLICANT, applying.applicant),
        Loader(words.CALL, applying.call),
        Loader(words.DUPLICATES, duplicates.duplicates),
        Standing(words.NORM, applying.norm),
        Standing(words.FAST_TRACK, applying.fast_track),
    ),
    panels=(
        Panel(
            "money",
            "programmes/_case_money.html",
            money.load,
            tab="money",
            short_template="programmes/_case_money_short.html",
            decide_template="programmes/_case_money_decide.html",
            reads=money.reads,
            stands=money.stands,
        ),
        Panel(
            "priority",
            "programmes/_case_standing.html",
            standing.load,
            beside=True,
            decide_template="programmes/_case_standing.html",
            stands=standing.stands,
        ),
        Panel(
            "earlier",
            "programmes/_case_earlier.html",
            duplicates.load,
            beside=True,
            decide_template="programmes/_case_earlier.html",
            stands=duplicates.stands,
        ),
    ),
    at_stake=(money.at_stake,),
    submitted=(applying.submitted,),
    entered=(applying.entered,),
)
