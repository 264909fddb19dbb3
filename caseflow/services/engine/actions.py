"""The one write path: takes an action on a case, in one transaction, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, NotFound
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.engine import deadlines, effects, facts, parties, relatives, task_openings
from caseflow.services.engine.locks import Held, in_order
from caseflow.services.engine.moves import Cause, Move
from caseflow.services.foundation import audit, catalog, unit
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else did since the page was opened."""

    action: Text
    who: str
    state: Text
    at: datetime

    def __call__(self, locale: str = "vi") -> str:
        """The whole of it as one sentence, spoken like a `Text`."""
        return say(
            f"{self.who} đã thực hiện “{self.action.vi}”, hồ sơ chuyển sang “{self.state.vi}”.",
            f"{self.who} did '{self.action.en}', the case moved to '{self.state.en}'.",
        )(locale)


def perform(
    ctx: Context,
    actor: Actor,
    public_id: str,
    action: str,
    values: dict[str, Any],
    version: int,
    key: str,
    *,
    draft_version: int | None = None,
    picked: str = "",
) -> unit.Result:
    """Takes `action` on the case; `values` are the typed values of the action's form, `version` what the person saw.

    `draft_version` is the version of the draft that the person read before signing it, where the action signs one;
    `picked` is the public id of the case that the person chose, where the action binds one.

    Gives {"case", "version", "state", "event"}; the same key gives the same answer without doing it again. Raises
    NotFound (no such case, or not for this person), NotAllowed (not this person's turn), Conflict (somebody was
    faster; carries what they did), Refused (the rules, with reasons), Invalid (the form, by field).
    """
    unit.check_key(key)
    what = f"action:{action}:{public_id}"

    def attempt(first: frozenset[int]) -> unit.Result:
        with ctx.tx() as session:
            if first:
                link_rows.lock(session, first)
            case = case_rows.for_move(session, public_id)
            relation = parties.seen(ctx, session, actor, case)
            assert case is not None
            book = catalog.rulebook(ctx, session, case.definition)
            if case.version != version:
                raise _conflict(ctx, session, actor, book, case, version)
            _check_party(ctx, actor, relation, book, action)
            held = Held(first | {case.id})
            result = move(ctx, session, actor, case, book, action, values, draft_version, picked, held=held)
            event_rows.add_key(session, key, actor.id, what, result, ctx.clock.now())
            ctx.crash.at("action:before_commit")
        ctx.crash.at("action:after_commit")
        return result

    # The key is asked last: the first try may have succeeded although its answer never arrived.
    return unit.answered(ctx, actor, key, what, lambda: in_order(attempt))


def move(
    ctx: Context,
    session: Session,
    actor: Actor,
    case: Any,
    book: Rulebook,
    action: str,
    values: dict[str, Any],
    draft_version: int | None = None,
    picked: str = "",
    *,
    held: Held,
    cause: Cause | None = None,
) -> unit.Result:
    """Decides and writes one action inside the caller's transaction; timers take the same road as people.

    `held` are the cases that the transaction has locked. Where the system moves a case along with a relative, `cause`
    says why, and duties are kept apart from the person who moved the relative.
    """
    rule = book.definition.actions[action]
    form = None if actor.is_system else rule.form  # the system fills in no form
    clean = catalog.bind(ctx, session, book, form, values)
    known = facts.load(ctx, session, case, book, [action], clean)
    decision = book.decide(known, action, cause.person if cause is not None else actor.id)
    now = ctx.clock.now()
    current = Move(ctx, session, actor, case, book, decision, form, clean, now, local_date(now), draft_version)
    current.held, current.cause = held, cause
    _plan(current)
    if rule.picks is not None:
        relatives.choose(current, rule.picks, picked)
    effects.run(current)
    deadlines.place(current)
    if decision.moves:
        task_openings.enter(current)
    event_id = _write(current)
    effects.send(current, event_id)
    ctx.crash.at("action:after_outbox")
    if current.along:
        relatives.carry_out(current, move)
    return {"case": case.public_id, "version": current.version, "state": decision.to_state, "event": event_id}


