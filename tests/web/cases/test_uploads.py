"""Files through the pages: hostile ones refused at the field, Vietnamese names kept, answers no browser will run."""

from __future__ import annotations

import io
import re
import unicodedata
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.services.cases import documents
from caseflow.services.files import storage
from caseflow.services.foundation.context import Context
from tests.support.browsing import browser_of, hidden
from tests.support.files import make_docx, make_jpg, make_pdf, make_png, make_xlsx
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SLOT = "consultant_quote"
NAMES = [
    "Báo giá tư vấn ISO 9001 – Đợt 2 (đã ký).pdf",
    "Giấy uỷ quyền của ông Đỗ Văn Ví Dụ.pdf",
    "BẢNG KÊ 100% “chính thức”; bản 'cuối'.pdf",
    "Ảnh nhà xưởng số 1, số 2 & số 3.pdf",
]


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


@pytest.fixture
def mine(app: Flask, road: Road) -> FlaskClient:
    return browser_of(app, road.applicant)


def send(client: FlaskClient, road: Road, name: str, content: bytes, slot: str = SLOT, **more: str):
    carried = hidden(client.get(f"/cases/{road.case}/forms/iso_9001_application").text)
    data = {**carried, **more, "file": (io.BytesIO(content), name)}
    return client.post(f"/cases/{road.case}/documents/{slot}", data=data, content_type="multipart/form-data")


def files(ctx: Context, road: Road, slot: str = SLOT) -> tuple[storage.FileCard, ...]:
    return documents.checklist(ctx, road.applicant, road.case).slot(slot).files


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_names_come_back_as_they_were(ctx: Context, mine: FlaskClient, road: Road, form: str) -> None:
    for number, name in enumerate(NAMES):
        content = make_pdf(f"tệp {number}")
        assert send(mine, road, unicodedata.normalize(form, name), content).status_code == 303, name  # type: ignore[arg-type]
        stored = files(ctx, road)[-1]
        answer = mine.get(f"/documents/{stored.public_id}", buffered=True)
        header = answer.headers["Content-Disposition"]
        assert header.isascii()
        assert header.startswith("attachment; ")
        back = unquote(re.search(r"filename\*=UTF-8''(\S+)", header)[1])  # type: ignore[index]
        assert back == stored.name == name == unicodedata.normalize("NFC", back)
        assert answer.data == content


def test_a_file_is_answered_so_that_no_browser_runs_it(ctx: Context, mine: FlaskClient, road: Road) -> None:
    kinds = {"pdf": make_pdf(), "docx": make_docx(), "xlsx": make_xlsx(), "jpg": make_jpg(), "png": make_png()}
    for kind, content in kinds.items():
        assert send(mine, road, f"Tệp.{kind}", content).status_code == 303, kind
    for stored, content in zip(files(ctx, road), kinds.values(), strict=True):
        answer = mine.get(f"/documents/{stored.public_id}", buffered=True)
        assert (answer.status_code, answer.data) == (200, content)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert int(answer.headers["Content-Length"]) == len(content)
        assert "html" not in answer.headers["Content-Type"]


