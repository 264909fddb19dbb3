"""Opening, reading, assigning and queueing cases through the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.finding import kept_words
from caseflow.core.ids import new_public_id
from caseflow.db.models import Case, Council, CouncilCase, Event, SearchWord, Seat, SeatCase
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.administration import verify
from caseflow.services.cases import assigning, cases, step_pages, tabs
from caseflow.services.desks import applicant, queues, views
from caseflow.services.engine.deadlines import order
from caseflow.services.foundation.context import Context
from tests.support import factories, scenario
from tests.support.factories import key
from tests.support.scenario import Road

SUPPLEMENT = {
    "points": [{"what": "Báo giá của tổ chức chứng nhận", "why": "Báo giá đã hết hiệu lực"}],
    "note": "Đề nghị gửi báo giá còn hiệu lực.",
}
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextmanager
def counted(ctx: Context) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile, but for BEGIN."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    sa.event.listen(ctx.database.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(ctx.database.engine, "before_cursor_execute", note)


def row(ctx: Context, public_id: str) -> Case:
    with ctx.read() as session:
        return session.execute(sa.select(Case).where(Case.public_id == public_id)).scalar_one()


def seat_in_council(ctx: Context, road: Road, member: Actor, declared: str) -> None:
    """A council that has the case, with one member and that member's declaration."""
    now = ctx.clock.now()
    with ctx.tx() as session:
        council = Council(
            public_id=new_public_id(), agency=ctx.agency, name="Hội đồng thử", rule_set="task_selection", rules={},
            created_by=member.id, created_at=now,
        )  # fmt: skip
        session.add(council)
        session.flush()
        seat = Seat(council_id=council.id, account_id=member.id, seat="member")
        case = CouncilCase(council_id=council.id, case_id=row(ctx, road.case).id, ballot={}, result={"mean": "71.50"})
        session.add_all([seat, case])
        session.flush()
        if declared:
            session.add(SeatCase(council_case_id=case.id, seat_id=seat.id, declared=declared, declared_at=now))


def test_a_started_case_is_pinned_and_its_chain_begins_with_the_start(ctx: Context) -> None:
    road = Road(ctx)
    case = row(ctx, road.case)
    with ctx.read() as session:
        events = session.execute(sa.select(Event).where(Event.case_id == case.id)).scalars().all()
    assert [(e.kind, e.seq, e.stream) for e in events] == [("case_started", 1, f"case/{case.id}")]
    assert (case.state, case.version, case.seq, case.head_hash) == ("draft", 0, 1, events[0].hash)
    assert case.definition == ctx.content.rulebooks[case.definition].sha256
    assert case.submitted_at is None
    assert case.due_on is None
    assert case.code is None
    assert road.enterprise.name in case.title
    with ctx.read() as session:
        own = sa.select(SearchWord.word).where(SearchWord.kind == "case", SearchWord.owner_id == case.id)
        words = set(session.scalars(own))
    assert {"bao", "bi", "vi", "du", road.enterprise.tax_code, "9001"} <= words
    assert not verify.verify(ctx).findings


@ONLY_SQLITE
def test_starting_needs_ones_own_enterprise_a_scheme_on_offer_and_a_fitting_legal_form(ctx: Context) -> None:
    road, stranger = Road(ctx), factories.applicant(ctx)
    with pytest.raises(NotFound):
        cases.start(ctx, stranger, "iso_9001", road.enterprise.public_id, key())
    with pytest.raises(NotFound):
        cases.start(ctx, road.applicant, "no_such_scheme", road.enterprise.public_id, key())
    household = scenario.enterprise(ctx, stranger, legal_form="household_business")
    owner = factories.signed_in(ctx, stranger.email)
    with pytest.raises(Refused) as refused:
        cases.start(ctx, owner, "iso_9001", household.public_id, key())
    assert "Loại hình" in refused.value.message.vi


@ONLY_SQLITE
def test_the_same_key_opens_one_case(ctx: Context) -> None:
    road, once = Road(ctx), key()
    first = cases.start(ctx, road.applicant, "iso_9001", road.enterprise.public_id, once)
    assert cases.start(ctx, road.applicant, "iso_9001", road.enterprise.public_id, once) == first
    assert len(applicant.desk(ctx, road.applicant).todo.cases) == 2


@ONLY_SQLITE
def test_whoever_may_not_see_a_case_is_told_what_a_missing_case_tells(ctx: Context) -> None:
    road, other = Road(ctx), Road(ctx)
    road.submit()
    conflicted, undeclared = factories.staff(ctx, "council_member"), factories.staff(ctx, "council_member")
    seat_in_council(ctx, road, conflicted, "conflict")
    strangers = [other.applicant, conflicted, undeclared, factories.staff(ctx, "sysadmin")]
    told = set()
    for person in strangers:
        for public_id in (road.case, new_public_id()):
            with pytest.raises(NotFound) as error:
                cases.view(ctx, person, public_id)
            told.add(error.value.message.vi)
    assert len(told) == 1


