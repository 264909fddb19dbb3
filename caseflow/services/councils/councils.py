"""Setting up councils: choosing members, giving them cases, detecting conflicts, dating the materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.calendar import MissingYear
from caseflow.core.clock import LOCAL, local_date
from caseflow.core.errors import Invalid, Refused
from caseflow.core.ids import new_public_id
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain
from caseflow.councils import composition
from caseflow.councils.composition import SeatFact
from caseflow.councils.loader import in_force
from caseflow.councils.rules import SEATS, RuleSet
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils import places as place_rows
from caseflow.db.queries.councils.places import CouncilRow
from caseflow.services.councils import cases as council_cases
from caseflow.services.councils import seats
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import once

LIMITS = {"name": 200, "decision_no": 60, "place": 200}
"""How long the texts of a council may be; each must say something."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be named for a council, and the seats this person may take."""

    account_id: int
    name: str
    organisation: str
    seats: tuple[str, ...]


def rule_sets(ctx: Context) -> dict[str, RuleSet]:
    """The rule sets a council may be set up under today, by name."""
    today = local_date(ctx.clock.now())
    found = (in_force(ctx.content.councils, name, today) for name in ctx.content.councils.rule_sets)
    return dict(pair for pair in found if pair is not None)


def candidates(ctx: Context, actor: Actor) -> list[Candidate]:
    """Everybody who may be named for a council today; raises NotAllowed without `council:manage`.

    Whoever holds the role of a seat (`council_chair` for `chair`) may take that seat, and any council role is enough
    for an ordinary member. Roles are given by the administrator beforehand: setting up a council gives nobody rights.
    """
    seats.require_manager(ctx, actor)
    with ctx.read() as session:
        return list(_candidates(ctx, session).values())


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """A council as it is set up; `members` are accounts with their seats."""

    rule_set: str
    name: str
    decision_no: str
    decided_on: date
    meets_at: datetime
    place: str
    members: Sequence[tuple[int, str]]


def create(ctx: Context, actor: Actor, new: NewCouncil, *, key: str) -> str:
    """Sets up a council under the rules in force on the day of the decision.

    Gives its public id. Raises NotAllowed, or Invalid by field; everything wrong with the members is at `seats`.
    """
    seats.require_manager(ctx, actor)
    now = ctx.clock.now()
    texts = {"name": nfc(new.name), "decision_no": nfc(new.decision_no), "place": nfc(new.place)}
    faults = _text_faults(texts)
    if new.meets_at <= now:
        faults["meets_at"] = [say("Thời gian họp phải ở tương lai.", "The meeting must lie in the future.")]
    elif (year := local_date(new.meets_at).year) not in ctx.calendar.years:
        faults["meets_at"] = [MissingYear(year).message]  # the last day for the materials is counted back from it
    if new.decided_on > local_date(now):
        faults["decided_on"] = [say("Ngày quyết định không được sau hôm nay.", "The decision cannot be dated later.")]
    pinned = in_force(ctx.content.councils, new.rule_set, new.decided_on) if _known(ctx, new.rule_set) else None
    if pinned is None:
        faults["rule_set"] = [say("Không có quy tắc hội đồng này.", "There is no such rule set.")]

    def do(session: Session) -> Plain:
        if pinned is not None:
            wrong = _member_faults(ctx, session, pinned[1], new.members)
            faults.update({"seats": wrong} if wrong else {})
        if faults or pinned is None:
            raise Invalid(faults)
        public_id = new_public_id()
        values = texts | {
            "public_id": public_id, "agency": ctx.agency, "rule_set": pinned[0],
            "rules": pinned[1].model_dump(mode="json"), "decided_on": new.decided_on, "meets_at": new.meets_at,
            "created_by": actor.id, "created_at": now,
        }  # fmt: skip
        council_id = council_rows.add(session, values)
        council_rows.add_seats(session, council_id, new.members)
        details = {"rule_set": pinned[0], "seats": [{"account": a, "seat": s} for a, s in new.members]}
        audit.record(ctx, session, actor, f"council/{council_id}", "council_created", details)
        return {"council": public_id}

    return str(once(ctx, actor, key, "council_create", do)["council"])


def waiting_cases(ctx: Context, actor: Actor) -> list[council_cases.WaitingCase]:
    """The cases that are before no council and could be, the longest waiting first; raises NotAllowed."""
    seats.require_manager(ctx, actor)
    with ctx.read() as session:
        return council_cases.waiting(ctx, session, actor)


def add_cases(ctx: Context, actor: Actor, public_id: str, case_public_ids: Sequence[str], key: str) -> int:
    """Puts cases before a council and records the conflicts that the data show; gives how many conflicts there are.

    The score sheet is the one of the case's own definition. Raises NotFound, NotAllowed, Invalid at `cases` (none
    chosen, one that waits for no council, one that is before a council already).
    """
    seats.require_manager(ctx, actor)

    def do(session: Session) -> Plain:
        council = seats.enter(ctx, session, actor, public_id).council
        rows = council_rows.case_rows(session, ctx.agency, sorted(set(case_public_ids)))
        if not rows or len(rows) != len(set(case_public_ids)):
            raise Invalid.at(
                "cases", "Chọn ít nhất một hồ sơ trong danh sách.", "Choose at least one case of the list."
            )
        council_cases.check(ctx, session, actor, rows)
        members = place_rows.seats(session, council.id)
        acting = place_rows.acts_for(session, council.id)
        found = [council_cases.put_before(ctx, session, council, row, members, acting) for row in rows]
        details = {"cases": [row.case_id for row in rows], "conflicts": [c for case in found for c in case]}
        audit.record(ctx, session, actor, seats.stream(council), "council_cases_added", details)
        return {"conflicts": sum(map(len, found))}

    return int(once(ctx, actor, key, "council_add_cases", do)["conflicts"])


