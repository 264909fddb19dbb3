"""A producer from registration to its second surveillance: a type test that fails, a declaration that is returned."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import brick, chapters
from tests.e2e.applying import fills_in, registers
from tests.e2e.chain import Office
from tests.e2e.pages import Person
from tests.e2e.town import Town, open_town, plays_on
from tests.support.files import make_pdf
from tests.support.web_tools import LiveServer, MailServer

OWNER = "giam-doc@gach-vi-du.example"
SCAN = make_pdf("Bản quét")
CERTIFICATE, PRODUCT = "VD-HC-0001", "Gạch bê tông GBT-M10, nhãn hiệu Gạch Ví Dụ"
HANDS_IN = "Nộp giấy chứng nhận hoặc báo cáo tự đánh giá"


@plays_on("postgresql")
@pytest.mark.walk
@pytest.mark.slow
def test_road_of_a_product(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> None:
    with open_town(serve, smtp, browser) as town:
        town.takes_pictures = True
        officer = town.staff("case_officer", name="Chuyên viên Ví Dụ")
        owner = applies(town)
        journey = chapters.is_received(town, owner, officer)
        surveys(town, officer)
        chapters.is_granted(journey, "2026-12-18")
        fails_its_test(town, officer, owner)
        corrects(town, officer, owner)
        is_certified(town, officer, owner)
        declares(town, officer, owner)
        chapters.is_settled(journey, officer, brick.PRODUCER, brick.AFTER)
        is_watched(town, officer, owner)


def applies(town: Town) -> Person:
    """Product and standard, the method with what it asks for, production, papers."""
    owner = registers(town, OWNER)
    owner.clicks("Khai thông tin đơn vị").answers(brick.PROFILE).presses("Lưu đơn vị")
    owner.is_told("Đã lưu thông tin đơn vị")
    owner.opens("/schemes/hop_chuan").presses("Bắt đầu hồ sơ").is_told("Đã mở hồ sơ").clicks("Soạn đơn đăng ký")
    fills_in(owner, brick.PAGES, brick.files())
    owner.reads("Mọi trang đã đủ nội dung.", "TCVN 6477", "Phương thức 5").keeps("conformity-review")
    owner.opens(owner.page.url.partition("?")[0] + "/conformity_method")
    owner.reads("Phải có: thử nghiệm mẫu điển hình", "Phải có: đánh giá quá trình sản xuất").keeps("conformity-method")
    owner.turns_to("Kiểm tra và nộp").presses("Nộp hồ sơ").agrees().is_told("Nộp hồ sơ")
    return owner


def surveys(town: Town, officer: Person) -> None:
    """The survey with the figures before the support, then the order of priority."""
    town.moves_to(2026, 3, 16)
    officer.finds(brick.PRODUCER).acts(
        "Ghi biên bản khảo sát",
        {
            "Ngày khảo sát": "16/03/2026",
            "Địa điểm khảo sát": "Nhà máy Tân Lập",
            "Thành phần tham gia": [{"Họ và tên": "Trần Thị Mẫu", "Đơn vị và chức vụ": "Trưởng phòng chất lượng"}],
            "Kết quả khảo sát": "Dây chuyền và thiết bị thử phù hợp với đơn đăng ký.",
            **brick.FIGURES,
        },
    )
    officer.acts("Ghi thứ tự ưu tiên", {"Đối tượng ưu tiên": "không thuộc đối tượng ưu tiên"})


def samples(officer: Person, day: str, code: str) -> None:
    """A sealed sample with its minutes."""
    minutes = f"Biên bản {code}"
    officer.begins_task("Lấy mẫu").attaches("Biên bản lấy mẫu có chữ ký", f"{minutes}.pdf", make_pdf(minutes))
    officer.answers(brick.sampling(day, code)).presses("Lấy mẫu").is_told("Lấy mẫu")


def reports(officer: Person, number: str, day: str, code: str, strength: str) -> Person:
    """The laboratory's report, typed in up to the button."""
    officer.begins_task("Ghi kết quả thử nghiệm")
    officer.attaches("Phiếu kết quả thử nghiệm", f"Phiếu {number.replace('/', '-')}.pdf", make_pdf(number))
    return officer.answers(brick.test_report(number, day, code, strength))


