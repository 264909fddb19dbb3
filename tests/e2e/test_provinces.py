"""Roads of other provinces in the browser: after every line of a play its people open the page of the case."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser

from caseflow.core.actor import Actor
from caseflow.db.queries.administration import health as health_rows
from tests.e2e.pages import Person
from tests.support.journey import Journey
from tests.support.plays import PROVINCES, Play, plays, provinces
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.walk


class Audience:
    """Officer and leader at their browsers: each opens the case after every line, and the tasks that wait."""

    def __init__(self, server: LiveServer, browser: Browser) -> None:
        self.server, self.browser = server, browser
        self.people: dict[str, Person] = {}
        self.looked = 0

    def sees(self, journey: Journey) -> None:
        """Everybody looks; where the case is not theirs to see they are told that there is nothing."""
        self._beats(journey.clock.now())
        for role in ("case_officer", "director"):
            self._at(journey.person(role)).opens(f"/cases/{journey.case}").keeps(f"{journey.state}-{role}")
            self.looked += 1
        for task in (task for task in journey.tasks() if task.status == "open"):
            by = journey.definition.tasks[task.name].by[0]
            if by in self.server.ctx.content.policy.assigned:
                continue  # whoever was not named for the case finds nothing there
            self._at(journey.person(by)).opens(f"/tasks/{task.public_id}").keeps(f"{task.name}-{by}")

    def _beats(self, at: datetime) -> None:
        """The service was up all the while, though nobody waited for its beats."""
        with self.server.ctx.tx() as session:
            health_rows.write_heartbeat(session, self.server.ctx.agency, socket.gethostname(), at)

    def _at(self, actor: Actor) -> Person:
        if actor.email not in self.people:
            self.people[actor.email] = Person(self.browser, self.server.url, actor.email)
        return self.people[actor.email]


@pytest.fixture
def browser_people() -> Iterator[list[Audience]]:
    sat: list[Audience] = []
    yield sat
    for person in (person for audience in sat for person in audience.people.values()):
        person.leave()


@pytest.mark.both_databases
@pytest.mark.parametrize(("province", "play"), [(p, name) for p in provinces() for name in plays(p)])
def test_every_page_of_a_play_opens(
    serve: Callable[..., LiveServer],
    browser: Browser,
    browser_people: list[Audience],
    province: str,
    play: str,
) -> None:
    server = serve(content=PROVINCES / province)
    audience = Audience(server, browser)
    browser_people.append(audience)

    def look(journey: Journey) -> None:
        if journey.row.submitted_at is not None:
            audience.sees(journey)

    Play(server.ctx, province, look).run(plays(province)[play])
    assert audience.looked > 4
