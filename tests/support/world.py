"""A small province for whole-site tests: two enterprises, cases in four states, two councils, one of every desk."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import build
from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import FixedClock, local_date
from caseflow.db.models import Certificate, Document, Member, OutboxMessage, PriorityFlag, Seat
from caseflow.forms.examples import example as answers
from caseflow.services.accounts import grants
from caseflow.services.certificates import changes as register_changes
from caseflow.services.certificates import import_reading, imports
from caseflow.services.enterprises import priority
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.talk import inbox, notes
from tests.support import factories
from tests.support.contexts import NOW, settings_for
from tests.support.council import SEATS, Council
from tests.support.factories import key
from tests.support.files import make_pdf
from tests.support.journey import Journey
from tests.support.scenario import Road

STATES = ("draft", "submitted", "council_meeting", "surveillance")
BUDGET: dict[str, Any] = {
    "state_support": 30_000_000, "counterpart": 90_000_000, "approved_total": 120_000_000,
    "norm_source": "Nghị quyết ví dụ, Điều 3",
}  # fmt: skip
SECRET = "Nhận xét kín của chủ tịch 739142"
"""What the chair wrote on a ballot that is cast and not yet counted."""
CERTIFICATE: dict[str, Any] = {
    "tax_code": "0990000004", "holder_name": "Hợp tác xã Ngoài Hồ Sơ", "commune": "Xã Ví Dụ", "size_class": "small",
    "scheme": "iso_9001", "standard": "TCVN ISO 9001", "edition": "2015", "number": "NH-1",
    "certification_body": "Tổ chức Ví Dụ", "decided_on": "2025-06-02", "valid_from": "2025-06-02",
}  # fmt: skip
"""What stands on a certificate that the province did not pay for."""
DESKS = (
    "one_stop", "case_officer", "finance", "director", "division_head", "clerk", "auditor", "sysadmin", "viewer",
)  # fmt: skip


def table_of(rows: list[dict[str, Any]]) -> bytes:
    """A CSV table with these rows, its columns named by the fields of the form."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@dataclass
class World:
    """Where everything is: plain values, so that any number of tests can share one built database."""

    folder: Path
    at: datetime = NOW
    people: dict[str, str] = field(default_factory=dict)
    """E-mail address by identity."""
    ids: dict[str, Any] = field(default_factory=dict)
    """Public ids: `case/<state>`, `case/rival`, `enterprise`, `council`, `document/<state>`, `paper/<how far>` …"""

    def copy(self, to: Path) -> Path:
        """A database of one's own in the folder `to`."""
        return Path(shutil.copy(self.folder / "world.db", to / "world.db"))

    def open(self, database: Path, **changes: Any) -> Context:
        """A context on such a copy; files are shared, for no test can change one."""
        settings = settings_for(f"sqlite:///{database}", self.folder, **changes)
        return build(settings, clock=FixedClock(self.at))


