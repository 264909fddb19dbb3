"""R9: every mutation of every service writes exactly one event; a service that nobody counted here fails."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.certificates.acts import Act
from caseflow.core.actor import SYSTEM
from caseflow.core.errors import Invalid
from caseflow.core.ids import digest
from caseflow.db.models import Grant, OutboxMessage
from caseflow.services.accounts import accounts, grants, sessions
from caseflow.services.administration import edition_acts, edition_reports, edition_work, verify
from caseflow.services.cases import assigning, cases, desk_cases, documents, row_imports, submissions, tasks
from caseflow.services.certificates import changes as register_changes
from caseflow.services.certificates import import_reading, imports
from caseflow.services.councils import ballots, councils, sittings
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.desks import acts, bulk, columns, reminding, saved, views
from caseflow.services.engine import actions, timers
from caseflow.services.enterprises import enterprises, members, priority
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.talk import notes
from tests.support import factories, paper_acts, provinces, small_acts, taken
from tests.support.contexts import settings_for
from tests.support.council import GOOD, SEATS
from tests.support.factories import PASSWORD, address, mail_link, refreshed, signed_in
from tests.support.files import make_pdf
from tests.support.journey import Journey
from tests.support.plays import PROVINCES
from tests.support.scenario import ANSWERS, APPLICATION
from tests.support.stations import OpenStation, context, sqlite_only
from tests.support.witness import Witness, mutating
from tests.support.world import CERTIFICATE, table_of

NEW_PASSWORD = "một hai ba bốn 2027"


@sqlite_only
def test_every_mutation_writes_one_event_and_none_is_forgotten(at: OpenStation, tmp_path: Path):
    journey = at("draft")
    witness = Witness(journey.ctx)
    accounts_and_sessions(witness)
    roles(witness)
    enterprises_and_priority(witness)
    a_task_and_a_letter(witness)
    a_case_and_its_council(witness, journey)
    small_acts.each(witness, journey)
    the_register(witness)
    a_case_of_the_agency(witness)
    cases_that_go_over(witness, tmp_path / "content")
    assert verify.verify(journey.ctx).findings == ()
    people_named_for_a_case(witness)
    assert witness.seen >= mutating()
    assert verify.verify(witness.ctx).findings == ()


def accounts_and_sessions(witness: Witness) -> None:
    ctx, email = witness.ctx, "moi@doanh-nghiep.example"
    person = accounts.Registration(email, "Người Mới", "0221 000 000", PASSWORD, "vi")
    witness(accounts.register, person, address=address())
    witness(accounts.confirm, mail_link(ctx, email))
    token = witness(accounts.sign_in, email=email, password=PASSWORD, address=address(), browser="tests")
    resumed = sessions.resume(ctx, token)
    assert resumed is not None
    actor = resumed.actor
    witness(accounts.register, person, address=address())
    witness(accounts.forgot, email=email)
    witness(accounts.reset, token=mail_link(ctx, email), password=NEW_PASSWORD)
    token = witness(accounts.sign_in, email=email, password=NEW_PASSWORD, address=address(), browser="tests")
    witness(accounts.change_profile, actor, full_name="Tên Khác", phone="0221 000 001", locale="en")
    witness(
        accounts.change_password, actor, current=NEW_PASSWORD, new=PASSWORD, session_digest=digest(token)
    )  # fmt: skip
    other = witness(accounts.sign_in, email=email, password=PASSWORD, address=address(), browser="tests")
    witness(sessions.end, actor, digest(token))
    witness(accounts.sign_out, actor, digest(other))


def roles(witness: Witness) -> None:
    ctx, email = witness.ctx, "can-bo-moi@so.example"
    invited = {"email": email, "full_name": "Cán Bộ Mới", "organisation": "Sở"}
    account = witness(grants.invite_staff, SYSTEM, **invited, roles=["clerk"])
    witness(grants.invite_again, SYSTEM, account)
    witness(accounts.join, token=mail_link(ctx, email), full_name="Cán Bộ Mới", password=PASSWORD)
    witness(grants.grant, SYSTEM, account, "viewer")
    with ctx.read() as session:
        grant = session.scalars(sa.select(Grant.id).where(Grant.account_id == account, Grant.role == "viewer")).one()
    witness(grants.end_grant, SYSTEM, account, grant)
    signed_in(ctx, email)
    assert witness(grants.end_sessions, SYSTEM, account, "") >= 1
    witness(grants.disable, SYSTEM, account)
    witness(grants.enable, SYSTEM, account)
    ready = {"email": "demo@so.example", "full_name": "Cán Bộ Mẫu", "organisation": "Sở", "roles": ["clerk"]}
    witness(grants.open_ready, **ready, password=PASSWORD)


def enterprises_and_priority(witness: Witness) -> None:
    ctx = witness.ctx
    owner, officer = factories.applicant(ctx), factories.staff(ctx, "case_officer")
    about = enterprises.Particulars("Hợp tác xã Ví Dụ", "cooperative", "industry", address="Thôn Đông")
    public_id = witness(enterprises.create, owner, about, "0100109106")["enterprise"]
    owner = refreshed(ctx, owner)
    changed = enterprises.Particulars("Hợp tác xã Ví Dụ", "cooperative", "industry", address="Thôn Tây")
    witness(enterprises.change, owner, public_id, changed, 1)
    member = factories.applicant(ctx)
    witness(members.invite, owner, public_id, email=member.email, full_name=member.name)
    witness(accounts.join, token=mail_link(ctx, member.email), full_name="", password="")
    witness(members.remove, owner, public_id, member.id)
    evidence = Upload("Minh chứng.pdf", io.BytesIO(make_pdf()))
    flag = witness(priority.claim, owner, public_id, "startup", {}, evidence)["flag"]
    witness(priority.verify, officer, public_id, flag)
    witness(priority.end, owner, public_id, flag)


def a_case_and_its_council(witness: Witness, journey: Journey) -> None:
    ctx, own = witness.ctx, journey.applicant
    assert journey.council is not None
    case = witness(cases.start, own, "iso_9001", journey.enterprise.public_id)["case"]
    journey.case = case
    sheet = submissions.sheet(ctx, own, case, APPLICATION)
    witness(submissions.save, own, case, sheet.at("scope"), ANSWERS["scope"])
    sheet = submissions.sheet(ctx, own, case, APPLICATION)
    shifts = Upload("Ca.csv", io.BytesIO(table_of([{"shift": "office", "people": 40}])))
    witness(row_imports.fill, own, case, sheet.at("headcount"), "shifts", shifts)
    scan = Upload("Giấy phép.pdf", io.BytesIO(make_pdf()))
    document = witness(documents.upload, own, case, "business_licence", scan)["document"]
    witness(documents.remove, own, document)
    journey.to("ranked")
    head, officer = factories.staff(ctx, "division_head"), journey.person("case_officer")
    witness(assigning.assign, head, case, officer.id, journey.version)
    witness(actions.perform, officer, case, "rank", journey.answers("rank"), journey.version)
    a_council(witness, journey)
    journey.clock.advance(timedelta(days=400))
    waiting, before = len(due(journey)), witness.events()
    assert timers.fire_due(ctx).fired == waiting
    assert witness.events() == before + waiting, "a deadline is a mutation like any other"
    catalog.publish(ctx)
    assert witness.events() == before + waiting, "publishing what is published changes nothing"


def the_register(witness: Witness) -> None:
    """Certificates that no case keeps, and files that are imported."""
    officer = factories.staff(witness.ctx, "case_officer")
    status = {"from_on": "2026-03-01", "note": "Quyết định ví dụ."}
    own = witness(register_changes.enter, officer, CERTIFICATE)["certificate"]
    witness(register_changes.correct, officer, own, {**CERTIFICATE, "commune": "Xã Khác"}, version=1)
    witness(register_changes.set_status, officer, own, status, act=Act.SUSPEND, version=2)
    witness(register_changes.survey, officer, own, {"done_on": "2026-03-01", "result": "passed"}, version=3)
    later = {**CERTIFICATE, "number": "NH-2", "valid_from": "2026-02-01", "decided_on": "2026-02-01"}
    witness(register_changes.replace, officer, own, later, act=Act.RENEW, version=4)
    for name, number in (("Một.csv", "NH-3"), ("Hai.csv", "NH-4")):
        table = {"filename": name, "content": io.BytesIO(table_of([{**CERTIFICATE, "number": number}]))}
        sent = witness(imports.upload, officer, **table)["import"]
        before = witness.events()
        assert import_reading.read_waiting(witness.ctx) == 1
        assert witness.events() == before + 1
        witness(imports.confirm if number == "NH-3" else imports.discard, officer, sent)


def due(journey: Journey) -> list[str]:
    """The names of the timers that are due."""
    with journey.ctx.read() as session:
        statement = sa.text("SELECT name FROM timers WHERE open AND due_at <= :now")
        now = journey.clock.now().replace(tzinfo=None)
        return list(session.execute(statement, {"now": f"{now:%Y-%m-%d %H:%M:%S.%f}"}).scalars())


def a_task_and_a_letter(witness: Witness) -> None:
    journey = Journey(witness.ctx, "vietgap").to("site_survey")
    task = next(t for t in journey.tasks() if t.name == "field_visit")
    visitor = journey.person(journey.definition.tasks["field_visit"].by[0])
    for slot, paper in journey.definition.documents.items():
        if "field_visit" in paper.until:
            journey.attach_missing(slot, paper.by)
    witness(tasks.end, visitor, task.public_id, journey.answers("field_visit"))
    with witness.ctx.tx() as session:
        letter = session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id).limit(1)).one()
        letter.status = "dead"
    admin = factories.staff(witness.ctx, "sysadmin")
    witness(outbox.send_again, admin, letter.id)
    with witness.ctx.tx() as session:
        session.execute(sa.update(OutboxMessage).where(OutboxMessage.id == letter.id).values(status="dead"))
    assert witness(outbox.send_all_again, admin) == 1


def with_content(witness: Witness, content: Path) -> Context:
    """The same database, served with the content of another folder from now on."""
    before = witness.ctx
    url = before.database.engine.url.render_as_string(hide_password=False)
    settings = settings_for(url, before.settings.var, content=content)
    witness.ctx = context(url, before.settings.var, before.clock.now(), settings)
    catalog.publish(witness.ctx)
    return witness.ctx


def a_case_of_the_agency(witness: Witness) -> None:
    ctx = with_content(witness, PROVINCES / "consultation")
    witness(desk_cases.begin, factories.staff(ctx, "case_officer"), "draft_consultation", "")


def people_named_for_a_case(witness: Witness) -> None:
    ctx = with_content(witness, PROVINCES / "assessors")
    journey, person = Journey(ctx, "expert_review"), factories.staff(ctx, "assessor")
    journey.complete("proposal")
    journey.do("applicant", "hand_in")
    head = factories.staff(ctx, "director")
    officer = factories.staff(ctx, "case_officer")
    witness(bulk.carry_out, head, acts.Giving(officer.id), [(journey.case, journey.version)])
    witness(reminding.remind, head, journey.case)
    view = int(str(witness(saved.save, head, "Quá hạn", views.Filter(due="overdue"))["view"]))
    witness(saved.rename, head, view, "Trễ hạn")
    witness(saved.move, head, view, "up")
    witness(saved.remove, head, view)
    witness(columns.choose, head, ["due", "amount"])
    taken.every_list(witness)
    witness(assigning.name, head, journey.case, "assessor", person.id, journey.version)
    witness(assigning.release, head, journey.case, "assessor", person.id, journey.version)
    note = witness(notes.write, officer, journey.case, notes.Typed("note", "Xem giúp."))["note"]
    witness(notes.change, officer, note, notes.Typed("handover", "Xem giúp nhé."), 1)
    witness(notes.withdraw, officer, note, 2)


def cases_that_go_over(witness: Witness, content: Path) -> None:
    draft = Journey(witness.ctx).case
    change = provinces.CHANGE.replace("  budget_appraisal:\n", "  draft:\n").replace("[budget_appraisal, ", "[draft, ")
    ctx = with_content(witness, provinces.after(content, change=change))
    admin = factories.staff(ctx, "sysadmin")
    act = witness(edition_acts.start, admin, "iso_9001")["act"]
    witness(edition_acts.stop, admin, act)
    witness(edition_acts.resume, admin, act)
    edition_work.carry_out(ctx)
    assert draft in [question.public_id for question in edition_reports.act(ctx, admin, act).questions]
    witness(edition_acts.answer, admin, act, {draft: "draft"})
    edition_work.carry_out(ctx)
    witness(edition_acts.take_back, admin, act)
    edition_work.carry_out(ctx)
    assert verify.verify(ctx).findings == ()


def a_council(witness: Witness, journey: Journey) -> None:
    council, case = journey.council, journey.case
    assert council is not None
    desk, secretary = council.secretary_desk, council.member("secretary")
    witness(
        councils.create,
        desk,
        councils.NewCouncil(
            rule_set="task_selection",
            name="Hội đồng khác",
            decision_no="2",
            place="Phòng 2",
            decided_on=journey.clock.now().date(),
            meets_at=council.meets_at + timedelta(days=1),
            members=[(a.id, s) for a, s in zip(council.who, SEATS, strict=True)],
        ),
    )
    witness(councils.add_cases, desk, council.public_id, [case])
    witness(councils.remove_case, desk, council.public_id, case)
    witness(councils.add_cases, desk, council.public_id, [case])
    witness(councils.send_materials, desk, council.public_id)
    paper_acts.each(witness, journey, "admin_secretary", "establish")
    witness(actions.perform, desk, case, "convene", {}, journey.version)
    for person in council.who:
        witness(sittings.declare, person, council.public_id, case, conflict=False, reason="")
    journey.clock.set(council.meets_at)
    witness(sittings.attendance, secretary, council.public_id, case, seat_ids(journey))
    witness(sittings.open_voting, secretary, council.public_id, case)
    sheet = TypedSheet(GOOD, {}, "implement", "", signed=True)
    for person in council.who:
        witness(ballots.save_ballot, person, council.public_id, case, sheet)
        witness(ballots.cast, person, council.public_id, case, sheet)
    witness(ballots.count, secretary, council.public_id, case)
    witness(sittings.conclude, secretary, council.public_id, case, conclusion="implement", text="Đề nghị thực hiện.")


def seat_ids(journey: Journey) -> list[int]:
    """The seats of the council."""
    with journey.ctx.read() as session:
        return list(session.execute(sa.text("SELECT seat_id FROM council_seat_cases")).scalars())


@sqlite_only
def test_a_refused_sign_in_is_an_event_of_the_account(at: OpenStation):
    journey = at("draft")
    witness = Witness(journey.ctx)
    before = witness.events()
    wrong = {"email": journey.applicant.email, "password": "sai mật khẩu", "address": address(), "browser": ""}
    with pytest.raises(Invalid):
        accounts.sign_in(journey.ctx, **wrong)
    assert witness.events() == before + 1
    assert signed_in(journey.ctx, journey.applicant.email).id == journey.applicant.id
