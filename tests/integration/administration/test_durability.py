"""A commit that was acknowledged survives a power cut: the database is opened so that it waits for the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.db import session as db_session
from tests.support.contexts import SHIPPED_PRAGMAS

FULL, OFF = 2, 0


@pytest.mark.parametrize(("durable", "wanted"), [(True, FULL), (False, OFF)])
def test_sqlite_waits_for_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, durable: bool, wanted: int) -> None:
    monkeypatch.setattr(db_session, "_PRAGMAS", SHIPPED_PRAGMAS)
    engine = db_session.make_engine(f"sqlite:///{tmp_path}/own.db", durable=durable)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == wanted
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()
