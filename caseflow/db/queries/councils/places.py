"""Who enters a council and a case before it: the council, a person's seat, the sitting, and the members there."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, Council, CouncilCase, Enterprise, Member, Seat, SeatCase
from caseflow.db.prepared import Prepared, given, table_of


class CouncilRow(NamedTuple):
    """One council; `rules` is the rule set as it stood on the day it was set up."""

    id: int
    public_id: str
    name: str
    rules: Plain
    decision_no: str
    decided_on: date | None
    meets_at: datetime | None
    place: str


class MeetingRow(NamedTuple):
    """The council before which a case was put last: its decision, and when and where it meets."""

    id: int
    name: str
    decision_no: str
    decided_on: date | None
    meets_at: datetime | None
    place: str


class SeatedRow(NamedTuple):
    """One person's place in a council."""

    id: int
    seat: str


class NamedSeatRow(NamedTuple):
    """A member of a council with name and organisation."""

    id: int
    seat: str
    account_id: int
    full_name: str
    organisation: str


class HearingRow(NamedTuple):
    """A sitting, by its own id, and the case that it is about."""

    id: int
    ballot: Plain
    materials_sent_at: datetime | None
    opened_at: datetime | None
    counted_at: datetime | None
    result: Plain | None
    conclusion: str
    conclusion_text: str
    case_id: int
    entry: int
    case_public_id: str
    code: str | None
    title: str
    scheme: str
    state: str
    definition: str
    officer_id: int | None
    enterprise_id: int
    enterprise_name: str
    tax_code: str


class OwnPlaceRow(NamedTuple):
    """One member before one case."""

    id: int
    declared: str
    present: bool
    cast_at: datetime | None


class AttendanceRow(NamedTuple):
    """A member before one case, without anything of the ballot."""

    id: int
    seat_id: int
    declared: str
    detected: bool
    conflict_reason: str
    present: bool
    seat: str
    account_id: int
    full_name: str
    organisation: str


class ActsForRow(NamedTuple):
    """A member, and an enterprise that this member acts for."""

    account_id: int
    enterprise_id: int


_A, _C, _E = table_of(Account), table_of(Case), table_of(Enterprise)
_O, _S, _K, _L = table_of(Council), table_of(Seat), table_of(CouncilCase), table_of(SeatCase)
_M, _OWN, _OTHER = table_of(Member), table_of(Enterprise).alias(), table_of(CouncilCase).alias()

