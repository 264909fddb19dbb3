"""What anybody who asks about a certificate is told: one sentence that says how it stands, and since or until when."""

from __future__ import annotations

from datetime import date, timedelta

from caseflow.certificates.standing import RENEWED, SUSPENDED, WITHDRAWN, Validity, expired
from caseflow.core.clock import shown
from caseflow.core.text import Text, say


def holds(validity: Validity, recorded: str, today: date) -> bool:
    """Whether the certificate may be relied on today."""
    stands = recorded not in (SUSPENDED, WITHDRAWN, RENEWED)
    return stands and validity.first <= today and not expired(validity, today)


def sentence(validity: Validity, recorded: str, since: date | None, today: date) -> Text:
    """How it stands on a day; `since` is the day from which its status was recorded, if it was."""
    said = standing(validity, recorded, since, today)
    return say(f"Giấy chứng nhận này {said.vi}.", f"This certificate {said.en}.")


def standing(validity: Validity, recorded: str, since: date | None, today: date) -> Text:
    """The same without a subject, for papers that are called otherwise.

    What was withdrawn or replaced stays so after its dates have passed; one that has run out is no longer suspended.
    """
    day = shown(since) if since is not None else ""
    if recorded == WITHDRAWN:
        return say(f"đã bị thu hồi từ ngày {day}", f"was withdrawn with effect from {day}")
    if recorded == RENEWED:
        return say(f"đã được thay bằng giấy mới từ ngày {day}", f"was replaced by a new one with effect from {day}")
    if validity.first > today:
        first = shown(validity.first)
        return say(
            f"có hiệu lực từ ngày {first}, hôm nay chưa có hiệu lực",
            f"is valid from {first}; today it is not valid yet",
        )
    if validity.last is not None and expired(validity, today):
        ended = shown(validity.last + timedelta(days=1))
        return say(f"đã hết hiệu lực từ ngày {ended}", f"has not been valid since {ended}")
    if recorded == SUSPENDED:
        return say(f"đang bị đình chỉ từ ngày {day}", f"has been suspended since {day}")
    if validity.last is None:
        return say("còn hiệu lực, không thời hạn", "is valid, without an end")
    last = shown(validity.last)
    return say(f"còn hiệu lực đến hết ngày {last}", f"is valid until the end of {last}")
