"""The size classes of NĐ 80/2021: known vectors, the limits themselves, and that more never makes smaller."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.programmes import loader
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.programmes.size import SizeFacts, classify

SIZES, _ = loader.load_sizes(content_roots())
BILLION = 1_000_000_000
ORDER = ("micro", "small", "medium", "large")


def size(sector: str, employees: int | None, revenue: float | None, capital: float | None) -> str | None:
    """The class with revenue and capital in billions."""
    revenue_, capital_ = (None if x is None else int(x * BILLION) for x in (revenue, capital))
    return classify(SIZES, SizeFacts("limited_company", sector, employees, revenue_, capital_)).size


@pytest.mark.parametrize(
    ("sector", "employees", "revenue", "capital", "expected"),
    [
        ("industry", 8, 4, 5, "small"),
        ("industry", 150, 210, 90, "medium"),
        ("trade", 40, 120, 45, "small"),
        ("trade", 101, 0.1, 0.1, "large"),
        ("trade", 101, None, None, "large"),
        ("agriculture", 5, None, 2, "micro"),
        ("agriculture", 5, 0, 4, "small"),
        ("services", 10, 10, 99, "micro"),
        ("services", 11, 10, 3, "small"),
        ("construction", 200, 300, 100, "medium"),
        ("construction", 200, 300, 100.1, "large"),
        ("forestry", 10, 3, 500, "micro"),
        ("fishery", 100, 50, 500, "small"),
        ("industry", 5, 1, None, "micro"),
        ("industry", 5, 4, None, None),
        ("industry", None, 1, 1, None),
        ("industry", 5, None, None, None),
    ],
)
def test_known_cases(
    sector: str, employees: int | None, revenue: float | None, capital: float | None, expected: str | None
) -> None:
    assert size(sector, employees, revenue, capital) == expected


def test_the_explanation_shows_every_comparison_up_to_the_answer() -> None:
    result = classify(SIZES, SizeFacts("joint_stock", "industry", 8, 4 * BILLION, 5 * BILLION))
    assert [line.vi.replace("\u00a0", " ") for line in result.explanation] == [
        "Ngành chính: Công nghiệp (nông, lâm nghiệp, thủy sản; công nghiệp, xây dựng).",
        "Siêu nhỏ: lao động 8 ≤ 10; doanh thu 4.000.000.000 ₫ > 3.000.000.000 ₫; "
        "tổng nguồn vốn 5.000.000.000 ₫ > 3.000.000.000 ₫ – không phù hợp.",
        "Nhỏ: lao động 8 ≤ 100; doanh thu 4.000.000.000 ₫ ≤ 50.000.000.000 ₫; "
        "tổng nguồn vốn 5.000.000.000 ₫ ≤ 20.000.000.000 ₫ – phù hợp.",
        "Quy mô: Nhỏ (Nghị định 80/2021/NĐ-CP Điều 5).",
    ]
    unknown = classify(SIZES, SizeFacts("joint_stock", "trade", 8, None, None))
    assert unknown.explanation[-1].en == "The size cannot be determined without the total capital."
    assert "No revenue yet: only the capital counts." in [line.en for line in unknown.explanation]


@pytest.mark.parametrize(
    ("legal_form", "kept", "act"),
    [
        ("cooperative", "unclassed", "113/2024"), ("cooperative_union", "unclassed", "113/2024"),
        ("cooperative_group", "no_class", "80/2021"), ("household_business", "no_class", "80/2021"),
        ("farm", "no_class", "80/2021"), ("other_organisation", "no_class", "80/2021"),
    ],
)  # fmt: skip
def test_who_is_no_enterprise_has_no_class_and_reads_why(legal_form: str, kept: str, act: str) -> None:
    """NĐ 80/2021 is for enterprises under the law on enterprises; no limits of another act are made up."""
    result = classify(SIZES, SizeFacts(legal_form, "agriculture", 8, BILLION, BILLION))
    assert (result.size, result.kept, result.elsewhere) == (None, kept, True)
    assert act in result.basis.source.vi
    assert not result.basis.confirmed
    assert act in result.explanation[0].vi


def test_every_legal_form_has_classes_or_says_why_not() -> None:
    enterprises = {"private_enterprise", "limited_company", "joint_stock", "partnership", "state_owned"}
    assert {form for form in LEGAL_FORMS if not SIZES.without(form)} == enterprises


def test_a_class_kept_before_the_legal_form_had_none_is_not_said_any_more() -> None:
    found = [SIZES.shown("cooperative", "small"), SIZES.shown("joint_stock", "small"), SIZES.shown("joint_stock", "")]
    assert [title and title.vi for title in found] == [SIZES.elsewhere["unclassed"].title.vi, "Nhỏ", None]


AMOUNTS = st.integers(1, 400 * BILLION)


@given(
    st.sampled_from(list(SIZES.sectors)), st.integers(0, 250), AMOUNTS, AMOUNTS, st.integers(0, 50), AMOUNTS, AMOUNTS
)
def test_growing_never_makes_smaller(
    sector: str, employees: int, revenue: int, capital: int, hired: int, sold: int, invested: int
) -> None:
    before = classify(SIZES, SizeFacts("limited_company", sector, employees, revenue, capital)).size
    later = SizeFacts("limited_company", sector, employees + hired, revenue + sold, capital + invested)
    after = classify(SIZES, later).size
    assert before is not None
    assert after is not None
    assert ORDER.index(after) >= ORDER.index(before)


@pytest.mark.parametrize(
    ("right", "wrong", "stands", "message"),
    [
        ("group: trade_services", "group: trade_service", "trade:", "unknown group 'trade_service'"),
        ("employees: 100, revenue: 50_", "employees: 9, revenue: 50_", "small:", "less than employees of 'micro'"),
        ("  large: {vi: Lớn, en: Large}\n", "", "titles:", "the size 'large' has no title"),
        (
            "    legal_form: [cooperative_group, household",
            "    legal_form: [cooperativ_group, household",
            "legal_form:",
            "'cooperativ_group'",
        ),
        ("    legal_form: [cooperative_group", "    legal_form: [cooperative", "legal_form:", "is named already"),
        ("  no_class:", "  micro:", "micro:", "is a class already"),
        ("  no_class:", "  no_class_at_all:", "no_class_at_all:", "at most 10"),
        ("  large: {vi", "  larg: {vi", "larg:", "unknown word 'larg'"),
        ("employees: 10,", "employees: ten,", "micro:", "'employees'"),
    ],
)
def test_a_mistake_in_the_limits_is_named_with_its_line(
    tmp_path: Path, right: str, wrong: str, stands: str, message: str
) -> None:
    text = (content_roots().shipped / loader.SIZES_FILE).read_text(encoding="utf-8").replace(right, wrong, 1)
    (tmp_path / "workflows").mkdir()
    (tmp_path / loader.SIZES_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        loader.load_sizes(ContentRoots(shipped=tmp_path))
    fault = next(f for f in caught.value.faults if message in str(f))
    assert fault.file == "workflows/enterprise_sizes.yaml"
    assert text.splitlines()[fault.line - 1].strip().startswith(stands)
