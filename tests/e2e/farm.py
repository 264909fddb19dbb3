"""What a cooperative types into its application for VietGAP, and what is found in its fields and samples."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tests.e2e import dossier
from tests.e2e.pages import Answer
from tests.support.files import make_jpg, make_pdf, make_xlsx

COOPERATIVE = "Hợp tác xã Rau an toàn Ví Dụ"
PROFILE: dict[str, Answer] = {
    **dossier.PROFILE,
    "Tên đơn vị theo giấy đăng ký": COOPERATIVE,
    "Loại hình": "Hợp tác xã",
    "Ngành chính": "Nông nghiệp",
    "Số lao động đóng bảo hiểm xã hội bình quân năm trước": "8",
    "Tổng doanh thu năm trước (đồng)": "2.400.000.000",
    "Tổng nguồn vốn cuối năm trước (đồng)": "1.500.000.000",
}
FIGURES: dict[str, Answer] = {
    "Diện tích sản xuất (m²)": "12000",
    "Sản lượng (kg/năm)": "96000",
    "Giá bán bình quân (đồng/kg)": "12.000",
    "Giá bán cao hơn sản phẩm thông thường cùng loại": "0",
}
AFTER: dict[str, Answer] = {
    **FIGURES,
    "Sản lượng (kg/năm)": "104000",
    "Giá bán bình quân (đồng/kg)": "15.000",
    "Giá bán cao hơn sản phẩm thông thường cùng loại": "25",
    "Tỷ lệ mẫu đạt giới hạn dư lượng": "100",
}
_PERSON = ("Họ và tên", "Chức vụ", "Số điện thoại", "Thư điện tử")
PAGES: dict[str, dict[str, Answer]] = {
    "Người liên hệ": {label: dossier.PAGES["Tổ chức và địa điểm"][label] for label in _PERSON},
    "Vùng trồng": {
        "Thửa": [
            {
                "Mã thửa": "T01",
                "Diện tích thửa": "0,5",
                "Cây trồng": "Cải ngọt",
                "Nguồn nước tưới": "Kênh mương thủy lợi",
                "Tọa độ": "20.6460, 106.0510",
            },
            {
                "Mã thửa": "T02",
                "Diện tích thửa": "0,7",
                "Cây trồng": "Cà chua",
                "Nguồn nước tưới": "Giếng khoan",
                "Tọa độ": "20.6472, 106.0525",
            },
        ],
        "Tổng diện tích đăng ký": "1,2",
    },
    "Thành viên sản xuất": {
        "Tổ chức sản xuất": "Nhiều hộ thành viên của hợp tác xã, tổ hợp tác",
        "Thành viên": [
            {"Tên hộ hoặc thành viên": "Hộ Ví Dụ Một", "Mã các thửa": "T01", "Diện tích của thành viên": "0,5"},
            {"Tên hộ hoặc thành viên": "Hộ Ví Dụ Hai", "Mã các thửa": "T02", "Diện tích của thành viên": "0,7"},
        ],
        "Tổng diện tích của các thành viên": "1,2",
    },
    "Mùa vụ": {
        "Vụ": [
            {
                "Tên vụ": "Vụ xuân hè 2026",
                "Ngày gieo trồng": "20/02/2026",
                "Bắt đầu thu hoạch": "20/04/2026",
                "Sản lượng dự kiến": "40",
            }
        ],
        "Chu kỳ giám sát sau chứng nhận": "Mỗi vụ một lần",
        "Khoảng cách giữa hai vụ": "6",
    },
    "Vật tư đầu vào và kiểm soát": {
        "Vật tư": [
            {"Loại vật tư": "Phân bón", "Tên vật tư": "Phân hữu cơ ủ hoai", "Nơi cung cấp": "Cửa hàng Ví Dụ"},
            {"Loại vật tư": "Giống", "Tên vật tư": "Hạt cải ngọt", "Nơi cung cấp": "Cửa hàng Ví Dụ"},
        ],
        "Số tháng đã ghi nhật ký sản xuất": "4",
        **FIGURES,
    },
    **{title: dossier.PAGES[title] for title in ("Báo giá", "Kinh phí đề nghị hỗ trợ", "Cam kết")},
}
"""The pages of the application in their order, with what is typed into each."""


@functools.cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """The dossier: the title of each paper's place, the file's name, its content."""
    pdf = make_pdf("Giấy tờ của hợp tác xã")
    return {
        "Giấy tờ về quyền sử dụng hoặc thuê đất": ("Hợp đồng thuê đất.pdf", pdf),
        "Sơ đồ vùng sản xuất": ("Sơ đồ thửa.jpg", make_jpg()),
        "Danh sách thành viên tham gia": ("Danh sách hộ.xlsx", make_xlsx()),
        "Kế hoạch kiểm tra nội bộ": ("Kế hoạch kiểm tra.pdf", pdf),
        "Danh mục vật tư nông nghiệp sử dụng": ("Vật tư.xlsx", make_xlsx()),
        "Nhật ký sản xuất": ("Nhật ký.pdf", pdf),
        "Kế hoạch lấy mẫu, thử nghiệm đất và nước tưới": ("Kế hoạch mẫu.pdf", pdf),
        "Giấy tờ về điều kiện an toàn thực phẩm": ("An toàn thực phẩm.pdf", pdf),
        "Báo giá của tổ chức tư vấn": ("Báo giá tư vấn.pdf", pdf),
        "Báo giá của tổ chức chứng nhận": ("Báo giá chứng nhận.pdf", pdf),
        "Giấy chứng nhận đăng ký doanh nghiệp hoặc hợp tác xã": ("Đăng ký hợp tác xã.pdf", pdf),
    }


VISIT: dict[str, Answer] = {
    "Thời điểm kiểm tra": "08:30 12/03/2026",
    "Vị trí kiểm tra": "20.6461, 106.0512",
    "Cây trồng đang sản xuất": "Cải ngọt",
    "Ngày kiểm tra": "12/03/2026",
    "Ngày dự kiến thu hoạch": "20/04/2026",
    "Người tham gia": [{"Họ tên người tham gia": "Ví Dụ Một", "Cơ quan hoặc đơn vị": COOPERATIVE}],
    **dict.fromkeys(
        (
            "Người sản xuất đã được tập huấn về VietGAP hoặc có người phụ trách được tập huấn?",
            "Nhật ký sản xuất được ghi đầy đủ và lưu giữ?",
            "Truy được sản phẩm về đến thửa và có cách thu hồi?",
            "Có nhà vệ sinh, chỗ rửa tay và bảo hộ cho người lao động?",
            "Vùng trồng không bị ô nhiễm từ khu công nghiệp, bãi rác, chuồng trại?",
            "Ranh giới, mã thửa ngoài thực địa khớp sơ đồ?",
            "Nguồn nước tưới được bảo vệ khỏi ô nhiễm?",
            "Cơ sở có kho vật tư?",
            "Kho có khóa, ngăn riêng thuốc và phân bón, không để gần sản phẩm?",
            "Chỉ dùng phân bón, thuốc trong danh mục được phép?",
            "Thời gian cách ly sau phun thuốc được tuân thủ?",
            "Bao bì thuốc đã dùng được thu gom đúng chỗ?",
        ),
        True,
    ),
    "Cơ sở có nhà sơ chế?": False,
    "Dụng cụ thu hoạch sạch và bao gói ghi mã lô?": True,
    "Diễn biến và ý kiến của các bên": "Các bên thống nhất nội dung kiểm tra tại vùng trồng.",
}


def sampling(day: str, *codes: str) -> dict[str, Answer]:
    """The minutes of taking one sample of each kind, in this order: soil, water, product."""
    kinds = ("Đất", "Nước tưới", "Sản phẩm")
    return {
        "Ngày lấy mẫu": day,
        "Nơi lấy mẫu": "Vùng trồng thôn Đông",
        "Người và tổ chức lấy mẫu": "Chi cục Ví Dụ",
        "Người chứng kiến của đơn vị": "Ví Dụ Một",
        "Mẫu": [
            {
                "Mã niêm phong": code,
                "Loại mẫu": kind,
                "Mã thửa lấy mẫu": "T01",
                "Lúc lấy mẫu": f"08:00 {day}",
                "Lượng mẫu": "1 kg",
            }
            for code, kind in zip(codes, kinds, strict=True)
        ],
        "Mẫu đã được niêm phong, gắn mã và chia mẫu lưu trước mặt các bên.": True,
    }


def tests(number: str, day: str, codes: tuple[str, str, str], residue: str) -> dict[str, Answer]:
    """A laboratory's report on soil, water and produce; the limit of the residue is 0,5 mg/kg."""
    found = (("Chì trong đất", "12", "70"), ("Asen trong nước", "0,01", "0,05"), ("Dư lượng ví dụ", residue, "0,5"))
    return {
        "Phòng thử nghiệm": "Phòng thử nghiệm Ví Dụ",
        "Năng lực của phòng thử nghiệm": "Được công nhận theo TCVN ISO/IEC 17025",
        "Số công nhận hoặc quyết định chỉ định": "VILAS 000",
        "Số phiếu kết quả": number,
        "Ngày của phiếu kết quả": day,
        "Chỉ tiêu": [
            {"Mã mẫu": code, "Tên chỉ tiêu": name, "Kết quả đo": measured, "Giới hạn cho phép": limit}
            for code, (name, measured, limit) in zip(codes, found, strict=True)
        ],
    }