_council = Prepared(
    sa.select(*(_O.c[name] for name in CouncilRow._fields)).where(
        _O.c.public_id == given(_O.c.public_id), _O.c.agency == given(_O.c.agency)
    ),
    CouncilRow,
)
_meeting = Prepared(
    sa.select(*(_O.c[name] for name in MeetingRow._fields))
    .select_from(_K.join(_O, _O.c.id == _K.c.council_id))
    .where(_K.c.case_id == given(_K.c.case_id, "case"))
    .order_by(_K.c.id.desc())
    .limit(1),
    MeetingRow,
)
_seat = Prepared(
    sa.select(_S.c.id, _S.c.seat).where(
        _S.c.council_id == given(_S.c.council_id, "council"), _S.c.account_id == given(_S.c.account_id, "account")
    ),
    SeatedRow,
)
_seats = Prepared(
    sa.select(_S.c.id, _S.c.seat, _S.c.account_id, _A.c.full_name, _A.c.organisation)
    .select_from(_S.join(_A, _A.c.id == _S.c.account_id))
    .where(_S.c.council_id == given(_S.c.council_id, "council"))
    .order_by(_S.c.id),
    NamedSeatRow,
)
_newest = (
    sa.select(sa.func.max(_OTHER.c.id))
    .select_from(_OTHER.join(_C, _C.c.id == _OTHER.c.case_id))
    .where(_OTHER.c.council_id == given(_K.c.council_id, "council"), _C.c.public_id == given(_C.c.public_id, "case"))
    .scalar_subquery()
)
_of_sitting = HearingRow._fields[: HearingRow._fields.index("case_id")]
_of_case = {**dict(_C.c), "case_id": _C.c.id, "case_public_id": _C.c.public_id}
_of_case |= {"enterprise_name": _E.c.name, "tax_code": _E.c.tax_code}
_hearing = (
    sa.select(
        *(_K.c[name] for name in _of_sitting),
        *(_of_case[name].label(name) for name in HearingRow._fields[len(_of_sitting) :]),
    )
    .select_from(_K.join(_C, _C.c.id == _K.c.case_id).join(_E, _E.c.id == _C.c.enterprise_id))
    .where(_K.c.id == _newest)
)
_heard = Prepared(_hearing, HearingRow)
_heard_locked = Prepared(_hearing.with_for_update(of=_K), HearingRow)
_own = Prepared(
    sa.select(_L.c.id, _L.c.declared, _L.c.present, _L.c.cast_at).where(
        _L.c.council_case_id == given(_L.c.council_case_id, "sitting"), _L.c.seat_id == given(_L.c.seat_id, "seat")
    ),
    OwnPlaceRow,
)
_attendance = Prepared(
    sa.select(
        *(_L.c[name] for name in AttendanceRow._fields[:6]),
        *(_S.c.seat, _S.c.account_id, _A.c.full_name, _A.c.organisation),
    )
    .select_from(_L.join(_S, _S.c.id == _L.c.seat_id).join(_A, _A.c.id == _S.c.account_id))
    .where(_L.c.council_case_id == given(_L.c.council_case_id, "sitting"))
    .order_by(_S.c.id),
    AttendanceRow,
)
_acts_for = Prepared(
    sa.select(_M.c.account_id, _E.c.id.label("enterprise_id"))
    .select_from(
        _S.join(_M, _M.c.account_id == _S.c.account_id)
        .join(_OWN, _OWN.c.id == _M.c.enterprise_id)
        .join(_E, _E.c.tax_code == _OWN.c.tax_code)
    )
    .where(_S.c.council_id == given(_S.c.council_id, "council"), _M.c.ended_at.is_(None)),
    ActsForRow,
)


def by_public_id(session: Session, agency: str, public_id: str) -> CouncilRow | None:
    """One council of an agency."""
    return _council.one(session, agency=agency, public_id=public_id)


def meeting(session: Session, case_id: int) -> MeetingRow | None:
    """The council before which a case was put last."""
    return _meeting.one(session, case=case_id)


def seat_of(session: Session, council_id: int, account_id: int) -> SeatedRow | None:
    """This person's seat in a council."""
    return _seat.one(session, council=council_id, account=account_id)


def seats(session: Session, council_id: int) -> list[NamedSeatRow]:
    """The members of a council, in the order in which they were named."""
    return _seats.all(session, council=council_id)


def hearing(session: Session, council_id: int, case_public_id: str, *, lock: bool) -> HearingRow | None:
    """The newest sitting of this council on a case, with the case's columns; `lock` holds it to the end."""
    return (_heard_locked if lock else _heard).one(session, council=council_id, case=case_public_id)


def own_place(session: Session, council_case_id: int, seat_id: int) -> OwnPlaceRow | None:
    """One member before one case."""
    return _own.one(session, sitting=council_case_id, seat=seat_id)


def attendance(session: Session, council_case_id: int) -> list[AttendanceRow]:
    """The members before one case, without anything of their ballots."""
    return _attendance.all(session, sitting=council_case_id)


def acts_for(session: Session, council_id: int) -> dict[int, set[int]]:
    """The enterprises that each member acts for now, by tax code: towards whatever agency they do so."""
    found: dict[int, set[int]] = {}
    for row in _acts_for.all(session, council=council_id):
        found.setdefault(row.account_id, set()).add(row.enterprise_id)
    return found
