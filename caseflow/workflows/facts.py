"""The facts that the engine itself loads of a case: history, documents, drafts, tasks, signed answers and relatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseflow.core.text import Text
from caseflow.core.values import JsonValue, Values
from caseflow.workflows.ports import Fact


@dataclass(frozen=True, slots=True)
class History:
    """How often each action was taken, and by whom."""

    done: Mapping[str, int] = field(default_factory=dict)
    doers: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """How often one task stands open and was done in this stay of the case; of several at once, by whom and how.

    `said` is what was handed in for each that is done, without those whose term closed them in silence; it is loaded
    where a step asks for it.
    """

    open: int = 0
    done: int = 0
    people: frozenset[int] = frozenset()
    said: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedFact:
    """A relative of the case: where it stands, and how it ended if it has."""

    case_id: int
    state: str
    outcome: str | None


HISTORY: Fact[History] = Fact("history")


@dataclass(frozen=True, slots=True)
class Who:
    """Of what legal form and size class the applicant is; no size while it is not determined."""

    legal_form: str
    size: str = ""


WHO: Fact[Who] = Fact("who")
DOCUMENTS: Fact[Mapping[str, int]] = Fact("documents")
"""Place of the checklist -> how many files lie there."""
DRAFT_PROBLEMS: Fact[Mapping[str, tuple[Text, ...]]] = Fact("draft_problems")
"""Form -> what its draft still lacks."""
TASKS: Fact[Mapping[str, TaskFacts]] = Fact("tasks")
ANSWERS: Fact[Mapping[str, Values]] = Fact("answers")
"""Form -> what was signed last."""
SINCE: Fact[date] = Fact("since")
"""The day on which this stay in the state began."""
TAKEN: Fact[Mapping[tuple[str, tuple[str, ...]], tuple[JsonValue, ...]]] = Fact("taken")
"""An answer (`form.field`) and states -> what other cases of the road that stand there have answered."""
LINKED: Fact[Mapping[tuple[str, str], tuple[LinkedFact, ...]]] = Fact("linked")
"""Kind of link and end -> the cases that stand there."""
SUMS: Fact[Mapping[str, Mapping[str, int]]] = Fact("sums")
"""Kind of link -> amount -> its sum over the open cases at the end `to`."""
