"""Every guard of the engine beside facts that content it and facts that do not, with the reason in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from caseflow.workflows.facts import (
    ANSWERS,
    DOCUMENTS,
    DRAFT_PROBLEMS,
    LINKED,
    SINCE,
    SUMS,
    TAKEN,
    TASKS,
    WHO,
    LinkedFact,
    TaskFacts,
    Who,
)
from caseflow.workflows.ports import Fact
from caseflow.workflows.words import GUARDS
from tests.unit.workflows.build import DAY, WORDS, action, book, both, facts, state, task, text

CLOSE, SUBMIT = "close", "submit"
OTHERWISE = both("otherwise")
DRAWN = [("otherwise (vi)", "otherwise (en)")]
PLAN = {"title": both("plan"), "legal_basis": "TT 1"}
COMPANIES = {"legal_form": ["company"], "size": ["micro", "small"]}
CHECKLIST = {
    "plan": PLAN,
    "map": {**PLAN, "title": both("map")},
    "photo": {**PLAN, "title": both("photo"), "required": False},
    "contract": {**PLAN, "title": both("contract"), "until": CLOSE},
    "declaration": {**PLAN, "title": both("declaration"), "until": CLOSE, "asked_of": COMPANIES},
}
DECLARATION = [("Còn thiếu 1 giấy tờ: declaration (vi).", "1 document(s) still missing: declaration (en).")]
ROAD_TASKS = {
    "visit": task(title="visit"),
    "test": task("analysis", title="test"),
    "assess": task("sheet", title="assess", people=3),
    "reply": task("answer", title="reply", for_each="comment"),
    "recall": task("recall", title="recall", when={"answered": "application", "field": "kind", "is": ["food", "feed"]}),
}
DONE, OPEN, AGAIN = TaskFacts(done=1), TaskFacts(open=1), TaskFacts(open=1, done=2)
GOOD, BAD = {"report": {"result": "passed"}}, {"report": {"result": "failed"}}
PASSED = {"tasks_passed": "visit", "field": "result", "is": "passed", "otherwise": OTHERWISE}
ANSWERED = {"answered": "report", "field": "result", "is": "passed", "otherwise": OTHERWISE}
LINKED_SO = {"linked": "on_list", "where": "from", "is": ["listed", "completed"], "otherwise": OTHERWISE}
EVERY = {"tasks_passed": "assess", "field": "result", "is": "passed", "otherwise": OTHERWISE}
EQUAL = {"equals": "paid", "to": "contract.amount", "otherwise": OTHERWISE}
UNIQUE = {"unique": "loan.item", "while": ["sent"], "otherwise": OTHERWISE}
OWN_UNIQUE = {"unique": "closing.item", "while": ["sent"], "otherwise": OTHERWISE}
P, F = {"result": "passed"}, {"result": "failed"}
NOT_DONE = [("Còn công việc chưa xong: visit (vi).", "Work not finished yet: visit (en).")]

ENDS_NOTHING = [("Ở bước này không có thời hạn tự kết thúc hồ sơ.", "No term ends the case by itself here.")]


def term(**own: Any) -> dict[str, Any]:
    return state(waits_for="desk", deadline={"days": 5, "legal_basis": "TT 1", **own})


STATES = {
    "draft": state(waits_for="applicant"),
    "sent": state(waits_for="desk"),
    "late": term(overdue=[{"after": 2, "then": "lapse"}]),
    "told": term(on_breach="escalate"),
    "rising": term(then="rise"),
    "lost": state(final="lapsed"),
    "done": state("work", final="completed"),
}


class Row(NamedTuple):
    """One guard, as content says it, before one case."""

    said: Any
    loaded: Mapping[Fact[Any], Any]
    reasons: list[tuple[str, str]] = []
    step: str = CLOSE
    own: Mapping[str, Any] = {}
    beside: tuple[Any, ...] = ()
    kind: str = "support"


def relative(at: str, outcome: str | None = None) -> LinkedFact:
    return LinkedFact(1, at, outcome)


def related(*relatives: LinkedFact) -> Mapping[Fact[Any], Any]:
    return {LINKED: {("on_list", "from"): relatives, ("on_list", "to"): (relative("elsewhere"),)}}


def worked(answers: Any = None, **tasks: TaskFacts) -> Mapping[Fact[Any], Any]:
    return {TASKS: tasks, ANSWERS: answers or {}}


TABLE = [
    Row("documents_complete", {DOCUMENTS: {"plan": 1, "map": 2}, WHO: Who("x")}, step=SUBMIT),
    Row("documents_complete", {DOCUMENTS: {"contract": 1}, WHO: Who("x")}),
    Row(
        "documents_complete",
        {DOCUMENTS: {}, WHO: Who("x")},
        [("Còn thiếu 1 giấy tờ: contract (vi).", "1 document(s) still missing: contract (en).")],
    ),
    Row(
        "documents_complete",
        {DOCUMENTS: {"map": 0, "contract": 1}, WHO: Who("x")},
        [("Còn thiếu 2 giấy tờ: plan (vi), map (vi).", "2 document(s) still missing: plan (en), map (en).")],
        SUBMIT,
    ),
    Row("documents_complete", {DOCUMENTS: {"contract": 1}, WHO: Who("household")}),
    Row("documents_complete", {DOCUMENTS: {"contract": 1}, WHO: Who("company", "large")}),
    Row("documents_complete", {DOCUMENTS: {"contract": 1, "declaration": 1}, WHO: Who("company")}),
    Row("documents_complete", {DOCUMENTS: {"contract": 1}, WHO: Who("company")}, DECLARATION),
    Row({"form_complete": "application"}, {DRAFT_PROBLEMS: {"application": (), "report": (text("other"),)}}),
    Row({"form_complete": "application"}, {DRAFT_PROBLEMS: {}}),
    Row(
        {"form_complete": "application"},
        {DRAFT_PROBLEMS: {"application": (text("first"), text("second"))}},
        [
            (
                "Đơn đăng ký còn 2 mục chưa hoàn thành; mục đầu tiên: first (vi)",
                "The application has 2 unfinished item(s); the first: first (en)",
            )
        ],
    ),
    Row(
        {"form_complete": "application"},
        {DRAFT_PROBLEMS: {"application": (text("first"),)}},
        [
            (
                "Biểu mẫu còn 1 mục chưa hoàn thành; mục đầu tiên: first (vi)",
                "The form has 1 unfinished item(s); the first: first (en)",
            )
        ],
        kind="task",
    ),
    Row("officer_assigned", {}, own={"officer_id": 0}),
    Row("officer_assigned", {}, [("Hồ sơ chưa được phân công chuyên viên.", "No case officer has been assigned.")]),
    Row({"tasks_done": ["visit", "test"]}, worked(visit=DONE, test=DONE)),
    Row({"tasks_done": "reply"}, worked()),
    Row(
        {"tasks_done": ["reply", "assess"]},
        worked(reply=TaskFacts(open=2, done=1)),
        [
            (
                "Còn công việc chưa xong: reply (vi) (còn 2/3), assess (vi).",
                "Work not finished yet: reply (en) (2 of 3 left), assess (en).",
            )
        ],
    ),
    Row(EVERY, worked(assess=TaskFacts(done=3, said=(P, P, P)))),
    Row(EVERY, worked(assess=TaskFacts(done=3, said=(P, F, P))), DRAWN),
    Row(EVERY, worked(assess=TaskFacts(done=3, said=(P, P))), DRAWN),
    Row(
        EVERY,
        worked({"sheet": P}, assess=TaskFacts(open=1, done=2, said=(P, P))),
        [("Còn công việc chưa xong: assess (vi) (còn 1/3).", "Work not finished yet: assess (en) (1 of 3 left).")],
    ),
    Row({**EVERY, "at_least": 2}, worked(assess=TaskFacts(done=3, said=(P, F, P)))),
    Row({**EVERY, "at_least": 2}, worked(assess=TaskFacts(done=3, said=(F, F, P))), DRAWN),
    Row({**EVERY, "tasks_passed": "reply"}, worked()),
    Row({**EVERY, "tasks_passed": "reply", "at_least": 1}, worked(), DRAWN),
    Row(EQUAL, {ANSWERS: {"contract": {"amount": 5}}}, own={"input": {"paid": 5}}),
    Row(EQUAL, {ANSWERS: {"contract": {"amount": 5}}}),
    Row(EQUAL, {ANSWERS: {"contract": {"amount": 5}}}, DRAWN, own={"input": {"paid": 4}}),
    Row(EQUAL, {ANSWERS: {"contract": {"amount": 5}}}, DRAWN, own={"input": {"note": "a"}}),
    Row(EQUAL, {ANSWERS: {}}, DRAWN, own={"input": {"note": "a"}}),
    Row(UNIQUE, {ANSWERS: {"loan": {"item": "pump"}}, TAKEN: {("loan.item", ("sent",)): ("scale",)}}),
    Row(UNIQUE, {ANSWERS: {"loan": {"item": "pump"}}, TAKEN: {("loan.item", ("sent",)): ("scale", "pump")}}, DRAWN),
    Row(UNIQUE, {ANSWERS: {}, TAKEN: {("loan.item", ("sent",)): (None,)}}),
    Row(
        OWN_UNIQUE,
        {ANSWERS: {"closing": {"item": "scale"}}, TAKEN: {("closing.item", ("sent",)): ("pump",)}},
        DRAWN,
        own={"input": {"item": "pump"}},
    ),
    Row(OWN_UNIQUE, {ANSWERS: {"closing": {"item": "pump"}}, TAKEN: {("closing.item", ("sent",)): ("pump",)}}),
    Row({"tasks_done": "visit"}, worked(), NOT_DONE),
    Row({"tasks_done": "visit"}, worked(visit=OPEN), NOT_DONE),
    Row({"tasks_done": "visit"}, worked(visit=AGAIN), NOT_DONE),
    Row({"tasks_done": "visit"}, worked(visit=TaskFacts()), NOT_DONE),
    Row(
        {"tasks_done": ["visit", "recall", "test"]},
        worked({"application": {"kind": "toys"}}, visit=OPEN),
        [("Còn công việc chưa xong: visit (vi), test (vi).", "Work not finished yet: visit (en), test (en).")],
    ),
    Row({"tasks_done": "recall"}, worked({"application": {"kind": "toys"}})),
    Row({"tasks_done": "recall"}, worked()),
    Row(
        {"tasks_done": "recall"},
        worked({"application": {"kind": "feed"}}),
        [("Còn công việc chưa xong: recall (vi).", "Work not finished yet: recall (en).")],
    ),
    Row(  # opened before the answer changed: it still has to be done
        {"tasks_done": "recall"},
        worked({"application": {"kind": "toys"}}, recall=OPEN),
        [("Còn công việc chưa xong: recall (vi).", "Work not finished yet: recall (en).")],
    ),
    Row(PASSED, worked(GOOD, visit=DONE)),
    Row({**PASSED, "is": ["passed", "passed_later"]}, worked(GOOD, visit=DONE)),
    Row(PASSED, worked(BAD, visit=DONE), DRAWN),
    Row(PASSED, worked(visit=DONE), DRAWN),
    Row(PASSED, worked(visit=OPEN), NOT_DONE),
    Row(PASSED, worked(BAD, visit=OPEN), NOT_DONE),
    Row(PASSED, worked(GOOD, visit=AGAIN), NOT_DONE),
    Row({**PASSED, "tasks_passed": ["visit", "test"]}, worked(GOOD, visit=DONE, test=DONE), DRAWN),
    Row({**PASSED, "tasks_passed": "recall"}, worked({"application": {"kind": "toys"}})),
    Row({**PASSED, "tasks_passed": "recall"}, worked({"application": {"kind": "food"}}, recall=DONE), DRAWN),
    Row(ANSWERED, worked(GOOD)),
    Row({**ANSWERED, "is": ["passed", "waived"]}, worked(GOOD)),
    Row(ANSWERED, worked(BAD), DRAWN),
    Row(ANSWERED, worked(), DRAWN),
    Row(ANSWERED, worked({"report": {}}), DRAWN),
    Row(ANSWERED, worked({"report": {"result": ["late", "passed"]}})),  # of several choices one is enough
    Row(ANSWERED, worked({"report": {"result": ["late"]}}), DRAWN),
    Row({**ANSWERED, "is": False}, worked({"report": {"result": False}})),
    Row({**ANSWERED, "answered": "closing"}, worked()),
    Row({**ANSWERED, "answered": "closing"}, worked(), own={"input": {"result": "passed"}}),
    Row({**ANSWERED, "answered": "closing"}, worked(), own={"input": {"result": ["late", "passed"]}}),
    Row({**ANSWERED, "answered": "closing"}, worked(), DRAWN, own={"input": {"result": "failed"}}),
    Row({**ANSWERED, "answered": "closing"}, worked({"closing": {"result": "passed"}}), DRAWN, own={"input": {"x": 1}}),
    Row(ANSWERED, worked(BAD), DRAWN, own={"input": {"result": "passed"}}),
    Row(ANSWERED, worked(BAD, visit=OPEN), NOT_DONE, beside=({"tasks_done": "visit"},)),  # the task says it alone
    Row(ANSWERED, worked(BAD, visit=DONE), DRAWN, beside=({"tasks_done": "visit"},)),
    Row(
        ANSWERED,
        worked(BAD, test=OPEN),
        [*DRAWN, ("Còn công việc chưa xong: test (vi).", "Work not finished yet: test (en).")],
        beside=({"tasks_done": "test"},),
    ),
    Row(LINKED_SO, related(relative("listed"))),
    Row(LINKED_SO, related(relative("listed"), relative("gone", "withdrawn"))),
    Row(LINKED_SO, related(relative("filed", "completed"))),
    Row(LINKED_SO, related(relative("listed"), relative("ranked")), DRAWN),
    Row(LINKED_SO, related(relative("gone", "withdrawn")), DRAWN),
    Row(LINKED_SO, related(), DRAWN),
    Row(LINKED_SO, {LINKED: {}}, DRAWN),
    Row({"adds_up": "on_list"}, {SUMS: {"on_list": {"total": 70, "state": 30}}}, own={"input": {"total": 70}}),
    Row({"adds_up": "on_list"}, {SUMS: {}}, own={"input": {"total": 70}}),
    Row(
        {"adds_up": "on_list"},
        {SUMS: {"on_list": {"total": 70_000_000, "state": 0}}},
        [
            (
                "Số tiền 0\N{NO-BREAK SPACE}₫ khác tổng của các hồ sơ trong danh mục: 70.000.000\N{NO-BREAK SPACE}₫.",
                "0\N{NO-BREAK SPACE}₫ is not the sum over the cases on the list: 70.000.000\N{NO-BREAK SPACE}₫.",
            ),
            (
                "Số tiền 5\N{NO-BREAK SPACE}₫ khác tổng của các hồ sơ trong danh mục: 0\N{NO-BREAK SPACE}₫.",
                "5\N{NO-BREAK SPACE}₫ is not the sum over the cases on the list: 0\N{NO-BREAK SPACE}₫.",
            ),
        ],
        own={"input": {"total": 0, "state": 5}},
    ),
    Row({"passed": {"days": 3}}, {SINCE: DAY - timedelta(days=4)}),
    Row(
        {"passed": {"days": 3}},
        {SINCE: DAY - timedelta(days=3)},
        [(
            "Phải đủ 3 ngày ở bước này; thực hiện được từ ngày 03/03/2026.",
            "3 days must have passed at this step; it can be taken from 03/03/2026.",
        )],
    ),
    Row("term_ends_case", {}, own={"at": "late"}),
    Row("term_ends_case", {}, ENDS_NOTHING, own={"at": "sent"}),
    Row("term_ends_case", {}, ENDS_NOTHING, own={"at": "told"}),
    Row("term_ends_case", {}, ENDS_NOTHING, own={"at": "rising"}),
]  # fmt: skip


def word(said: Any) -> str:
    return said if isinstance(said, str) else str(next(iter(said)))


@pytest.mark.parametrize("row", TABLE, ids=[f"{word(r.said)} {i}" for i, r in enumerate(TABLE)])
def test_a_guard_says_what_is_against_it_or_nothing(row: Row) -> None:
    assert set(row.loaded) == set(WORDS.guards[word(row.said)].reads), "what a guard reads is all that it needs"
    actions = {
        SUBMIT: action("draft", "sent", "applicant"),
        CLOSE: action("sent", "done", form="closing"),
    }
    actions[row.step]["needs"] = [row.said, *row.beside]
    actions |= {"lapse": action("late", "lost", "system"), "rise": action("rising", "done", "system")}
    road = book(kind=row.kind, documents=CHECKLIST, tasks=ROAD_TASKS, actions=actions, states=STATES)
    case = facts(loaded=row.loaded, **row.own)
    found = road.check(row.step, case, 1)
    assert [(r.vi, r.en) for r in found] == row.reasons


def test_every_guard_of_the_engine_is_content_at_least_once_and_once_not() -> None:
    names = {guard.word for guard in GUARDS}
    assert {word(row.said) for row in TABLE if not row.reasons} == names
    assert {word(row.said) for row in TABLE if row.reasons} == names
