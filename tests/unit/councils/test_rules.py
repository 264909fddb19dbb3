"""The councils file as shipped, the mistakes its loader names, who may form a council, and who may not judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.councils import composition, conflicts, loader
from caseflow.councils.composition import SeatFact
from caseflow.councils.conflicts import CaseFacts, PersonFacts

COUNCILS, _ = loader.load(content_roots())
RULES = COUNCILS.rule_sets["task_selection"]
SHIPPED = (content_roots().shipped / loader.FILE).read_text(encoding="utf-8")

CASE = CaseFacts(
    enterprise_id=7,
    enterprise_name="Công ty TNHH Cơ khí Ví Dụ",
    enterprise_tax_code="0311638525-027",
    member_accounts=frozenset({70}),
    handled_by=frozenset({80}),
)


def test_the_shipped_sheets_and_rules() -> None:
    maxima = {n: [c.maximum for c in b.criteria.values()] for n, b in COUNCILS.ballots.items()}
    assert maxima == {
        "ballot_iso_9001": [25, 25, 10, 20, 10, 10],
        "ballot_vietgap": [20, 20, 20, 15, 15, 10],
        "ballot_traceability": [20, 25, 20, 15, 10, 10],
        "ballot_hop_chuan": [30, 20, 20, 10, 10, 10],
        "ballot_management": [25, 25, 10, 20, 10, 10],
        "ballot_farming": [20, 20, 20, 15, 15, 10],
        "ballot_product": [30, 20, 20, 10, 10, 10],
        "ballot_productivity": [20, 25, 10, 15, 20, 10],
        "ballot_innovation": [20, 25, 20, 15, 10, 10],
        "ballot_capacity": [25, 20, 20, 20, 5, 10],
    }
    assert not any(b.legal_basis.confirmed for b in COUNCILS.ballots.values())
    confirmed = {word for word, basis in RULES.legal_basis.items() if basis.confirmed}
    assert confirmed == {"composition", "conflicts", "quorum", "materials"}


def _roots(tmp_path: Path, text: str) -> ContentRoots:
    (tmp_path / "workflows").mkdir()
    (tmp_path / loader.FILE).write_text(text, encoding="utf-8")
    return ContentRoots(shipped=tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "stands", "message"),
    [
        ("maximum: 25", "maximum: 24", "criteria:", "the maxima of the criteria add up to 99, not 100"),
        ("members_min: 7", "members_min: 10", "members_min:", "members_min is more than members_max"),
        ("quorum_numerator: 2", "quorum_numerator: 4", "quorum_num", "the quorum is more than all members"),
        ("reviewer: 2}", "reviewer: 7}", "seats:", "10 mandatory seats in a council of at most 9"),
        ("{chair: 1,", "{chairr: 1,", "seats:", "unknown seat 'chairr' (did you mean 'chair'?)"),
        ("[chair, reviewer]", "[chair, revie]", "quorum_needs:", "unknown seat 'revie' (did you mean 'reviewer'?)"),
        ("{chair: 1,", "{chair: 2,", "seats:", "there cannot be 2 of the seat 'chair'"),
        ("      zero_rule:\n", "      other_rule:\n", "legal_basis:", "'zero_rule' has no legal basis"),
        ("[not_implement]", "[not_implemen]", "rejects:", "unknown conclusion 'not_implemen'"),
        ("like: ballot_iso_9001", "like: ballot_iso_901", "like:", "no score sheet 'ballot_iso_901' before this one"),
        ("rejects: [not_implement]", "rejects: []", "conclusions:", "a conclusion that says yes and one that says no"),
        ("pass_mark: 70", "pass_marc: 70", "pass_marc:", "unknown key 'pass_marc' (did you mean 'pass_mark'?)"),
        ("effective_from: 2021-01-01", "effective_from: 2021-13-01", "effective_from:", "'effective_from'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, stands: str, message: str) -> None:
    text = SHIPPED.replace(right, wrong, 1)
    with pytest.raises(ContentError) as caught:
        loader.load(_roots(tmp_path, text))
    (fault,) = [f for f in caught.value.faults if message in str(f)]
    assert fault.file == "workflows/councils.yaml"
    assert text.splitlines()[fault.line - 1].strip().startswith(stands)


def _two_versions(first_ends: str, replaces: str = "task_selection") -> str:
    head, sheets = SHIPPED.split("ballots:\n")
    rules = head.split("rule_sets:\n")[1]
    second = rules.replace("task_selection:", "task_selection_2026:").replace("2021-01-01", "2026-01-01")
    first = rules.replace("effective_from: 2021-01-01", f"effective_from: 2021-01-01{first_ends}")
    second = second.replace("    secret: true", f"    secret: true\n    replaces: {replaces}")
    return f"rule_sets:\n{first}{second}ballots:\n{sheets}"


def test_the_rule_set_in_force_on_a_day(tmp_path: Path) -> None:
    councils, _ = loader.load(_roots(tmp_path, _two_versions("\n    effective_to: 2025-12-31")))
    for day, name in [(date(2025, 12, 31), "task_selection"), (date(2026, 1, 1), "task_selection_2026")]:
        found = loader.in_force(councils, "task_selection", day)
        assert found is not None
        assert found[0] == name
    assert loader.in_force(councils, "task_selection", date(2020, 12, 31)) is None


@pytest.mark.parametrize(
    ("ends", "replaces", "message"),
    [
        ("", "task_selection", "overlaps 'task_selection', which is in force until no end"),
        ("\n    effective_to: 2026-01-01", "task_selection", "in force until 2026-01-01"),
        ("\n    effective_to: 2020-01-01", "task_selection", "effective_to is before effective_from"),
        ("", "task_selecton", "unknown rule set 'task_selecton' (did you mean 'task_selection'?)"),
    ],
)
def test_versions_that_overlap_are_named(tmp_path: Path, ends: str, replaces: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        loader.load(_roots(tmp_path, _two_versions(ends, replaces)))
    assert message in str(caught.value)


def _seats(*names: str) -> list[SeatFact]:
    return [SeatFact(account_id=i, seat=s) for i, s in enumerate(names, 1)]


FULL = ("chair", "vice_chair", "secretary", "reviewer", "reviewer", "member", "member")


def test_a_full_council_has_no_problem() -> None:
    assert composition.problems(RULES, _seats(*FULL)) == []
    assert composition.problems(RULES, _seats(*FULL, "member", "reviewer")) == []


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        (_seats(*FULL[:6]), "A council has 7 to 9 members; this one has 6."),
        (_seats(*FULL, "member", "member", "member"), "A council has 7 to 9 members; this one has 10."),
        (_seats("member", *FULL[1:]), "Chair: at least 1 needed, 0 named."),
        (_seats(*FULL[:4], "member", "member", "member"), "Reviewer: at least 2 needed, 1 named."),
        (_seats(*FULL, "chair"), "Chair: there can be only one."),
        (_seats(*FULL, "guest"), "“guest” is not a seat of a council."),
        ([*_seats(*FULL), SeatFact(1, "member", "Người A")], "Người A is named 2 times in the council."),
    ],
)
def test_a_faulty_council_says_why(seats: list[SeatFact], message: str) -> None:
    assert message in [p.en for p in composition.problems(RULES, seats)]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (PersonFacts(1, enterprises=frozenset({7})), "Acts for the organisation that applies."),
        (PersonFacts(70), "Acts for the organisation that applies."),
        (PersonFacts(1, organisation_tax_code="0311638525"), "Works at the organisation that applies."),
        (PersonFacts(1, organisation="CTY TNHH cơ khí  Ví dụ"), "Works at the organisation that applies."),
        (PersonFacts(80), "Has handled this case as an officer."),
    ],
)
def test_a_conflict_of_interest_is_found(person: PersonFacts, reason: str) -> None:
    assert [r.en for r in conflicts.reasons(person, CASE)] == [reason]


def test_a_declared_conflict_counts_also_without_a_reason_and_strangers_have_none() -> None:
    stranger = PersonFacts(1, organisation="Trường Đại học Ví Dụ", organisation_tax_code="0100109106")
    assert conflicts.reasons(stranger, CASE) == []
    assert [r.vi for r in conflicts.reasons(stranger, CASE, "Anh em ruột")] == [
        "Đã khai báo xung đột lợi ích: Anh em ruột"
    ]
    assert len(conflicts.reasons(stranger, CASE, "")) == 1
    assert conflicts.reasons(PersonFacts(1), CaseFacts(7, "", "")) == [], "two unknown organisations are not the same"
