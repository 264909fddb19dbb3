"""The rival of a page: the same rows, fetched with prepared SQL through the bare driver, in one flat template."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import jinja2
import psycopg

from tests.benchmarks.trace import Statement

_PAGE = """<!doctype html><html lang="vi"><body>{{ frame }}
{% for rows in found %}<table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
{% endfor %}</body></html>"""


def rival(url: str, said: Sequence[Statement], size: int) -> Callable[[], bytes]:
    """Writes a page of `size` bytes out of what `said` asks for: each question once, what the rows leave is frame.

    The frame (heads, menus, labels) is one piece of text, for a flat template has it ready.
    """
    questions = {repr((s.sql, s.values)): (s.sql, s.values) for s in said if not s.writes}
    ask = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    template = jinja2.Environment(autoescape=True).from_string(_PAGE)

    def write(frame: str) -> bytes:
        found = [ask(sql, values) for sql, values in questions.values()]
        return template.render(found=found, frame=frame).encode()

    frame = "x" * max(0, size - len(write("")))
    return lambda: write(frame)


def _sqlite(url: str) -> Callable[[str, Any], list[Any]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    return lambda sql, values: connection.execute(sql, values).fetchall()


def _postgresql(url: str) -> Callable[[str, Any], list[Any]]:
    connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)
    connection.prepare_threshold = 0
    cursor = connection.cursor()
    return lambda sql, values: cursor.execute(sql.encode(), values).fetchall()
