"""What council pages show: my files, one council, and one case before it; no figure of a ballot before the count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.text import say
from caseflow.councils.count import quorum
from caseflow.db.queries.councils import ballots as ballot_rows
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils import lists as council_list_rows
from caseflow.db.queries.councils import places as place_rows
from caseflow.db.queries.councils.places import AttendanceRow
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.services.cases import documents
from caseflow.services.councils import cases as council_cases
from caseflow.services.councils import councils, seats, sittings
from caseflow.services.councils.view import (
    CaseDesk,
    CaseLine,
    CouncilHead,
    CouncilLine,
    CouncilPage,
    Listing,
    MemberLine,
    MemberName,
    MyBallot,
    MyFile,
    SignedForm,
)
from caseflow.services.engine import facts
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows import options
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.options import Option
from caseflow.workflows.policy import Relation

PAGE = 50


def listing(ctx: Context, actor: Actor, after: int | None = None) -> Listing:
    """All councils, the newest first, 50 at a time; raises NotAllowed without `council:manage`."""
    seats.require_manager(ctx, actor)
    with ctx.read() as session:
        rows = council_list_rows.page(session, ctx.agency, after, PAGE)
    lines = [
        CouncilLine(r.public_id, r.name, r.meets_at, r.place, r.members, r.cases, r.counted) for r in rows[:PAGE]
    ]  # fmt: skip
    return Listing(tuple(lines), rows[PAGE - 1].id if len(rows) > PAGE else None)


def my_files(ctx: Context, actor: Actor, *, counted: bool = False, after: int | None = None) -> Listing:
    """What lies before this member, the newest first, 50 at a time; raises NotAllowed without `council:sit`."""
    if not ctx.content.policy.permits(actor, seats.SIT):
        raise NotAllowed(say("Tài khoản này không tham gia hội đồng.", "This account sits on no council."))
    with ctx.read() as session:
        rows = council_list_rows.files_of(session, ctx.agency, actor.id, counted=counted, after=after, size=PAGE)
    files = [
        MyFile(
            r.council_public_id, r.council_name, r.meets_at, r.place, r.seat, r.case_public_id, r.code, r.title,
            r.enterprise_name, _step(r),
        )
        for r in rows[:PAGE]
    ]  # fmt: skip
    return Listing(tuple(files), rows[PAGE - 1].id if len(rows) > PAGE else None)


def declares_in(ctx: Context, actor: Actor, case_public_id: str) -> str | None:
    """The council in which this member has to declare their interests before the case opens to them; None for others.

    The letter that invites a member leads to the case, which until then does not exist for them.
    """
    if not ctx.content.policy.permits(actor, seats.SIT):
        return None
    with ctx.read() as session:
        return council_list_rows.undeclared(session, ctx.agency, actor.id, case_public_id)


def _step(row: Any) -> str:
    if row.declared == seats.CONFLICT:
        return "excluded"
    if row.counted_at is not None:
        return "done"
    if not row.declared:
        return "declare"
    if row.cast_at is not None:
        return "wait"
    return "vote" if row.opened_at is not None else "prepare"


def page(ctx: Context, actor: Actor, public_id: str) -> CouncilPage:
    """One council for its members and its administrative secretary; raises NotFound for everybody else."""
    with ctx.read() as session:
        place = seats.enter(ctx, session, actor, public_id)
        council = place.council
        mine = council_list_rows.declarations_of(session, council.id, actor.id) if place.seat is not None else {}
        people = tuple(MemberName(m.full_name, m.organisation, m.seat) for m in place_rows.seats(session, council.id))
        return CouncilPage(
            head=_head(place),
            members=people,
            cases=tuple(
                _case_line(ctx, session, actor, place, mine, r) for r in council_list_rows.cases_of(session, council.id)
            ),
            waiting=tuple(council_cases.waiting(ctx, session, actor)) if place.manages else (),
            materials_by=councils.materials_deadline(ctx, council, place.rules),
        )


def _case_line(
    ctx: Context, session: Session, actor: Actor, place: seats.Place, mine: Mapping[int, str], row: Any
) -> CaseLine:
    counted, declaration = row.counted_at is not None, mine.get(row.id, "")
    may_open = declaration != seats.CONFLICT and row.enterprise_id not in actor.enterprises
    shown = counted and may_open and (place.seat is None or declaration == seats.NO_CONFLICT)
    return CaseLine(
        row.case_public_id, row.code, row.title, row.enterprise_name,
        state=seats.book_of(ctx, session, row.definition).state(row.state).title,
        materials_sent_at=row.materials_sent_at,
        opened=row.opened_at is not None,
        counted=counted,
        declared=row.declared,
        conflicts=row.conflicts,
        present=row.present,
        cast=row.cast,
        passed=bool(row.result["passed"]) if shown else None,
        may_open=may_open,
        may_remove=place.manages and may_open and row.opened_at is None,
    )  # fmt: skip


def desk(ctx: Context, actor: Actor, public_id: str, case_public_id: str) -> CaseDesk:
    """One case before a council; raises NotFound for outsiders, for cases of other councils, and in conflict."""
    with ctx.read() as session:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id)
        place, sitting = found.place, found.sitting
        book, members = seats.book_of(ctx, session, sitting.definition), place_rows.attendance(session, sitting.id)
        case = case_rows.known(session, case_public_id)
        seat = place.seat.seat if place.seat is not None else ""
        declared = found.own is None or bool(found.own.declared)
        keeps_minutes = place.manages or seat in seats.LEADS
        counted = sitting.counted_at is not None
        return CaseDesk(
            head=_head(place),
            case=sitting.case_public_id,
            code=sitting.code,
            title=sitting.title,
            enterprise=sitting.enterprise_name,
            scheme=book.definition.title,
            state=book.state(sitting.state).title,
            declaration=found.own.declared if found.own is not None else "",
            ballot=found.ballot,
            members=tuple(_member_line(m, keeps_minutes) for m in members),
            cast=council_rows.count_cast(session, sitting.id),
            materials_sent_at=sitting.materials_sent_at,
            opened_at=sitting.opened_at,
            counted_at=sitting.counted_at,
            my_ballot=_my_ballot(session, found) if declared else None,
            dossier=_dossier(ctx, session, sitting.case_id) if declared else (),
            slots=documents.slots_of(session, _outside(case, book)) if declared else (),
            may_lead=declared and seat in seats.LEADS and not counted,
            may_count=declared and seat in seats.COUNTS and not counted and sitting.opened_at is not None,
            opening_problems=tuple(sittings.opening_problems(ctx, session, found)) if keeps_minutes else (),
            quorum_needed=quorum(place.rules, seats.member_facts(members)).needed,
            result=sitting.result if counted and declared else None,
            conclusion=sitting.conclusion if declared else "",
            conclusion_text=sitting.conclusion_text if declared else "",
            may_conclude=counted and declared and seat in seats.COUNTS and sitting.state in seats.meeting_states(book),
            options=_options(ctx, session, actor, found, case, book) if counted and declared else (),
        )


def _head(place: seats.Place) -> CouncilHead:
    council = place.council
    seat = place.seat.seat if place.seat is not None else ""
    return CouncilHead(
        council.public_id, council.name, council.decision_no, council.decided_on, council.meets_at, council.place,
        place.rules, seat, place.manages,
    )  # fmt: skip


def _member_line(row: AttendanceRow, keeps_minutes: bool) -> MemberLine:
    return MemberLine(
        row.seat_id, row.full_name, row.organisation, row.seat, row.declared,
        row.conflict_reason if keeps_minutes else "", bool(row.detected), bool(row.present),
    )  # fmt: skip


def _outside(case: CaseRow, book: Rulebook) -> Seen:
    """The case as a member reads its materials: nothing of them is theirs to change."""
    return Seen(case, Relation(), book, frozenset())


def _my_ballot(session: Session, found: seats.CasePlace) -> MyBallot | None:
    if found.own is None:
        return None
    row = ballot_rows.own_sheet(session, found.own.id)
    if row is None:
        return MyBallot({}, {}, "", "", None, None)
    return MyBallot(row.scores, row.comments, row.conclusion, row.remark, row.saved_at, found.own.cast_at)


def _dossier(ctx: Context, session: Session, case_id: int) -> tuple[SignedForm, ...]:
    """The newest revision of every form that was signed, in the order in which they were first signed."""
    return tuple(
        SignedForm(catalog.stored_form(ctx, session, r.form_sha256), r.values, r.revision, r.signed_at)
        for r in council_rows.dossier(session, case_id)
    )


def _options(
    ctx: Context, session: Session, actor: Actor, found: seats.CasePlace, case: CaseRow, book: Rulebook
) -> tuple[Option, ...]:
    """The actions by which this member moves the case on, open or with the reasons why not."""
    seat = found.place.seat.seat if found.place.seat is not None else ""
    held = ctx.content.policy.parties(actor, Relation(officer_id=found.sitting.officer_id, seat=seat))
    offered = options.names(book, found.sitting.state, held & {f"council_{seat}"})
    known = facts.load(Asking(ctx, session, case, book, offered, {}, local_date(ctx.clock.now())))
    return tuple(options.options(book, known, held & {f"council_{seat}"}, actor.id))
