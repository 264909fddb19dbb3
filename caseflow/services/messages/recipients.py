"""Who a message goes to, as people with an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person a message goes to."""

    account_id: int | None
    email: str
    name: str
    locale: str


def as_recipients(rows: Sequence[Any]) -> list[Recipient]:
    """Rows of id, email, full_name and locale as recipients."""
    return [Recipient(r.id, r.email, r.full_name, r.locale) for r in rows]