def _check_party(ctx: Context, actor: Actor, relation: Any, book: Rulebook, action: str) -> None:
    rule = book.action(action)
    if rule is None:
        raise NotFound()
    parties.check_turn(rule, ctx.content.policy.parties(actor, relation))


def _conflict(ctx: Context, session: Session, actor: Actor, book: Rulebook, case: Any, version: int) -> Conflict:
    """Says who did what since `version`; the person's input stays with the page."""
    if version > case.version or version < 0:
        raise Invalid.at("", "Biểu mẫu không hợp lệ, vui lòng tải lại trang.", "The form is not valid; please reload.")
    rows = event_rows.after_version(session, case.id, version)
    names = _names(ctx, session, actor, book, case, rows)
    meanwhile = [
        Meanwhile(book.definition.actions[row.name].title, who, _title(actor, case, book, row.to_state), row.at)
        for row, who in zip(rows, names, strict=True)
    ]
    last, state = meanwhile[-1], _title(actor, case, book, case.state)
    return Conflict(
        say(
            f"Hồ sơ vừa được {last.who} xử lý (“{last.action.vi}”) và hiện ở bước “{state.vi}”. "
            "Thao tác của ông/bà chưa được thực hiện.",
            f"{last.who} has just acted ('{last.action.en}'): the case is now at '{state.en}'. "
            "Your action was not carried out.",
        ),
        meanwhile,
    )


def _title(actor: Actor, case: Any, book: Rulebook, name: str) -> Text:
    state = book.state(name)
    return state.outward if case.enterprise_id in actor.enterprises else state.title


def _names(
    ctx: Context, session: Session, actor: Actor, book: Rulebook, case: Any, rows: Sequence[Any]
) -> list[str]:  # fmt: skip
    """Who acted, in the reader's language; to the applicant the staff is a desk, never a name."""
    names = account_rows.names(session, {row.actor_id for row in rows}) | {SYSTEM.id: SYSTEM.name}
    if case.enterprise_id not in actor.enterprises:
        return [names.get(row.actor_id, "") for row in rows]
    own = {member.id for member in people_rows.members(session, case.enterprise_id)} | {SYSTEM.id}
    roles = ctx.content.roles.roles
    return [
        names[row.actor_id]
        if row.actor_id in own
        else roles[book.definition.actions[row.name].by[0]].title(actor.locale)
        for row in rows
    ]


def _plan(current: Move) -> None:
    """What the move changes on the case row, before its effects add to it."""
    decision, book = current.decision, current.book
    state = book.state(decision.to_state)
    current.changes.update(version=current.version, seq=current.case.seq + 1)
    if current.cause is not None:
        current.details["because_of"] = current.cause.case_id
    current.details.update(version=current.version, definition=current.case.definition, event_seq=current.case.seq + 1)
    if not decision.moves:
        return
    current.changes.update(
        state=decision.to_state,
        phase=state.phase,
        waits_for=state.waits_for,
        state_since=current.now,
        outcome=state.final,
        closed_at=current.now if state.final else None,
    )
    deadlines.plan_due_date(current)


def _write(current: Move) -> int:
    """Event, case, clock and timers, in this order."""
    case, decision = current.case, current.decision
    link = audit.Link(
        agency=case.agency,
        stream=f"case/{case.id}",
        kind="transition",
        actor_id=current.actor.id,
        at=current.now,
        details=current.details,
        case_id=case.id,
        name=decision.action,
        from_state=decision.from_state,
        to_state=decision.to_state,
    )
    event_id, current.changes["head_hash"] = audit.append(current.session, link, case.seq + 1, case.head_hash)
    current.ctx.crash.at("action:after_event")
    if not case_rows.move(current.session, case.id, case.version, current.changes):
        raise RuntimeError(f"case {case.id} moved although its row was locked")
    current.ctx.crash.at("action:after_case")
    if decision.moves:
        deadlines.turn(current)
    timer_rows.add(current.session, current.timers)
    current.ctx.crash.at("action:after_timers")
    return event_id
