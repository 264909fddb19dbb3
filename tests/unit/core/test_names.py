"""Names as a list shows them."""

from __future__ import annotations

import pytest

from caseflow.core.names import ShortName, short_code, short_name


@pytest.mark.parametrize(
    ("name", "short", "form"),
    [
        ("Công ty TNHH Gốm sứ Xuân Tâm", "Gốm sứ Xuân Tâm", "TNHH"),
        ("CÔNG TY TRÁCH NHIỆM HỮU HẠN May Mặc", "May Mặc", "TNHH"),
        ("Công ty TNHH Hai thành viên trở lên Bao bì", "Bao bì", "TNHH"),
        ("Công ty TNHH MTV nước sạch", "Nước sạch", "TNHH MTV"),
        ("Công ty TNHH Một thành viên Điện", "Điện", "TNHH MTV"),
        ("Công ty cổ phần Cơ khí", "Cơ khí", "CP"),
        ("Công ty CP Cơ khí", "Cơ khí", "CP"),
        ("Hợp tác xã Rau an toàn", "Rau an toàn", "HTX"),
        ("HTX Rau an toàn", "Rau an toàn", "HTX"),
        ("Liên hiệp hợp tác xã Lúa", "Lúa", "LH HTX"),
        ("Doanh nghiệp tư nhân Mộc", "Mộc", "DNTN"),
        ("Hộ kinh doanh Bảy Lựu", "Bảy Lựu", "hộ KD"),
        ("Công ty cổ phần", "Công ty cổ phần", ""),
        ("Trường Đại học Ví Dụ", "Trường Đại học Ví Dụ", ""),
    ],
)
def test_a_firm_is_called_by_its_own_name(name: str, short: str, form: str):
    assert short_name(name) == ShortName(short, form)


def test_a_code_without_its_unit():
    assert short_code("000.00.16.H31-261022-0001") == "261022-0001"
    assert short_code("17") == "17"
    assert short_code(None) == ""
