"""The order in which one transaction locks several cases: by ascending id, or it begins anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.orm import Session

from caseflow.db.queries.engine import links as link_rows
from caseflow.db.session import driver_of

Result = TypeVar("Result")


class OutOfOrder(Exception):
    """A case must be locked that comes before one already locked: the transaction begins anew with all of `cases`."""

    def __init__(self, cases: frozenset[int]) -> None:
        super().__init__(f"cases {sorted(cases)} must be locked together")
        self.cases = cases


class Held:
    """The cases that a transaction has locked; whoever locks another one asks here.

    Two moves that lock the same cases can never wait for each other, because each locks them in the same order. Which
    relatives a move needs is known only once it has been decided: where one of them comes first, `in_order` begins
    anew. SQLite has one writer and knows no such order.
    """

    __slots__ = ("cases",)

    def __init__(self, cases: Iterable[int]) -> None:
        self.cases = frozenset(cases)

    def take(self, session: Session, wanted: Iterable[int]) -> None:
        """Locks these cases too; raises OutOfOrder."""
        new = frozenset(wanted) - self.cases
        if not new:
            return
        if driver_of(session)[0].name == "postgresql":
            if min(new) < max(self.cases):
                raise OutOfOrder(self.cases | new)
            link_rows.lock(session, new)
        self.cases |= new


def in_order(attempt: Callable[[frozenset[int]], Result]) -> Result:
    """What `attempt`, one transaction that first locks the cases it is given, gives; repeated until they suffice."""
    first: frozenset[int] = frozenset()
    while True:
        try:
            return attempt(first)
        except OutOfOrder as more:
            first |= more.cases
