"""Facts, words and arguments: what nobody loaded is never empty, what is said twice is refused, names are found."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from caseflow.core.errors import ConfigurationError
from caseflow.workflows.effect_words import OPEN_CASE, OPEN_TASK, OfMove, OfNewCase
from caseflow.workflows.facts import ANSWERS, HISTORY, History, TaskFacts
from caseflow.workflows.ports import Answer, Effect, Fact, Facts, Guard, NoArgs, Said, Unread, Vocabulary, once
from caseflow.workflows.step_words import Call, Task
from caseflow.workflows.task_words import TASKS_PASSED
from caseflow.workflows.words import ANSWERED, LINKED_SO
from tests.unit.workflows.build import DAY, WORDS, both, task

SOME: Fact[int] = Fact("some")


def _task(form: str, when: Any = None) -> Task:
    words = {k: v for k, v in task(form).items() if k != "phase"}
    return Task.model_validate({**words, "when": when})


def _said(word: str, args: Any) -> Said[Any]:
    call = Call.model_validate({word: args})
    return (WORDS.needs if word in WORDS.guards else WORDS.does)([call])[0]


def test_facts_that_nobody_loaded_are_no_empty_facts() -> None:
    facts = Facts("draft", DAY, loaded={SOME: 0, ANSWERS: {}})
    assert facts[SOME] == 0
    assert facts[ANSWERS] == {}
    with pytest.raises(Unread, match="history"):
        facts[HISTORY]
    with pytest.raises(Unread, match="some"):
        facts[Fact("some")]  # another fact of the same name is another fact
    with pytest.raises(Unread, match="some"):
        Facts("draft", DAY)[SOME]
    assert isinstance(Unread(), LookupError)
    assert (Facts("draft", DAY).input, Facts("draft", DAY).officer_id) == ({}, None)


def test_a_case_without_a_past_has_done_nothing() -> None:
    assert (History().done, History().doers) == ({}, {})
    assert (TaskFacts().open, TaskFacts().done) == (0, 0)


def test_a_name_may_be_brought_once() -> None:
    assert once([("a", 1), ("b", 1)]) == {"a": 1, "b": 1}
    assert once([]) == {}
    with pytest.raises(ConfigurationError, match="two capabilities bring 'a'"):
        once([("a", 1), ("b", 2), ("a", 1)])


def test_a_vocabulary_refuses_a_word_said_twice_and_keeps_guards_and_effects_apart() -> None:
    guard = Guard("same", "Guard.", NoArgs, lambda scene: [])
    effect = Effect("same", "Effect.", NoArgs)
    known = Vocabulary.of([guard], [effect], ["council"])
    assert known.guards == {"same": guard}
    assert known.effects == {"same": effect}
    assert known.groups == {"council"}
    assert known.needs([Call(name="same")]) == (Said(guard, NoArgs()),)
    assert known.does([Call(name="same")]) == (Said(effect, NoArgs()),)
    assert Vocabulary.of([], []).groups == frozenset()
    for guards, effects in (([guard, guard], []), ([], [effect, effect])):
        with pytest.raises(ConfigurationError, match="'same'"):
            Vocabulary.of(guards, effects)


@pytest.mark.parametrize(
    ("calls", "error"),
    [
        ([Call(name="call_opened")], KeyError),
        ([Call(name="call_open", args={"value": 1})], ValidationError),
        ([Call(name="tasks_done")], ValidationError),
    ],
)
def test_words_that_are_unknown_or_said_wrongly_are_not_read(calls: list[Call], error: type[Exception]) -> None:
    with pytest.raises(error):
        WORDS.needs(calls)
    with pytest.raises(KeyError):
        WORDS.does([Call(name="call_open")])


def test_the_plain_guard_and_effect_say_no_more_than_they_must() -> None:
    guard, effect = Guard("g", "Guard.", NoArgs, lambda scene: []), Effect("e", "Effect.", NoArgs)
    assert (guard.reads, guard.of_council, guard.absent) == ((), False, None)
    assert (effect.sends, effect.in_tasks) == (frozenset(), False)
    assert {word for word, port in WORDS.effects.items() if port.in_tasks} == {"notify", "open_task"}


NEW = {"value": "follow", "as": "on_list", "where": "to", "carry": {"plan.size": "application.area"}}
MOVE = {"value": "expire", "of": "on_list", "where": "from"}


@pytest.mark.parametrize(
    ("word", "args", "names"),
    [
        ("documents_complete", {}, []),
        ("form_complete", "plan", [("value", "draft", "plan")]),
        ("tasks_done", "visit", [("value", "task", "visit")]),
        ("tasks_done", ["visit", "test"], [("value", "task", "visit"), ("value", "task", "test")]),
        ("tasks_done", [], []),
        (
            "answered",
            {"value": "plan", "field": "size", "is": 1, "otherwise": "No"},
            [("value", "form", "plan"), ("field", "field", "size")],
        ),
        (
            "linked",
            {"value": "on_list", "where": "to", "is": ["listed", "lapsed"], "otherwise": "No"},
            [("value", "link", "on_list"), ("is", "standing", "listed"), ("is", "standing", "lapsed")],
        ),
        ("adds_up", "on_list", [("value", "link", "on_list")]),
        ("notify", {"value": "hello", "to": "desk"}, [("value", "message", "hello"), ("to", "party", "desk")]),
        ("open_task", "visit", [("value", "task", "visit")]),
        (
            "open_case",
            NEW,
            [
                ("value", "road", "follow"),
                ("as", "link", "on_list"),
                ("carry", "answer", "plan.size"),
                ("carry", "answer", "application.area"),
            ],
        ),
        ("move_case", MOVE, [("value", "system_step", "expire"), ("of", "link", "on_list")]),
        ("unlink", {"value": "on_list", "where": "to"}, [("value", "link", "on_list")]),
        ("schedule_surveillance", "expire", [("value", "system_step", "expire")]),
    ],
)
def test_every_name_that_an_argument_gives_is_found_as_content_writes_it(
    word: str, args: Any, names: list[tuple[str, str, str]]
) -> None:
    said = _said(word, args)
    assert [(argument, mark.what, name) for argument, mark, name in said.names()] == names
    assert said.word == said.port.word == word
    for kind in ("form", "task", "link", "message"):
        assert list(said.named(kind)) == [name for _, what, name in names if what == kind]


def test_marks_say_what_a_name_is_for() -> None:
    marks = {
        (word, argument): mark
        for word, args in (("open_task", "visit"), ("tasks_done", "visit"))
        for argument, mark, _ in _said(word, args).names()
    }
    assert marks["open_task", "value"].opens
    assert not marks["tasks_done", "value"].opens
    ((_, here, _),) = _said("schedule_surveillance", "expire").names()
    ((_, there, _), _) = _said("move_case", MOVE).names()
    assert (here.elsewhere, there.elsewhere) == (False, True)
    fields = [
        mark.of for _, mark, _ in _said("answered", {"value": "a", "field": "b", "is": 1, "otherwise": ""}).names()
    ]
    assert fields == ["", "value"]


FOOD = {"answered": "application", "field": "kind", "is": "food"}
SIGNED = Answer.model_validate(FOOD)
PASSED = {"field": "result", "is": "passed", "otherwise": both("no")}


@pytest.mark.parametrize(
    ("word", "args", "asks"),
    [
        ("documents_complete", {}, []),
        ("tasks_done", ["visit", "recall", "unknown"], [SIGNED]),
        (
            "tasks_passed",
            {"value": ["recall", "unknown", "visit"], **PASSED},
            [
                SIGNED,
                Answer.model_validate({"answered": "recall_report", "field": "result", "is": "passed"}),
                Answer.model_validate({"answered": "report", "field": "result", "is": "passed"}),
            ],
        ),
        ("answered", {"value": "application", "field": "kind", "is": "food", "otherwise": "No"}, [SIGNED]),
        ("notify", {"value": "hello", "to": "desk"}, []),
        ("open_task", {"value": "visit"}, []),
        ("open_task", {"value": "visit", "when": FOOD}, [SIGNED]),
    ],
)
def test_a_word_says_on_which_answers_it_depends(word: str, args: Any, asks: list[Answer]) -> None:
    tasks = {"visit": _task("report"), "recall": _task("recall_report", FOOD)}
    assert list(_said(word, args).args.asks(tasks)) == asks


def test_arguments_are_read_strictly_and_never_change() -> None:
    assert LINKED_SO.args.model_validate({"value": "a", "where": "to", "is": "listed", "otherwise": "x"}).is_ == (
        "listed",
    )
    assert OfNewCase.model_validate({**NEW, "carry": {}}).carry == {}
    assert OfNewCase.model_validate({k: v for k, v in NEW.items() if k != "carry"}).carry == {}
    for args, wrong in (
        (OfMove, {**MOVE, "where": "beside"}),
        (OfMove, {**MOVE, "more": 1}),
        (OPEN_CASE.args, {**NEW, "value": "No Name"}),
        (OPEN_TASK.args, {"value": "visit", "when": {"answered": "application"}}),
        (ANSWERED.args, {"value": "a", "field": "b", "otherwise": "x"}),
        (TASKS_PASSED.args, {"value": "a", "field": "b", "is": 1}),
    ):
        with pytest.raises(ValidationError):
            args.model_validate(wrong)
    assert OfNewCase(value="follow", as_="on_list", where="to").as_ == "on_list", "code says them by their own names"
    read = OfMove.model_validate(MOVE)
    with pytest.raises(ValidationError):
        read.value = "other"  # type: ignore[misc]
