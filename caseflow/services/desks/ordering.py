"""The columns by which a short list may be sorted, and the place of a line in such an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.names import short_name
from caseflow.core.text import fold
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks.queues import Place
from caseflow.db.queries.desks.waiting import TASK, Edge
from caseflow.services.cases import pages as case_pages
from caseflow.services.desks.views import Reader
from caseflow.services.foundation import catalog

DUE = "due"
"""The order of the index, earliest first: every list has it, however long."""
Value = int | str


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a line: where it stands by its deadline, and its value in the column that the list is sorted by."""

    edge: Edge
    value: str = ""


def _due(_reader: Reader, _session: Session, place: Place) -> Value:
    return place.key.due_order


def _code(_reader: Reader, _session: Session, place: Place) -> Value:
    return place.case.code or ""


def _name(_reader: Reader, _session: Session, place: Place) -> Value:
    return fold(short_name(place.case.enterprise_name).name)


def _scheme(reader: Reader, session: Session, place: Place) -> Value:
    title = reader.ctx.content.short_title(place.case.scheme)
    return fold((title or catalog.rulebook(reader.ctx, session, place.case.definition).definition.title).vi)


def _step(reader: Reader, session: Session, place: Place) -> Value:
    book = catalog.rulebook(reader.ctx, session, place.case.definition)
    if place.key.sort == TASK:
        return fold(book.definition.tasks[place.tasks[0].name].title.vi)
    return fold(case_pages.state_title(book, place.case.state, False).vi)


def _desk(reader: Reader, _session: Session, place: Place) -> Value:
    name = place.tasks[0].waits_for if place.key.sort == TASK else place.case.waits_for or ""
    role = reader.ctx.content.roles.roles.get(name)
    return fold(role.title.vi) if role is not None else ""


def _priority(_reader: Reader, _session: Session, place: Place) -> Value:
    return -place.case.priority


def _officer(_reader: Reader, _session: Session, place: Place) -> Value:
    return fold(place.case.officer_name or "")


def _amount(reader: Reader, _session: Session, place: Place) -> Value:
    return -1 if place.case.amount is None or not reader.reads_all else place.case.amount


VALUES: dict[str, Callable[[Reader, Session, Place], Value]] = {
    DUE: _due, "code": _code, "name": _name, "scheme": _scheme, "step": _step, "desk": _desk,
    "priority": _priority, "officer": _officer, "amount": _amount,
}  # fmt: skip
ORDERS = tuple(way + name for name in VALUES for way in ("", "-") if way + name != DUE)
"""What a list can be sorted by beside its deadlines; downwards with a minus."""


def ordered(reader: Reader, session: Session, places: Sequence[Place], sort: str) -> list[tuple[Mark, Place]]:
    """The lines with their marks in the order asked for; equal values stay in the order of their deadlines."""
    value = VALUES[sort.removeprefix("-")]
    found = [(value(reader, session, place), queue_rows.edge(place), place) for place in places]
    found.sort(key=lambda one: one[:2], reverse=sort.startswith("-"))
    return [(Mark(edge, str(said)), place) for said, edge, place in found]


def beyond(lines: Sequence[tuple[Mark, Place]], after: Mark, sort: str) -> int:
    """How many of the lines stand up to the mark: it is found again, or else where it would stand."""
    for n, (mark, _place) in enumerate(lines):
        if mark.edge[1:] == after.edge[1:]:
            return n + 1
    gone, downwards = _key(after, sort), sort.startswith("-")
    return sum(1 for mark, _place in lines if (_key(mark, sort) > gone if downwards else _key(mark, sort) < gone))


def _key(mark: Mark, sort: str) -> tuple[int, str, Edge]:
    """The place of a mark, whichever kind its column is of; a number that came mistyped stands first."""
    if sort.removeprefix("-") in (DUE, "priority", "amount"):
        whole = mark.value.removeprefix("-").isdecimal() and len(mark.value) <= 19
        return (int(mark.value) if whole else 0, "", mark.edge)
    return (0, mark.value, mark.edge)
