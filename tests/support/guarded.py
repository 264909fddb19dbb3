"""What every answer of the whole site carries, whoever asks for what."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from caseflow.web.frame.security import CSP
from tests.support.targets import DOWNLOADS

NO_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def is_guarded(endpoint: str, answer: TestResponse) -> None:
    """Nothing of the page runs in the browser but what the site itself sent, and nobody else may show or keep it."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff", endpoint
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    sandbox = endpoint in DOWNLOADS and answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CSP or sandbox, endpoint
    assert ("no-store" in answer.headers["Cache-Control"]) is (endpoint != "static"), endpoint
    assert answer.mimetype != "text/html" or answer.headers["Content-Type"].endswith("charset=utf-8")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]
    if answer.mimetype == "text/html":
        assert not NO_SCRIPT.search(answer.text), endpoint
