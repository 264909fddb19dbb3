"""A province whose open cases are behind its content: one in every state, to be copied, and how they are asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.db.models import Case, Event
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.support import factories, moving, provinces
from tests.support.contexts import NOW, settings_for
from tests.support.copies import Copier
from tests.support.journey import Journey
from tests.support.stations import context

ROAD = "iso_9001"


@dataclass(frozen=True)
class Recorded:
    """The province before its roads changed, with a case in every state, to be copied."""

    url: str
    folder: Path
    journey: Journey
    cases: tuple[str, ...]


@pytest.fixture(scope="session")
def recorded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("before")
    shutil.copy(sqlite_template, folder / "caseflow.db")
    url = f"sqlite:///{folder / 'caseflow.db'}"
    ctx = context(url, folder, NOW, settings_for(url, folder, content=provinces.before(folder / "content")))
    catalog.publish(ctx)
    journey, found = moving.everywhere(ctx, ROAD, Copier(ctx))
    ctx.database.engine.dispose()
    return Recorded(url, folder, journey, tuple(found))


@pytest.fixture(scope="session")
def published(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the recorded province once it has published what it says today."""
    folder = tmp_path_factory.mktemp("after")
    shutil.copy(recorded.folder / "caseflow.db", folder / "caseflow.db")
    url = f"sqlite:///{folder / 'caseflow.db'}"
    settings = settings_for(url, folder, content=provinces.after(folder / "content"))
    ctx = context(url, folder, recorded.journey.ctx.clock.now(), settings)
    catalog.publish(ctx)
    ctx.database.engine.dispose()
    return folder / "caseflow.db"


Province = Callable[..., Context]


@pytest.fixture
def province(recorded: Recorded, published: Path, tmp_path: Path) -> Iterator[Province]:
    """The recorded province on a copy of its own, with the content of today: `province()`, `province(change=...)`."""
    shutil.copytree(recorded.folder / "files", tmp_path / "files")
    url = f"sqlite:///{tmp_path / 'caseflow.db'}"
    made: list[Context] = []

    def make(change: str = provinces.CHANGE, *, publish: bool = True, **given: Any) -> Context:
        usual = change == provinces.CHANGE and publish
        shutil.copy(published if usual else recorded.folder / "caseflow.db", tmp_path / "caseflow.db")
        content = provinces.after(tmp_path / f"content{len(made)}", change=change)
        settings = settings_for(url, tmp_path, content=content)
        ctx = context(url, tmp_path, recorded.journey.ctx.clock.now(), settings, **given)
        made.append(ctx)
        if publish and not usual:
            catalog.publish(ctx)
        return ctx

    yield make
    for ctx in made:
        ctx.database.engine.dispose()


def case_at(ctx: Context, state: str) -> str:
    """The public id of the first open case that stands in a state."""
    with ctx.read() as session:
        mine = sa.select(Case.public_id).where(Case.state == state, Case.closed_at.is_(None)).order_by(Case.id)
        return session.scalars(mine.limit(1)).one()


def row(ctx: Context, public_id: str) -> Case:
    with ctx.read() as session:
        return session.scalars(sa.select(Case).where(Case.public_id == public_id)).one()


def later(ctx: Context, by: timedelta) -> None:
    assert isinstance(ctx.clock, FixedClock)
    ctx.clock.advance(by)


def administrator(ctx: Context) -> Actor:
    return factories.staff(ctx, "sysadmin")


def told(ctx: Context, public_id: str) -> int:
    """How often somebody was reminded of a case."""
    with ctx.read() as session:
        mine = sa.select(sa.func.count()).select_from(Event).join(Case, Case.id == Event.case_id)
        return int(session.scalar(mine.where(Case.public_id == public_id, Event.kind == "reminded")) or 0)
