"""Programmes: Hưng Yên's as shipped, every kind of mistake with its line, and the grounds for priority on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.errors import Invalid
from caseflow.core.reader import ContentError
from caseflow.programmes import loader, priority
from caseflow.programmes.priority import Claim
from caseflow.programmes.schema import LEGAL_FORMS

SHIPPED = (content_roots().shipped / "workflows/programmes/hung_yen.yaml").read_text(encoding="utf-8")

PLAN = loader.load(content_roots())["hung_yen"][0].priority

BUDGET = """\
budget:
  legal_basis: Phụ lục kinh phí
  total: 1_500_000
  years: {2022: 400_000, 2023: 1_100_000}
  sections:
    - number: I
      title: Đào tạo
      total: 1_000_000
      years: {2022: 400_000, 2023: 600_000}
      lines:
        - {number: "1", title: Lớp ISO 9001, quantity: 2 lớp, years: {2022: 400_000, 2023: 0}, total: 400_000}
        - {number: "2", title: Lớp VietGAP, years: {2023: 600_000}, total: 600_000}
    - number: II
      title: Hỗ trợ
      total: 500_000
      lines:
        - {number: "1", title: Doanh nghiệp, years: {2023: 500_000}, total: 500_000}
"""
PRIORITY = """\
priority:
  mode: LEXICOGRAPHIC
  legal_basis: Kế hoạch
  groups:
    a: {title: Sản phẩm chủ lực, claim: {evidence: Quyết định}, legal_basis: Kế hoạch}
    c:
      title: Nguyên liệu
      claim: {evidence: Hợp đồng mua}
      grades: {in_province: trong tỉnh, domestic: trong nước}
      legal_basis: Kế hoạch
