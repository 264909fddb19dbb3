"""Notices of before there were registers: both books become one, what was issued twice stays as it was issued."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from caseflow.db import migrate
from caseflow.db.session import make_engine

BOTH = pytest.mark.parametrize(
    "empty_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
BEFORE = "0019"
ISSUED = [("standards", 2025, 1), ("standards", 2026, 1), ("regulations", 2026, 1), ("standards", 2026, 2),
          ("regulations", 2026, 2), ("regulations", 2026, 3)]  # fmt: skip
"""Book, year and serial of each notice, in the order of their issue."""


def row(table: sa.Table, **given: Any) -> dict[str, Any]:
    """A row with something in every column that wants it."""
    by_type: tuple[tuple[type[Any], Any], ...] = (
        (sa.DateTime, datetime(2026, 2, 3, 4, 5, tzinfo=UTC)), (sa.Date, date(2026, 2, 3)), (sa.Boolean, True),
        (sa.Integer, 1),
    )  # fmt: skip
    wanted = (c for c in table.columns if not c.nullable and c.server_default is None and c.name not in given)
    filled = {c.name: next((value for kind, value in by_type if isinstance(c.type, kind)), "x") for c in wanted}
    return {**filled, **given}


def fill(connection: sa.Connection) -> None:
    """One case, and notices of two books that both began at one."""
    meta = sa.MetaData()
    meta.reflect(connection, only=["published", "accounts", "enterprises", "cases", "notices"])
    connection.execute(meta.tables["published"].insert(), row(meta.tables["published"]))
    for name in ("accounts", "enterprises", "cases"):
        table = meta.tables[name]
        connection.execute(table.insert(), row(table, id=1))
    notices = meta.tables["notices"]
    for number, (book, year, serial) in enumerate(ISSUED, 1):
        said = {"agency": "a", "book": book, "year": year, "serial": serial, "number": f"{serial:02d}/{year}/TB"}
        connection.execute(notices.insert(), row(notices, id=number, case_id=1, **said))


@BOTH
def test_two_books_become_one_register_and_twins_are_marked(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with migrate._step(engine) as connection:
        command.upgrade(migrate._config(connection), BEFORE)
        fill(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        books = sa.text("SELECT issuer, series, year, first_serial, last_serial FROM number_books ORDER BY year")
        found = [tuple(book) for book in connection.execute(books)]
        lines = sa.text(
            "SELECT b.year, t.serial, t.twin, t.number, t.cancelled_at FROM taken_numbers t "
            "JOIN number_books b ON b.id = t.book_id ORDER BY t.id"
        )
        taken = [tuple(line) for line in connection.execute(lines)]
        papers = connection.execute(sa.text("SELECT count(*) FROM papers")).scalar_one()
    engine.dispose()
    assert found == [("sub_department", "TB", 2025, 1, 1), ("sub_department", "TB", 2026, 1, 3)]
    assert taken == [
        (2025, 1, 0, "01/2025/TB", None), (2026, 1, 0, "01/2026/TB", None), (2026, 1, 1, "01/2026/TB", None),
        (2026, 2, 0, "02/2026/TB", None), (2026, 2, 1, "02/2026/TB", None), (2026, 3, 0, "03/2026/TB", None),
    ]  # fmt: skip
    assert papers == 0, "what was decided in one press stays so"
