"""The viewer: a page of its own, a part for beside; its pictures are nothing else, its letters are no markup."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.services.cases import documents
from caseflow.services.files.storage import Upload
from caseflow.services.foundation.context import Context
from tests.support.browsing import browser_of
from tests.support.factories import key
from tests.support.files import make_docx, make_pdf, make_xlsx
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVIL = "<script>alert(1)</script>"
BESIDE = {"HX-Request": "true"}


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


@pytest.fixture
def mine(app: Flask, road: Road) -> FlaskClient:
    return browser_of(app, road.applicant)


def put(ctx: Context, road: Road, name: str, content: bytes, slot: str = "consultant_quote") -> str:
    sent = Upload(name, io.BytesIO(content))
    return str(documents.upload(ctx, road.applicant, road.case, slot, sent, key())["document"])


def test_a_pdf_is_a_page_with_its_pages_and_its_papers(ctx, road, mine):
    put(ctx, road, "Giấy phép.pdf", make_pdf(), "business_licence")
    paper = put(ctx, road, "Báo giá.pdf", make_pdf("báo giá", pages=3))
    page = mine.get(f"/documents/{paper}/view?page=2&zoom=150&turn=5").text
    assert "<!doctype html>" in page
    assert "Trang 2/3" in page
    assert "Giấy tờ 2/2" in page
    assert f"/documents/{paper}/view/2.webp?turn=1" in page
    assert "zoom-150" in page
    assert f'href="/documents/{paper}"' in page, "the file itself is one press away"

    part = mine.get(f"/documents/{paper}/view?beside=pane", headers=BESIDE).text
    assert "<html" not in part
    assert "beside=pane" in part
    assert "<nav" not in part
    whole = mine.get(f"/documents/{paper}/view?beside=papers", headers=BESIDE).text
    assert 'aria-current="true"' in whole
    assert "<html" in mine.get(f"/documents/{paper}/view?beside=elsewhere", headers=BESIDE).text


def test_a_picture_is_a_picture_and_nothing_a_browser_runs(ctx, road, mine):
    paper = put(ctx, road, "Báo giá.pdf", make_pdf())
    answer = mine.get(f"/documents/{paper}/view/1.webp")
    assert answer.data[:4] == b"RIFF"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer.headers["Cache-Control"]
    assert mine.get(f"/documents/{paper}/view/2.webp").status_code == 404
    sheet = put(ctx, road, "Bảng.xlsx", make_xlsx())
    assert mine.get(f"/documents/{sheet}/view/1.webp").status_code == 404


@pytest.mark.parametrize(
    ("name", "make"), [("a.docx", make_docx), ("a.xlsx", lambda text: make_xlsx([[text, 90_000_000]]))]
)
def test_letters_of_a_file_are_never_markup(ctx, road, mine, name, make):
    page = mine.get(f"/documents/{put(ctx, road, name, make(EVIL))}/view").text
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_broken_file_has_a_sentence_and_its_way_home(ctx, road, mine):
    paper = put(ctx, road, "Báo giá.pdf", make_pdf())
    file = documents.fetch(ctx, road.applicant, paper)
    file.content.close()
    ctx.files.path(file.sha256).write_bytes(b"hong")
    for answer in (
        mine.get(f"/documents/{paper}/view"),
        mine.get(f"/documents/{paper}/view?beside=pane", headers=BESIDE),
    ):
        assert answer.status_code == 200
        assert "Tệp bị hỏng" in answer.text
        assert f'<a href="/documents/{paper}">Tải tệp về để xem</a>' in answer.text
    assert (
        "Tệp không có trang này" in mine.get(f"/documents/{put(ctx, road, 'b.pdf', make_pdf('b'))}/view?page=9999").text
    )


def test_a_decision_has_the_papers_of_its_case_beside_it(ctx, app, road):
    road.submit()
    desk = browser_of(app, road.person("one_stop"))
    page = desk.get(f"/cases/{road.case}/actions/accept").text
    files = [f for slot in documents.checklist(ctx, road.person("one_stop"), road.case).slots for f in slot.files]
    assert files
    for file in files:
        assert f'data-paper="{file.public_id}"' in page
    assert 'id="viewer"' in page
    opened = desk.get(f"/cases/{road.case}/actions/accept?paper={files[0].public_id}").text
    assert f"/documents/{files[0].public_id}/view?beside=pane" in opened
    assert "beside=pane" not in desk.get(f"/cases/{road.case}/actions/accept?paper=elsewhere").text
