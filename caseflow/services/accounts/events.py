"""What the audit events of accounts and roles are called."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.core.text import say
from caseflow.services.foundation.audit import EventWords

EVENTS: Mapping[str, EventWords] = {
    "registered": EventWords(say("Đăng ký tài khoản", "Account registered")),
    "registration_repeated": EventWords(say("Đăng ký lại bằng địa chỉ đã có", "Registration with a known address")),
    "confirmation_repeated": EventWords(say("Gửi lại thư xác nhận", "Confirmation mail sent again")),
    "address_confirmed": EventWords(say("Xác nhận địa chỉ thư", "E-mail address confirmed")),
    "account_opened": EventWords(say("Mở tài khoản", "Account opened")),
    "password_confirmed": EventWords(say("Nhập lại mật khẩu trước khi ký", "Password typed again before signing")),
    "password_refused": EventWords(say("Nhập sai mật khẩu trước khi ký", "Wrong password before signing")),
    "signed_in": EventWords(say("Đăng nhập", "Signed in")),
    "sign_in_refused": EventWords(say("Đăng nhập bị từ chối", "Sign-in refused")),
    "signed_out": EventWords(say("Đăng xuất", "Signed out")),
    "session_ended": EventWords(say("Kết thúc phiên đăng nhập", "Session ended")),
    "reset_requested": EventWords(say("Yêu cầu đặt lại mật khẩu", "Password reset asked for")),
    "password_reset": EventWords(say("Đặt lại mật khẩu", "Password reset")),
    "password_changed": EventWords(say("Đổi mật khẩu", "Password changed")),
    "demo_password_set": EventWords(say("Đặt mật khẩu của bản trình diễn", "Password of the demonstration set")),
    "profile_changed": EventWords(say("Sửa thông tin tài khoản", "Account details changed")),
    "staff_invited": EventWords(say("Mời cán bộ", "Staff invited")),
    "invited_again": EventWords(say("Gửi lại lời mời", "Invitation sent again")),
    "invitation_accepted": EventWords(say("Nhận lời mời", "Invitation accepted")),
    "role_granted": EventWords(say("Cấp vai trò", "Role given")),
    "role_ended": EventWords(say("Thu hồi vai trò", "Role withdrawn")),
    "account_disabled": EventWords(say("Khóa tài khoản", "Account locked")),
    "account_enabled": EventWords(say("Mở lại tài khoản", "Account unlocked")),
}
