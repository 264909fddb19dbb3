"""What the pages for visitors bring to the engine: the look-up code on the applicant's page."""

from __future__ import annotations

from caseflow.services.engine.capability import Capability
from caseflow.services.engine.viewing import Panel
from caseflow.services.portal import case_code

PLUG = Capability(
    "portal",
    panels=(Panel("look_up", "public/_case_code.html", case_code.load, beside=True, stands=case_code.stands),),
)
