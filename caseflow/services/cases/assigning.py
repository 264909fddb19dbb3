"""Who of the staff has a case: the officer it is given to, and the people named for it where a role asks for that."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotAllowed, Refused
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.engine import case_people as named_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.services.cases import pages
from caseflow.services.cases.view import Assigned, Assignments
from caseflow.services.engine import actions, case_messages, parties
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Place
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.services.messages.recipients import as_recipients
from caseflow.workflows.policy import OFFICER, Relation

ASSIGN = "case:assign"
NAMED, RELEASED = "person_named", "person_released"
"""The kinds of the events that tell of somebody named for a case, and of that taken back."""


def refusal(ctx: Context, session: Session, actor: Actor, public_id: str, officer_account_id: int) -> Text | None:
    """Why `assign` would not give the case as it stands to this officer; None where it would."""
    try:
        seen = parties.enter(ctx, session, actor, public_id)
        _check_open(ctx, actor, seen)
        _check_officer(ctx, session, seen.case, officer_account_id)
    except CaseflowError as error:
        return error.message
    if seen.case.officer_id == officer_account_id:
        return say("Đã giao cho người này.", "This person has the case already.")
    return None


def officers(ctx: Context, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Whom somebody may give cases to: id and name; nobody without `case:assign`."""
    if not ctx.content.policy.permits(actor, ASSIGN):
        return ()
    with ctx.read() as session:
        return tuple((row.id, row.full_name) for row in people_rows.holders(session, ctx.agency, OFFICER))


def assign(ctx: Context, actor: Actor, public_id: str, officer_account_id: int, version: int, key: str) -> Result:
    """Gives the case to one officer; where its state waits for that, it goes on. Gives {"case", "officer"}.

    Raises NotFound, NotAllowed (no `case:assign`, or acts for the applicant), Conflict (the case has moved since
    `version`), Refused (the case is over) and Invalid at `officer` (no active case officer, a person of the applicant,
    or one who judges the case in its council).
    """

    def do(session: Session) -> Result:
        seen = _enter(ctx, session, actor, public_id, version)
        case = seen.case
        _check_officer(ctx, session, case, officer_account_id)
        page_rows.set_officer(session, case.id, officer_account_id)
        details = {"officer": officer_account_id, "before": case.officer_id}
        step = _waiting(seen)
        if step is None:
            audit.record(ctx, session, actor, f"case/{case.id}", pages.ASSIGNED, details, case_id=case.id)
        else:  # the event of the step tells who has the case now
            case = case_rows.locked(session, public_id)
            actions.move(Place(ctx, session, actor, case, seen.book, Held({case.id})), step, {}, said=details)
        return {"case": public_id, "officer": officer_account_id}

    return once(ctx, actor, key, "assign_case", do)


def name(ctx: Context, actor: Actor, public_id: str, role: str, account_id: int, version: int, key: str) -> Result:
    """Names a person for the case in a role that acts only so, and writes to the person what there is to do.

    Gives {"case"}. Raises NotFound, NotAllowed (no `case:assign`, or acts for the applicant), Conflict (the case has
    moved since `version`), Refused (the case is over) and Invalid at the role's name (nobody is named so on this road,
    does not hold the role, belongs to the applicant, is named already).
    """

    def do(session: Session) -> Result:
        seen = _enter(ctx, session, actor, public_id, version)
        _check_named(ctx, session, seen, role, account_id)
        values = {"agency": ctx.agency, "case_id": seen.case.id, "role": role, "account_id": account_id}
        named_rows.add(session, {**values, "named_by": actor.id, "named_at": ctx.clock.now()})
        event = _record(ctx, session, actor, seen.case, NAMED, {"role": role, "person": account_id})
        _tell(ctx, session, seen, event, role, account_id)
        return {"case": public_id}

    return once(ctx, actor, key, f"name_person:{role}", do)


def release(ctx: Context, actor: Actor, public_id: str, role: str, account_id: int, version: int, key: str) -> Result:
    """Takes back that a person was named for the case; what the person has handed in stays. Gives {"case"}.

    Raises as `name` does; Invalid at the role's name where the person is not named so.
    """

    def do(session: Session) -> Result:
        seen = _enter(ctx, session, actor, public_id, version)
        if not named_rows.end(session, seen.case.id, role, account_id, actor.id, ctx.clock.now()):
            raise Invalid.at(role, "Người này không được phân công ở hồ sơ này.", "This person is not named here.")
        _record(ctx, session, actor, seen.case, RELEASED, {"role": role, "person": account_id})
        return {"case": public_id}

    return once(ctx, actor, key, f"release_person:{role}", do)


