"""Migrations reach exactly the tables in Python, on both databases, however many start them at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.config import Config
from sqlalchemy.exc import OperationalError

from caseflow.db import migrate
from caseflow.db.session import make_engine

BOTH = pytest.mark.parametrize(
    "empty_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def engine(empty_url: str):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


@BOTH
def test_an_upgraded_database_has_the_tables_of_the_code_and_a_second_upgrade_finds_nothing(engine: sa.Engine):
    assert migrate.current(engine) is None

    done = migrate.upgrade(engine)

    assert done[-1] == migrate.newest() == migrate.current(engine)
    assert migrate.drift(engine) == []
    assert migrate.upgrade(engine) == []


@BOTH
def test_four_upgraders_at_once_run_each_migration_once(empty_url: str):
    start = threading.Barrier(4)

    def go(_number: int) -> list[str]:
        engine = make_engine(empty_url)
        try:
            start.wait()
            return migrate.upgrade(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        done = [revision for revisions in pool.map(go, range(4)) for revision in revisions]

    assert len(done) == len(set(done)) > 0
    assert migrate.newest() in done


@BOTH
def test_a_step_that_fails_leaves_nothing_behind(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch):
    def half(config: Config, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise OperationalError("the power went", None, Exception())

    with monkeypatch.context() as patch:
        patch.setattr("alembic.command.upgrade", half)
        with pytest.raises(OperationalError):
            migrate.upgrade(engine)

    assert sa.inspect(engine).get_table_names() == []
    assert migrate.upgrade(engine)[-1] == migrate.newest()


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_foreign_keys_are_enforced_again_after_an_upgrade(engine: sa.Engine):
    migrate.upgrade(engine)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
