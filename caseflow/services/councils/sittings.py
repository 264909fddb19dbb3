"""A council's sitting on one case: declarations of interest, attendance, opening the vote, and the conclusion."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import LOCAL, local_date
from caseflow.core.errors import Invalid, Refused
from caseflow.core.ids import digest
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain
from caseflow.councils import count as counting
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils import places as place_rows
from caseflow.services.councils import ballot_box, seats
from caseflow.services.councils.seats import CasePlace
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import once

REASON_LIMIT = 500
"""The longest reason of a conflict, in characters."""


def declare(
    ctx: Context, actor: Actor, public_id: str, case_public_id: str, *, conflict: bool, reason: str, key: str
) -> None:
    """The member's own declaration of interest, without which nothing of the case opens (TT 20/2023 Đ.8).

    A conflict needs a reason, may be declared until the count, and is final: from then on the case is a 404 for this
    person. Raises Invalid at `reason`, Refused after the count.
    """
    words = nfc(reason)
    if conflict and not words:
        raise Invalid.at("reason", "Vui lòng nêu lý do xung đột lợi ích.", "Please say why there is a conflict.")
    if len(words) > REASON_LIMIT:
        raise Invalid.at("reason", f"Tối đa {REASON_LIMIT} ký tự.", f"At most {REASON_LIMIT} characters.")

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        own = seats.own_place(found)
        check_undecided(ctx, session, found)
        said, why = (seats.CONFLICT, words) if conflict else (seats.NO_CONFLICT, "")
        council_rows.declare(session, own.id, said, why, ctx.clock.now(), present=own.present and not conflict)
        details = {"case": found.sitting.case_id, "conflict": conflict}
        audit.record(ctx, session, actor, found.stream, "interest_declared", details)
        return {}

    once(ctx, actor, key, "council_declare", do)


def attendance(
    ctx: Context, actor: Actor, public_id: str, case_public_id: str, present: Collection[int], key: str
) -> None:
    """Chair, vice-chair or secretary record who is present for a case, by seat ids.

    Nobody in conflict can be present. Once the vote is open, latecomers may be added and nobody is taken off: that
    would void a ballot, or tell who has cast one. Raises NotAllowed, Invalid at `present`, Refused.
    """

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        seats.require_seat(found, seats.LEADS)
        check_undecided(ctx, session, found)
        members = place_rows.attendance(session, found.sitting.id)
        here = set(present)
        if here - {m.seat_id for m in members if m.declared != seats.CONFLICT}:
            raise Invalid.at(
                "present",
                "Có người không thuộc hội đồng hoặc có xung đột lợi ích với hồ sơ này.",
                "Somebody is no member of the council or is in conflict with this case.",
            )
        if found.sitting.opened_at is not None and {m.seat_id for m in members if m.present} - here:
            raise Refused(
                [
                    say(
                        "Sau khi mở bỏ phiếu chỉ được ghi thêm người đến muộn.",
                        "Once the vote is open, only latecomers can be added.",
                    )
                ]
            )
        council_rows.set_present(session, found.sitting.id, here)
        details = {"case": found.sitting.case_id, "present": sorted(here)}
        audit.record(ctx, session, actor, found.stream, "attendance_recorded", details)
        return {}

    once(ctx, actor, key, "council_attendance", do)


def open_voting(ctx: Context, actor: Actor, public_id: str, case_public_id: str, key: str) -> None:
    """Chair, vice-chair or secretary open the vote on a case.

    Raises Refused with every reason: not convened, before the day of the meeting, no quorum, a member present who has
    not declared, open already.
    """

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        seats.require_seat(found, seats.LEADS)
        reasons = opening_problems(ctx, session, found)
        if reasons:
            raise Refused(reasons)
        council_rows.open_vote(session, found.sitting.id, ctx.clock.now())
        audit.record(ctx, session, actor, found.stream, "voting_opened", {"case": found.sitting.case_id})
        return {}

    once(ctx, actor, key, "council_open", do)


def opening_problems(ctx: Context, session: Session, found: CasePlace) -> list[Text]:
    """Why the vote on a case cannot be opened now; empty when it can."""
    reasons: list[Text] = []
    meets_at, members = found.place.council.meets_at, place_rows.attendance(session, found.sitting.id)
    if found.sitting.opened_at is not None:
        return [say("Đã mở bỏ phiếu.", "The vote is open already.")]
    if found.sitting.state not in seats.meeting_states(seats.book_of(ctx, session, found.sitting.definition)):
        reasons.append(say("Hồ sơ chưa được trình hội đồng.", "The case has not been put to the council yet."))
    if meets_at is None or local_date(ctx.clock.now()) < local_date(meets_at):
        day = "" if meets_at is None else f" ({meets_at.astimezone(LOCAL):%d/%m/%Y})"
        reasons.append(say(f"Chưa đến ngày họp{day}.", f"The day of the meeting has not come{day}."))
    reasons += counting.quorum(found.place.rules, seats.member_facts(members)).problems
    silent = sum(bool(m.present) and not m.declared for m in members)
    if silent:
        reasons.append(
            say(
                f"Còn {silent} thành viên có mặt chưa khai báo xung đột lợi ích.",
                f"{silent} member(s) present have not declared their interests.",
            )
        )
    return reasons


def conclude(
    ctx: Context, actor: Actor, public_id: str, case_public_id: str, *, conclusion: str, text: str, key: str
) -> None:
    """The scientific secretary words the council's conclusion after the count; the case itself moves by its actions.

    Raises Invalid at `conclusion` or `text`, Refused before the count and once the case has left the council.
    """
    words = nfc(text)

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        seats.require_seat(found, seats.COUNTS)
        if found.sitting.counted_at is None:
            raise Refused([say("Hội đồng chưa kiểm phiếu.", "The ballots have not been counted.")])
        if found.sitting.state not in seats.meeting_states(seats.book_of(ctx, session, found.sitting.definition)):
            raise Refused([say("Hồ sơ không còn ở bước họp hội đồng.", "The case is no longer before the council.")])
        if conclusion not in found.ballot.conclusions:
            raise Invalid.at("conclusion", "Vui lòng chọn kết luận.", "Please choose a conclusion.")
        if not words or len(words) > ballot_box.TEXT_LIMIT:
            raise Invalid.at(
                "text",
                f"Vui lòng ghi nội dung kết luận, tối đa {ballot_box.TEXT_LIMIT} ký tự.",
                f"Please word the conclusion, in at most {ballot_box.TEXT_LIMIT} characters.",
            )
        council_rows.conclude(session, found.sitting.id, conclusion, words)
        details = {"case": found.sitting.case_id, "conclusion": conclusion, "text": digest(words)}
        audit.record(ctx, session, actor, found.stream, "conclusion_worded", details)
        return {}

    once(ctx, actor, key, "council_conclude", do)


def check_undecided(ctx: Context, session: Session, found: CasePlace) -> None:
    """Raises Refused once the ballots on the case have been counted, or the case is over."""
    check_not_over(ctx, session, found)
    if found.sitting.counted_at is not None:
        raise Refused([say("Hội đồng đã kiểm phiếu hồ sơ này.", "The ballots on this case have been counted.")])


def check_not_over(ctx: Context, session: Session, found: CasePlace) -> None:
    """Raises Refused for a case that was withdrawn or stopped while the council had it."""
    if seats.book_of(ctx, session, found.sitting.definition).state(found.sitting.state).final is not None:
        raise Refused([say("Hồ sơ đã kết thúc.", "The case is over.")])
