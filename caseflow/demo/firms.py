"""The invented organisations of the demo province: ordinary words put together, tax codes that were never given."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from caseflow.core.text import fold
from caseflow.demo import names
from caseflow.demo.trades import TRADES, Trade

UNUSED_PREFIX = "99"
"""Tax codes begin with the number of the province that gave them; there never was a province 99."""

_COMMUNES = (
    "Phường Phố Hiến", "Phường Sơn Nam", "Phường Hồng Châu", "Phường Mỹ Hào", "Phường Đường Hào",
    "Phường Thượng Hồng", "Phường Trần Lãm", "Phường Trà Lý", "Phường Vũ Phúc", "Xã Tân Hưng", "Xã Tiên Lữ",
    "Xã Lương Bằng", "Xã Ân Thi", "Xã Khoái Châu", "Xã Yên Mỹ", "Xã Như Quỳnh", "Xã Văn Giang", "Xã Kiến Xương",
    "Xã Tiền Hải", "Xã Đông Hưng", "Xã Hưng Hà", "Xã Quỳnh Phụ", "Xã Thái Thụy", "Xã Vũ Thư",
)  # fmt: skip
_FORMS = (
    ("limited_company", "Công ty TNHH {}", 9), ("limited_company", "Công ty TNHH Một thành viên {}", 3),
    ("joint_stock", "Công ty cổ phần {}", 5), ("private_enterprise", "Doanh nghiệp tư nhân {}", 2),
)  # fmt: skip
_COOPERATIVE = ("cooperative", "Hợp tác xã {}")
_MOST_OF_A_PRIVATE_FIRM = 40
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented organisation, who signs for it and who answers the telephone."""

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
    representative: str
    contact: str

    @property
    def email(self) -> str:
        """The organisation's own address, under a domain that can receive no mail (RFC 2606)."""
        return f"lien-he@{fold(self.short).replace(' ', '-')}.example.test"


def invent(seed: int) -> list[Firm]:
    """All organisations of the demo, always the same for one seed; no two share a name or a tax code."""
    rng = random.Random(seed)
    trades = [trade for trade in TRADES for _ in range(trade.count)]
    rng.shuffle(trades)
    codes, people = tax_codes(len(trades)), names.people(rng)
    brands, villages = iter(names.brands(rng)), iter(names.villages(rng))
    return [
        _firm(rng, number, trade, next(villages if trade.farms else brands), codes[number], people)
        for number, trade in enumerate(trades)
    ]


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


def _firm(rng: random.Random, number: int, trade: Trade, short: str, code: str, people: Iterator[str]) -> Firm:
    legal_form, pattern = _form(rng, trade)
    employees = _employees(rng, trade, legal_form)
    revenue = _rounded(employees * trade.sales * rng.lognormvariate(0, 0.35))
    return Firm(
        number=number,
        short=short,
        name=pattern.format(f"{trade.word} {short}"),
        tax_code=code,
        legal_form=legal_form,
        trade=trade,
        address=f"Số {rng.randint(2, 298)}, đường {rng.choice(names.STREETS)}",
        commune=rng.choice(_COMMUNES),
        phone=f"022100{rng.randint(0, 99999):05d}",
        founded_on=date(rng.randint(2001, 2020), rng.randint(1, 12), rng.randint(1, 28)),
        employees=employees,
        revenue=revenue * _MILLION,
        capital=_rounded(revenue * rng.uniform(0.25, 0.6)) * _MILLION,
        representative=next(people),
        contact=next(people),
    )


def _form(rng: random.Random, trade: Trade) -> tuple[str, str]:
    """What is farmed is farmed by cooperatives; firms of all forms do the rest."""
    if trade.farms:
        return _COOPERATIVE
    forms = _FORMS if trade.people[0] < _MOST_OF_A_PRIVATE_FIRM else _FORMS[:-1]
    legal_form, pattern, _ = rng.choices(forms, [weight for *_, weight in forms])[0]
    return legal_form, pattern


def _employees(rng: random.Random, trade: Trade, legal_form: str) -> int:
    """Most firms are small and few are big: evenly spread on a scale of powers, between what is usual in the trade."""
    least, most = trade.people
    if legal_form == "private_enterprise":
        most = min(most, _MOST_OF_A_PRIVATE_FIRM)
    return round(math.exp(rng.uniform(math.log(least), math.log(most))))


def _rounded(millions: float) -> int:
    """As a balance sheet would not be: two leading digits and tens of millions."""
    return max(300, round(millions / 10) * 10)
