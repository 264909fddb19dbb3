"""Two provinces become one: one recorded act of a publication hands over what the former agency had in hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock, local_date
from caseflow.core.errors import Invalid, Refused
from caseflow.core.reader import ContentError
from caseflow.db.models import Case, Certificate, Event, Notice
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.administration import audit_log, verify
from caseflow.services.cases import cases
from caseflow.services.certificates import register
from caseflow.services.desks import queues, views
from caseflow.services.engine import timers
from caseflow.services.enterprises import enterprises
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from tests.support import factories, second_province
from tests.support.contexts import NOW, BuildContext
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.player import good_end
from tests.support.roads import road
from tests.support.second_province import AGENCY, PLAN, ROAD

MERGED = "hung_yen"


@dataclass(frozen=True)
class Merger:
    """The former province, with cases under way; `merge` gives the context of the one that took it over."""

    build: BuildContext
    folder: Path
    clock: FixedClock
    here: Context
    there: Context

    def merge(self) -> Context:
        """The shipped agency takes the invented one over: one word in its file, and a plan that replaces both."""
        overlay = second_province.overlay(self.folder / "merged")
        agency = (Path("workflows/agencies") / f"{MERGED}.yaml").read_text(encoding="utf-8")
        (overlay / f"workflows/agencies/{MERGED}.yaml").write_text(f"{agency}was: [{AGENCY}]\n", encoding="utf-8")
        joint = second_province.PLAN_FILE.replace(PLAN, "joint_2026").replace(f"agency: {AGENCY}", f"agency: {MERGED}")
        joint = joint.replace("from: 2026-01-01", f"from: 2026-03-10\nreplaces: [{MERGED}, {PLAN}]")
        joint = joint.replace("opens: 2026-02-01", "opens: 2026-03-10").replace(
            f"schemes: [{ROAD}]", f"schemes: [{ROAD}, iso_9001]"
        )
        (overlay / "workflows/programmes/joint_2026.yaml").write_text(joint, encoding="utf-8")
        return self.build(clock=self.clock, content=overlay, agency=MERGED)


@pytest.fixture
def merger(build_context: BuildContext, tmp_path: Path) -> Merger:
    clock = FixedClock(NOW)
    here = build_context(clock=clock)
    there = build_context(clock=clock, content=second_province.overlay(tmp_path / "song_la"), agency=AGENCY)
    catalog.publish(there)
    return Merger(build_context, tmp_path, clock, here, there)


def follow(journey: Journey, goal: str) -> None:
    for name in road(journey.definition, goal, journey.state):
        journey.do(journey.definition.actions[name].by[0], name)


def notice_of(journey: Journey) -> Notice:
    with journey.ctx.read() as session:
        return session.scalars(sa.select(Notice).where(Notice.case_id == journey.row.id)).one()


@pytest.mark.both_databases
def test_cases_people_and_registers_go_over_in_one_act(merger: Merger) -> None:
    ours = Journey(merger.here).to("eligibility_check")
    theirs = Journey(merger.there, ROAD).to("eligibility_check")
    code = theirs.row.code
    declared = [Journey(ctx, "declaration_of_conformity") for ctx in (merger.here, merger.there)]
    for journey in declared:
        follow(journey, "monitored")
    certificate(merger.there)

    merged = merger.merge()
    catalog.publish(merged)

    taken = what_was_taken_over(merged)
    assert (taken["cases"], taken["certificates"]) == (2, 1)
    ours, theirs = ours.on(merged), theirs.on(merged)
    reader = ours.person("case_officer")
    assert {line.public_id for line in queues.page(merged, reader, views.Filter(desk="all")).lines} >= {
        ours.case, theirs.case,
    }  # fmt: skip
    assert cases.view(merged, theirs.person("case_officer"), theirs.case).head.code == code
    assert len(register.page(merged, reader, register.Filters()).lines) == 1
    assert {row.public_id for row in enterprises.listing(merged, reader).rows} >= {
        ours.enterprise.public_id, theirs.enterprise.public_id,
    }  # fmt: skip
    books = {(notice_of(j.on(merged)).agency, notice_of(j.on(merged)).serial) for j in declared}
    assert books == {(MERGED, 1), (AGENCY, 1)}, "a number stays in the book that gave it"
    next_one = Journey(merged, "declaration_of_conformity")
    follow(next_one, "monitored")
    assert notice_of(next_one).serial == 2

    follow(theirs, good_end(theirs.definition))
    assert (theirs.row.outcome, theirs.row.programme, theirs.row.code) == ("completed", PLAN, code)
    assert verify.verify(merged).findings == ()
    streams = {
        event.stream for event in audit_log.page(merged, factories.staff(merged, "sysadmin"), audit_log.Asked()).entries
    }
    assert f"case/{theirs.row.id}" in streams
    assert not any(piece.is_new for piece in catalog.publish(merged)), "and it is done once"


def what_was_taken_over(merged: Context) -> dict[str, int]:
    """What the event of the last publication says, and the rows with it."""
    published = sa.select(Event.body).where(Event.stream == "content").order_by(Event.seq.desc())
    with merged.read() as session:
        assert set(session.scalars(sa.select(Case.agency))) == {MERGED}
        told = session.scalars(published).first()
    assert told is not None
    return dict(json.loads(told)["details"]["taken_over"][AGENCY])


def certificate(ctx: Context) -> None:
    """A certificate in the register of a province."""
    with ctx.tx() as session:
        session.add(
            Certificate(
                public_id=key(), agency=ctx.agency, scheme="iso_9001", standard="ISO 9001", standard_key="iso9001",
                edition="2015", number="QMS 1", number_key="qms1", body="Tổ chức chứng nhận", body_key="to chuc",
                holder_name="Công ty", holder_tax_code="0900000001", year=2026, decided_on=local_date(NOW),
                valid_from=local_date(NOW), status="valid", order_on=local_date(NOW), recorded_by=1, recorded_at=NOW,
            )
        )  # fmt: skip


def test_what_was_due_and_unsent_is_the_successor_s_to_do(merger: Merger) -> None:
    theirs = Journey(merger.there, ROAD).to("submitted")
    merged = merger.merge()
    catalog.publish(merged)
    merger.clock.advance(timedelta(days=30))
    assert timers.fire_due(merger.there).fired == 0
    assert timers.fire_due(merged).fired > 0
    while outbox.deliver(merged).sent:
        pass
    assert isinstance(merged.mailer, MemoryMailer)
    assert theirs.applicant.email in {mail.recipient for mail in merged.mailer.sent}


def test_an_organisation_that_both_knew_is_one_to_the_law(merger: Merger) -> None:
    """Each keeps its profile and its people; support that one gave counts for both."""
    first = Journey(merger.here).to("submitted")
    about = enterprises.profile(merger.here, first.applicant, first.enterprise.public_id).particulars
    stranger = factories.applicant(merger.there)
    made = enterprises.create(merger.there, stranger, about, first.enterprise.tax_code, key())["enterprise"]

    merged = merger.merge()
    catalog.publish(merged)

    person = factories.signed_in(merged, stranger.email)
    case = cases.start(merged, person, "iso_9001", made, key())["case"]
    again = Journey.joining(merged, case, applicant=person)
    again.applicant = person
    again.to("eligibility_check")
    with pytest.raises(Refused, match="already has a case for the same support"):
        again.do("case_officer", "confirm_eligibility")
    with pytest.raises(Invalid, match="registered already"):
        enterprises.create(merged, person, about, first.enterprise.tax_code, key())


def test_what_stands_in_both_registers_is_told_before_anything_moves(merger: Merger) -> None:
    certificate(merger.here)
    certificate(merger.there)
    merged = merger.merge()
    with pytest.raises(ContentError, match="two registers have the certificate QMS 1 of Tổ chức chứng nhận"):
        catalog.publish(merged)
    with merged.read() as session:
        assert set(session.scalars(sa.select(Certificate.agency))) == {MERGED, AGENCY}
