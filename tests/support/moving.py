"""Cases of a kind of support in all their states, moved to another edition, and played on to their ends."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from caseflow.core.actor import SYSTEM, Actor
from caseflow.db.models import Case
from caseflow.services.administration import edition_acts, edition_work
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.copies import Copier
from tests.support.factories import key
from tests.support.journey import DETOURS, Journey
from tests.support.player import good_end
from tests.support.roads import road


def everywhere(ctx: Context, scheme: str, copier: Copier, times: int = 1) -> tuple[Journey, list[str]]:
    """Cases of a kind of support in every state on its way to the end: one is played, and copied wherever it comes.

    It takes every detour that its road has, once: a supplement, a revision, a pause.
    """
    journey = Journey(ctx, scheme)
    definition, detours = journey.definition, dict(DETOURS)
    goal = good_end(definition)
    found = copier.copy(journey.case, times)
    while journey.state != goal:
        steps = [name for _, name in detours.pop(journey.state, ()) if name in definition.actions]
        for name in steps or road(definition, goal, journey.state)[:1]:
            take(journey, name)
            if journey.row.outcome is None:
                found += copier.copy(journey.case, times)
    return journey, found


def take(journey: Journey, name: str) -> None:
    """One step by whoever takes it, its answers such that no two cases say what only one may say."""
    given = journey.answers(name)
    own = {"number": f"GCN-{journey.case}"} if "number" in given else {}
    journey.do(journey.definition.actions[name].by[0], name, **own)


def joining(ctx: Context, first: Journey, public_id: str) -> Journey:
    """A copy of a case, with the people of the one that it was made of, as they are in the province of today."""
    other = first.on(ctx)
    other.case = public_id
    other.applicant = factories.refreshed(ctx, first.applicant)
    if other.council is not None:
        desk = factories.refreshed(ctx, other.council.secretary_desk)
        other.council.secretary_desk = other.strangers["council_desk"] = desk
    return other


def play_on(journey: Journey) -> None:
    """To the good end, from wherever the case stands."""
    definition = journey.definition
    for name in road(definition, good_end(definition), journey.state):
        take(journey, name)


def move(ctx: Context, scheme: str, actor: Actor = SYSTEM, **answers: str) -> str:
    """Moves all cases of a road by its only change as far as it goes; gives the act."""
    act = edition_acts.start(ctx, actor, scheme, answers=answers, key=key())
    edition_work.carry_out(ctx)
    return str(act["act"])


def states(ctx: Context, scheme: str) -> dict[str, int]:
    """How many open cases of a road stand where."""
    with ctx.read() as session:
        mine = sa.select(Case.state, sa.func.count()).where(Case.scheme == scheme, Case.closed_at.is_(None))
        return {row[0]: row[1] for row in session.execute(mine.group_by(Case.state))}


def rows(ctx: Context, *public_ids: str) -> list[Any]:
    """All that a move may change of these cases, as it stands: rows and what hangs on them, without versions."""
    with ctx.read() as session:
        found = []
        for table in ("cases", "case_tasks", "drafts", "timers", "clock_intervals"):
            which = "public_id" if table == "cases" else "(SELECT public_id FROM cases WHERE id = case_id)"
            wanted = sa.text(f"SELECT * FROM {table} WHERE {which} IN :ids ORDER BY id")  # noqa: S608 -- names of ours
            lines = session.execute(wanted.bindparams(sa.bindparam("ids", public_ids, expanding=True))).mappings()
            apart = {"version", "seq", "head_hash"}
            found += [{name: value for name, value in line.items() if name not in apart} for line in lines]
        return found