def assignments(ctx: Context, session: Session, actor: Actor, seen: Seen) -> Assignments:
    """Who has the case, for its page: nothing of it for applicants, partners and the council.

    Costs a statement only where the road has a role whose people are named.
    """
    roles, case = ctx.content.roles.roles, seen.case
    open_ = seen.book.state(case.state).final is None and case.submitted_at is not None
    gives = open_ and may_assign(ctx, actor, seen.relation)
    asked = [name for name in roles if name in ctx.content.policy.assigned & seen.book.definition.parties]
    found = named_rows.named(session, case.id) if asked and seen.inside else []
    shown = []
    for role in asked if seen.inside else ():
        people = tuple((row.account_id, row.full_name) for row in found if row.role == role)
        holders = people_rows.holders(session, ctx.agency, role) if gives else []
        others = tuple((row.id, row.full_name) for row in holders if (row.id, row.full_name) not in people)
        shown.append(Assigned(role, roles[role].title, people, others))
    officers = people_rows.holders(session, ctx.agency, OFFICER) if gives else []
    return Assignments(case.officer_id, tuple((r.id, r.full_name) for r in officers), tuple(shown), gives)


def may_assign(ctx: Context, actor: Actor, relation: Relation) -> bool:
    """Whether this person gives cases to officers here; nobody does so for their own enterprise."""
    return not relation.member and ctx.content.policy.permits(actor, ASSIGN)


def _check_officer(ctx: Context, session: Session, case: CaseRow, account_id: int) -> None:
    if account_id not in {row.id for row in people_rows.holders(session, ctx.agency, OFFICER)}:
        raise Invalid.at("officer", "Người này không phải chuyên viên thụ lý.", "This person is not a case officer.")
    if page_rows.is_member(session, case.enterprise_id, account_id):
        raise Invalid.at("officer", "Người này thuộc đơn vị đăng ký.", "This person belongs to the applicant.")
    for bars in ctx.part(Engine).each("bars_officer"):
        reason = bars(session, case, account_id)
        if reason is not None:
            raise Invalid({"officer": [reason]})


def _enter(ctx: Context, session: Session, actor: Actor, public_id: str, version: int) -> Seen:
    seen = parties.enter(ctx, session, actor, public_id, lock=True)
    if seen.case.version != version and may_assign(ctx, actor, seen.relation):
        raise Conflict(
            say("Hồ sơ vừa được xử lý. Vui lòng xem lại trước khi phân công.", "The case has just been moved.")
        )
    _check_open(ctx, actor, seen)
    return seen


def _check_open(ctx: Context, actor: Actor, seen: Seen) -> None:
    if not may_assign(ctx, actor, seen.relation):
        raise NotAllowed(
            say("Tài khoản của ông/bà không có quyền phân công hồ sơ này.", "You may not assign this case.")
        )
    if seen.book.state(seen.case.state).final is not None:
        raise Refused([say("Hồ sơ đã kết thúc nên không phân công nữa.", "The case is over; nobody is given it.")])


def _check_named(ctx: Context, session: Session, seen: Seen, role: str, account_id: int) -> None:
    if role not in ctx.content.policy.assigned & seen.book.definition.parties:
        raise Invalid.at(role, "Hồ sơ này không phân công vai trò đó.", "Nobody is named for that role on this road.")
    if account_id not in {row.id for row in people_rows.holders(session, ctx.agency, role)}:
        title = ctx.content.roles.roles[role].title
        raise Invalid.at(
            role, f"Người này không giữ vai trò {title.vi}.", f"This person does not hold the role: {title.en}."
        )
    if page_rows.is_member(session, seen.case.enterprise_id, account_id):
        raise Invalid.at(role, "Người này thuộc đơn vị đăng ký.", "This person belongs to the applicant.")
    if role in named_rows.roles(session, seen.case.id, account_id):
        raise Invalid.at(role, "Người này đã được phân công.", "This person is named already.")


def _waiting(seen: Seen) -> str | None:
    """The step that waits for somebody to have the case, if the state has one and it is this person's."""
    definition = seen.book.definition
    names = (n for n in definition.actions_from[seen.case.state] if definition.actions[n].assigns)
    return next((name for name in names if seen.held & set(definition.actions[name].by)), None)


def _record(ctx: Context, session: Session, actor: Actor, case: CaseRow, kind: str, details: Result) -> int:
    return audit.record(ctx, session, actor, f"case/{case.id}", kind, details, case_id=case.id)


def _tell(ctx: Context, session: Session, seen: Seen, event: int, role: str, account_id: int) -> None:
    """The messages that the open tasks of a role announce themselves with, to whoever came too late for them."""
    rules, case = seen.book.definition.tasks, seen.case
    waiting = [t.name for t in task_rows.rows(session, case.id) if t.status == task_rows.OPEN and t.name in rules]
    told = {name: rules[name] for name in waiting if rules[name].by[0] == role and rules[name].announces}
    person = as_recipients(people_rows.account(session, account_id))
    for rule in told.values():
        spoken = case_messages.Spoken(None, tasks=say(f"- {rule.title.vi}", f"- {rule.title.en}"))
        known = case_messages.variables(ctx, seen.book, case, case.state, spoken)
        case_messages.queue(ctx, session, event, str(rule.announces), person, known, case_id=case.id)
