"""The pages of an organisation: registering, the explained size, two editors, its people and its grounds."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.services.enterprises import enterprises, priority
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.browsing import browser_of, hidden
from tests.support.files import make_pdf
from tests.support.scenario import Road, colleague

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TYPED = {
    "name": "Hợp tác xã Nông sản Thí Dụ", "legal_form": "cooperative", "sector": "agriculture",
    "insured_employees": "8", "revenue": "2.900.000.000", "capital": "", "founded_on": "2019-04-02",
}  # fmt: skip


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


@pytest.fixture
def mine(app: Flask, road: Road) -> FlaskClient:
    return browser_of(app, road.applicant)


def test_an_organisation_is_registered_and_its_size_explained(app: Flask, ctx: Context, mine: FlaskClient) -> None:
    def register(**typed: str):
        return mine.post("/enterprises/new", data={**hidden(mine.get("/enterprises/new").text), **TYPED, **typed})

    wrong = register(tax_code="0100109107", revenue="2,9 tỷ")
    assert wrong.status_code == 422
    assert 'value="2,9 tỷ"' in wrong.text
    assert "Số chưa đúng cách viết" in wrong.text
    done = register(tax_code="0100109106")
    assert done.status_code == 303
    page = mine.get(done.headers["Location"]).text
    assert "Quy mô: Chưa xác định theo NĐ 113/2024/NĐ-CP, chờ xác nhận" in page, "NĐ 80/2021 is for enterprises"
    assert "2.900.000.000 ≤ 3.000.000.000" not in page
    assert "Theo loại hình tổ chức." in page, "a cooperative has a ground of its own"
    firm = register(tax_code="0300588569", name="Công ty Thí Dụ", legal_form="joint_stock")
    page = mine.get(firm.headers["Location"]).text
    assert "Quy mô: Siêu nhỏ" in page
    assert "2.900.000.000\u00a0₫ ≤ 3.000.000.000" in page
    assert 'value="2.900.000.000"' in page
    other = browser_of(app, factories.applicant(ctx))
    taken = other.post(
        "/enterprises/new", data={**hidden(other.get("/enterprises/new").text), **TYPED, "tax_code": "0100109106"}
    )
    assert taken.status_code == 422
    assert 'id="tax_code-error"' in taken.text


def test_a_profile_changed_meanwhile_keeps_what_was_typed(
    app: Flask, ctx: Context, mine: FlaskClient, road: Road
) -> None:
    address = f"/enterprises/{road.enterprise.public_id}"
    other = browser_of(app, colleague(ctx, road))
    seen, theirs = hidden(mine.get(address).text), hidden(other.get(address).text)
    assert other.post(address, data={**theirs, **TYPED, "legal_form": "joint_stock"}).status_code == 303
    clash = mine.post(address, data={**seen, **TYPED, "capital": "7.000.000.000"})
    assert clash.status_code == 409
    assert 'value="7.000.000.000"' in clash.text
    assert "Công ty cổ phần" in clash.text
    knowing = hidden(clash.text, address)
    assert mine.post(address, data={**knowing, **TYPED, "capital": "7.000.000.000"}).status_code == 303
    kept = enterprises.profile(ctx, road.applicant, road.enterprise.public_id).particulars
    assert (kept.capital, kept.legal_form) == (7_000_000_000, "cooperative")


def test_people_are_invited_and_removed_and_the_last_owner_stays(
    app: Flask, ctx: Context, mine: FlaskClient, road: Road
) -> None:
    address = f"/enterprises/{road.enterprise.public_id}"
    carried = hidden(mine.get(address).text, "/members")
    wrong = mine.post(f"{address}/members", data={**carried, "invite-full_name": "", "invite-email": "không phải"})
    assert wrong.status_code == 422
    assert 'id="invite-email-error"' in wrong.text
    person = {"invite-full_name": "Người Mới", "invite-email": "moi@example.vn"}
    sent = mine.post(f"{address}/members", data={**carried, **person})
    assert sent.status_code == 303
    assert "moi@example.vn" in mine.get(address).text
    second = colleague(ctx, road)
    page = mine.get(address).text
    assert f"/members/{road.applicant.id}/remove" not in page, "the only owner has no button to leave"
    gone = mine.post(f"{address}/members/{second.id}/remove", data=hidden(page, f"/members/{second.id}/remove"))
    assert gone.status_code == 303
    assert browser_of(app, second).get(address).status_code == 404


def test_a_ground_is_claimed_and_verified_through_the_pages(
    app: Flask, ctx: Context, mine: FlaskClient, road: Road
) -> None:
    address = f"/enterprises/{road.enterprise.public_id}"

    def claim(name: str, **typed: str):
        carried = hidden(mine.get(address).text, "/priority")
        data = {
            **carried, "kind": "ocop", "ocop-product": "Nhãn lồng sấy", "ocop-stars": "4",
            "ocop-issued_on": "2025-05-01", "ocop-decision_number": "12/QĐ-UBND", "ocop-issuer": "province", **typed,
            "ocop-file": (io.BytesIO(make_pdf()), name),
        }  # fmt: skip
        return mine.post(f"{address}/priority", data=data, content_type="multipart/form-data")

    wrong = claim("Quyết định.exe")
    assert wrong.status_code == 422
    assert 'id="ocop-file-error"' in wrong.text
    early = claim("Quyết định.pdf", **{"ocop-valid_to": "2024-01-01"})
    assert (early.status_code, 'id="ocop-valid_to-error"' in early.text) == (422, True)
    assert claim("Quyết định OCOP.pdf").status_code == 303
    flag = priority.standing(ctx, road.applicant, road.enterprise.public_id).claims[0]
    desk = browser_of(app, road.person("one_stop"))
    assert f"/priority/{flag.id}/verify" not in desk.get(address).text
    officer = browser_of(app, road.person("case_officer"))
    page = officer.get(address).text
    assert 'name="revenue"' not in page, "staff read, they do not edit"
    done = officer.post(f"{address}/priority/{flag.id}/verify", data=hidden(page, f"/priority/{flag.id}/verify"))
    assert done.status_code == 303
    assert "đã xác minh" in officer.get(address).text
    assert officer.get("/enterprises?q=bao bi vi du").text.count("/enterprises/") >= 1
