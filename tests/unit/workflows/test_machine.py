"""The machine decides by state, number, person and guards, in this order; it refuses with every reason at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from caseflow.core.errors import Refused
from caseflow.core.text import Text
from caseflow.programmes.words import CALL, FAST_TRACK
from caseflow.workflows.facts import ANSWERS, DOCUMENTS, HISTORY, TASKS, WHO, History, TaskFacts, Who
from caseflow.workflows.machine import Decision, Rulebook
from caseflow.workflows.ports import Effect, Fact, Facts, Guard, NoArgs, Scene, Vocabulary
from caseflow.workflows.step_words import Call
from tests.unit.workflows.build import WORDS, action, book, definition, facts, task, text

AN, BINH = 11, 12
ACTIONS = {
    "submit": action("draft", "sent", "applicant", title="Submit"),
    "note": action(["draft", "sent"], title="Note", at_most=2),
    "review": action("sent", "sent", title="Review", separate_from=["submit", "note"]),
    "close": action(
        "sent",
        "done",
        title="Close",
        at_most=1,
        separate_from="submit",
        needs=["officer_assigned", "call_open", {"tasks_done": "visit"}],
        does=[{"freeze": "closing"}, "assign_code", {"notify": "closed", "to": "applicant"}, {"freeze": "annex"}],
    ),
}
ROAD: dict[str, Any] = {
    "actions": ACTIONS,
    "tasks": {
        "visit": task(title="visit", needs=["documents_complete"], does=[{"notify": "visited", "to": "desk"}]),
        "rest": task(title="rest"),
    },
    "documents": {"plan": {"title": text("plan"), "until": "visit", "legal_basis": "TT 1"}},
}
BOOK, TWIN = book(**ROAD), book(**ROAD)
READY: dict[Fact[Any], Any] = {CALL: "2026/1", TASKS: {"visit": TaskFacts(done=1)}, ANSWERS: {}, HISTORY: History()}
NO_OFFICER = ("Hồ sơ chưa được phân công chuyên viên.", "No case officer has been assigned.")
NO_CALL = ("Hiện không có đợt mời đăng ký nào đang mở.", "No call for applications is open now.")
NO_VISIT = ("Còn công việc chưa xong: visit (vi).", "Work not finished yet: visit (en).")
TOO_OFTEN = ("Bước này chỉ được thực hiện tối đa 1 lần.", "This step may be taken at most 1 time(s).")
SAME_PERSON = (
    "Người đã thực hiện bước “Submit (vi)” không được thực hiện bước này.",
    "Whoever did 'Submit (en)' may not take this step.",
)


def ready(at: str = "sent", officer: int | None = BINH, **loaded: Any) -> Facts:
    named: dict[str, Fact[Any]] = {"call": CALL, "tasks": TASKS, "history": HISTORY}
    return facts(at, {**READY, **{named[name]: value for name, value in loaded.items()}}, officer_id=officer)


def said(reasons: Any) -> list[tuple[str, str]]:
    return [(reason.vi, reason.en) for reason in reasons]


def test_a_step_that_may_be_taken_says_where_it_leads_and_what_it_does_in_the_order_of_the_content() -> None:
    decision = BOOK.decide(ready(), "close", BINH)
    assert (decision.action, decision.from_state, decision.to_state, decision.moves) == ("close", "sent", "done", True)
    assert [effect.word for effect in decision.effects] == ["freeze", "assign_code", "notify", "freeze"]
    assert [getattr(effect.args, "value", None) for effect in decision.effects] == ["closing", None, "closed", "annex"]
    assert BOOK.reasons(ready(), "close", BINH) == []


def test_a_step_without_a_target_leaves_the_case_where_it_is() -> None:
    loaded = {HISTORY: History()}
    assert BOOK.decide(facts("draft", loaded), "note", AN) == Decision("note", "draft", "draft", ())
    assert BOOK.decide(facts("sent", loaded), "note", AN) == Decision("note", "sent", "sent", ())
    assert not BOOK.decide(facts("sent", loaded), "note", AN).moves
    assert not BOOK.decide(facts("sent", loaded), "review", AN).moves, "back to where it stands is no move either"


def test_a_refusal_says_every_reason_number_and_person_first_then_the_guards_in_their_order() -> None:
    history = History({"close": 1}, {"submit": frozenset({AN, 5})})
    case = ready(officer=None, call=None, tasks={}, history=history)
    with pytest.raises(Refused) as caught:
        BOOK.decide(case, "close", AN)
    every = [TOO_OFTEN, SAME_PERSON, NO_OFFICER, NO_CALL, NO_VISIT]
    assert said(caught.value.reasons) == every
    assert said(BOOK.reasons(case, "close", AN)) == every
    assert said(BOOK.check("close", case, AN)) == every


def test_from_another_state_nothing_else_is_asked() -> None:
    wrong = (
        "Không thể “Close (vi)” khi hồ sơ đang ở bước “Draft (vi)”.",
        "'Close (en)' is not possible while the case is at 'Draft (en)'.",
    )
    with pytest.raises(Refused) as caught:
        BOOK.decide(facts("draft"), "close", AN)
    assert said(caught.value.reasons) == [wrong]
    assert said(BOOK.reasons(facts("draft"), "close", AN)) == [wrong]


@pytest.mark.parametrize(
    ("done", "refused"), [({}, False), ({"close": 9}, False), ({"note": 1}, False), ({"note": 2}, True)]
)
def test_a_step_is_taken_at_most_so_often(done: dict[str, int], refused: bool) -> None:
    assert bool(BOOK.reasons(facts("sent", {HISTORY: History(done)}), "note", AN)) is refused


@pytest.mark.parametrize(
    ("doers", "reason"),
    [
        ({}, []),
        ({"submit": frozenset({BINH})}, []),
        ({"close": frozenset({AN})}, []),
        ({"submit": frozenset({AN})}, [SAME_PERSON]),
        (
            {"note": frozenset({AN})},
            [
                (
                    "Người đã thực hiện bước “Note (vi)” không được thực hiện bước này.",
                    "Whoever did 'Note (en)' may not take this step.",
                )
            ],
        ),
        ({"note": frozenset({AN}), "submit": frozenset({AN})}, [SAME_PERSON]),  # once is enough
    ],
)
def test_duties_are_separate_by_person(doers: dict[str, frozenset[int]], reason: list[tuple[str, str]]) -> None:
    assert said(BOOK.reasons(facts("sent", {HISTORY: History({}, doers)}), "review", AN)) == reason


def test_ending_a_task_moves_nothing_and_asks_the_guards_of_the_task() -> None:
    there, missing = (
        facts("sent", {DOCUMENTS: {"plan": 1}, WHO: Who("x")}),
        facts("sent", {DOCUMENTS: {}, WHO: Who("x")}),
    )
    decision = BOOK.end_task(there, "visit", 7)
    assert decision == Decision("visit", "sent", "sent", BOOK.does["visit"])
    assert [effect.word for effect in decision.effects] == ["notify"]
    assert BOOK.task_reasons(there, "visit", 7) == []
    with pytest.raises(Refused) as caught:
        BOOK.end_task(missing, "visit", 7)
    reason = [("Còn thiếu 1 giấy tờ: plan (vi).", "1 document(s) still missing: plan (en).")]
    assert said(caught.value.reasons) == said(BOOK.task_reasons(missing, "visit", 7)) == reason


@pytest.mark.parametrize(
    ("steps", "facts_read"),
    [
        ((), set()),
        (("submit", "rest"), set()),
        (("note",), {HISTORY}),
        (("review",), {HISTORY}),
        (("close",), {HISTORY, CALL, TASKS, ANSWERS}),
        (("visit",), {DOCUMENTS, WHO}),
        (("note", "visit", "submit"), {HISTORY, DOCUMENTS, WHO}),
    ],
)
def test_facts_are_read_where_a_rule_asks_for_them_and_nowhere_else(
    steps: tuple[str, ...], facts_read: set[Fact[Any]]
) -> None:
    assert BOOK.reads(steps) == facts_read


def test_a_rule_book_answers_what_its_definition_says() -> None:
    assert BOOK.sha256 == "0" * 64
    assert Rulebook(BOOK.definition, WORDS).sha256 == ""
    assert BOOK.state("sent") is BOOK.definition.states["sent"]
    assert BOOK.action("close") is BOOK.definition.actions["close"]
    assert BOOK.action("visit") is None
    assert BOOK.drafts("close") == ("closing", "annex")
    assert BOOK.names("close", "party") == ("applicant",)
    assert BOOK.names("visit", "message") == ("visited",)
    assert [need.word for need in BOOK.needs["close"]] == ["officer_assigned", "call_open", "tasks_done"]


def test_a_step_tells_of_the_messages_it_names_and_of_those_its_effects_send_by_themselves() -> None:
    notify = {"notify": "closed", "to": "applicant"}
    road = book(actions={"close": action("draft", "done", does=[{"schedule_surveillance": "expire"}, notify])})
    assert road.tells("close") == ("closed", "surveillance_scheduled")
    several = Effect("tell", "Tells.", NoArgs, sends=frozenset("fedcba"))
    words = Vocabulary.of([], [several])
    road = Rulebook(definition(actions={"close": action("draft", "done", does=["tell"])}), words)
    assert road.tells("close") == tuple("abcdef"), "the same order every time"


def test_an_action_is_absent_when_one_of_its_guards_says_that_there_is_no_such_thing() -> None:
    hurry = action("draft", "done", needs=["fast_track", "officer_assigned"])
    road = book(actions={"hurry": hurry, "walk": action("draft", "done", needs=["officer_assigned"])})
    assert road.is_absent("hurry", facts(loaded={FAST_TRACK: None}))
    assert not road.is_absent("hurry", facts(loaded={FAST_TRACK: 5}))
    assert not road.is_absent("walk", facts())


def test_words_that_cannot_be_read_make_no_rule_book() -> None:
    with pytest.raises(KeyError):
        book(actions={"close": action("draft", "done", needs=["no_such_word"])})
    with pytest.raises(KeyError):
        book(actions={"close": action("draft", "done", does=["officer_assigned"])})
    with pytest.raises(ValidationError):
        book(actions={"close": action("draft", "done", needs=["tasks_done"])})


cases = st.builds(
    lambda at, officer, call, done, opened, times, doers: ready(
        at,
        officer,
        call=call,
        tasks={"visit": TaskFacts(opened, done)},
        history=History(times, doers),
    ),
    st.sampled_from(["draft", "sent", "done"]),
    st.sampled_from([None, AN]),
    st.sampled_from([None, "2026/1"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.dictionaries(st.sampled_from(sorted(ACTIONS)), st.integers(0, 3)),
    st.dictionaries(st.sampled_from(sorted(ACTIONS)), st.frozensets(st.sampled_from([AN, BINH]))),
)


@given(cases, st.sampled_from(sorted(ACTIONS)), st.sampled_from([AN, BINH]))
def test_the_same_facts_give_the_same_answer_and_a_decision_exactly_where_there_is_no_reason(
    case: Facts, step: str, who: int
) -> None:
    reasons = BOOK.reasons(case, step, who)
    again: list[Text] = []
    try:
        decision = BOOK.decide(case, step, who)
    except Refused as refused:
        again = list(refused.reasons)
    else:
        target = BOOK.definition.actions[step].to or case.state
        assert decision == Decision(step, case.state, target, BOOK.does[step])
    assert reasons == again == BOOK.reasons(case, step, who)
    assert TWIN.reasons(case, step, who) == reasons, "a rule book holds no case"


def test_an_action_may_be_called_as_a_library_calls_its_own() -> None:
    """`to_done` is how `transitions` names a jump from anywhere, which nobody asked for."""
    road = book(actions={"to_done": action("sent", "done", needs=["officer_assigned"])})
    assert said(road.reasons(facts("sent"), "to_done", AN)) == [NO_OFFICER]
    assert road.decide(facts("sent", officer_id=AN), "to_done", AN).to_state == "done"


def test_a_rule_that_asks_the_same_rule_book_gets_its_answer_at_once() -> None:
    """So do two threads that decide at the same moment."""
    asked: list[Text] = []

    def check(scene: Scene[NoArgs]) -> list[Text]:
        asked.extend(road.reasons(facts("draft"), "other", AN))
        return []

    curious = Guard("curious", "Asks about another case.", NoArgs, check)
    words = Vocabulary.of([curious, WORDS.guards["officer_assigned"]], [])
    actions = {
        "first": action("draft", "done", needs=["curious"]),
        "other": action("draft", "done", needs=["officer_assigned"]),
    }
    road = Rulebook(definition(actions=actions), words)
    assert road.reasons(facts("draft"), "first", AN) == []
    assert said(asked) == [NO_OFFICER]


def test_calls_are_read_once_by_the_vocabulary_in_their_order() -> None:
    calls = [Call(name="call_open"), Call(name="tasks_done", args={"value": ["a", "b"]})]
    first, second = WORDS.needs(calls)
    assert (first.word, second.word) == ("call_open", "tasks_done")
    assert list(second.named("task")) == ["a", "b"]
