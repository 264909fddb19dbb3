"""What every kind of audit event is called by people."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.core.text import Text, say
from caseflow.services.cases.pages import KINDS, TRANSITION

WORDS: Mapping[str, Text] = {
    **KINDS,
    TRANSITION: say("Thực hiện một bước của hồ sơ", "Step of a case taken"),
    # accounts and roles
    "registered": say("Đăng ký tài khoản", "Account registered"),
    "registration_repeated": say("Đăng ký lại bằng địa chỉ đã có", "Registration with a known address"),
    "address_confirmed": say("Xác nhận địa chỉ thư", "E-mail address confirmed"),
    "account_opened": say("Mở tài khoản", "Account opened"),
    "signed_in": say("Đăng nhập", "Signed in"),
    "sign_in_refused": say("Đăng nhập bị từ chối", "Sign-in refused"),
    "signed_out": say("Đăng xuất", "Signed out"),
    "session_ended": say("Kết thúc phiên đăng nhập", "Session ended"),
    "reset_requested": say("Yêu cầu đặt lại mật khẩu", "Password reset asked for"),
    "password_reset": say("Đặt lại mật khẩu", "Password reset"),
    "password_changed": say("Đổi mật khẩu", "Password changed"),
    "demo_password_set": say("Đặt mật khẩu của bản trình diễn", "Password of the demonstration set"),
    "profile_changed": say("Sửa thông tin tài khoản", "Account details changed"),
    "staff_invited": say("Mời cán bộ", "Staff invited"),
    "invited_again": say("Gửi lại lời mời", "Invitation sent again"),
    "invitation_accepted": say("Nhận lời mời", "Invitation accepted"),
    "role_granted": say("Cấp vai trò", "Role given"),
    "role_ended": say("Thu hồi vai trò", "Role withdrawn"),
    "account_disabled": say("Khóa tài khoản", "Account locked"),
    "account_enabled": say("Mở lại tài khoản", "Account unlocked"),
    # organisations
    "enterprise_created": say("Thêm đơn vị", "Organisation added"),
    "enterprise_changed": say("Sửa thông tin đơn vị", "Organisation details changed"),
    "member_invited": say("Mời người đại diện của đơn vị", "Person of the organisation invited"),
    "member_removed": say("Gỡ người đại diện của đơn vị", "Person of the organisation removed"),
    "priority_claimed": say("Khai diện ưu tiên", "Priority group claimed"),
    "priority_verified": say("Xác minh diện ưu tiên", "Priority group verified"),
    "priority_ended": say("Kết thúc diện ưu tiên", "Priority group ended"),
    # applications and councils
    "draft_saved": say("Lưu bản nháp của đơn", "Draft of the form saved"),
    "council_created": say("Lập hội đồng", "Council set up"),
    "council_cases_added": say("Đưa hồ sơ vào hội đồng", "Applications put before the council"),
    "council_case_removed": say("Đưa hồ sơ ra khỏi hội đồng", "Application taken from the council"),
    "council_papers_sent": say("Gửi tài liệu cho thành viên", "Papers sent to the members"),
    "interest_declared": say("Khai báo lợi ích", "Interests declared"),
    "attendance_recorded": say("Ghi nhận thành viên có mặt", "Members present recorded"),
    "voting_opened": say("Mở bỏ phiếu", "Voting opened"),
    "ballot_saved": say("Lưu nháp phiếu", "Draft of a ballot saved"),
    "ballot_cast": say("Bỏ phiếu", "Ballot cast"),
    "ballots_counted": say("Kiểm phiếu", "Ballots counted"),
    "conclusion_worded": say("Ghi kết luận của hội đồng", "Conclusion of the council recorded"),
    # the register
    "certificate_entered": say("Nhập giấy chứng nhận vào sổ", "Certificate entered"),
    "certificate_corrected": say("Sửa giấy chứng nhận trong sổ", "Certificate corrected"),
    "certificate_renewed": say("Ghi giấy chứng nhận lại", "Certificate renewed"),
    "certificate_transferred": say("Ghi giấy chứng nhận của tổ chức mới", "Certificate transferred"),
    "certificates_reminded": say("Nhắc hạn của giấy chứng nhận trong sổ", "Certificates of the register reminded of"),
    "certificate_status_set": say("Ghi tình trạng giấy chứng nhận", "Status of a certificate recorded"),
    "surveillance_entered": say("Ghi kết quả giám sát vào sổ", "Surveillance recorded"),
    "import_sent": say("Gửi tệp để nhập vào sổ", "File sent for import"),
    "import_sent_again": say("Gửi lại tệp đã biết", "Known file sent again"),
    "import_read": say("Đọc xong tệp nhập", "File for import read"),
    "import_confirmed": say("Nhập tệp vào sổ", "File imported"),
    "import_discarded": say("Bỏ tệp nhập", "File put aside"),
    # the system
    "message_sent_again": say("Gửi lại thư bị lỗi", "Failed message sent again"),
    "content_published": say("Công bố nội dung", "Content published"),
    "demo_begun": say("Bắt đầu nạp dữ liệu trình diễn", "Loading of the demonstration begun"),
    "demo_loaded": say("Nạp xong dữ liệu trình diễn", "Demonstration loaded"),
}
"""By kind; the log shows the kind itself beside it, for the guide of the operator speaks of it."""
