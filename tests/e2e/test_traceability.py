"""A traceability system from registration to the second yearly review; a broken chain is repaired and tested again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import chapters, dossier
from tests.e2e.applying import describes_itself, fills_in, registers
from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town, open_town, plays_on
from tests.support.files import make_pdf
from tests.support.web_tools import LiveServer, MailServer

GTIN, OTHER, GLN = "8930000000019", "8931234567897", "8930000000019"
SITE = "https://tra-cuu.vi-du.example"
LINK = f"{SITE}/01/0{GTIN}/10/LO-26.01/21/A7"
TESTS = ("Truy xuất thử", "Quét thử mã", "Kiểm tra độ đầy đủ dữ liệu")
KDE = ["Vật phẩm, số lô", "Số lượng", "Thời gian", "Địa điểm"]

OWNS = "Chúng tôi là chủ sở hữu dữ liệu truy xuất, chịu trách nhiệm về dữ liệu và cho phép các bên trong chuỗi tra cứu."
CONNECTS = "Chúng tôi kết nối dữ liệu với Cổng thông tin truy xuất nguồn gốc sản phẩm, hàng hóa quốc gia."
SHOWS = (
    "Cổng đã hiển thị tên, hình ảnh sản phẩm, đơn vị sản xuất và địa chỉ, thời gian sản xuất, "
    "nhãn hiệu, số sê-ri, hạn sử dụng?"
)

PAGES: dict[str, dict[str, Answer]] = {
    "Người liên hệ": {
        "Họ và tên": "Trần Thị Mẫu",
        "Số điện thoại": "0221 000 002",
        "Thư điện tử": "truy-xuat@bao-bi-vi-du.example",
    },
    "Dòng sản phẩm": {
        "Sản phẩm đưa vào truy xuất": [
            {
                "Tên sản phẩm": "Long nhãn sấy",
                "Mã GTIN": GTIN,
                "Quy cách đóng gói": "Túi 500 g",
                "Số lô mỗi năm": "120",
            },
            {
                "Tên sản phẩm": "Mật ong nhãn",
                "Mã GTIN": OTHER,
                "Quy cách đóng gói": "Chai 350 ml",
                "Số lô mỗi năm": "60",
            },
        ]
    },
    "Các bên của chuỗi": {
        "Các bên tham gia": [
            {
                "Tên bên tham gia": "Tổ hợp tác trồng nhãn Ví Dụ",
                "Vai trò trong chuỗi": "Nuôi trồng, cung cấp nguyên liệu",
                "Địa chỉ": "Thôn Đông, xã Tân Lập",
                "Đã có mã địa điểm GLN?": False,
                "Mã địa điểm tự đặt": "VD-TRONG-01",
            },
            {
                "Tên bên tham gia": "Xưởng sấy Tân Lập",
                "Vai trò trong chuỗi": "Sản xuất, chế biến",
                "Địa chỉ": "Thôn Đông, xã Tân Lập",
                "Đã có mã địa điểm GLN?": True,
                "Mã địa điểm GLN": GLN,
            },
        ]
    },
    "Sự kiện và dữ liệu": {
        "Chuỗi sự kiện dự kiến": [
            {
                "Sự kiện (CTE)": "Thu hoạch, tiếp nhận nguyên liệu",
                "Bên thực hiện": "Tổ hợp tác trồng nhãn Ví Dụ",
                "Dữ liệu được ghi (KDE)": KDE,
                "Cách ghi hiện nay": "Sổ giấy",
            },
            {
                "Sự kiện (CTE)": "Đóng gói, gắn mã",
                "Bên thực hiện": "Xưởng sấy Tân Lập",
                "Dữ liệu được ghi (KDE)": KDE,
                "Cách ghi hiện nay": "Bảng tính",
            },
        ]
    },
    "Mã và nền tảng dự kiến": {
        "Mã truy vết dự kiến dùng": ["GTIN và số lô", "GTIN và số sê-ri"],
        "Vật mang dữ liệu dự kiến": ["Mã QR theo GS1 Digital Link", "GS1 DataMatrix"],
        "Nền tảng truy xuất dự kiến": "Nền tảng Ví Dụ",
        "Đơn vị cung cấp nền tảng dự kiến": "Công ty Phần mềm Ví Dụ",
        "Giá nền tảng và dịch vụ dự kiến": "80.000.000",
        "Nơi lưu dữ liệu dự kiến": "Máy chủ tại Việt Nam",
        "Có thuê tư vấn?": False,
    },
    "Hiện trạng": {
        "Tỷ lệ lô hàng truy xuất được": "10",
        "Số lượt quét mã truy xuất": "0",
        "Thời gian xác định và thu hồi một lô hàng": "72,5",
    },
    "Kinh phí đề nghị hỗ trợ": dossier.PAGES["Kinh phí đề nghị hỗ trợ"],
    "Cam kết": {**dossier.PAGES["Cam kết"], OWNS: True, CONNECTS: True},
}
PAPERS = (
    "Danh mục sản phẩm đề nghị gán mã", "Danh sách các bên trong chuỗi cung ứng",
    "Báo giá thiết bị, phần mềm hoặc dịch vụ", "Bản cam kết của chủ sở hữu dữ liệu",
    "Tờ khai xác định doanh nghiệp nhỏ và vừa",
)  # fmt: skip
DESIGNED = (
    "Giấy chứng nhận quyền sử dụng mã số mã vạch", "Sơ đồ quá trình và điểm ghi dữ liệu",
    "Mô tả nền tảng truy xuất và vật mang dữ liệu",
)  # fmt: skip
"""What follows the approval: codes, events with their data, the platform."""
FIGURES: dict[str, Answer] = {
    "Tỷ lệ lô hàng truy xuất được": "98,5",
    "Số lượt quét mã truy xuất": "12.500",
    "Thời gian xác định và thu hồi một lô hàng": "3,5",
}


@plays_on("sqlite")
@pytest.mark.walk
@pytest.mark.slow
def test_road_to_the_second_review(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> None:
    with open_town(serve, smtp, browser) as town:
        town.takes_pictures = True
        officer = town.staff("case_officer", name="Chuyên viên Ví Dụ")
        owner = registers(town)
        describes_itself(owner)
        applies(owner)
        journey = chapters.is_received(town, owner, officer)
        surveys(town, officer)
        chapters.is_granted(journey, "2026-09-30")
        goes_live(town, owner)
        pictures = labels(town, owner)
        finds_the_gap(town, officer, owner, pictures)
        repairs(town, officer, owner)
        links(town, owner)
        chapters.is_settled(journey, officer, dossier.ENTERPRISE, FIGURES)
        checks_links(town, owner)
        reviews(town, officer, owner, (2027, 2, 15), "15/02/2028")
        reviews(town, officer, owner, (2027, 12, 13), "13/12/2028")


def applies(owner: Person) -> None:
    """The application with its codes, and the papers."""
    owner.opens("/schemes/traceability")
    paper = make_pdf("Giấy tờ ví dụ")
    owner.presses("Bắt đầu hồ sơ").is_told("Đã mở hồ sơ").clicks("Soạn đơn đăng ký")
    fills_in(owner, PAGES, {title: (f"Giấy tờ {n}.pdf", paper) for n, title in enumerate(PAPERS, 1)})
    owner.reads("Mọi trang đã đủ nội dung.", GTIN, GLN).keeps("trace-application")
    owner.presses("Nộp hồ sơ").agrees().is_told("Nộp hồ sơ")


def surveys(town: Town, officer: Person) -> None:
    """The figures before the support, and the order of priority."""
    officer.finds(dossier.ENTERPRISE).acts(
        "Ghi biên bản khảo sát",
        {
            "Ngày khảo sát": town.today(),
            "Địa điểm khảo sát": "Xưởng sấy Tân Lập",
            "Thành phần tham gia": [{"Họ và tên": "Trần Thị Mẫu", "Đơn vị và chức vụ": "Doanh nghiệp, quản đốc"}],
            "Kết quả khảo sát": "Các bên của chuỗi sẵn sàng ghi dữ liệu.",
            **PAGES["Hiện trạng"],
        },
    )
    officer.acts("Ghi thứ tự ưu tiên", {"Đối tượng ưu tiên": "không thuộc đối tượng ưu tiên"})


def ends(person: Person, task: str, given: Mapping[str, Answer] | None = None) -> Person:
    """Ends the task whose page is open, and is told that it was done."""
    return person.answers(given or {}).presses(task).is_told(task)


def goes_live(town: Town, owner: Person) -> None:
    """Tests are asked for once the system runs and there is evidence of it."""
    here = town.mail(owner, "đã được ký")
    town.moves_to(2026, 8, 17)
    owner.follows(here).begins("Đề nghị kiểm tra hệ thống").reads("Chưa thực hiện được")
    owner.attaches("Minh chứng hệ thống đã vận hành", "Màn hình tra cứu.pdf", make_pdf("Tra cứu"))
    for paper in DESIGNED:
        owner.attaches(paper, "Thiết kế.pdf", make_pdf(paper))
    owner.answers(
        {
            "Ngày hoàn thành": "14/08/2026",
            "Nội dung đã thực hiện": "Đã cài đặt nền tảng, đào tạo các bên và ghi dữ liệu 30 lô.",
            "Địa chỉ tra cứu của hệ thống": SITE,
            "Số lô đã ghi dữ liệu": "30",
            "Số mã sản phẩm đã đăng ký": "2",
        }
    )
    owner.presses("Đề nghị kiểm tra hệ thống").is_told("Đề nghị kiểm tra hệ thống")


def labels(town: Town, owner: Person) -> list[bytes]:
    """The products of the application become labels with codes; the system draws them, and they are looked at."""
    owner.begins_task("Phát hành nhãn thử")
    rows = [
        {"Số lô": "LO-26.01", "Số sê-ri": "A7", "Vật mang dữ liệu": "Mã QR (GS1 Digital Link)"},
        {"Số lô": "LO-26.02", "Vật mang dữ liệu": "GS1 DataMatrix"},
    ]
    owner.answers({"Địa chỉ tra cứu đặt trong mã QR": SITE, "Nhãn": rows}).asks_again()
    owner.reads(LINK, f"(01)0{OTHER}(10)LO-26.02").keeps("trace-labels-form")
    ends(owner, "Phát hành nhãn thử")
    owner.tasks().get_by_role("link", name=re.compile("^Xem ?: ?Phát hành nhãn thử")).click()
    figures = owner.page.get_by_role("figure")
    expect(figures).to_have_count(2)
    expect(figures.first).to_contain_text("LO-26.01")
    expect(owner.page.get_by_role("button", name="In nhãn")).to_be_visible()
    pictures = [figures.nth(0).screenshot(), figures.nth(1).screenshot()]
    owner.keeps("trace-labels")
    return pictures


def traced(whole: bool, day: str) -> dict[str, Answer]:
    """Two nodes of the chain, back and forward by the clock."""
    node: dict[str, str | bool] = {
        "Bắt đầu truy ngược lúc": f"08:00 {day}",
        "Truy ngược xong lúc": f"08:45 {day}",
        "Truy ngược đủ đến nguồn, không đứt khâu nào?": True,
        "Bắt đầu truy xuôi lúc": f"09:00 {day}",
        "Truy xuôi xong lúc": f"09:30 {day}",
        "Truy xuôi đủ đến nơi nhận hàng, không đứt khâu nào?": True,
    }
    broken = {"Truy xuôi đủ đến nơi nhận hàng, không đứt khâu nào?": whole}
    return {
        "Sản phẩm": "Long nhãn sấy",
        "Mã GTIN": GTIN,
        "Số lô": "LO-26.01",
        "Khâu được thử": [
            {"Khâu và bên thực hiện": "Xưởng sấy Tân Lập", **node},
            {"Khâu và bên thực hiện": "Kho phân phối Ví Dụ", **node, **broken},
        ],
        **({} if whole else {"Chỗ đứt chuỗi, nguyên nhân và nhận xét": "Kho không ghi lô khi giao cho cửa hàng."}),
    }


def sampled(missing: Sequence[int] = ()) -> dict[str, Answer]:
    """Ten lots; what is missing in some of them."""
    every = [
        "Tên, hình ảnh sản phẩm", "Tên, địa chỉ đơn vị sản xuất", "Thời gian sản xuất", "Nhãn hiệu, số sê-ri",
        "Hạn sử dụng", "Một bước trước", "Một bước sau",
    ]  # fmt: skip
    return {
        "Lô lấy mẫu": [
            {"Số lô": f"LO-26.{n:02}", "Dữ liệu có trong hệ thống (KDE)": every[:-1] if n in missing else every}
            for n in range(1, 11)
        ]
    }


def finds_the_gap(town: Town, officer: Person, owner: Person, pictures: list[bytes]) -> None:
    """Tests side by side: one code is read out of its picture, the chain is broken at one node."""
    town.moves_to(2026, 8, 20)
    officer.follows(town.mail(officer, "chờ quét")).keeps("trace-tests").begins_task("Truy xuất thử")
    officer.answers(traced(False, "19/08/2026")).asks_again().reads("45 phút", "Không đạt")
    officer.keeps("trace-test")
    ends(officer, "Truy xuất thử")
    officer.begins_task("Quét thử mã")
    for number, picture in enumerate(pictures, 1):
        row = officer.page.get_by_role("group", name=f"Nhãn được quét – dòng {number}", exact=True)
        row.get_by_label("Hoặc chọn ảnh chụp mã để hệ thống đọc").set_input_files(
            {"name": f"nhan-{number}.png", "mimeType": "image/png", "buffer": picture}
        )
        row.get_by_role("button", name=re.compile("^Đọc ảnh")).click()
        expect(row.get_by_label("Nội dung đọc được")).to_have_value(re.compile(r"(/10/|\(10\))LO-26.0[12]"))
        expect(row.get_by_text("Đã đọc mã trong ảnh.")).to_be_visible()
    officer.asks_again().reads("Kết luận quét thử").keeps("scan-test")
    ends(officer, "Quét thử mã")
    officer.begins_task("Kiểm tra độ đầy đủ dữ liệu").answers(sampled((1, 2))).asks_again()
    officer.reads("97,14 %".replace(" ", "\u00a0")).keeps("lot-sampling")
    ends(officer, "Kiểm tra độ đầy đủ dữ liệu")
    expect(officer.action("Xác nhận hệ thống đạt")).to_contain_text("Truy xuất thử chưa đạt.")
    officer.acts(
        "Yêu cầu khắc phục",
        {
            "Nội dung không đạt": ["Chuỗi truy xuất bị đứt"],
            "Mô tả và việc cần làm": "Bổ sung ghi nhận lô khi kho giao hàng cho cửa hàng.",
        },
    )
    mail = town.mail(owner, "Cần khắc phục hệ thống")
    assert "Thời hạn của bước này: đến hết ngày 21/09/2026" in mail.get_content()
    owner.follows(mail).reads("Đến lượt ông/bà", "21/09/2026", within=owner.now())


def repairs(town: Town, officer: Person, owner: Person) -> None:
    """Within the thirty days; every test is opened again, and now all of them pass."""
    town.moves_to(2026, 9, 14)
    owner.opens(owner.page.url).acts(
        "Báo đã khắc phục",
        {
            "Nguyên nhân và biện pháp đã thực hiện": "Kho đã quét mã khi xuất; dữ liệu nối với cửa hàng.",
            "Ngày hoàn thành": "11/09/2026",
        },
    )
    town.moves_to(2026, 9, 16)
    officer.follows(town.mail(officer, "chờ kiểm tra lại"))
    expect(officer.action("Xác nhận hệ thống đạt")).to_contain_text("Còn công việc chưa xong")
    ends(officer.begins_task(TESTS[0]), TESTS[0], traced(True, "15/09/2026"))
    scans = [{"Nội dung đọc được": LINK}, {"Nội dung đọc được": f"010{OTHER}10LO-26.02"}]
    ends(officer.begins_task(TESTS[1]), TESTS[1], {"Nhãn được quét": scans})
    ends(officer.begins_task(TESTS[2]), TESTS[2], sampled())
    officer.acts("Xác nhận hệ thống đạt", {"Ngày rà soát": "16/09/2026", "Nhận xét": "Mọi kiểm tra đều đạt."})


def links(town: Town, owner: Person) -> None:
    """What was done at the national portal is put on record with its number, its date and its evidence."""
    owner.follows(town.mail(owner, "Hệ thống đạt yêu cầu")).begins("Ghi nhận kết nối Cổng quốc gia")
    owner.attaches("Minh chứng kết nối Cổng quốc gia", "Xác nhận.pdf", make_pdf("Xác nhận kết nối"))
    owner.answers({"Số văn bản hoặc mã kết nối": "KN-0001", "Ngày kết nối": "16/09/2026"})
    owner.answers({SHOWS: True}).presses("Ghi nhận kết nối Cổng quốc gia").is_told("Ghi nhận kết nối Cổng quốc gia")


def checks_links(town: Town, owner: Person) -> None:
    """Asked every month: once it is done, the next one stands there with the next date."""
    town.moves_to(2026, 10, 19)
    owner.follows(town.mail(owner, "Đã thanh lý, quyết toán")).reads("Đang duy trì").begins_task(
        "Kiểm tra liên kết trong mã hằng tháng"
    )
    ends(
        owner,
        "Kiểm tra liên kết trong mã hằng tháng",
        {"Ngày kiểm tra": "19/10/2026", "Số liên kết đã mở thử": "40", "Số liên kết không mở được": "0"},
    )
    owner.reads("đến hết ngày 19/11/2026", within=owner.tasks())
    owner.keeps("upkeep")


def reviews(town: Town, officer: Person, owner: Person, at: tuple[int, int, int], due: str) -> None:
    """A yearly review: the report with its figures, a trace test, the result, and the date of the next one."""
    day = f"{at[2]:02}/{at[1]:02}/{at[0]}"
    told = len([mail for mail in town.smtp.to(officer.email) if "Báo cáo rà soát" in mail["Subject"]])
    town.moves_to(*at)
    owner.opens(owner.page.url).acts(
        "Báo cáo rà soát",
        {
            "Ngày báo cáo": day,
            "Thay đổi sau hỗ trợ": "Hệ thống vận hành đều, đã mở rộng sang sản phẩm thứ ba.",
            "Hệ thống truy xuất vẫn vận hành?": True,
            "Kết nối với Cổng quốc gia vẫn hoạt động?": True,
            **FIGURES,
        },
    )
    mail = town.mail(officer, "Báo cáo rà soát hằng năm")
    assert len([m for m in town.smtp.to(officer.email) if "Báo cáo rà soát" in m["Subject"]]) == told + 1
    ends(officer.follows(mail).begins_task(TESTS[0]), TESTS[0], traced(True, day))
    officer.acts("Ghi kết luận rà soát", {"Ngày rà soát": day, "Nhận xét": "Hệ thống được duy trì tốt."})
    owner.opens(owner.page.url).reads("Đang duy trì").reads(due, within=owner.now())
