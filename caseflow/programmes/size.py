"""The size class of an enterprise by NĐ 80/2021/NĐ-CP Điều 5-9, with the comparison that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caseflow.core.money import format_int
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.programmes.size_words import EnterpriseSizes, SizeGroup, SizeLimits, SizeName

_CLASSES: tuple[Literal["micro", "small", "medium"], ...] = ("micro", "small", "medium")


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """What an enterprise declares of the previous year: insured employees on average, revenue and capital in đồng.

    `revenue` is None or 0 while there is none yet: then only the capital counts (Đ.8-9).
    """

    legal_form: str
    sector: str
    insured_employees: int | None
    revenue: int | None
    capital: int | None


@dataclass(frozen=True, slots=True)
class SizeResult:
    """The class, or None while a number that decides is missing; `explanation` is what the screen shows.

    `kept` is what stands in the profile; where the classes are `elsewhere`, the key that says so, and no class.
    """

    size: SizeName | None
    title: Text
    explanation: tuple[Text, ...]
    basis: LegalBasis
    kept: str = ""
    elsewhere: bool = False


def classify(sizes: EnterpriseSizes, facts: SizeFacts) -> SizeResult:
    """Micro, small, medium in this order, the first that fits; else large (Đ.5).

    A class fits when the employees are within its limit and either revenue or capital is. The decree is for
    enterprises under the law on enterprises; other legal forms get no class. Raises KeyError for a sector the content
    does not know.
    """
    name = sizes.without(facts.legal_form)
    if name:
        other = sizes.elsewhere[name]
        return SizeResult(None, other.title, (other.explanation,), other.legal_basis, name, elsewhere=True)
    group = sizes.groups[sizes.sectors[facts.sector].group]
    lines = [_group_line(sizes, facts, group)]
    if not facts.revenue:
        lines.append(say("Chưa có doanh thu: chỉ xét vốn.", "No revenue yet: only the capital counts."))
    if facts.insured_employees is None:
        return _unknown(sizes, lines, say("số lao động đóng bảo hiểm xã hội", "the number of insured employees"))
    for one in _CLASSES:
        limits = getattr(group, one)
        fits = _fits(facts, facts.insured_employees, limits)
        lines.append(_comparison(sizes.titles[one], facts, facts.insured_employees, limits, fits))
        if fits is None:
            return _unknown(sizes, lines, say("tổng nguồn vốn", "the total capital"))
        if fits:
            return _known(sizes, one, lines)
    return _known(sizes, "large", lines)


def _fits(facts: SizeFacts, employees: int, limits: SizeLimits) -> bool | None:
    """Whether the class fits; None when the missing capital would decide."""
    if employees > limits.employees:
        return False
    if facts.revenue and facts.revenue <= limits.revenue:
        return True
    return None if facts.capital is None else facts.capital <= limits.capital


def _known(sizes: EnterpriseSizes, name: SizeName, lines: list[Text]) -> SizeResult:
    title, source = sizes.titles[name], sizes.legal_basis.source
    result = say(f"Quy mô: {title.vi} ({source.vi}).", f"Size: {title.en} ({source.en}).")
    return SizeResult(name, title, (*lines, result), sizes.legal_basis, name)


def _unknown(sizes: EnterpriseSizes, lines: list[Text], what: Text) -> SizeResult:
    title = say("Chưa xác định", "Not determined")
    missing = say(f"Chưa xác định được quy mô: thiếu {what.vi}.", f"The size cannot be determined without {what.en}.")
    return SizeResult(None, title, (*lines, missing), sizes.legal_basis)


def _group_line(sizes: EnterpriseSizes, facts: SizeFacts, group: SizeGroup) -> Text:
    sector = sizes.sectors[facts.sector].title
    return say(f"Ngành chính: {sector.vi} ({group.title.vi}).", f"Main sector: {sector.en} ({group.title.en}).")


def _comparison(title: Text, facts: SizeFacts, employees: int, limits: SizeLimits, fits: bool | None) -> Text:
    """One class against the facts: `Siêu nhỏ: lao động 8 ≤ 10; doanh thu 4 ₫ > 3 ₫ – không phù hợp`."""
    parts = [(say("lao động", "employees"), _compare(employees, limits.employees, ""))]
    if facts.revenue:
        parts.append((say("doanh thu", "revenue"), _compare(facts.revenue, limits.revenue, "\u00a0₫")))
    if facts.capital is not None:
        parts.append((say("tổng nguồn vốn", "total capital"), _compare(facts.capital, limits.capital, "\u00a0₫")))
    verdict = say("phù hợp", "fits") if fits else say("không phù hợp", "does not fit")
    if fits is None:
        verdict = say("chưa đủ số liệu", "not enough data")
    return say(
        f"{title.vi}: {'; '.join(f'{what.vi} {sign}' for what, sign in parts)} – {verdict.vi}.",
        f"{title.en}: {'; '.join(f'{what.en} {sign}' for what, sign in parts)} – {verdict.en}.",
    )


def _compare(value: int, limit: int, unit: str) -> str:
    return f"{format_int(value)}{unit} {'≤' if value <= limit else '>'} {format_int(limit)}{unit}"
