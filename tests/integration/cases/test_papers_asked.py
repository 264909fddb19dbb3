"""Which papers are asked of whom: what the office has of nobody, the declaration of size of small enterprises alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Refused
from caseflow.db.models import Enterprise
from caseflow.services.cases import documents
from caseflow.services.foundation.context import Context
from tests.support.scenario import Road

SIZE, LICENCE, COPY = "sme_declaration", "business_licence", "requirements_copy"


def of(ctx: Context, legal_form: str, size: str, scheme: str = "iso_9001") -> Road:
    """A draft of an organisation of this legal form and size."""
    road = Road(ctx, scheme)
    with ctx.tx() as session:
        which = sa.update(Enterprise).where(Enterprise.id == road.enterprise.id)
        session.execute(which.values(legal_form=legal_form, size_class=size))
    return road


def asked(ctx: Context, road: Road) -> set[str]:
    """The places of the checklist that this applicant has to fill."""
    return {slot.name for slot in documents.checklist(ctx, road.applicant, road.case).slots if slot.required}


@pytest.mark.parametrize(
    ("legal_form", "size", "declares"),
    [
        ("limited_company", "small", True), ("joint_stock", "medium", True), ("partnership", "", True),
        ("limited_company", "large", False), ("cooperative", "unclassed", False), ("cooperative", "small", False),
    ],
)  # fmt: skip
def test_only_small_and_medium_enterprises_declare_their_size(
    ctx: Context, legal_form: str, size: str, declares: bool
) -> None:
    road = of(ctx, legal_form, size)
    assert (SIZE in asked(ctx, road)) == declares
    with pytest.raises(Refused) as caught:
        road.take("applicant", "submit")
    assert ("Tờ khai xác định doanh nghiệp nhỏ và vừa" in caught.value.message.vi) == declares


def test_the_business_registration_is_looked_up_not_asked_for(ctx: Context) -> None:
    """NQ 66.7/2025/NQ-CP; the place is there for whoever the register does not know."""
    road = of(ctx, "limited_company", "small")
    assert LICENCE not in asked(ctx, road)
    place = documents.checklist(ctx, road.applicant, road.case).slot(LICENCE)
    assert (place.may_upload, place.legal_basis.confirmed) == (True, False)


@pytest.mark.parametrize(("scheme", "copies"), [("hop_quy", False), ("hop_chuan", True)])
def test_no_copy_of_a_technical_regulation_is_asked_for(ctx: Context, scheme: str, copies: bool) -> None:
    assert (COPY in asked(ctx, of(ctx, "limited_company", "small", scheme))) == copies
