"""Who is here: told within a beat, gone a little later, written seldom, and keeping nobody signed in or waiting."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock
from caseflow.core.errors import NotFound
from caseflow.db.models import CasePresence, Event, LoginSession
from caseflow.services.accounts import sessions
from caseflow.services.cases import assigning
from caseflow.services.foundation.context import Context
from caseflow.services.talk import notes, presence
from caseflow.services.talk.presence import Around
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road

SECOND = timedelta(seconds=1)


@pytest.fixture
def road(ctx: Context) -> Road:
    road = Road(ctx)
    road.submit()
    return road


def beat(road: Road, who: str, *, writing: bool = False, seq: int | None = None) -> Around:
    """One beat of an open page; by default it was drawn just now."""
    return presence.beat(
        road.ctx, road.person(who), road.case, writing=writing, seq=road.row.seq if seq is None else seq
    )


def people(around: Around) -> list[tuple[str, bool]]:
    return [(here.name, here.writing) for here in around.people]


def test_colleagues_see_one_another_read_and_write_and_leave(road: Road, clock: FixedClock) -> None:
    stop, officer = road.person("one_stop"), road.person("case_officer")
    assert people(beat(road, "one_stop")) == [], "nobody sees themself"
    assert people(beat(road, "case_officer", writing=True)) == [(stop.name, False)]
    clock.advance(presence.BEAT)
    assert people(beat(road, "one_stop")) == [(officer.name, True)]
    clock.advance(presence.GONE - presence.BEAT)
    assert people(beat(road, "one_stop")) == [], "who has not shown for so long is not here"
    beat(road, "case_officer")
    presence.leave(road.ctx, officer, road.case)
    assert people(beat(road, "one_stop")) == []


def test_a_row_is_written_once_a_beat_and_two_windows_of_one_person_do_not_fight(road: Road, clock: FixedClock) -> None:
    def row() -> tuple[bool, object]:
        with road.ctx.read() as session:
            found = session.execute(sa.select(CasePresence.writing, CasePresence.seen_at)).one()
            return found.writing, found.seen_at

    beat(road, "case_officer")
    first = row()
    clock.advance(SECOND)
    beat(road, "case_officer")
    assert row() == first, "too young to be written again"
    beat(road, "case_officer", writing=True)
    assert row() == (True, clock.now()), "that somebody begins to write is told at once"
    clock.advance(5 * SECOND)
    beat(road, "case_officer")
    assert row()[0], "the other window only reads"
    clock.advance(3 * SECOND)
    beat(road, "case_officer")
    assert row() == (False, clock.now())


def test_nobody_outside_tells_or_learns_anything(ctx: Context, road: Road) -> None:
    for person in (road.applicant, factories.staff(ctx, "viewer"), factories.staff(ctx, "council_member")):
        with pytest.raises(NotFound):
            presence.beat(ctx, person, road.case, writing=False, seq=0)
        with pytest.raises(NotFound):
            presence.leave(ctx, person, road.case)


def test_a_beat_is_no_act_and_old_rows_are_swept(road: Road, clock: FixedClock) -> None:
    def count(table: type) -> int:
        with road.ctx.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    road.person("case_officer")
    before = count(Event)
    beat(road, "case_officer")
    assert (count(Event), count(CasePresence)) == (before, 1)
    assert presence.sweep(road.ctx) == 0
    clock.advance(presence.KEPT + SECOND)
    assert presence.sweep(road.ctx) == 1
    assert count(CasePresence) == 0


def test_an_open_page_learns_what_a_colleague_did_and_what_its_reader_did_elsewhere(road: Road) -> None:
    ctx, head = road.ctx, road.person("division_head")
    officer, drawn = road.person("case_officer"), road.row.seq
    notes.write(ctx, officer, road.case, notes.Typed("note", "Đang xem."), key())
    assert beat(road, "one_stop", seq=drawn).acts == (), "a note calls nobody away from what they do"
    assigning.assign(ctx, head, road.case, officer.id, road.version, key())
    road.take("one_stop", "accept")
    newest, before = beat(road, "case_officer", seq=drawn).acts
    assert (newest.title.vi, newest.who, newest.own) == ("Tiếp nhận hồ sơ", road.person("one_stop").name, False)
    assert (before.title.vi, before.who) == ("Phân công chuyên viên thụ lý", head.name)
    assert [act.own for act in beat(road, "one_stop", seq=drawn).acts] == [True, False]
    assert beat(road, "case_officer").acts == ()


def test_a_beat_keeps_no_session_alive(ctx: Context, road: Road, clock: FixedClock) -> None:
    token = factories.session_token(ctx, road.person("case_officer").email)
    clock.advance(sessions.STAFF_IDLE - SECOND)
    assert sessions.resume(ctx, token, by_hand=False) is not None
    with ctx.read() as session:
        seen = session.scalar(sa.select(sa.func.max(LoginSession.seen_at)))
    assert seen is not None
    assert seen < clock.now()
    clock.advance(2 * SECOND)
    assert sessions.resume(ctx, token) is None


def test_a_beat_waits_for_nobody_who_writes(road: Road, database_url: str) -> None:
    """Another writer holds the database, or the very row: the beat is left out, and says what it knows all the same."""
    stop = road.person("one_stop")
    beat(road, "one_stop")
    officer = road.person("case_officer")
    beat(road, "case_officer")
    assert isinstance(road.ctx.clock, FixedClock)
    road.ctx.clock.advance(presence.BEAT)
    seq = road.row.seq
    with road.ctx.tx() as session:
        session.execute(sa.update(CasePresence).values(writing=False))
        began = time.monotonic()
        around = presence.beat(road.ctx, officer, road.case, writing=True, seq=seq)
        assert time.monotonic() - began < 5
    assert people(around) == [(stop.name, False)]
    with road.ctx.read() as session:
        assert not any(session.scalars(sa.select(CasePresence.writing)))
    around = presence.beat(road.ctx, officer, road.case, writing=True, seq=seq)
    assert dict(people(presence.beat(road.ctx, stop, road.case, writing=False, seq=seq)))[officer.name]
