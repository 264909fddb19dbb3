"""The invented organisations of the demo province: names nobody bears, tax codes that were never given to anybody."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from caseflow.core.text import fold

UNUSED_PREFIX = "99"
"""Tax codes begin with the number of the province that gave them; there never was a province 99."""

_FIRST = ("Trăng", "Mây", "Sương", "Gió", "Nắng", "Suối", "Sao", "Đồi")
_SECOND = ("Gốm", "Thiếc", "Chàm", "Lụa", "Cói", "Lam", "Bấc", "Thạch")
"""A sky or a landscape and a material: a pleasant name that no real company is known to have."""

_COMMUNES = (
    "Phường Phố Hiến", "Phường Sơn Nam", "Phường Hồng Châu", "Phường Mỹ Hào", "Phường Đường Hào",
    "Phường Thượng Hồng", "Phường Trần Lãm", "Phường Trà Lý", "Phường Vũ Phúc", "Xã Tân Hưng", "Xã Tiên Lữ",
    "Xã Lương Bằng", "Xã Ân Thi", "Xã Khoái Châu", "Xã Yên Mỹ", "Xã Như Quỳnh", "Xã Văn Giang", "Xã Kiến Xương",
    "Xã Tiền Hải", "Xã Đông Hưng", "Xã Hưng Hà", "Xã Quỳnh Phụ", "Xã Thái Thụy", "Xã Vũ Thư",
)  # fmt: skip

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: its word in the name, its sector, its EA code, and what it makes."""

    word: str
    sector: str
    ea_code: str
    products: str
    scope: str


_TRADES = (
    Trade("Bao bì", "industry", "07", "Thùng các-tông, hộp giấy", "Sản xuất và kinh doanh bao bì giấy"),
    Trade("Cơ khí", "industry", "17", "Chi tiết cơ khí gia công", "Gia công chi tiết cơ khí theo bản vẽ"),
    Trade("May mặc", "industry", "04", "Áo khoác, quần bảo hộ", "Sản xuất hàng may mặc"),
    Trade("Nhựa kỹ thuật", "industry", "14", "Chi tiết nhựa ép phun", "Sản xuất chi tiết nhựa kỹ thuật"),
    Trade("Thực phẩm", "industry", "03", "Nông sản sấy, bánh kẹo", "Chế biến và đóng gói thực phẩm"),
    Trade("Nội thất", "industry", "06", "Bàn ghế, tủ gỗ", "Sản xuất đồ gỗ nội thất"),
    Trade("Thiết bị điện", "industry", "19", "Tủ điện, máng cáp", "Sản xuất và lắp ráp thiết bị điện"),
    Trade("Xây dựng", "construction", "28", "Thi công công trình dân dụng", "Thi công xây lắp công trình dân dụng"),
    Trade("Vận tải", "services", "31", "Dịch vụ vận tải và kho bãi", "Cung cấp dịch vụ vận tải và kho bãi"),
    Trade("Thương mại", "trade", "29", "Vật tư công nghiệp", "Kinh doanh vật tư công nghiệp"),
)
_FARMING = (
    Trade("Nông sản", "agriculture", "01", "Nhãn lồng, nghệ, rau an toàn", "Trồng, sơ chế và đóng gói nông sản"),
    Trade("Thủy sản", "fishery", "01", "Cá, tôm nước ngọt", "Nuôi và sơ chế thủy sản"),
)
_KINDS = (
    ("limited_company", "Công ty TNHH {}"), ("limited_company", "Công ty TNHH {}"),
    ("limited_company", "Công ty TNHH Một thành viên {}"), ("joint_stock", "Công ty cổ phần {}"),
    ("joint_stock", "Công ty cổ phần {}"), ("private_enterprise", "Doanh nghiệp tư nhân {}"),
    ("cooperative", "Hợp tác xã {}"), ("limited_company", "Công ty TNHH Sản xuất {}"),
)  # fmt: skip
_SIZES = ((7, 2_400, 1_900), (24, 18_000, 9_000), (68, 41_000, 17_000), (150, 160_000, 70_000), (420, 610_000, 240_000))
"""Insured employees, revenue and capital in million đồng: from a micro to a large enterprise (NĐ 80/2021 Đ.5)."""


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented organisation."""

    number: int
    short: str
    name: str
    tax_code: str
    legal_form: str
    trade: Trade
    address: str
    commune: str
    phone: str
    founded_on: date
    employees: int
    revenue: int
    capital: int

    @property
    def representative(self) -> str:
        """Who signs: named by the post, so that nobody real is meant."""
        return f"Người đại diện {self.short}"

    @property
    def email(self) -> str:
        """The organisation's own address, under a domain that can receive no mail (RFC 2606)."""
        return f"lien-he@{fold(self.short).replace(' ', '-')}.example.test"


def invent(seed: int) -> list[Firm]:
    """All organisations of the demo, always the same for one seed; no two share a name or a tax code."""
    rng = random.Random(seed)
    brands = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    rng.shuffle(brands)
    codes = tax_codes(len(brands))
    return [_firm(rng, number, short, codes[number]) for number, short in enumerate(brands)]


def tax_codes(count: int) -> list[str]:
    """The first valid codes of the unused prefix."""
    found: list[str] = []
    body = 1300101
    while len(found) < count:
        text = f"{UNUSED_PREFIX}{body:07d}"
        body += 7
        try:
            found.append(mst.validate(text + mst.calc_check_digit(text)))
        except ValidationError:  # its check digit would have two digits
            continue
    return found


def _firm(rng: random.Random, number: int, short: str, code: str) -> Firm:
    legal_form, pattern = _KINDS[number % len(_KINDS)]
    trade = rng.choice(_FARMING if legal_form == "cooperative" else _TRADES)
    employees, revenue, capital = _SIZES[number % 7 % len(_SIZES)]
    return Firm(
        number=number,
        short=short,
        name=pattern.format(f"{trade.word} {short}"),
        tax_code=code,
        legal_form=legal_form,
        trade=trade,
        address=f"Số {rng.randint(2, 98)}, đường {rng.randint(1, 12)}",
        commune=rng.choice(_COMMUNES),
        phone=f"022100{rng.randint(0, 99999):05d}",
        founded_on=date(rng.randint(2001, 2020), rng.randint(1, 12), rng.randint(1, 28)),
        employees=employees + rng.randint(0, 2),
        revenue=(revenue + rng.randint(0, 400)) * _MILLION,
        capital=(capital + rng.randint(0, 300)) * _MILLION,
    )
