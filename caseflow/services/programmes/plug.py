"""What the programme brings to the engine."""

from __future__ import annotations

from caseflow.programmes import words
from caseflow.services.engine.capability import Capability, Loader, Standing
from caseflow.services.programmes import applying

PLUG = Capability(
    "programmes",
    guards=words.GUARDS,
    facts=(
        Loader(words.APPLICANT, applying.applicant),
        Loader(words.CALL, applying.call),
        Loader(words.DUPLICATES, applying.duplicates),
        Standing(words.NORM, applying.norm),
        Standing(words.FAST_TRACK, applying.fast_track),
    ),
    submitted=(applying.submitted,),
    entered=(applying.entered,),
)
