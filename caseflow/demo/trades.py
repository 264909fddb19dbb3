"""The lines of business of the demo: what each makes, how big such firms are, and which kinds of support fit it."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.workflows.definition import Definition

_MANAGING = ("ISO 9001", "tích hợp", "cải tiến năng suất", "chuyển đổi số", "Giải thưởng", "hệ thống quản lý mới")
_MAKING = (
    *_MANAGING, "ISO 14001", "ISO 45001", "ISO 50001", "ISO 56000", "năng suất xanh", "thông minh", "doanh nghiệp điểm",
    "đổi mới công nghệ", "chuyển giao công nghệ", "sở hữu trí tuệ", "tiêu chuẩn cơ sở",
)  # fmt: skip
_FOOD = ("ISO 22000", "HACCP", "truy xuất", "mã số mã vạch", "tiêu chuẩn cơ sở", "sở hữu trí tuệ", "cải tiến năng suất")
_GROWING = ("VietGAP", "G.A.P.", "hữu cơ", "truy xuất", "mã số mã vạch", "sở hữu trí tuệ")


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: its word in the name, its sector, its EA code, what it makes, and how many of 96 are in it.

    `seeks` are words by which a kind of support that fits is known, in its title or its standard; `people` bounds what
    is usual, `sales` is a year's revenue for each of them in million đồng. `conforms` are the standards and regulations
    of its products, each with its edition.
    """

    word: str
    sector: str
    ea_code: str
    products: str
    scope: str
    seeks: tuple[str, ...]
    count: int
    people: tuple[int, int] = (8, 260)
    sales: int = 700
    farms: bool = False
    conforms: tuple[tuple[str, str], ...] = ()

    def fits(self, definition: Definition) -> bool:
        """Whether firms of this trade apply for this kind of support."""
        return any(word.lower() in _called(definition) for word in self.seeks)


TRADES = (
    Trade("Cơ khí", "industry", "17", "Chi tiết cơ khí gia công", "Gia công chi tiết cơ khí theo bản vẽ",
          (*_MAKING, "đặc thù ngành"), 12, conforms=(("IATF 16949", "2016"),)),
    Trade("Bao bì", "industry", "07", "Thùng các-tông, hộp giấy", "Sản xuất và kinh doanh bao bì giấy", _MAKING, 8),
    Trade("May", "industry", "04", "Áo khoác, quần bảo hộ", "Sản xuất hàng may mặc", _MAKING, 7,
          people=(60, 780), sales=260),
    Trade("Nhựa", "industry", "14", "Chi tiết nhựa ép phun", "Sản xuất chi tiết nhựa kỹ thuật", _MAKING, 7),
    Trade("Nội thất", "industry", "06", "Bàn ghế, tủ gỗ", "Sản xuất đồ gỗ nội thất", _MAKING, 5, people=(9, 120)),
    Trade("Thiết bị điện", "industry", "19", "Tủ điện, máng cáp", "Sản xuất và lắp ráp thiết bị điện",
          (*_MAKING, "hợp quy"), 6, conforms=(("QCVN 4:2009/BKHCN", "2009"),)),
    Trade("Vật liệu xây dựng", "industry", "16", "Gạch bê tông, ngói xi măng", "Sản xuất gạch bê tông, ngói xi măng",
          (*_MAKING, "hợp chuẩn"), 11, people=(12, 140), sales=900,
          conforms=(("TCVN 6477", "2016"),)),
    Trade("Thực phẩm", "industry", "03", "Bánh, kẹo, đồ hộp", "Chế biến và đóng gói thực phẩm",
          (*_FOOD, *_MANAGING, "ISO 14001"), 9, people=(9, 210), sales=850),
    Trade("Chế biến nông sản", "industry", "03", "Long nhãn, tinh bột nghệ", "Sơ chế, chế biến và đóng gói nông sản",
          (*_FOOD, "ISO 9001"), 6, people=(7, 70), sales=600),
    Trade("Xây dựng", "construction", "28", "Thi công công trình dân dụng", "Thi công xây lắp công trình dân dụng",
          ("ISO 9001", "ISO 45001", "ISO 14001", "tích hợp"), 5, people=(15, 190), sales=900),
    Trade("Vận tải", "services", "31", "Dịch vụ vận tải và kho bãi", "Cung cấp dịch vụ vận tải và kho bãi",
          (*_MANAGING, "ISO 45001"), 3, people=(10, 90), sales=800),
    Trade("Thương mại", "trade", "29", "Vật tư công nghiệp", "Kinh doanh vật tư công nghiệp",
          ("ISO 9001", "chuyển đổi số", "cải tiến năng suất"), 3, people=(6, 45), sales=3_000),
    Trade("Kiểm nghiệm", "services", "34", "Dịch vụ thử nghiệm, hiệu chuẩn", "Thử nghiệm thực phẩm, vật liệu và nước",
          ("17025", "phòng thử nghiệm", "đánh giá sự phù hợp"), 4, people=(9, 48), sales=550),
    Trade("Nông nghiệp", "agriculture", "01", "Nhãn lồng, cam, nghệ", "Trồng, sơ chế và đóng gói nông sản", _GROWING, 7,
          people=(7, 32), sales=210, farms=True),
    Trade("Rau an toàn", "agriculture", "01", "Rau ăn lá, cà chua, dưa chuột", "Trồng và sơ chế rau", _GROWING, 3,
          people=(7, 24), sales=190, farms=True),
)  # fmt: skip


def fits(trade: Trade, definition: Definition) -> bool:
    """As `Trade.fits`; a kind of support that no trade is known to seek fits everybody."""
    return trade.fits(definition) or not any(other.fits(definition) for other in TRADES)


def _called(definition: Definition) -> str:
    return f"{definition.title.vi} {definition.standard.vi}".lower()
