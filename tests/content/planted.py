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
from caseflow.programmes.loader import load as load_programmes
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.services.foundation.checking import facts_of
from caseflow.workflows import lint, loader
from caseflow.workflows.outside import Outside


def _names(folder: str, ending: str) -> set[str]:
    return {path.stem for path in (shipped_root() / folder).glob(f"*{ending}")}


def _sheets(part: str) -> set[str]:
    text = (shipped_root() / "workflows" / "councils.yaml").read_text(encoding="utf-8")
    return set(yaml.safe_load(text)[part])


FORMS = {name: facts_of(form) for name, (form, _) in load_forms(content_roots()).items()}
INDICATORS = {name for programme, _ in load_programmes(content_roots()).values() for name in programme.indicators}
MESSAGES = {name: {"case_code", "note"} for name in _names("notifications/messages", ".md")}
COUNCILS = _sheets("rule_sets")
BALLOTS = _sheets("ballots") | {"ballot_tools"}


ROADS = {"iso_9001", "vietgap", "hop_chuan", "traceability", "hop_quy"}
"""Between them they use every phase; thirty more schemes would only be read and checked again for every mistake."""


def copy_content(target: Path, *, few: bool = False) -> ContentRoots:
    """The shipped workflows in a folder that a test may change: all, or as many schemes as use every phase."""
    shutil.copytree(shipped_root() / "workflows", target / "workflows")
    for scheme in (target / "workflows" / "schemes").glob("*.yaml"):
        if few and scheme.stem not in ROADS:
            scheme.unlink()
    return ContentRoots(shipped=target)


def faults(roots: ContentRoots, **other: Any) -> list[Fault]:
    """What `load` and `check` find in `roots`."""
    known: dict[str, Any] = {
        "forms": FORMS,
        "messages": MESSAGES,
        "councils": COUNCILS,
        "ballots": BALLOTS,
        "indicators": INDICATORS,
        "letters": None,
        "legal_forms": set(LEGAL_FORMS),
        "case_variables": set(CASE_VARIABLES),
    }
    try:
        return lint.check(loader.load(roots), ENGINE.vocabulary, Outside(**{**known, **other}))
    except ContentError as error:
        return error.faults
