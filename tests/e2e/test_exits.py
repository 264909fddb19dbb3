"""Each way out of the road: what leads there is played through the services, the decision through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town, open_town
from tests.support.journey import Journey
from tests.support.web_tools import LiveServer, MailServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHY = "Không đạt yêu cầu nêu trong kế hoạch của tỉnh."
REFUSAL: Mapping[str, Answer] = {"Lý do": WHY, "Căn cứ pháp lý": "Kế hoạch của tỉnh (ví dụ)"}
REASON: Mapping[str, Answer] = {"Lý do": WHY}


@pytest.fixture
def town(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> Iterator[Town]:
    with open_town(serve, smtp, browser) as opened:
        yield opened


def plays(town: Town, journey: Journey, role: str) -> Person:
    """The browser of whoever holds a role in the journey."""
    return town.person(journey.person(role).email)


def is_issued(town: Town, journey: Journey) -> None:
    """What was proposed goes through its chain (test_papers plays that in the browser); nothing where no one signs."""
    if journey.papers and journey.papers[0].link is not None:
        before = journey.state
        journey.issue(journey.papers[0].public_id)
        assert journey.state != before
        town.beat()


def reads_the_end(town: Town, journey: Journey, mail: str, state: str, words: str, why: str = "") -> None:
    """The owner hears of it by mail, and its link leads to a page that says what it means, with nothing left to do."""
    owner = plays(town, journey, "applicant")
    letter = town.mail(owner, mail)
    assert why in letter.get_content()
    owner.follows(letter).reads(state).reads(words, within=owner.now())
    expect(owner.section("Thao tác có thể thực hiện")).to_have_count(0)
    expect(owner.page.get_by_role("region", name="Đến lượt ông.bà")).to_have_count(0)


EXITS = {
    "refused at intake": (
        "submitted", "one_stop", "Từ chối tiếp nhận", REFUSAL, "Kết quả xem xét hồ sơ",
        "Từ chối tiếp nhận", "Đơn vị có thể đăng ký lại khi đủ điều kiện",
    ),
    "withdrawn": (
        "eligibility_check", "applicant", "Rút hồ sơ", REASON, "Hồ sơ đã được rút",
        "Đã rút hồ sơ", "có thể đăng ký lại bằng hồ sơ mới",
    ),
    "not eligible": (
        "eligibility_check", "case_officer", "Kết luận không đủ điều kiện", REFUSAL, "Kết quả xem xét hồ sơ",
        "Không đủ điều kiện", "không đủ điều kiện hưởng hỗ trợ",
    ),
    "not approved": (
        "awaiting_approval", "case_officer", "Trình không phê duyệt", REFUSAL, "không được phê duyệt",
        "Không được phê duyệt", "không được phê duyệt hỗ trợ",
    ),
    "stopped": (
        "council_meeting", "case_officer", "Dừng giải quyết hồ sơ", REFUSAL, "Dừng giải quyết hồ sơ",
        "Dừng giải quyết", "Lãnh đạo Sở đã quyết định dừng giải quyết hồ sơ",
    ),
    "closed": (
        "surveillance", "case_officer", "Kết thúc hồ sơ", {}, "Kết thúc hồ sơ",
        "Đã kết thúc", "Hồ sơ đã hoàn thành và được lưu trữ",
    ),
}  # fmt: skip
"""Where it begins, who decides what with which words; the mail, and what the owner then reads."""

LIQUIDATED = {
    "terminated": ("in_progress", "Chấm dứt hợp đồng", REFUSAL, "Chấm dứt hợp đồng"),
    "not certified": ("certification_audit", "Kết luận không được chứng nhận", REASON, "Không đạt chứng nhận"),
    "not accepted": ("acceptance", "Nghiệm thu không đạt", REFUSAL, "không được nghiệm thu"),
}
"""What fails under a contract ends with its liquidation: where it begins, what the officer proposes, the mail."""
NOTHING_TO_RECOVER: Mapping[str, Answer] = {
    "Số tiền đã tạm ứng, đã giải ngân": "0",
    "Số tiền được chấp nhận quyết toán": "0",
    "Số tiền phải thu hồi": "0",
    "Căn cứ, ý kiến của các bên": WHY,
}


IN_EVERY_RUN = {"withdrawn", "not approved", "stopped"}
"""An applicant, a decision and a stop; the services play every one in every run."""


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=() if way in IN_EVERY_RUN else pytest.mark.walk) for way in EXITS]
)
def test_a_decision_ends_the_case(town: Town, way: str) -> None:
    state, role, action, given, mail, title, words = EXITS[way]
    journey = Journey(town.ctx).to(state)
    who = plays(town, journey, role)
    who.opens(f"/cases/{journey.case}").acts(action, given)
    is_issued(town, journey)
    reads_the_end(town, journey, mail, title, words, WHY if given else "")


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=() if way == "not accepted" else pytest.mark.walk) for way in LIQUIDATED]
)
def test_what_fails_under_a_contract_is_liquidated(town: Town, way: str) -> None:
    state, action, given, mail = LIQUIDATED[way]
    journey = Journey(town.ctx).to(state)
    officer, finance = plays(town, journey, "case_officer"), plays(town, journey, "finance")
    officer.opens(f"/cases/{journey.case}").acts(action, given)
    is_issued(town, journey)
    owner = plays(town, journey, "applicant")
    told = town.mail(owner, mail)
    assert WHY in told.get_content()
    owner.follows(told).reads("Đang thanh lý hợp đồng")
    finance.finds(journey.enterprise.name)
    finance.acts("Thanh lý không phải thu hồi", {**NOTHING_TO_RECOVER, "Ngày lập biên bản": town.today()})
    is_issued(town, journey)
    reads_the_end(town, journey, "Thanh lý hợp đồng", "Đã thanh lý, không đạt", "Hợp đồng đã thanh lý")


def test_a_supplement_that_does_not_come_ends_the_case(town: Town) -> None:
    journey = Journey(town.ctx).to("submitted")
    journey.do("one_stop", "ask_supplement")
    owner = plays(town, journey, "applicant")
    owner.follows(town.mail(owner, "Cần bổ sung hồ sơ")).reads("Đến lượt ông/bà", "25/03/2026", within=owner.now())
    town.moves_to(2026, 3, 26)
    owner.opens(owner.page.url).reads("Đến lượt ông/bà", within=owner.now())  # a day of grace
    town.moves_to(2026, 3, 27)  # the notice is drafted; nothing ends before people have signed it
    owner.opens(owner.page.url).reads("Đến lượt ông/bà", within=owner.now())
    is_issued(town, journey)
    reads_the_end(town, journey, "Dừng giải quyết do quá hạn bổ sung", "Hết hạn bổ sung", "vì quá hạn bổ sung")
    town.mail(owner, "Sắp đến hạn")


def test_the_council_does_not_recommend(town: Town) -> None:
    journey = Journey(town.ctx).to("council_meeting")
    journey.vote(passed=False)
    assert journey.council is not None
    secretary = plays(town, journey, "council_secretary")
    secretary.opens(f"/councils/{journey.council.public_id}/cases/{journey.case}").reads("Không đạt", "6,00")
    secretary.answers({"Hội đồng kết luận": "Đề nghị không thực hiện", "Nội dung kết luận, yêu cầu chỉnh sửa": WHY})
    secretary.presses("Ghi kết luận").is_told("Đã ghi kết luận").clicks("Kết luận không thực hiện")
    secretary.answers(REFUSAL).presses("Kết luận không thực hiện").is_told("Kết luận không thực hiện")
    officer = plays(town, journey, "case_officer")
    officer.opens(f"/cases/{journey.case}").acts("Trình văn bản không hỗ trợ", REFUSAL)
    is_issued(town, journey)
    reads_the_end(
        town, journey, "không được đề nghị hỗ trợ", "Không được đề nghị", "Trên cơ sở kết luận của hội đồng", WHY
    )  # fmt: skip


def test_a_suspended_certificate_is_lost_only_by_the_act_of_its_body(town: Town) -> None:
    journey = Journey(town.ctx).to("surveillance")
    officer = plays(town, journey, "case_officer")
    officer.opens(f"/cases/{journey.case}").acts("Ghi nhận đình chỉ chứng nhận", REASON)
    owner = plays(town, journey, "applicant")
    owner.follows(town.mail(owner, "đình chỉ")).reads("Đến lượt ông/bà", within=owner.now())
    due = journey.row.due_on
    assert due is not None
    late = journey.ctx.calendar.add_working_days(due, journey.ctx.content.terms.adverse.grace) + timedelta(days=1)
    town.moves_to(late.year, late.month, late.day)
    owner.opens(owner.page.url).reads("Đến lượt ông/bà", within=owner.now())  # a term that ran out withdraws nothing
    officer.opens(f"/cases/{journey.case}").acts("Ghi nhận thu hồi chứng nhận", REASON)
    reads_the_end(town, journey, "thu hồi", "Giấy chứng nhận bị thu hồi", "không còn hiệu lực")
    officer.opens("/certificates?status=all")
    expect(officer.page.get_by_role("row").filter(has_text=re.compile("thu hồi", re.IGNORECASE))).to_have_count(1)
