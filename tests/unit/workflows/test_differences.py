"""What two editions say differently, in words and drawn as one."""

from __future__ import annotations

from typing import Any

from caseflow.core.text import Text, say
from caseflow.workflows.differences import Difference, differences, drawing
from tests.unit.workflows.build import action, definition, state, task

TERM = {"working_days": 5, "legal_basis": "TT 1"}
STATES: dict[str, Any] = {
    "draft": state(title="Draft", waits_for="applicant"),
    "sent": state(title="Sent", waits_for="desk", deadline=TERM),
    "done": state("work", title="Done", final="completed"),
}
PAPER = {"title": {"vi": "Giấy", "en": "Paper"}, "legal_basis": "TT 1"}


def roles(name: str) -> Text:
    return say(f"vai {name}", f"role {name}")


def found(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return list(differences(definition(**old), definition(**new), roles))


def points(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    (one,) = found(old, new)
    assert one.how == "changed"
    return [point.en for point in one.points]


def test_editions_that_say_the_same_differ_in_nothing() -> None:
    assert found({}, {}) == []
    assert {node["mark"] for node in drawing(definition(), definition())["nodes"]} == {""}


def test_pieces_that_only_one_edition_has_are_added_or_removed() -> None:
    more = {**STATES, "checked": state(title="Checked", waits_for="desk")}
    assert [(d.part, d.name, d.title.vi, d.how) for d in found({"states": STATES}, {"states": more})] == [
        ("states", "checked", "Checked (vi)", "added")
    ]
    assert [(d.name, d.how) for d in found({"states": more}, {"states": STATES})] == [("checked", "removed")]
    lines = found({"tasks": {"visit": task(title="Visit")}}, {"documents": {"paper": PAPER}, "forms": {"a": "1" * 64}})
    assert [(d.part, d.name, d.how) for d in lines] == [
        ("tasks", "visit", "removed"), ("documents", "paper", "added"), ("forms", "a", "added"),
    ]  # fmt: skip
    assert [(d.name, d.how) for d in found({"forms": {"a": "1" * 64}}, {"forms": {"a": "2" * 64}})] == [
        ("a", "changed")
    ]
    assert [(d.name, d.how) for d in found({"forms": {"a": "1" * 64}}, {})] == [("a", "removed")]


def test_what_a_state_says_otherwise_is_told_in_the_words_of_people() -> None:
    after = {**STATES, "sent": state(title="Sent", waits_for="office", deadline={**TERM, "working_days": 7})}
    assert points({"states": STATES}, {"states": after}) == [
        "waits for: 'role desk' becomes 'role office'",
        "term: '5 working day(s)' becomes '7 working day(s)'",
    ]
    without = {**STATES, "sent": state(title="Sent", waits_for="desk")}
    assert points({"states": STATES}, {"states": without}) == ["term: '5 working day(s)' becomes 'none'"]
    ladder = {**STATES, "sent": state(title="Sent", waits_for="desk", deadline={**TERM, "remind": [1]})}
    assert points({"states": STATES}, {"states": ladder}) == ["term: changed"], "the same length, another ladder"
    until = {**STATES, "sent": state(title="Sent", waits_for="desk", deadline={"until": "a.b", "legal_basis": "TT"})}
    assert points({"states": STATES}, {"states": until}) == ["term: '5 working day(s)' becomes 'a.b'"]


def test_what_an_action_says_otherwise_names_states_and_steps_by_their_titles() -> None:
    before = {
        "submit": action("draft", "sent", "applicant", title="Submit"),
        "close": action("sent", "done", title="Close"),
    }
    after = {
        "submit": action("draft", "sent", "applicant", title="Submit"),
        "close": action(["draft", "sent"], "sent", ["desk", "office"], title="End", form="report",
                        needs=["documents_complete"], separate_from=["submit"], help={"vi": "x", "en": "y"}),
    }  # fmt: skip
    (one,) = found({"actions": before}, {"actions": after})
    assert [point.en for point in one.points] == [
        "title: 'Close (en)' becomes 'End (en)'",
        "from: 'Sent (en)' becomes 'Draft (en), Sent (en)'",
        "to: 'Done (en)' becomes 'Sent (en)'",
        "who does it: 'role desk' becomes 'role desk, role office'",
        "form: 'none' becomes 'role report'",
        "needs: 'none' becomes 'role documents_complete'",
        "by another person than: 'none' becomes 'Submit (en)'",
        "explanation: changed",
    ]
    assert one.points[1].vi == "từ bước: “Sent (vi)” thành “Draft (vi), Sent (vi)”"


def test_papers_say_yes_and_no() -> None:
    optional = {**PAPER, "required": False, "legal_basis": "TT 2"}
    assert points({"documents": {"paper": PAPER}}, {"documents": {"paper": optional}}) == [
        "required: 'yes' becomes 'no'",
        "legal basis: changed",
    ]


def test_both_editions_are_drawn_as_one_with_what_only_one_has_marked() -> None:
    more = {**STATES, "checked": state(title="Checked"), "sent": state(title="Sent otherwise")}
    steps = {
        "submit": action("draft", "sent", "applicant"),
        "check": action("sent", "checked"),
        "close": action("checked", "done"),
        "leave": action("draft", "done", from_phases=["intake"]),
    }
    drawn = drawing(definition(states=STATES), definition(states=more, actions=steps))
    assert {node["name"]: node["mark"] for node in drawn["nodes"]} == {
        "draft": "", "sent": "changed", "done": "", "checked": "added",
    }  # fmt: skip
    assert {edge["id"]: edge["mark"] for edge in drawn["edges"]} == {
        "submit:draft": "", "check:sent": "added", "close:checked": "added", "close:sent": "removed",
    }  # fmt: skip
    assert all(node["visits"] == 0 and node["current"] is False for node in drawn["nodes"])
    assert all(edge["passes"] == 0 for edge in drawn["edges"])
    back = drawing(definition(states=more, actions=steps), definition(states=STATES))
    assert {node["name"]: node["mark"] for node in back["nodes"]}["checked"] == "removed"
    assert [phase["mark"] for phase in back["phases"]] == ["", ""]
    assert (back["name"], back["title"]["en"]) == ("small", "small (en)")
