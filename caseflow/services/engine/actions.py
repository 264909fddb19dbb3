"""The one write path: takes an action on a case, in one transaction, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, NotFound
from caseflow.core.text import Text, say
from caseflow.core.values import Plain, Values
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation.events import AfterRow
from caseflow.db.session import undone
from caseflow.services.engine import case_messages, deadlines, effects, facts, parties, past, relatives
from caseflow.services.engine.capability import Asking, Engine
from caseflow.services.engine.locks import Held, in_order
from caseflow.services.engine.moves import GATHERED, Cause, Move, Place
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.timers_set import timers_of
from caseflow.services.foundation import audit, catalog, unit
from caseflow.services.foundation.context import Context


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


@dataclass(frozen=True, slots=True)
class Step:
    """What a person wants done: an action on a case, the typed values of its form, and what the person saw.

    `seen_version` is the version of the case on the page, `draft_version` that of the draft which the person read
    before signing it, where the action signs one; `picked` is the public id of the case that the person chose, where
    the action binds one. The same `key` gives the same answer without doing it again.
    """

    case: str
    action: str
    values: Values
    seen_version: int
    key: str
    draft_version: int | None = None
    picked: str = ""


def perform(ctx: Context, actor: Actor, step: Step) -> unit.Result:
    """Takes the step; gives {"case", "version", "state", "event"}.

    Raises NotFound (no such case, or not for this person), NotAllowed (not this person's turn), Conflict (somebody was
    faster; carries what they did), Refused (the rules, with reasons), Invalid (the form, by field).
    """
    unit.check_key(step.key)
    what = f"action:{step.action}:{step.case}"

    def attempt(first: frozenset[int]) -> unit.Result:
        with ctx.tx() as session:
            if first:
                link_rows.lock(session, first)
            seen = parties.seen(ctx, session, actor, case_rows.for_move(session, step.case))
            if seen.case.version != step.seen_version:
                raise _conflict(ctx, session, actor, seen, step.seen_version)
            rule = seen.book.action(step.action)
            if rule is None:
                raise NotFound()
            parties.check_turn(rule, seen.held)
            place = Place(ctx, session, actor, seen.case, seen.book, Held(first | {seen.case.id}))
            current = _decided(place, step.action, step.values, step.draft_version)
            result = _kept(current, step.values) or _taken(current, step.picked)
            event_rows.add_key(session, step.key, actor.id, what, result, ctx.clock.now())
            ctx.crash.at("action:before_commit")
        ctx.crash.at("action:after_commit")
        return result

    # The key is asked last: the first try may have succeeded although its answer never arrived.
    return unit.answered(ctx, actor, step.key, what, lambda: in_order(attempt))


def move(
    place: Place,
    action: str,
    values: Values,
    *,
    draft_version: int | None = None,
    picked: str = "",
    cause: Cause | None = None,
    said: Plain | None = None,
) -> unit.Result:
    """Decides and writes one action inside the caller's transaction; timers take the same road as people.

    Where the system moves a case along with a relative, `cause` says why, and duties are kept apart from the person
    who moved the relative; the relatives of this case move along in the same transaction. `said` goes into the event.
    """
    current = _decided(place, action, values, draft_version, cause)
    current.details.update(said or {})
    # What a timer would decide about is drafted for those who may: no paper is signed by the system.
    kept = _kept(current, values) if place.actor.is_system else None
    return kept or _taken(current, picked)


def check(place: Place, action: str, values: Values, *, drafted: bool = False) -> Move:
    """Raises Refused or Invalid where the rules would not let the action be taken now; writes nothing.

    What was `drafted` by the system was never filled in by anybody.
    """
    return _decided(place, action, values, drafted=drafted)


def rehearse(planned: Move) -> None:
    """Raises whatever taking this step now would raise, with all that follows from it, and undoes it.

    What is only taken once a paper is issued must not fail there: the clerk could mend nothing of it.
    """
    with undone(planned.session):
        place = replace(planned.place, held=Held(planned.place.held.cases))
        _taken(replace(planned, place=place, **{name: type(getattr(planned, name))() for name in GATHERED}), "")


def _decided(
    place: Place,
    action: str,
    values: Values,
    draft_version: int | None = None,
    cause: Cause | None = None,
    *,
    drafted: bool = False,
) -> Move:  # fmt: skip
    """The move as the rules let it be; raises Refused and Invalid where they do not. Nothing is written yet."""
    rule = place.book.definition.actions[action]
    drafted = drafted or place.actor.is_system or place.doer == SYSTEM.id
    form = None if drafted else rule.form  # the system fills in no form
    clean = catalog.bind(place.ctx, place.session, place.book, form, values)
    now = place.ctx.clock.now()
    asking = Asking(place.ctx, place.session, place.case, place.book, [action], clean, local_date(now), deciding=True)
    known = facts.load(asking)
    decision = place.book.decide(known, action, _person(place, cause))
    return Move(place, decision, form, clean, now, draft_version, cause)


def _person(place: Place, cause: Cause | None) -> int:
    """Whose duties are kept apart: who proposed or took the step, or the one that made the system move this case."""
    if cause is not None:
        return cause.person
    return place.doer if place.doer is not None else place.actor.id


def _kept(current: Move, typed: Values) -> unit.Result | None:
    """What a capability gives that keeps the step back, to take it later itself; None where the step is taken now."""
    for keep in current.ctx.part(Engine).each("keeps"):
        kept: unit.Result | None = keep(current, typed)
        if kept is not None:
            return kept
    return None


def _taken(current: Move, picked: str) -> unit.Result:
    """Writes what was decided, with everything that follows from it."""
    place, decision = current.place, current.decision
    rule = place.book.definition.actions[decision.action]
    if rule.picks is not None:
        relatives.choose(current, rule.picks, picked)
    event_id = _carry_out(current)
    for relative, along, why in relatives.to_move(current):
        with relatives.named(relative.case):
            move(relative, along, {}, cause=why)
    return {"case": place.case.public_id, "version": current.version, "state": decision.to_state, "event": event_id}


def _carry_out(current: Move) -> int:
    """Everything that the decision means for this one case; gives the id of its event."""
    engine = current.ctx.part(Engine)
    _plan(current)
    effects.run(current)
    if current.decision.moves:
        deadlines.plan_due_date(current)  # after the effects: a term may end on the day that this very step signs
    deadlines.place(current)
    if current.decision.moves:
        for entered in engine.each("entered"):
            entered(current)
    event_id = _write(current)
    case_messages.send(current, event_id)
    current.ctx.crash.at("action:after_outbox")
    return event_id


def _conflict(ctx: Context, session: Session, actor: Actor, seen: Seen, version: int) -> Conflict:
    """Says who did what since `version`; the person's input stays with the page."""
    case, book = seen.case, seen.book
    if version > case.version or version < 0:
        raise Invalid.at("", "Biểu mẫu không hợp lệ, vui lòng tải lại trang.", "The form is not valid; please reload.")
    rows = event_rows.after_version(session, case.id, version)
    names = _names(ctx, session, actor, seen, rows)
    if any(row.kind == past.MIGRATED for row in rows):
        seen = past.with_past(ctx, session, seen)
    meanwhile = [
        Meanwhile(
            past.title(seen.books, row), who, past.state_title(seen.books, row.to_state, seen.as_applicant), row.at
        )
        for row, who in zip(rows, names, strict=True)
    ]
    last, state = meanwhile[-1], past.state_title((book,), case.state, seen.as_applicant)
    return Conflict(
        say(
            f"Hồ sơ vừa được {last.who} xử lý (“{last.action.vi}”) và hiện ở bước “{state.vi}”. "
            "Thao tác của ông/bà chưa được thực hiện.",
            f"{last.who} has just acted ('{last.action.en}'): the case is now at '{state.en}'. "
            "Your action was not carried out.",
        ),
        meanwhile,
    )


