"""One certificate lives by one law: what its case records and what the register records leave the same behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.certificates.acts import Act
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, Refused
from caseflow.db.models import Certificate, CertificateStatus, Surveillance, Timer
from caseflow.services.administration import verify
from caseflow.services.certificates import changes, register
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.stations import OpenStation
from tests.support.world import CERTIFICATE


def of_case(journey: Journey) -> Certificate:
    with journey.ctx.read() as session:
        return session.scalars(sa.select(Certificate).where(Certificate.case_id == journey.row.id)).one()


def twin(journey: Journey) -> str:
    """A certificate with the same dates that no case keeps."""
    own = of_case(journey)
    said = {"decided_on": own.decided_on.isoformat(), "valid_from": own.valid_from.isoformat()}
    entered = changes.enter(journey.ctx, journey.person("case_officer"), {**CERTIFICATE, **said}, key())
    return str(entered["certificate"])


def stands(journey: Journey, public_id: str) -> tuple[Any, ...]:
    """What is left of an event but for who reminds: the row, its surveillances, the changes of its status."""
    with journey.ctx.read() as session:
        row = session.scalars(sa.select(Certificate).where(Certificate.public_id == public_id)).one()
        done = sa.select(Surveillance.number, Surveillance.due_on, Surveillance.done_on, Surveillance.result)
        status = sa.select(CertificateStatus.status, CertificateStatus.from_on, CertificateStatus.note)
        return (
            (row.status, row.next_due_on, row.order_on, row.version),
            session.execute(done.where(Surveillance.certificate_id == row.id).order_by(Surveillance.number)).all(),
            session.execute(status.where(CertificateStatus.certificate_id == row.id).order_by("id")).all(),
        )


def reminders(journey: Journey) -> set[str]:
    """The numbers of the dates of which the case still reminds; `end` is what it does at the end."""
    names = sa.select(Timer.name).where(Timer.case_id == journey.row.id, Timer.open, Timer.name.like("surveillance:%"))
    with journey.ctx.read() as session:
        return {name.split(":")[1] for name in session.scalars(names)}


def test_whoever_records_what_happens_the_certificate_is_left_the_same(at: OpenStation) -> None:
    journey = at("surveillance")
    ctx, officer, own, other = journey.ctx, journey.person("case_officer"), of_case(journey), twin(journey)
    today = local_date(journey.clock.now()).isoformat()
    assert (own.remind_on, reminders(journey)) == (None, {"1", "2", "3", "end"})

    result = {"done_on": today, "result": "passed"}
    journey.do("case_officer", "record_surveillance", **result, note="")
    changes.survey(ctx, officer, other, result, version=1, key=key())
    assert stands(journey, own.public_id) == stands(journey, other)
    assert reminders(journey) == {"2", "3", "end"}

    for action, act in (("suspend", Act.SUSPEND), ("restore", Act.RESTORE), ("withdraw", Act.WITHDRAW)):
        journey.do("case_officer", f"{action}_certificate", note="Theo quyết định.")
        version = stands(journey, other)[0][-1]
        note = {"from_on": today, "note": "Theo quyết định."}
        changes.set_status(ctx, officer, other, note, act=act, version=version, key=key())
        assert stands(journey, own.public_id) == stands(journey, other), action
    assert of_case(journey).remind_on is None
    assert reminders(journey) == set()
    assert stands(journey, other)[0] == ("withdrawn", None, date.max, 5)
    assert verify.verify(ctx).findings == ()


def test_whoever_records_a_transfer_the_old_one_is_renewed_and_the_new_one_is_planned_from_today(
    at: OpenStation,
) -> None:
    journey = at("surveillance")
    ctx, officer, own, other = journey.ctx, journey.person("case_officer"), of_case(journey), twin(journey)
    journey.clock.advance(timedelta(days=400))  # the first surveillance is past: it was the former body's to watch
    start = local_date(journey.clock.now())
    said = {"decided_on": own.decided_on.isoformat(), "valid_from": start.isoformat()}
    journey.attach("transfer_scan")
    body = {"certification_body": "Tổ chức Khác"}
    journey.do("case_officer", "transfer_certificate", **said, **body, number="KH-1")
    new = {**CERTIFICATE, **said, **body, "number": "KH-2"}
    changes.replace(ctx, officer, other, new, act=Act.TRANSFER, version=1, key=key())
    assert stands(journey, own.public_id) == stands(journey, other)
    assert stands(journey, other)[0] == ("renewed", None, date.max, 2)
    assert stands(journey, other)[2] == [("renewed", start, "")]
    with ctx.read() as session:
        rows = sa.select(Certificate).where(Certificate.number.in_(["KH-1", "KH-2"])).order_by(Certificate.number)
        mine, kept = session.scalars(rows).all()
    assert (mine.remind_on, kept.remind_on) == (None, start)
    left = stands(journey, mine.public_id)
    assert left == stands(journey, kept.public_id)
    assert [number for number, *_ in left[1]] == [1], "one surveillance is ahead"
    assert reminders(journey) == {"1", "2", "end"}
    with pytest.raises(Invalid) as again:
        journey.do("case_officer", "transfer_certificate", **said, **body, number="KH-3")
    assert set(again.value.fields) == {"certification_body"}


def test_renewed_in_the_register_it_stays_renewed_whatever_its_case_records(at: OpenStation) -> None:
    journey = at("surveillance")
    ctx, officer, own = journey.ctx, journey.person("case_officer"), of_case(journey)
    assert own.valid_to is not None
    start = (own.valid_to + timedelta(days=1)).isoformat()
    new = {**CERTIFICATE, "decided_on": local_date(journey.clock.now()).isoformat(), "valid_from": start}
    changes.replace(ctx, officer, own.public_id, new, act=Act.RENEW, version=1, key=key())
    assert reminders(journey) == {"end"}, "of the new one its own people are reminded; the case still ends with the old"
    renewed = stands(journey, own.public_id)
    assert renewed[0] == ("renewed", None, date.max, 2)

    journey.attach("transfer_scan")
    with pytest.raises(Refused):
        journey.do("case_officer", "transfer_certificate", certification_body="Tổ chức Khác", number="KH-1")
    for action in ("suspend_certificate", "withdraw_certificate"):
        journey.do("case_officer", action, note="Theo quyết định.")
        found = stands(journey, own.public_id)
        assert (found[0][:3], found[1:]) == (renewed[0][:3], renewed[1:])
    assert journey.state == "certificate_lost"
    moments = register.one(ctx, officer, own.public_id).timeline
    assert "Withdrawn" not in [moment.title.en for moment in moments]


def test_a_renewal_begun_before_its_case_recorded_something_is_shown_it_first(at: OpenStation) -> None:
    journey = at("surveillance")
    ctx, officer, own = journey.ctx, journey.person("case_officer"), of_case(journey)
    journey.do("case_officer", "suspend_certificate", note="Quá hạn đánh giá.")
    today = local_date(journey.clock.now()).isoformat()
    new = {**CERTIFICATE, "decided_on": today, "valid_from": today}
    with pytest.raises(Conflict):
        changes.replace(ctx, officer, own.public_id, new, act=Act.RENEW, version=own.version, key=key())
    changes.replace(ctx, officer, own.public_id, new, act=Act.RENEW, version=own.version + 1, key=key())
    assert stands(journey, own.public_id)[0][0] == "renewed"
