"""The words that every letter may use without declaring them: who, which case, which office, and a sample of each."""

from __future__ import annotations

from typing import Final

from caseflow.core.text import say
from caseflow.notifications.letter_schema import Variable

SHARED: Final[dict[str, Variable]] = {
    "agency_name": Variable(
        title=say("Cơ quan", "Agency"), always=True, sample="Sở Khoa học và Công nghệ tỉnh Bình Nguyên"
    ),
    "sub_department_name": Variable(
        title=say("Chi cục", "Sub-department"), always=True, sample="Chi cục Tiêu chuẩn Đo lường Chất lượng"
    ),
    "place_name": Variable(title=say("Tỉnh, thành phố", "Province or city"), always=True, sample="tỉnh Bình Nguyên"),
    "agency_address": Variable(
        title=say("Địa chỉ cơ quan", "Address of the agency"),
        always=True,
        sample="số 1 đường Quang Trung, phường Trung tâm, tỉnh Bình Nguyên",
    ),
    "signing_place": Variable(
        title=say("Nơi ký", "Place of signing"), always=True, sample="trụ sở Sở Khoa học và Công nghệ"
    ),
    "agency_signer": Variable(title=say("Người ký", "Signer"), always=True, sample="Hoàng Minh Khoa"),
    "agency_signer_position": Variable(
        title=say("Chức vụ người ký", "Position of the signer"), always=True, sample="Phó Giám đốc"
    ),
    "today": Variable(title=say("Ngày lập văn bản", "Day of the paper"), kind="date", always=True, sample="2026-01-05"),
    "functions_decision": Variable(
        title=say("Văn bản quy định chức năng, nhiệm vụ", "Act that sets the tasks of the agency"),
        sample="Quyết định số 12/2025/QĐ-UBND ngày 10 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh Bình Nguyên",
    ),
    "case_code": Variable(title=say("Mã hồ sơ", "Case code"), sample="000.00.16.H99-260105-0007"),
    "case_title": Variable(
        title=say("Tên hồ sơ", "Title of the case"),
        sample="Xây dựng và áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2015",
    ),
    "scheme_title": Variable(
        title=say("Nội dung hỗ trợ, thủ tục", "Kind of support, procedure"),
        sample="Hỗ trợ chứng nhận hệ thống quản lý chất lượng",
    ),
    "enterprise_name": Variable(
        title=say("Đơn vị đăng ký", "Enterprise"), sample="Công ty trách nhiệm hữu hạn Thực phẩm Tân Khải Điền"
    ),
    "enterprise_tax_code": Variable(title=say("Mã số thuế", "Tax code"), sample="0100109106"),
    "enterprise_address": Variable(
        title=say("Địa chỉ", "Address"), sample="số 12 đường Lê Lợi, phường Trung tâm, tỉnh Bình Nguyên"
    ),
    "representative_name": Variable(title=say("Người đại diện", "Representative"), sample="Nguyễn Thị Hồng Nhung"),
    "representative_position": Variable(
        title=say("Chức vụ người đại diện", "Position of the representative"), sample="Giám đốc"
    ),
    "officer_name": Variable(title=say("Công chức thụ lý", "Officer in charge"), sample="Trần Quang Hải"),
    "contact": Variable(title=say("Đầu mối liên hệ", "Whom to ask"), sample="Bộ phận một cửa, điện thoại 0200 000 000"),
    "note": Variable(title=say("Ý kiến, ghi chú", "Note"), sample="hồ sơ đã được đối chiếu với cơ sở dữ liệu quốc gia"),
    "reasons": Variable(
        title=say("Lý do", "Reasons"),
        sample="nội dung đề nghị đã được hỗ trợ từ chương trình khác trong năm 2025",
    ),
    "legal_ground": Variable(
        title=say("Căn cứ", "Legal ground"),
        sample="khoản 2 Điều 11 Thông tư số 35/2021/TT-BTC ngày 19 tháng 5 năm 2021 của Bộ trưởng Bộ Tài chính",
    ),
    "due_on": Variable(title=say("Thời hạn", "Last day"), kind="date", sample="2026-02-10"),
}
"""Their titles, kinds and samples. `always`: the office gives them for every paper."""

WORDS_AFTER: Final = "_in_words"
"""After the name of an amount it stands for the same amount in words."""
