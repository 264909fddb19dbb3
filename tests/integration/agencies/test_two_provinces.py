"""Two provinces in one database: each publishes, works, counts and writes for itself, and sees nothing of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.db.models import Case, Edition, Notice, Outage, OutboxMessage, Published, Timer
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.accounts import grants, people
from caseflow.services.administration import audit_log, health, mails, verify
from caseflow.services.cases import cases, documents
from caseflow.services.certificates import register
from caseflow.services.councils import councils
from caseflow.services.councils import pages as council_pages
from caseflow.services.desks import queues, views
from caseflow.services.engine import timers
from caseflow.services.enterprises import enterprises
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.portal import offering
from tests.support import factories
from tests.support.council import Council
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.player import good_end
from tests.support.roads import road
from tests.support.second_province import AGENCY, PLAN, ROAD, Two

READERS = ("director", "sysadmin", "division_head", "admin_secretary")


def names(ctx: Context) -> list[str]:
    return [one.name for heading in offering.offering(ctx).headings for one in heading.offers]


def clean(two: Two) -> None:
    for ctx in (two.here, two.there):
        report = verify.verify(ctx)
        assert report.findings == (), ctx.agency
        assert report.checked["cases"] > 0


def in_force(ctx: Context) -> dict[str, str]:
    with ctx.read() as session:
        rows = session.scalars(sa.select(Edition).where(Edition.agency == ctx.agency).order_by(Edition.number))
        return {f"{row.kind}/{row.name}": "" if row.retired else row.sha256 for row in rows}


@pytest.mark.both_databases
def test_what_one_publishes_the_other_does_not_feel(two: Two) -> None:
    here, there = in_force(two.here), in_force(two.there)
    assert "iso_9001" in names(two.here)
    assert ROAD not in names(two.here)
    assert names(two.there) == [ROAD]

    assert not any(piece.is_new for piece in catalog.publish(two.here)), "the second publication withdrew nothing"
    assert not any(piece.is_new for piece in catalog.publish(two.there))

    assert (in_force(two.here), in_force(two.there)) == (here, there)
    assert "" not in (*here.values(), *there.values())
    with two.here.read() as session:
        stored = set(session.scalars(sa.select(Published.sha256)))
    shared = {sha256 for sha256 in here.values() if sha256 in there.values()}
    assert len(stored) == len(set(here.values()) | set(there.values()))
    assert shared, "what both say is stored once"


@pytest.mark.both_databases
def test_cases_of_both_are_played_to_their_ends(two: Two) -> None:
    here, there = Journey(two.here), Journey(two.there, ROAD)
    here.to("council_setup")
    there.council = Council(two.there, two.clock, two.clock.now() + timedelta(days=14))
    there.council.public_id = there.council.create(rule_set="song_la_council")
    there.to("council_setup")
    catalog.publish(two.here)

    here.to("surveillance")
    follow(there, good_end(there.definition))
    here.do("case_officer", "close")

    assert (here.state, there.row.outcome) == ("closed", "completed")
    assert [row.programme for row in (here.row, there.row)] == ["hung_yen", PLAN]
    assert here.row.code is not None
    assert here.row.code.startswith("000.00.16.H31-")
    assert there.row.code is not None
    assert there.row.code.startswith("000.00.16.H97-")
    assert {here.row.code[-4:], there.row.code[-4:]} == {"0001"}, "each counts its own cases"
    assert sent_by(two.here).isdisjoint(sent_by(two.there))
    clean(two)


def sent_by(ctx: Context) -> set[str]:
    """To whom this province has written, now that all its mail has left."""
    while outbox.deliver(ctx).sent:
        pass
    assert isinstance(ctx.mailer, MemoryMailer)
    with ctx.read() as session:
        left = set(session.scalars(sa.select(OutboxMessage.status).where(OutboxMessage.agency == ctx.agency)))
    assert left == {"sent"}
    own = ctx.content.agency_name
    assert all(own.vi in mail.body or own.en in mail.body for mail in ctx.mailer.sent)
    return {mail.recipient for mail in ctx.mailer.sent}


def test_a_beat_serves_its_own_province_alone(two: Two) -> None:
    here, there = Journey(two.here).to("submitted"), Journey(two.there, ROAD).to("submitted")
    two.clock.advance(timedelta(days=30))
    assert timers.fire_due(two.there).fired > 0
    with two.here.read() as session:
        fired = set(session.scalars(sa.select(Timer.agency).where(Timer.fired_at.is_not(None))))
    assert fired == {AGENCY}
    assert outbox.deliver(two.there).sent > 0
    with two.here.read() as session:
        waiting = set(session.scalars(sa.select(OutboxMessage.agency).where(OutboxMessage.status == "queued")))
    assert waiting == {two.here.agency}
    assert here.state == there.state == "submitted"


def test_a_machine_that_stands_still_is_missed_by_its_own_province(two: Two) -> None:
    for ctx in (two.here, two.there):
        health.beat(ctx, "server")
    two.clock.advance(timedelta(hours=3))
    health.beat(two.here, "server")
    assert (health.health(two.here).well, health.health(two.there).well) == (True, False)
    with two.here.read() as session:
        assert [row.agency for row in session.scalars(sa.select(Outage))] == [two.here.agency]


def test_number_books_are_separate(two: Two) -> None:
    numbers = []
    for ctx in (two.here, two.there):
        journey = Journey(ctx, "declaration_of_conformity")
        follow(journey, "monitored")
        with ctx.read() as session:
            numbers.append(session.scalars(sa.select(Notice).where(Notice.case_id == journey.row.id)).one())
    assert [notice.serial for notice in numbers] == [1, 1]
    assert [notice.agency for notice in numbers] == [two.here.agency, AGENCY]
    assert numbers[1].number.endswith("SKHCN-SL")


def follow(journey: Journey, goal: str) -> None:
    for name in road(journey.definition, goal, journey.state):
        journey.do(journey.definition.actions[name].by[0], name)


@pytest.mark.both_databases
def test_staff_of_one_province_sees_nothing_of_the_other(two: Two) -> None:
    there = Journey(two.there, ROAD).to("eligibility_check")
    here = Journey(two.here).to("eligibility_check")
    for mine, theirs in ((here, there), (there, here)):
        ctx = mine.ctx
        everybody = [factories.staff(ctx, role) for role in (*READERS, "case_officer")]
        for person in everybody:
            with pytest.raises(NotFound):
                cases.view(ctx, person, theirs.case)
        reader, clerk, admin = everybody[0], everybody[2], everybody[1]
        assert [line.public_id for line in queues.page(ctx, reader, views.Filter(desk="all")).lines] == [mine.case]
        assert {row.public_id for row in enterprises.listing(ctx, clerk).rows} == {mine.enterprise.public_id}
        with pytest.raises(NotFound):
            enterprises.profile(ctx, clerk, theirs.enterprise.public_id)
        _sees_only_own_people(ctx, admin, theirs)
        assert {mail.recipient for mail in mails.page(ctx, admin).mails}.isdisjoint({theirs.applicant.email})
        assert _streams(ctx, admin).isdisjoint({f"case/{theirs.row.id}", f"enterprise/{theirs.enterprise.id}"})
        with pytest.raises(NotFound):
            documents.fetch(ctx, reader, _document(theirs))
        assert register.page(ctx, clerk, register.Filters()).lines == ()


def _streams(ctx: Context, admin: Actor) -> set[str]:
    found, after = set(), None
    while True:
        page = audit_log.page(ctx, admin, audit_log.Asked(), after)
        found |= {event.stream for event in page.entries}
        after = page.after
        if after is None:
            return found


def _document(journey: Journey) -> str:
    slots = documents.checklist(journey.ctx, journey.applicant, journey.case).slots
    return next(file.public_id for slot in slots for file in slot.files)


def _sees_only_own_people(ctx: Context, admin: Actor, theirs: Journey) -> None:
    shown = {person.email for person in people.people(ctx, admin).rows}
    assert theirs.applicant.email not in shown
    for act in (people.card, lambda c, a, i: grants.grant(c, a, i, "director", key())):
        with pytest.raises(NotFound):
            act(ctx, admin, theirs.applicant.id)


def test_who_is_staff_here_is_a_stranger_there(two: Two) -> None:
    director = factories.staff(two.here, "director", "sysadmin")
    there = Journey(two.there, ROAD).to("submitted")
    visitor = factories.signed_in(two.there, director.email)
    assert (visitor.id, visitor.roles, visitor.enterprises) == (director.id, frozenset(), frozenset())
    with pytest.raises(NotFound):
        cases.view(two.there, visitor, there.case)
    with pytest.raises(NotAllowed):
        queues.page(two.there, visitor, views.Filter())


def test_councils_are_set_up_under_the_rules_of_their_own_province(two: Two) -> None:
    here, there = Council(two.here, two.clock), Council(two.there, two.clock)
    assert "song_la_council" not in councils.rule_sets(two.here)
    assert "song_la_council" in councils.rule_sets(two.there)
    listed = council_pages.listing(two.there, there.secretary_desk)
    assert [line.public_id for line in listed.rows] == [there.public_id]
    with pytest.raises(NotFound):
        councils.send_materials(two.there, there.secretary_desk, here.public_id, key())


def test_a_case_that_was_handed_to_another_agency_behind_the_scenes_is_found(two: Two) -> None:
    here, there = Journey(two.here).to("submitted"), Journey(two.there, ROAD).to("submitted")
    assert verify.verify(two.there).checked["cases of hung_yen left to it"] == 1
    with two.here.tx() as session:
        session.execute(sa.update(Case).where(Case.id == here.row.id).values(agency=AGENCY))
    for ctx in (two.here, two.there):
        (finding,) = [f for f in verify.verify(ctx).findings if "belongs to" in f.message]
        assert finding.subject == f"case {here.row.id}"
    assert there.row.agency == AGENCY
