"""A database of the time when an edition had no agency: everything finds its owner, also where two had published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from caseflow.db import migrate
from caseflow.db.session import make_engine

pytestmark = pytest.mark.parametrize(
    "empty_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
BEFORE = "0007"
HASH = "0" * 64
DAY = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def connection(empty_url: str) -> Iterator[sa.Connection]:
    """The tables as they were before, with what two provinces had written into one database."""
    engine = make_engine(empty_url)
    with migrate._step(engine) as step:
        command.upgrade(migrate._config(step), BEFORE)
        write(step)
    migrate.upgrade(engine)
    with engine.connect() as reading:
        yield reading
    engine.dispose()


def write(step: sa.Connection) -> None:
    streams = (("a", "content"), ("b", "content"), ("a", "account/1"), ("b", "account/2"))
    for number, (agency, stream) in enumerate(streams):
        event(step, number, agency, stream)
    for number, (name, at, retired) in enumerate((("iso", 0, False), ("vietgap", 1, False), ("iso", 1, True)), 1):
        row = {"id": number, "kind": "workflow", "name": name, "number": number, "sha256": HASH, "retired": retired}
        # an edition is stamped a moment before the event of its publication
        insert(step, "editions", row | {"at": DAY + timedelta(hours=at, microseconds=-3)})
    for number in (1, 2, 3):
        insert(step, "accounts", {
            "id": number, "email": f"{number}@example.test", "full_name": "x", "search": "x", "phone": "",
            "organisation": "", "person_id_digest": "", "locale": "vi", "password_hash": "", "status": "active",
            "created_at": DAY,
        })  # fmt: skip
    insert(step, "enterprises", {
        "id": 1, "public_id": "e1", "agency": "a", "name": "x", "name_folded": "x", "tax_code": "0900000001",
        "legal_form": "x", "sector": "x", "address": "", "commune": "", "province": "33", "phone": "", "email": "",
        "representative": "", "size_class": "", "version": 1, "created_at": DAY, "updated_at": DAY,
    })  # fmt: skip
    insert(step, "published", {"sha256": HASH, "kind": "workflow", "name": "iso", "body": "{}", "published_at": DAY})
    insert(step, "cases", {
        "id": 1, "public_id": "c1", "agency": "a", "kind": "support", "scheme": "iso", "code": "A-1",
        "definition": HASH, "title": "x", "folded": "x", "state": "draft", "phase": "x",
        "waits_for": "applicant", "version": 0, "seq": 0,
        "head_hash": HASH, "enterprise_id": 1, "created_by": 1, "size_class": "", "priority": 0, "year": 2026,
        "due_order": 0, "created_at": DAY, "state_since": DAY, "entry": 0, "due_provisional": False,
    })  # fmt: skip
    insert(step, "heartbeats", {"node": "server", "beat_at": DAY})
    insert(step, "outages", {"id": 1, "begun_at": DAY, "ended_at": DAY + timedelta(hours=2)})


def event(step: sa.Connection, number: int, agency: str, stream: str) -> None:
    insert(step, "events", {
        "id": number + 1, "agency": agency, "stream": stream, "seq": 2 if number == 1 else 1, "kind": "x", "name": "",
        "actor_id": 0, "at": DAY + timedelta(hours=number), "body": "{}", "prev_hash": HASH, "hash": "1" * 64,
    })  # fmt: skip


def insert(step: sa.Connection, table: str, row: dict[str, Any]) -> None:
    columns = [sa.column(name, sa.DateTime(timezone=True) if isinstance(value, datetime) else None)
               for name, value in row.items()]  # fmt: skip
    step.execute(sa.insert(sa.table(table, *columns)).values(row))


def rows(connection: sa.Connection, columns: str, table: str, by: str) -> list[tuple[Any, ...]]:
    wanted: sa.Select[*tuple[Any, ...]] = sa.select(*(sa.column(name) for name in columns.split(", "))).select_from(
        sa.table(table)
    )
    return [tuple(row) for row in connection.execute(wanted.order_by(sa.column(by)))]


def test_an_edition_belongs_to_whoever_published_it(connection: sa.Connection) -> None:
    assert rows(connection, "agency, name", "editions", "number") == [("a", "iso"), ("b", "vietgap"), ("b", "iso")]


def test_accounts_cases_beats_and_outages_find_their_owner(connection: sa.Connection) -> None:
    assert rows(connection, "id, agency", "accounts", "id") == [(1, "a"), (2, "b"), (3, "")]
    assert rows(connection, "agency, programme", "cases", "id") == [("a", "a")]
    assert rows(connection, "agency, node", "heartbeats", "agency") == [("a", "server"), ("b", "server")]
    assert rows(connection, "agency", "outages", "agency") == [("a",), ("b",)]


def test_the_tables_are_those_of_the_code(connection: sa.Connection) -> None:
    assert migrate.drift(connection.engine) == []
