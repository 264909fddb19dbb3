"""What an enterprise types and attaches when it applies for ISO 9001: labels as they stand on the pages, real files."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tests.e2e.pages import Answer
from tests.support.files import make_docx, make_jpg, make_pdf, make_png, make_xlsx

ENTERPRISE = "Công ty TNHH Bao bì Ví Dụ Phố Hiến"

PROFILE: dict[str, Answer] = {
    "Tên đơn vị theo giấy đăng ký": ENTERPRISE,
    "Mã số thuế": "0100109106",
    "Loại hình": "Công ty trách nhiệm hữu hạn",
    "Ngành chính": "Công nghiệp",
    "Số lao động đóng bảo hiểm xã hội bình quân năm trước": "58",
    "Tổng doanh thu năm trước (đồng)": "40.000.000.000",
    "Tổng nguồn vốn cuối năm trước (đồng)": "15.000.000.000",
    "Địa chỉ trụ sở": "Thôn Đông",
    "Xã, phường": "Xã Tân Lập",
    "Người đại diện theo pháp luật": "Lê Thị Thí Dụ",
    "Số điện thoại": "0221 000 001",
    "Thư điện tử của đơn vị": "van-phong@bao-bi-vi-du.example",
}

TRUTH = "Chúng tôi chịu trách nhiệm về tính chính xác của hồ sơ và hoàn trả toàn bộ hỗ trợ nếu kê khai không đúng."
PAGES: dict[str, dict[str, Answer]] = {
    "Tổ chức và địa điểm": {
        "Địa điểm đưa vào chứng nhận": [
            {
                "Tên địa điểm": "Nhà máy Tân Lập",
                "Địa chỉ": "Thôn Đông, xã Tân Lập, tỉnh Hưng Yên",
                "Số lao động": "45",
                "Hoạt động tại đây": "Sản xuất thùng các-tông",
            },
            {
                "Tên địa điểm": "Kho Yên Mỹ",
                "Địa chỉ": "Khu công nghiệp Ví Dụ, tỉnh Hưng Yên",
                "Số lao động": "15",
                "Hoạt động tại đây": "Lưu kho, giao hàng",
            },
        ],
        "Họ và tên": "Trần Thị Mẫu",
        "Chức vụ": "Trưởng phòng chất lượng",
        "Số điện thoại": "0221 000 002",
        "Thư điện tử": "chat-luong@bao-bi-vi-du.example",
    },
    "Phạm vi chứng nhận": {
        "Phiên bản tiêu chuẩn sẽ chứng nhận": "Phiên bản 2015",
        "Phạm vi đề nghị chứng nhận": "Sản xuất và kinh doanh bao bì giấy",
        "Nhóm ngành chứng nhận (mã EA)": "07 Bột giấy, giấy và sản phẩm giấy",
        "Sản phẩm hoặc dịch vụ chính": "Thùng các-tông, hộp giấy",
        "Có yêu cầu nào của tiêu chuẩn không áp dụng?": True,
        "Yêu cầu không áp dụng và lý do": "8.3 Thiết kế và phát triển, vì sản xuất theo bản vẽ của khách hàng.",
    },
    "Các quá trình": {
        "Quá trình": [
            {"Tên quá trình": "Bán hàng", "Bộ phận chịu trách nhiệm": "Phòng kinh doanh", "Thuê ngoài?": False},
            {"Tên quá trình": "Sản xuất", "Bộ phận chịu trách nhiệm": "Xưởng", "Thuê ngoài?": False},
            {
                "Tên quá trình": "Vận chuyển",
                "Bộ phận chịu trách nhiệm": "Kho",
                "Thuê ngoài?": True,
                "Đơn vị thực hiện": "Hợp tác xã Vận tải Ví Dụ",
            },
        ]
    },
    "Lao động theo ca": {
        "Lao động theo ca": [
            {"Ca": "Ca sáng", "Bộ phận": "Xưởng", "Số người": "40"},
            {"Ca": "Giờ hành chính", "Bộ phận": "Văn phòng", "Số người": "20"},
        ],
        "Tổng số lao động": "60",
    },
    "Hiện trạng": {
        "Đã có hệ thống quản lý bằng văn bản?": False,
        "Đã từng được cấp giấy chứng nhận hệ thống quản lý?": False,
        "Những điểm chưa đạt yêu cầu của tiêu chuẩn": "Chưa kiểm soát tài liệu và đánh giá nội bộ bằng văn bản.",
        "Tỷ lệ sản phẩm lỗi": "2,5",
        "Số khiếu nại của khách hàng": "12",
        "Tỷ lệ giao hàng đúng hạn": "91",
    },
    "Báo giá": {
        "Có thuê tư vấn?": True,
        "Tên đơn vị tư vấn": "Công ty Tư vấn Ví Dụ",
        "Chi phí tư vấn (đã gồm thuế GTGT)": "90.000.000",
        "Ngày báo giá tư vấn": "02/02/2026",
        "Tổ chức chứng nhận": "Tổ chức chứng nhận Ví Dụ",
        "Tổ chức công nhận": "BoA, VICAS 000",
        "Chi phí chứng nhận (đã gồm thuế GTGT)": "30.000.000",
        "Ngày báo giá chứng nhận": "03/02/2026",
    },
    "Kinh phí đề nghị hỗ trợ": {
        "Kinh phí đề nghị ngân sách nhà nước hỗ trợ": "30.000.000",
        "Kinh phí đối ứng của doanh nghiệp": "90.000.000",
        "Tổng kinh phí": "120.000.000",
        "Nguồn kinh phí đối ứng": "Vốn tự có",
        "Nội dung này đã hoặc đang được chương trình khác hỗ trợ?": False,
        "Dự kiến bắt đầu": "04/05/2026",
        "Dự kiến hoàn thành": "18/12/2026",
    },
    "Cam kết": {
        "Người đại diện theo pháp luật": "Lê Thị Thí Dụ",
        "Chức vụ": "Giám đốc",
        TRUTH: True,
        "Chúng tôi không nhận hỗ trợ của chương trình khác cho cùng nội dung.": True,
        "Chúng tôi bố trí đủ kinh phí đối ứng và sử dụng kinh phí hỗ trợ đúng mục đích.": True,
        "Chúng tôi duy trì hệ thống, thực hiện đánh giá giám sát hằng năm và báo cáo kết quả khi được yêu cầu.": True,
    },
}
"""The pages of the application in their order, with what is typed into each."""


@functools.cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """The dossier: the title of each paper's place, the file's name, its content."""
    """Made once, so that what was uploaded can be compared with what is downloaded."""
    return {
        "Giấy chứng nhận đăng ký doanh nghiệp hoặc hợp tác xã": ("Đăng ký kinh doanh – ảnh chụp.jpg", make_jpg()),
        "Sơ đồ tổ chức": ("Sơ đồ tổ chức (đã ký).png", make_png()),
        "Danh mục các quá trình": ("Danh mục quá trình.docx", make_docx("Bán hàng, sản xuất, vận chuyển")),
        "Bảng số lao động theo ca và địa điểm": ("Bảng lao động theo ca.xlsx", make_xlsx()),
        "Báo cáo đánh giá thực trạng": ("Báo cáo thực trạng.pdf", make_pdf("Báo cáo đánh giá thực trạng", 3)),
        "Báo giá của tổ chức tư vấn": ("Báo giá tư vấn.pdf", make_pdf("Báo giá tư vấn")),
        "Báo giá của tổ chức chứng nhận": ("Báo giá chứng nhận.pdf", make_pdf("Báo giá chứng nhận")),
        "Tờ khai xác định doanh nghiệp nhỏ và vừa": ("Tờ khai quy mô.docx", make_docx("Tờ khai quy mô")),
    }
