"""The council's chapter: set up, declared, voted in secret, counted, concluded, each by whoever does it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e import dossier
from tests.e2e.chain import Office
from tests.e2e.pages import Person
from tests.e2e.town import Town

COUNCIL = {
    "Chủ tịch Ví Dụ": ("council_chair", "Chủ tịch hội đồng"),
    "Phó Chủ tịch Ví Dụ": ("council_vice_chair", "Phó Chủ tịch hội đồng"),
    "Thư ký Ví Dụ": ("council_secretary", "Ủy viên thư ký khoa học"),
    "Phản biện Một": ("council_reviewer", "Ủy viên phản biện"),
    "Phản biện Hai": ("council_reviewer", "Ủy viên phản biện"),
    "Ủy viên Một": ("council_member", "Ủy viên"),
    "Ủy viên Hai": ("council_member", "Ủy viên"),
}
"""The council's people: their role, and the seat they are given."""
CONFLICTED = "Ủy viên Hai"
ABSENT = ("Phó Chủ tịch Ví Dụ", "Ủy viên Một")
SCORES = (22, 21, 8, 17, 8, 8)


def sets_up_the_council(town: Town, office: Office) -> dict[str, Person]:
    """Members by seat, the case, its materials in time, the decision of the director, the invitations."""
    council = {name: town.staff(role, name=name) for name, (role, _) in COUNCIL.items()}
    secretary = town.staff("admin_secretary", name="Thư ký hành chính Ví Dụ")
    secretary.opens("/councils/new").answers(
        {
            "Tên hội đồng": "Hội đồng tư vấn ISO 9001, đợt 1",
            "Số quyết định thành lập": "12/QĐ-SKHCN",
            "Ngày quyết định": "16/03/2026",
            "Thời gian họp": "08:30 26/03/2026",
            "Địa điểm họp": "Phòng họp 1",
            **{f"Vị trí của {name}": seat for name, (_, seat) in COUNCIL.items()},
        }
    )
    secretary.presses("Nhập hội đồng").is_told("Đã nhập hội đồng")
    secretary.page.get_by_role("checkbox", name=dossier.ENTERPRISE).check()
    secretary.presses("Đưa vào hội đồng").is_told("Đã đưa hồ sơ vào hội đồng")
    secretary.reads("chậm nhất hết ngày 23/03/2026").presses("Gửi tài liệu").is_told("Đã gửi tài liệu của 1 hồ sơ")
    secretary.finds(dossier.ENTERPRISE).acts("Trình quyết định thành lập hội đồng")
    office.decides(dossier.ENTERPRISE)
    secretary.finds(dossier.ENTERPRISE).acts("Trình hội đồng")
    return council


def declares(town: Town, council: dict[str, Person], owner: Person) -> None:
    """Each member declares before the file opens; for the one in conflict it stays closed, by any address."""
    for name in [name for name in council if name not in ABSENT]:
        member = council[name]
        member.follows(town.mail(member, "Mời dự họp hội đồng"))
        expect(member.page.get_by_text("Báo giá của tổ chức tư vấn")).to_have_count(0)
        asked = f"Ông/bà có xung đột lợi ích với {dossier.ENTERPRISE} không?"
        if name == CONFLICTED:
            member.answers({asked: "Có, tôi không tham gia đánh giá hồ sơ này", "Lý do, nếu có xung đột": "Có góp vốn"})
            member.presses("Gửi khai báo").is_told("Ông/bà không tham gia đánh giá hồ sơ này")
        else:
            member.answers({asked: "Không có xung đột lợi ích"}).presses("Gửi khai báo")
            member.is_told("Ông/bà có thể đọc hồ sơ và soạn phiếu").reads("Báo giá của tổ chức tư vấn", "32.000.000 ₫")
    file, room = owner.page.url, council["Chủ tịch Ví Dụ"].page.url
    for address in (file, room):
        council[CONFLICTED].opens(address, status=404)


def votes(town: Town, council: dict[str, Person]) -> None:
    """On the day the chair opens the vote; no figure of a ballot is on any page until the secretary counts."""
    town.moves_to(2026, 3, 26, 8, 30)
    chair, secretary = council["Chủ tịch Ví Dụ"], council["Thư ký Ví Dụ"]
    room = chair.page.url
    voters = {name: member for name, member in council.items() if name not in (CONFLICTED, *ABSENT)}
    chair.opens(room)
    for name in voters:
        chair.page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    chair.presses("Ghi nhận có mặt").is_told("Đã ghi nhận 4 thành viên có mặt")
    chair.presses("Mở bỏ phiếu").is_told("Đã mở bỏ phiếu")
    for number, member in enumerate(voters.values()):
        member.opens(room).scores(sheet(number))
        if number == 0:
            member.reads("84 / 100").keeps("council-ballot")
        member.presses("Bỏ phiếu").is_told("Đã bỏ phiếu")
    chair.opens(room).reads("Kết quả hiện ra sau khi thư ký kiểm phiếu")
    expect(chair.page.get_by_text("Điểm trung bình")).to_have_count(0)
    secretary.opens(room).presses("Kiểm phiếu").agrees().is_told("Đã kiểm phiếu")
    secretary.reads("Kết quả kiểm phiếu", "83,25", "Đạt", "4/6").keeps("council-count")


def sheet(number: int) -> dict[str, int]:
    """A ballot: 84 points for the chair, 83 for the others."""
    first, *others = SCORES
    return {f"c{n}": score for n, score in enumerate((first - bool(number), *others), 1)}


def concludes(town: Town, secretary: Person, owner: Person) -> None:
    """The council's conclusion in words, then the step that follows from it."""
    secretary.answers(
        {
            "Hội đồng kết luận": "Đề nghị thực hiện",
            "Nội dung kết luận, yêu cầu chỉnh sửa": "Hội đồng nhất trí đề nghị hỗ trợ.",
        }
    )
    secretary.presses("Ghi kết luận").is_told("Đã ghi kết luận").clicks("Kết luận đề nghị thực hiện")
    secretary.presses("Kết luận đề nghị thực hiện").is_told("Kết luận đề nghị thực hiện")
    owner.follows(town.mail(owner, "Hội đồng đề nghị hỗ trợ"))
    owner.reads("Phòng Kế hoạch – Tài chính", "09/04/2026", within=owner.now())
