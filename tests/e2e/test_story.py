"""One application for ISO 9001 from registration to the surveillance, played by everybody through the real pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import dossier
from tests.e2e.applying import OWNER, applies, describes_itself, registers, submits
from tests.e2e.chain import SIGN, Office, opens_paper, press
from tests.e2e.council import concludes, declares, sets_up_the_council, votes
from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town, open_town, plays_on
from tests.support.files import make_pdf
from tests.support.web_tools import LiveServer, MailServer

CONTRACT, CERTIFICATE = make_pdf("Hợp đồng", 2), make_pdf("Giấy chứng nhận ISO 9001")
COST = "Chi phí chứng nhận (đã gồm thuế GTGT)"


@plays_on("postgresql")
@pytest.mark.slow
def test_road_to_the_certificate(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> None:
    with open_town(serve, smtp, browser) as town:
        town.takes_pictures = True
        clerk = hires(town)
        officer = town.staff("case_officer", name="Chuyên viên Ví Dụ")
        office = Office(town)
        owner = registers(town)
        describes_itself(owner)
        applies(owner)
        submits(owner)
        asks_for_more(town, clerk, owner)
        receives(town, clerk, owner, office)
        checks(town, officer)
        council = sets_up_the_council(town, office)
        declares(town, council, owner)
        votes(town, council)
        concludes(town, council["Thư ký Ví Dụ"], owner)
        approves(town, clerk, officer, owner, office)
        contracts(town, officer, owner, office)
        works(town, owner)
        certifies(town, officer, owner)
        settles(town, officer, owner, office)
        is_reminded(town, officer, owner)


def hires(town: Town) -> Person:
    """The administrator joins by the first invitation, and invites the one-stop desk through the pages."""
    administrator = town.administrator()
    administrator.signs_in()
    administrator.opens("/admin/accounts/new").answers(
        {
            "Họ và tên": "Cán bộ Một cửa",
            "Thư điện tử": "mot-cua@so.example",
            "Đơn vị": "Bộ phận một cửa",
            "Vai trò": ["Bộ phận một cửa"],
        }
    )
    administrator.presses("Gửi lời mời").is_told("Đã tạo tài khoản và gửi lời mời")
    return town.joins("mot-cua@so.example", "Cán bộ Một cửa")


def asks_for_more(town: Town, clerk: Person, owner: Person) -> None:
    """The one-stop desk asks for a supplement, once; the owner answers it, and the difference is seen."""
    clerk.finds(dossier.ENTERPRISE).keeps("case-officer")
    clerk.reads("Chờ tiếp nhận", "13/03/2026", "còn 3 ngày làm việc")
    clerk.turns_to_part("Đơn và giấy tờ")
    for place, (name, content) in dossier.files().items():
        assert clerk.fetches_paper(place, name) == (name, content)
    clerk.acts(
        "Yêu cầu bổ sung",
        {
            "Cần bổ sung": [
                {
                    "Giấy tờ hoặc nội dung": COST,
                    "Lý do": "Báo giá ghi số khác",
                    "Căn cứ (văn bản, điều, khoản)": "Thông tư 35/2021/TT-BTC Điều 9",
                }
            ],
            "Lời nhắn gửi đơn vị đăng ký": "Vui lòng ghi đúng giá chứng nhận theo báo giá.",
        },
    )
    mail = town.mail(owner, "Cần bổ sung hồ sơ")
    assert "Vui lòng ghi đúng giá chứng nhận theo báo giá." in mail.get_content()
    assert "Hạn bổ sung: đến hết ngày 25/03/2026" in mail.get_content()
    town.moves_to(2026, 3, 12)
    owner.follows(mail)
    owner.reads("Đến lượt ông/bà", "25/03/2026", COST, "Báo giá ghi số khác", within=owner.now())
    owner.keeps("case-applicant").clicks("Sửa đơn đăng ký")
    owner.turns_to("Báo giá").answers({COST: "32.000.000"}).presses("Lưu và tiếp tục")
    owner.is_told("Đã lưu lúc").turns_to("Kiểm tra và nộp")
    owner.reads("Thay đổi so với lần nộp trước", "30.000.000 ₫", "32.000.000 ₫")
    owner.presses("Gửi hồ sơ bổ sung").agrees().is_told("Gửi hồ sơ bổ sung")
    clerk.follows(town.mail(clerk, "Đã bổ sung hồ sơ"))
    clerk.turns_to_part("Đơn và giấy tờ")
    clerk.page.get_by_role("link", name=re.compile("^Xem thay đổi")).first.click()
    clerk.reads("Thay đổi so với lần 1", COST, "30.000.000 ₫", "32.000.000 ₫")


def receives(town: Town, clerk: Person, owner: Person, office: Office) -> None:
    """The case gets its code, and the owner reads it in the mail and on the page; its head gives it to an officer."""
    clerk.finds(dossier.ENTERPRISE).acts("Tiếp nhận hồ sơ")
    mail = town.mail(owner, "đã được tiếp nhận")
    assert "000.00.16.H31-260312-0001" in mail["Subject"]
    assert "Thời hạn của bước này: đến hết ngày 13/03/2026" in mail.get_content()
    owner.follows(mail).reads("000.00.16.H31-260312-0001")
    owner.reads("Tình trạng hồ sơ", "Lãnh đạo Chi cục", "13/03/2026", within=owner.now())
    office.head.follows(town.mail(office.head, "chờ phân công"))
    office.assigns(dossier.ENTERPRISE, "Chuyên viên Ví Dụ")
    owner.opens(owner.page.url)
    owner.reads("Tình trạng hồ sơ", "Chuyên viên thụ lý", "19/03/2026", "còn 5 ngày", within=owner.now())


def checks(town: Town, officer: Person) -> None:
    """Eligibility, the survey at the enterprise, the order of priority."""
    officer.opens("/queue").keeps("queue").finds(dossier.ENTERPRISE)
    officer.acts(
        "Xác nhận đủ điều kiện",
        {
            "Quy mô được xác nhận": "Nhỏ",
            "Đã đối chiếu dữ liệu đăng ký, đơn vị hoạt động trên địa bàn tỉnh.": True,
            "Đã đối chiếu tình trạng hoạt động: đơn vị đang hoạt động, không tạm ngừng, không giải thể.": True,
            "Tình trạng thuế": "Không nợ thuế quá hạn",
            "Đã đối chiếu với": ["Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp"],
            "Ngày đối chiếu": town.today(),
            "Kết luận về hỗ trợ trùng lặp": "Không có hồ sơ, khoản hỗ trợ nào cùng nội dung",
        },
    )
    town.moves_to(2026, 3, 16)
    officer.finds(dossier.ENTERPRISE).acts(
        "Ghi biên bản khảo sát",
        {
            "Ngày khảo sát": "13/03/2026",
            "Địa điểm khảo sát": "Nhà máy Tân Lập",
            "Thành phần tham gia": [
                {"Họ và tên": "Trần Thị Mẫu", "Đơn vị và chức vụ": "Doanh nghiệp, trưởng phòng chất lượng"},
                {"Họ và tên": "Đỗ Văn Thí Dụ", "Đơn vị và chức vụ": "Phòng Kinh tế, chuyên viên"},
            ],
            "Kết quả khảo sát": "Nhà xưởng, thiết bị và nhân sự phù hợp với đơn đăng ký.",
            "Tỷ lệ sản phẩm lỗi": "2,5",
            "Số khiếu nại của khách hàng": "12",
            "Tỷ lệ giao hàng đúng hạn": "91,5",
        },
    )
    officer.acts("Ghi thứ tự ưu tiên", {"Đối tượng ưu tiên": "không thuộc đối tượng ưu tiên"})


def approves(town: Town, clerk: Person, officer: Person, owner: Person, office: Office) -> None:
    """Whoever appraised the budget cannot sign what is proposed on it, and reads why; others decide and hand over."""
    town.moves_to(2026, 3, 30)
    both = town.staff("finance", "director", name="Phó Giám đốc Ví Dụ")
    both.finds(dossier.ENTERPRISE)
    budget: dict[str, Answer] = {
        "Ngân sách nhà nước hỗ trợ": "30.000.000",
        "Đối ứng của doanh nghiệp": "92.000.000",
        "Nguồn khác": "0",
        "Tổng kinh phí được thẩm định": "121.000.000",
        "Căn cứ định mức": "Nghị quyết của Hội đồng nhân dân tỉnh (ví dụ)",
    }
    both.begins("Trình kết quả thẩm định kinh phí").answers(budget).presses("Trình kết quả thẩm định kinh phí")
    expect(both.page.get_by_label("Tổng kinh phí được thẩm định")).to_have_attribute("aria-invalid", "true")
    both.answers({"Tổng kinh phí được thẩm định": "122.000.000"}).presses("Trình kết quả thẩm định kinh phí")
    both.is_told("Trình kết quả thẩm định kinh phí")
    officer.follows(town.mail(officer, "chờ phê duyệt")).acts("Trình phê duyệt")
    office.checks(dossier.ENTERPRISE)
    press(opens_paper(both, dossier.ENTERPRISE), SIGN)
    both.reads("Người đã thực hiện bước “Trình kết quả thẩm định kinh phí” không được thực hiện")
    office.signs(dossier.ENTERPRISE)
    office.issues(dossier.ENTERPRISE).keeps("approval-decision")
    owner.follows(town.mail(owner, "được phê duyệt hỗ trợ"))
    owner.reads("Bộ phận một cửa", within=owner.now())
    clerk.finds(dossier.ENTERPRISE).acts("Trả kết quả")
    owner.opens(owner.page.url).reads("Chuyên viên thụ lý", within=owner.now())


def contracts(town: Town, officer: Person, owner: Person, office: Office) -> None:
    """No contract is recorded before its scan is there; its number is given by the clerk."""
    town.moves_to(2026, 4, 6)
    officer.finds(dossier.ENTERPRISE).begins("Ghi nhận hợp đồng đã ký")
    officer.reads("Chưa thực hiện được", "Hợp đồng đã ký").attaches("Hợp đồng đã ký", "Hợp đồng số 7.pdf", CONTRACT)
    officer.answers(
        {
            "Tổ chức chủ trì": "Trung tâm Ví Dụ",
            "Ngày bắt đầu": "04/05/2026",
            "Ngày kết thúc": "18/12/2026",
            "Giá trị hợp đồng": "122.000.000",
            "Tạm ứng": "15.000.000",
            "Sản phẩm phải giao": [
                {
                    "Sản phẩm": "Giấy chứng nhận ISO 9001",
                    "Yêu cầu chất lượng, số lượng": "01 bản, còn hiệu lực",
                    "Giao đến hết ngày": "18/12/2026",
                }
            ],
            "Các đợt thanh toán": [
                {
                    "Đợt": "Đợt 1",
                    "Điều kiện thanh toán": "Sau khi nghiệm thu",
                    "Đến hết ngày": "18/12/2026",
                    "Số tiền": "30.000.000",
                }
            ],
        }
    )
    officer.presses("Trình ký: Ghi nhận hợp đồng đã ký").is_told("Ghi nhận hợp đồng đã ký")
    office.decides(dossier.ENTERPRISE).reads("01/HĐ-SKHCN")
    owner.follows(town.mail(owner, "đã được ký")).reads("Đến lượt ông/bà", "06/01/2027", within=owner.now())


def works(town: Town, owner: Person) -> None:
    """A report on the way, then the audit."""
    here = owner.page.url
    town.moves_to(2026, 7, 1)
    owner.opens(here).acts(
        "Báo cáo tiến độ",
        {
            "Kỳ báo cáo từ ngày": "04/05/2026",
            "Đến ngày": "30/06/2026",
            "Khối lượng đã hoàn thành": "45,5",
            "Công việc đã làm và khó khăn": "Đã ban hành tài liệu hệ thống.",
        },
    )
    town.moves_to(2026, 9, 15)
    owner.opens(here).acts(
        "Bắt đầu đánh giá chứng nhận",
        {"Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ", "Ngày đánh giá dự kiến": "01/10/2026"},
    )
    owner.reads("Đến lượt ông/bà", within=owner.now())
    owner.attaches("Bản quét giấy chứng nhận", "Giấy chứng nhận ISO 9001.pdf", CERTIFICATE)


def certifies(town: Town, officer: Person, owner: Person) -> None:
    """The certificate with its file; the register says what falls due next."""
    town.moves_to(2026, 10, 20)
    owner.opens(owner.page.url.partition("#")[0]).acts("Nộp giấy chứng nhận", {}).reads(
        "Đã nộp giấy chứng nhận, chờ kiểm tra"
    )
    officer.follows(town.mail(officer, "giấy chứng nhận chờ kiểm tra")).acts(
        "Ghi nhận chứng nhận",
        {
            "Số giấy chứng nhận": "VD-QMS-0001",
            "Tiêu chuẩn": "TCVN ISO 9001",
            "Phiên bản": "2015",
            "Phạm vi chứng nhận": "Sản xuất và kinh doanh bao bì giấy",
            "Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ",
            "Số đăng ký hoạt động của tổ chức chứng nhận": "000/ĐK",
            "Tổ chức công nhận": "BoA, VICAS 000",
            "Ngày quyết định chứng nhận": "15/10/2026",
            "Hiệu lực từ ngày": "15/10/2026",
        },
    )
    owner.follows(town.mail(owner, "Đã ghi nhận giấy chứng nhận")).reads("VD-QMS-0001", "14/10/2029")
    officer.opens("/certificates").keeps("register").reads("VD-QMS-0001", "15/10/2027")
    officer.clicks("VD-QMS-0001").reads("Các mốc thời gian được tính thế nào")
    assert officer.fetches("Tải bản quét") == ("Giấy chứng nhận ISO 9001.pdf", CERTIFICATE)


def settles(town: Town, officer: Person, owner: Person, office: Office) -> None:
    """Acceptance and settlement: what the officer and planning and finance write counts once it is signed and out."""
    officer.finds(dossier.ENTERPRISE).acts("Nghiệm thu đạt", {"Ngày nghiệm thu": "20/10/2026", "Xếp loại": "Đạt"})
    office.confirms(dossier.ENTERPRISE)
    town.moves_to(2026, 10, 27)
    finance = town.staff("finance", name="Kế toán Ví Dụ")
    finance.finds(dossier.ENTERPRISE).acts(
        "Ghi nhận quyết toán",
        {
            "Số tiền được quyết toán": "30.000.000",
            "Số tiền đã giải ngân": "30.000.000",
            "Số tiền thu hồi": "0",
            "Ngày quyết toán": "27/10/2026",
        },
    )
    office.decides(dossier.ENTERPRISE)
    owner.follows(town.mail(owner, "Đã thanh lý, quyết toán")).reads("Đang duy trì chứng nhận")


def is_reminded(town: Town, officer: Person, owner: Person) -> None:
    """Ninety days before the first surveillance the reminder arrives; its link opens the case, signed in or not."""
    assert not [mail for mail in town.smtp.to(OWNER) if "Nhắc đánh giá giám sát" in mail["Subject"]]
    town.moves_to(2027, 7, 19)
    mail = town.mail(owner, "Nhắc đánh giá giám sát")
    assert "Hạn giám sát: đến hết ngày 15/10/2027" in mail.get_content()
    owner.follows(mail).reads("Đang duy trì chứng nhận", "15/10/2027")
    officer.follows(town.mail(officer, "Nhắc đánh giá giám sát")).acts(
        "Ghi kết quả giám sát",
        {
            "Ngày đánh giá": "16/07/2027",
            "Kết quả": "Đạt",
            "Tỷ lệ sản phẩm lỗi": "1,2",
            "Số khiếu nại của khách hàng": "4",
            "Tỷ lệ giao hàng đúng hạn": "97",
        },
    )
    owner.follows(town.mail(owner, "Kết quả giám sát")).turns_to_part("Chứng nhận").reads("đã thực hiện 16/07/2027")
    administrator = town.person("quan-tri@so.example")
    administrator.opens("/admin/outbox").reads("Nhắc đánh giá giám sát").keeps("outbox")
