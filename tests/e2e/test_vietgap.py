"""A cooperative from registration to its second surveillance: residues above the limit, corrected, sampled again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import chapters, farm
from tests.e2e.applying import fills_in, registers
from tests.e2e.pages import NARROW, Answer, Person
from tests.e2e.town import Town, open_town, plays_on
from tests.support.files import make_jpg, make_pdf
from tests.support.web_tools import LiveServer, MailServer

OWNER = "chu-nhiem@rau-vi-du.example"
SCAN = make_pdf("Bản quét")
OFFLINE = "Mất kết nối. Nội dung vẫn được giữ trên máy này và sẽ được gửi khi có mạng."


@plays_on("sqlite")
@pytest.mark.walk
@pytest.mark.slow
def test_road_of_a_cooperative(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> None:
    with open_town(serve, smtp, browser) as town:
        town.takes_pictures = True
        inspector = town.staff("agriculture_officer", name="Cán bộ Nông nghiệp Ví Dụ")
        officer = town.staff("case_officer", name="Chuyên viên Ví Dụ")
        owner = applies(town)
        journey = chapters.is_received(town, owner, officer)
        visits(town, inspector)
        finds_residues(town, inspector)
        corrects(town, inspector, owner)
        officer.finds(farm.COOPERATIVE).acts(
            "Ghi thứ tự ưu tiên", {"Đối tượng ưu tiên": "không thuộc đối tượng ưu tiên"}
        )
        chapters.is_granted(journey, "2026-12-18")
        is_certified(town, officer, owner)
        chapters.is_settled(journey, officer, farm.COOPERATIVE, farm.AFTER)
        is_watched(town, officer, owner)


def applies(town: Town) -> Person:
    """Everything on a telephone: the profile, the plots with their map, members, seasons, papers."""
    owner = registers(town, OWNER)
    owner.page.set_viewport_size(NARROW)
    owner.clicks("Khai thông tin đơn vị").answers(farm.PROFILE).presses("Lưu đơn vị")
    owner.is_told("Đã lưu thông tin đơn vị")
    owner.opens("/schemes/vietgap").presses("Bắt đầu hồ sơ").is_told("Đã mở hồ sơ").clicks("Soạn đơn đăng ký")
    fills_in(owner, farm.PAGES, farm.files())
    owner.reads("Mọi trang đã đủ nội dung.", "Hộ Ví Dụ Hai", "Mỗi vụ một lần")
    expect(owner.page.get_by_role("img", name="Sơ đồ vị trí: Thửa").first).to_be_visible()
    owner.keeps("vietgap-review").page.set_viewport_size(NARROW)
    owner.presses("Nộp hồ sơ").agrees().is_told("Nộp hồ sơ")
    return owner


def visits(town: Town, inspector: Person) -> None:
    """The agriculture officer fills in the checklist on a telephone; the connection dies, nothing is lost."""
    town.moves_to(2026, 3, 12)
    inspector.opens("/queue").reads("Kiểm tra thực địa", "Lấy mẫu").keeps("vietgap-queue")
    inspector.page.set_viewport_size(NARROW)
    inspector.finds(farm.COOPERATIVE).keeps("vietgap-case").page.set_viewport_size(NARROW)
    inspector.begins_task("Kiểm tra thực địa")
    place = inspector.section("Ảnh chụp tại thực địa")
    place.get_by_label("Ảnh chụp gì").fill("Kho vật tư")
    place.get_by_label("Lúc chụp").fill("08:40 12/03/2026")
    place.get_by_label("Vị trí", exact=False).first.fill("20.6461, 106.0512")
    inspector.attaches("Ảnh chụp tại thực địa", "Kho vật tư.jpg", make_jpg())
    inspector.reads("Chụp lúc", "20.6461")
    inspector.page.context.set_offline(True)
    inspector.answers(farm.VISIT).presses("Kiểm tra thực địa")
    expect(inspector.page.get_by_text(OFFLINE)).to_be_visible(timeout=15_000)
    inspector.page.context.set_offline(False)
    expect(inspector.page.get_by_text("xong lúc").first).to_be_visible(timeout=30_000)


Codes = tuple[str, str, str]
FIRST, SECOND, THIRD = ("D-01", "N-01", "S-01"), ("D-02", "N-02", "S-02"), ("D-30", "N-30", "S-30")


def samples(inspector: Person, day: str, codes: Codes) -> None:
    """Soil, water and produce, each under its sealed code."""
    inspector.finds(farm.COOPERATIVE)
    inspector.begins_task("Lấy mẫu").attaches(
        "Biên bản lấy mẫu có chữ ký", f"Biên bản {codes[0]}.pdf", make_pdf(codes[0])
    )
    inspector.answers(farm.sampling(day, *codes)).presses("Lấy mẫu").is_told("Lấy mẫu")


def reports(inspector: Person, number: str, day: str, codes: Codes, residue: str) -> Person:
    """The laboratory's report with its scan, typed in up to the button."""
    inspector.finds(farm.COOPERATIVE).begins_task("Ghi kết quả thử nghiệm")
    inspector.attaches("Phiếu kết quả thử nghiệm", f"Phiếu {codes[2]}.pdf", make_pdf(number))
    expect(inspector.page.get_by_label("Mã mẫu").nth(2)).to_have_value(codes[2])  # as the sampling signed it
    return inspector.answers(farm.tests(number, day, codes, residue))


