"""What the content tests share: a copy of the shipped workflow content to spoil, and the names around it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from caseflow.bootstrap import ENGINE
from caseflow.core.content import ContentRoots, content_roots, shipped_root
from caseflow.core.reader import ContentError, Fault
from caseflow.forms.loader import load as load_forms
from caseflow.notifications.schema import CASE_VARIABLES
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.workflows import lint, loader


def _names(folder: str, ending: str) -> set[str]:
    return {path.stem for path in (shipped_root() / folder).glob(f"*{ending}")}


def _sheets(part: str) -> set[str]:
    text = (shipped_root() / "workflows" / "councils.yaml").read_text(encoding="utf-8")
    return set(yaml.safe_load(text)[part])


FORMS: dict[str, set[str]] = {name: set(form.fields) for name, (form, _) in load_forms(content_roots()).items()}
MESSAGES = {name: {"case_code", "note"} for name in _names("notifications/messages", ".md")}
COUNCILS = _sheets("rule_sets")
BALLOTS = _sheets("ballots") | {"ballot_tools"}


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
        return lint.check(loader.load(roots), ENGINE.vocabulary, lint.Outside(**{**known, **other}))
    except ContentError as error:
        return error.faults
