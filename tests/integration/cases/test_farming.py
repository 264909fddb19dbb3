"""Samples that fail are corrected and taken again; certificates keep the rhythm of the case and move between bodies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.db.models import Certificate, Surveillance
from caseflow.services.administration import verify
from caseflow.services.cases import cases
from caseflow.services.certificates import register
from caseflow.services.desks import queues, views
from caseflow.services.engine import timers
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.journey import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ABOVE = [{"sample_code": "S-01", "parameter": "Dư lượng ví dụ", "measured": "0.82", "limit": "0.5"}]
BELOW = [{"sample_code": "S-02", "parameter": "Dư lượng ví dụ", "measured": "0.5", "limit": "0.5"}]
SEASONS = {"surveillance_rhythm": "season", "season_months": 6}


@pytest.fixture
def farm(ctx: Context) -> Journey:
    return Journey(ctx, "vietgap")


def begun(farm: Journey) -> Journey:
    """The case as the other agency goes out to it."""
    return farm.to("site_survey")


def status(farm: Journey) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for task in farm.tasks():
        found.setdefault(task.name, []).append(task.status)
    return found


def test_a_residue_above_its_limit_is_corrected_and_sampled_again(farm: Journey) -> None:
    begun(farm)
    assert status(farm) == {"field_visit": ["open"], "sampling": ["open"]}
    with pytest.raises(Refused, match="not finished") as early:
        farm.take("agriculture_officer", "record_survey", **farm.answers("record_survey"))
    assert len(early.value.reasons) == 1  # what is not done has not failed
    farm.end("field_visit")
    farm.end("sampling")
    farm.end("laboratory", results=ABOVE, laboratory_note="Vượt giới hạn.")
    with pytest.raises(Refused) as refused:
        farm.take("agriculture_officer", "record_survey", **farm.answers("record_survey"))
    assert [reason.en for reason in refused.value.reasons] == ["The tests have not passed."]
    farm.do("agriculture_officer", "demand_correction")
    assert (farm.state, farm.row.waits_for) == ("correction", "applicant")
    farm.do("applicant", "report_correction")
    assert status(farm)["sampling"] == ["done", "open"]
    farm.end("sampling")
    farm.end("laboratory", results=BELOW)
    with pytest.raises(Refused):  # nothing failed this time
        farm.do("agriculture_officer", "demand_correction")
    farm.do("agriculture_officer", "record_survey")
    assert farm.state == "ranked"
    assert verify.verify(farm.ctx).findings == ()


def test_a_correction_that_never_comes_ends_the_case_once_the_director_has_signed(farm: Journey) -> None:
    begun(farm)
    farm.end("field_visit")
    farm.end("sampling")
    farm.end("laboratory", results=ABOVE, laboratory_note="Vượt giới hạn.")
    farm.do("agriculture_officer", "demand_correction")
    farm.clock.advance(timedelta(days=40))
    assert timers.fire_due(farm.ctx).failed == 0
    assert (farm.state, farm.row.outcome) == ("correction", None), "no timer refuses anybody"
    paper = farm.propose("case_officer", "end_correction", **farm.answers("end_correction"))["paper"]
    farm.issue(paper, until="sign")
    assert (farm.state, farm.row.waits_for) == ("correction", "director")
    farm.issue(paper)
    assert (farm.state, farm.row.outcome) == ("ineligible", "refused")


def test_a_visit_with_shortcomings_is_made_again(farm: Journey) -> None:
    begun(farm)
    farm.end("field_visit", land_safe=False, shortcomings="Gần bãi rác, phải di dời trước ngày 30.")
    farm.end("sampling")
    farm.end("laboratory")
    with pytest.raises(Refused):
        farm.take("agriculture_officer", "record_survey", **farm.answers("record_survey"))
    farm.do("agriculture_officer", "visit_again")
    farm.end("field_visit")
    farm.do("agriculture_officer", "record_survey")
    assert farm.state == "ranked"


def test_the_other_agency_sees_and_works_on_its_own_cases_alone(farm: Journey) -> None:
    begun(farm)
    inspector = farm.person("agriculture_officer")
    lines = queues.page(farm.ctx, inspector, views.Filter(desk="all")).lines
    assert [line.public_id for line in lines] == [farm.case]
    assert lines[0].tasks == 2
    other = Journey(farm.ctx, "iso_9001")
    other.submit()
    with pytest.raises(NotFound):
        cases.view(farm.ctx, inspector, other.case)
    draft = Journey(farm.ctx, "vietgap")
    with pytest.raises(NotFound):
        cases.view(farm.ctx, inspector, draft.case)
    industry = factories.staff(farm.ctx, "industry_officer")
    with pytest.raises(NotFound):
        cases.view(farm.ctx, industry, farm.case)


def certified(farm: Journey, **application: Any) -> Journey:
    """The case under surveillance, its application answered as given."""
    farm.complete("vietgap_application", **application)
    return farm.to("surveillance")


def planned(farm: Journey) -> list[tuple[date, bool]]:
    """The surveillances of the newest certificate: due date, and whether it was done."""
    with farm.ctx.read() as session:
        newest = sa.select(sa.func.max(Certificate.id)).where(Certificate.case_id == farm.row.id).scalar_subquery()
        rows = sa.select(Surveillance).where(Surveillance.certificate_id == newest).order_by(Surveillance.number)
        return [(row.due_on, row.done_on is not None) for row in session.scalars(rows)]


def test_surveillance_follows_the_seasons_that_the_application_names(farm: Journey) -> None:
    certified(farm, **SEASONS)
    decided = local_date(farm.clock.now())
    dates = [day for day, _ in planned(farm)]
    assert len(dates) == 5  # every six months within thirty-six
    assert (dates[0].year - decided.year) * 12 + dates[0].month - decided.month == 6
    with farm.ctx.read() as session:
        public_id = session.scalars(sa.select(Certificate.public_id)).one()
    page = register.one(farm.ctx, farm.person("case_officer"), public_id)
    explained = [found.day for found in page.dates if "Giám sát lần" in found.title.vi]
    assert explained == dates


def test_surveillance_is_yearly_where_the_application_says_so(farm: Journey) -> None:
    certified(farm, surveillance_rhythm="yearly")
    assert len(planned(farm)) == 2


def test_a_failed_surveillance_suspends_until_repeated_tests_pass(farm: Journey) -> None:
    certified(farm)
    farm.do("case_officer", "record_surveillance", results=ABOVE, note="Vượt giới hạn.")
    farm.do("case_officer", "suspend_certificate")
    with pytest.raises(Refused) as refused:
        farm.do("case_officer", "restore_certificate", results=ABOVE)
    assert [reason.en for reason in refused.value.reasons] == ["The repeated tests have not passed."]
    view = cases.view(farm.ctx, farm.person("case_officer"), farm.case)
    offered = next(o.option for o in view.options if o.option.name == "restore_certificate")
    assert offered.reasons == ()  # its own form has yet to say how the tests went
    farm.do("case_officer", "restore_certificate", results=BELOW)
    assert farm.state == "surveillance"
    with farm.ctx.read() as session:
        assert session.scalars(sa.select(Surveillance.result).where(Surveillance.number == 1)).one() == "failed"


def test_a_certificate_moves_to_another_body_and_is_watched_by_its_own_dates(farm: Journey) -> None:
    certified(farm)
    farm.clock.advance(timedelta(days=400))
    assert timers.fire_due(farm.ctx).failed == 0
    start = local_date(farm.clock.now()).isoformat()
    new = {"number": "M-2", "certification_body": "Tổ chức Khác", "decided_on": start, "valid_from": start}
    with farm.ctx.read() as session:
        body = session.scalars(sa.select(Certificate.body)).one()
    with pytest.raises(Invalid):
        farm.do("case_officer", "transfer_certificate", **{**new, "certification_body": body})
    farm.do("case_officer", "transfer_certificate", **new)
    with farm.ctx.read() as session:
        old, now = session.scalars(sa.select(Certificate).order_by(Certificate.id)).all()
        assert (old.status, old.next_due_on) == ("renewed", None)
        assert (now.status, now.replaces_id, now.body) == ("valid", old.id, "Tổ chức Khác")
        assert now.next_due_on == planned(farm)[0][0]
    farm.do("case_officer", "record_surveillance")
    assert [done for _, done in planned(farm)] == [True, False]
    assert verify.verify(farm.ctx).findings == ()


def test_a_certificate_never_holds_longer_than_its_kind_may(farm: Journey) -> None:
    farm.to("certificate_review")
    start = local_date(farm.clock.now())
    over = start.replace(year=start.year + 3).isoformat()  # a day more than thirty-six months
    with pytest.raises(Invalid) as wrong:
        farm.do("case_officer", "record_certificate", valid_from=start.isoformat(), valid_to=over)
    assert "valid_to" in wrong.value.fields
    shorter = start.replace(year=start.year + 2)
    farm.do("case_officer", "record_certificate", valid_from=start.isoformat(), valid_to=shorter.isoformat())
    with farm.ctx.read() as session:
        assert session.scalars(sa.select(Certificate.valid_to)).one() == shorter
