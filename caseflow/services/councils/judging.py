"""The council of a case as the engine knows it: what it has decided, who its people are, who may not be the officer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.text import Text, say
from caseflow.councils.composition import SeatFact, problems
from caseflow.councils.count import quorum
from caseflow.councils.rules import RuleSet
from caseflow.councils.words import CouncilFacts
from caseflow.db.queries.councils import places as place_rows
from caseflow.db.queries.councils import seats as seat_rows
from caseflow.db.queries.councils.seats import SittingRow
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.notifications.mailing import Recipient
from caseflow.services.councils import seats
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.moves import Move
from caseflow.services.engine.parties import Standing
from caseflow.services.messages.recipients import as_recipients
from caseflow.workflows.policy import Relation
from caseflow.workflows.step_words import SAME_SITTING


def facts(asking: Asking) -> CouncilFacts | None:
    """The council that has the case before it in this stay in the phase; that of an earlier stay decides nothing."""
    sitting = seat_rows.sitting_of(asking.session, asking.case.id, asking.case.entry)
    if sitting is None:
        return None
    return CouncilFacts(
        ready_problems=tuple(_not_ready(asking.session, sitting)),
        counted=sitting.counted_at is not None,
        passed=bool(sitting.result and sitting.result["passed"]),
    )


def _not_ready(session: Session, sitting: SittingRow) -> list[Text]:
    """Why the council cannot be convened for the case: composition, materials, and conflicts that leave no quorum."""
    rules = RuleSet.kept(sitting.rules)
    members = place_rows.attendance(session, sitting.id)
    found = problems(rules, [SeatFact(m.account_id, m.seat, m.full_name) for m in members])
    if sitting.materials_sent_at is None:
        found.append(say("Chưa gửi tài liệu cho thành viên hội đồng.", "The members have not been sent the materials."))
    at_best = seats.member_facts(members, all_come=True)
    if not quorum(rules, at_best).met or not any(m.seat in seats.COUNTS and not m.conflicted for m in at_best):
        found.append(
            say(
                "Vì xung đột lợi ích, hội đồng này không thể họp hợp lệ về hồ sơ; hãy đưa hồ sơ sang hội đồng khác.",
                "Conflicts of interest keep this council from a valid meeting on the case; give it to another council.",
            )
        )
    return found


def entered(move: Move) -> None:
    """A case that comes back into a phase whose council goes on with the same sitting takes that sitting along."""
    phase = move.book.state(move.decision.to_state).phase
    sitting = move.book.definition.sitting_in(phase)
    if phase == move.case.phase or sitting is None or sitting.again != SAME_SITTING:
        return
    last = seat_rows.last_sitting(move.session, move.case.id)
    if last is not None:
        seat_rows.take_along(move.session, move.case.id, last.id, move.moved.entry)


def people(session: Session, case: CaseRow, seat: str | None) -> list[Recipient]:
    """The members of the case's council who are not in conflict, or who of them sits in `seat`."""
    return as_recipients(seat_rows.council_members(session, case.id, seat))


def relate(session: Session, actor: Actor, case: Standing, found: Relation) -> Relation:
    """Knows a member of the case's council; only people who may sit in councils cost a query."""
    if not any(role.startswith(f"{seats.GROUP}_") for role in actor.roles):
        return found
    row = seat_rows.council_seat(session, case.id, actor.id)
    if row is None:
        return found
    conflicted = row.declared == seats.CONFLICT
    return replace(found, seat=row.seat, conflicted=conflicted, undeclared=not row.declared)


def bars_officer(session: Session, case: CaseRow, account_id: int) -> Text | None:
    """Whoever judges a case in its council cannot be its officer; a member in conflict judges nothing."""
    seat = seat_rows.council_seat(session, case.id, account_id)
    if seat is None or seat.declared == seats.CONFLICT:
        return None
    return say(
        "Người này đánh giá hồ sơ trong hội đồng nên không thụ lý hồ sơ.",
        "This person judges the case in its council and cannot be its officer as well.",
    )