def finds_residues(town: Town, inspector: Person) -> None:
    """A residue above its limit: the survey cannot be concluded, a correction is demanded."""
    samples(inspector, "12/03/2026", FIRST)
    town.moves_to(2026, 3, 20)
    reports(inspector, "TN-11/2026", "19/03/2026", FIRST, "0,82").asks_again()
    expect(inspector.page.get_by_text("Không đạt").first).to_be_visible()
    inspector.keeps("vietgap-laboratory")
    inspector.answers({"Nhận xét": "Dư lượng vượt giới hạn 0,32 mg/kg."}).presses("Ghi kết quả thử nghiệm")
    inspector.is_told("Ghi kết quả thử nghiệm")
    expect(inspector.action("Ghi biên bản khảo sát")).to_contain_text("Kết quả thử nghiệm chưa đạt.")
    inspector.acts(
        "Yêu cầu khắc phục và lấy mẫu lại",
        {
            "Kết quả không đạt và nội dung phải khắc phục": "Mẫu S-01 vượt giới hạn dư lượng; kéo dài cách ly.",
            "Có phải tạm ngừng bán sản phẩm của lô vi phạm?": True,
        },
    )


def corrects(town: Town, inspector: Person, owner: Person) -> None:
    """The cooperative reports what it did; new samples pass, and the survey is concluded."""
    owner.follows(town.mail(owner, "Cần khắc phục")).reads("20/04/2026", within=owner.now())
    town.moves_to(2026, 4, 2)
    owner.returns().begins("Báo cáo khắc phục")
    owner.attaches("Minh chứng khắc phục", "Nhật ký cách ly.pdf", SCAN)
    owner.answers(
        {
            "Nguyên nhân và biện pháp đã thực hiện": "Phun sai thời gian cách ly; đã hủy lô và tập huấn lại.",
            "Ngày hoàn thành": "01/04/2026",
        }
    )
    owner.presses("Báo cáo khắc phục").is_told("Báo cáo khắc phục")
    inspector.follows(town.mail(inspector, "báo cáo đã khắc phục"))
    samples(inspector, "02/04/2026", SECOND)
    town.moves_to(2026, 4, 13)
    reports(inspector, "TN-19/2026", "10/04/2026", SECOND, "0,11").presses("Ghi kết quả thử nghiệm")
    inspector.is_told("Ghi kết quả thử nghiệm").acts(
        "Ghi biên bản khảo sát",
        {
            "Ngày khảo sát": "13/04/2026",
            "Địa điểm khảo sát": "Vùng trồng thôn Đông",
            "Thành phần tham gia": [{"Họ và tên": "Ví Dụ Một", "Đơn vị và chức vụ": "Hợp tác xã, giám đốc"}],
            "Kết quả khảo sát": "Vùng trồng đủ điều kiện; mẫu lấy lại đạt.",
            **farm.FIGURES,
        },
    )