@pytest.fixture(scope="session")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The province, played once through the services."""
    folder = tmp_path_factory.mktemp("world")
    made = World(folder)
    path = Path(shutil.copy(sqlite_template, folder / "world.db"))
    ctx = made.open(path)
    _Maker(ctx, made).make()
    made.at = ctx.clock.now()
    ctx.database.engine.dispose()
    return made


class _Maker:
    """Plays the province into being."""

    def __init__(self, ctx: Context, world: World) -> None:
        assert isinstance(ctx.clock, FixedClock)
        self.ctx, self.clock, self.world = ctx, ctx.clock, world
        self.staff: dict[str, Actor] = {}
        self.councils: list[Council] = []

    def make(self) -> None:
        """Everything, oldest first."""
        for role in DESKS:
            self.staff[role] = factories.staff(self.ctx, role)
        self.staff["other_officer"] = factories.staff(self.ctx, "case_officer")
        roads = {state: self._road() for state in ("surveillance", "council_meeting", "submitted", "draft")}
        rival = self._road()
        self.owner = roads["draft"].applicant
        self._to_surveillance(roads["surveillance"])
        self._to_council(roads["council_meeting"])
        roads["submitted"].submit()
        waiting = self._road()
        self._to_eligible(waiting)
        self.world.ids["case/waiting"] = waiting.case
        roads["draft"].fill()
        roads["draft"].attach("business_licence")
        rival.submit()
        self._papers(rival, roads["surveillance"])
        self._share(roads)
        self._claim(roads["draft"])
        self._invite()
        self._register()
        self._visit()
        self._talk(roads["submitted"])
        outbox.deliver(self.ctx)
        self._name(roads, rival)

    def _road(self) -> Road:
        road = Road(self.ctx)
        road._staff = self.staff
        return road

    def _council(self) -> Council:
        """A council that meets in a fortnight; the desk that sets it up is the same for all."""
        council = Council(self.ctx, self.clock, meets_at=self.clock.now() + timedelta(days=14))
        self.staff["admin_secretary"] = council.secretary_desk
        self.councils.append(council)
        return council

    def _step(self, road: Road, role: str, action: str, *, issued: bool = True, **values: Any) -> None:
        """Takes an action; `values` are those answers of its form that must not be left to chance.

        Its paper is signed and `issued`, or waits for whoever is next.
        """
        with self.ctx.read() as session:
            book = catalog.rulebook(self.ctx, session, road.row.definition)
            form = catalog.pinned_form(self.ctx, session, book, book.definition.actions[action].form or "reason")
        act = road.take if issued else road.propose
        act(role, action, **answers(form, local_date(self.ctx.clock.now()), **values))

    def _to_eligible(self, road: Road) -> None:
        road.submit()
        road.take("one_stop", "accept")
        road.take("division_head", "take_up")
        for action in ("confirm_eligibility", "record_survey", "rank"):
            self._step(road, "case_officer", action)

    def _convene(self, council: Council, road: Road) -> None:
        """The materials are out, the decision that establishes the council is issued, its members are invited."""
        council.send()
        road.take("admin_secretary", "establish")
        road.take("admin_secretary", "convene")

    def _to_council(self, road: Road) -> None:
        """The case before an open vote in which one ballot is cast; the other council sits on nothing of it."""
        self._to_eligible(road)
        council, _other = self._council(), self._council()
        council.add(road)
        self._convene(council, road)
        council.sit(road)
        council.cast(council.who[0], road, remark=SECRET)

    def _to_surveillance(self, road: Road) -> None:
        self._to_eligible(road)
        council = self._council()
        council.add(road)
        self._convene(council, road)
        council.sit(road)
        for person in council.who:
            council.cast(person, road)
        council.count(road)
        self.staff["council_secretary"] = council.member("secretary")
        road.take("council_secretary", "conclude_pass")
        self._step(road, "finance", "appraise_budget", **BUDGET)
        self._step(road, "case_officer", "approve")
        road.take("one_stop", "hand_over")
        self.clock.advance(timedelta(days=3))
        self._attach(road, "contract_signed")
        self._step(road, "case_officer", "sign_contract")
        self._step(road, "applicant", "start_audit")
        road.attach("certificate_scan")
        road.take("applicant", "submit_certificate")
        self._step(road, "case_officer", "record_certificate")
        self._step(road, "case_officer", "accept_results")
        self._step(road, "finance", "settle", settled=30_000_000, disbursed=30_000_000, recovered=0)
        assert road.state == "surveillance"

    def _attach(self, road: Road, slot: str) -> None:
        applicant, road.applicant = road.applicant, self.staff["case_officer"]
        road.attach(slot)
        road.applicant = applicant

    def _papers(self, waits: Road, went: Road) -> None:
        """One that waits to be checked by the head, and the decision that was issued."""
        waits.take("one_stop", "accept")
        waits.take("division_head", "take_up")
        self._step(waits, "case_officer", "find_ineligible", issued=False)
        ids, (newest, *_) = self.world.ids, waits.papers
        ids["paper/waiting"], ids["version/paper"] = newest.public_id, newest.version
        ids["paper/issued"] = next(p.public_id for p in went.papers if p.kind == "approval_decision")

    def _share(self, roads: Mapping[str, Road]) -> None:
        """The owner becomes a member of every enterprise whose case the tests look at, and claims a priority."""
        with self.ctx.tx() as session:
            for road in roads.values():
                if road.applicant.id != self.owner.id:
                    ids = {"enterprise_id": road.enterprise.id, "account_id": self.owner.id}
                    session.add(Member(**ids, role="member", joined_at=self.clock.now()))

    def _claim(self, road: Road) -> None:
        self.owner = factories.signed_in(self.ctx, self.owner.email)
        priority.claim(
            self.ctx, self.owner, road.enterprise.public_id, "startup", {},
            Upload("Minh chứng.pdf", io.BytesIO(make_pdf())), key(),
        )  # fmt: skip

    def _register(self) -> None:
        """A certificate without a case, and a file that is read and waits to be imported."""
        officer = self.staff["case_officer"]
        entered = register_changes.enter(self.ctx, officer, CERTIFICATE, key())
        self.world.ids["certificate/entered"] = entered["certificate"]
        table = io.BytesIO(table_of([{**CERTIFICATE, "number": "NH-7"}]))
        sent = imports.upload(self.ctx, officer, filename="Bảng.csv", content=table, key=key())
        import_reading.read_waiting(self.ctx)
        self.world.ids["import"] = sent["import"]

    def _visit(self) -> None:
        """A case of another organisation whose field visit stands open beside its state."""
        journey = Journey(self.ctx, "vietgap").to("site_survey")
        task = next(t for t in journey.tasks() if t.name == "field_visit")
        self.world.ids["task/visit"] = task.public_id

    def _talk(self, road: Road) -> None:
        """The officer has written a note in which the head is mentioned."""
        officer, head = self.staff["case_officer"], self.staff["division_head"]
        typed = notes.Typed("note", "Nhờ xem giúp phần kinh phí.", chosen=[head.id])
        self.world.ids["note"] = notes.write(self.ctx, officer, road.case, typed, key())["note"]
        self.world.ids["mention"] = inbox.page(self.ctx, head, None).mentions[0].id

    def _invite(self) -> None:
        """Somebody who has not answered yet."""
        email = "nguoi-moi@so.example"
        grants.invite_staff(
            self.ctx, SYSTEM, email=email, full_name="Cán bộ mới", organisation="Sở", roles=["clerk"], key=key()
        )
        self.world.ids["join"] = factories.mail_link(self.ctx, email)

    def _name(self, roads: Mapping[str, Road], rival: Road) -> None:
        sitting, strange = self.councils[1], self.councils[2]
        self.world.people = {
            "owner": self.owner.email, "rival": rival.applicant.email, "member": sitting.who[5].email,
            "stranger": strange.who[5].email, "secretary": sitting.member("secretary").email,
            "organiser": self.staff["admin_secretary"].email, "chair": sitting.member("chair").email,
            "clerk": self.staff["one_stop"].email, "registry": self.staff["clerk"].email,
            "officer": self.staff["case_officer"].email, "other_officer": self.staff["other_officer"].email,
            "finance": self.staff["finance"].email, "director": self.staff["director"].email,
            "head": self.staff["division_head"].email, "auditor": self.staff["auditor"].email,
            "admin": self.staff["sysadmin"].email, "viewer": self.staff["viewer"].email,
        }  # fmt: skip
        ids = self.world.ids
        ids.update({f"case/{state}": road.case for state, road in roads.items()})
        ids["case/rival"] = rival.case
        ids["enterprise"], ids["enterprise/rival"] = roads["draft"].enterprise.public_id, rival.enterprise.public_id
        ids["council"], ids["council/other"] = sitting.public_id, strange.public_id
        ids["council/counted"] = self.councils[0].public_id
        ids["seats"] = {f"seat-{a.id}": seat for a, seat in zip(sitting.who, SEATS, strict=True)}
        ids["account/owner"], ids["account/admin"] = self.owner.id, self.staff["sysadmin"].id
        ids["account/rival"], ids["account/officer"] = rival.applicant.id, self.staff["case_officer"].id
        with self.ctx.read() as session:
            for state, road in roads.items():
                documents = sa.select(Document.public_id).where(Document.case_id == road.row.id).order_by(Document.id)
                ids[f"document/{state}"] = session.scalars(documents.limit(1)).one()
                ids[f"version/{state}"] = road.row.version
            ids["flag"] = session.scalars(sa.select(PriorityFlag.id)).one()
            ids["version/enterprise"] = roads["draft"].enterprise.version
            ids["seat"] = session.scalars(sa.select(Seat.id).where(Seat.account_id == sitting.who[5].id)).one()
            theirs = sa.select(Certificate.public_id).where(Certificate.case_id.is_not(None))
            ids["certificate"] = session.scalars(theirs).one()
            ids["message"] = session.scalars(sa.select(OutboxMessage.id).order_by(OutboxMessage.id).limit(1)).one()
