"""Who reads what was handed in, what is sealed until when, and that several people each do their part once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from caseflow.workflows.facts import TASKS, TaskFacts
from caseflow.workflows.reading import forms_for, sealed
from tests.unit.workflows.build import action, book, definition, facts, state, task
from tests.unit.workflows.province import FILES, WORK, faults

ROAD = book(
    states={
        "draft": state(waits_for="applicant"),
        "sent": state(waits_for="desk"),
        "done": state("work", final="completed"),
    },
    actions={
        "submit": action("draft", "sent", "applicant", does=[{"freeze": "application"}]),
        "note": action("sent", form="note"),
        "tell": action("sent", form="letter", does=[{"notify": "told", "to": "applicant"}]),
        "publish": action("sent", form="finding", shown_to=["applicant", "partner"]),
        "close": action("sent", "done", form="secret", shown_to=[]),
    },
    tasks={"ask": task("opinion", by="partner", shown_to=["council_chair"])},
)
ALL = {"application", "note", "letter", "finding", "secret", "opinion"}


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ({"applicant"}, {"application", "letter", "finding"}),
        ({"partner"}, {"application", "note", "letter", "finding", "opinion"}),
        ({"council_chair"}, {"application", "note", "letter", "opinion"}),
        ({"council_member"}, {"application", "note", "letter"}),
        ({"desk"}, ALL - {"opinion"}),
    ],
)
def test_outside_people_read_what_they_hand_in_what_is_shown_and_what_tells_of_itself(
    held: set[str], wanted: set[str]
) -> None:
    assert forms_for(ROAD, frozenset(held), inside=False) == wanted


def test_the_agency_reads_every_form_that_the_road_has() -> None:
    pinned = book(forms={"a": "1", "b": "2"})
    assert forms_for(pinned, frozenset(), inside=True) == {"a", "b"}


@dataclass(frozen=True)
class Sheet:
    """A task as it stands."""

    name: str
    status: str
    revision: int | None = None
    ended_by: int | None = None


SEALING = definition(
    tasks={"assess": task("sheet", people=2, sealed=True), "visit": task("report"), "other": task("leaf", people=2)}
)


@pytest.mark.parametrize(
    ("tasks", "reader", "hidden"),
    [
        ([Sheet("assess", "done", 1, 7), Sheet("assess", "open")], 8, {("sheet", 1)}),
        ([Sheet("assess", "done", 1, 7), Sheet("assess", "open")], 7, set()),
        ([Sheet("assess", "done", 1, 7), Sheet("assess", "done", 2, 8)], 9, set()),
        ([Sheet("assess", "done", 1, 7), Sheet("assess", "cancelled")], 9, set()),
        ([Sheet("assess", "done", None, None), Sheet("assess", "open")], 9, set()),
        ([Sheet("visit", "done", 1, 7), Sheet("visit", "open"), Sheet("assess", "open")], 9, set()),
        ([Sheet("other", "done", 1, 7), Sheet("other", "open")], 9, set()),
        ([Sheet("gone", "done", 1, 7), Sheet("gone", "open")], 9, set()),
    ],
)
def test_a_sheet_is_sealed_from_others_while_one_is_missing(
    tasks: list[Sheet], reader: int, hidden: set[tuple[str, int]]
) -> None:
    assert sealed(SEALING, tasks, reader) == hidden


def test_of_what_several_people_do_nobody_does_two() -> None:
    several = book(tasks={"assess": task("sheet", people=2, title="assess"), "visit": task("report")})
    half = facts(loaded={TASKS: {"assess": TaskFacts(open=1, done=1, people=frozenset({7}))}})
    assert several.task_reasons(half, "assess", 8) == []
    (reason,) = several.task_reasons(half, "assess", 7)
    assert reason.en == "You have already done your part of 'assess (en)'; the rest is for others."
    assert reason.vi.startswith("Ông/bà đã hoàn thành phần của mình trong “assess (vi)”")
    assert several.task_reasons(facts(loaded={TASKS: {}}), "assess", 7) == []
    assert several.reads(["assess"]) == {TASKS}
    assert several.reads(["visit"]) == frozenset()


def test_more_people_can_never_say_so_than_are_asked(tmp_path: Path) -> None:
    changed = FILES[WORK].replace("    form: report\n    when", "    form: report\n    people: 2\n    when")
    for at_least, told in ((2, []), (3, ["3 of 2 people can never say so"])):
        text_ = changed.replace("- tasks_passed: visit\n", f"- tasks_passed: visit\n        at_least: {at_least}\n")
        assert [fault.message for fault in faults(tmp_path, {WORK: text_})] == told


def test_a_phase_knows_the_forms_that_it_signs_itself() -> None:
    assert ROAD.own_forms("intake") == {"application", "note", "letter", "finding", "secret"}
    assert ROAD.own_forms("work") == {"opinion"}
    assert ROAD.own_forms("elsewhere") == frozenset()
    assert ROAD.signs("submit") == {"application"}
    assert ROAD.signs("note") == {"note"}
