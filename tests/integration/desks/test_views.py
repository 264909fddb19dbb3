"""What a person keeps of the desk, the order of a list, what is new in it, and where it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.db.models import CaseLook, Event, SavedView
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.cases import assigning, cases
from caseflow.services.desks import addresses, columns, exporting, going_on, looks, queues, saved
from caseflow.services.desks.ordering import ORDERS
from caseflow.services.desks.views import Filter
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road


@pytest.fixture
def roads(ctx: Context) -> list[Road]:
    """Four cases that were handed in."""
    made = [Road(ctx) for _ in range(4)]
    for road in made:
        road.submit()
    return made


def keep(ctx: Context, person: Actor, name: str, **wanted: object) -> int:
    """Saves a view; gives its id."""
    asked = addresses.asked({name: str(said) for name, said in wanted.items()})
    return int(str(saved.save(ctx, person, name, asked, key())["view"]))


def own(ctx: Context, person: Actor) -> list[queues.View]:
    """The tabs that the person made."""
    return [view for view in queues.page(ctx, person, Filter()).views if view.own is not None]


def test_a_kept_view_counts_what_its_list_has(ctx: Context, roads: list[Road]) -> None:
    desk = roads[0].person("one_stop")
    keep(ctx, desk, "Bao bì", desk="all", q="bao bi")
    keep(ctx, desk, "Không có", desk="all", q="khong co gi ca")
    keep(ctx, desk, "Của một đơn vị", desk="all", q=f"bao bi {roads[2].enterprise.tax_code}", sort="-amount")
    views = own(ctx, desk)
    assert [(view.title.vi, view.count) for view in views] == [("Bao bì", 4), ("Không có", 0), ("Của một đơn vị", 1)]
    for view in views:
        assert len(queues.page(ctx, desk, view.wanted).lines) == view.count
    assert views[2].wanted.sort == "-amount"


def test_common_words_count_as_they_list(ctx: Context, roads: list[Road], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = roads[0].person("one_stop")
    keep(ctx, desk, "Bao bì", desk="all", q="bao bi")
    monkeypatch.setattr(search_rows, "MOST", 1)
    assert own(ctx, desk)[0].count == 4


def test_views_are_renamed_moved_and_removed_by_their_owner_alone(ctx: Context, roads: list[Road]) -> None:
    desk, other = roads[0].person("one_stop"), factories.staff(ctx, "one_stop")
    first, second = keep(ctx, desk, "Một", due="overdue"), keep(ctx, desk, "Hai", due="soon")
    saved.rename(ctx, desk, first, "  Số   một ", key())
    once = key()
    saved.move(ctx, desk, second, "up", once)
    saved.move(ctx, desk, second, "up", once)
    assert [view.title.vi for view in own(ctx, desk)] == ["Hai", "Số một"]
    assert own(ctx, other) == []
    for act in (
        lambda: saved.remove(ctx, other, first, key()),
        lambda: saved.rename(ctx, other, first, "x", key()),
        lambda: saved.move(ctx, other, first, "down", key()),
    ):
        with pytest.raises(NotFound):
            act()
    saved.remove(ctx, desk, first, key())
    assert [view.title.vi for view in own(ctx, desk)] == ["Hai"]
    with ctx.read() as session:
        told = session.scalars(sa.select(Event.kind).where(Event.kind.like("view_%")).order_by(Event.id)).all()
    assert told == [saved.SAVED, saved.SAVED, saved.CHANGED, saved.CHANGED, saved.REMOVED]


def test_a_name_is_needed_and_there_is_an_end(ctx: Context, roads: list[Road]) -> None:
    desk = roads[0].person("one_stop")
    for name in (" ", "x" * (saved.LONGEST + 1)):
        with pytest.raises(Invalid):
            saved.save(ctx, desk, name, Filter(), key())
    for n in range(saved.MOST):
        keep(ctx, desk, f"Bộ lọc {n}")
    with pytest.raises(Refused):
        saved.save(ctx, desk, "Thêm", Filter(), key())
    assert not queues.page(ctx, desk, Filter()).may_save
    with pytest.raises(NotAllowed):
        saved.save(ctx, roads[0].applicant, "Của tôi", Filter(), key())


def test_a_view_of_what_is_gone_says_so_and_breaks_nothing(ctx: Context, roads: list[Road]) -> None:
    desk = roads[0].person("one_stop")
    keep(ctx, desk, "Cũ", desk="all", scheme="iso_1234", state="was_here")
    with ctx.tx() as session:
        odd = SavedView(
            account_id=desk.id, position=7, name="Lạ", parts={"desk": 7, "due": "x"}, created_at=ctx.clock.now()
        )
        session.add(odd)
    view, strange = own(ctx, desk)
    assert view.own is not None
    assert view.own.gone == ("iso_1234", "was_here")
    assert (view.count, queues.page(ctx, desk, view.wanted).lines) == (0, ())
    assert strange.wanted == Filter()


def test_every_order_reads_every_line_once_page_by_page(
    ctx: Context, roads: list[Road], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = roads[0].person("division_head")
    officer = factories.staff(ctx, "case_officer", name="An")
    assigning.assign(ctx, head, roads[1].case, officer.id, roads[1].version, key())
    roads[3].take("one_stop", "accept")
    monkeypatch.setattr(queues, "PAGE", 1)
    for sort in ("", *ORDERS):
        wanted, seen, after = Filter(desk="all", sort=sort), [], None
        for _ in range(6):
            page = queues.page(ctx, head, wanted, after)
            seen += [line.public_id for line in page.lines]
            after = page.after
            if after is None:
                break
        assert sorted(seen) == sorted(road.case for road in roads), sort
    first = queues.page(ctx, head, Filter(desk="all", sort="-officer")).lines[0]
    assert first.officer == "An"
    text = exporting.export(ctx, head, Filter(desk="all", sort="-officer"), FileForm("csv"), key())
    assert ";An;" in text.decode().splitlines()[1], "the file is in the order of the screen"


def test_a_line_that_left_meanwhile_loses_nobody_their_place(
    ctx: Context, roads: list[Road], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = roads[0].person("one_stop")
    monkeypatch.setattr(queues, "PAGE", 2)
    for sort in ("name", "-due"):
        wanted = Filter(sort=sort)
        page = queues.page(ctx, desk, wanted)
        gone = next(road for road in roads if road.case == page.lines[-1].public_id)
        gone.take("one_stop", "accept")
        rest = queues.page(ctx, desk, wanted, page.after).lines
        there = {line.public_id for line in (*page.lines[:-1], *rest)}
        assert there == {road.case for road in roads if road.row.state == "submitted"}, sort


def test_a_list_that_is_too_long_keeps_its_order_and_says_so(
    ctx: Context, roads: list[Road], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = roads[0].person("one_stop")
    monkeypatch.setattr(queues, "MOST_COUNTED", 3)
    page = queues.page(ctx, desk, Filter(sort="-name"))
    assert not page.sorted
    assert [line.public_id for line in page.lines] == [
        line.public_id for line in queues.page(ctx, desk, Filter()).lines
    ]


def test_the_columns_are_those_that_the_person_chose(ctx: Context, roads: list[Road]) -> None:
    desk, elsewhere = roads[0].person("one_stop"), factories.staff(ctx, "agriculture_officer")

    def shown(person: Actor, where: str = "mine") -> list[str]:
        return [one.name for one in queues.page(ctx, person, Filter(desk=where)).columns if one.shown]

    assert "desk" not in shown(desk)
    assert "desk" in shown(desk, "all")
    assert "amount" not in shown(elsewhere)
    columns.choose(ctx, desk, ["desk", "due", "nothing"], key())
    assert shown(desk) == ["due", "desk"]
    columns.choose(ctx, desk, [], key())
    assert "amount" in shown(desk)


def test_what_moved_since_i_opened_it_is_new(ctx: Context, roads: list[Road]) -> None:
    desk, officer = roads[0].person("one_stop"), roads[0].person("case_officer")
    road = roads[0]

    def new(person: Actor, wanted: Filter) -> bool:
        lines = queues.page(ctx, person, wanted).lines
        return next(line.unread for line in lines if line.public_id == road.case)

    everything = Filter(desk="all")
    assert new(desk, Filter()), "it came to the desk and nobody has opened it"
    assert not new(officer, everything), "it waits for others"
    looks.looked(ctx, desk, road.case, cases.view(ctx, desk, road.case).head.version)
    assert not new(desk, Filter())
    road.take("one_stop", "accept")
    assert new(desk, everything)
    looks.looked(ctx, desk, road.case, cases.view(ctx, desk, road.case).head.version)
    assert not new(desk, everything)


def test_looks_are_noted_once_and_forgotten_in_the_end(ctx: Context, roads: list[Road]) -> None:
    desk, road = roads[0].person("one_stop"), roads[0]
    for person in (desk, desk, road.applicant):
        looks.looked(ctx, person, road.case, 1)
    looks.looked(ctx, desk, "A" * 22, 1)
    with ctx.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CaseLook)) == 1
    assert looks.sweep(ctx) == 0
    with ctx.tx() as session:
        session.execute(sa.update(CaseLook).values(looked_at=ctx.clock.now() - looks.KEPT_FOR - timedelta(days=1)))
    assert looks.sweep(ctx) == 1


@pytest.mark.parametrize("sort", ["", "name", "-due"])
def test_after_an_act_the_list_goes_on_where_it_was(ctx: Context, roads: list[Road], sort: str) -> None:
    desk, wanted = roads[0].person("one_stop"), Filter(sort=sort)
    lines = queues.page(ctx, desk, wanted).lines
    by_case = {road.case: road for road in roads}
    at, seen = lines[0], []
    mark, case = at.mark, at.public_id
    for _ in roads:
        still = going_on.next_case(ctx, desk, wanted, mark, case, acted=True)
        assert still is not None
        assert still.public_id == case, "there is more to do here"
        by_case[case].take("one_stop", "accept")
        seen.append(case)
        onward = going_on.next_case(ctx, desk, wanted, mark, case, acted=True)
        if onward is None:
            break
        mark, case = onward.mark, onward.public_id
    assert seen == [line.public_id for line in lines]
    assert onward is None
    with pytest.raises(NotAllowed):
        going_on.next_case(ctx, roads[0].applicant, wanted, mark, case)
