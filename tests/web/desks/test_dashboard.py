"""The leader's desk: every number has a list of exactly as many lines."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.errors import NotAllowed
from caseflow.db.models import Case, CaseTask
from caseflow.services.desks import dashboard, queues
from caseflow.services.desks.lines import Line
from caseflow.services.desks.ordering import Mark
from caseflow.services.engine.deadlines import order
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.benchmarks.seed import START, seed
from tests.support import factories
from tests.web.cases.test_cases_pages import signed_in, statements

NUMBER = re.compile(r'<a[^>]* href="(/(?:queue|certificates)\?[^"]*)">\s*([\d.]+)')
CASES = 260


@pytest.fixture
def town(ctx: Context) -> Context:
    """Cases at several desks, some with a task beside them at the same or another desk, some given to two officers."""
    officers = [factories.staff(ctx, "case_officer", name=name).id for name in ("Đỗ Thu Hiền", "Lê Minh Quân")]
    seed(ctx, CASES, first_person=1000)
    desks = ("director", "case_officer", "one_stop", "applicant", "finance")
    with ctx.tx() as session:
        road = catalog.offer(ctx, session, "vietgap")
        assert road is not None
        state, task = next(name for name in road.definition.states if name == "submitted"), min(road.definition.tasks)
        for number in session.scalars(sa.select(Case.id)).all():
            values = {
                "waits_for": None if number % 13 == 0 else desks[number % 5],
                "officer_id": (None, *officers)[number % 3],
                "scheme": ("iso_9001", "vietgap", "gone_since")[number % 3],
                "definition": road.sha256,
                "state": state,
                "phase": road.definition.states[state].phase,
                "amount": None if number % 4 == 0 else number * 1_000_000,
                "amount_stage": None if number % 4 == 0 else "asked",
            }
            session.execute(sa.update(Case).where(Case.id == number).values(values))
        session.execute(sa.update(Case).where(Case.id == 7).values(submitted_at=None))  # a draft is nobody's work
        for number in range(1, 61):
            due = date(2026, 1 + number % 12, 1 + number % 28)
            row = {
                "public_id": f"task-{number:017d}", "case_id": number, "agency": ctx.agency, "name": task, "number": 1,
                "waits_for": desks[(number + number % 2) % 5], "due_on": due, "due_order": order(due),
                "opened_at": START, "status": "open",
            }  # fmt: skip
            session.execute(sa.insert(CaseTask).values(row))
    return ctx


def listed(client: FlaskClient, address: str) -> int:
    """How many lines a list has, all its pages together."""
    found, pages = 0, 0
    while address and pages < 20:
        page = client.get(address.replace("&amp;", "&")).text
        found += len(re.findall(r'<th scope="row"[^>]*>\s*<a class="(?:row-link|break)"', page))
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address, pages = after[1] if after else "", pages + 1
    return found


def test_every_number_opens_a_list_of_as_many_lines(town: Context, app: Flask) -> None:
    client = signed_in(town, app, factories.staff(town, "director"))
    page = client.get("/dashboard")
    assert page.status_code == 200
    numbers = [(address, int(count.replace(".", ""))) for address, count in NUMBER.findall(page.text)]
    assert len(numbers) >= 12
    assert {address: listed(client, address) for address, _ in numbers} == dict(numbers)
    for words in ("Chờ tôi xử lý, ký", "Việc quá hạn theo bộ phận", "Đỗ Thu Hiền", "Chưa phân công", "Tính lúc"):
        assert words in page.text


def test_the_money_of_a_number_is_that_of_its_lines(town: Context) -> None:
    director = factories.staff(town, "director")
    found = dashboard.dashboard(town, director)
    for figure in (found.mine, found.open, *(line.open for line in (*found.phases, *found.kinds))):
        assert figure is not None
        lines: list[Line] = []
        after: Mark | None = None
        while True:
            page = queues.page(town, director, figure.wanted, after)
            lines += page.lines
            if (after := page.after) is None:
                break
        assert (len(lines), sum(line.amount or 0 for line in lines)) == (figure.count, figure.amount)
    assert found.mine is not None
    assert found.mine.amount > 0


def test_it_takes_few_statements_and_stands_for_management_alone(town: Context, app: Flask) -> None:
    client = signed_in(town, app, factories.staff(town, "director"))
    assert len(statements(town, client, "/dashboard")) <= 12
    for role in ("case_officer", "finance", "auditor"):
        assert signed_in(town, app, factories.staff(town, role)).get("/dashboard").status_code == 403
    with pytest.raises(NotAllowed):
        dashboard.dashboard(town, factories.applicant(town))


def test_nothing_is_shown_that_nothing_fills(ctx: Context, app: Flask) -> None:
    page = signed_in(ctx, app, factories.staff(ctx, "viewer")).get("/dashboard").text
    for words in ("Chờ tôi", "theo bộ phận", "theo người thụ lý", "theo loại", "Giấy chứng nhận theo năm"):
        assert words not in page
