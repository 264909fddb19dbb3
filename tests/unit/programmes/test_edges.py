"""Programmes at their edges: what a plan may say at most, budgets that add up, grounds for priority to the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import Source
from caseflow.core.words import Word
from caseflow.programmes import loader, priority
from caseflow.programmes.budget import budget_faults
from caseflow.programmes.plan_words import Budget, Target, YearDay
from caseflow.programmes.priority import Claim, FlagOnDay
from caseflow.programmes.schema import Agency, FastTrack, Period, SupportNorm
from caseflow.programmes.size_words import SizeLimits

NORM = {"percent": 1, "cap": 1, "legal_basis": "x"}
PERIOD = {"title": "x", "from_year": 2000, "to_year": 2100}
TARGET = {"indicator": "a", "period": "b", "min": 0, "legal_basis": "x"}
LIMITS = {"employees": 1, "revenue": 1, "capital": 1}
DAY = {"month": 1, "day": 1}
MANY = 10**12


@pytest.mark.parametrize(
    ("model", "said", "name", "least", "most"),
    [
        (SupportNorm, NORM, "percent", 1, 100),
        (SupportNorm, NORM, "cap", 1, None),
        (FastTrack, {"below": 1, "legal_basis": "x"}, "below", 1, None),
        (Period, PERIOD, "from_year", 2000, 2100),
        (Period, PERIOD, "to_year", 2000, 2100),
        (Target, TARGET, "min", 0, None),
        (Target, TARGET, "max", 0, None),
        (YearDay, DAY, "month", 1, 12),
        (YearDay, DAY, "day", 1, 31),
        (SizeLimits, LIMITS, "employees", 1, None),
        (SizeLimits, LIMITS, "revenue", 1, None),
        (SizeLimits, LIMITS, "capital", 1, None),
    ],
)
def test_a_number_of_a_plan_has_its_limits(
    model: type[Word], said: dict[str, Any], name: str, least: int, most: int | None
) -> None:
    for value in (least, MANY if most is None else most):
        assert getattr(model.model_validate({**said, name: value}), name) == value
    for value in (least - 1, *([most + 1] if most is not None else [])):
        with pytest.raises(ValidationError):
            model.model_validate({**said, name: value})


def test_what_a_target_does_not_say_is_meant_exactly_and_for_the_whole_period() -> None:
    target = Target.model_validate(TARGET)
    assert (target.qualifier, target.max, target.yearly) == ("exactly", None, False)


@pytest.mark.parametrize("code", ["000.00.16.H3", "00.00.16.H31", "000.00.16.h31", "000.00.16.H31.1", "x000.00.16.H31"])
def test_the_code_of_an_agency_has_its_four_parts(code: str) -> None:
    said = {"agency": "a", "name": "x", "short": "S", "superior": "y", "unit_code": "000.00.16.H31", "province": "33",
            "legal_basis": "z"}  # fmt: skip
    assert Agency.model_validate(said).unit_code == "000.00.16.H31"
    with pytest.raises(ValidationError):
        Agency.model_validate({**said, "unit_code": code})


lines = st.lists(
    st.dictionaries(st.integers(2021, 2025), st.integers(0, 10**9), min_size=1, max_size=4), min_size=1, max_size=3
)


@st.composite
def budgets(draw: st.DrawFn) -> dict[str, Any]:
    """A budget whose totals are the sums of its lines, by section, year and annex."""
    sections: list[dict[str, Any]] = []
    for s, each in enumerate(draw(st.lists(lines, min_size=1, max_size=3))):
        made = [{"number": str(i), "title": "x", "years": y, "total": sum(y.values())} for i, y in enumerate(each)]
        sections.append({"number": str(s), "title": "x", "lines": made, "years": _years(each), "total": _sum(each)})
    every = [line["years"] for section in sections for line in section["lines"]]
    return {"sections": sections, "years": _years(every), "total": _sum(every), "legal_basis": "x"}


def _sum(each: list[dict[int, int]]) -> int:
    return sum(sum(years.values()) for years in each)


def _years(each: list[dict[int, int]]) -> dict[int, int]:
    return {year: sum(years.get(year, 0) for years in each) for year in sorted({y for years in each for y in years})}


def _messages(said: dict[str, Any]) -> list[str]:
    return [f.message for f in budget_faults(Budget.model_validate(said), Source("plan.yaml", {}, {}))]


@settings(max_examples=30)
@given(budgets())
def test_a_budget_that_adds_up_has_no_fault_with_its_years_or_without_them(said: dict[str, Any]) -> None:
    assert _messages(said) == []
    without = {**said, "years": {}, "sections": [{**s, "years": {}} for s in said["sections"]]}
    assert _messages(without) == []


@settings(max_examples=30)
@given(budgets(), st.sampled_from([-1, 1, 10**6]), st.data())
def test_one_wrong_total_is_named_and_nothing_else(said: dict[str, Any], shift: int, data: st.DataObject) -> None:
    s = data.draw(st.integers(0, len(said["sections"]) - 1))
    section = said["sections"][s]
    year = data.draw(st.sampled_from(sorted(section["years"])))
    where = data.draw(st.sampled_from(["annex", "annex year", "section", "section year"]))
    spot, key, label = {
        "annex": (said, "total", "the annex"),
        "annex year": (said["years"], year, f"the annex in {year}"),
        "section": (section, "total", f"section {s}"),
        "section year": (section["years"], year, f"section {s} in {year}"),
    }[where]
    spot[key] += shift
    found = _messages(said)
    assert f"the total of {label} is " in found[0]
    assert len(found) == (2 if where == "section" else 1), "a section's own total counts for the annex too"


def test_a_year_that_was_left_out_and_one_that_is_too_many_are_named_in_their_order() -> None:
    line = {"number": "1", "title": "x", "years": {2022: 5, 2023: 6}, "total": 11}
    section = {"number": "I", "title": "x", "lines": [line], "total": 11}
    said = {"sections": [section], "years": {2024: 1, 2023: 6}, "total": 11, "legal_basis": "x"}
    assert _messages(said) == [
        "the total of the annex in 2022 is written as 0 but its parts add up to 5",
        "the total of the annex in 2024 is written as 1 but its parts add up to 0",
    ]


PRIORITY = loader.load(content_roots())["hung_yen"][0].priority
TODAY = date(2026, 6, 15)
BEFORE, AFTER = date(2026, 6, 14), date(2026, 6, 16)


def _in_force(form: str, size: Any, claims: list[Claim], day: date) -> list[FlagOnDay]:
    return priority.in_force(PRIORITY, form, size, claims, day)


@pytest.mark.parametrize(
    ("claimed", "ended", "holds"),
    [
        (TODAY, None, True),
        (AFTER, None, False),
        (BEFORE, AFTER, True),
        (BEFORE, TODAY, False),
        (BEFORE, BEFORE, False),
    ],
)
def test_a_claim_holds_from_its_day_to_the_day_before_its_end(claimed: date, ended: date | None, holds: bool) -> None:
    found = _in_force("farm", None, [Claim("startup", {}, claimed, True, ended)], TODAY)
    assert [flag.kind for flag in found] == (["startup"] if holds else [])


@pytest.mark.parametrize(
    ("issued", "until", "valid"), [(TODAY, TODAY, True), (AFTER, AFTER, False), (BEFORE, BEFORE, False)]
)
def test_an_ocop_certificate_is_valid_on_its_first_and_its_last_day(issued: date, until: date, valid: bool) -> None:
    said = {"product": "Nhãn", "stars": 4, "issued_on": issued.isoformat(), "valid_to": until.isoformat()}
    found = _in_force("farm", None, [Claim("ocop", said, BEFORE, True)], TODAY)
    assert [flag.kind for flag in found] == (["ocop"] if valid else [])


@pytest.mark.parametrize(
    ("form", "size", "grounds"),
    [
        ("limited_company", "micro", ["sme"]),
        ("state_owned", "medium", ["sme"]),
        ("limited_company", "large", []),
        ("limited_company", None, []),
        ("cooperative_group", "small", ["cooperative"]),
        ("household_business", "micro", []),
    ],
)
def test_size_and_legal_form_give_a_ground_that_nobody_has_to_prove(form: str, size: Any, grounds: list[str]) -> None:
    found = _in_force(form, size, [], TODAY)
    assert [flag.kind for flag in found] == grounds
    assert all(flag.verified for flag in found)


def test_grounds_stand_in_one_order_whatever_was_claimed_first() -> None:
    ocop = {"product": "Nhãn lồng", "stars": 5, "issued_on": "2026-01-01", "valid_to": "2029-01-01"}
    claims = [
        Claim("ocop", ocop, BEFORE, True),
        Claim("key_product", {"product": "Nghệ"}, BEFORE, False),
        Claim("startup", {}, BEFORE, False),
    ]
    found = _in_force("joint_stock", "small", claims, TODAY)
    assert [flag.kind for flag in found] == ["sme", "startup", "key_product", "ocop"]
    assert [flag.kind for flag in found] == [kind for kind in PRIORITY.groups if kind != "cooperative"]
    assert [flag.explanation.en for flag in found[1:]] == [
        "By the evidence handed in (to be verified).",
        "Product: Nghệ (to be verified).",
        "Product: Nhãn lồng; Stars: 5; "
        "Date of the decision: 01/01/2026; End of validity on the certificate: 01/01/2029; "
        "Valid until: 31/12/2028 (verified).",
    ]


def test_details_are_kept_in_one_form_and_only_those_of_their_kind() -> None:
    said = {
        "product": " Nhãn ",
        "stars": 3,
        "issuer": "province",
        "decision_number": "1",
        "issued_on": TODAY,
        "valid_to": "2026-06-15",
        "more": 1,
    }
    kept = {
        "product": "Nhãn",
        "stars": 3,
        "issuer": "province",
        "decision_number": "1",
        "issued_on": "2026-06-15",
        "valid_to": "2026-06-15",
    }
    assert priority.clean_details(PRIORITY, "ocop", said) == kept
    assert priority.clean_details(PRIORITY, "key_product", said) == {"product": "Nhãn"}
    assert priority.clean_details(PRIORITY, "startup", said) == {}


def test_agencies_may_report_on_the_very_day_of_the_programme(tmp_path: Path) -> None:
    shipped = (content_roots().shipped / f"{loader.FOLDER}/hung_yen.yaml").read_text(encoding="utf-8")
    same = shipped.replace("agencies_before: {month: 11, day: 15}", "agencies_before: {month: 11, day: 30}")
    assert same != shipped
    (tmp_path / loader.FOLDER).mkdir(parents=True)
    (tmp_path / loader.FOLDER / "hung_yen.yaml").write_text(same, encoding="utf-8")
    report = loader.load(ContentRoots(tmp_path))["hung_yen"][0].report
    assert report.agencies_before == report.before
