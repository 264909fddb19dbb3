"""Text that a database cannot store is the sender's fault and not ours, on both databases."""

from __future__ import annotations

from flask import Flask

from caseflow.services.context import Context
from tests import factories
from tests.web.browsing import browser_of, hidden


def test_a_nul_is_refused_wherever_it_stands(app: Flask, ctx: Context) -> None:
    browser = browser_of(app, factories.staff(ctx, "sysadmin", "one_stop"))
    for path in ("/admin/accounts?q=%00", "/admin/audit?stream=a%00b", "/cases/%00", "/queue?q=a&q=%00"):
        assert browser.get(path).status_code == 400, path
    carried = hidden(browser.get("/account").text)
    assert browser.post("/account", data={**carried, "full_name": "A\x00"}).status_code == 400
