"""What a letter looks like before there is a case: filled with its samples, under a head that nobody signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from caseflow.core.paper import Paper, Seal
from caseflow.core.reader import Fault
from caseflow.notifications.letter_lint import known
from caseflow.notifications.letter_schema import Issuer, Letter, Value
from caseflow.papers.compose import CannotCompose, Head, Signer, compose, symbol

_SEAL = Seal("A7K2-9QMX", "https://khcn.binhnguyen.example/tra-cuu/A7K29QMX")
HEAD = Head(
    superior="Ủy ban nhân dân tỉnh Bình Nguyên",
    issuer="Sở Khoa học và Công nghệ",
    number="07",
    symbol="",
    place="Bình Nguyên",
    dated=date(2026, 1, 5),
    signer=Signer("KT.", "Giám đốc", "Phó Giám đốc", "Nguyễn Thị Hồng Nhung"),
    seal=_SEAL,
)
"""An office that does not exist."""
BELOW = replace(
    HEAD,
    superior="Sở Khoa học và Công nghệ",
    issuer="Chi cục Tiêu chuẩn Đo lường Chất lượng",
    signer=Signer("", "", "Chi cục trưởng", "Hoàng Minh Khoa"),
)
"""Its sub-department."""
_HEADS: dict[Issuer, tuple[Head, str]] = {
    "department": (HEAD, "SKHCN"),
    "counter": (replace(HEAD, superior=HEAD.issuer, issuer="Bộ phận Tiếp nhận và Trả kết quả"), "BPMC"),
    "sub_department": (BELOW, "CCTĐC"),
    "applicant": (replace(HEAD, seal=None, signer=None), ""),
}


def values(letter: Letter) -> dict[str, Value]:
    """The sample of every variable."""
    return {name: variable.example() for name, variable in known(letter).items()}


def sample(letter: Letter) -> Paper:
    """The letter filled with its samples; raises CannotCompose."""
    head, short = _HEADS[letter.head.issuer]
    return compose(letter, values(letter), replace(head, symbol=symbol(letter.head, short, "TĐC")))


def faults(letters: Mapping[str, Letter]) -> Iterator[Fault]:
    """One for each letter that its own samples do not fill."""
    for letter in letters.values():
        try:
            sample(letter)
        except CannotCompose as error:
            yield Fault(letter.file, 1, f"its samples do not fill it: {error}")
