"""What a road may need of programme and enterprise, beside facts that content it and facts that do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from caseflow.core.text import Text
from caseflow.programmes.plan_words import YearDay
from caseflow.programmes.twice import Earlier
from caseflow.programmes.words import APPLICANT, CALL, DUPLICATES, FAST_TRACK, GUARDS, NORM, ApplicantFacts, Norm
from caseflow.workflows.ports import Fact
from tests.unit.workflows.build import WORDS, action, book, facts, text

NORMED = Norm(30, 50_000_000, Text(vi="NQ 1", en="Resolution 1"), confirmed=True)
ASSUMED = replace(NORMED, confirmed=False)
STRANGER = (
    "Loại hình của đơn vị không thuộc đối tượng của nội dung hỗ trợ này.",
    "This kind of organisation cannot apply for this support.",
)
NO_TRACK = (
    "Chương trình của tỉnh không áp dụng quy trình rút gọn cho hồ sơ kinh phí nhỏ.",
    "The programme of the province has no fast track for small support.",
)
TOO_MUCH = (
    "Quy trình rút gọn chỉ áp dụng cho mức hỗ trợ dưới 30.000.000\N{NO-BREAK SPACE}₫.",
    "The fast track is only for support below 30.000.000\N{NO-BREAK SPACE}₫.",
)


class Row(NamedTuple):
    """One guard before one case; `typed` is what the step's form says."""

    word: str
    loaded: Mapping[Fact[Any], Any]
    reasons: list[tuple[str, str]] = []
    typed: Mapping[str, Any] = {}


def money(total: Any, state: Any) -> Mapping[str, Any]:
    return {"approved_total": total, "state_support": state}


def above(limit: str) -> list[tuple[str, str]]:
    return [
        (
            f"Mức hỗ trợ tối đa là {limit}\N{NO-BREAK SPACE}₫ (30 % tổng kinh phí, không quá "
            "50.000.000\N{NO-BREAK SPACE}₫; NQ 1).",
            f"At most {limit}\N{NO-BREAK SPACE}₫ may be supported (30 % of the total, up to "
            "50.000.000\N{NO-BREAK SPACE}₫; Resolution 1).",
        )
    ]


SAME = Earlier("A-1", 2023, text("plan"), text("product"), same=True)
OTHER = Earlier("A-2", 2024, text("plan"), text("another product"), same=False)
UNSAID = Earlier("A-3", 2025, None, text(""), same=None)
TWICE = (
    "Đơn vị đã có hồ sơ cùng nội dung hỗ trợ: A-1 (2023), A-3 (2025). Chuyên viên ghi kết luận và lý do không trùng; "
    "nếu trùng thì kết luận không đủ điều kiện (Thông tư 35/2021/TT-BTC, Điều 11 khoản 2).",
    "The organisation already has a case for the same support: A-1 (2023), A-3 (2025). Conclude with a reason why it "
    "is not the same; if it is, find the applicant not eligible (Circular 35/2021/TT-BTC, Art. 11.2).",
)

