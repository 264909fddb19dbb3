"""Councils at their edges: the smallest rule set that can be, sheets like another, and what one criterion got."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError
from caseflow.councils import ballots, composition, conflicts, count, loader
from caseflow.councils.ballots import Sheet
from caseflow.councils.composition import SeatFact
from caseflow.councils.conflicts import CaseFacts, PersonFacts
from caseflow.councils.count import MemberFact
from caseflow.councils.rules import JUSTIFIED, Ballot, Councils, Criterion, RuleSet

SMALLEST: dict[str, Any] = {
    "title": "Hội đồng một người",
    "members_min": 1,
    "members_max": 1,
    "seats": {"chair": 1, "secretary": 0},
    "quorum_numerator": 1,
    "quorum_denominator": 1,
    "quorum_needs": [],
    "pass_mark": 0,
    "zero_rule_denominator": 1,
    "materials_working_days": 0,
    "effective_from": "2026-01-01",
    "effective_to": "2026-01-01",
    "legal_basis": dict.fromkeys(JUSTIFIED, "TT 1"),
}
SHEET: dict[str, Any] = {
    "title": "Phiếu",
    "criteria": {"a": {"title": "A", "maximum": 60}, "b": {"title": "B", "maximum": 40}},
    "conclusions": {"yes": "Đạt", "no": "Không đạt"},
    "rejects": ["no"],
    "legal_basis": "TT 1",
}


def _load(tmp_path: Path, rule_sets: dict[str, Any], sheets: dict[str, Any]) -> Councils:
    (tmp_path / "workflows").mkdir(parents=True)
    said = {"rule_sets": rule_sets, "ballots": sheets}
    (tmp_path / loader.FILE).write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return loader.load(ContentRoots(tmp_path))[0]


def _faults(tmp_path: Path, rule_sets: dict[str, Any], sheets: dict[str, Any]) -> list[str]:
    with pytest.raises(ContentError) as caught:
        _load(tmp_path, rule_sets, sheets)
    return [fault.message for fault in caught.value.faults]


def test_the_smallest_council_is_one_person_who_decides_on_one_day(tmp_path: Path) -> None:
    councils = _load(tmp_path, {"one": SMALLEST}, {"sheet": SHEET})
    rules = councils.rule_sets["one"]
    assert loader.in_force(councils, "one", date(2026, 1, 1)) == ("one", rules)
    assert loader.in_force(councils, "one", date(2025, 12, 31)) is None
    assert loader.in_force(councils, "one", date(2026, 1, 2)) is None
    assert composition.problems(rules, [SeatFact(1, "chair")]) == []
    assert count.quorum(rules, [MemberFact(1, "chair", present=True)]).met


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("members_min", 1, None), ("members_max", 1, None), ("quorum_numerator", 1, None),
        ("quorum_denominator", 1, None), ("pass_mark", 0, 100), ("zero_rule_denominator", 1, None),
        ("materials_working_days", 0, None),
    ],
)  # fmt: skip
def test_a_number_of_a_rule_set_has_its_limits(name: str, least: int, most: int | None) -> None:
    for value in (least, most if most is not None else 50):
        assert getattr(RuleSet.model_validate({**SMALLEST, name: value}), name) == value
    for value in (least - 1, *([most + 1] if most is not None else [])):
        with pytest.raises(ValidationError):
            RuleSet.model_validate({**SMALLEST, name: value})


def test_what_a_rule_set_and_a_sheet_do_not_say() -> None:
    rules = RuleSet.model_validate({k: v for k, v in SMALLEST.items() if k not in ("zero_rule_denominator",)})
    assert rules.zero_rule_denominator == 3
    assert rules.secret, "nobody sees another's sheet unless the rules say so"
    assert Ballot.model_validate(SHEET).comment_below_percent == 50
    for wrong in ({"comment_below_percent": 101}, {"comment_below_percent": -1}):
        with pytest.raises(ValidationError):
            Ballot.model_validate({**SHEET, **wrong})
    for maximum, fits in ((0, False), (1, True), (1000, True), (1001, False)):
        if fits:
            assert Criterion.model_validate({"title": "x", "maximum": maximum}).maximum == maximum
        else:
            with pytest.raises(ValidationError):
                Criterion.model_validate({"title": "x", "maximum": maximum})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"members_min": 2}, "members_min is more than members_max"),
        ({"quorum_numerator": 2}, "the quorum is more than all members"),
        ({"seats": {"chair": 1, "member": 1}}, "2 mandatory seats in a council of at most 1"),
        ({"seats": {"chair": -1}}, "there cannot be -1 of the seat 'chair'"),
        ({"effective_to": "2025-12-31"}, "effective_to is before effective_from"),
        ({"legal_basis": dict.fromkeys(JUSTIFIED[1:], "x")}, "'composition' has no legal basis"),
    ],
)
def test_one_step_past_a_limit_is_the_only_mistake(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert _faults(tmp_path, {"one": {**SMALLEST, **changes}}, {"sheet": SHEET}) == [message]


def test_two_reviewers_or_more_are_no_mistake_and_two_chairs_are(tmp_path: Path) -> None:
    many = {**SMALLEST, "members_max": 9, "seats": {"chair": 1, "reviewer": 2, "member": 6}}
    assert _load(tmp_path, {"many": many}, {"sheet": SHEET}).rule_sets["many"].seats["member"] == 6


def test_a_sheet_like_another_says_only_what_differs_all_the_way_down(tmp_path: Path) -> None:
    like = {
        "like": "sheet",
        "title": "Phiếu khác",
        "criteria": {"b": {"title": "B mới"}},
        "conclusions": {"no": "Loại"},
    }
    councils = _load(tmp_path, {"one": SMALLEST}, {"sheet": SHEET, "other": like})
    other = councils.ballots["other"]
    assert {name: (c.title.vi, c.maximum) for name, c in other.criteria.items()} == {"a": ("A", 60), "b": ("B mới", 40)}
    assert {word: title.vi for word, title in other.conclusions.items()} == {"yes": "Đạt", "no": "Loại"}
    assert other.rejects == ("no",)
    assert "like" not in other.model_dump(), "what is published says everything itself"
    assert councils.ballots["sheet"].criteria["b"].title.vi == "B", "the first sheet stays as it is"


def test_a_word_of_another_kind_replaces_the_one_it_is_like(tmp_path: Path) -> None:
    like = {
        "like": "sheet",
        "title": {"vi": "Khác", "en": "Other"},
        "criteria": {"a": {"help": {"vi": "a", "en": "b"}}},
    }
    other = _load(tmp_path, {"one": SMALLEST}, {"sheet": SHEET, "other": like}).ballots["other"]
    assert other.title.en == "Other"
    assert other.criteria["a"].help is not None


def test_what_a_sheet_has_from_another_is_told_there_and_its_own_mistakes_here(tmp_path: Path) -> None:
    wrong = {**SHEET, "rejects": ["nope"]}
    only_there = {"like": "sheet", "title": "Phiếu"}
    assert _faults(tmp_path / "a", {"one": SMALLEST}, {"sheet": wrong, "other": only_there}) == [
        "unknown conclusion 'nope'"
    ]
    own = {"like": "sheet", "title": "Phiếu", "rejects": ["nein"]}
    assert _faults(tmp_path / "b", {"one": SMALLEST}, {"sheet": SHEET, "other": own}) == ["unknown conclusion 'nein'"]
    all_no = {"like": "sheet", "title": "Phiếu", "rejects": ["yes", "no"]}
    (message,) = _faults(tmp_path / "c", {"one": SMALLEST}, {"sheet": SHEET, "other": all_no})
    assert message == "there must be a conclusion that says yes and one that says no"


def test_a_rule_set_has_one_successor_whose_dates_begin_after_its_end(tmp_path: Path) -> None:
    next_ = {**SMALLEST, "replaces": "one", "effective_from": "2026-01-02", "effective_to": None}
    councils = _load(tmp_path, {"one": SMALLEST, "two": next_}, {"sheet": SHEET})
    assert [(loader.in_force(councils, "one", date(2026, 1, day)) or ("",))[0] for day in (1, 2)] == ["one", "two"]
    assert loader.in_force(councils, "two", date(2026, 1, 1)) is None, "a successor does not lead back"
    messages = _faults(tmp_path / "a", {"one": SMALLEST, "two": next_, "three": dict(next_)}, {"sheet": SHEET})
    assert messages == ["'one' is replaced by two rule sets"] * 2
    (message,) = _faults(
        tmp_path / "b", {"one": SMALLEST, "two": {**next_, "effective_from": "2026-01-01"}}, {"s": SHEET}
    )
    assert message == "overlaps 'one', which is in force until 2026-01-01"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9))
def test_the_count_says_of_every_criterion_the_lowest_the_highest_and_how_far_apart(scores: list[int]) -> None:
    rules, ballot = RuleSet.model_validate({**SMALLEST, "members_max": 9}), Ballot.model_validate(SHEET)
    members = [MemberFact(i, "chair" if i == 0 else "member", present=True) for i in range(len(scores))]
    sheets = [Sheet(i, {"a": score, "b": 40}, ("yes",), signed=True) for i, score in enumerate(scores)]
    result = count.count(rules, ballot, members, sheets)
    first, second = result.criteria
    assert (first.name, first.minimum, first.maximum) == ("a", min(scores), max(scores))
    assert first.spread == max(scores) - min(scores)
    assert first.zeros == scores.count(0)
    assert abs(first.mean_hundredths * len(scores) - 100 * sum(scores)) * 2 <= len(scores)
    assert (second.minimum, second.maximum, second.spread, second.zeros) == (40, 40, 0, 0)
    assert result.mean_hundredths is not None
    assert result.conclusions == {"yes": len(scores), "no": 0}


def test_a_total_is_known_once_every_criterion_has_a_score() -> None:
    ballot = Ballot.model_validate(SHEET)
    assert ballots.total(ballot, Sheet(1, {"a": 0, "b": 40})) == 40
    assert ballots.total(ballot, Sheet(1, {"a": 60, "b": 0})) == 60
    assert ballots.total(ballot, Sheet(1, {"a": 61, "b": 0})) is None
    assert ballots.total(ballot, Sheet(1, {"a": 1})) is None


@pytest.mark.parametrize(
    ("organisation", "enterprise", "same"),
    [
        ("CTCP Gạch Ví Dụ", "Công ty Cổ phần Gạch Ví Dụ", True),
        ("HTX Rau Ví Dụ", "Hợp tác xã RAU ví dụ", True),
        ("Cty TNHH MTV Ví Dụ", "Công ty TNHH Một thành viên Ví Dụ", True),
        ("DNTN “Ví-Dụ”", "Doanh nghiệp tư nhân Ví Dụ", True),
        ("Công ty TNHH 1TV Ví Dụ", "Công ty Trách nhiệm hữu hạn một thành viên Ví Dụ", True),
        ("Công ty TNHH Ví Dụ", "Công ty Cổ phần Ví Dụ", False),
        ("", "", False),
    ],
)
def test_one_organisation_has_many_spellings_and_two_stay_two(organisation: str, enterprise: str, same: bool) -> None:
    found = conflicts.reasons(PersonFacts(1, organisation), CaseFacts(7, enterprise, ""))
    assert [r.en for r in found] == (["Works at the organisation that applies."] if same else [])


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        ("0311638525", "0311638525", True),
        ("0311638525-001", "0311638525-027", True),
        ("031 163 8525", "0311638525", True),
        ("0311638525", "0311638526", False),
        ("034099001234", "034099001234", True),
        ("034099001234", "034099001235", False),
        ("", "", False),
    ],
)
def test_a_branch_belongs_to_its_enterprise_and_a_personal_id_is_one_person_s(own: str, other: str, same: bool) -> None:
    found = conflicts.reasons(PersonFacts(1, "A", own), CaseFacts(7, "B", other))
    assert bool(found) == same


def test_every_reason_of_a_conflict_is_told_and_a_declared_one_without_words_too() -> None:
    person = PersonFacts(80, "Ví Dụ", enterprises=frozenset({7}))
    case = CaseFacts(7, "ví dụ", "", handled_by=frozenset({80}))
    assert len(conflicts.reasons(person, case, "  ")) == 4
    assert conflicts.reasons(person, case, "  ")[-1].en == "Has declared a conflict of interest: -"
    assert conflicts.reasons(person, case, " anh em ")[-1].vi.endswith(": anh em")
