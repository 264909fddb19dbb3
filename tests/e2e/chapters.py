"""Chapters that the stories of all kinds of support share: reception, the council, the money, the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.e2e.council import COUNCIL
from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town
from tests.files import make_pdf

PRESENT = ("Chủ tịch Ví Dụ", "Thư ký Ví Dụ", "Phản biện Một", "Phản biện Hai", "Ủy viên Một")
"""Five of the seven come: enough to decide."""
CONTRACT = make_pdf("Hợp đồng", 2)


@dataclass(frozen=True)
class Support:
    """The case of a story: who applies, for how much, and the points that every member of the council gives."""

    enterprise: str
    state: str
    counterpart: str
    total: str
    points: tuple[int, ...]


def receives(town: Town, support: Support) -> Person:
    """The one-stop desk takes the case in; gives its officer."""
    clerk = town.staff("one_stop", name="Cán bộ Một cửa")
    clerk.finds(support.enterprise).acts("Tiếp nhận hồ sơ")
    return clerk


def finds_eligible(officer: Person, support: Support) -> None:
    """The officer confirms that the applicant may be supported."""
    officer.finds(support.enterprise).acts(
        "Xác nhận đủ điều kiện",
        {
            "Quy mô doanh nghiệp được xác nhận": "Nhỏ",
            "Đã đối chiếu đăng ký kinh doanh, doanh nghiệp hoạt động trên địa bàn tỉnh.": True,
            "Đã kiểm tra, nội dung này chưa được chương trình khác hỗ trợ.": True,
        },
    )


def council_decides(town: Town, support: Support, meets: datetime) -> None:
    """A council of seven is set up, five of it come, declare, vote and recommend the support."""
    council = {name: town.staff(role, name=name) for name, (role, _) in COUNCIL.items()}
    secretary = town.staff("admin_secretary", name="Thư ký hành chính Ví Dụ")
    secretary.opens("/councils/new").answers(
        {
            "Tên hội đồng": "Hội đồng tư vấn Ví Dụ",
            "Số quyết định thành lập": "12/QĐ-SKHCN",
            "Ngày quyết định": town.today(),
            "Thời gian họp": f"{meets:%H:%M %d/%m/%Y}",
            "Địa điểm họp": "Phòng họp 1",
            **{f"Vị trí của {name}": seat for name, (_, seat) in COUNCIL.items()},
        }
    )
    secretary.presses("Lập hội đồng").is_told("Đã lập hội đồng")
    secretary.page.get_by_role("checkbox", name=support.enterprise).check()
    secretary.presses("Đưa vào hội đồng").is_told("Đã đưa hồ sơ vào hội đồng")
    secretary.presses("Gửi tài liệu").is_told("Đã mở tài liệu của 1 hồ sơ")
    secretary.finds(support.enterprise).acts("Gửi hồ sơ ra hội đồng")
    asked = f"Ông/bà có xung đột lợi ích với {support.enterprise} không?"
    for name in PRESENT:
        member = council[name]
        member.follows(town.mail(member, "Mời tham gia hội đồng")).answers({asked: "Không có xung đột lợi ích"})
        member.presses("Gửi khai báo").is_told("Ông/bà có thể đọc hồ sơ và soạn phiếu")
    town.moves_to(meets.year, meets.month, meets.day, meets.hour, meets.minute)
    _votes(council, support)
    writer = council["Thư ký Ví Dụ"].answers(
        {
            "Hội đồng kết luận": "Đề nghị thực hiện",
            "Nội dung kết luận, yêu cầu chỉnh sửa": "Hội đồng nhất trí đề nghị hỗ trợ.",
        }
    )
    writer.presses("Ghi kết luận").is_told("Đã ghi kết luận").clicks("Kết luận đề nghị thực hiện")
    writer.presses("Kết luận đề nghị thực hiện").is_told("Kết luận đề nghị thực hiện")


def _votes(council: dict[str, Person], support: Support) -> None:
    chair = council["Chủ tịch Ví Dụ"]
    room = chair.page.url
    chair.opens(room)
    for name in PRESENT:
        chair.page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    chair.presses("Ghi nhận có mặt").is_told(f"Đã ghi nhận {len(PRESENT)} thành viên có mặt")
    chair.presses("Mở bỏ phiếu").is_told("Đã mở bỏ phiếu")
    for name in PRESENT:
        council[name].opens(room).scores({f"c{n}": point for n, point in enumerate(support.points, 1)})
        council[name].presses("Bỏ phiếu").is_told("Đã bỏ phiếu")
    council["Thư ký Ví Dụ"].opens(room).presses("Kiểm phiếu").agrees().is_told("Đã kiểm phiếu")


def approves(town: Town, support: Support) -> None:
    """Finance appraises the budget, the director approves."""
    director = town.staff("director", name="Giám đốc Sở Ví Dụ")
    finance = town.staff("finance", name="Kế toán Ví Dụ")
    finance.finds(support.enterprise).acts(
        "Trình kết quả thẩm định kinh phí",
        {
            "Ngân sách nhà nước hỗ trợ": support.state,
            "Đối ứng của doanh nghiệp": support.counterpart,
            "Nguồn khác": "0",
            "Tổng kinh phí được thẩm định": support.total,
            "Căn cứ định mức": "Nghị quyết của Hội đồng nhân dân tỉnh (ví dụ)",
        },
    )
    director.follows(town.mail(director, "chờ phê duyệt"))
    director.acts("Phê duyệt", {"Số quyết định": "45/QĐ-SKHCN", "Ngày quyết định": town.today()})


def contracts(town: Town, officer: Person, support: Support, starts: str, ends: str) -> None:
    """The signed contract is recorded with its scan."""
    officer.finds(support.enterprise).begins("Ghi nhận hợp đồng đã ký")
    officer.attaches("Hợp đồng đã ký", "Hợp đồng số 7.pdf", CONTRACT).answers(
        {
            "Số hợp đồng": "07/2026/HĐ",
            "Ngày ký": town.today(),
            "Tổ chức chủ trì": "Trung tâm Ví Dụ",
            "Ngày bắt đầu": starts,
            "Ngày kết thúc": ends,
            "Giá trị hợp đồng": support.total,
            "Tạm ứng": "0",
        }
    )
    officer.presses("Ghi nhận hợp đồng đã ký").is_told("Ghi nhận hợp đồng đã ký")


def settles(town: Town, clerk: Person, officer: Person, support: Support, figures: Mapping[str, Answer]) -> None:
    """Acceptance with the figures after the support, settlement, and the result handed over."""
    officer.finds(support.enterprise).acts(
        "Nghiệm thu đạt", {"Ngày nghiệm thu": town.today(), "Xếp loại": "Đạt", **figures}
    )
    finance = town.staff("finance", name="Kế toán Ví Dụ")
    finance.finds(support.enterprise).acts(
        "Ghi nhận quyết toán",
        {
            "Số tiền được quyết toán": support.state,
            "Số tiền đã giải ngân": support.state,
            "Số tiền thu hồi": "0",
            "Ngày quyết toán": town.today(),
        },
    )
    clerk.finds(support.enterprise).acts("Trả kết quả")