def is_certified(town: Town, officer: Person, owner: Person) -> None:
    """After a season under contract the certification body issues a certificate, for two years only."""
    town.moves_to(2026, 10, 15)
    owner.returns().acts(
        "Bắt đầu đánh giá chứng nhận",
        {"Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ", "Ngày đánh giá dự kiến": "01/11/2026"},
    )
    town.moves_to(2026, 11, 10)
    owner.returns()
    owner.attaches("Bản quét giấy chứng nhận", "Giấy chứng nhận VietGAP.pdf", SCAN).acts("Nộp giấy chứng nhận", {})
    officer.follows(town.mail(officer, "giấy chứng nhận chờ kiểm tra")).acts(
        "Ghi nhận chứng nhận",
        {
            "Số giấy chứng nhận": "VD-VG-0001",
            "Tiêu chuẩn": "TCVN 11892-1",
            "Phiên bản": "2017",
            "Phạm vi chứng nhận": "Sản xuất cải ngọt, cà chua, 1,2 ha",
            "Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ",
            "Số đăng ký hoạt động của tổ chức chứng nhận": "000/ĐK",
            "Tổ chức công nhận": "BoA, VICAS 000",
            "Ngày quyết định chứng nhận": "05/11/2026",
            "Hiệu lực từ ngày": "05/11/2026",
            "Ngày cuối có hiệu lực": "04/11/2028",
        },
    )
    owner.follows(town.mail(owner, "Đã ghi nhận giấy chứng nhận")).reads("VD-VG-0001", "04/11/2028", "05/05/2027")


def is_watched(town: Town, officer: Person, owner: Person) -> None:
    """One surveillance a season: the first finds residues and suspends, tests repeated restore, the second passes."""
    town.moves_to(2027, 4, 20)
    officer.follows(town.mail(officer, "Nhắc đánh giá giám sát"))
    officer.acts("Ghi kết quả giám sát", {**watched("20/04/2027", "TN-30/2027", "0,90"), "Nhận xét": "Vượt giới hạn."})
    officer.acts("Ghi nhận đình chỉ chứng nhận", {"Lý do": "Dư lượng vượt giới hạn cho phép."})
    owner.follows(town.mail(owner, "đình chỉ")).reads("Chứng nhận bị tạm đình chỉ")
    town.moves_to(2027, 5, 14)
    remark = "Biện pháp đã khắc phục và kết luận"
    again = {
        **farm.tests("TN-41/2027", "12/05/2027", THIRD, "0,10"),
        remark: "Đã khắc phục; mẫu thử lại đạt.",
    }
    officer.returns().acts("Ghi nhận khôi phục chứng nhận", again)
    town.moves_to(2027, 10, 20)
    officer.returns().acts("Ghi kết quả giám sát", watched("19/10/2027", "TN-77/2027", "0,05"))
    owner.returns().turns_to_part("Chứng nhận").reads("đã thực hiện 19/10/2027", "05/05/2028").keeps(
        "vietgap-surveillance"
    )


def watched(day: str, number: str, residue: str) -> dict[str, Answer]:
    """The form of one surveillance."""
    return {
        "Ngày đánh giá": day,
        "Vụ được giám sát": "Vụ được giám sát năm 2027",
        "Kiểm tra không báo trước?": True,
        "Các yêu cầu về sản xuất vẫn được tuân thủ?": True,
        **farm.tests(number, day, THIRD, residue),
        **farm.AFTER,
    }
