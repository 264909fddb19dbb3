"""Small definitions, and what the rules see of one case on them: what the tests of the pure room are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.certificates.words import SCHEDULE
from caseflow.core.text import Text
from caseflow.councils import words as councils
from caseflow.papers.words import NOTHING_UNDER_WAY, PAPER_ISSUED
from caseflow.programmes import words as programmes
from caseflow.workflows import effect_words, words
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.ports import Effect, Fact, Facts, Vocabulary

DAY = date(2026, 3, 2)
EFFECTS = (*(e for e in vars(effect_words).values() if isinstance(e, Effect)), SCHEDULE)
GUARDS = (*words.GUARDS, *councils.GUARDS, *programmes.GUARDS, NOTHING_UNDER_WAY, PAPER_ISSUED)
WORDS = Vocabulary.of(GUARDS, EFFECTS, {"council", "handlers"})
"""The words of the engine and of the rooms of law, without the services that carry them out."""


def both(name: str) -> dict[str, str]:
    """A text that is not the same in both languages, so that one taken for the other is seen."""
    return {"vi": f"{name} (vi)", "en": f"{name} (en)"}


def text(name: str) -> Text:
    """The same as a `Text`."""
    return Text(**both(name))


def state(phase: str = "intake", **own: Any) -> dict[str, Any]:
    """A state, called by its `title`."""
    name = own.pop("title", "state")
    return {"title": both(name), "what_now": both("now"), "phase": phase, **own}


def action(begins: str | list[str], to: str | None = None, by: str | list[str] = "desk", **own: Any) -> dict[str, Any]:
    """An action from one state or several to another, or to none."""
    name = own.pop("title", "action")
    return {"title": both(name), "from": begins, "to": to, "by": by, "phase": "intake", **own}


def task(form: str = "report", by: str = "desk", **own: Any) -> dict[str, Any]:
    """A task that ends with a form."""
    name = own.pop("title", "task")
    return {"title": both(name), "by": by, "form": form, "phase": "work", **own}


def definition(**own: Any) -> Definition:
    """A road from `draft` over `sent` to `done`, with `own` words in place of its own."""
    road: dict[str, Any] = {
        "name": "small",
        "title": both("small"),
        "summary": both("summary"),
        "standard": "TCVN 1",
        "applicants": ["company"],
        "initial": "draft",
        "phases": {"intake": both("Intake"), "work": both("Work")},
        "states": {
            "draft": state(title="Draft", waits_for="applicant"),
            "sent": state(title="Sent", waits_for="desk"),
            "done": state("work", title="Done", final="completed"),
        },
        "actions": {
            "submit": action("draft", "sent", "applicant", title="Submit"),
            "close": action("sent", "done", title="Close"),
        },
        "documents": {},
        "legal_basis": "TT 1",
    }
    return Definition.model_validate({**road, **own})


def book(**own: Any) -> Rulebook:
    """The same made ready to decide."""
    return Rulebook(definition(**own), WORDS, "0" * 64)


def facts(at: str = "draft", loaded: Mapping[Fact[Any], Any] | None = None, **own: Any) -> Facts:
    """A case at a state; only the facts that are given are loaded."""
    return Facts(at, DAY, loaded=loaded or {}, **own)
