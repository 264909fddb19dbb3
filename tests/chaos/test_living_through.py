"""R13: cases of all kinds in all states live through a change of their roads, whenever the machine dies on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import FixedClock
from caseflow.db.models import Case, MovedCase
from caseflow.db.queries.administration.edition_moves import LEASE
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work, verify
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.support import moving, provinces
from tests.support.contexts import NOW, BuildContext
from tests.support.copies import Copier
from tests.support.crash import CHAOS_ROUNDS, KILLED, CrashAt, in_a_process
from tests.support.factories import key
from tests.support.journey import Journey

A_ROAD = 25
"""So often does a case come to a state on a road with all its detours, more or less."""
CASES, PLAYED = (2_000, 100) if CHAOS_ROUNDS else (30, 4)
KINDS = provinces.SCHEMES if CHAOS_ROUNDS else ("iso_9001",)
POINTS = ("migrate:after_event", "migrate:after_case", "migrate:before_commit", "migrate:after_commit")


@pytest.mark.both_databases
def test_cases_of_all_kinds_live_through_a_change_of_their_roads(build_context: BuildContext, tmp_path: Path):
    before = build_context(clock=FixedClock(NOW), content=provinces.before(tmp_path / "before"))
    catalog.publish(before)
    people, cases = _cases(before)
    assert len(cases) >= CASES
    ctx = build_context(
        clock=FixedClock(before.clock.now()), content=provinces.after(tmp_path / "after", roads=KINDS)
    )  # fmt: skip
    catalog.publish(ctx)
    for scheme in KINDS:
        _moves(ctx, scheme)
    assert verify.verify(ctx).findings == ()
    with ctx.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(MovedCase)) == len(cases)
        assert set(session.scalars(sa.select(MovedCase.result))) == {"moved"}
    ends = _played_on(ctx, people, cases)
    assert sum(ends.values()) >= PLAYED
    assert ends.keys() == {"completed"}
    assert verify.verify(ctx).findings == ()


def _cases(ctx: Context) -> tuple[dict[str, Journey], list[tuple[str, str]]]:
    """Cases of every kind in every state: of each kind one is played and copied; gives it, and kind and case."""
    copier, people, found = Copier(ctx), {}, []
    clock, latest = ctx.clock, NOW
    assert isinstance(clock, FixedClock)
    for scheme in KINDS:
        clock.set(NOW)  # every kind begins in the same open call
        times = max(1, CASES // (len(KINDS) * A_ROAD))
        people[scheme], copies = moving.everywhere(ctx, scheme, copier, times)
        found += [(scheme, case) for case in copies]
        latest = max(latest, clock.now())
    clock.set(latest)
    first, rest = next(iter(KINDS)), CASES - len(found)
    if rest > 0:
        found += [(first, case) for case in copier.copy(next(c for s, c in found if s == first), rest)]
    return people, found


def _moves(ctx: Context, scheme: str) -> None:
    """The dry run, the act, four deaths in the middle, and what the next worker makes of it."""
    told = edition_forecasts.forecast(ctx, SYSTEM, scheme, answers={"budget_appraisal": "expert_appraisal"})
    assert (told.faults, told.stuck, told.asked, told.going) == ((), 0, 0, told.total)
    expected = Counter[str]()
    for line in told.lines:
        expected[line.to] += line.cases
    answers = {"budget_appraisal": "expert_appraisal"}
    act = str(edition_acts.start(ctx, SYSTEM, scheme, answers=answers, key=key())["act"])
    for point in POINTS:
        ctx.database.engine.dispose()
        assert in_a_process(lambda point=point: _dies(ctx, point)) == KILLED  # type: ignore[misc]
        _nothing_is_half_moved(ctx)
        assert edition_work.carry_out(ctx) == 0, "whoever died holds the act for a while"
        assert isinstance(ctx.clock, FixedClock)
        ctx.clock.advance(LEASE * 2)
    edition_work.carry_out(ctx)
    done = edition_reports.act(ctx, SYSTEM, act).act
    assert (done.state, done.results) == ("done", {"moved": told.total})
    assert moving.states(ctx, scheme) == expected


def _dies(ctx: Context, point: str) -> None:
    object.__setattr__(ctx, "crash", CrashAt(point, 3))
    edition_work.carry_out(ctx)


def _nothing_is_half_moved(ctx: Context) -> None:
    """A case that is noted keeps to the new edition, at the version that is noted; every other one to its own."""
    with ctx.read() as session:
        noted = {row.case_id: row for row in session.scalars(sa.select(MovedCase))}
        for case in session.scalars(sa.select(Case).where(Case.closed_at.is_(None))):
            row = noted.get(case.id)
            assert row is None or (case.version, case.seq, case.state) == (row.version, row.seq, row.to_state)


def _played_on(ctx: Context, people: dict[str, Journey], cases: Sequence[tuple[str, str]]) -> Counter[str]:
    """A number of cases, spread over all kinds and states, played to their ends, an hour apart: people rest as well."""
    ends = Counter[str]()
    for number, (scheme, case) in enumerate(islice(cases, 0, None, max(1, len(cases) // PLAYED))):
        journey, now = moving.joining(ctx, people[scheme], case), ctx.clock.now()
        assert isinstance(ctx.clock, FixedClock)
        if journey.state == journey.definition.initial:
            ctx.clock.set(NOW + timedelta(hours=number))  # the call is over by the time that the longest roads take
        moving.play_on(journey)
        ctx.clock.set(max(now, ctx.clock.now()) + timedelta(hours=1))
        ends[str(journey.row.outcome)] += 1
    return ends