"""


def _roots(tmp_path: Path, text: str, name: str = "hung_yen.yaml") -> ContentRoots:
    folder = tmp_path / loader.FOLDER
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return ContentRoots(shipped=tmp_path)


def test_hung_yen_as_shipped() -> None:
    programme, _ = loader.load(content_roots())["hung_yen"]
    assert (programme.agency, programme.in_force_from) == ("hung_yen", date(2021, 6, 30))
    assert (programme.replaces, programme.priority.mode) == ((), "NONE")
    assert [c.opens.year for c in programme.calls.values() if "iso_9001" in c.schemes] == list(range(2021, 2028))
    assert programme.calls["call_2026"].name == "call_2026"
    assert programme.calls["call_2026"].closes == date(2026, 12, 31)
    assert not any(c.legal_basis.confirmed for c in programme.calls.values())
    targets: dict[tuple[str, str], tuple[Any, ...]]
    targets = {(t.indicator, t.period): (t.qualifier, t.min, t.max) for t in programme.targets}
    assert targets["enterprises_supported", "years_2021_2025"] == ("range", 20, 30)
    assert targets["enterprises_supported", "years_2026_2030"] == ("range", 30, 35)
    assert targets["training_classes", "years_2021_2025"] == ("about", 20, None)
    assert targets["certified_experts", "whole"] == ("range", 6, 8)
    assert programme.support_norm is not None
    assert not programme.support_norm.legal_basis.confirmed
    assert (programme.report.before.month, programme.report.before.day) == (11, 30)


def test_a_plan_with_ranked_groups_and_a_budget_is_content_too(tmp_path: Path) -> None:
    head, tail = SHIPPED.split("priority:\n")
    text = head + PRIORITY + "\n" + tail[tail.index("support_norm:") :] + BUDGET
    programme, _ = loader.load(_roots(tmp_path, text))["hung_yen"]
    assert programme.budget is not None
    assert programme.budget.sections[0].lines[0].years == {2022: 400_000, 2023: 0}
    assert list(programme.priority.groups) == ["a", "c"]


@pytest.mark.parametrize(
    ("right", "wrong", "stands", "message"),
    [
        ("indicator: experts,", "indicator: expert,", "- {indicator: expert,", "without an indicator: 'expert'"),
        ("period: whole", "period: hole", "- {indicator", "unknown phase 'hole' (did you mean 'whole'?)"),
        ("qualifier: range, min: 20, max: 30", "qualifier: range, min: 20", "- {indic", "a range, and only a range"),
        ("min: 20, max: 30", "min: 20, max: 20", "- {indic", "max 20 is not more than min 20"),
        ("qualifier: about", "qualifier: abut", "- {indic", "unknown word 'abut' for 'qualifier' (did you mean"),
        ("years_2026_2030, qualifier: at_least", "years_2021_2025, qualifier: at_least", "- {", "has another target"),
        ("closes: 2023-12-31", "closes: 2022-12-31", "closes:", "closes on 2022-12-31, before it opens on 2023-01-01"),
        ("opens: 2024-01-01", "opens: 2024-02-30", "opens:", "'opens'"),
        ("    schemes: [iso_9001]", "    schemes: [iso_901]", "schemes:", "does not offer the scheme 'iso_901' (did"),
        ("    title: {vi: Đợt", "    name: x\n    title: {vi: Đợt", "name:", "a call is named by its key: 'call_2021'"),
        ("mode: NONE", "mode: NON", "mode:", "unknown word 'NON' for 'mode' (did you mean 'NONE'?)"),
        ("to_year: 2025", "to_year: 2020", "years_2021_2025:", "ends in 2020, before it begins in 2021"),
        ("day: 30}", "day: 31}", "before:", "there is no such day"),
        ("{month: 11, day: 15}", "{month: 12, day: 15}", "agencies_before:", "would report after the programme's"),
        ("    agencies_before: {source", "    other: {source", "legal_basis:", "'agencies_before' has no legal basis"),
        ("programme: hung_yen", "programme: hung_yem", "programme:", "the file must be named hung_yem.yaml"),
        ("agency: hung_yen", "agency: {name: Sở}", "agency:", "has a file of its own in workflows/agencies"),
        ("in_force_from: 2021", "in_force_from: ngày 2021", "in_force_from:", "'in_force_from'"),
        ("percent: 50", "percent: 150", "percent:", "'percent'"),
        ("indicators:\n", "indicaters:\n", "indicaters:", "unknown key 'indicaters' (did you mean 'indicators'?)"),
        ("total: 400_000}", "total: 500_000}", "- {number", "line I.1 is written as 500.000 but its parts"),
        ("total: 1_000_000", "total: 1_100_000", "total:", "section I is written as 1.100.000 but its"),
        ("2023: 600_000}\n      lines", "2023: 0}\n      lines", "years:", "section I in 2023 is written as 0"),
        ("total: 1_500_000", "total: 1", "total: 1", "the annex is written as 1 but its parts add up to 1.500.000"),
        ("years: {2022: 400_000, 2023: 1_1", "years: {2023: 1_1", "years:", "the annex in 2022 is written as 0"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, stands: str, message: str) -> None:
    original = SHIPPED + "\n" + BUDGET
    assert right in original
    text = original.replace(right, wrong, 1)
    with pytest.raises(ContentError) as caught:
        loader.load(_roots(tmp_path, text))
    fault = next((f for f in caught.value.faults if message in str(f)), None)
    assert fault is not None, caught.value
    assert fault.file == "workflows/programmes/hung_yen.yaml"
    assert text.splitlines()[fault.line - 1].strip().startswith(stands)


def test_a_scheme_without_a_file_and_a_programme_without_a_file() -> None:
    programmes = loader.load(content_roots())
    offered = set(programmes["hung_yen"][0].schemes)
    assert loader.unknown_schemes(programmes, offered) == []
    (fault,) = loader.unknown_schemes(programmes, offered - {"iso_9001"} | {"iso_9002"})
    assert "unknown scheme 'iso_9001' (did you mean 'iso_9002'?)" in str(fault)
    assert str(loader.missing("nam_dinh")) == "workflows/programmes:1: there is no programme of the agency 'nam_dinh'"


def _flags(legal_form: str, size: Any, claims: list[Claim], day: date = date(2026, 6, 1)) -> list[str]:
    return [flag.kind for flag in priority.in_force(PLAN, legal_form, size, claims, day)]


def test_computed_grounds_follow_size_and_legal_form() -> None:
    assert _flags("limited_company", "medium", []) == ["sme"]
    assert _flags("limited_company", "large", []) == []
    assert _flags("limited_company", None, []) == []
    assert _flags("cooperative", "micro", []) == ["cooperative"]
    assert _flags("household_business", "micro", []) == []
    named = {form for group in PLAN.groups.values() for form in group.legal_form}
    assert named <= set(LEGAL_FORMS)


OCOP = {
    "product": "Nhãn lồng", "stars": 4, "decision_number": "12/QĐ-UBND", "issuer": "province",
    "issued_on": "2023-06-02",
}  # fmt: skip
OLD = {"product": "Nhãn lồng", "stars": 4, "issued_on": "2023-06-02", "valid_to": "2025-01-01"}
"""As it was claimed before the decision's number was asked, with an end before the thirty-six months."""


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2023, 6, 1), False),
        (date(2023, 6, 2), False),
        (date(2023, 7, 1), True),
        (date(2026, 6, 1), True),
        (date(2026, 6, 2), False),
    ],
)
def test_an_ocop_ground_holds_while_the_certificate_does_and_not_before_it_was_claimed(day: date, holds: bool) -> None:
    claim = Claim("ocop", priority.clean_details(PLAN, "ocop", OCOP), date(2023, 7, 1), verified=False)
    assert bool(_flags("farm", None, [claim], day)) == holds


