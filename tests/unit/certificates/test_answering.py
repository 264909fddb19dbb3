"""What anybody who asks about a certificate is told, on the days around every change."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.certificates.answering import holds, sentence
from caseflow.certificates.standing import Validity

PAPER = Validity(date(2023, 9, 7), date(2026, 9, 6), date(2027, 3, 6))
ENDLESS = Validity(date(2023, 9, 7), None, None)
SINCE = date(2025, 5, 5)


@pytest.mark.parametrize(
    ("validity", "recorded", "since", "today", "good", "said"),
    [
        (PAPER, "valid", None, date(2026, 9, 6), True, "còn hiệu lực đến hết ngày 06/09/2026."),
        (PAPER, "valid", None, date(2026, 9, 7), False, "đã hết hiệu lực từ ngày 07/09/2026."),
        (PAPER, "valid", None, date(2023, 9, 6), False, "có hiệu lực từ ngày 07/09/2023, hôm nay chưa có hiệu lực."),
        (PAPER, "valid", None, date(2023, 9, 7), True, "còn hiệu lực đến hết ngày 06/09/2026."),
        (PAPER, "valid", SINCE, date(2026, 1, 1), True, "còn hiệu lực đến hết ngày 06/09/2026."),  # restored
        (PAPER, "suspended", SINCE, date(2026, 1, 1), False, "đang bị đình chỉ từ ngày 05/05/2025."),
        (PAPER, "suspended", SINCE, date(2026, 9, 7), False, "đã hết hiệu lực từ ngày 07/09/2026."),
        (PAPER, "withdrawn", SINCE, date(2027, 1, 1), False, "đã bị thu hồi từ ngày 05/05/2025."),
        (PAPER, "renewed", SINCE, date(2026, 1, 1), False, "đã được thay bằng giấy mới từ ngày 05/05/2025."),
        (ENDLESS, "valid", None, date(2040, 1, 1), True, "còn hiệu lực, không thời hạn."),
    ],
)
def test_one_sentence_says_how_it_stands(
    validity: Validity, recorded: str, since: date | None, today: date, good: bool, said: str
) -> None:
    assert sentence(validity, recorded, since, today).vi == f"Giấy chứng nhận này {said}"
    assert holds(validity, recorded, today) is good
    assert sentence(validity, recorded, since, today).en.startswith("This certificate ")
