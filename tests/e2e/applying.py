"""The first chapters of a story: an owner registers, describes the enterprise, applies and submits."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import expect

from tests.e2e import dossier
from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town

OWNER = "giam-doc@bao-bi-vi-du.example"


def registers(town: Town, email: str = OWNER) -> Person:
    """An account, confirmed by the link in the mail; the first sign-in leads to what is to be done first."""
    owner = town.person(email)
    owner.opens("/").keeps("home")
    owner.clicks("Đăng ký tài khoản", within=owner.page.locator("main"))
    owner.answers(
        {
            "Họ và tên": "Lê Thị Thí Dụ",
            "Thư điện tử": email,
            "Số điện thoại": "0912 000 001",
            "Mật khẩu": owner.password,
            "Tôi đồng ý để cơ quan xử lý các thông tin trên nhằm giải quyết hồ sơ của tôi.": True,
        }
    )
    owner.presses("Đăng ký", within=owner.page.locator("main"))
    owner.reads("Vui lòng kiểm tra hộp thư", email)
    owner.follows(town.mail(owner, "Xác nhận địa chỉ thư")).presses("Xác nhận").is_told("Đã xác nhận địa chỉ thư")
    owner.signs_in()
    owner.reads("bắt đầu bằng ba bước")
    return owner


def describes_itself(owner: Person) -> None:
    """The profile of the enterprise; the page says which size class follows, and why."""
    owner.clicks("Khai thông tin đơn vị").answers(dossier.PROFILE).presses("Lưu đơn vị")
    owner.is_told("Đã lưu thông tin đơn vị")
    size = owner.page.get_by_role("heading", name="Quy mô: Nhỏ")
    expect(size).to_be_visible()
    owner.reads("lao động 58 ≤ 100", "doanh thu 40.000.000.000 ₫ ≤ 50.000.000.000 ₫", "Nghị định 80/2021/NĐ-CP Điều 5")


def applies(owner: Person) -> None:
    """The application page by page, saved while it is typed, with its papers beside the questions."""
    owner.opens("/schemes/iso_9001").keeps("scheme").presses("Bắt đầu hồ sơ").is_told("Đã mở hồ sơ")
    owner.reads("Đến lượt ông/bà", within=owner.now())
    owner.clicks("Soạn đơn đăng ký")
    fills_in(owner, dossier.PAGES, dossier.files())


def fills_in(owner: Person, pages: Mapping[str, Mapping[str, Answer]], files: Mapping[str, tuple[str, bytes]]) -> None:
    """Page by page with the papers that belong to each; every paper of `files` finds its place."""
    left = dict(files)
    for title, given in pages.items():
        expect(owner.page.get_by_role("heading", name=title, level=2, exact=True)).to_be_visible()
        owner.answers(given)
        if title == "Các quá trình" and owner.script:
            expect(owner.page.get_by_text("Đã lưu lúc 09:00:00", exact=True)).to_be_visible()
            owner.page.reload()
            expect(owner.page.get_by_label("Đơn vị thực hiện").last).to_have_value("Hợp tác xã Vận tải Ví Dụ")
        asked_for = [place for place in left if owner.section(place).count()]
        if asked_for and not owner.script:
            owner.presses("Lưu").is_told("Đã lưu lúc")
        for place in asked_for:
            owner.attaches(place, *left.pop(place))
        if title == "Tổ chức và địa điểm":
            owner.keeps("application-page")
        owner.presses("Lưu và tiếp tục")
    assert not left, f"no page asked for {list(left)}"


def submits(owner: Person) -> None:
    """The answers to check, then the signature."""
    owner.reads("Mọi trang đã đủ nội dung.", "30.000.000 ₫", "02/02/2026", "Đã có 1 tệp")
    owner.presses("Nộp hồ sơ").agrees().is_told("Nộp hồ sơ")
