"""Everything a story plays in: a server, its scheduler, a mail server, a clock, and the people at their browsers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser

from caseflow.core.clock import LOCAL, FixedClock
from caseflow.db.queries.administration import health as health_rows
from caseflow.services.administration import operator
from caseflow.services.engine import timers
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.worker.scheduler import Scheduler
from tests.e2e.pages import Person
from tests.support import factories
from tests.support.crash import CHAOS_ROUNDS
from tests.support.databases import DATABASES
from tests.support.web_tools import LiveServer, MailServer


def plays_on(database: str) -> pytest.MarkDecorator:
    """A long story is played on one database in `make test`, and on both in `make chaos`: what differs below the pages
    is played on both by the services."""
    both = [pytest.param(name, marks=pytest.mark.postgres if name == "postgresql" else ()) for name in DATABASES]
    here = [one for one in both if CHAOS_ROUNDS or one.values == (database,)]
    return pytest.mark.parametrize("database_url", here, indirect=True)


@dataclass
class Town:
    """One installation and its people; everybody sits at a browser of their own."""

    server: LiveServer
    smtp: MailServer
    browser: Browser
    people: dict[str, Person] = field(default_factory=dict)
    takes_pictures: bool = False
    script: bool = True

    @property
    def ctx(self) -> Context:
        """What server and scheduler share."""
        return self.server.ctx

    def person(self, email: str) -> Person:
        """The holder of an address."""
        if email not in self.people:
            self.people[email] = Person(
                self.browser, self.server.url, email, script=self.script, takes_pictures=self.takes_pictures
            )
        return self.people[email]

    def mail(self, person: Person, subject: str) -> EmailMessage:
        """The newest mail to a person about `subject`, once it has arrived."""
        self.beat()
        return self.smtp.awaited(person.email, subject)

    def beat(self) -> None:
        """One beat now, beside those of the scheduler: nobody waits for the next one."""
        for job in (timers.fire_due, outbox.deliver):
            job(self.ctx)

    def administrator(self) -> Person:
        """The first person of a new installation, invited from the command line, who joins by the mail."""
        email = "quan-tri@so.example"
        operator.add_person(
            self.ctx, email=email, full_name="Quản trị viên", organisation="Sở", roles=["sysadmin"]
        )  # fmt: skip
        return self.joins(email, "Quản trị viên")

    def joins(self, email: str, name: str) -> Person:
        """Accepts an invitation by the link in the mail."""
        invited = self.person(email)
        invited.follows(self.mail(invited, "Mời tham gia hệ thống")).answers(
            {"Họ và tên": name, "Mật khẩu": invited.password}
        )
        invited.presses("Nhận lời mời").is_told("Đã nhận lời mời")
        return invited

    def staff(self, *roles: str, name: str) -> Person:
        """A person of the agency or of a council who joined earlier."""
        return self.person(factories.staff(self.ctx, *roles, name=name).email)

    def today(self) -> str:
        """The day that everybody's clock shows, as people write it."""
        return f"{self.ctx.clock.now().astimezone(LOCAL):%d/%m/%Y}"

    def moves_to(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """Moves the clock that everybody lives by."""
        clock, at = self.ctx.clock, datetime(year, month, day, hour, minute, tzinfo=LOCAL)
        assert isinstance(clock, FixedClock)
        assert at > clock.now()
        with self.ctx.tx() as session:  # the service was up all the while, though nobody waited for its beats
            health_rows.write_heartbeat(session, self.ctx.agency, socket.gethostname(), at)
        clock.set(at)
        self.beat()
        return at


@contextmanager
def open_town(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser, **settings: Any) -> Iterator[Town]:
    """Opens a town with a scheduler that beats; at its end nothing may have gone wrong in any browser."""
    server = serve(smtp_host=smtp.host, smtp_port=smtp.port, beat_seconds=2, **settings)
    town, scheduler = Town(server, smtp, browser), Scheduler(server.ctx)
    scheduler.start()
    try:
        yield town
    except BaseException:
        for person in town.people.values():
            person.shows_what_it_saw()
            print(person.email, person.faults)
        raise
    finally:
        scheduler.stop()
    for person in town.people.values():
        person.leave()
