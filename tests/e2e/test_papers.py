"""Papers in the browser: proposed, sent back, checked, signed ten at once, numbered, cancelled, issued, downloaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from caseflow.core.names import short_name
from caseflow.services.papers import links
from tests.e2e.chain import SIGN, Office, number_of, opens_paper, paper_line, press
from tests.e2e.hand import Hand
from tests.e2e.looks import looks, within_the_first_screen
from tests.e2e.pages import NARROW, WIDE, Answer, Person
from tests.e2e.town import Town, open_town
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.papers import pdf_pages, words
from tests.support.web_tools import LiveServer, MailServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHY = "Mức hỗ trợ vượt kinh phí được giao năm nay"
REFUSAL: Mapping[str, Answer] = {"Lý do": WHY, "Căn cứ pháp lý": "Kế hoạch của tỉnh (ví dụ)"}
REFUSES, REFUSED = "Trình không phê duyệt", "Quyết định không phê duyệt hỗ trợ"
ABOVE = 68_000_000


@pytest.fixture
def town(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> Iterator[Town]:
    with open_town(serve, smtp, browser) as opened:
        yield opened


def plays(town: Town, journey: Journey, role: str) -> Person:
    """The browser of whoever holds a role in the journey."""
    return town.person(journey.person(role).email)


def test_a_refusal_is_sent_back_proposed_again_cancelled_and_issued(town: Town) -> None:
    """One case; its paper waits for one person after the other, and for nobody else."""
    office, journey = Office(town), Journey(town.ctx).to("awaiting_approval")
    firm, officer = journey.enterprise.name, plays(town, journey, "case_officer")
    owner = plays(town, journey, "applicant")
    proposes(officer, journey)
    is_sent_back(town, office, officer, firm)
    proposes_again(officer)
    is_checked_and_signed(town, office, firm)
    is_numbered_and_cancelled(town, office, officer, owner, firm)
    proposes_again(officer)
    looks(office.decides(firm), "issued")
    assert journey.state == "not_approved"
    is_read_by_the_applicant(town, office, owner)


def proposes(officer: Person, journey: Journey) -> None:
    """Before the step is taken its page shows the paper and who decides about it; then the case waits for them."""
    officer.opens(f"/cases/{journey.case}").begins(REFUSES)
    shown = officer.page.get_by_role("region", name=re.compile("^Văn bản sẽ trình"))
    officer.reads("QUYẾT ĐỊNH", "Dự thảo", "chờ xác nhận", within=shown)
    officer.reads("Ông/bà trình, người khác ký")
    looks(officer, "to-be-made")
    officer.opens(f"/cases/{journey.case}").acts(REFUSES, REFUSAL)
    assert journey.state == "awaiting_approval"


def is_sent_back(town: Town, office: Office, officer: Person, firm: str) -> None:
    """The head sends it back with a reason, which the page asks for; who proposed it hears why."""
    head = office.head.follows(town.mail(office.head, "chờ xử lý"))
    opens_paper(head, firm)
    within_the_first_screen(head, "Đồng ý trình ký")
    looks(head, "to-check")
    head.page.locator("summary", has_text="Trả lại người trình").click()
    head.presses("Trả lại").reads("Hãy ghi lý do.").answers({"Lý do": "Ghi rõ căn cứ của kế hoạch"})
    head.presses("Trả lại").is_told("Đã trả lại người trình")
    mail = town.mail(officer, "bị trả lại")
    assert "Ghi rõ căn cứ của kế hoạch" in mail.get_content()
    officer.follows(mail).turns_to_part("Văn bản").clicks(REFUSED)
    looks(officer.reads("Bị trả lại", "Ghi rõ căn cứ của kế hoạch"), "sent-back")


def proposes_again(officer: Person) -> None:
    """From the paper that came back: what was typed stands there still, nobody types it twice."""
    officer.clicks("Sửa và trình lại")
    expect(officer.page.get_by_label("Lý do")).to_have_value(WHY)
    officer.presses(REFUSES).is_told("Đã trình")


def is_checked_and_signed(town: Town, office: Office, firm: str) -> None:
    """Head and director; nobody signs without the password, and each finds only what waits for them."""
    for other in (office.director, office.clerk):
        other.opens("/papers").reads("Không có văn bản nào")
    office.checks(firm)
    office.director.opens("/papers")
    tomorrow = town.ctx.clock.now() + timedelta(days=1)  # longer ago than a password counts
    town.moves_to(tomorrow.year, tomorrow.month, tomorrow.day, 10)
    signer = opens_paper(office.director, firm)
    within_the_first_screen(signer, SIGN)
    looks(signer, "to-sign")
    signer.presses(SIGN).reads("mật khẩu")
    signer.answers({"Mật khẩu của ông/bà": "sai mat khau roi"}).presses(SIGN)
    expect(signer.page.get_by_label("Mật khẩu của ông/bà")).to_have_attribute("aria-invalid", "true")
    press(signer, SIGN).is_told("Đã ký")
    signer.reads("Việc này không thuộc thẩm quyền của ông/bà.")


def is_numbered_and_cancelled(town: Town, office: Office, officer: Person, owner: Person, firm: str) -> None:
    """A number alone, taken back with a reason: the register keeps it, and the case waits for its officer again."""
    clerk = opens_paper(office.clerk, firm)
    looks(clerk, "to-number")
    press(clerk, "Chỉ cấp số, chưa phát hành").is_told("chờ phát hành")
    number = number_of(clerk)
    clerk.reads("Dự thảo")
    clerk.page.locator("summary", has_text="Hủy số").click()
    clerk.answers({"Lý do": "Ghi nhầm tên đơn vị"}).presses("Hủy số").is_told("Đã hủy số")
    clerk.opens("/papers/registers").clicks("QĐ").reads(number, "Đã hủy", "Ghi nhầm tên đơn vị")
    assert not [mail for mail in town.smtp.to(owner.email) if "không được phê duyệt" in mail["Subject"]]
    officer.follows(town.mail(officer, "bị trả lại")).turns_to_part("Văn bản").clicks(REFUSED)
    looks(officer.reads("Đã hủy", "Ghi nhầm tên đơn vị"), "cancelled")


def is_read_by_the_applicant(town: Town, office: Office, owner: Person) -> None:
    """The applicant finds the decision at the case and takes it along: number, name and reason stand in the PDF."""
    number = number_of(office.clerk)
    office.clerk.opens("/papers/registers").clicks("QĐ").reads(number, "Ghi nhầm tên đơn vị")
    owner.follows(town.mail(owner, "không được phê duyệt")).turns_to_part("Văn bản").clicks(REFUSED)
    sheet = owner.page.locator(".paper-sheet")
    owner.reads(number, WHY, within=sheet)
    expect(sheet).not_to_contain_text("Dự thảo")
    looks(owner, "issued-to-the-applicant")
    name, content = owner.fetches("PDF")
    assert name.endswith(".pdf")
    text = words(" ".join(pdf_pages(content)))
    assert all(words(one) in text for one in (number, WHY, "Phạm Văn Ký Duyệt")), text


def waiting(town: Town, count: int, support: int = 30_000_000) -> list[Journey]:
    """Cases whose approval was proposed and checked: each waits for the director."""
    made = []
    for _ in range(count):
        journey = Journey(town.ctx).to("budget_appraisal")
        journey.do("finance", "appraise_budget", state_support=support, approved_total=support + 90_000_000)
        paper = journey.propose("case_officer", "approve")["paper"]
        journey.issue(paper, until="sign")
        made.append(journey)
    return made


def test_ten_are_signed_at_once_one_above_the_norm_is_not_and_one_that_fails_stops_none(town: Town) -> None:
    office, cases = Office(town), waiting(town, 11)
    (high,) = waiting(town, 1, ABOVE)
    director = office.director.opens("/papers")
    expect(director.page.locator("[data-row]")).to_have_count(12)
    expect(paper_line(director, high.enterprise.name).get_by_role("checkbox")).to_have_count(0)
    director.reads("vượt mức", "Không ký chung được", short_name(high.enterprise.name).name)
    within_the_first_screen(director, SIGN)
    looks(director, "desk")
    director.page.set_viewport_size(NARROW)  # whose table has no head in which to choose all
    expect(director.page.get_by_role("checkbox", name="Chọn tất cả").last).to_be_in_viewport()
    director.page.set_viewport_size(WIDE)
    _sends_back(cases[5])
    hand = Hand(director.page)
    hand.presses(director.page.get_by_role("checkbox", name="Chọn tất cả"))
    expect(director.page.get_by_text("11 văn bản")).to_be_visible()
    asked = director.page.get_by_label("Mật khẩu của ông/bà")
    if asked.count():
        hand.presses(asked)
        hand.types(director.password)
    with director.page.expect_navigation(wait_until="load"):
        hand.presses(director.page.get_by_role("button", name=re.compile(f"^{SIGN}")))
    assert hand.count <= 8
    director.reads("10 văn bản đã xử lý, 1 chưa thực hiện.")
    expect(director.page.get_by_role("row").filter(has_text="Chưa thực hiện")).to_contain_text(
        cases[5].enterprise.name
    )  # fmt: skip
    looks(director, "together")
    signed = [journey for journey in cases if journey.papers[0].link == "number"]
    assert len(signed) == 10
    assert high.papers[0].link == "sign"
    three_desks(office, cases[5], signed[0], high)


def _sends_back(journey: Journey) -> None:
    """Another director sends a paper back after the page was opened."""
    paper = journey.papers[0]
    links.send_back(journey.ctx, journey.person("director"), paper.public_id, paper.version, "Xem lại", key())


def three_desks(office: Office, again: Journey, numbered: Journey, high: Journey) -> None:
    """Papers wait for three people, each finds their own: one proposed again, one left to sign, ten to be numbered."""
    again.propose("case_officer", "approve")
    for person, journey, count in ((office.head, again, 1), (office.director, high, 1), (office.clerk, numbered, 10)):
        person.opens("/papers")
        expect(person.page.locator("[data-row]")).to_have_count(count)
        expect(paper_line(person, journey.enterprise.name).first).to_be_visible()
    looks(office.clerk, "desk-of-the-clerk")
    press(opens_paper(office.director, high.enterprise.name), SIGN).is_told("Đã ký")
    office.issues(numbered.enterprise.name)
    assert (numbered.state, high.papers[0].link) == ("result_ready", "number")
    office.clerk.opens("/papers?tab=issued").reads(short_name(numbered.enterprise.name).name, "Đã phát hành")


def test_a_failed_case_ends_with_liquidation_and_recovery(town: Town) -> None:
    """Terminated, liquidated, the money demanded and paid back: four papers, each decided by others."""
    office, journey = Office(town), Journey(town.ctx).to("in_progress")
    firm, owner = journey.enterprise.name, plays(town, journey, "applicant")
    officer, finance = plays(town, journey, "case_officer"), plays(town, journey, "finance")
    officer.opens(f"/cases/{journey.case}").acts("Chấm dứt hợp đồng", REFUSAL)
    office.decides(firm)
    owner.follows(town.mail(owner, "Chấm dứt hợp đồng")).reads("Đang thanh lý hợp đồng")
    today = town.today()
    finance.finds(firm).acts(
        "Thanh lý và thu hồi kinh phí",
        {
            "Số tiền đã tạm ứng, đã giải ngân": "15.000.000",
            "Số tiền được chấp nhận quyết toán": "5.000.000",
            "Số tiền phải thu hồi": "10.000.000",
            "Ngày lập biên bản": today,
            "Căn cứ, ý kiến của các bên": "Đơn vị không thực hiện tiếp; các bên thống nhất số liệu.",
        },
    )
    office.decides(firm)
    finance.returns().begins("Xác nhận đã thu hồi").reads("Chưa ban hành văn bản")
    finance.finds(firm).acts(
        "Trình quyết định thu hồi kinh phí",
        {
            "Số tiền phải nộp lại": "10.000.000",
            "Nộp đến hết ngày": "31/12/2026",
            "Tài khoản nộp": "Tài khoản tạm thu 0000 tại Kho bạc Nhà nước",
            "Lý do, căn cứ thu hồi": "Kinh phí đã tạm ứng không được quyết toán.",
        },
    )
    office.decides(firm)
    owner.follows(town.mail(owner, "Thu hồi kinh phí")).reads("Thu hồi kinh phí")
    finance.finds(firm).acts(
        "Xác nhận đã thu hồi",
        {"Số tiền đã nộp lại": "10.000.000", "Số chứng từ nộp tiền": "UNC-0001", "Ngày nộp": today},
    )
    assert journey.state == "liquidated"
    owner.returns().reads("Đã thanh lý, không đạt")


def test_registers_and_authorisations_look_right(town: Town) -> None:
    """A register is begun where the paper one stands; the director lets a deputy sign, who finds it at their desk."""
    office, deputy = Office(town), town.staff("case_officer", name="Lê Phó Giám Đốc")
    (journey,) = waiting(town, 1)
    clerk = office.clerk.opens("/papers/registers")
    clerk.answers({"Số tiếp theo": "412"}).presses("Mở sổ").is_told("Đã mở sổ")
    looks(clerk, "registers")
    clerk.page.locator(".row-link").first.click()
    looks(clerk, "register")
    director = office.director.opens("/papers/authorisations")
    today = town.today()
    director.answers(
        {
            "Địa chỉ thư của người được ủy quyền": deputy.email,
            "Tư cách ký": "Ký thay (KT.), cấp phó",
            "Chức vụ của người được ủy quyền": "Phó Giám đốc",
            "Văn bản ủy quyền (số, ngày)": "Quyết định số 01/QĐ-SKHCN ngày 02/01/2026",
            "Từ ngày": today,
            "Đến hết ngày": today,
            "Mật khẩu của ông/bà": director.password,
        }
    )
    director.presses("Ghi nhận ủy quyền").is_told("Đã ghi nhận ủy quyền")
    looks(director.reads("Lê Phó Giám Đốc", "Đang hiệu lực"), "authorisations")
    signed = press(opens_paper(deputy, journey.enterprise.name), SIGN).is_told("Đã ký")
    signed.reads("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Phó Giám Đốc")


def test_a_paper_needs_no_script(town: Town) -> None:
    """Checked, signed together with others, numbered and issued in browsers that run no line of JavaScript."""
    town.script = False
    office, cases = Office(town), waiting(town, 2)
    firms: Sequence[str] = [journey.enterprise.name for journey in cases]
    director = office.director.opens("/papers").clicks("Chọn tất cả trang này")
    press(director, SIGN).reads("2 văn bản đã xử lý, 0 chưa thực hiện.")
    for firm in firms:
        office.issues(firm)
    assert {journey.state for journey in cases} == {"result_ready"}
