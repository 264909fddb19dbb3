"""What the content tests share: a copy of the shipped workflow content to spoil, and the names around it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from caseflow.core.content import ContentRoots, shipped_root
from caseflow.core.reader import ContentError, Fault
from caseflow.notifications.schema import CASE_VARIABLES
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.workflows import lint, loader

PHASES = shipped_root() / "workflows" / "phases"


def _named(word: str) -> set[str]:
    """Every name that follows `word:` in the shipped phases."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(PHASES.glob("*.yaml")))
    return {name for text in texts for name in re.findall(rf"\b{word}: ([a-z]\w+)", text)}


FORMS: dict[str, set[str]] = {name: set() for name in _named("form") | {"iso_9001_application"}}
MESSAGES = {name: {"case_code", "note"} for name in _named("notify")}
COUNCILS = {"task_selection"}
BALLOTS = {"ballot_iso_9001", "ballot_tools"}


def copy_content(target: Path) -> ContentRoots:
    """The shipped workflows in a folder that a test may change."""
    shutil.copytree(shipped_root() / "workflows", target / "workflows")
    return ContentRoots(shipped=target)


def faults(roots: ContentRoots, **other: Any) -> list[Fault]:
    """What `load` and `check` find in `roots`."""
    known: dict[str, Any] = {
        "forms": FORMS,
        "messages": MESSAGES,
        "councils": COUNCILS,
        "ballots": BALLOTS,
        "legal_forms": set(LEGAL_FORMS),
        "case_variables": set(CASE_VARIABLES),
    }
    try:
        return lint.check(loader.load(roots), **{**known, **other})
    except ContentError as error:
        return error.faults
