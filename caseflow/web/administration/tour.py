"""What somebody may try in a demo, by what they may do: a few steps, each with the page on which it begins."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from caseflow.core.actor import Actor
from caseflow.core.ids import digest
from caseflow.web.frame.actor import acts_outside, permitted
from caseflow.web.frame.wings import Allowed

MOST = 6
"""More steps at once would be a manual."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """One thing to try: what to press on which page, for whom."""

    allowed: Allowed
    title: LazyString
    words: LazyString
    endpoint: str


def _desk(person: Actor) -> bool:
    """Whether somebody works at a desk of the agency, apart from those that only look."""
    return permitted("queue:read")(person) and permitted("case:act", "case:assign")(person)


def _looks(person: Actor) -> bool:
    return permitted("queue:read")(person) and not _desk(person)


STEPS = (
    TourStep(acts_outside, _l("Xem nội dung được hỗ trợ"),
             _l("Chọn một nội dung ở trang chủ: điều kiện, giấy tờ và thời hạn nằm trên một trang."), "public.home"),
    TourStep(acts_outside, _l("Điền tiếp hồ sơ đang soạn"),
             _l("Mở hồ sơ ở bước “Đang soạn”, điền một trang rồi sang trang khác: nội dung được lưu ngay."),
             "cases.mine"),
    TourStep(acts_outside, _l("Nộp hồ sơ"),
             _l("Tải đủ giấy tờ trong danh mục, bấm “Nộp hồ sơ” và xem hạn giải quyết hiện ra."), "cases.mine"),
    TourStep(permitted("account:manage"), _l("Chuyển ngày của bản trình diễn"),
             _l("Bấm “Đến hạn kế tiếp”: hạn đến, thư nhắc được gửi, như khi ngày ấy đến thật."), "demo.clock"),
    TourStep(permitted("outbox:read"), _l("Đọc thư hệ thống đã gửi"),
             _l("Mở một thư để xem đúng nội dung người nhận đã nhận, kèm hồ sơ và thời điểm."), "admin.outbox"),
    TourStep(permitted("account:manage"), _l("Cấp một vai trò"),
             _l("Mở một tài khoản của cơ quan, chọn vai trò và bấm “Cấp vai trò”."), "people.accounts"),
    TourStep(permitted("council:sit"), _l("Chấm một hồ sơ"),
             _l("Mở hội đồng họp hôm nay, đọc thuyết minh bên cạnh phiếu, cho điểm từng tiêu chí rồi gửi phiếu."),
             "councils.index"),
    TourStep(permitted("council:sit"), _l("Xem kết quả kiểm phiếu"),
             _l("Mở một hội đồng đã họp: điểm trung bình và kết luận của từng hồ sơ."), "councils.index"),
    TourStep(permitted("case:assign"), _l("Giao nhiều hồ sơ một lần"),
             _l("Đánh dấu vài dòng của danh sách, chọn chuyên viên rồi bấm “Giao…”."), "queue.index"),
    TourStep(_desk, _l("Xử lý một hồ sơ đang chờ"),
             _l("Mở dòng đầu tiên của “Việc của tôi”; nút chính trên trang hồ sơ là việc phải làm tiếp."),
             "queue.index"),
    TourStep(_looks, _l("Xem hồ sơ đang ở bước nào"),
             _l("Lọc theo giai đoạn, mở một hồ sơ và đọc quy trình và bước đã qua."), "queue.index"),
    TourStep(permitted("council:manage"), _l("Nhập một hội đồng"),
             _l("Bấm “Nhập hội đồng”, chọn ngày họp và thành viên; hệ thống kiểm tra đủ thành phần."),
             "councils.index"),
    TourStep(permitted("queue:read"), _l("Tìm bằng nửa cái tên"),
             _l("Bấm phím / rồi gõ không dấu vài chữ của tên đơn vị, mã hồ sơ hoặc mã số thuế."), "queue.index"),
    TourStep(permitted("certificate:read"), _l("Xem giấy chứng nhận sắp hết hạn"),
             _l("Trong sổ chứng nhận, lọc theo tình trạng và ngày hết hạn, rồi tải danh sách về."),
             "certificates.index"),
    TourStep(permitted("enterprise:read"), _l("Mở trang của một đơn vị đăng ký"),
             _l("Quy mô được giải thích theo số liệu; mọi hồ sơ và giấy chứng nhận của đơn vị ở cùng một chỗ."),
             "enterprises.index"),
    TourStep(permitted("content:read"), _l("Xem quy trình đang áp dụng"),
             _l("Mỗi quy trình là văn bản đọc được; hồ sơ giữ bản có hiệu lực khi nó bắt đầu."), "contents.index"),
    TourStep(permitted("audit:read"), _l("Đọc nhật ký"),
             _l("Ai làm gì, lúc nào: mỗi dòng nối với dòng trước, sửa một dòng là bị phát hiện."), "admin.audit"),
)  # fmt: skip


def steps(person: Actor) -> list[TourStep]:
    """What this person may try here, the most telling first."""
    return [step for step in STEPS if step.allowed(person)][:MOST]


def cookie() -> str:
    """The cookie that keeps who has put the card away in this browser."""
    return "__Host-tour" if current_app.config["SESSION_COOKIE_SECURE"] else "tour"


def put_away() -> list[str]:
    """The marks of the people who have put the card away in this browser."""
    return [mark for mark in request.cookies.get(cookie(), "").split("-") if mark.isalnum()][:99]


def mark_of(person: Actor) -> str:
    """What stands for a person in that cookie."""
    return digest(f"tour|{person.id}")[:8]


def is_away(person: Actor) -> bool:
    """Whether this person has put the card away in this browser."""
    return mark_of(person) in put_away()


def card(person: Actor | None, own_desk: str) -> list[TourStep]:
    """What the card at somebody's own desk says in a demo; nothing elsewhere, and once it was put away."""
    if not current_app.config["DEMO"] or person is None or request.path != own_desk or is_away(person):
        return []
    return steps(person)
