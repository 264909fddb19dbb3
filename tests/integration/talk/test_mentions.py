"""Mentions: they reach whoever reads the notes of the case, grant nothing, and are gone with the right to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Invalid, NotAllowed, NotFound
from caseflow.db.models import Grant
from caseflow.services.accounts import grants
from caseflow.services.foundation.context import Context
from caseflow.services.talk import inbox, notes, reading, room
from caseflow.services.talk.notes import Typed
from tests.support import factories
from tests.support.council import Council, to_council
from tests.support.factories import key, refreshed
from tests.support.scenario import Road


@pytest.fixture
def road(ctx: Context) -> Road:
    road = Road(ctx)
    road.submit()
    return road


@pytest.fixture
def officer(road: Road) -> Actor:
    return road.person("case_officer")


def write(road: Road, actor: Actor, body: str, *chosen: Actor, kind: str = "note", **given: Any) -> str:
    """Writes a note; gives its public id."""
    typed = replace(Typed(kind, body, chosen=[one.id for one in chosen]), **given)
    return str(notes.write(road.ctx, actor, road.case, typed, key())["note"])


def read(road: Road, actor: Actor) -> list[reading.Note]:
    """The notes as somebody reads them."""
    return list(reading.page(road.ctx, actor, road.case, None)[1].notes)


def test_a_mention_reaches_a_colleague_and_grants_nothing(ctx: Context, road: Road, officer: Actor) -> None:
    head, viewer = (
        factories.staff(ctx, "division_head", name="Đỗ Thu Hiền"),
        factories.staff(ctx, "viewer", name="Lê Khách"),
    )
    member = factories.staff(ctx, "council_member", name="Trần Ủy Viên")
    with ctx.read() as session:
        seen = room.enter(ctx, session, officer, road.case)
        people = {person.id for person in room.colleagues(ctx, session, officer, seen)}
    assert head.id in people
    assert not people & {officer.id, viewer.id, member.id, road.applicant.id}
    for stranger in (viewer, member, road.applicant):
        with pytest.raises(Invalid) as refused:
            write(road, officer, "Xem giúp.", stranger)
        assert set(refused.value.fields) == {"chosen"}
    write(road, officer, f"@do thu hien xem giúp, @{viewer.name} nữa.")
    assert [m.unread for m in inbox.page(ctx, head, None).mentions] == [True]
    assert inbox.unread(ctx, viewer) == 0
    with pytest.raises(NotFound):
        reading.page(ctx, viewer, road.case, None)


def test_whoever_is_let_go_no_longer_finds_what_mentioned_them(ctx: Context, road: Road, officer: Actor) -> None:
    head = factories.staff(ctx, "division_head", name="Đỗ Thu Hiền")
    write(road, officer, "@Đỗ Thu Hiền xem giúp.")
    mention = inbox.page(ctx, head, None).mentions[0]
    with ctx.read() as session:
        grant = session.scalars(sa.select(Grant.id).where(Grant.account_id == head.id)).one()
    grants.end_grant(ctx, SYSTEM, head.id, grant, key())
    gone = refreshed(ctx, head)
    assert inbox.unread(ctx, gone) == 0
    with pytest.raises(NotAllowed):
        inbox.page(ctx, gone, None)
    with pytest.raises(NotAllowed):
        inbox.open_one(ctx, gone, mention.id)
    assert not inbox.page(ctx, factories.also(ctx, gone, "clerk"), None).mentions[0].words.startswith("Không")


def test_whoever_comes_to_judge_or_belongs_to_the_applicant_loses_sight(ctx: Context, clock: FixedClock) -> None:
    road = Road(ctx)
    to_council(road)
    council = Council(ctx, clock)
    judge = factories.also(ctx, council.who[2], "clerk")
    write(road, road.person("one_stop"), "Xem giúp.", judge)
    mention = inbox.page(ctx, judge, None).mentions[0].id
    own = replace(judge, enterprises=frozenset({road.enterprise.id}))
    assert inbox.unread(ctx, own) == 0
    council.add(road)
    assert inbox.unread(ctx, judge) == 0
    assert inbox.page(ctx, judge, None).mentions == ()
    with pytest.raises(NotFound):
        inbox.open_one(ctx, judge, mention)
    with pytest.raises(Invalid):
        write(road, road.person("one_stop"), "Xem lại giúp.", judge)


def test_what_the_statement_lets_be_mentioned_is_what_the_policy_lets_read(ctx: Context, clock: FixedClock) -> None:
    """The set of people by a statement, and one by one by the relation that every capability says."""
    road = Road(ctx)
    to_council(road)
    council = Council(ctx, clock)
    council.add(road)
    everybody = [
        *(factories.staff(ctx, role) for role in ctx.content.roles.roles if role not in ("system", "applicant")),
        *council.who, factories.also(ctx, council.who[3], "director"), road.applicant,
    ]  # fmt: skip
    officer = road.person("case_officer")
    with ctx.read() as session:
        seen = room.enter(ctx, session, officer, road.case)
        told = {person.id for person in room.colleagues(ctx, session, officer, seen)}
        for person in everybody:
            try:
                room.enter(ctx, session, person, road.case)
            except NotFound:
                assert person.id not in told, person.roles
            else:
                assert person.id in told, person.roles


def test_two_of_one_name_are_told_apart_by_the_choice(ctx: Context, road: Road, officer: Actor) -> None:
    one, other = (factories.staff(ctx, "clerk", name="Lê An") for _ in range(2))
    with pytest.raises(Invalid):
        write(road, officer, "@Lê An xem giúp.")
    write(road, officer, "@Lê An xem giúp.", other)
    assert (inbox.unread(ctx, one), inbox.unread(ctx, other)) == (0, 1)


def test_a_mention_is_read_when_it_is_opened_or_its_note_is(ctx: Context, road: Road, officer: Actor) -> None:
    head = factories.staff(ctx, "division_head")
    said = [write(road, officer, f"Việc {n}", head) for n in range(3)]
    box = inbox.page(ctx, head, None)
    assert (box.unread, [m.words for m in box.mentions]) == (3, ["Việc 2", "Việc 1", "Việc 0"])
    assert inbox.open_one(ctx, head, box.mentions[2].id) == (road.case, said[0])
    assert inbox.unread(ctx, head) == 2
    with pytest.raises(NotFound):
        inbox.open_one(ctx, officer, box.mentions[1].id)
    second = read(road, head)[1]
    reading.mark(ctx, head, road.case, second.id)
    assert inbox.unread(ctx, head) == 1
    assert [note.unread for note in read(road, head)] == [True, False, False]
    reading.mark(ctx, head, road.case, second.id - 1)
    assert [note.unread for note in read(road, head)] == [True, False, False], "what was read stays read"
    inbox.mark_all(ctx, head, box.mentions[0].id)
    assert inbox.unread(ctx, head) == 0
