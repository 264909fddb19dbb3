"""A declaration from the enterprise's list to its notice and its renewal, as a browser without JavaScript meets it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from caseflow.db.models import CaseLink
from caseflow.services.foundation.context import Context
from tests.integration.certificates.test_declarations import FORM, PRODUCT, THIRD_PARTY
from tests.support.scenario import Road
from tests.web.cases.test_cases_pages import post, signed_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_declaration_is_begun_checked_noticed_and_declared_again_from_the_pages(ctx: Context, app: Flask):
    road = Road(ctx, FORM)
    applicant = signed_in(ctx, app, road.applicant)
    assert "Công bố hợp quy" in applicant.get("/my/applications").text
    begun = post(applicant, "/my/applications", f"/schemes/{FORM}/apply")
    assert begun.status_code == 303
    page = applicant.get(begun.location).text
    assert "Soạn: Bản công bố sự phù hợp" in page
    assert "đơn đăng ký" not in page
    edited = applicant.get(f"{begun.location}/forms/declaration_of_conformity/product").text
    assert "Đơn đăng ký" not in edited
    assert "Bản công bố sự phù hợp" in edited
    road.fill(FORM, {"product": PRODUCT, "basis": THIRD_PARTY})
    road.attach()

    def act(role: str, action: str, **fields: str) -> str:
        client = applicant if role == "applicant" else signed_in(ctx, app, road.person(role))
        path = f"/cases/{road.case}/actions/{action}"
        answer = post(client, path, path, **fields)
        assert answer.status_code == 303, answer.text
        return client.get(f"/cases/{road.case}").text

    act("applicant", "submit")
    act("one_stop", "confirm_complete")
    waiting = act("case_officer", "issue_notice")
    assert "01/TB-CCTĐC" not in waiting, "a proposal has no number"
    road.issue(road.papers[0].public_id)
    page = signed_in(ctx, app, road.person("case_officer")).get(f"/cases/{road.case}").text
    assert "01/TB-CCTĐC" in page
    assert "31/05/2028" in page
    page = act("applicant", "declare_again", note="Đổi quy cách sản phẩm, đơn vị công bố lại.")
    with ctx.read() as session:
        link = session.scalars(sa.select(CaseLink)).one()
    assert link.kind == "replaces"
    assert "Hồ sơ công bố lại" in page
    assert "Gắn với hồ sơ liên kết" in applicant.get(f"/cases/{road.case}?tab=history").text
    assert "Hồ sơ công bố lại" not in signed_in(ctx, app, road.person("one_stop")).get(f"/cases/{road.case}").text