def check_case(ctx: Context, session: Session, actor: Actor, case_public_id: str) -> None:
    """Raises Invalid at `cases` where `add_cases` would refuse this case: it waits for no council, or is before one."""
    council_cases.check(ctx, session, actor, council_rows.case_rows(session, ctx.agency, [case_public_id]))


def remove_case(ctx: Context, actor: Actor, public_id: str, case_public_id: str, key: str) -> None:
    """Takes a case from a council before the vote opens, so that another council can have it; raises Refused later."""
    seats.require_manager(ctx, actor)

    def do(session: Session) -> Plain:
        found = seats.enter_case(ctx, session, actor, public_id, case_public_id, lock=True)
        if found.sitting.opened_at is not None:
            raise Refused(
                [say("Hội đồng đã mở bỏ phiếu cho hồ sơ này.", "The council has opened the vote on this case.")]
            )  # fmt: skip
        council_rows.remove_case(session, found.sitting.id)
        audit.record(ctx, session, actor, found.stream, "council_case_removed", {"case": found.sitting.case_id})
        return {}

    once(ctx, actor, key, "council_remove_case", do)


def send_materials(ctx: Context, actor: Actor, public_id: str, key: str) -> int:
    """Dates the materials of all cases of the council that had none; gives how many cases.

    Members who declare no conflict can read them from now on. Raises Refused when fewer than the rule set's working
    days are left before the meeting (TT 33/2014), with the dates, or when there is nothing to send.
    """
    seats.require_manager(ctx, actor)
    now = ctx.clock.now()

    def do(session: Session) -> Plain:
        place = seats.enter(ctx, session, actor, public_id)
        _check_materials_in_time(ctx, place, local_date(now))
        sent = council_rows.send_materials(session, place.council.id, now)
        if not sent:
            raise Refused([say("Không có hồ sơ nào chờ gửi tài liệu.", "No case is waiting for its materials.")])
        audit.record(ctx, session, actor, seats.stream(place.council), "council_papers_sent", {"cases": sent})
        return {"sent": len(sent)}

    return int(once(ctx, actor, key, "council_send_materials", do)["sent"])


def materials_deadline(ctx: Context, council: CouncilRow, rules: RuleSet) -> date | None:
    """The last day on which materials can go out before the council's meeting; None without a meeting."""
    if council.meets_at is None:
        return None
    return ctx.calendar.add_working_days(local_date(council.meets_at), -rules.materials_working_days)


def _check_materials_in_time(ctx: Context, place: seats.Place, today: date) -> None:
    meets_at, latest = place.council.meets_at, materials_deadline(ctx, place.council, place.rules)
    if meets_at is None or latest is None:
        raise Refused([say("Hội đồng chưa có thời gian họp.", "The council has no date for its meeting.")])
    if today <= latest:
        return
    days, meeting = place.rules.materials_working_days, meets_at.astimezone(LOCAL)
    raise Refused(
        [
            say(
                f"Tài liệu phải đến thành viên ít nhất {days} ngày làm việc trước phiên họp ngày {meeting:%d/%m/%Y}, "
                f"tức chậm nhất hết ngày {latest:%d/%m/%Y}.",
                f"Materials must reach the members at least {days} working days before the meeting of "
                f"{meeting:%d/%m/%Y}, that is by {latest:%d/%m/%Y}.",
            )
        ]
    )


def _known(ctx: Context, rule_set: str) -> bool:
    return rule_set in ctx.content.councils.rule_sets


def _text_faults(texts: Mapping[str, str]) -> dict[str, list[Text]]:
    faults: dict[str, list[Text]] = {}
    for field, value in texts.items():
        if not value:
            faults[field] = [say("Vui lòng điền mục này.", "Please fill in this field.")]
        elif len(value) > LIMITS[field]:
            faults[field] = [say(f"Tối đa {LIMITS[field]} ký tự.", f"At most {LIMITS[field]} characters.")]
    return faults


def _candidates(ctx: Context, session: Session) -> dict[int, Candidate]:
    roles = [name for name, role in ctx.content.roles.roles.items() if role.party == "council"]
    held: dict[int, set[str]] = {}
    people: dict[int, Any] = {}
    for row in council_rows.role_holders(session, ctx.agency, roles):
        held.setdefault(row.id, set()).add(row.role)
        people[row.id] = row
    return {
        n: Candidate(
            n, p.full_name, p.organisation, tuple(s for s in SEATS if s == "member" or f"council_{s}" in held[n])
        )
        for n, p in people.items()
    }


def _member_faults(
    ctx: Context, session: Session, rules: RuleSet, members: Sequence[tuple[int, str]]
) -> list[Text]:  # fmt: skip
    known = _candidates(ctx, session)
    facts = [SeatFact(a, s, known[a].name if a in known else "") for a, s in members]
    found = composition.problems(rules, facts)
    for account, seat in members:
        person = known.get(account)
        if person is None:
            found.append(
                say(f"Tài khoản #{account} không có vai trò hội đồng.", f"Account #{account} has no council role.")
            )  # fmt: skip
        elif seat in SEATS and seat not in person.seats:
            title = SEATS[seat]
            found.append(
                say(f"{person.name} không có vai trò {title.vi}.", f"{person.name} does not hold the role: {title.en}.")
            )
    return found