@pytest.mark.parametrize(
    ("said", "day", "holds"),
    [
        (OLD, date(2025, 1, 1), True),
        (OLD, date(2025, 1, 2), False),
        ({**OLD, "valid_to": "2099-01-01"}, date(2026, 6, 1), True),
        ({**OLD, "valid_to": "2099-01-01"}, date(2026, 6, 2), False),
        ({**OLD, "stars": 2}, date(2024, 1, 1), False),
    ],
)
def test_an_older_claim_holds_within_the_rules_of_today(said: dict[str, Any], day: date, holds: bool) -> None:
    """36 months at most, three stars at least (QĐ 1489/QĐ-TTg); what is asked anew does not undo it."""
    assert bool(_flags("farm", None, [Claim("ocop", said, date(2023, 7, 1), verified=True)], day)) == holds
    assert "Nhãn lồng" in priority.told(PLAN, "ocop", said).vi


def test_claims_end_are_ordered_and_say_whether_they_are_verified() -> None:
    claims = [
        Claim("ocop", OCOP, date(2024, 1, 1), verified=True),
        Claim("key_product", {"product": "Tương Bần"}, date(2024, 1, 1), verified=False),
        Claim("startup", {}, date(2024, 1, 1), verified=True, ended_on=date(2026, 6, 1)),
    ]
    assert _flags("joint_stock", "small", claims, date(2026, 5, 31)) == ["sme", "startup", "key_product", "ocop"]
    found = priority.in_force(PLAN, "joint_stock", "small", claims, date(2026, 6, 1))
    assert [(f.kind, f.verified) for f in found] == [("sme", True), ("key_product", False), ("ocop", True)]
    assert found[1].explanation.vi == "Sản phẩm: Tương Bần (chờ xác minh)."
    assert found[2].explanation.vi == (
        "Tên sản phẩm: Nhãn lồng; Số sao: 4; Số quyết định công nhận: 12/QĐ-UBND; "
        "Cơ quan công nhận: UBND cấp tỉnh (3–4 sao); Ngày quyết định: 02/06/2023; "
        "Có hiệu lực đến: 01/06/2026 (đã xác minh)."
    )


@pytest.mark.parametrize(
    ("kind", "details", "fields"),
    [
        ("sme", {}, {"kind"}),
        ("key_product", {"product": "  "}, {"product"}),
        ("ocop", {}, {"product", "stars", "decision_number", "issuer", "issued_on"}),
        ("ocop", OCOP | {"stars": 2}, {"stars"}),
        ("ocop", OCOP | {"issuer": "commune"}, {"issuer"}),
        ("ocop", OCOP | {"issued_on": "2026-06-02"}, {"issued_on"}),
        ("ocop", OCOP | {"stars": 6}, {"stars"}),
        ("ocop", OCOP | {"stars": True}, {"stars"}),
        ("ocop", OCOP | {"valid_to": "2023-06-01"}, {"valid_to"}),
        ("ocop", OCOP | {"issued_on": "02/06/2023"}, {"issued_on"}),
    ],
)
def test_a_faulty_claim_names_its_fields(kind: str, details: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        priority.clean_details(PLAN, kind, details, date(2026, 6, 1))
    assert set(caught.value.fields) == fields


def test_details_are_stored_in_one_form() -> None:
    typed = OCOP | {"issued_on": date(2023, 6, 2), "note": "x"}
    assert priority.clean_details(PLAN, "ocop", typed) == OCOP
    assert priority.clean_details(PLAN, "startup", {"product": "x"}) == {}