def fails_its_test(town: Town, officer: Person, owner: Person) -> None:
    """Sampling and the assessment of the line side by side; an old report is refused, the strength is too low."""
    town.moves_to(2026, 5, 18)
    owner.opens(owner.page.url).acts(
        "Bắt đầu đánh giá chứng nhận",
        {
            "Tổ chức hoặc người chủ trì đánh giá": "Tổ chức chứng nhận Ví Dụ",
            "Phòng thử nghiệm dự kiến": "Phòng thử nghiệm Ví Dụ",
            "Ngày dự kiến lấy mẫu hoặc đánh giá": "20/05/2026",
        },
    )
    town.moves_to(2026, 5, 20)
    officer.opens("/queue?desk=ours").reads("Lấy mẫu", "Đánh giá quá trình sản xuất")
    officer.finds(brick.PRODUCER).keeps("conformity-tasks")
    samples(officer, "20/05/2026", "M-01")
    officer.begins_task("Đánh giá quá trình sản xuất").answers({"Ngày đánh giá": "20/05/2026", **brick.LINE})
    officer.presses("Đánh giá quá trình sản xuất").is_told("Đánh giá quá trình sản xuất")
    town.moves_to(2026, 6, 4)
    reports(officer.opens(officer.page.url), "TN-21/2025", "01/06/2025", "M-01", "8,6")
    officer.presses("Ghi kết quả thử nghiệm")
    expect(officer.page.get_by_label("Ngày của phiếu kết quả")).to_have_attribute("aria-invalid", "true")
    officer.answers(brick.test_report("TN-21/2026", "03/06/2026", "M-01", "8,6"))
    expect(officer.page.get_by_text("Không đạt", exact=True).first).to_be_visible()
    officer.keeps("conformity-test").answers({"Nhận xét": "Cường độ chịu nén thấp hơn mức quy định."})
    officer.presses("Ghi kết quả thử nghiệm").is_told("Ghi kết quả thử nghiệm")
    owner.opens(owner.page.url)
    expect(owner.action(HANDS_IN)).to_contain_text("Kết quả thử nghiệm hoặc đánh giá chưa đạt")
    officer.acts(
        "Yêu cầu khắc phục và lấy mẫu lại",
        {
            "Kết quả không đạt và nội dung phải khắc phục": "Cường độ chịu nén 8,6 MPa, thấp hơn 10 MPa.",
            "Có phải tạm ngừng bán sản phẩm của lô vi phạm?": True,
        },
    )


def corrects(town: Town, officer: Person, owner: Person) -> None:
    """The producer reports what it did; a new sample passes."""
    owner.follows(town.mail(owner, "Cần khắc phục"))
    town.moves_to(2026, 6, 22)
    owner.opens(owner.page.url).begins("Báo cáo khắc phục")
    owner.attaches("Minh chứng khắc phục", "Cấp phối mới.pdf", SCAN).answers(
        {
            "Nguyên nhân và biện pháp đã thực hiện": "Giảm tỷ lệ nước, kéo dài bảo dưỡng; loại lô không đạt.",
            "Ngày hoàn thành": "20/06/2026",
        }
    )
    owner.presses("Báo cáo khắc phục").is_told("Báo cáo khắc phục")
    officer.follows(town.mail(officer, "báo cáo đã khắc phục"))
    samples(officer, "22/06/2026", "M-02")
    town.moves_to(2026, 7, 6)
    reports(officer.opens(officer.page.url), "TN-30/2026", "03/07/2026", "M-02", "12,4")
    officer.presses("Ghi kết quả thử nghiệm").is_told("Ghi kết quả thử nghiệm")


def is_certified(town: Town, officer: Person, owner: Person) -> None:
    """The certificate of the third party enters the register, and a declaration is opened for it."""
    town.moves_to(2026, 7, 20)
    owner.opens(owner.page.url.partition("#")[0])
    owner.attaches("Bản quét giấy chứng nhận hoặc báo cáo tự đánh giá", "Giấy chứng nhận hợp chuẩn.pdf", SCAN)
    owner.acts(HANDS_IN, {})
    officer.follows(town.mail(officer, "báo cáo tự đánh giá chờ kiểm tra")).acts(
        "Ghi nhận chứng nhận",
        {
            "Căn cứ": "Giấy chứng nhận của tổ chức chứng nhận",
            "Số giấy chứng nhận hoặc báo cáo": CERTIFICATE,
            "Sản phẩm (tên, kiểu loại, nhãn hiệu)": PRODUCT,
            "Tiêu chuẩn": "TCVN 6477",
            "Năm ban hành": "2016",
            "Phạm vi và phương thức đánh giá": "Gạch bê tông sản xuất tại Nhà máy Tân Lập, phương thức 5",
            "Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ",
            "Số đăng ký hoạt động hoặc quyết định chỉ định": "Đăng ký 000/TĐC",
            "Ngày quyết định chứng nhận": "17/07/2026",
            "Hiệu lực từ ngày": "17/07/2026",
            "Ngày cuối có hiệu lực": "16/07/2029",
        },
    )
    expect(officer.action("Nghiệm thu đạt")).to_contain_text("Chưa có thông báo tiếp nhận bản công bố.")


