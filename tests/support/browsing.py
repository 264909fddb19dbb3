"""A browser without JavaScript for page tests: signed in as somebody, posting what the page itself carried."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.actor import Actor
from tests.support import factories


def browser_of(app: Flask, actor: Actor) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = app.test_client()
    carried = hidden(client.get("/sign-in").text)
    client.post("/sign-in", data={**carried, "email": actor.email, "password": factories.PASSWORD})
    return client


def hidden(page: str, action: str = "") -> dict[str, str]:
    """What the first form of the page's main part (whose action ends with `action`) carries unseen."""
    part = page.split("<main", 1)[1]
    form = re.search(rf'<form [^>]*method="post"[^>]*action="[^"]*{re.escape(action)}".*?</form>', part, re.S)
    assert form is not None, f"no form for {action or 'anything'} on this page"
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
