"""What every use case is handed: settings, clock, database, content, and what is outside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import Clock, DemoClock, local_date
from caseflow.core.content import ContentRoots
from caseflow.core.settings import Settings
from caseflow.db.session import Database
from caseflow.gateways.files import FileStore
from caseflow.gateways.mail import Mailer
from caseflow.programmes.schema import Programme
from caseflow.services.foundation.content import Content

P = TypeVar("P")


class CrashPoints:
    """Named moments at which a test may end the process, as a power cut would; in service they do nothing."""

    def at(self, name: str) -> None:
        """Called at the moment `name`."""


@dataclass(frozen=True)
class Context:
    """Built once by `bootstrap`; the same in every thread."""

    settings: Settings
    clock: Clock
    database: Database
    roots: ContentRoots
    calendar: WorkCalendar
    content: Content
    files: FileStore
    mailer: Mailer | None
    keeps_mail: bool = False
    """Messages are written to be read and are never sent: for the demo's history, which is long past."""
    crash: CrashPoints = field(default_factory=CrashPoints)

    parts: Mapping[type[Any], Any] = field(default_factory=dict)
    """What higher floors put together, by its type: the engine out of all capabilities, and its vocabulary."""

    def part(self, kind: type[P]) -> P:
        """The part of this type; raises KeyError when the installation was built without it."""
        return cast(P, self.parts[kind])

    @property
    def agency(self) -> str:
        """The agency that this installation serves: whose rows it reads and writes."""
        return self.content.agency.agency

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agency and those it took over: events, number books and organisations keep whose they were."""
        return (self.agency, *self.content.former)

    @property
    def demo_clock(self) -> DemoClock | None:
        """The clock that an administrator of a demo may move; None outside demo mode."""
        return self.clock if isinstance(self.clock, DemoClock) else None

    @property
    def wall(self) -> Clock:
        """The clock on the wall, which nobody moves: for sessions, throttles, heartbeats and files on their way."""
        return self.clock if self.demo_clock is None else self.demo_clock.real

    @property
    def programme(self) -> Programme:
        """The plan in force today: what is offered, under which calls. A case keeps the plan it was handed in under."""
        return self.content.plans.on(local_date(self.clock.now()))

    def tx(self, patience: float | None = None) -> AbstractContextManager[Session]:
        """A writing transaction: commits when the block ends well. With `patience` (seconds) it waits no longer than
        that for other writers and raises OperationalError."""
        return self.database.write(patience)

    def read(self) -> AbstractContextManager[Session]:
        """A reading session."""
        return self.database.read()
