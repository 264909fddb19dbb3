"""The money of a case stage by stage, beside the most that the programme gives (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseflow.core.text import Text
from caseflow.core.words import LegalBasis


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The ceiling of support in force: a share of the whole cost, and an amount in đồng."""

    percent: int
    cap: int
    basis: LegalBasis

    def limit(self, total: int | None) -> int:
        """The most that may be given for something that costs `total`; the cap alone where that is not known."""
        return self.cap if total is None else min(self.cap, total * self.percent // 100)


@dataclass(frozen=True, slots=True)
class Sum:
    """What was said of the support at one stage, in đồng; `total` is the whole cost, `limit` the most for that."""

    stage: str
    title: Text
    amount: int
    total: int | None
    limit: int | None
    form: str
    revision: int

    @property
    def over(self) -> int | None:
        """By how much it lies above the limit; negative below it, None without a limit."""
        return None if self.limit is None else self.amount - self.limit

    @property
    def own(self) -> int | None:
        """What others pay."""
        return None if self.total is None else self.total - self.amount


@dataclass(frozen=True, slots=True)
class CaseMoney:
    """The sums of a case in the order of their stages, and the ceiling that holds for it."""

    sums: tuple[Sum, ...]
    ceiling: Ceiling | None
    approved_at: datetime | None

    @property
    def warned(self) -> bool:
        """Whether a sum lies above a ceiling that no resolution confirms: that is said, and stops nobody."""
        assumed = self.ceiling is not None and not self.ceiling.basis.confirmed
        return assumed and any(one.over is not None and one.over > 0 for one in self.sums)

    @property
    def last(self) -> Sum:
        """What was said last."""
        return self.sums[-1]

    @property
    def cut(self) -> int:
        """By how much the last sum is smaller than the first."""
        return max(self.sums[0].amount - self.last.amount, 0)

    def shares(self) -> tuple[tuple[str, int, float], ...]:
        """Parts of the whole cost for a bar: support, what was cut, what others pay; amount, and share in per cent."""
        whole = self.sums[0].total or 0
        if whole <= 0:
            return ()
        support, cut = self.last.amount, self.cut
        parts = (("support", support), ("cut", cut), ("own", max(whole - support - cut, 0)))
        return tuple((name, amount, round(100 * amount / whole, 2)) for name, amount in parts if amount)
