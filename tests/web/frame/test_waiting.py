"""While the demo province is loaded a browser reads how far it is; then the same door leads to the product."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

from werkzeug.test import Client

from caseflow.cli.serve import waiting
from caseflow.core.text import say
from caseflow.web.frame.waiting import Loading, waiting_room
from tests.support.contexts import settings_for

AGENCY = say("Sở Khoa học và Công nghệ", "Department of Science and Technology")


def test_the_page_says_how_far_it_is_and_what_is_left():
    now = [0.0]
    loading = Loading(clock=lambda: now[0])
    client = Client(waiting_room(loading, AGENCY))

    first = client.get("/")
    assert first.status_code == 200
    assert "0 %" in first.text
    assert "còn khoảng" not in first.text, "nothing is known of the pace yet"
    assert first.headers["Content-Security-Policy"].startswith("default-src 'none'")

    now[0] = 10.0
    loading.told(50, 200)
    page = client.get("/").text
    assert "25 %" in page
    assert "còn khoảng 30 giây" in page
    assert "about 30 seconds left" in page


def test_every_other_address_asks_to_come_again_and_only_the_look_is_served():
    client = Client(waiting_room(Loading(), AGENCY))
    for path in ("/queue", "/healthz", "/static/../waiting.py", "/static/vendor/../../app.py", "/static/js/queue.js"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"] == "2"
    assert client.get("/static/tokens.css").content_type.startswith("text/css")


def test_whoever_knocks_meanwhile_is_told_and_the_door_stays_open(tmp_path):
    settings = settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        with waiting(door, settings, Loading(), AGENCY), urllib.request.urlopen(address, timeout=10) as answer:
            assert "Đang chuẩn bị bản trình diễn" in answer.read().decode()
        late = socket.create_connection(door.getsockname(), timeout=10)  # nobody answers, but nobody is turned away
        door.settimeout(10)
        accepted, _ = door.accept()
        accepted.close()
        late.close()