TABLE = [
    Row("profile_complete", {APPLICANT: ApplicantFacts("company")}),
    Row(
        "profile_complete",
        {APPLICANT: ApplicantFacts("company", (text("no address"), text("no size")))},
        [("no address (vi)", "no address (en)"), ("no size (vi)", "no size (en)")],
    ),
    Row("applicant_allowed", {APPLICANT: ApplicantFacts("company", (text("no size"),))}),
    Row("applicant_allowed", {APPLICANT: ApplicantFacts("household")}, [STRANGER]),
    Row("call_open", {CALL: "2026/1"}),
    Row(
        "call_open",
        {CALL: None},
        [("Hiện không có đợt mời đăng ký nào đang mở.", "No call for applications is open now.")],
    ),
    Row("no_duplicate_support", {DUPLICATES: ()}),
    Row("no_duplicate_support", {DUPLICATES: (SAME, UNSAID)}),  # before the report is begun
    Row("no_duplicate_support", {DUPLICATES: (OTHER,)}, typed={"duplicates": "none"}),
    Row("no_duplicate_support", {DUPLICATES: (SAME, OTHER, UNSAID)}, [TWICE], {"duplicates": "none"}),
    Row("no_duplicate_support", {DUPLICATES: (SAME, UNSAID)}, [TWICE], {"duplicates": "none", "note": "đã xem"}),
    Row("no_duplicate_support", {DUPLICATES: (SAME, UNSAID)}, [TWICE], {"duplicates": "other_cost"}),
    Row(
        "no_duplicate_support",
        {DUPLICATES: (SAME, UNSAID)},
        typed={"duplicates": "other_cost", "duplicates_reason": "Khác giai đoạn"},
    ),
    Row("no_duplicate_support", {DUPLICATES: (SAME, UNSAID)}, [TWICE], {"size_class": "small"}),  # an older report
    Row("no_duplicate_support", {DUPLICATES: (SAME,)}, typed={"size_class": "small", "note": "Khác giai đoạn"}),
    Row("support_within_norm", {NORM: NORMED}, typed=money(100_000_000, 30_000_000)),
    Row("support_within_norm", {NORM: NORMED}, above("30.000.000"), money(100_000_000, 30_000_001)),
    Row("support_within_norm", {NORM: NORMED}, above("29"), money(99, 30)),  # the share is rounded down
    Row("support_within_norm", {NORM: NORMED}, typed=money(1_000_000_000, 50_000_000)),
    Row("support_within_norm", {NORM: NORMED}, above("50.000.000"), money(1_000_000_000, 50_000_001)),
    Row("support_within_norm", {NORM: NORMED}, typed=money(None, 50_000_001)),
    Row("support_within_norm", {NORM: NORMED}, typed=money(100, None)),
    Row("support_within_norm", {NORM: ASSUMED}, typed=money(1_000_000_000, 50_000_001)),
    Row("support_within_norm", {NORM: None}, typed=money(100, 100)),
    Row("fast_track", {FAST_TRACK: None}, [NO_TRACK], {"state_support": 1}),
    Row("fast_track", {FAST_TRACK: 30_000_000}, typed={"state_support": 29_999_999}),
    Row("fast_track", {FAST_TRACK: 30_000_000}, [TOO_MUCH], {"state_support": 30_000_000}),
    Row("fast_track", {FAST_TRACK: 30_000_000}),
]


@pytest.mark.parametrize("row", TABLE, ids=[f"{r.word} {i}" for i, r in enumerate(TABLE)])
def test_a_guard_of_the_programme_says_what_is_against_it_or_nothing(row: Row) -> None:
    assert set(row.loaded) == set(WORDS.guards[row.word].reads)
    road = book(actions={"close": action("draft", "done", needs=[row.word])})
    found = road.check("close", facts(loaded=row.loaded, input=row.typed), 1)
    assert [(reason.vi, reason.en) for reason in found] == row.reasons


def test_every_guard_of_the_programme_is_content_at_least_once_and_once_not() -> None:
    names = {guard.word for guard in GUARDS}
    assert names == {row.word for row in TABLE if row.reasons} == {row.word for row in TABLE if not row.reasons}


@pytest.mark.parametrize(("below", "absent"), [(None, True), (0, False), (30, False)])
def test_where_the_programme_has_no_fast_track_its_steps_are_not_even_shown(below: int | None, absent: bool) -> None:
    road = book(actions={"hurry": action("draft", "done", needs=["officer_assigned", "fast_track"])})
    assert road.is_absent("hurry", facts(loaded={FAST_TRACK: below})) is absent
    assert [guard.word for guard in GUARDS if guard.absent is not None] == ["fast_track"]


@pytest.mark.parametrize(
    ("month", "day", "year", "last"),
    [(11, 30, 2026, "2026-11-29"), (3, 1, 2028, "2028-02-29"), (2, 29, 2027, "2027-02-28"), (1, 1, 2027, "2026-12-31")],
)
def test_what_is_owed_before_a_day_is_in_time_on_the_day_before(month: int, day: int, year: int, last: str) -> None:
    assert YearDay(month=month, day=day).last_in_time(year).isoformat() == last


def test_a_day_of_every_year_counts_by_a_year_without_a_29_february() -> None:
    last = YearDay(month=3, day=1).last_in_time()
    assert (last.month, last.day) == (2, 28)
