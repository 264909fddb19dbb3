"""Secret ballots: a member's own draft, the cast, and the count, which alone reads them all."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, Refused
from caseflow.core.ids import canonical, digest, new_secret
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.councils import ballots as rules
from caseflow.councils import count as counting
from caseflow.councils.ballots import Sheet
from caseflow.councils.count import CountResult
from caseflow.db.queries.councils import ballots as ballot_rows
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils import places as place_rows
from caseflow.db.queries.councils.ballots import SheetRow
from caseflow.db.queries.councils.places import OwnPlaceRow
from caseflow.services.councils import ballot_box, seats, sittings
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.councils.seats import CasePlace
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import once

SECRET_MINIMUM = 3
"""Fewer ballots than this would tell what single members thought, so they are not counted (promises.md#threats)."""


def save_ballot(
    ctx: Context,
    actor: Actor,
    public_id: str,
    case_public_id: str,
    filled_in: TypedSheet,
    *,
    key: str,
) -> tuple[Text, ...]:
    """Keeps the member's own score sheet as a draft, complete or not; nobody else can read it. Gives hints about it.

    Raises Invalid by criterion for a score out of bounds, Refused before the declaration, after casting, and for a
    case that is over.
    """
    sheet = ballot_box.typed(filled_in)

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        own = _voter(ctx, session, found)
        ballot_box.check(found.ballot, sheet, finished=False)
        _keep(ctx, session, own, sheet, cast=False)
        audit.record(ctx, session, actor, found.stream, "ballot_saved", {"case": found.sitting.case_id})
        return {}

    once(ctx, actor, key, "ballot_save", do)
    return own_warnings(ctx, actor, public_id, case_public_id)


def cast(
    ctx: Context,
    actor: Actor,
    public_id: str,
    case_public_id: str,
    filled_in: TypedSheet,
    *,
    key: str,
) -> tuple[Text, ...]:
    """Casts the member's own ballot: complete, once, and locked from then on. Gives hints about it.

    The audit chain keeps a commitment to it and no figure of it. Raises Invalid by field (a comment is mandatory
    below the share of the maximum that the score sheet names), Refused when the vote is not open or the member not
    present, Conflict when the ballot was cast before.
    """
    sheet = ballot_box.typed(filled_in)

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        own = _voter(ctx, session, found)
        _check_may_cast(found, own)
        ballot_box.check(found.ballot, sheet, finished=True)
        if not council_rows.mark_cast(session, own.id, ctx.clock.now()):
            raise _cast_before()
        commitment = _keep(ctx, session, own, sheet, cast=True)
        details = {"case": found.sitting.case_id, "seat_case": own.id, "commitment": commitment}
        audit.record(ctx, session, actor, found.stream, "ballot_cast", details)
        return {}

    once(ctx, actor, key, "ballot_cast", do)
    return own_warnings(ctx, actor, public_id, case_public_id)


def own_warnings(ctx: Context, actor: Actor, public_id: str, case_public_id: str) -> tuple[Text, ...]:
    """Where the conclusion of the member's own sheet disagrees with its score; never kept anywhere."""
    with ctx.read() as session:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id)
        row = ballot_rows.own_sheet(session, seats.own_place(found).id)
    if row is None:
        return ()
    mark = found.ballot.points(found.place.rules.pass_mark)
    return tuple(rules.warnings(found.ballot, ballot_box.stored(row), mark))


