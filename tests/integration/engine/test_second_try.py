"""What only one may have, taken by somebody else between our look and our writing: refused in words, never a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from caseflow.core.errors import Invalid
from caseflow.db.models import Certificate
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.services.accounts import accounts
from caseflow.services.accounts.accounts import Registration
from caseflow.services.enterprises import enterprises
from caseflow.services.enterprises.enterprises import Particulars
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.stations import OpenStation

Patch = Callable[[Any, str, Any], None]


@pytest.fixture
def look_too_early(monkeypatch: pytest.MonkeyPatch) -> Patch:
    """Makes a question to the database answer once as it did before somebody else wrote."""

    def blind(module: Any, name: str, before: Any) -> None:
        real, early = getattr(module, name), [before]
        monkeypatch.setattr(module, name, lambda *given: early.pop() if early else real(*given))

    return blind


def test_two_who_register_one_address_are_both_told_to_look_at_their_mail(ctx: Context, look_too_early: Patch) -> None:
    person = factories.applicant(ctx)
    look_too_early(account_rows, "by_email", None)
    given = Registration(person.email, "Người khác", "", factories.PASSWORD, "vi")
    accounts.register(ctx, given, address=factories.address(), key=key())
    assert factories.signed_in(ctx, person.email).id == person.id


def test_a_tax_code_taken_meanwhile_is_told_at_its_field(ctx: Context, look_too_early: Patch) -> None:
    about = Particulars("Công ty Ví Dụ", "limited_company", "industry")
    enterprises.create(ctx, factories.applicant(ctx), about, "0990000004", key())
    look_too_early(enterprise_rows, "has_tax_code", False)
    with pytest.raises(Invalid) as refusal:
        enterprises.create(ctx, factories.applicant(ctx), about, "0990000004", key())
    assert set(refusal.value.fields) == {"tax_code"}


def test_a_certificate_number_taken_meanwhile_is_told_at_its_field(at: OpenStation, look_too_early: Patch) -> None:
    journey = at("certificate_review")
    given, row, day = journey.answers("record_certificate"), journey.row, date(2026, 3, 2)
    with journey.ctx.tx() as session:
        session.add(
            Certificate(
                public_id=key(), agency=row.agency, enterprise_id=row.enterprise_id, scheme=row.scheme,
                standard="ISO 9001", standard_key="iso9001", edition="2015", number=given["number"], number_key="",
                body=given["certification_body"], body_key="", holder_name="", holder_tax_code="", year=day.year,
                decided_on=day, valid_from=day, status="valid", order_on=day,
                recorded_by=journey.person("case_officer").id, recorded_at=journey.clock.now(),
            )
        )  # fmt: skip
    look_too_early(certificate_rows, "number_taken", False)
    with pytest.raises(Invalid) as refusal:
        journey.take("case_officer", "record_certificate", **given)
    assert set(refusal.value.fields) == {"number"}