HOSTILE = {
    "program": ("setup.exe", b"MZ" + b"\0" * 100),
    "program as pdf": ("hoá đơn.pdf", b"MZ" + b"\0" * 100),
    "page": ("trang.html", b"<script>alert(1)</script>"),
    "page as jpg": ("ảnh.jpg", b"<html><script>alert(1)</script>"),
    "two extensions": ("báo giá.php.pdf", make_pdf()),
    "svg": ("logo.svg", b"<svg onload='alert(1)'/>"),
    "picture with a tail": ("ảnh.png", make_png() + b"PK\x03\x04" + b"\0" * 2000),
    "cut docx": ("văn bản.docx", make_docx()[:-200]),
    "docx as xlsx": ("bảng.xlsx", make_docx()),
    "empty": ("trống.pdf", b""),
    "macro": ("bảng.xlsm", make_xlsx()),
    "no extension": ("tệp", make_pdf()),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_message_at_its_field(
    ctx: Context, mine: FlaskClient, road: Road, kind: str
) -> None:
    name, content = HOSTILE[kind]
    answer = send(mine, road, name, content)
    assert answer.status_code == 422
    message = re.search(rf'id="file-{SLOT}-error">(.*?)</p>', answer.text, re.S)
    assert message is not None
    assert re.sub(r"<[^>]+>|Lỗi:", "", message[1]).strip()
    assert files(ctx, road) == ()
    assert list(ctx.files.iter_all()) == []


def test_names_cannot_leave_their_place(ctx: Context, mine: FlaskClient, road: Road) -> None:
    names = ("../../etc/passwd.pdf", "C:\\Windows\\x.pdf", "a\r\nSet-Cookie: b=1.pdf", "<img src=x>.pdf")
    for number, name in enumerate(names):
        answer = send(mine, road, name, make_pdf(str(number)))
        assert answer.status_code in (303, 422, 400), name
    for stored in files(ctx, road):
        assert not re.search(r'[/\\<>"\r\n]', stored.name), stored.name
        header = mine.get(f"/documents/{stored.public_id}", buffered=True).headers["Content-Disposition"]
        assert "\n" not in header
    assert "<img src=x>" not in mine.get(f"/cases/{road.case}/forms/iso_9001_application").text


def test_without_a_file_and_in_a_full_place_the_page_says_so(ctx: Context, mine: FlaskClient, road: Road) -> None:
    carried = hidden(mine.get(f"/cases/{road.case}/forms/iso_9001_application").text)
    nothing = mine.post(f"/cases/{road.case}/documents/{SLOT}", data=carried)
    assert (nothing.status_code, "Vui lòng chọn tệp." in nothing.text) == (422, True)
    assert send(mine, road, "Giấy phép.pdf", make_pdf(), "business_licence").status_code == 303
    full = send(mine, road, "Giấy phép.pdf", make_pdf("hai"), "business_licence")
    assert (full.status_code, "chỉ nhận một tệp" in full.text) == (422, True)
    assert send(mine, road, "Tệp.pdf", make_pdf(), "no_such_slot").status_code == 404


def test_a_file_is_removed_by_its_button_and_the_way_back_stays_on_this_site(
    ctx: Context, mine: FlaskClient, road: Road
) -> None:
    there = send(mine, road, "Báo giá.pdf", make_pdf(), next="https://evil.example/")
    assert re.fullmatch(rf"/cases/{road.case}\?tab=papers&saved=[\w-]+#doc-{SLOT}", there.headers["Location"])
    stored = files(ctx, road)[0]
    page = mine.get(f"/cases/{road.case}/forms/iso_9001_application").text
    carried = hidden(page, f"/documents/{stored.public_id}/remove")
    done = mine.post(f"/documents/{stored.public_id}/remove", data=carried)
    assert (done.status_code, files(ctx, road)) == (303, ())
    assert "Tệp đã gỡ (1)" in mine.get(f"/cases/{road.case}/forms/iso_9001_application").text


def test_files_of_others_do_not_exist(ctx: Context, app: Flask, mine: FlaskClient, road: Road) -> None:
    send(mine, road, "Báo giá.pdf", make_pdf())
    stored = files(ctx, road)[0]
    other = Road(ctx)
    stranger = browser_of(app, other.applicant)
    carried = hidden(stranger.get(f"/cases/{other.case}/forms/iso_9001_application").text)
    assert stranger.get(f"/documents/{stored.public_id}").status_code == 404
    assert stranger.post(f"/documents/{stored.public_id}/remove", data=carried).status_code == 404
    upload = {**carried, "file": (io.BytesIO(make_pdf()), "x.pdf")}
    assert stranger.post(f"/cases/{road.case}/documents/{SLOT}", data=upload).status_code == 404
    assert app.test_client().get(f"/documents/{stored.public_id}").status_code == 303
