"""What a producer of bricks types into its application for conformity to a standard, and what its tests found."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from tests.e2e import dossier
from tests.e2e.pages import Answer
from tests.support.files import make_jpg, make_pdf

PRODUCER = "Công ty TNHH Gạch Ví Dụ Phố Hiến"
PROFILE: dict[str, Answer] = {**dossier.PROFILE, "Tên đơn vị theo giấy đăng ký": PRODUCER}
FIGURES: dict[str, Answer] = {
    "Tỷ lệ sản phẩm bị loại": "3,5",
    "Số thị trường hoặc khách hàng mới": "1",
    "Số lần thử nghiệm": "4",
    "Số lần thử nghiệm đạt": "3",
}
AFTER: dict[str, Answer] = {
    **FIGURES,
    "Tỷ lệ sản phẩm bị loại": "1,2",
    "Số thị trường hoặc khách hàng mới": "5",
    "Số lần thử nghiệm đạt": "4",
}
METHOD = (
    "Phương thức 5: thử nghiệm mẫu điển hình kết hợp đánh giá quá trình sản xuất; giám sát bằng mẫu lấy tại nơi sản "
    "xuất hoặc trên thị trường kết hợp đánh giá quá trình sản xuất"
)
_PERSON = ("Họ và tên", "Chức vụ", "Số điện thoại", "Thư điện tử")
_BODY = ("Tổ chức chứng nhận", "Tổ chức công nhận", "Chi phí chứng nhận (đã gồm thuế GTGT)", "Ngày báo giá chứng nhận")
BRICK: dict[str, Answer] = {"Tên sản phẩm": "Gạch bê tông", "Kiểu, loại": "GBT-M10", "Nhãn hiệu": "Gạch Ví Dụ"}
PAGES: dict[str, dict[str, Answer]] = {
    "Người liên hệ": {label: dossier.PAGES["Tổ chức và địa điểm"][label] for label in _PERSON},
    "Sản phẩm và tiêu chuẩn": {
        "Sản phẩm đề nghị chứng nhận": [{**BRICK, "Số hiệu tiêu chuẩn": "TCVN 6477", "Năm ban hành": "2016"}]
    },
    "Phương thức đánh giá sự phù hợp": {
        "Phương thức": METHOD,
        "Căn cứ công bố": "Chứng nhận của tổ chức chứng nhận (bên thứ ba)",
        **{label: dossier.PAGES["Báo giá"][label] for label in _BODY},
    },
    "Sản xuất và kiểm soát chất lượng": {
        "Nơi sản xuất": "Nhà máy Tân Lập",
        "Sản lượng hằng năm": "4 triệu viên",
        "Chất lượng được kiểm soát theo": "Kế hoạch kiểm soát chất lượng",
        "Sản phẩm đã được thử nghiệm trong 12 tháng gần nhất?": False,
        "Chỉ tiêu hoặc công đoạn chưa đạt và hướng khắc phục": "Độ bền nén chưa ổn định; sẽ chỉnh cấp phối.",
        **FIGURES,
    },
    "Kinh phí đề nghị hỗ trợ": {**dossier.PAGES["Kinh phí đề nghị hỗ trợ"], "Có thuê tư vấn?": False},
    "Cam kết": dossier.PAGES["Cam kết"],
}
"""The pages of the application in their order, with what is typed into each."""


@functools.cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """The dossier: the title of each paper's place, the file's name, its content."""
    pdf = make_pdf("Giấy tờ của sản phẩm")
    return {
        "Bản sao tiêu chuẩn áp dụng": ("TCVN 6477-2016 trích.pdf", pdf),
        "Hồ sơ kỹ thuật của sản phẩm": ("Hồ sơ kỹ thuật.pdf", pdf),
        "Bản vẽ, ảnh kiểu loại sản phẩm": ("Bản vẽ gạch.jpg", make_jpg()),
        "Nhãn sản phẩm": ("Nhãn.jpg", make_jpg()),
        "Báo giá của tổ chức chứng nhận": ("Báo giá chứng nhận.pdf", pdf),
        "Kế hoạch kiểm soát chất lượng hoặc giấy chứng nhận ISO 9001": ("Kế hoạch kiểm soát.pdf", pdf),
        "Sơ đồ quy trình sản xuất": ("Quy trình.pdf", pdf),
        "Giấy chứng nhận đăng ký doanh nghiệp hoặc hợp tác xã": ("Đăng ký kinh doanh.pdf", pdf),
        "Tờ khai xác định doanh nghiệp nhỏ và vừa": ("Tờ khai quy mô.pdf", pdf),
    }


def sampling(day: str, code: str) -> dict[str, Answer]:
    """The minutes of taking one sealed sample."""
    return {
        "Ngày lấy mẫu": day,
        "Nơi lấy mẫu": "Kho thành phẩm Nhà máy Tân Lập",
        "Người và tổ chức lấy mẫu": "Tổ chức chứng nhận Ví Dụ",
        "Người chứng kiến của đơn vị": "Trần Thị Mẫu",
        "Mẫu đã niêm phong": [
            {**BRICK, "Mã mẫu": code, "Số niêm phong": f"NP-{code}", "Lượng mẫu": "10 viên", "Có mẫu lưu?": True}
        ],
    }


def test_report(number: str, day: str, code: str, strength: str) -> dict[str, Answer]:
    """A laboratory's report: compressive strength at least 10 MPa, water absorption at most 14 %, looks as judged."""
    at_least, at_most = "Không nhỏ hơn", "Không vượt quá"
    measured = {"Mã mẫu": code, "Yêu cầu của tiêu chuẩn": at_least, "Mức quy định": "10", "Kết quả đo": strength}
    rows: list[Mapping[str, Any]] = [
        {"Tên chỉ tiêu": "Cường độ chịu nén", **measured, "Đơn vị đo": "MPa"},
        {
            "Tên chỉ tiêu": "Độ hút nước",
            "Mã mẫu": code,
            "Yêu cầu của tiêu chuẩn": at_most,
            "Mức quy định": "14",
            "Kết quả đo": "9,5",
            "Đơn vị đo": "%",
        },
        {
            "Tên chỉ tiêu": "Màu sắc, khuyết tật ngoại quan",
            "Mã mẫu": code,
            "Yêu cầu của tiêu chuẩn": "Nhận xét đạt, không đạt",
            "Phù hợp yêu cầu?": True,
        },
    ]
    return {
        "Phòng thử nghiệm": "Phòng thử nghiệm Ví Dụ",
        "Năng lực của phòng thử nghiệm": "Được công nhận theo TCVN ISO/IEC 17025",
        "Số công nhận hoặc quyết định chỉ định": "VILAS 000",
        "Số phiếu kết quả": number,
        "Ngày của phiếu kết quả": day,
        "Chỉ tiêu": rows,
    }


