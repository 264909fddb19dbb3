"""How a certificate stands on any day: one of STATUSES, from its dates and the dated changes of its status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.text import Text, say

SOON = timedelta(days=90)
"""A surveillance or renewal due within this is said to be due soon."""

VALID, SUSPENDED, WITHDRAWN, RENEWED = "valid", "suspended", "withdrawn", "renewed"
ENDED = frozenset({WITHDRAWN, RENEWED})
"""What a certificate does not come back from."""

STATUSES: dict[str, Text] = {
    "valid": say("Còn hiệu lực", "Valid"),
    "due_soon": say("Sắp đến hạn", "Due soon"),
    "overdue": say("Quá hạn", "Overdue"),
    "suspended": say("Đình chỉ", "Suspended"),
    "restorable": say("Đã hết hạn, còn thời gian khôi phục", "Expired, restorable"),
    "expired": say("Hết hiệu lực", "Expired"),
    "withdrawn": say("Bị thu hồi", "Withdrawn"),
    "renewed": say("Đã được thay thế", "Renewed"),
    "not_yet": say("Chưa có hiệu lực", "Not valid yet"),
}
"""Every status on a day, in the order of filters; what is due is a surveillance or the renewal."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The dates of a certificate: first and last valid day (None: no end), and how long it may be restored."""

    first: date
    last: date | None
    restorable_to: date | None


def recorded_on(changes: Iterable[tuple[date, str]], day: date) -> str:
    """What was recorded with effect on `day`, out of dated changes in the order of recording; `valid` without any."""
    standing = (date.min, VALID)
    for change in changes:
        if standing[0] <= change[0] <= day:
            standing = change
    return standing[1]


def due_on(surveillances: Iterable[tuple[date, date | None]], recertify_on: date | None, day: date) -> date | None:
    """What fell due next as `day` saw it: the oldest surveillance not yet done then, else the renewal."""
    waiting = [due for due, done in surveillances if done is None or done > day]
    return min(waiting, default=recertify_on)


def expired(validity: Validity, day: date) -> bool:
    """Whether `day` comes after the last valid day, which itself still belongs to the validity."""
    return validity.last is not None and validity.last < day


def status_on(validity: Validity, recorded: str, due: date | None, day: date) -> str:
    """The status of a certificate on `day`; `recorded` and `due` are what `recorded_on` and `due_on` say of it."""
    if recorded in ENDED:
        return recorded
    if day < validity.first:
        return "not_yet"
    if expired(validity, day):
        restorable = validity.restorable_to is not None and validity.restorable_to >= day
        return "restorable" if restorable else "expired"
    return SUSPENDED if recorded == SUSPENDED else due_state(due, day) or VALID


def due_state(due: date | None, day: date) -> str:
    """Whether a date is `overdue` or `due_soon` on `day`; empty when it is neither."""
    if due is None or due > day + SOON:
        return ""
    return "overdue" if due < day else "due_soon"
