"""Every role that a road waits for has a desk, every road, phase and state its filter: for those who read the queue."""

from __future__ import annotations

from caseflow.db.queries.desks import queues as queue_rows
from caseflow.services.desks import board, queues
from caseflow.services.desks.views import ALL, MINE, Filter, Reader
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT
from tests.support import factories


def test_every_road_and_every_desk_can_be_asked_for(ctx: Context) -> None:
    catalog.publish(ctx)
    head = factories.staff(ctx, "division_head")
    page = queues.page(ctx, head, Filter(desk=ALL))
    with ctx.read() as session:
        roads = catalog.roads(ctx, session)
    assert {name for name, _title in page.choices.schemes} == {road.name for road in roads}
    assert any(not road.definition.is_support for road in roads), "procedures are roads, too"
    states = {n for road in roads for n, state in road.definition.states.items() if n != road.definition.initial}
    assert {name for name, _title in page.choices.states} == states
    waited = {state.waits_for for road in roads for state in road.definition.states.values()}
    waited |= {task.by[0] for road in roads for task in road.definition.tasks.values()}
    held = {link.by for chain in ctx.content.authority.chains.values() for link in chain.links.values()}
    assert {name for name, _title in page.choices.desks} == (waited - {None}) | {APPLICANT} | held
    for name, _title in page.choices.desks:
        assert queues.page(ctx, head, Filter(desk=name)).wanted.desk == name
    for name, _title in page.choices.schemes:
        assert queues.page(ctx, head, Filter(desk=ALL, scheme=name)).wanted.scheme == name


def test_every_role_that_reads_the_queue_has_its_own_work_and_a_board(ctx: Context) -> None:
    catalog.publish(ctx)
    for role in ctx.content.policy.roles_with("queue:read"):
        person = factories.staff(ctx, role)
        with ctx.read() as session:
            reader = Reader(ctx, person, catalog.roads(ctx, session))
            counted = queue_rows.counts(session, {}, 1)
        assert counted == {}
        page = queues.page(ctx, person, Filter())
        own = role in reader.desks
        assert page.wanted.desk == (MINE if own or not reader.reads_all else ALL), role
        assert page.views, role
        assert board.board(ctx, person, Filter(desk=ALL), "desk").columns == (), role
