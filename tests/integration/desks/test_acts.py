"""A step, a reminder and a council for many cases at once: who is left out, one event each, nothing twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Invalid, NotAllowed
from caseflow.core.text import say
from caseflow.db.models import Event, OutboxMessage
from caseflow.services.desks import acts, bulk, reminding
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road


@pytest.fixture
def roads(ctx: Context) -> list[Road]:
    """Three cases that were handed in."""
    made = [Road(ctx) for _ in range(3)]
    for road in made:
        road.submit()
    return made


def told(ctx: Context, kind: str, name: str = "") -> int:
    """How many events of a kind there are."""
    with ctx.read() as session:
        found = sa.select(sa.func.count()).where(Event.kind == kind, *([Event.name == name] if name else []))
        return session.scalar(found) or 0


def seen(roads: list[Road]) -> list[tuple[str, int]]:
    """The cases as they stand."""
    return [(road.case, road.version) for road in roads]


def test_many_are_taken_in_at_once(ctx: Context, roads: list[Road]) -> None:
    desk, ids = roads[0].person("one_stop"), [road.case for road in roads]
    assert [(way.value, way.count) for way in bulk.steps(ctx, desk, ids)] == [("accept", 3)]
    roads[2].take("one_stop", "accept")
    act = bulk.stepping(ctx, desk, ids, "accept")
    before = bulk.preview(ctx, desk, act, ids)
    assert [case.public_id for case in before.left_out] == [roads[2].case]
    assert before.amount == 60_000_000
    once, chosen = key(), seen(roads[:2])
    for _ in range(2):
        done = bulk.carry_out(ctx, desk, act, chosen, once)
        assert [case.public_id for case in done.taken] == [road.case for road in roads[:2]]
    assert told(ctx, "transition", "accept") == 3
    assert {road.row.state for road in roads} == {"received"}


def test_one_that_fails_stops_no_other(ctx: Context, roads: list[Road]) -> None:
    desk, ids = roads[0].person("one_stop"), [road.case for road in roads]
    act, chosen = bulk.stepping(ctx, desk, ids, "accept"), seen(roads)
    roads[0].take("one_stop", "accept")
    done = bulk.carry_out(ctx, desk, act, chosen, key())
    assert [case.public_id for case in done.left_out] == [roads[0].case]
    assert len(done.taken) == 2


def test_a_step_with_a_form_or_of_another_desk_is_not_offered(ctx: Context, roads: list[Road]) -> None:
    desk, officer = roads[0].person("one_stop"), roads[0].person("case_officer")
    ids = [road.case for road in roads]
    for person, action in ((desk, "refuse_intake"), (officer, "accept"), (desk, "no_such_step")):
        with pytest.raises(Invalid):
            bulk.stepping(ctx, person, ids, action)
    left = bulk.preview(ctx, officer, acts.Stepping("accept", say("x", "x")), ids).left_out
    assert len(left) == 3


def test_whoever_owes_is_reminded_once_a_day(ctx: Context, roads: list[Road]) -> None:
    officer, ids = roads[0].person("case_officer"), [road.case for road in roads]
    roads[2].take("one_stop", "refuse_intake", note="Không thuộc phạm vi.", legal_ground="Kế hoạch của tỉnh")
    done = bulk.carry_out(ctx, officer, acts.Reminding(), seen(roads), key())
    assert len(done.taken) == 2
    assert [str(case.reason and case.reason("vi")) for case in done.left_out] == ["Hồ sơ đã kết thúc."]
    assert told(ctx, reminding.REMINDED) == 2
    with ctx.read() as session:
        mails = session.execute(
            sa.select(OutboxMessage.body, OutboxMessage.case_id).where(OutboxMessage.message == reminding.MESSAGE)
        ).all()
    assert {mail.case_id for mail in mails} == {road.row.id for road in roads[:2]}
    assert "đang chờ Ông/Bà" in mails[0].body
    again = bulk.preview(ctx, officer, acts.Reminding(), ids)
    assert {str(case.reason and case.reason("vi")) for case in again.left_out[:2]} == {"Đã nhắc trong hôm nay."}
    for person in (roads[0].applicant, factories.staff(ctx, "agriculture_officer"), factories.staff(ctx, "viewer")):
        with pytest.raises(NotAllowed):
            bulk.preview(ctx, person, acts.Reminding(), ids)


def test_a_council_is_given_what_waits_for_one(ctx: Context, roads: list[Road]) -> None:
    organiser, ids = factories.staff(ctx, "admin_secretary"), [road.case for road in roads]
    assert acts.sitting(ctx, organiser) == []
    with pytest.raises(Invalid):
        bulk.preview(ctx, organiser, acts.Convening("A" * 22), ids)
    with pytest.raises(NotAllowed):
        acts.sitting(ctx, roads[0].person("one_stop"))


def test_everybody_is_offered_what_is_theirs(ctx: Context) -> None:
    offered = {role: acts.offered(ctx, factories.staff(ctx, role)) for role in ("one_stop", "division_head", "viewer")}
    head = ("assign", "step", "remind")
    assert offered == {"one_stop": ("step", "remind"), "division_head": head, "viewer": ()}
    assert acts.COUNCIL in acts.offered(ctx, factories.staff(ctx, "admin_secretary"))
