"""One sheet, and the count of all: validity, quorum, mean half-up, zero rule, pass mark."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.content import content_roots
from caseflow.councils import ballots, count, loader
from caseflow.councils.ballots import Sheet
from caseflow.councils.count import MemberFact
from caseflow.councils.rules import Ballot

COUNCILS, _ = loader.load(content_roots())
RULES = COUNCILS.rule_sets["task_selection"]
BALLOT = COUNCILS.ballots["ballot_iso_9001"]
MAXIMA = {n: c.maximum for n, c in BALLOT.criteria.items()}
FULL = ("chair", "vice_chair", "secretary", "reviewer", "reviewer", "member", "member")
ALL_HERE = [MemberFact(i, seat, present=True) for i, seat in enumerate(FULL, 1)]


def sheet(seat_id: int = 1, less: int = 0, **changes: Any) -> Sheet:
    """A signed sheet of full marks, `less` points taken from c1."""
    scores = MAXIMA | {"c1": MAXIMA["c1"] - less}
    full = Sheet(seat_id, scores, ("implement",), dict.fromkeys(MAXIMA, "vì …"), signed=True)
    return replace(full, **changes)


SHEETS = [sheet(m.seat_id) for m in ALL_HERE]


@pytest.mark.parametrize(
    ("changes", "field", "message", "invalidates"),
    [
        ({"scores": MAXIMA | {"c3": 11}}, "c3", "a whole number from 0 to 10", True),
        ({"scores": MAXIMA | {"c3": -1}}, "c3", "a whole number from 0 to 10", True),
        ({"scores": MAXIMA | {"c3": 9.5}}, "c3", "a whole number from 0 to 10", True),
        ({"scores": MAXIMA | {"c3": True}}, "c3", "a whole number from 0 to 10", True),
        ({"scores": {n: m for n, m in MAXIMA.items() if n != "c6"}}, "c6", "No score yet", True),
        ({"scores": MAXIMA | {"c7": 1}}, "", "Unknown criterion: c7", True),
        ({"conclusions": ()}, "conclusion", "No conclusion is chosen", True),
        ({"conclusions": ("implement", "not_implement")}, "conclusion", "more than one conclusion", True),
        ({"conclusions": ("maybe",)}, "conclusion", "Unknown conclusion: maybe", True),
        ({"scores": MAXIMA | {"c1": 12}, "comments": {"c1": "  "}}, "c1", "below 50% needs a comment", False),
    ],
)
def test_a_faulty_sheet_names_the_field(changes: dict[str, Any], field: str, message: str, invalidates: bool) -> None:
    (problem,) = ballots.problems(BALLOT, sheet(**changes))
    assert problem.field == field
    assert message in problem.message.en
    assert problem.invalidates == invalidates


def test_a_comment_is_due_below_half_and_not_at_half() -> None:
    assert ballots.problems(BALLOT, sheet(scores=MAXIMA | {"c3": 5}, comments={})) == []
    assert len(ballots.problems(BALLOT, sheet(scores=MAXIMA | {"c3": 4}, comments={}))) == 1


@pytest.mark.parametrize(
    ("c1", "c2", "conclusion", "warned"),
    [
        (0, 24, "not_implement", False),
        (0, 20, "not_implement", False),
        (0, 20, "implement", True),
        (0, 19, "implement_after_revision", True),
        (0, 25, "implement", False),
        (25, 25, "not_implement", True),
    ],
)
def test_a_conclusion_that_disagrees_with_the_score_is_a_warning(
    c1: int, c2: int, conclusion: str, warned: bool
) -> None:
    given_ = sheet(scores=MAXIMA | {"c1": c1, "c2": c2, "c4": 15}, conclusions=(conclusion,))
    assert bool(ballots.warnings(BALLOT, given_, 70)) == warned
    assert ballots.problems(BALLOT, given_) == []


def test_the_warning_turns_exactly_at_the_pass_mark() -> None:
    at_mark = sheet(scores=MAXIMA | {"c1": 0, "c2": 20})
    assert ballots.total(BALLOT, at_mark) == 70
    assert ballots.warnings(BALLOT, at_mark, 70) == []
    assert ballots.warnings(BALLOT, at_mark, 71) != []


def _members(absent: tuple[int, ...] = (), conflicted: tuple[int, ...] = ()) -> list[MemberFact]:
    return [replace(m, present=m.seat_id not in absent, conflicted=m.seat_id in conflicted) for m in ALL_HERE]


@pytest.mark.parametrize(
    ("absent", "conflicted", "met", "needed"),
    [
        ((), (), True, 5),
        ((6, 7), (), True, 5),
        ((3, 6, 7), (), False, 5),
        ((1,), (), True, 5),
        ((1, 2), (), False, 5),
        ((1,), (2,), False, 4),
        ((4,), (), False, 5),
        ((), (4,), True, 4),
        ((4,), (4,), True, 4),
        ((5,), (4,), False, 4),
        ((), (4, 5), False, 4),
        ((6, 7), (3,), True, 4),
        ((), (1, 2, 3, 4, 5, 6, 7), False, 0),
    ],
)
def test_quorum(absent: tuple[int, ...], conflicted: tuple[int, ...], met: bool, needed: int) -> None:
    result = count.quorum(RULES, _members(absent, conflicted))
    assert (result.met, result.needed) == (met, needed), [p.en for p in result.problems]


@pytest.mark.parametrize(
    ("members", "sheets", "reason"),
    [
        (_members(absent=(7,)), SHEETS, "The member was absent."),
        (_members(conflicted=(7,)), SHEETS, "The member has a conflict of interest."),
        (ALL_HERE, [*SHEETS[:6], sheet(99)], "Not a member of the council."),
        (ALL_HERE, [*SHEETS[:6], sheet(7, signed=False)], "The ballot is not signed."),
        (ALL_HERE, [*SHEETS[:6], sheet(7, conclusions=())], "No conclusion is chosen."),
        (ALL_HERE, [*SHEETS[:6], sheet(7, scores={})], f"No score yet: {BALLOT.criteria['c1'].title.en}."),
    ],
)
def test_an_invalid_ballot_is_kept_with_its_reason(members: list[MemberFact], sheets: list[Sheet], reason: str) -> None:
    result = count.count(RULES, BALLOT, members, sheets)
    assert (result.collected, result.valid, result.invalid) == (7, 6, 1)
    (bad,) = [b for b in result.ballots if b.invalid]
    assert bad.invalid[0].en == reason
    assert result.mean_hundredths == 10000


def test_two_ballots_of_one_member_are_both_invalid_and_a_missing_comment_makes_none_invalid() -> None:
    twice = count.count(RULES, BALLOT, ALL_HERE, [*SHEETS, sheet(7, less=5)])
    assert (twice.collected, twice.valid, twice.invalid) == (8, 6, 2)
    silent = count.count(RULES, BALLOT, ALL_HERE, [*SHEETS[:6], sheet(7, less=25, comments={})])
    assert silent.valid == 7


@pytest.mark.parametrize(
    ("lost", "mean", "passed"),
    [
        ([0, 0, 0, 0, 0, 0, 1], "99.86", True),
        ([0, 1, 1, 0, 0, 0, 0], "99.71", True),
    ],
)
def test_the_mean_is_rounded_half_up(lost: list[int], mean: str, passed: bool) -> None:
    result = count.count(RULES, BALLOT, ALL_HERE, [sheet(i, less) for i, less in enumerate(lost, 1)])
    assert (str(result.mean), result.passed) == (mean, passed)
    assert result.to_json()["mean"] == mean


@pytest.mark.parametrize(
    ("points", "n", "hundredths"),
    [(1, 8, 13), (3, 8, 38), (5, 8, 63), (489, 7, 6986), (490, 7, 7000), (557, 8, 6963), (559, 8, 6988), (0, 3, 0)],
)
def test_halves_go_up(points: int, n: int, hundredths: int) -> None:
    assert count.half_up_hundredths(points, n) == hundredths


@given(st.integers(0, 10_000), st.integers(1, 200))
def test_rounding_agrees_with_decimal(points: int, n: int) -> None:
    exact = (Decimal(points) / n).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert count.half_up_hundredths(points, n) == exact * 100


def _scored(seat_id: int, c1: int, c2: int) -> Sheet:
    return sheet(seat_id, scores=MAXIMA | {"c1": c1, "c2": c2})


def test_the_pass_mark_is_reached_at_exactly_seventy() -> None:
    at_mark = [_scored(i, 10, 10) for i in range(1, 8)]
    assert count.count(RULES, BALLOT, ALL_HERE, at_mark).passed
    below = count.count(RULES, BALLOT, ALL_HERE, [*at_mark[:6], _scored(7, 9, 10)])
    assert not below.passed
    assert [r.vi for r in below.reasons] == ["Điểm trung bình 69,86 dưới mức đạt 70."]


def test_a_sheet_out_of_a_thousand_passes_at_seven_hundred() -> None:
    large = Ballot.model_validate(
        {
            **BALLOT.model_dump(),
            "out_of": 1000,
            "criteria": {n: {"title": "x", "maximum": c.maximum * 10} for n, c in BALLOT.criteria.items()},
        }
    )
    assert (large.points(70), BALLOT.points(70)) == (700, 70)
    full = {name: maximum * 10 for name, maximum in MAXIMA.items()}
    at_mark = [sheet(i, scores=full | {"c1": 100, "c2": 100}) for i in range(1, 8)]
    passed = count.count(RULES, large, ALL_HERE, at_mark)
    assert (passed.passed, passed.pass_mark, passed.out_of, passed.mean_hundredths) == (True, 700, 1000, 70_000)
    below = count.count(RULES, large, ALL_HERE, [*at_mark[:6], sheet(7, scores=full | {"c1": 99, "c2": 100})])
    assert [r.en for r in below.reasons] == ["The mean of 699.86 is below the pass mark of 700."]
    assert count.count(RULES, BALLOT, ALL_HERE, [_scored(i, 10, 10) for i in range(1, 8)]).out_of == 100


def test_a_criterion_scored_zero_by_more_than_a_third_fails_the_case() -> None:
    members = _members(absent=(7,))
    two = [_scored(i, 0 if i <= 2 else 25, 25) for i in range(1, 7)]
    assert count.count(RULES, BALLOT, members, two).passed, "two of six is a third, not more"
    three = [_scored(i, 0 if i <= 3 else 25, 25) for i in range(1, 7)]
    result = count.count(RULES, BALLOT, members, three)
    assert (result.mean_hundredths, result.zero_criteria, result.passed) == (8750, ("c1",), False)


def test_no_quorum_and_no_valid_ballot_fail_with_their_reasons() -> None:
    no_quorum = count.count(RULES, BALLOT, _members(absent=(4,)), [s for s in SHEETS if s.seat_id != 4])
    assert no_quorum.mean_hundredths == 10000
    assert not no_quorum.passed
    empty = count.count(RULES, BALLOT, ALL_HERE, [])
    assert (empty.mean, empty.passed, empty.criteria) == (None, False, ())
    assert [r.en for r in empty.reasons] == ["There is no valid ballot."]


def test_the_result_is_json_with_every_ballot_and_both_languages() -> None:
    sheets = [*SHEETS[:6], sheet(7, signed=False)]
    kept = json.loads(json.dumps(count.count(RULES, BALLOT, ALL_HERE, sheets).to_json()))
    assert kept["mean"] == "100.00"
    assert kept["quorum_met"] is True
    assert kept["ballots"][6] == {
        "seat_id": 7,
        "score": 100,
        "conclusion": "implement",
        "invalid": [{"vi": "Phiếu chưa ký.", "en": "The ballot is not signed."}],
    }
    assert kept["criteria"][0] == {
        "name": "c1",
        "mean_hundredths": 2500,
        "minimum": 25,
        "maximum": 25,
        "spread": 0,
        "zeros": 0,
    }
    assert kept["conclusions"] == {"implement": 6, "implement_after_revision": 0, "not_implement": 0}


SCORES = st.fixed_dictionaries({n: st.integers(-1, m + 1) for n, m in MAXIMA.items()})
SOME_SHEETS = st.lists(
    st.builds(
        Sheet,
        seat_id=st.integers(1, 9),
        scores=SCORES | st.fixed_dictionaries({n: st.integers(0, m) for n, m in MAXIMA.items()}),
        conclusions=st.sampled_from([(), ("implement",), ("not_implement",), ("implement", "not_implement")]),
        signed=st.booleans(),
    ),
    max_size=9,
)


@given(SOME_SHEETS, st.sets(st.integers(1, 7)), st.sets(st.integers(1, 7)), st.randoms())
def test_the_count_loses_nothing_and_does_not_depend_on_the_order(
    sheets: list[Sheet], absent: set[int], conflicted: set[int], random: Any
) -> None:
    members = _members(tuple(absent), tuple(conflicted))
    result = count.count(RULES, BALLOT, members, sheets)
    assert result.collected == len(sheets) == len(result.ballots) == result.valid + result.invalid
    valid = [b.score for b in result.ballots if not b.invalid]
    if valid:
        assert None not in valid
        low, high = min(s for s in valid if s is not None), max(s for s in valid if s is not None)
        assert result.mean_hundredths is not None
        assert low * 100 <= result.mean_hundredths <= high * 100
        assert all(c.minimum * 100 <= c.mean_hundredths <= c.maximum * 100 for c in result.criteria)
    else:
        assert not result.passed
    shuffled_members, shuffled_sheets = list(members), list(sheets)
    random.shuffle(shuffled_members)
    random.shuffle(shuffled_sheets)
    assert count.count(RULES, BALLOT, shuffled_members, shuffled_sheets) == result
