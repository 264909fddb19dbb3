"""Everything that can be wrong with phases, schemes and roles is told with its file, its line and the word meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caseflow.workflows import lint, loader
from caseflow.workflows.outside import Outside
from tests.unit.workflows.build import WORDS
from tests.unit.workflows.province import (
    FILES,
    FOLLOW,
    INTAKE,
    KNOWN,
    SCHEME,
    WORK,
    Mistake,
    faults,
    mistakes,
    told,
    written,
)

MISTAKES = [
    mistake for path in sorted(Path(__file__).with_name("mistakes").glob("*.txt")) for mistake in mistakes(path)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all tests, in which each puts the files as it needs them."""
    return tmp_path_factory.mktemp("province")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_and_nothing_else_is_told(folder: Path, mistake: Mistake) -> None:
    texts = {mistake.file: mistake.text}
    assert told(faults(folder, texts), texts) == mistake.told


def test_nothing_is_wrong_with_the_files_as_they_are(folder: Path) -> None:
    assert faults(folder, {}) == []
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


def test_mistakes_of_several_files_are_told_together_by_file_and_line(folder: Path) -> None:
    texts = {
        WORK: FILES[WORK].replace("waits_for: desk", "waits_for: dezk").replace("form: verdict", "form: verdikt"),
        INTAKE: FILES[INTAKE].replace("vi: Nháp", "vi: ''"),
    }
    found = faults(folder, texts)
    assert found == sorted(found)
    assert [(fault.file, fault.line) for fault in found] == sorted((fault.file, fault.line) for fault in found)
    assert {Path(fault.file).stem for fault in found} == {"intake", "work"}


def test_nobody_is_named_for_a_case_that_is_not_there_yet(folder: Path) -> None:
    texts = {
        "roles.yaml": FILES["roles.yaml"].replace("title: Desk\n", "title: Desk\n    assigned: true\n"),
        FOLLOW: FILES[FOLLOW].replace("kind: task\n", "kind: task\nbegun_by: [desk]\n"),
    }
    (found,) = faults(folder, texts)
    assert found.message == "'desk' cannot begin a case: nobody is named for one that is not there yet"


@pytest.mark.parametrize(
    ("unread", "file", "old", "new"),
    [
        ("forms", WORK, "form: verdict", "form: verdikt"),
        ("forms", WORK, "    form: report\n", "    form: reporrt\n"),
        ("forms", INTAKE, "form: application", "form: aplication"),
        ("forms", SCHEME, "report.cost", "report.nothing"),
        ("forms", SCHEME, "field: size", "field: sise"),
        ("forms", SCHEME, "surveillance_when: {answered: application", "surveillance_when: {answered: aplication"),
        ("forms", "links.yaml", "form: report", "form: reporrt"),
        ("messages", INTAKE, "notify: received", "notify: recieved"),
        ("messages", WORK, "    title: Visit\n", "    title: Visit\n    announces: visitd\n"),
        ("councils", WORK, "council: jury", "council: jurry"),
        ("ballots", WORK, "ballot: sheet", "ballot: sheat"),
    ],
)
def test_names_that_could_not_be_read_are_not_called_unknown(
    folder: Path, unread: str, file: str, old: str, new: str
) -> None:
    assert old in FILES[file]
    texts = {file: FILES[file].replace(old, new)}
    known = loader.load(written(folder, **texts))
    before = lint.check(known, WORDS, Outside(**KNOWN))
    after = lint.check(known, WORDS, Outside(**{**KNOWN, unread: None}))
    assert before
    assert [fault for fault in after if "nobody signs" not in fault.message] == []


def test_without_forms_a_carried_answer_still_has_to_name_a_form_and_a_field(folder: Path) -> None:
    texts = {SCHEME: FILES[SCHEME].replace("report.cost", "cost")}
    assert [fault.message for fault in faults(folder, texts, forms=None)] == [
        "'cost' is not a field of a form (form.field)"
    ]


def test_a_message_says_nothing_that_a_case_does_not_have(folder: Path) -> None:
    messages: dict[str, Any] = {**KNOWN["messages"], "received": {"weather", "case_titel", "case_code"}}
    said = "intake: - notify: received | the message 'received' uses the variable"
    assert told(faults(folder, {}, messages=messages), {}) == [
        f"{said} 'case_titel', which a case does not have | case_title",
        f"{said} 'weather', which a case does not have",
    ]
