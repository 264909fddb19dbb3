"""One sign-in serves every agency of a database; roles, organisations and what they own do not cross the border."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.db.models import Enterprise
from caseflow.services.accounts import accounts, grants, people
from caseflow.services.cases import assigning
from caseflow.services.desks import applicant
from caseflow.services.enterprises import enterprises, members
from tests.support import factories
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.second_province import AGENCY, ROAD, Two


def test_one_sign_in_serves_both_and_an_organisation_has_a_profile_with_each(two: Two) -> None:
    there = Journey(two.there, ROAD)
    owner = factories.signed_in(two.here, there.applicant.email)
    assert applicant.desk(two.here, owner).is_new
    assert applicant.desk(two.here, owner).enterprises == ()
    assert accounts.profile(two.here, owner).enterprises == ()
    about = enterprises.profile(two.there, there.applicant, there.enterprise.public_id).particulars
    enterprises.create(two.here, owner, about, there.enterprise.tax_code, key())
    again = factories.signed_in(two.here, there.applicant.email)
    assert len(again.enterprises) == 1
    assert again.enterprises.isdisjoint(factories.signed_in(two.there, owner.email).enterprises)
    with two.here.read() as session:
        both = session.scalars(sa.select(Enterprise.agency).order_by(Enterprise.id)).all()
    assert both == [AGENCY, two.here.agency]


def test_an_interest_does_not_end_at_the_border(two: Two) -> None:
    """Who acts for an organisation towards one province does not handle its case with the other."""
    there = Journey(two.there, ROAD).to("eligibility_check")
    officer = factories.staff(two.there, "case_officer")
    about = enterprises.profile(two.there, there.applicant, there.enterprise.public_id).particulars
    enterprises.create(two.here, factories.signed_in(two.here, officer.email), about, there.enterprise.tax_code, key())
    head = factories.staff(two.there, "division_head")
    with pytest.raises(Invalid, match="belongs to the applicant"):
        assigning.assign(two.there, head, there.case, officer.id, there.version, key())


def test_an_account_that_both_need_is_closed_by_neither(two: Two) -> None:
    admin = factories.staff(two.here, "sysadmin")
    person = factories.staff(two.here, "finance")
    grants.invite_staff(
        two.there, factories.staff(two.there, "sysadmin"), email=person.email, full_name="x", organisation="y",
        roles=["finance"], key=key(),
    )  # fmt: skip
    with pytest.raises(Refused, match="another agency"):
        grants.disable(two.here, admin, person.id, key())
    held = next(g.id for g in people.card(two.here, admin, person.id).grants)
    grants.end_grant(two.here, admin, person.id, held, key())
    assert factories.signed_in(two.there, person.email).roles == {"finance"}
    assert factories.signed_in(two.here, person.email).roles == set()


def test_an_invitation_of_an_organisation_opens_where_it_was_sent_from(two: Two) -> None:
    there = Journey(two.there, ROAD)
    guest = factories.applicant(two.there)
    members.invite(
        two.there, there.applicant, there.enterprise.public_id, email=guest.email, full_name="Khách", key=key()
    )
    token = factories.mail_link(two.there, guest.email)
    with pytest.raises(NotFound):
        accounts.join(two.here, token=token, full_name="", password="", key=key())
    accounts.join(two.there, token=token, full_name="", password="", key=key())
    assert factories.signed_in(two.there, guest.email).enterprises == {there.enterprise.id}
