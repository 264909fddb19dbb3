"""Text and numbers that a database cannot store are the sender's fault and not ours, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from caseflow.services.foundation.context import Context
from tests.support import factories, scenario
from tests.support.browsing import browser_of, hidden


def test_a_nul_is_refused_wherever_it_stands(app: Flask, ctx: Context) -> None:
    browser = browser_of(app, factories.staff(ctx, "sysadmin", "one_stop"))
    for path in ("/admin/accounts?q=%00", "/admin/audit?stream=a%00b", "/cases/%00", "/queue?q=a&q=%00"):
        assert browser.get(path).status_code == 400, path
    carried = hidden(browser.get("/account").text)
    assert browser.post("/account", data={**carried, "full_name": "A\x00"}).status_code == 400


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_number_is_too_long_for_an_edge_or_a_hidden_field(app: Flask, ctx: Context) -> None:
    owner = factories.applicant(ctx)
    firm = scenario.enterprise(ctx, owner)
    browser = browser_of(app, owner)
    for many in ("9" * 30, "9" * 5000, "²", "-1"):
        assert browser.get("/enterprises", query_string={"after": f"x|{many}"}).status_code == 200, many
        profile = f"/enterprises/{firm.public_id}"
        carried = {**hidden(browser.get(profile).text, firm.public_id), "version": many}
        assert browser.post(profile, data={**carried, "name": "A"}).status_code == 400, many
