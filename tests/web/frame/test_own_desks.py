"""Where each role begins, and that a menu names only what its reader may open."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from caseflow.core.actor import Actor
from caseflow.core.ids import new_public_id
from caseflow.services.foundation.context import Context
from tests.support import factories

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

QUEUE, COUNCILS, DASHBOARD = "/queue", "/councils", "/dashboard"
DESKS = {
    "applicant": "/my/applications",
    "one_stop": QUEUE,
    "case_officer": QUEUE,
    "division_head": DASHBOARD,
    "admin_secretary": QUEUE,
    "finance": QUEUE,
    "director": DASHBOARD,
    "agriculture_officer": QUEUE,
    "industry_officer": QUEUE,
    "clerk": QUEUE,
    "council_chair": COUNCILS,
    "council_vice_chair": COUNCILS,
    "council_reviewer": COUNCILS,
    "council_member": COUNCILS,
    "council_secretary": COUNCILS,
    "budget_appraiser": "/programme",
    "agency_reporter": "/programme",
    "host_organisation": "/programme",
    "certification_body": "/programme",
    "viewer": DASHBOARD,
    "auditor": QUEUE,
    "sysadmin": "/admin",
}
"""The page on which the holder of one role begins, for every role of the content that a person can hold."""
LISTS = {
    "viewer": ("/queue", "/enterprises", "/certificates"),
    "auditor": ("/queue", "/enterprises", "/certificates", "/admin/audit", "/admin/outbox", "/admin/content"),
}


def test_the_table_names_every_role_of_the_content(ctx: Context) -> None:
    people = {name for name, role in ctx.content.roles.roles.items() if role.party != "system"}
    assert people == DESKS.keys()


def person_of(ctx: Context, role: str) -> Actor:
    return factories.applicant(ctx) if role == "applicant" else factories.staff(ctx, role)


@pytest.mark.parametrize("role", DESKS)
def test_signing_in_leads_to_the_desk_and_every_entry_of_the_menu_opens(ctx: Context, app: Flask, role: str) -> None:
    person, client = person_of(ctx, role), app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    fields = {"csrf_token": token[1], "key": new_public_id(), "email": person.email, "password": factories.PASSWORD}
    answer = client.post("/sign-in", data=fields)
    assert answer.headers["Location"] == DESKS[role]
    page = client.get(DESKS[role])
    assert page.status_code == 200
    menu = re.search(r'<ul class="main">(.*?)</ul>', page.text, re.DOTALL)
    assert menu is not None
    entries = re.findall(r'href="([^"]+)"', menu[1])
    assert {address: client.get(address).status_code for address in entries} == dict.fromkeys(entries, 200)
    sides = [client.get(address).text for address in entries if address == "/admin"]
    beside = {href for side in sides for href in re.findall(r'<li><a href="(/admin/[^"]+)"', side)}
    assert set(LISTS.get(role, ())) <= {*entries, *beside}
    assert client.get("/sign-in").headers["Location"] == DESKS[role]  # who is signed in already is led on


def test_an_address_that_was_asked_for_goes_before_the_desk(ctx: Context, app: Flask) -> None:
    director, client = factories.staff(ctx, "director"), app.test_client()
    wanted = client.get("/certificates?year=2025").headers["Location"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    fields = {"csrf_token": token[1], "key": new_public_id(), "email": director.email, "password": factories.PASSWORD}
    assert client.post(wanted, data=fields).headers["Location"] == "/certificates?year=2025"
