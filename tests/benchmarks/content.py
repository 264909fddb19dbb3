"""The smallest workflow that makes all five writes: two states with deadlines, a message at every step."""

from __future__ import annotations

from caseflow.core.ids import digest
from caseflow.core.text import Text
from caseflow.core.words import LegalBasis
from caseflow.workflows.definition import DefinedAction, DefinedState, Definition
from caseflow.workflows.loader import definition_json
from caseflow.workflows.term_words import Deadline

_WORDS = Text(vi="Đo tốc độ", en="Bench")
_BASIS = LegalBasis(source=_WORDS)


def _state(**more: object) -> DefinedState:
    return DefinedState.model_validate(
        {"phase": "only", "title": _WORDS, "what_now": _WORDS, "waits_for": "applicant", **more}
    )


def _action(source: str, to: str) -> DefinedAction:
    mail = {"notify": "application_submitted", "to": "applicant"}
    return DefinedAction.model_validate(
        {"phase": "only", "title": _WORDS, "from": source, "to": to, "by": "applicant", "does": [mail]}
    )


_TERM = Deadline(working_days=5, on_breach="escalate", legal_basis=_BASIS)
DEFINITION = definition_json(
    Definition(
        name="bench",
        title=_WORDS,
        summary=_WORDS,
        standard="-",
        applicants=("limited_company",),
        initial="start",
        phases={"only": _WORDS},
        states={"start": _state(), "ping": _state(deadline=_TERM), "pong": _state(deadline=_TERM)},
        actions={"there": _action("ping", "pong"), "back": _action("pong", "ping")},
        documents={},
        legal_basis=_BASIS,
    )
)
SHA256 = digest(DEFINITION)
