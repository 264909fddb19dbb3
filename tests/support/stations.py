"""Every state of the ISO 9001 road kept as a database: a test opens a copy and is there at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import build
from caseflow.core.clock import FixedClock
from caseflow.core.settings import Settings
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.foundation.context import Context
from tests.support import databases, factories
from tests.support.contexts import NOW, settings_for
from tests.support.council import Council
from tests.support.journey import Journey

DESKS = ("one_stop", "case_officer", "division_head", "finance", "director")
READY, COUNTED, FAILED = "ready", "counted", "failed"
"""Three more than the states: a draft with all it needs, and a council that has counted, with either result."""


@dataclass(frozen=True)
class Station:
    """One copy: the address of its database, its folder, its moment, and the journey as it was there."""

    url: str
    folder: Path
    at: datetime
    journey: Journey


class Stations:
    """The copies of one kind of database, made while one case is played along the whole road."""

    def __init__(self, url: str, folder: Path, server: str = "") -> None:
        self.url, self.folder, self.server = url, folder, server
        self.kept: dict[str, Station] = {}
        _Recorder(self).play()

    def keep(self, name: str, journey: Journey) -> None:
        """Copies the database as it stands, the first time it is here."""
        if name in self.kept:
            return
        ctx, folder = journey.ctx, self.folder / "kept" / name
        ctx.database.engine.dispose()  # folds SQLite's log into its file, and lets PostgreSQL copy
        url = self.copy(str(ctx.database.engine.url.render_as_string(hide_password=False)), ctx.settings.var, folder)
        self.kept[name] = Station(url, folder, ctx.clock.now(), journey.on(ctx))

    def copy(self, url: str, var: Path, folder: Path) -> str:
        """Copies database and files; gives the address of the copy."""
        folder.mkdir(parents=True)
        if (var / "files").is_dir():
            shutil.copytree(var / "files", folder / "files", copy_function=os.link)
        if self.server:
            name = databases.create(self.server, str(sa.make_url(url).database))
            return databases.address(self.server, name)
        shutil.copy(url.removeprefix("sqlite:///"), folder / "caseflow.db")
        return f"sqlite:///{folder / 'caseflow.db'}"

    def names(self) -> list[str]:
        """Every station, in the order of the road."""
        return list(self.kept)

    def open(self, name: str, folder: Path, **changes: Any) -> Journey:
        """The journey at a station, on a copy of its own under `folder`."""
        kept = self.kept[name]
        return kept.journey.on(context(self.copy(kept.url, kept.folder, folder), folder, kept.at, **changes))


class _Recorder(Journey):
    """Keeps the database at every state it comes to."""

    def __init__(self, stations: Stations) -> None:
        self.stations = stations
        super().__init__(context(stations.url, stations.folder, NOW))
        for role in DESKS:
            self.person(role)
        self.council = Council(self.ctx, self.clock, self.clock.now() + timedelta(days=14))
        self.strangers = {
            "rival": factories.applicant(self.ctx),
            "other_officer": factories.staff(self.ctx, "case_officer"),
            "boss": factories.staff(self.ctx, "one_stop", "finance", "director"),
        }
        stations.keep("draft", self)

    def play(self) -> None:
        """The whole road with every detour, and where it leads when the vote or the acceptance fails."""
        self.to("surveillance", detours=True)
        failing = self.stations.open("council_meeting", self.stations.folder / "failing")
        failing.vote(passed=False)
        self.stations.keep(FAILED, failing)
        self.aside(failing, ("council_secretary", "conclude_reject"))
        ending = self.stations.open("acceptance", self.stations.folder / "ending")
        self.aside(ending, ("case_officer", "fail_acceptance"), ("finance", "liquidate_and_recover"))
        self.ctx.database.engine.dispose()

    def aside(self, other: Journey, *steps: tuple[str, str]) -> None:
        """Plays a copy on, off the road of this one, and keeps every state that it comes to."""
        for role, action in steps:
            other.do(role, action)
            self.stations.keep(other.state, other)
        other.ctx.database.engine.dispose()

    def on(self, ctx: Context) -> Journey:
        """On a copy nothing more is kept."""
        other = super().on(ctx)
        other.__class__ = Journey
        return other

    def prepare(self, action: str) -> None:
        """As everybody does, keeping what the preparation brings about."""
        super().prepare(action)
        if action in ("submit", "conclude_pass", "conclude_revise"):
            self.stations.keep(READY if action == "submit" else COUNTED, self)

    def do(self, role: str, action: str, **given: Any) -> dict[str, Any]:
        """One step, and the state it leads to is kept."""
        done = super().do(role, action, **given)
        self.stations.keep(self.state, self)
        return done


def context(url: str, folder: Path, at: datetime, settings: Settings | None = None, **given: Any) -> Context:
    """A context whose clock stands at `at` and whose files lie in `folder`; `given` goes to `bootstrap.build`."""
    made = build(settings or settings_for(url, folder), **{"clock": FixedClock(at), "mailer": MemoryMailer(), **given})
    _opened.append(made)
    return made


_opened: list[Context] = []
"""Every context that somebody may still have connections of."""


@pytest.fixture(scope="session")
def sqlite_stations(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stations:
    """The stations on SQLite."""
    folder = tmp_path_factory.mktemp("stations")
    path = Path(shutil.copy(sqlite_template, folder / "caseflow.db"))
    return Stations(f"sqlite:///{path}", folder)


@pytest.fixture(scope="session")
def pg_stations(pg_template: str, tmp_path_factory: pytest.TempPathFactory) -> Stations:
    """The stations on PostgreSQL."""
    url = databases.address(pg_template, databases.create(pg_template, databases.TEMPLATE))
    return Stations(url, tmp_path_factory.mktemp("pg_stations"), pg_template)


OpenStation = Callable[..., Journey]


@pytest.fixture
def stations(request: pytest.FixtureRequest) -> Stations:
    """The stations on SQLite or PostgreSQL (tests.support.databases); `["sqlite"]` by indirect parametrisation."""
    name = "sqlite_stations" if request.param == "sqlite" else "pg_stations"
    found: Stations = request.getfixturevalue(name)
    return found


@pytest.fixture
def at(stations: Stations, tmp_path: Path) -> Iterator[OpenStation]:
    """Opens stations: `at("submitted")` is a journey whose case is submitted, on a database of its own."""
    opened: list[Journey] = []

    def open_station(name: str, **changes: Any) -> Journey:
        journey = stations.open(name, tmp_path / f"at-{len(opened)}", **changes)
        opened.append(journey)
        return journey

    yield open_station
    while _opened:
        _opened.pop().database.engine.dispose()
    for journey in opened if stations.server else ():
        databases.execute(stations.server, f'DROP DATABASE "{journey.ctx.database.engine.url.database}" WITH (FORCE)')


sqlite_only = pytest.mark.parametrize("stations", ["sqlite"], indirect=True)
"""For tests whose point is not the database."""
