"""The applicant's inbox: letters of all their cases, each once, and what was opened."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.ids import new_public_id
from caseflow.db.models import Case, Event, Member, OutboxMessage
from caseflow.services.desks import inbox
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.scenario import Road
from tests.web.cases.test_cases_pages import signed_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def road(ctx: Context) -> Road:
    """A case that was handed in and refused: its applicant was sent letters, the desk as well."""
    made = Road(ctx)
    made.person("one_stop")
    made.submit()
    made.take("one_stop", "refuse_intake", note="Không thuộc phạm vi.", legal_ground="Kế hoạch của tỉnh")
    return made


def press(client: FlaskClient, path: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/inbox").text)
    assert token is not None
    return client.post(path, data={"csrf_token": token[1], "key": new_public_id()}).status_code


def opened(ctx: Context) -> list[str]:
    with ctx.read() as session:
        return list(session.scalars(sa.select(Event.kind).where(Event.kind.in_(inbox.EVENTS))))


def test_letters_are_new_until_they_are_opened(ctx: Context, app: Flask, road: Road) -> None:
    client = signed_in(ctx, app, road.applicant)
    found = inbox.page(ctx, road.applicant)
    assert found.unread == len(found.letters) >= 2
    page = unescape(client.get("/inbox").text)
    assert f">{found.unread}<" in re.sub(r"\s", "", page)
    first = found.letters[0]
    assert first.subject in page
    assert press(client, f"/inbox/{first.id}") == 303
    assert press(client, f"/inbox/{first.id}") == 303, "a letter is opened again"
    assert inbox.unread(ctx, road.applicant) == found.unread - 1
    assert first.body.strip()[:40] in unescape(client.get(f"/inbox/{first.id}").text)
    assert press(client, "/inbox/read") == 303
    assert inbox.unread(ctx, road.applicant) == 0
    assert opened(ctx) == [inbox.OPENED, inbox.ALL_READ]


def test_a_colleague_reads_each_letter_once_and_marks_it_for_themself(ctx: Context, road: Road) -> None:
    colleague = factories.applicant(ctx)
    with ctx.tx() as session:
        session.add(
            Member(enterprise_id=road.enterprise.id, account_id=colleague.id, role="member", joined_at=ctx.clock.now())
        )
    colleague = factories.refreshed(ctx, colleague)
    mine, theirs = inbox.page(ctx, road.applicant), inbox.page(ctx, colleague)
    assert [one.id for one in theirs.letters] == [one.id for one in mine.letters]
    inbox.open_letter(ctx, colleague, theirs.letters[0].id, new_public_id())
    assert inbox.unread(ctx, road.applicant) == mine.unread
    with ctx.tx() as session:  # a copy for the colleague of one letter: each reads their own, once
        first = session.get_one(OutboxMessage, mine.letters[-1].id)
        columns = {c.key: getattr(first, c.key) for c in sa.inspect(OutboxMessage).columns if c.key != "id"}
        session.add(
            OutboxMessage(**{**columns, "account_id": colleague.id, "recipient": colleague.email, "message_id": "x"})
        )
    again = inbox.page(ctx, colleague)
    assert len(again.letters) == len(mine.letters)
    assert again.letters[0].recipient == colleague.email
    assert [one.id for one in inbox.page(ctx, road.applicant).letters] == [one.id for one in mine.letters]


def test_nothing_of_the_staff_and_nothing_of_others_is_in_it(ctx: Context, app: Flask, road: Road) -> None:
    other = Road(ctx)
    with ctx.read() as session:
        case = session.scalars(sa.select(Case.id).where(Case.public_id == road.case)).one()
        staff = road.person("one_stop")
        inside = session.scalars(
            sa.select(OutboxMessage.id).where(OutboxMessage.case_id == case, OutboxMessage.account_id == staff.id)
        ).all()
    assert inside
    client = signed_in(ctx, app, road.applicant)
    assert {client.get(f"/inbox/{one}").status_code for one in inside} == {404}
    letter = inbox.page(ctx, road.applicant).letters[0]
    assert signed_in(ctx, app, other.applicant).get(f"/inbox/{letter.id}").status_code == 404
    assert inbox.page(ctx, other.applicant).letters == ()
    assert signed_in(ctx, app, staff).get("/inbox").status_code == 403
