"""The short code of a case on its applicant's page: to be kept, or given to a colleague without an account."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation import look_up_codes


@dataclass(frozen=True, slots=True)
class CaseCode:
    """The two things that a look-up asks for."""

    code: str
    secret: str


def stands(viewing: Viewing) -> bool:
    """Only the applicant's own people see it, and only once the case has its code."""
    return viewing.as_applicant and viewing.case.code is not None


def load(viewing: Viewing) -> CaseCode | None:
    """The codes of the case."""
    if viewing.case.code is None or not viewing.as_applicant:
        return None
    return CaseCode(viewing.case.code, look_up_codes.code_of(viewing.ctx, viewing.case.public_id))
