"""How papers write numbers, amounts and days: in figures, in words, and with the letters of Vietnamese lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from caseflow.core.money import format_int

LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
"""The letters of a list: those of the Vietnamese alphabet without marks, so đ follows d and there is no f, j, w, z."""
_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS: Final = ("", " nghìn", " triệu")
BILLION: Final = 1_000_000_000


def letter(place: int) -> str:
    """The letter of an entry, the first being 0; after `y` come `aa`, `ab` …"""
    rounds, at = divmod(place, len(LETTERS))
    return (letter(rounds - 1) if rounds else "") + LETTERS[at]


def roman(number: int) -> str:
    """A number from 1 on as annexes are counted: 4 is IV."""
    written = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        written += sign * times
    return written


def padded(number: int, upto: int) -> str:
    """With a zero before it when it has one figure and is at most `upto`: what forgers could add to."""
    return f"{number:02d}" if number <= upto else str(number)


def day(on: date) -> str:
    """`05 tháng 01 năm 2026`: days below 10 and the months 1 and 2 get a zero (NĐ 30/2020, Phụ lục I, mục II.4)."""
    return f"{padded(on.day, 9)} tháng {padded(on.month, 2)} năm {on.year}"


def short_day(on: date) -> str:
    """`05/01/2026`, as tables write it."""
    return f"{on.day:02d}/{on.month:02d}/{on.year}"


def number(value: int | Decimal) -> str:
    """`1.234`, and with a comma before the fraction: `0,35`."""
    if isinstance(value, int):
        return format_int(value)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{format_int(int(whole))}" + (f",{fraction}" if fraction else "")


def dong(amount: int) -> str:
    """`1.500.000 đồng`; the blank does not break."""
    return f"{format_int(amount)}\u00a0đồng"


def dong_in_words(amount: int) -> str:
    """`Một triệu năm trăm nghìn đồng`, with a capital as an amount begins; a negative one begins with Âm."""
    words = f"{'âm ' if amount < 0 else ''}{in_words(abs(amount))} đồng"
    return words[0].upper() + words[1:]


def in_words(value: int) -> str:
    """A whole number from 0 on as it is read: 1_005 is `một nghìn không trăm linh năm`.

    Raises ValueError for a negative one.
    """
    if value < 0:
        raise ValueError(value)
    return _below(value, full=False) if value else _DIGITS[0]


def _below(value: int, *, full: bool) -> str:
    """The words of a number; `full` when something stands before it: then hundreds are named though there are none."""
    if value >= BILLION:
        billions, rest = divmod(value, BILLION)
        head = f"{_below(billions, full=full)} tỷ"
        return f"{head} {_below(rest, full=True)}" if rest else head
    parts: list[str] = []
    for power in (2, 1, 0):
        group, value = divmod(value, 1000**power)
        if group:
            parts.append(_hundreds(group, full=full or bool(parts)) + _GROUPS[power])
    return " ".join(parts)


def _hundreds(group: int, *, full: bool) -> str:
    """The words of 1 to 999."""
    hundreds, rest = divmod(group, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, unit = divmod(rest, 10)
    if tens == 0 and unit:
        words.append(f"linh {_DIGITS[unit]}" if words else _DIGITS[unit])
    elif tens:
        words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
        words += [_unit(unit, tens)] if unit else []
    return " ".join(words)


def _unit(unit: int, tens: int) -> str:
    """How the last figure is read after tens: mốt, lăm; bốn stays bốn, as in banks."""
    if unit == 1 and tens > 1:
        return "mốt"
    return "lăm" if unit == 5 else _DIGITS[unit]
