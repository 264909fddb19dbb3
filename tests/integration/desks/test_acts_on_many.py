"""Acts on many cases: what is left out is named, one refusal stops no other, and a repeat does nothing twice."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Invalid, NotAllowed, NotFound
from caseflow.db.models import Event
from caseflow.services.cases import assigning, pages
from caseflow.services.desks import bulk, exporting, handover, queues
from caseflow.services.desks.acts import Giving
from caseflow.services.desks.views import Filter
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road


def submitted(ctx: Context) -> Road:
    """A case that was handed in."""
    road = Road(ctx)
    road.submit()
    return road


def events(ctx: Context, kind: str) -> int:
    """How many events of a kind there are."""
    with ctx.read() as session:
        return session.scalar(sa.select(sa.func.count()).where(Event.kind == kind)) or 0


def test_many_cases_go_to_one_officer_and_the_others_are_named(ctx: Context):
    roads = [submitted(ctx) for _ in range(3)]
    head, officer = roads[0].person("division_head"), factories.staff(ctx, "case_officer", name="Đỗ Thu Hiền")
    assigning.assign(ctx, head, roads[1].case, officer.id, roads[1].version, key())
    roads[2].take("one_stop", "refuse_intake", note="Không thuộc phạm vi.", legal_ground="Kế hoạch của tỉnh")

    before = bulk.preview(ctx, head, Giving(officer.id), [road.case for road in roads])
    assert [case.public_id for case in before.taken] == [roads[0].case]
    assert {case.public_id: str(case.reason) for case in before.left_out}.keys() == {roads[1].case, roads[2].case}
    assert before.title.vi == "Giao cho Đỗ Thu Hiền"

    told, once = events(ctx, pages.ASSIGNED), key()
    chosen = [(case.public_id, case.version) for case in before.cases if case.public_id != roads[1].case]
    done = bulk.carry_out(ctx, head, Giving(officer.id), chosen, once)
    assert [case.public_id for case in done.taken] == [roads[0].case]
    assert [case.public_id for case in done.left_out] == [roads[2].case], "one refusal stops no other"
    assert events(ctx, pages.ASSIGNED) == told + 1
    again = bulk.carry_out(ctx, head, Giving(officer.id), chosen, once)
    assert [case.public_id for case in again.taken] == [roads[0].case], "a repeat is told the same"
    assert events(ctx, pages.ASSIGNED) == told + 1, "and does nothing"


def test_a_case_that_has_moved_meanwhile_is_left_out(ctx: Context):
    road = submitted(ctx)
    head, officer = road.person("division_head"), factories.staff(ctx, "case_officer")
    seen = road.version
    road.take("one_stop", "accept")
    done = bulk.carry_out(ctx, head, Giving(officer.id), [(road.case, seen)], key())
    assert done.taken == ()
    assert "vừa được xử lý" in str(done.left_out[0].reason and done.left_out[0].reason.vi)


def test_whoever_may_not_assign_and_whoever_is_no_officer(ctx: Context):
    road = submitted(ctx)
    head, officer = road.person("division_head"), factories.staff(ctx, "case_officer")
    with pytest.raises(NotAllowed):
        bulk.preview(ctx, officer, Giving(officer.id), [road.case])
    for chosen, person in (([], officer.id), ([road.case], head.id), ([road.case] * 101, officer.id)):
        with pytest.raises(Invalid):
            bulk.preview(ctx, head, Giving(person), chosen)
    assert queues.page(ctx, officer, Filter()).officers == ()


def test_a_list_is_taken_along_as_it_stands_on_the_screen(ctx: Context):
    roads = [submitted(ctx) for _ in range(2)]
    desk = roads[0].person("one_stop")
    shown = queues.page(ctx, desk, Filter()).lines
    told = events(ctx, lists.EXPORTED)

    text = exporting.export(ctx, desk, Filter(), FileForm("csv"), key())
    assert text.startswith(b"\xef\xbb\xbf"), "or Excel reads Vietnamese letters as something else"
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Hạn", "Mã hồ sơ", "Đơn vị"]
    assert [row[2] for row in rows[1:]] == [line.enterprise_name for line in shown]
    assert events(ctx, lists.EXPORTED) == told + 1

    book = exporting.export(ctx, desk, Filter(), FileForm("xlsx", "en"), key())
    sheet = ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert "Enterprise" in sheet
    assert shown[0].enterprise_name in sheet


def test_nothing_in_a_text_file_is_a_formula(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    road = submitted(ctx)
    monkeypatch.setattr(exporting, "_row", lambda _line, _locale: ["=1+1", "-2", "@x", "bình thường", None])
    text = exporting.export(ctx, road.person("one_stop"), Filter(), FileForm("csv"), key()).decode("utf-8-sig")
    assert "'=1+1;'-2;'@x;bình thường;\r\n" in text


def test_a_list_that_is_too_long_says_so_and_leaves_nothing_out(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    roads = [submitted(ctx) for _ in range(3)]
    monkeypatch.setattr(queues, "PAGE", 1)
    monkeypatch.setattr(lists, "MOST", 2)
    with pytest.raises(Invalid):
        exporting.export(ctx, roads[0].person("one_stop"), Filter(), FileForm("csv"), key())


def test_the_cases_of_an_officer_who_leaves_are_one_list_to_hand_over(ctx: Context):
    roads = [submitted(ctx) for _ in range(3)]
    head = roads[0].person("division_head")
    leaving, next_one = factories.staff(ctx, "case_officer"), factories.staff(ctx, "case_officer")
    for road in roads[:2]:
        assigning.assign(ctx, head, road.case, leaving.id, road.version, key())

    def of(officer: int) -> set[str]:
        return {line.public_id for line in queues.page(ctx, head, Filter(desk="all", officer=officer)).lines}

    assert of(leaving.id) == {roads[0].case, roads[1].case}
    bulk.carry_out(ctx, head, Giving(next_one.id), [(road.case, road.version) for road in roads[:2]], key())
    assert of(leaving.id) == set()
    assert of(next_one.id) == {roads[0].case, roads[1].case}


def test_the_amount_of_a_case_is_what_was_signed_last_at_its_stage(ctx: Context):
    road = submitted(ctx)
    desk, elsewhere = road.person("one_stop"), factories.staff(ctx, "agriculture_officer")

    line = queues.page(ctx, road.person("case_officer"), Filter(desk="all")).lines[0]
    assert line.amount == 30_000_000
    assert line.amount_title is not None
    assert line.amount_title.vi == "Đề nghị"
    text = exporting.export(ctx, desk, Filter(), FileForm("csv"), key()).decode("utf-8-sig")
    assert text.splitlines()[1].endswith(";30000000;Đề nghị")
    assert not queues.page(ctx, elsewhere, Filter()).money


def test_what_somebody_has_in_hand_is_shown_to_whoever_may_hand_it_over_and_counted_for_the_administrator(ctx: Context):
    roads = [submitted(ctx) for _ in range(3)]
    head, admin = roads[0].person("division_head"), factories.staff(ctx, "sysadmin")
    leaving, next_one = factories.staff(ctx, "case_officer", name="An"), factories.staff(ctx, "case_officer", name="Ba")
    assert handover.in_hand(ctx, head, leaving.id).count == 0
    for road in roads[:2]:
        assigning.assign(ctx, head, road.case, leaving.id, road.version, key())
    found = handover.in_hand(ctx, head, leaving.id)
    assert (found.name, found.count, len(found.cases)) == ("An", 2, 2)
    assert dict(found.officers) == {next_one.id: "Ba"}
    told = handover.in_hand(ctx, admin, leaving.id)
    assert (told.count, told.cases, told.officers) == (2, (), ())
    assert head.name in told.givers
    with pytest.raises(NotAllowed):
        handover.in_hand(ctx, leaving, leaving.id)
    with pytest.raises(NotFound):
        handover.in_hand(ctx, head, 987_654)
