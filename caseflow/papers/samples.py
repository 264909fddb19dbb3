"""What a letter looks like before there is a case: filled with its samples, under a head that nobody signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from caseflow.core.paper import Paper, Seal
from caseflow.core.reader import Fault
from caseflow.notifications.letter_lint import known
from caseflow.notifications.letter_schema import Letter, Value
from caseflow.papers.compose import CannotCompose, Head, Signer, compose, symbol

HEAD = Head(
    superior="Ủy ban nhân dân tỉnh Bình Nguyên",
    issuer="Sở Khoa học và Công nghệ",
    number="07",
    symbol="",
    place="Bình Nguyên",
    dated=date(2026, 1, 5),
    signer=Signer("KT.", "Giám đốc", "Phó Giám đốc", "Nguyễn Thị Hồng Nhung"),
    seal=Seal("A7K2-9QMX", "https://khcn.binhnguyen.example/tra-cuu/A7K29QMX"),
)
"""An office that does not exist."""


def values(letter: Letter) -> dict[str, Value]:
    """The sample of every variable."""
    return {name: variable.example() for name, variable in known(letter).items()}


def sample(letter: Letter) -> Paper:
    """The letter filled with its samples; raises CannotCompose."""
    return compose(letter, values(letter), replace(HEAD, symbol=symbol(letter.head, "SKHCN", "TĐC")))


def faults(letters: Mapping[str, Letter]) -> Iterator[Fault]:
    """One for each letter that its own samples do not fill."""
    for letter in letters.values():
        try:
            sample(letter)
        except CannotCompose as error:
            yield Fault(letter.file, 1, f"its samples do not fill it: {error}")
