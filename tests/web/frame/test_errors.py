"""Each error has its status, a calm page in the person's language, and gives nothing away."""

from __future__ import annotations

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from caseflow.core import errors
from caseflow.core.text import say
from caseflow.web.frame.errors import SENTENCES, STATUS, TITLES
from caseflow.web.frame.security import public

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = say("Câu tiếng Việt", "English words")

RAISED = [
    (errors.NotSignedIn(), 401), (errors.NotAllowed(WORDS), 403), (errors.NotFound(), 404),
    (errors.Conflict(WORDS, [say("Đã tiếp nhận", "Accepted")]), 409), (errors.TooLarge(WORDS), 413),
    (errors.Invalid.at("x", "Sai", "Wrong"), 422), (errors.Refused([WORDS]), 422), (errors.TooMany(WORDS, 77), 429),
    (errors.Busy(WORDS), 503),
]  # fmt: skip


def raising(app: Flask, error: Exception) -> FlaskClient:
    """A client of an application that has a page which fails so."""

    @public
    def boom() -> str:
        raise error

    app.add_url_rule("/boom", "boom", boom)
    return app.test_client()


@pytest.mark.parametrize(("error", "status"), RAISED, ids=lambda value: type(value).__name__)
def test_every_expected_error_has_its_status_and_page(app: Flask, error: errors.CaseflowError, status: int) -> None:
    client = raising(app, error)
    answer = client.get("/boom")
    assert answer.status_code == status
    assert TITLES[status].vi in answer.text
    assert error.message.vi in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    client.set_cookie("language", "en")
    assert error.message.en in client.get("/boom").text


def test_the_table_names_every_error_of_core(database_url: str) -> None:
    ours = [kind for kind in errors.CaseflowError.__subclasses__() if kind.__module__ == errors.__name__]
    assert {type(error) for error, _ in RAISED} == set(ours)
    assert set(ours) <= set(STATUS)
    assert set(STATUS.values()) | {400, 405, 500} <= set(TITLES)


def test_a_conflict_says_what_happened_meanwhile(app: Flask) -> None:
    assert "Đã tiếp nhận" in raising(app, RAISED[3][0]).get("/boom").text


def test_too_many_says_when_to_come_back(app: Flask) -> None:
    assert raising(app, RAISED[7][0]).get("/boom").headers["Retry-After"] == "77"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_errors_of_the_web_server_speak_our_words(app: Flask, status: int) -> None:
    @public
    def stop() -> str:
        abort(status)

    app.add_url_rule("/stop", "stop", stop)
    answer = app.test_client().get("/stop")
    assert answer.status_code == status
    assert SENTENCES[status].vi in answer.text


def test_a_fault_of_ours_tells_the_request_id_and_nothing_else(
    app: Flask, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = raising(app, RuntimeError("password=hunter2"))
    answer = client.get("/boom?token=geheim")
    out = "".join(capsys.readouterr()) + caplog.text
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    for secret in ("hunter2", "RuntimeError", "Traceback"):
        assert secret not in answer.text
    for secret in ("hunter2", "geheim"):
        assert secret not in out
    assert "RuntimeError" in out


def test_a_form_without_its_token_is_refused_calmly(client: FlaskClient) -> None:
    answer = client.post("/register", data={"email": "a@example.vn"})
    assert answer.status_code == 400
    assert "tải lại trang" in answer.text


def test_scripts_get_json(app: Flask) -> None:
    answer = raising(app, errors.NotFound()).get("/boom", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json) == {"error", "request_id"}
    assert app.test_client().get("/account", headers={"Accept": "application/json"}).status_code == 401


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/register", data=b"x" * (26 * 1024 * 1024), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_the_language_stays_and_the_way_back_is_safe(client: FlaskClient) -> None:
    page = client.get("/").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/language", data={"csrf_token": token, "language": "en", "next": "//evil.example"})
    assert answer.headers["Location"] == "/"
    assert '<html lang="en" ' in client.get("/").text