@ONLY_SQLITE
def test_the_applicant_reads_desks_and_own_letters_the_staff_reads_names_and_all_letters(ctx: Context) -> None:
    road = Road(ctx)
    desk = road.person("one_stop")
    road.submit()
    road.take("one_stop", "ask_supplement", **SUPPLEMENT)
    seen, inside = cases.view(ctx, road.applicant, road.case), cases.view(ctx, desk, road.case)
    asked = next(e for e in seen.timeline if e.title.vi == "Yêu cầu bổ sung")
    assert (asked.who, asked.desk and asked.desk.vi) == ("", "Bộ phận một cửa")
    assert next(e for e in inside.timeline if e.seq == asked.seq).who == desk.name
    assert desk.name not in repr(seen)
    assert SUPPLEMENT["note"] in [answer.value.vi for answer in seen.demand]
    assert {letter.recipient for letter in seen.letters} == {road.applicant.email}
    assert {letter.recipient for letter in inside.letters} > {road.applicant.email}
    assert seen.now.yours
    assert seen.now.clock_stopped
    assert not inside.now.yours
    assert seen.now.due is not None
    assert (seen.now.due.days_left or 0) > 0


@ONLY_SQLITE
def test_no_score_shows_before_the_count_and_none_ever_to_the_applicant(ctx: Context) -> None:
    road = Road(ctx)
    road.submit()
    member = factories.staff(ctx, "council_member")
    seat_in_council(ctx, road, member, "none")
    views = [cases.view(ctx, p, road.case) for p in (member, road.person("one_stop"), road.applicant)]
    assert all(card is not None and card.mean is None for card in (v.card("council") for v in views))
    assert not any("71.50" in repr(v) for v in views)
    with ctx.tx() as session:
        session.execute(sa.update(CouncilCase).values(counted_at=ctx.clock.now()))
    counted = cases.view(ctx, member, road.case).card("council")
    assert counted is not None
    assert counted.mean == "71.50"
    assert "71.50" not in repr(cases.view(ctx, road.applicant, road.case))


def test_assigning_needs_the_permission_an_officer_and_the_version_seen(ctx: Context) -> None:
    road = Road(ctx)
    road.submit()
    head, officer = road.person("division_head"), road.person("case_officer")
    version = cases.view(ctx, head, road.case).head.version
    with pytest.raises(NotAllowed):
        assigning.assign(ctx, officer, road.case, officer.id, version, key())
    with pytest.raises(Invalid):
        assigning.assign(ctx, head, road.case, head.id, version, key())
    assigning.assign(ctx, head, road.case, officer.id, version, key())
    after = row(ctx, road.case)
    assert (after.officer_id, after.version, after.state) == (officer.id, version, "submitted")
    assert cases.view(ctx, head, road.case).timeline[0].kind == "officer_assigned"
    road.take("one_stop", "accept")
    with pytest.raises(Conflict):
        assigning.assign(ctx, head, road.case, officer.id, version, key())
    assert not verify.verify(ctx).findings


@ONLY_SQLITE
def test_one_page_costs_at_most_ten_statements_for_everybody(ctx: Context) -> None:
    """Two more are spent on the session of the request."""
    road = Road(ctx)
    people = [road.applicant, *map(road.person, ("one_stop", "case_officer", "division_head", "director"))]
    queue_reader = road.person("case_officer")

    def check(readers: list[Actor] = people) -> None:
        for person in readers:
            for tab in tabs.TITLES:
                cases.view(ctx, person, road.case, tab)
                with counted(ctx) as statements:
                    cases.view(ctx, person, road.case, tab)
                assert len(statements) <= 10, f"{tab}: " + "\n".join(statements)
        with counted(ctx) as statements:
            queues.page(ctx, queue_reader, views.Filter(desk="all", words="bao bi", due="soon"))
        assert len(statements) <= 10, "\n".join(statements)

    check([road.applicant])
    road.submit()
    check()
    road.take("one_stop", "ask_supplement", **SUPPLEMENT)
    check()
    road.take("applicant", "answer_supplement")
    road.take("one_stop", "accept")
    check()


@ONLY_SQLITE
def test_an_action_page_tells_what_follows_and_is_closed_to_others(ctx: Context) -> None:
    road = Road(ctx)
    page = step_pages.action(ctx, road.applicant, road.case, "submit")
    assert not page.is_open
    assert page.reachable
    assert page.to is not None
    assert any("giấy tờ" in reason.vi for reason in page.reasons)
    road.submit()
    with pytest.raises(NotAllowed):
        step_pages.action(ctx, road.applicant, road.case, "accept")
    with pytest.raises(NotFound):
        step_pages.action(ctx, road.person("one_stop"), road.case, "no_such_action")
    with pytest.raises(NotFound):
        step_pages.action(ctx, factories.applicant(ctx), road.case, "submit")


