"""What ends: a case that is over, for which nothing waits; a certificate; the last year that has a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.clock import local_date, start_of_day
from caseflow.core.errors import Invalid, Refused
from caseflow.db.models import Certificate, Timer
from caseflow.services.accounts import grants
from caseflow.services.cases import assigning, cases
from caseflow.services.councils import ballots, sittings
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.desks import applicant, queues, views
from caseflow.services.engine import timers
from tests.support import factories
from tests.support.council import GOOD
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import told

pytestmark = sqlite_only


def waiting(journey: Journey) -> list[str]:
    """The names of the timers that are still open."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(Timer.name).where(Timer.open)))


@pytest.mark.parametrize(
    ("station", "role", "action"),
    [
        ("surveillance", "case_officer", "close"),
        ("submitted", "applicant", "withdraw"),
        ("ranked", "case_officer", "stop"),
        ("liquidating", "finance", "liquidate"),
    ],
)
def test_no_timer_waits_for_a_case_that_is_over(at: OpenStation, station: str, role: str, action: str) -> None:
    journey = at(station)
    assert waiting(journey)
    journey.do(role, action)
    assert waiting(journey) == []


def test_a_case_that_is_over_is_given_to_nobody(at: OpenStation) -> None:
    journey = at("surveillance")
    journey.do("case_officer", "close")
    head, officer = journey.person("division_head"), journey.person("case_officer")
    with pytest.raises(Refused):
        assigning.assign(journey.ctx, head, journey.case, officer.id, journey.version, key())


def test_only_an_active_officer_who_does_not_judge_the_case_can_be_given_it(at: OpenStation) -> None:
    journey = at("council_meeting")
    ctx, head = journey.ctx, journey.person("division_head")
    judge = factories.also(ctx, journey.person("council_chair"), "case_officer")
    gone = factories.staff(ctx, "case_officer")
    grants.disable(ctx, factories.staff(ctx, "sysadmin"), gone.id, key())
    for person in (judge, gone):
        with pytest.raises(Invalid) as refusal:
            assigning.assign(ctx, head, journey.case, person.id, journey.version, key())
        assert set(refusal.value.fields) == {"officer"}


def test_a_council_does_not_go_on_with_a_case_that_was_withdrawn_during_the_vote(at: OpenStation) -> None:
    journey = at("council_meeting")
    ctx, council = journey.ctx, journey.council
    assert council is not None
    council.sit(journey)
    for person in council.who[:4]:
        council.cast(person, journey)
    journey.do("applicant", "withdraw")
    late = council.who[5]
    place = (council.public_id, journey.case)
    with pytest.raises(Refused):
        council.cast(late, journey)
    with pytest.raises(Refused):
        ballots.save_ballot(ctx, late, *place, TypedSheet(GOOD, {}, "implement", ""), key=key())
    with pytest.raises(Refused):
        council.declare(late, journey, conflict=True)
    with pytest.raises(Refused):
        sittings.attendance(ctx, council.member("secretary"), *place, [], key())
    with pytest.raises(Refused):
        council.count(journey)


def test_a_certificate_that_expired_while_suspended_is_not_restored_but_lost(at: OpenStation) -> None:
    journey = at("surveillance")
    today, end = local_date(journey.clock.now()), Timer.name == "surveillance:end"
    with journey.ctx.tx() as session:  # its three years are over in nine days, which the calendar still knows
        session.execute(sa.update(Certificate).values(valid_to=today + timedelta(days=8)))
        session.execute(sa.update(Timer).where(end).values(due_at=journey.clock.now() + timedelta(days=9)))
    journey.do("case_officer", "suspend_certificate")
    due = journey.row.due_on
    assert due is not None
    journey.clock.advance(timedelta(days=10))
    timers.fire_due(journey.ctx)
    assert journey.state == "certificate_suspended"
    with pytest.raises(Refused):
        journey.do("case_officer", "restore_certificate")
    journey.clock.advance(due - local_date(journey.clock.now()) + timedelta(days=1))
    timers.fire_due(journey.ctx)
    assert journey.state == "certificate_suspended"
    journey.clock.advance(timedelta(days=40))
    timers.fire_due(journey.ctx)
    assert journey.state == "certificate_suspended", "to withdraw it is the body's act, which the officer records"
    assert journey.person("case_officer").email in told(journey, "applicant_late")
    journey.do("case_officer", "withdraw_certificate")
    assert journey.state == "certificate_lost"


def test_in_a_year_without_a_calendar_everything_can_still_be_read(at: OpenStation) -> None:
    journey = at("submitted")
    desk = journey.person("one_stop")
    for day in (date(2028, 12, 28), date(2029, 1, 3)):
        journey.clock.set(start_of_day(day, 9))
        (line,) = queues.page(journey.ctx, desk, views.Filter()).lines
        (mine,) = applicant.desk(journey.ctx, journey.applicant).running.cases
        for due in (line.due, mine.due, cases.view(journey.ctx, desk, journey.case).now.due):
            assert due is not None
            assert (due.tone, due.days_left is None) == ("late", day.year == 2029)


def test_a_deadline_that_passed_on_friday_is_over_on_saturday(at: OpenStation) -> None:
    journey = at("submitted")
    friday = journey.row.due_on
    assert friday is not None
    journey.clock.set(start_of_day(friday + timedelta(days=1), 9))
    due = cases.view(journey.ctx, journey.applicant, journey.case).now.due
    assert due is not None
    assert (friday.weekday(), due.days_left, due.tone) == (4, 0, "late")