def count(ctx: Context, actor: Actor, public_id: str, case_public_id: str, key: str) -> None:
    """The scientific secretary counts the ballots: once, all of them, at once; only then a figure is shown to anybody.

    What is stored names no seat. Raises Refused without a quorum, with too few ballots to stay secret, when a ballot
    is no longer the one that was cast, or for a case that is over; Conflict when counted before.
    """

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        seats.require_seat(found, seats.COUNTS)
        sittings.check_not_over(ctx, session, found)
        if found.sitting.opened_at is None:
            raise Refused([say("Chưa mở bỏ phiếu.", "The vote has not been opened.")])
        rows = ballot_rows.sheets_for_count(session, found.sitting.id)
        members = seats.member_facts(place_rows.attendance(session, found.sitting.id))
        result = counting.count(found.place.rules, found.ballot, members, [ballot_box.stored(row) for row in rows])
        _check_countable(session, found, result, rows)
        now = ctx.clock.now()
        valid = {b.seat_id for b in result.ballots if not b.invalid}
        announced = ballot_box.announced(result, found.ballot, [row for row in rows if row.seat_id in valid])
        if not council_rows.mark_counted(session, found.sitting.id, actor.id, now, announced):
            raise Conflict(say("Hội đồng đã kiểm phiếu hồ sơ này.", "The ballots on this case have been counted."))
        details = {"case": found.sitting.case_id, "result": digest(canonical(announced)), "passed": result.passed}
        audit.record(ctx, session, actor, found.stream, "ballots_counted", details)
        return {"passed": result.passed}

    once(ctx, actor, key, "ballot_count", do)


def _voter(ctx: Context, session: Session, found: CasePlace) -> OwnPlaceRow:
    """The member's own place, when a ballot of theirs may still be written."""
    own = seats.own_place(found)
    if own.declared != seats.NO_CONFLICT:
        raise Refused(
            [say("Ông/bà cần khai báo xung đột lợi ích trước.", "Please declare your interests first.")]
        )  # fmt: skip
    if own.cast_at is not None:
        raise _cast_before()
    sittings.check_undecided(ctx, session, found)
    return own


def _check_may_cast(found: CasePlace, own: OwnPlaceRow) -> None:
    reasons = []
    if found.sitting.opened_at is None:
        reasons.append(say("Chưa mở bỏ phiếu.", "The vote has not been opened."))
    if not own.present:
        reasons.append(
            say(
                "Ông/bà chưa được ghi nhận có mặt; vui lòng báo thư ký hội đồng.",
                "You are not recorded as present; please tell the council's secretary.",
            )
        )
    if reasons:
        raise Refused(reasons)


def _cast_before() -> Conflict:
    return Conflict(say("Ông/bà đã bỏ phiếu cho hồ sơ này.", "You have cast your ballot on this case."))


def _check_countable(session: Session, found: CasePlace, result: CountResult, sheets: Sequence[SheetRow]) -> None:
    reasons = [] if found.sitting.counted_at is not None else list(result.quorum.problems)
    if result.valid < SECRET_MINIMUM:
        reasons.append(
            say(
                f"Mới có {result.valid} phiếu hợp lệ; cần ít nhất {SECRET_MINIMUM} phiếu để giữ bí mật.",
                f"Only {result.valid} valid ballot(s) so far; secrecy needs at least {SECRET_MINIMUM}.",
            )
        )
    bodies = (json.loads(body)["details"] for body in ballot_rows.cast_events(session, found.place.council.id))
    promised = {details["seat_case"]: details["commitment"] for details in bodies}
    if any(
        promised.get(s.seat_case_id) != ballot_box.commitment(s.seat_case_id, ballot_box.body_of(s)) for s in sheets
    ):
        reasons.append(
            say(
                "Có phiếu không còn đúng như khi bỏ; việc kiểm phiếu dừng lại để kiểm tra nhật ký.",
                "A ballot is no longer as it was cast; the count stops until the audit log has been looked at.",
            )
        )
    if reasons:
        raise Refused(reasons)


def _keep(ctx: Context, session: Session, own: OwnPlaceRow, sheet: Sheet, *, cast: bool) -> str:
    """Writes the sheet and gives the commitment to it."""
    now = ctx.clock.now()
    body = {
        "scores": dict(sheet.scores), "comments": dict(sheet.comments),
        "conclusion": sheet.conclusions[0] if sheet.conclusions else "", "remark": sheet.remark, "nonce": new_secret(),
    }  # fmt: skip
    ballot_rows.save_sheet(session, own.id, body | {"saved_at": now, "locked_at": now if cast else None})
    return ballot_box.commitment(own.id, body)
