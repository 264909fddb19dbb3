"""Tax codes (mã số thuế): which forms exist, who may hold them, and their check digit."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from caseflow.core.errors import Invalid

PERSONAL_ID_HOLDERS = frozenset({"household_business", "farm", "cooperative_group"})
"""Whose owner is a person: these may use the 12-digit personal id as tax code since 01/7/2025 (TT 86/2024/TT-BTC, since
01/7/2026 TT 90/2026/TT-BTC); the others are entities of their own, with a code of ten digits."""

_FIELD = "tax_code"
_SHAPE = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}")
_PERSONAL_ID = 12


def normalise(text: str, legal_form: str) -> str:
    """The code as stored: ten digits, `0123456789-001` for a branch, or twelve digits for a personal id.

    Blanks and dots between digits are taken away. A ten-digit code has a check digit; a body whose check digit would
    be 10 was never issued. A personal id has none, and only `PERSONAL_ID_HOLDERS` may have one. Raises Invalid at
    `tax_code`.
    """
    code = re.sub(r"[\s.]", "", text)
    if not _SHAPE.fullmatch(code):
        raise Invalid.at(
            _FIELD,
            "Mã số thuế gồm 10 chữ số, 10 chữ số kèm mã chi nhánh (-001 đến -999), hoặc 12 chữ số định danh cá nhân.",
            "A tax code has 10 digits, 10 digits with a branch number (-001 to -999), or 12 digits of a personal id.",
        )
    if len(code) == _PERSONAL_ID:
        if legal_form not in PERSONAL_ID_HOLDERS:
            raise Invalid.at(
                _FIELD,
                "Mã số thuế 12 chữ số chỉ dùng cho hộ kinh doanh, trang trại, tổ hợp tác do cá nhân đứng tên.",
                "A tax code of 12 digits is only for household businesses, farms and groups in the name of a person.",
            )
        return code
    if code.endswith("000") and len(code) > 10:
        raise Invalid.at(_FIELD, "Mã chi nhánh từ 001 đến 999.", "The branch number is 001 to 999.")
    try:
        return mst.format(mst.validate(code))
    except ValidationError as error:
        raise Invalid.at(
            _FIELD,
            "Mã số thuế không đúng: chữ số kiểm tra không khớp. Vui lòng kiểm tra lại từng chữ số.",
            "The tax code is wrong: its check digit does not match. Please check every digit.",
        ) from error


def base(code: str) -> str:
    """The code of the firm: ten digits without the number of a branch (TT 86/2024/TT-BTC); a personal id is whole."""
    return code.partition("-")[0]
