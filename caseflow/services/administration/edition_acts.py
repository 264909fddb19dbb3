"""The one recorded act that moves cases under way: begun, stopped, gone on with, answered, taken back by a person."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.core.ids import new_public_id
from caseflow.core.reader import ContentError
from caseflow.core.text import say
from caseflow.core.values import Plain
from caseflow.db.models import EditionMove
from caseflow.db.queries.administration import edition_moves as move_rows
from caseflow.db.queries.administration.edition_moves import (
    ANSWERED,
    ASKED,
    ASKING,
    AT_WORK,
    DONE,
    RUNNING,
    STOPPED,
    TAKING_BACK,
)
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.session import alone
from caseflow.services.administration import edition_courses
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.changes import Change

MOVE = "content:move"
STREAM = "edition_move/"
KINDS = ("edition_move_stopped", "edition_move_resumed", "edition_move_answered", "edition_move_taken_back")
"""The events of an act that is under way."""
MOST_ANSWERS = 500
"""So many cases are answered for at one go."""


def start(
    ctx: Context, actor: Actor, road: str, *, change: str = "", answers: Mapping[str, str] | None = None, key: str
) -> Result:  # fmt: skip
    """Begins to move the open cases of a road by one of its changes; gives {"act", "total"}. The worker carries it out.

    `answers` says for all cases of a state that has become several which it is. Raises NotAllowed, NotFound, Refused
    (another act of the road is under way, or there is no case to move), Invalid, and ContentError with every mistake of
    the change.
    """
    require(ctx, actor, MOVE)

    def do(session: Session) -> Result:
        alone(session, f"edition moves of {ctx.agency}")
        if move_rows.unfinished(session, ctx.agency, road) is not None:
            raise Refused([say("Một lần chuyển của quy trình này chưa xong.", "A move of this road is not over yet.")])
        known = edition_courses.chosen(ctx, session, road, change)
        if known.faults:
            raise ContentError(known.faults)
        edition_courses.check_answers(known.change, answers or {})
        counted = edition_rows.counts(session, ctx.agency, road)
        total = sum(row.cases for row in counted if row.definition in known.editions)
        if not total:
            raise Refused([say("Không có hồ sơ nào cần chuyển.", "There is no case to be moved.")])
        public_id = new_public_id()
        values: Plain = {
            "public_id": public_id, "agency": ctx.agency, "road": road, "change": known.change.change,
            "change_body": known.change.model_dump(mode="json"), "from_editions": list(known.editions),
            "to_edition": known.new.sha256, "answers": dict(answers or {}), "state": RUNNING, "stopped": "",
            "cursor": 0, "total": total, "started_by": actor.id, "started_at": ctx.clock.now(),
        }  # fmt: skip
        act = move_rows.add(session, values)
        told = {name: values[name] for name in ("road", "change", "from_editions", "to_edition", "answers", "total")}
        audit.record(ctx, session, actor, f"{STREAM}{act}", "edition_move_started", told)
        return {"act": public_id, "total": total}

    return once(ctx, actor, key, f"move_editions:{road}", do)


def stop(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Stops an act after the case that it is at; raises NotAllowed, NotFound, Refused."""
    require(ctx, actor, MOVE)

    def do(session: Session) -> Result:
        act = _locked(ctx, session, public_id, AT_WORK)
        values = {"state": STOPPED, "stopped": act.state, "claimed_at": None}
        return _changed(ctx, session, actor, act, values, "edition_move_stopped")

    return once(ctx, actor, key, f"stop_editions:{public_id}", do)


def resume(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Goes on with an act that was stopped; raises NotAllowed, NotFound, Refused."""
    require(ctx, actor, MOVE)

    def do(session: Session) -> Result:
        act = _locked(ctx, session, public_id, (STOPPED,))
        return _changed(ctx, session, actor, act, {"state": act.stopped, "stopped": ""}, "edition_move_resumed")

    return once(ctx, actor, key, f"resume_editions:{public_id}", do)


def take_back(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Puts every case of an act back to which nothing has happened since; raises NotAllowed, NotFound, Refused."""
    require(ctx, actor, MOVE)

    def do(session: Session) -> Result:
        act = _locked(ctx, session, public_id, (DONE, ASKING, STOPPED))
        values = {"state": TAKING_BACK, "stopped": "", "cursor": 0, "claimed_at": None, "ended_at": None}
        return _changed(ctx, session, actor, act, values, "edition_move_taken_back")

    return once(ctx, actor, key, f"take_back_editions:{public_id}", do)


def answer(ctx: Context, actor: Actor, public_id: str, answers: Mapping[str, str], key: str) -> Result:
    """Says for cases (by public id) whose state has become several which it is; they go as soon as the worker comes.

    Raises NotAllowed, NotFound, Refused, and Invalid for an answer that is not offered.
    """
    require(ctx, actor, MOVE)

    def do(session: Session) -> Result:
        act = _locked(ctx, session, public_id, (ASKING, RUNNING))
        change, told = change_of(act), {}
        for row in move_rows.cases(session, act.id, (ASKED,), 0, MOST_ANSWERS):
            chosen = answers.get(row.public_id, "")
            if chosen and chosen not in change.place_of(row.from_state).ask:
                raise Invalid.at(row.public_id, "Hãy chọn một trong các bước được nêu.", "Choose one of the steps.")
            if chosen and move_rows.settle(session, row.id, ASKED, {"result": ANSWERED, "answer": chosen}):
                told[str(row.case_id)] = chosen
        if not told:
            raise Refused([say("Chưa chọn bước cho hồ sơ nào.", "No step was chosen for any case.")])
        values = {"state": RUNNING, "ended_at": None, **({} if act.state == RUNNING else {"claimed_at": None})}
        return _changed(ctx, session, actor, act, values, "edition_move_answered", {"answers": told})

    return once(ctx, actor, key, f"answer_editions:{public_id}", do)


def change_of(act: EditionMove) -> Change:
    """The change as it was when the act began."""
    return Change.model_validate(act.change_body)


def _locked(ctx: Context, session: Session, public_id: str, states: tuple[str, ...]) -> EditionMove:
    act = move_rows.find(session, ctx.agency, public_id, lock=True)
    if act is None:
        raise NotFound()
    if act.state not in states:
        raise Refused([say("Việc này không còn làm được ở tình trạng hiện tại.", "This is not possible any more.")])
    return act


def _changed(
    ctx: Context, session: Session, actor: Actor, act: EditionMove, values: Plain, kind: str, more: Plain | None = None
) -> Result:  # fmt: skip
    move_rows.change(session, act.id, act.state, values)
    audit.record(ctx, session, actor, f"{STREAM}{act.id}", kind, {"road": act.road, **(more or {})})
    return {"act": act.public_id, "state": values["state"]}