def declares(town: Town, officer: Person, owner: Person) -> None:
    """The declaration begins with what the certificate says; it is returned for supplement, completed and noticed."""
    clerk = town.staff("one_stop", name="Cán bộ Một cửa")
    owner.follows(town.mail(owner, "Mời lập hồ sơ công bố")).reads(CERTIFICATE, "16/07/2029", "17/07/2027")
    owner.keeps("conformity-relatives").section("Hồ sơ công bố").get_by_role("link").first.click()
    case = owner.page.url
    owner.clicks("Soạn: Bản công bố sự phù hợp")
    expect(owner.page.get_by_label("Tên sản phẩm, hàng hóa, kiểu loại")).to_have_value(
        "Gạch bê tông GBT-M10, nhãn hiệu Gạch Ví Dụ"
    )
    owner.answers(brick.DECLARED).presses("Lưu và tiếp tục")
    expect(owner.page.get_by_label("Số giấy chứng nhận")).to_have_value(CERTIFICATE)
    owner.answers(
        {**brick.ASSESSED, "Đơn vị cam kết chịu trách nhiệm về sự phù hợp của sản phẩm với nội dung đã công bố.": True}
    ).presses("Lưu và tiếp tục")
    for paper in (
        "Bản công bố hợp chuẩn hoặc hợp quy đã ký",
        "Giấy chứng nhận đăng ký doanh nghiệp hoặc hợp tác xã",
        "Bản sao tiêu chuẩn áp dụng",
        "Giấy chứng nhận hoặc báo cáo tự đánh giá",
    ):
        owner.attaches(paper, f"{paper}.pdf", SCAN)
    owner.presses("Nộp hồ sơ công bố").agrees().is_told("Nộp hồ sơ công bố")
    clerk.follows(town.mail(clerk, "Hồ sơ công bố chờ kiểm tra")).acts(
        "Yêu cầu bổ sung hồ sơ công bố",
        {
            "Cần bổ sung": [
                {
                    "Giấy tờ hoặc nội dung": "Số hiệu tiêu chuẩn",
                    "Lý do": "Thiếu năm ban hành",
                    "Căn cứ (văn bản, điều, khoản)": "Thông tư 28/2012/TT-BKHCN Điều 9",
                }
            ],
            "Lời nhắn gửi đơn vị đăng ký": "Vui lòng ghi đủ số hiệu và năm ban hành của tiêu chuẩn.",
        },
    )
    town.moves_to(2026, 7, 23)
    owner.follows(town.mail(owner, "Cần bổ sung hồ sơ: Công bố hợp chuẩn"))
    owner.reads("Thiếu năm ban hành", "10/08/2026", within=owner.now())
    owner.keeps("declaration-supplement").clicks("Sửa: Bản công bố sự phù hợp")
    owner.answers({"Số hiệu tiêu chuẩn hoặc quy chuẩn kỹ thuật": "TCVN 6477:2016"}).presses("Lưu và tiếp tục")
    owner.is_told("Đã lưu lúc").turns_to("Kiểm tra và nộp")
    owner.presses("Gửi giấy tờ bổ sung").agrees().is_told("Gửi giấy tờ bổ sung")
    clerk.follows(town.mail(clerk, "Đã bổ sung hồ sơ")).acts("Hồ sơ đầy đủ", {})
    town.moves_to(2026, 7, 27)
    officer.opens(case).acts("Ban hành thông báo tiếp nhận", {})
    Office(town).confirms(brick.PRODUCER)
    owner.follows(town.mail(owner, "Đã tiếp nhận hồ sơ công bố"))
    owner.reads("01/2026/TB-SKHCN", "16/07/2029", "Thông báo có hiệu lực").keeps("declaration-notice")


def is_watched(town: Town, officer: Person, owner: Person) -> None:
    """A sample from the market passes in the first year; in the second it fails, and the lot is recalled."""
    town.moves_to(2027, 7, 12)
    officer.follows(town.mail(officer, "Nhắc đánh giá giám sát"))
    officer.acts("Ghi kết quả giám sát", brick.watched("12/07/2027", "TN-50/2027", passes=True))
    town.moves_to(2028, 7, 10)
    officer.opens(officer.page.url)
    officer.acts("Ghi kết quả giám sát", brick.watched("10/07/2028", "TN-61/2028", passes=False))
    owner.follows(town.mail(owner, "Kết quả giám sát"))
    owner.turns_to_part("Chứng nhận").reads("đã thực hiện 10/07/2028").turns_to_part("Tóm tắt")
    owner.begins_task("Ngừng dùng dấu và thu hồi sản phẩm").answers(
        {
            "Ngày ngừng dùng dấu": "10/07/2028",
            "Lô hoặc dãy sản phẩm không phù hợp": "Lô 06/2028",
            "Số sản phẩm đã bán ra": "12000",
            "Số sản phẩm đã thu hồi": "11500",
            "Sản phẩm, tiêu chuẩn hoặc quy trình có thay đổi phải công bố lại?": False,
            "Nguyên nhân, cách xử lý và biện pháp phòng ngừa": "Máy ép lệch áp; đã chỉnh và kiểm tra từng ca.",
        }
    )
    owner.keeps("conformity-recall").presses("Ngừng dùng dấu và thu hồi sản phẩm")
    owner.is_told("Ngừng dùng dấu và thu hồi sản phẩm").keeps("conformity-surveillance")
