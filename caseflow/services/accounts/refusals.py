"""What a refused sign-in says."""

from __future__ import annotations

from caseflow.core.errors import Invalid
from caseflow.core.text import say

WRONG = say("Thư điện tử hoặc mật khẩu không đúng.", "The e-mail address or the password is wrong.")
_UNCONFIRMED = say(
    "Địa chỉ thư này chưa được xác nhận. Hãy mở thư xác nhận đã được gửi và bấm liên kết trong thư.",
    "This e-mail address is not confirmed yet. Please open the mail that we sent and use its link.",
)


class Unconfirmed(Invalid):
    """The password is right, but nobody has shown yet that the address is theirs; told to nobody else."""

    def __init__(self) -> None:
        super().__init__({"": [_UNCONFIRMED]})
