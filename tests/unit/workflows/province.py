"""The workflow files of a tiny province: everything that content can say is said once, and nothing is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault
from caseflow.workflows import lint, loader
from caseflow.workflows.outside import FieldFact, Outside
from caseflow.workflows.road import Library
from tests.unit.workflows.build import WORDS

ROLES, DOCUMENTS, GROUPS, LINKS = "roles.yaml", "documents.yaml", "groups.yaml", "links.yaml"
INTAKE, WORK, AFTER = "phases/intake.yaml", "phases/work.yaml", "phases/after.yaml"
SCHEME, FOLLOW = "schemes/small.yaml", "procedures/follow.yaml"

_FOLDER = Path(__file__).with_name("files")
FILES = {
    path.relative_to(_FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in sorted(_FOLDER.rglob("*.yaml"))
}
KNOWN: dict[str, Any] = {
    "forms": {
        "application": {"kind": FieldFact("choice", frozenset({"food", "feed"})), "size": FieldFact("integer")},
        "report": {"result": FieldFact("text"), "cost": FieldFact("dong")},
        "verdict": {"result": FieldFact("text", taken_from="report.result")},
    },
    "messages": {
        "received": {"case_code"},
        "visited": {"case_code", "case_title"},
        "ended": set(),
        "task_opened": {"task_title"},
    },
    "councils": {"jury"},
    "ballots": {"sheet"},
    "indicators": {"firms"},
    "letters": {"notice": True, "declaration": False},
    "legal_forms": {"company", "household"},
    "case_variables": {"case_code", "case_title", "task_title"},
}
"""What stands outside the workflow files."""


def written(folder: Path, **changed: str) -> ContentRoots:
    """The files in `folder`, which tests may share; `changed` maps a file to its text instead."""
    for name, text in {**FILES, **changed}.items():
        path = folder / "workflows" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return ContentRoots(folder)


def library(folder: Path, **changed: str) -> Library:
    """The same, read."""
    return loader.load(written(folder, **changed))


def faults(folder: Path, texts: dict[str, str], **known: Any) -> list[Fault]:
    """Everything that reading and checking the files finds, of which `texts` are changed."""
    try:
        return lint.check(library(folder, **texts), WORDS, Outside(**{**KNOWN, **known}))
    except ContentError as error:
        return error.faults


def told(found: list[Fault], texts: dict[str, str]) -> list[str]:
    """Each fault as `file: what stands on its line | message | the word probably meant`."""
    lines = {f"workflows/{name}": text.splitlines() for name, text in {**FILES, **texts}.items()}
    said = []
    for fault in found:
        here = lines[fault.file][fault.line - 1].strip()
        hint = f" | {fault.suggestion}" if fault.suggestion else ""
        said.append(f"{Path(fault.file).stem}: {here} | {fault.message}{hint}")
    return said


class Mistake(NamedTuple):
    """A change of one file, and everything that must be told of it, nothing when it is no mistake."""

    name: str
    file: str
    text: str
    told: list[str]


def mistakes(path: Path) -> list[Mistake]:
    """The mistakes of a list: `# name (file)`, a patch (`@` parts two places), `! ` before everything that is told."""
    return [_mistake(block.splitlines()) for block in path.read_text(encoding="utf-8").strip().split("\n\n")]


def _mistake(lines: list[str]) -> Mistake:
    name, _, file = lines[0].removeprefix("# ").removesuffix(")").rpartition(" (")
    text = "\n" + FILES[file]
    for place in "\n".join(line for line in lines[1:] if line[0] != "!").split("\n@\n"):
        old, new = ("".join("\n" + line[1:] for line in place.splitlines() if line[0] != left) + "\n" for left in "+-")
        assert text.count(old) == 1, f"{name}: {file} must say this once:{old}"
        text = text.replace(old, new)
    return Mistake(name, file, text[1:], [line[2:] for line in lines[1:] if line[0] == "!"])
