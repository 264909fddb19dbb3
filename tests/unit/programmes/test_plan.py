"""What a plan may say of its promises: read exactly, told in words, and every mistake named with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError, parse, validate
from caseflow.programmes import loader, telling
from caseflow.programmes.plan_words import Target
from caseflow.programmes.schema import Programme
from tests.support import full_plan

FULL = full_plan.text()


def _load(folder: Path, text: str) -> Programme:
    target = folder / loader.FOLDER
    target.mkdir(parents=True, exist_ok=True)
    (target / "hung_yen.yaml").write_text(text, encoding="utf-8")
    return loader.load(ContentRoots(shipped=folder))["hung_yen"][0]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return _load(tmp_path_factory.mktemp("plan"), FULL)


def test_hung_yen_says_what_its_plan_says_and_nothing_is_taken_for_confirmed() -> None:
    programme, _ = loader.load(content_roots())["hung_yen"]
    assert programme.tasks is not None
    assert [len(group.tasks) for group in programme.tasks.groups] == [7, 2, 9, 1, 1]
    led = {task.number for task in programme.tasks.groups[2].tasks if "skhcn" not in task.lead}
    assert led == {"3", "4", "7", "8"}
    assert "skhcn" not in programme.tasks.groups[0].tasks[1].lead
    assert programme.tasks.groups[3].tasks[0].years == tuple(range(2021, 2030))
    assert [(review.kind, review.year) for review in programme.reviews] == [("interim", 2025), ("final", 2030)]
    assert programme.budget is None
    assert programme.funds is not None
    assert programme.funds.total is None
    assert [one.kind for one in programme.funds.sources.values()] == [
        "local",
        "local",
        "central",
        "enterprise",
        "other",
    ]
    assert {target.legal_basis.confirmed for target in programme.targets} == {False}


def test_the_targets_of_hung_yen_are_those_of_the_body_and_of_the_annex_in_their_own_units() -> None:
    """Plan 101: experts of both kinds together, organisations and tasks apart, TFP every year from 2021 to 2029."""
    programme, _ = loader.load(content_roots())["hung_yen"]
    told = {(t.indicator, t.period): (t.qualifier, int(t.min), None if t.max is None else int(t.max))
            for t in programme.targets}  # fmt: skip
    assert programme.indicators["experts"].part_of == programme.indicators["assessor_experts"].part_of
    expected = {
        ("certified_experts", "whole"): ("range", 6, 8), ("school_classes", "whole"): ("at_least", 3, None),
        ("tfp_measured", "whole"): ("exactly", 9, None), ("accredited_bodies", "whole"): ("exactly", 1, None),
        ("green_productivity", "whole"): ("at_least", 8, None), ("research_tasks", "whole"): ("exactly", 8, None),
        ("hitech_zones", "years_2026_2030"): ("exactly", 2, None), ("seminars", "whole"): ("exactly", 2, None),
    }  # fmt: skip
    assert {key: told[key] for key in expected} == expected
    units = {
        name: programme.indicators[name].unit.vi for name in ("green_productivity", "research_tasks", "hitech_zones")
    }
    assert list(units.values()) == ["tổ chức, doanh nghiệp", "đề tài, nhiệm vụ", "đơn vị"]
    assert programme.indicators["tv_reports"].title.vi.startswith("Phóng sự hoặc chuyên mục")
    assert programme.indicators["articles"].title.vi.startswith("Bài viết chuyên đề")
    assert {t.legal_basis.source.vi.partition(",")[0] for t in programme.targets} == {"Kế hoạch 101/KH-UBND"}


def test_every_promise_of_the_plan_is_told_in_words(full: Programme) -> None:
    said = {
        (target.indicator, target.period, str(target.measure)): telling.target_words(target, full)
        for target in full.targets
    }
    words = {
        ("experts", "years_2021_2025", "whole"): ("1–2", "1–2"),
        ("training_classes", "years_2021_2025", "whole"): ("khoảng 20", "about 20"),
        ("nqa", "years_2026_2030", "whole"): ("ít nhất 5", "at least 5"),
        ("productivity", "years_2026_2030", "yearly"): ("trên 7,5\u00a0% mỗi năm", "more than 7,5\u00a0% a year"),
        ("learners", "years_2021_2025", "whole"): ("khoảng 1.250", "about 1.250"),
        ("learners", "years_2021_2025", "yearly"): ("ít nhất 250 mỗi năm", "at least 250 a year"),
        ("learners", "years_2026_2030", "growth"): (
            "tăng 10–15\u00a0% so với giai đoạn 2021-2025", "10–15\u00a0% more than in 2021-2025"
        ),
    }  # fmt: skip
    assert {key: (said[key].vi, said[key].en) for key in words} == words


def test_a_part_stands_below_its_whole_and_what_nobody_promised_does_not_stand_at_all(full: Programme) -> None:
    rows = telling.promise_rows(full)
    titles = [(row.title.vi, row.depth) for row in rows]
    at = titles.index(("Doanh nghiệp đạt Giải thưởng Chất lượng Quốc gia", 0))
    assert titles[at + 1] == ("đạt Giải Vàng", 1)
    assert "Chứng nhận được cấp" not in {title for title, _ in titles}
    assert all(len(row.cells) == 3 for row in rows)


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([], ""),
        ([2025], "2025"),
        ([2025, 2030], "2025, 2030"),
        ([2021, 2022, 2023, 2025], "2021–2023, 2025"),
        (range(2021, 2031), "2021–2030"),
    ],
)
def test_years_are_written_as_people_write_them(years: list[int], words: str) -> None:
    assert telling.year_words(list(years)) == words


@given(st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False))
def test_a_fraction_of_a_plan_is_read_as_it_was_written(number: Decimal) -> None:
    source = parse(f"{{indicator: a, period: b, min: {number}, legal_basis: x}}", "plan.yaml")
    assert validate(source, Target).min == number


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("min: 7,5", "plan.yaml:1: a comma ends the number before '5': a fraction is written 7.5"),
        ('min: "7,5"', "'min': '7,5' is no number; a fraction is written 7.5"),
        ("min: 0.1234567890123456789", "no more than 15 digits"),
        ("min: bảy", "is no number"),
    ],
)
def test_a_number_that_cannot_be_meant_is_told_how_to_write_it(written: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        validate(parse(f"{{indicator: a, period: b, {written}, legal_basis: x}}", "plan.yaml"), Target)
    assert message in str(caught.value)


GOLD = "{indicator: nqa_gold, period: years_2026_2030, qualifier: at_least, min: 1"
TASK = "with: [other_provinces]"
YEARS = "  years: {2026: 700_000_000, 2027: 1_100_000_000}"
FUNDS = f"funds:\n  legal_basis: Phụ lục kinh phí (ví dụ)\n  total: 1_800_000_000\n{YEARS}"
MISTAKES = [
    ("part_of: nqa}", "part_of: nqe}", "nqa_gold:", "part of the unknown indicator 'nqe' (did you mean 'nqa'?)"),
    ("part_of: nqa}", "part_of: nqa_gold}", "nqa_gold:", "'nqa_gold' would be a part of itself"),
    ("part_of: nqa}", "part_of: learners}", "nqa_gold:", "counted in one unit: 'nqa_gold' in 'doanh nghiệp'"),
    (GOLD, GOLD.replace("min: 1", "min: 6"), "- {indicator: nqa_gold", "6 of 'nqa_gold' are more than the 5 of 'nqa'"),
    (
        "growth_over: years_2021_2025",
        "growth_over: years_2021_202",
        "- {",
        "growth over the unknown phase 'years_2021_",
    ),
    (
        "growth_over: years_2021_2025",
        "growth_over: whole",
        "- {",
        "'whole' has not ended when 'years_2026_2030' begins",
    ),
    (
        "max: 15, growth",
        "max: 15, yearly: true, growth",
        "- {",
        "growth over another period is that of the whole period",
    ),
    ("min: 1250,", "min: 1250, yearly: true,", "- {indicator: learners", "'learners' has another target for"),
    (
        "qualifier: about, min: 1250",
        "min: 1200",
        "- {indicator: learners",
        "250 in each of 5 years make 1250, more than",
    ),
    (TASK, "with: [other_province]", "with:", "unknown agency 'other_province' (did you mean 'other_provinces'?)"),
    (TASK, "with: [skhcn]", "with:", "'skhcn' leads already"),
    ("serves: [study_trips]", "serves: [study_trip]", "serves:", "unknown indicator 'study_trip' (did you mean"),
    ("years: [2025, 2030]", "years: [2025, 2031]", "years:", "2031 is no year of the programme (2021–2030)"),
    ("years: [2025, 2030]", "years: [2030, 2025]", "years:", "years are named once each, in their order"),
    (
        "years: [2025, 2030]",
        "years: [2025]\n          period: whole",
        "- number:",
        "a task has a 'period' or 'years', and not both",
    ),
    ("          period: whole", "          period: hole", "period:", "unknown phase 'hole' (did you mean 'whole'?)"),
    (
        '    - number: II\n      title: {vi: "Hoàn',
        '    - number: I\n      title: {vi: "Hoàn',
        "- number:",
        "another group 'I'",
    ),
    ("kind: interim, year: 2025", "kind: interim, year: 2020", "- {kind", "2020 is no year of the programme"),
    ("kind: interim, year: 2025", "kind: interim, year: 2030", "- {kind", "reviews follow one another"),
    ("kind: interim, year: 2025", "kind: final, year: 2025", "- {kind", "the final review is the last one"),
    ("kind: final, year: 2030", "kind: final, before: {month: 2, day: 30}, year: 2030", "- {kind", "no such day"),
    (
        "total: 800_000_000, years: {2026: 3",
        "total: 900_000_000, years: {2026: 3",
        "- {number",
        "section II is written as 900",
    ),
    (
        "total: 800_000_000, years: {2026: 300_000_000, 2027: 500_000_000}",
        "total: 800_000_000",
        "- {number",
        "neither lines",
    ),
    ("{number: III,", "{number: II,", "- {number", "there is another section 'II'"),
    ('{number: "2", title: Lớp V', '{number: "1", title: Lớp V', "- {number", "section I has another line '1'"),
    ("years: {2027: 600_000_000}, total", "years: {2031: 600_000_000}, total", "- {number", "2031 is no year of the"),
    ("kind: enterprise, title", "kind: enterprize, title", "counterpart:", "unknown word 'enterprize' for 'kind'"),
    (
        "total: 300_000_000, years: {2026: 100",
        "total: 310_000_000, years: {2026: 100",
        "central:",
        "'central' is written as",
    ),
    (
        "total: 500_000_000, years: {2026: 200_000_000, 2027: 300_000_000}",
        "note: x",
        "counterpart:",
        "'counterpart' has none",
    ),
    (FUNDS, "funds:\n  legal_basis: x", "funds:", "sources have amounts, but the funds have no total"),
    ("roads: [iso_9001]", "roads: [iso_9001, iso_9001]", "roads:", "'iso_9001' is named already"),
    ("roads: [iso_9001]", "roads: []", "call_2021:", "the call 'call_2021' is open for nothing"),
]
WITH_ROADS = FULL.replace("    schemes: [iso_9001]", "    roads: [iso_9001]", 1)


@pytest.mark.parametrize(("right", "wrong", "stands", "message"), MISTAKES, ids=[m[3][:40] for m in MISTAKES])
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, stands: str, message: str) -> None:
    assert right in WITH_ROADS
    text = WITH_ROADS.replace(right, wrong, 1)
    with pytest.raises(ContentError) as caught:
        _load(tmp_path, text)
    fault = next((f for f in caught.value.faults if message in str(f)), None)
    assert fault is not None, caught.value
    assert fault.file == "workflows/programmes/hung_yen.yaml"
    assert text.splitlines()[fault.line - 1].strip().startswith(stands)


def test_the_funds_and_the_budget_are_one_sum(tmp_path: Path) -> None:
    text = FULL.replace("  total: 1_800_000_000\n  years", "  total: 1_900_000_000\n  years")
    with pytest.raises(ContentError) as caught:
        _load(tmp_path, text.replace("total: 500_000_000, years: {2026: 200_000_000, 2027: 300_000_000}",
                                     "total: 600_000_000, years: {2026: 300_000_000, 2027: 300_000_000}"))  # fmt: skip
    assert "the annex is written as 1.900.000.000" in str(caught.value)
    fewer = FULL.replace(", total: 300_000_000, years: {2026: 100_000_000, 2027: 200_000_000}}", ", total: 0}")
    fewer = fewer.replace(FUNDS, "funds:\n  legal_basis: x\n  total: 1_500_000_000")
    with pytest.raises(ContentError) as caught:
        _load(tmp_path, fewer)
    assert [fault.message for fault in caught.value.faults] == [
        "the funds make 1.500.000.000, but the budget is 1.800.000.000"
    ]
