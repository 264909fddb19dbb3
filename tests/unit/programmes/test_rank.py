"""Who goes first: by groups, by their number, or nobody; only what is verified counts; every place is explained."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.clock import LOCAL
from caseflow.core.content import content_roots
from caseflow.core.errors import Invalid
from caseflow.core.reader import parse, validate
from caseflow.core.text import say
from caseflow.programmes import loader, priority
from caseflow.programmes.priority import Claim, FlagOnDay
from caseflow.programmes.priority_words import Priority, PriorityGroup
from caseflow.programmes.rank import MOST, Contender, Placed, queue_number, rank
from caseflow.programmes.schema import Programme

SHIPPED = loader.load(content_roots())["hung_yen"][0]
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)
MODES = ("LEXICOGRAPHIC", "COUNT", "NONE")
GROUPS = """\
a: {title: {vi: nhóm A, en: group A}, claim: {evidence: x}, legal_basis: x}
b:
  title: {vi: nhóm B, en: group B}
  claim: {evidence: x}
  grades: {high: {vi: cao, en: high}, low: {vi: thấp, en: low}}
  legal_basis: x
c: {title: {vi: nhóm C, en: group C}, claim: {evidence: x}, legal_basis: x}
d: {title: {vi: nhóm D, en: group D}, claim: {evidence: x}, ranks: false, legal_basis: x}
"""


def programme(mode: str = "LEXICOGRAPHIC", ties: tuple[str, ...] = ("d", "submitted", "code")) -> Programme:
    """Three groups that rank, one of them graded, and one that breaks ties."""
    groups = {name: _group(name) for name in "abcd"}
    said = {"mode": mode, "groups": groups, "ties": ties, "legal_basis": {"source": "x"}}
    return SHIPPED.model_copy(update={"priority": Priority.model_validate(said)})


def _group(name: str) -> PriorityGroup:
    return validate(parse(GROUPS, "groups.yaml"), PriorityGroup, (name,))


def has(kind: str, *, verified: bool = True, grade: str | None = None) -> FlagOnDay:
    """A ground, or a claim that nobody has verified."""
    return FlagOnDay(kind, say(f"nhóm {kind.upper()}", f"group {kind.upper()}"), say("", ""), verified, grade)


def case(code: str, *grounds: FlagOnDay, after: int = 0) -> Contender:
    """A case that was handed in so many days after the first."""
    return Contender(code, FIRST + timedelta(days=after), grounds)


def order(placed: tuple[Placed, ...]) -> list[tuple[int, str]]:
    return [(one.place, one.case.code) for one in placed]


def test_a_group_further_up_beats_all_below_it_together() -> None:
    strong = case("2", has("a"), after=5)
    many = case("1", has("b", grade="high"), has("c"), has("d"))
    assert order(rank(programme(), [many, strong])) == [(1, "2"), (2, "1")]
    assert order(rank(programme("COUNT"), [many, strong])) == [(1, "1"), (2, "2")]
    assert order(rank(programme("NONE"), [many, strong])) == [(1, "1"), (2, "2")]


def test_a_higher_grade_goes_first_and_the_best_of_several_claims_counts() -> None:
    low, high = case("1", has("b", grade="low")), case("2", has("b", grade="high"))
    both = case("3", has("b", grade="low"), has("b", grade="high"))
    placed = rank(programme(ties=()), [low, high, both])
    assert order(placed) == [(1, "2"), (1, "3"), (3, "1")]


def test_a_claim_that_nobody_verified_gives_no_place_and_the_explanation_says_so() -> None:
    claimed, plain = case("1", has("a", verified=False), after=1), case("2")
    first, second = rank(programme(), [claimed, plain])
    assert (first.case.code, second.case.code) == ("2", "1")
    assert [reason.vi for reason in second.reasons] == [
        "Không thuộc đối tượng ưu tiên nào đã xác minh.",
        "“nhóm A” chưa xác minh nên chưa tính.",
        "Sau 2: nộp lúc 09:00 03/03/2026, còn 2: nộp lúc 09:00 02/03/2026.",
    ]
    assert second.reasons[1].en == "'group A' is not verified and does not count."


def test_every_place_says_what_the_case_has_and_what_sets_it_behind_the_one_before() -> None:
    cases = [case("1", has("b", grade="low"), has("c")), case("2", has("b", grade="high")), case("3", has("c"))]
    assert [[reason.vi for reason in one.reasons] for one in rank(programme(), cases)] == [
        ["Thuộc đối tượng ưu tiên: “nhóm B” (cao)."],
        [
            "Thuộc đối tượng ưu tiên: “nhóm B” (thấp); “nhóm C”.",
            "Sau 2: “nhóm B” (thấp), còn 2: “nhóm B” (cao).",
        ],
        ["Thuộc đối tượng ưu tiên: “nhóm C”.", "Sau 1: không thuộc “nhóm B”, còn 1: “nhóm B” (thấp)."],
    ]
    counted = rank(programme("COUNT"), cases)
    assert counted[1].reasons[-1].en == "After 1: 1 priority groups, while 1: 2 priority groups."
    nobody = rank(programme("NONE"), [case("1"), case("2")])
    assert [reason.vi for reason in nobody[1].reasons] == [
        "Kế hoạch không quy định đối tượng ưu tiên.",
        "Sau 1: mã hồ sơ 2, còn 1: mã hồ sơ 1.",
    ]


def test_ties_are_broken_in_the_order_of_the_plan_and_what_is_left_shares_a_place() -> None:
    early, led = case("2", after=0), case("1", has("d"), after=3)
    assert order(rank(programme(ties=("d", "submitted")), [early, led])) == [(1, "1"), (2, "2")]
    assert order(rank(programme(ties=("submitted", "d")), [early, led])) == [(1, "2"), (2, "1")]
    shared = rank(programme(ties=("d",)), [case("3"), case("2"), case("1", has("a"))])
    assert order(shared) == [(1, "1"), (2, "2"), (2, "3")]
    assert shared[2].reasons[-1].vi == "Ngang hàng với 2."
    unverified = rank(programme(ties=("d", "submitted")), [case("1", has("d", verified=False), after=1), case("2")])
    assert order(unverified) == [(1, "2"), (2, "1")]


grounds = st.lists(
    st.builds(
        lambda kind, verified, grade: has(kind, verified=verified, grade=grade if kind == "b" else None),
        st.sampled_from("abcd"), st.booleans(), st.sampled_from(["high", "low"]),
    ),
    max_size=5,
)  # fmt: skip
fields = st.lists(st.builds(lambda held, after: (held, after), grounds, st.integers(0, 3)), max_size=7).map(
    lambda said: [case(f"{n:02}", *held, after=after) for n, (held, after) in enumerate(said)]
)
modes = st.sampled_from(MODES)
orders = st.permutations(["d", "submitted", "code"]).flatmap(
    lambda ties: st.integers(0, 3).map(lambda n: tuple(ties[:n]))
)


@given(fields, modes, orders, st.randoms(use_true_random=False))
def test_the_order_is_the_same_whatever_order_the_cases_come_in(cases: Any, mode: str, ties: Any, dice: Any) -> None:
    shuffled = list(cases)
    dice.shuffle(shuffled)
    assert rank(programme(mode, ties), shuffled) == rank(programme(mode, ties), cases)


@given(fields, modes, orders)
def test_every_case_has_one_place_and_one_explanation(cases: Any, mode: str, ties: Any) -> None:
    placed = rank(programme(mode, ties), cases)
    assert sorted(one.case.code for one in placed) == [one.code for one in cases]
    for n, one in enumerate(placed):
        assert one.place == n + 1 or one.place == placed[n - 1].place
        assert one.reasons
        assert bool(n) == any(reason.vi.startswith(("Sau ", "Ngang hàng")) for reason in one.reasons)
    if "code" in ties:
        assert [one.place for one in placed] == list(range(1, len(cases) + 1))


@given(fields, modes, orders)
def test_what_nobody_verified_changes_no_place(cases: Any, mode: str, ties: Any) -> None:
    without = [
        Contender(one.code, one.submitted_at, [ground for ground in one.grounds if ground.verified]) for one in cases
    ]
    assert order(rank(programme(mode, ties), cases)) == order(rank(programme(mode, ties), without))


@given(fields, st.sampled_from("abc"), modes, st.data())
def test_one_more_verified_group_never_moves_a_case_back(cases: Any, kind: str, mode: str, data: st.DataObject) -> None:
    if not cases:
        return
    chosen = data.draw(st.sampled_from(cases))
    better = Contender(chosen.code, chosen.submitted_at, [*chosen.grounds, has(kind, grade="high")])
    before = {one.case.code: one.place for one in rank(programme(mode), cases)}
    after = {one.case.code: one.place for one in rank(programme(mode), [better if c is chosen else c for c in cases])}
    assert after[chosen.code] <= before[chosen.code]


@given(fields, modes)
def test_the_number_of_the_queue_never_contradicts_the_order(cases: Any, mode: str) -> None:
    plan = programme(mode)
    numbers = [queue_number(plan, one.case.grounds) for one in rank(plan, cases)]
    assert all(0 <= number <= MOST for number in numbers)
    assert numbers == sorted(numbers, reverse=True)
    if mode == "NONE":
        assert set(numbers) <= {0}


def test_the_number_of_the_queue_in_figures() -> None:
    assert queue_number(programme("COUNT"), [has("a"), has("a"), has("c"), has("d")]) == 2
    assert queue_number(programme("COUNT"), [has("a", verified=False)]) == 0
    assert queue_number(programme("NONE"), [has("a")]) == 0
    strict = programme()  # a, b in two grades, c: twelve combinations, drawn together to ten numbers
    numbers = {
        "".join(kind for kind in chosen): queue_number(strict, [has(kind, grade="high") for kind in chosen])
        for size in range(4)
        for chosen in combinations("abc", size)
    }
    assert numbers == {"": 0, "c": 1, "b": 4, "bc": 5, "a": 5, "ac": 6, "ab": 9, "abc": 9}
    assert queue_number(strict, [has("b", grade="low")]) == 2
    assert queue_number(strict, [has("b")]) == 2, "a claim without a grade counts as the lowest"


def test_grades_are_asked_for_and_shown_first() -> None:
    plan = programme().priority
    assert priority.clean_details(plan, "b", {"grade": "low"}) == {"grade": "low"}
    for said in ({}, {"grade": "middle"}):
        with pytest.raises(Invalid) as caught:
            priority.clean_details(plan, "b", said)
        assert set(caught.value.fields) == {"grade"}
    claim = Claim("b", {"grade": "low"}, date(2026, 1, 1), verified=True)
    (found,) = priority.in_force(plan, "farm", None, [claim], date(2026, 6, 1))
    assert (found.grade, found.explanation.vi) == ("low", "thấp (đã xác minh).")
