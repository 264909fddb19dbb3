"""Opens stored databases as an installation does that is given newer code: migrated, with its content published."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from caseflow.bootstrap import build
from caseflow.core.clock import FixedClock, local_date, start_of_day
from caseflow.db import migrate
from caseflow.db.models import Event
from caseflow.db.session import Database, make_engine
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.stored import restore
from tests.support import databases
from tests.support.contexts import settings_for

MORNING = 8
"""The hour at which the office opens."""


@dataclass(frozen=True)
class Installation:
    """One stored database: its address, the folder of its files, and the server it lies on if it is PostgreSQL."""

    state: str
    url: str
    folder: Path
    server: str = ""

    @property
    def database(self) -> str:
        """How reports name it."""
        return "postgresql" if self.server else "sqlite"

    def copy(self, folder: Path) -> Installation:
        """One of a test's own."""
        if (self.folder / "files").is_dir():
            shutil.copytree(self.folder / "files", folder / "files", copy_function=os.link)
        if self.server:
            name = databases.create(self.server, str(sa.make_url(self.url).database))
            return Installation(self.state, databases.address(self.server, name), folder, self.server)
        shutil.copy(self.url.removeprefix("sqlite:///"), folder / "caseflow.db")
        return Installation(self.state, f"sqlite:///{folder / 'caseflow.db'}", folder)

    def drop(self) -> None:
        """Gives its place on the server back."""
        if self.server:
            databases.execute(self.server, f'DROP DATABASE "{sa.make_url(self.url).database}" WITH (FORCE)')


def restored(state: str, folder: Path, server: str = "") -> Installation:
    """A stored database and its files as they were stored, on `server` or as a file in `folder`; not upgraded yet."""
    (folder / "files").mkdir(parents=True)
    restore.files(state, folder / "files")
    if server:
        found = Installation(state, databases.address(server, databases.create(server)), folder, server)
        restore.postgresql(state, found.url)
        return found
    restore.sqlite(state, folder / "caseflow.db")
    return Installation(state, f"sqlite:///{folder / 'caseflow.db'}", folder)


def upgrade(stored: Installation) -> None:
    """What docs/operations.md asks for when newer code comes: the schema, then the content."""
    engine = make_engine(stored.url)
    migrate.upgrade(engine)
    engine.dispose()
    ctx = opened(stored)
    catalog.publish(ctx)
    ctx.database.engine.dispose()


def opened(stored: Installation) -> Context:
    """A context on it, in the morning of the first working day after the newest act that is on record there.

    Nothing here needs to outlive a power cut, so no commit waits for the disk.
    """
    database = Database(make_engine(stored.url, durable=False))
    with database.read() as session:
        newest = session.scalars(sa.select(sa.func.max(Event.at))).one()
    clock = FixedClock(newest)
    ctx = replace(build(settings_for(stored.url, stored.folder), clock=clock, mailer=MemoryMailer()), database=database)
    clock.set(start_of_day(ctx.calendar.next_working_day(local_date(newest) + timedelta(days=1)), MORNING))
    return ctx
