"""Who a message goes to, out of rows of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from caseflow.notifications.mailing import Recipient


class Person(Protocol):
    """What must be known of somebody to write to them; every row of a person has these columns."""

    @property
    def id(self) -> int:
        """The account."""

    @property
    def email(self) -> str:
        """The address."""

    @property
    def full_name(self) -> str:
        """The name."""

    @property
    def locale(self) -> str:
        """The language."""


def as_recipients(rows: Iterable[Person]) -> list[Recipient]:
    """People as recipients."""
    return [Recipient(r.id, r.email, r.full_name, r.locale) for r in rows]