def test_the_queue_gives_every_case_once_by_deadline_and_priority_however_it_is_paged(
    ctx: Context, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = Road(ctx)
    road.submit()
    _copies(ctx, road, [(20260312, "one_stop"), (20260312, "one_stop"), (20260301, "one_stop"), (0, "one_stop"),
                        (20260320, "case_officer"), (20260313, "one_stop")])  # fmt: skip
    reader = road.person("one_stop")
    whole = queues.page(ctx, reader, views.Filter())
    assert len(whole.lines) == 6
    assert whole.after is None
    places = [(line.due.on if line.due else date.max, -line.priority) for line in whole.lines]
    assert places == sorted(places)
    assert len({line.priority for line in whole.lines}) > 1, "or the order within a day is not tried"
    for size in (1, 2, 5):
        monkeypatch.setattr(queues, "PAGE", size)
        found, after = [], None
        while True:
            page = queues.page(ctx, reader, views.Filter(), after)
            found += [line.public_id for line in page.lines]
            after = page.after
            if after is None:
                break
        assert found == [line.public_id for line in whole.lines]


def _copies(ctx: Context, road: Road, places: list[tuple[int, str]]) -> None:
    """The submitted case again at other deadlines and desks: rows for lists, not for the road."""
    base = row(ctx, road.case)
    kept = {c.key: getattr(base, c.key) for c in sa.inspect(Case).mapper.column_attrs if c.key not in ("id", "code")}
    with ctx.tx() as session:
        for number, (due, desk) in enumerate(places, 1):
            day = date.fromisoformat(str(due)) if due else None
            due_order = order(day, number % 3)
            code = f"000.00.16.H31-260310-{number:04d}"
            copy = Case(
                **{**kept, "public_id": new_public_id(), "due_order": due_order, "due_on": day, "priority": number % 3,
                   "waits_for": desk, "code": code}
            )  # fmt: skip
            session.add(copy)
            session.flush()
            words = kept_words(base.title, f"so {number} a_b 50%", codes=(code,))
            search_rows.add_words(session, ctx.agency, "case", [search_rows.OwnWords(copy.id, words)])


@ONLY_SQLITE
def test_filters_narrow_and_a_search_goes_by_words_whatever_stands_between_them(
    ctx: Context, clock: FixedClock
) -> None:
    road = Road(ctx)
    road.submit()
    _copies(ctx, road, [(20260309, "one_stop"), (20260311, "one_stop"), (20260320, "case_officer")])
    reader = road.person("one_stop")

    def found(**wanted: object) -> int:
        return len(queues.page(ctx, reader, views.Filter(**{"desk": "all", **wanted})).lines)  # type: ignore[arg-type]

    assert found() == 4
    assert found(desk="mine") == 3
    assert found(desk="case_officer") == 1
    assert found(desk="closed") == 0
    assert found(due="overdue") == 1
    assert found(due="soon") == 2
    assert found(words="BAO BÌ") == 4
    assert found(words="260310-0002") == 1
    assert found(words="bao khong-co") == 0
    assert found(words="a_b") == 3
    assert found(words="axb") == 0
    assert found(words="50%") == 3
    assert found(words="%") == 4, "nothing to look for does not narrow"
    assert found(words="0002") == 1
    assert found(words="2603100002") == 1
    assert found(officer="none") == 4
    assert found(officer="me") == 0
    assert found(year=2025) == 0
    assert found(scheme="x") == 0
    narrow = queues.page(ctx, reader, views.Filter(desk="all", phase="registration"))
    assert (narrow.listed, narrow.total) == (4, 4)
    assert queues.page(ctx, reader, views.Filter(desk="all", phase="appraisal")).listed == 0
    tabs = queues.page(ctx, reader, views.Filter()).views
    assert {tab.name: tab.count for tab in tabs} == {"mine": 3, "overdue": 1, "soon": 2, "all": 4, "closed": 0}


@ONLY_SQLITE
def test_drafts_are_not_in_the_queue_and_the_queue_needs_its_permission(ctx: Context) -> None:
    road = Road(ctx)
    reader = road.person("one_stop")
    assert queues.page(ctx, reader, views.Filter(desk="all")).lines == ()
    assert queues.page(ctx, reader, views.Filter(desk="applicant")).lines == ()
    with pytest.raises(NotAllowed):
        queues.page(ctx, road.applicant, views.Filter())


@ONLY_SQLITE
def test_a_deadline_missed_is_told_in_working_days(ctx: Context, clock: FixedClock) -> None:
    road = Road(ctx)
    road.submit()
    due = cases.view(ctx, road.applicant, road.case).now.due
    assert due is not None
    assert (due.days_left, due.tone) == (3, "warn")
    clock.advance(timedelta(days=7))
    late = cases.view(ctx, road.applicant, road.case).now.due
    assert late is not None
    assert (late.days_left, late.tone) == (-2, "late")
