"""The words of content at their edges: short forms, limits, what is said where nothing is said, questions to a road."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from caseflow.core.text import Text
from caseflow.workflows.certificate_words import USUAL, Called, Certificate
from caseflow.workflows.definition import Definition
from caseflow.workflows.document_words import Document
from caseflow.workflows.schema import Addition, LinkKind, Phase, Procedure, Role, Scheme, Sitting, Use
from caseflow.workflows.step_words import Action, Answer, Call, Pick, State, Task
from caseflow.workflows.term_words import Deadline, Reminders
from tests.unit.workflows.build import action, both, definition, state, task, text

STATE = {"title": "A", "what_now": "B"}
TASK = {"title": "A", "by": "desk", "form": "report"}
CERTIFICATE = {"standard": "ISO 9001", "editions": ["2015"], "legal_basis": {}}
COURSE = {"title": "A", "summary": "B", "standard": "C", "applicants": ["firm"], "phases": [], "legal_basis": "TT 1"}


def refused(model: type[BaseModel], **words: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(words)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "name", "args"),
    [
        ("call_open", "call_open", {}),
        ({"form_complete": "plan"}, "form_complete", {"value": "plan"}),
        ({"tasks_done": ["a", "b"]}, "tasks_done", {"value": ["a", "b"]}),
        ({"notify": "hello", "to": "desk"}, "notify", {"value": "hello", "to": "desk"}),
        ({"notify": {"value": "hello", "to": "desk"}}, "notify", {"value": "hello", "to": "desk"}),
        ({"notify": {"value": "hello"}, "to": "desk"}, "notify", {"value": "hello", "to": "desk"}),
        ({"notify": None}, "notify", {"value": None}),
        ({"name": "notify", "args": {"value": "hello"}}, "notify", {"value": "hello"}),
        ({"name": "notify"}, "notify", {}),
    ],
)
def test_a_word_has_short_forms(written: Any, name: str, args: dict[str, Any]) -> None:
    assert Call.model_validate(written) == Call(name=name, args=args)


@pytest.mark.parametrize("written", [{}, [], 3, None, ["call_open"], {"Not A Name": 1}, {"name": "a", "b": 1}])
def test_what_is_no_word_is_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        Call.model_validate(written)


@pytest.mark.parametrize(
    ("written", "name", "own"),
    [
        ("intake", "intake", {}),
        ({"intake": {"days": 3}}, "intake", {"days": 3}),
        ({"name": "intake", "own": {"days": 3}}, "intake", {"days": 3}),
        ({"name": "intake"}, "intake", {}),
    ],
)
def test_the_use_of_a_phase_or_paper_has_a_short_form(written: Any, name: str, own: dict[str, Any]) -> None:
    assert Use.model_validate(written) == Use(name=name, own=own)


@pytest.mark.parametrize("written", [{}, {"intake": {}, "work": {}}, {"intake": 3}, ["intake"], 3])
def test_what_uses_nothing_is_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        Use.model_validate(written)


def test_editors_are_told_the_short_forms_alone() -> None:
    name, mapping = {"type": "string"}, {"type": "object", "minProperties": 1}
    assert Call.model_json_schema() == {"anyOf": [name, mapping]}
    assert Use.model_json_schema() == {"anyOf": [name, {**mapping, "maxProperties": 1}]}
    when = Task.model_json_schema()["properties"]["when"]
    assert {"const": False, "type": "boolean"} in when["anyOf"]
    by = Action.model_json_schema()["properties"]["by"]
    assert [form["type"] for form in by["anyOf"]] == ["string", "array"]


@pytest.mark.parametrize("unit", ["working_days", "days", "months"])
def test_a_term_has_one_unit_and_is_at_least_one_long(unit: str) -> None:
    assert getattr(Deadline.model_validate({unit: 1, "legal_basis": "TT 1"}), unit) == 1
    assert "greater than 0" in refused(Deadline, **{unit: 0, "legal_basis": "TT 1"})
    other = "months" if unit != "months" else "days"
    exactly = "a deadline has exactly one of working_days, days, months"
    assert exactly in refused(Deadline, **{unit: 1, other: 1, "legal_basis": "TT 1"})
    assert exactly in refused(Deadline, legal_basis="TT 1")
    assert "unknown" in refused(Deadline, **{unit: 1, "unknown": 1, "legal_basis": "TT 1"})


@pytest.mark.parametrize(
    ("model", "words", "name", "least", "most"),
    [
        (State, STATE, "portal_status", 1, 10),
        (Action, {"title": "A", "by": "desk"}, "at_most", 1, None),
        (Certificate, CERTIFICATE, "validity_months", 1, None),
        (Certificate, CERTIFICATE, "recertify_days", 0, None),
        (Certificate, CERTIFICATE, "restore_months", 0, None),
    ],
)
def test_numbers_have_their_limits(
    model: type[BaseModel], words: dict[str, Any], name: str, least: int, most: int | None
) -> None:
    for value in (least, most if most is not None else 1000):
        assert getattr(model.model_validate({**words, name: value}), name) == value
    for value in (least - 1, *([most + 1] if most is not None else [])):
        assert name in refused(model, **words, **{name: value})


def test_reminders_say_at_least_one_day_which_may_be_the_day_itself() -> None:
    basis = {"source": "TT 1"}
    assert Reminders.model_validate({"days": [0], "legal_basis": basis}).days == (0,)
    assert "days" in refused(Reminders, days=[], legal_basis=basis)
    assert "days" in refused(Reminders, days=[-1], legal_basis=basis)


def test_one_name_may_stand_for_a_list_and_a_name_is_small_letters() -> None:
    assert Action.model_validate({"title": "A", "by": "desk"}).by == ("desk",)
    assert Action.model_validate({"title": "A", "by": ["desk", "chief"]}).by == ("desk", "chief")
    assert Action.model_validate({"title": "A", "by": []}).by == ()
    for wrong in ("Desk", "1st", "a" * 41, "", 3):
        assert "by" in refused(Action, title="A", by=wrong)


def test_words_that_python_reserves_are_written_without_their_dash() -> None:
    said = Action.model_validate(
        {"title": "A", "from": "draft", "by": "x", "picks": {"as": "on_list", "where": "to", "of": "a", "in": "b"}}
    )
    assert said.from_ == ("draft",)
    assert said.picks == Pick(as_="on_list", where="to", of=("a",), in_=("b",))
    assert Answer.model_validate({"answered": "a", "field": "b", "is": [1]}).is_ == [1]
    assert LinkKind.model_validate({"from": "A", "to": "B"}).from_ == Text(vi="A", en="A")


def test_where_nothing_is_said_the_usual_holds() -> None:
    plain = Task.model_validate(TASK)
    assert (plain.when, plain.announces, plain.style, plain.deadline) == (None, "task_opened", "primary", None)
    assert Task.model_validate({**TASK, "announces": False}).announces is False
    assert Task.model_validate({**TASK, "when": False}).when is None
    assert "announces" in refused(Task, **TASK, announces=True)
    assert "when" in refused(Task, **TASK, when=True)
    document = Document.model_validate({"title": "A", "legal_basis": "TT 1"})
    assert (document.required, document.many, document.by, document.until) == (True, False, "applicant", ())
    assert document.kinds == ("pdf", "docx", "xlsx", "jpg", "png")
    here = State.model_validate(STATE)
    assert (here.clock, here.final, here.opens) == ("running", None, ())
    rules = Certificate.model_validate(CERTIFICATE)
    assert (rules.recertify_days, rules.restore_months, rules.remind_days) == (90, 6, (90, 60, 30, 0))
    assert (Role.model_validate({"title": "A"}).party, Role.model_validate({"title": "A"}).may) == ("staff", ())
    added = Addition()
    assert (added.replaces, added.states, added.actions, added.tasks, added.extends) == ((), {}, {}, {}, {})


def test_a_phase_needs_no_more_than_states_and_actions() -> None:
    phase = Phase.model_validate({"phase": "a", "title": "A", "states": {}, "actions": {}})
    assert (phase.exits, phase.settings, phase.tasks, phase.extends, phase.documents) == ({}, {}, {}, {}, ())
    assert (phase.enters, phase.council, phase.ballot, phase.certificate, phase.again) == (
        *(None, None, None, None),
        "new_sitting",
    )


def test_schemes_are_applied_for_and_procedures_where_they_say_so() -> None:
    scheme = Scheme.model_validate({**COURSE, "scheme": "a"})
    task_ = Procedure.model_validate({**COURSE, "procedure": "b", "kind": "task"})
    assert (scheme.name, scheme.kind, scheme.apply) == ("a", "support", True)
    assert (task_.name, task_.kind, task_.apply) == ("b", "task", False)
    assert (scheme.routes, scheme.adds, scheme.documents) == ({}, {}, ())
    assert "kind" in refused(Procedure, **COURSE, procedure="b", kind="support")


def test_what_a_result_is_called_usually_is_not_stored() -> None:
    usual = Certificate.model_validate(CERTIFICATE)
    own = Certificate.model_validate({**CERTIFICATE, "called": {"paper": both("diploma")}})
    assert "called" not in usual.model_dump()
    assert own.model_dump()["called"]["paper"] == both("diploma")
    assert own.called.act == USUAL.act
    assert Called() == USUAL


def test_a_standard_that_is_one_proper_name_is_stored_as_one_string() -> None:
    assert definition(standard="TCVN 1").model_dump()["standard"] == "TCVN 1"
    assert definition(standard=both("own")).model_dump()["standard"] == both("own")


def test_a_state_has_a_title_for_those_outside_when_it_says_one() -> None:
    states = {
        "draft": state(title="Draft", public_title=both("Being written"), waits_for="applicant"),
        "inner": state(title="Second opinion", waits_for="chief", shown_as="draft"),
        "plain": state(title="Plain", waits_for="chief"),
    }
    road = definition(states=states)
    outside = [road.titled(name, outside=True) for name in states]
    assert outside == [text("Being written"), text("Being written"), text("Plain")]
    assert [road.titled(name, outside=False) for name in states] == [
        text("Draft"),
        text("Second opinion"),
        text("Plain"),
    ]
    assert [road.outward(name) for name in states] == ["draft", "draft", "plain"]


def test_entries_are_the_forms_of_which_several_stand_beside_each_other() -> None:
    road = definition(
        actions={
            "comment": action("draft", many=True, form="comment"),
            "note": action("draft", form="note"),
            "call": action("draft", many=True),
        },
        tasks={
            "reply": task(form="reply", for_each="comment"),
            "assess": task(form="sheet", people=3),
            "visit": task(form="report"),
        },
    )
    assert road.entries == {"comment", "reply", "sheet"}
    assert [road.tasks[name].source for name in ("reply", "assess")] == [("comment", None), None]
    assert [road.tasks[name].is_many for name in ("reply", "assess", "visit")] == [True, True, False]


def test_a_definition_says_who_acts_what_is_done_and_what_begins_where() -> None:
    road = definition(
        states={
            "draft": state(waits_for="applicant"),
            "sent": state(waits_for="chief"),
            "done": state("work", final="completed"),
        },
        actions={"submit": action("draft", "sent", ["applicant", "clerk"]), "close": action(["draft", "sent"], "done")},
        tasks={"visit": task(by="laboratory")},
    )
    assert road.parties == {"applicant", "clerk", "chief", "desk", "laboratory"}
    assert road.actions_from == {"draft": ("submit", "close"), "sent": ("close",), "done": ()}
    assert road.step("close") is road.actions["close"]
    assert road.step("visit") is road.tasks["visit"]
    assert road.step("nothing") is None
    assert road.steps == (road.actions["submit"], road.actions["close"], road.tasks["visit"])
    assert [name for name, _ in road.named_steps] == ["submit", "close", "visit"]
    assert tuple(step for _, step in road.named_steps) == road.steps


def test_a_definition_says_what_nobody_said() -> None:
    road = definition()
    assert (road.format, road.kind, road.apply, road.tasks, road.forms) == (1, "support", True, {}, {})
    assert road.is_support
    assert not definition(kind="task").is_support
    assert road.called is USUAL
    own = {**CERTIFICATE, "called": {"paper": both("diploma")}}
    assert definition(certificate=own).called.paper == text("diploma")
    assert "format" in refused(Definition, **{**road.model_dump(by_alias=True), "format": 2})


def test_the_one_council_of_a_road_sits_in_all_its_phases_and_several_each_in_theirs() -> None:
    one, several = (
        definition(ballot={"a": 1}, council={"b": 2}),
        definition(sittings={"work": {"council": None, "ballot": {}}}),
    )
    none = definition()
    assert one.sitting_in("intake") == one.sitting_in("work") == Sitting(council={"b": 2}, ballot={"a": 1})
    assert several.sitting_in("intake") is None
    assert several.sitting_in("work") == Sitting(council=None, ballot={})
    assert none.sitting_in("work") is None
    assert (one.has_council, several.has_council, none.has_council) == (True, True, False)
    assert "sittings" not in one.model_dump()
    assert "sittings" in several.model_dump()
