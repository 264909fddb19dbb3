"""Who is in the council room: finds a council, a case before it and a person's own place; 404 for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.councils.count import MemberFact
from caseflow.councils.rules import Ballot, RuleSet
from caseflow.councils.words import MEMBERS
from caseflow.db.queries.councils import places as place_rows
from caseflow.db.queries.councils.places import AttendanceRow, CouncilRow, HearingRow, OwnPlaceRow, SeatedRow
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook

MANAGE, SIT = "council:manage", "council:sit"
CONFLICT, NO_CONFLICT = "conflict", "none"
GROUP = MEMBERS
"""How the parties begin that are one seat of the case's council."""
LEADS = ("chair", "vice_chair", "secretary")
"""The seats that record who is present and open the vote."""
COUNTS = ("secretary",)
"""The seat that counts (TT 33/2014) and words the conclusion."""


@dataclass(frozen=True, slots=True)
class Place:
    """A council as one person entered it: by a seat, as its administrative secretary, or both."""

    council: CouncilRow
    rules: RuleSet
    seat: SeatedRow | None
    manages: bool


@dataclass(frozen=True, slots=True)
class CasePlace:
    """One case before a council, as one person who is not in conflict entered it."""

    place: Place
    sitting: HearingRow
    ballot: Ballot
    own: OwnPlaceRow | None

    @property
    def stream(self) -> str:
        """The audit stream of the council."""
        return stream(self.place.council)


def stream(council: CouncilRow) -> str:
    """The audit stream of a council."""
    return f"council/{council.id}"


def enter(ctx: Context, session: Session, actor: Actor, public_id: str) -> Place:
    """The council, for its members and for whoever manages councils; raises NotFound for everybody else."""
    policy = ctx.content.policy
    council = place_rows.by_public_id(session, ctx.agency, public_id)
    if council is None:
        raise NotFound()
    seat = place_rows.seat_of(session, council.id, actor.id) if policy.permits(actor, SIT) else None
    manages = policy.permits(actor, MANAGE)
    if seat is None and not manages:
        raise NotFound()
    return Place(council, RuleSet.kept(council.rules), seat, manages)


def enter_case(
    ctx: Context, session: Session, actor: Actor, public_id: str, case_public_id: str, *, lock: bool = False
) -> CasePlace:
    """A case before the council; raises NotFound for a case of another council and for a person in conflict.

    `lock` holds the case in this council until the transaction ends: votes, attendance and the count take turns.
    """
    place = enter(ctx, session, actor, public_id)
    sitting = place_rows.hearing(session, place.council.id, case_public_id, lock=lock)
    if sitting is None or sitting.enterprise_id in actor.enterprises:
        raise NotFound()
    own = place_rows.own_place(session, sitting.id, place.seat.id) if place.seat is not None else None
    if own is not None and own.declared == CONFLICT:
        raise NotFound()
    return CasePlace(place, sitting, Ballot.model_validate(sitting.ballot), own)


def by_account(ctx: Context, actor: Actor, public_id: str) -> dict[int, int]:
    """The seats of a council by the account that holds each, for who may enter it; raises NotFound for others."""
    with ctx.read() as session:
        place = enter(ctx, session, actor, public_id)
        return {row.account_id: row.id for row in place_rows.seats(session, place.council.id)}


def own_place(found: CasePlace) -> OwnPlaceRow:
    """The person's own row before the case; raises NotAllowed for whoever has no seat."""
    if found.own is None:
        raise NotAllowed(
            say("Chỉ thành viên hội đồng được thực hiện việc này.", "Only members of the council may do this.")
        )
    return found.own


def require_seat(found: CasePlace, seats: Sequence[str]) -> None:
    """Raises NotAllowed unless the person sits in one of `seats`."""
    if found.place.seat is None or found.place.seat.seat not in seats:
        raise NotAllowed(
            say(
                "Việc này thuộc về Chủ tịch hội đồng hoặc Ủy viên thư ký khoa học.",
                "This belongs to the chair or the scientific secretary of the council.",
            )
        )


def require_manager(ctx: Context, actor: Actor) -> None:
    """Raises NotAllowed unless the person may set up councils."""
    if not ctx.content.policy.permits(actor, MANAGE):
        raise NotAllowed(
            say("Tài khoản này không được nhập hội đồng.", "This account may not set up councils.")
        )  # fmt: skip


def book_of(ctx: Context, session: Session, definition: str) -> Rulebook:
    """The definition that a case keeps."""
    return catalog.rulebook(ctx, session, definition)


def member_facts(rows: Sequence[AttendanceRow], *, all_come: bool = False) -> list[MemberFact]:
    """The members of `queries.attendance` as the count knows them; `all_come` asks what would be possible at best."""
    return [
        MemberFact(r.seat_id, r.seat, present=all_come or bool(r.present), conflicted=r.declared == CONFLICT)
        for r in rows
    ]


def meeting_states(book: Rulebook) -> frozenset[str]:
    """Where a case lies before its council: the states whose desk is the council's."""
    return frozenset(name for name, state in book.definition.states.items() if state.desk == "council")
