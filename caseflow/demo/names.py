"""Ordinary Vietnamese names that are put together by chance: of people, firms and cooperatives; none is anybody's."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Đinh", "Lương", "Đoàn", "Mai",
)  # fmt: skip
_HIS = (("Văn", "Đức", "Hữu", "Quang", "Mạnh", "Tiến", "Xuân"), (
    "Hải", "Tuấn", "Dũng", "Thắng", "Hùng", "Khoa", "Long", "Nam", "Phong", "Quân", "Sơn", "Thành", "Toàn", "Việt",
))  # fmt: skip
_HER = (("Thị", "Thu", "Ngọc", "Thanh", "Minh", "Thùy", "Kim"), (
    "Anh", "Chi", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Linh", "Mai", "Nga", "Phương", "Trang", "Yến",
))  # fmt: skip

_BRAND = (
    ("Tân", "Phú", "An", "Đại", "Trường", "Minh"),
    ("Khải", "Hòa", "Lộc", "Thuận", "Quang", "Vinh"),
    ("Điền", "Giang", "Hưng", "Khánh", "Phương", "Thái"),
)
"""Three ordinary words: firms with one or two of them are everywhere, with these three none is known of."""
_VILLAGE = (("Đồng", "Bãi", "Gò", "Làng", "Đầm", "Xóm"), ("Nhãn", "Nghệ", "Sen", "Cam", "Bưởi", "Chuối", "Ổi", "Ngô"))

STREETS = (
    "Lê Lợi", "Trần Phú", "Hai Bà Trưng", "Nguyễn Trãi", "Lý Thường Kiệt", "Quang Trung", "Bà Triệu", "Điện Biên",
    "Ngô Quyền", "Chu Văn An",
)  # fmt: skip


def people(rng: random.Random) -> Iterator[str]:
    """Full names of women and men, without end; none twice before all have been given."""
    every = [" ".join(words) for given in (_HER, _HIS) for words in product(_FAMILY, *given)]
    while True:
        rng.shuffle(every)
        yield from every


def brands(rng: random.Random) -> list[str]:
    """The names of firms beside their trade, each once."""
    return _mixed(rng, _BRAND)


def villages(rng: random.Random) -> list[str]:
    """The names of cooperatives and farms beside their trade, each once."""
    return _mixed(rng, _VILLAGE)


def _mixed(rng: random.Random, parts: Sequence[Sequence[str]]) -> list[str]:
    found = [" ".join(words) for words in product(*parts)]
    rng.shuffle(found)
    return found