def _names(ctx: Context, session: Session, actor: Actor, seen: Seen, rows: Sequence[AfterRow]) -> list[str]:
    """Who acted, in the reader's language; to the applicant the staff is a desk, never a name."""
    names = account_rows.names(session, {row.actor_id for row in rows}) | {SYSTEM.id: SYSTEM.name}
    if not seen.as_applicant:
        return [names.get(row.actor_id, "") for row in rows]
    own = {member.id for member in people_rows.members(session, seen.case.enterprise_id)} | {SYSTEM.id}
    roles = ctx.content.roles.roles
    return [
        names[row.actor_id] if row.actor_id in own else past.desk(seen, row.name, roles).title(actor.locale)
        for row in rows
    ]


def _plan(current: Move) -> None:
    """What the move changes on the case row, before its effects add to it."""
    decision, book = current.decision, current.book
    state = book.state(decision.to_state)
    current.changes.update(version=current.version, seq=current.case.seq + 1)
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
    if state.phase != current.case.phase:
        current.changes["entry"] = current.case.entry + 1


def _write(current: Move) -> int:
    """Event, case, clock and timers, in this order."""
    case, decision = current.case, current.decision
    link = audit.Link(
        agency=case.agency,
        stream=f"case/{case.id}",
        kind="transition",
        actor_id=current.actor.id,
        at=current.now,
        details=current.told(),
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
        _turn(current)
    timer_rows.add(current.session, timers_of(current))
    current.ctx.crash.at("action:after_timers")
    return event_id


def _turn(current: Move) -> None:
    """The clock of the new state; where it is an end, whatever capabilities do when a case is over."""
    deadlines.turn(current)
    if current.book.state(current.decision.to_state).final is not None:
        for ended in current.ctx.part(Engine).each("ended"):
            ended(current)
