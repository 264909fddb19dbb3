"""What signed forms of a case say, where a rule depends on it."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.core.values import Values
from caseflow.workflows.step_words import Answer

Answers = Mapping[str, Values]
"""Form -> what was signed last."""


def says(wanted: Answer, answers: Answers) -> bool:
    """Whether the form says what is wanted; of several choices one is enough. A form not signed yet says nothing."""
    given = answers.get(wanted.answered, {}).get(wanted.field)
    accepted = wanted.is_ if isinstance(wanted.is_, list | tuple) else [wanted.is_]
    return any(one in accepted for one in (given if isinstance(given, list) else [given]) if one is not None)