DECLARED: dict[str, Answer] = {
    "Số bản công bố": "01/2026/CB",
    "Đặc trưng kỹ thuật": "Gạch bê tông đặc, mác M10",
    "Nơi sản xuất (địa chỉ, hoặc nước xuất xứ)": "Thôn Đông, Xã Tân Lập",
}
ASSESSED: dict[str, Answer] = {
    "Phương thức": METHOD,
    "Ngày cấp giấy chứng nhận": "17/07/2026",
    "Phòng thử nghiệm (tên, số đăng ký hoặc công nhận)": "Phòng thử nghiệm Ví Dụ, VILAS 000",
}


LINE: dict[str, Answer] = {
    "Người và tổ chức đánh giá": "Tổ chức chứng nhận Ví Dụ",
    "Nguyên liệu đầu vào được kiểm tra và ghi chép?": True,
    "Các công đoạn được kiểm soát theo kế hoạch?": True,
    "Thành phẩm được kiểm tra trước khi xuất xưởng?": True,
    "Thiết bị đo được kiểm định hoặc hiệu chuẩn?": True,
    "Sản phẩm không phù hợp được tách riêng và xử lý?": True,
}


def watched(day: str, number: str, *, passes: bool) -> dict[str, Answer]:
    """The form of one surveillance."""
    remark: dict[str, Answer] = {} if passes else {"Nhận xét": "Mẫu mua trên thị trường không đạt cường độ chịu nén."}
    return {
        "Ngày đánh giá": day,
        "Mẫu thử nghiệm lại lấy tại": ["Thị trường"],
        "Phiếu kết quả thử nghiệm (số, ngày, phòng thử nghiệm)": f"{number}, {day}, Phòng thử nghiệm Ví Dụ",
        "Mẫu đạt mọi chỉ tiêu?": passes,
        "Kế hoạch kiểm soát chất lượng được duy trì?": True,
        "Dấu chứng nhận được dùng đúng sản phẩm và phạm vi?": True,
        **remark,
        **AFTER,
    }
