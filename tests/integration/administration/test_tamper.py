"""R9: whatever somebody changes in the tables behind the engine's back, `verify` finds it and names where."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from caseflow.services.administration import verify
from caseflow.services.foundation import audit
from caseflow.services.foundation.promises import Finding
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only

Rows = list[dict[str, Any]]
ZERO = "0" * 64


@dataclass
class Tables:
    """The database as somebody with a SQL shell sees it."""

    shell: sqlite3.Connection

    def events(self, stream: str = "%") -> Rows:
        """The events of a stream, in their order."""
        return self.all("SELECT * FROM events WHERE stream LIKE ? ORDER BY stream, seq", stream)

    def all(self, statement: str, *values: Any) -> Rows:
        """Rows by column name."""
        return [dict(row) for row in self.shell.execute(statement, values)]

    def do(self, statement: str, *values: Any) -> None:
        """One change, which must find something to change."""
        assert self.shell.execute(statement, values).rowcount > 0, statement

    def rechain(self, stream: str, rows: Rows) -> None:
        """Writes a stream anew with hashes that fit, and moves its head: a forgery without a seam."""
        self.do("DELETE FROM events WHERE stream = ?", stream)
        head = ZERO
        for seq, row in enumerate(rows, 1):
            row = {**row, "stream": stream, "seq": seq, "prev_hash": head}
            head = row["hash"] = audit.chain_hash(head, row["body"])
            row.pop("id", None)
            columns = ", ".join(row)
            marks = ", ".join("?" * len(row))
            self.do(f"INSERT INTO events ({columns}) VALUES ({marks})", *row.values())  # noqa: S608
        self.set_head(stream, len(rows), head)

    def set_head(self, stream: str, seq: int, head: str) -> None:
        """Moves the end of a chain."""
        if stream.startswith("case/"):
            self.do("UPDATE cases SET seq = ?, head_hash = ? WHERE id = ?", seq, head, int(stream[5:]))
        else:
            self.do("UPDATE streams SET seq = ?, head_hash = ? WHERE name = ?", seq, head, stream)


@dataclass(frozen=True)
class Case:
    """One way of tampering: what is done, and what the report must name."""

    name: str
    do: Callable[[Tables], None]
    named: str


def set_column(stream: str, seq: int, column: str, value: Any) -> Case:
    def do(tables: Tables) -> None:
        tables.do(f"UPDATE events SET {column} = ? WHERE stream = ? AND seq = ?", value, stream, seq)  # noqa: S608

    return Case(f"{stream} {seq} {column}", do, f"{stream} event {seq}")


def columns() -> Iterator[Case]:
    """One column of one event."""
    values: dict[str, Any] = {
        "agency": "elsewhere", "kind": "transitions", "name": "approved", "from_state": "ranked", "to_state": "closed",
        "actor_id": 999, "at": "2026-01-02 03:04:05.000000", "case_id": None, "prev_hash": "f" * 64, "hash": "e" * 64,
        "body": "no JSON at all",
    }  # fmt: skip
    for seq in (20, 31):
        yield from (set_column("case/1", seq, column, value) for column, value in values.items())
    yield from (set_column("account/1", 1, column, values[column]) for column in ("kind", "actor_id", "at", "body"))
    yield set_column("content", 1, "body", "{}")


def details() -> Iterator[Case]:
    """A word in the body of an event: who acted, when, what was signed."""

    def edit(stream: str, seq: int, before: str, after: str) -> Case:
        def do(tables: Tables) -> None:
            tables.do(
                "UPDATE events SET body = replace(body, ?, ?) WHERE stream = ? AND seq = ?", before, after, stream, seq
            )

        return Case(f"{stream} {seq} {before}", do, f"{stream} event {seq}")

    for seq in range(18, 40, 2):
        yield edit("case/1", seq, '"actor":', '"actor":1')
    yield from (edit("case/1", seq, "2026", "2025") for seq in (1, 17, 25))
    yield edit("council/1", 1, '"seats":', '"seat":')
    yield edit("account/2", 1, '"details":{', '"details":{"x":1,')


def deletions() -> Iterator[Case]:
    """An event that is gone: the one after it is named, or the chain whose end is missing."""

    def gone(stream: str, seq: int, named: str) -> Case:
        return Case(
            f"{stream} without {seq}",
            lambda tables: tables.do("DELETE FROM events WHERE stream = ? AND seq = ?", stream, seq),
            named,
        )

    for seq in (1, 2, 17, 20, 25, 30):
        yield gone("case/1", seq, f"case/1 event {seq + 1}")
    yield from (gone(stream, 1, f"{stream} event 2") for stream in ("account/1", "account/2", "council/1"))
    yield gone("content", 1, "content")


def insertions() -> Iterator[Case]:
    """An event that never was, with a hash that fits, at the end or in the middle."""

    def put(stream: str, seq: int | None, named: str) -> Case:
        def do(tables: Tables) -> None:
            rows = tables.events(stream)
            at = seq or len(rows) + 1
            for row in reversed(rows[at - 1 :]):
                tables.do("UPDATE events SET seq = seq + 1 WHERE id = ?", row["id"])
            forged = {**rows[0], "seq": at, "prev_hash": rows[at - 2]["hash"]}
            forged["hash"] = audit.chain_hash(forged["prev_hash"], forged["body"])
            forged.pop("id")
            marks = ", ".join("?" * len(forged))
            tables.do(f"INSERT INTO events ({', '.join(forged)}) VALUES ({marks})", *forged.values())  # noqa: S608

        return Case(f"{stream} plus one at {seq}", do, named)

    yield from (put("case/1", seq, f"case/1 event {seq}") for seq in (2, 18, 30))
    yield from (put("account/1", 2, "account/1 event 2") for _ in range(1))
    yield from (put(stream, None, stream) for stream in ("case/1", "account/1", "content", "council/1"))


def reorderings() -> Iterator[Case]:
    """Two events that changed places."""

    def swap(stream: str, one: int, other: int) -> Case:
        def do(tables: Tables) -> None:
            for before, after in ((one, -1), (other, one), (-1, other)):
                tables.do("UPDATE events SET seq = ? WHERE stream = ? AND seq = ?", after, stream, before)

        return Case(f"{stream} {one} and {other}", do, f"{stream} event {one}")

    yield from (swap("case/1", one, one + 1) for one in (1, 16, 20, 24, 28))
    yield swap("case/1", 18, 35)
    yield swap("account/1", 1, 2)


def cuts() -> Iterator[Case]:
    """The end of a chain cut off, its head moved back: only a head kept outside tells, and names what is gone."""

    def cut(stream: str, count: int) -> Case:
        def do(tables: Tables) -> None:
            rows = tables.events(stream)
            tables.do("DELETE FROM events WHERE stream = ? AND seq > ?", stream, len(rows) - count)
            left = rows[: len(rows) - count]
            tables.set_head(stream, len(left), left[-1]["hash"] if left else ZERO)

        return Case(f"{stream} without its last {count}", do, stream)

    yield from (cut("case/1", count) for count in (1, 2, 5))
    yield from (cut(stream, 1) for stream in ("account/1", "account/2", "account/5", "council/1", "content"))


def swaps() -> Iterator[Case]:
    """Two chains that changed their names."""

    def swap(one: str, other: str) -> Case:
        def do(tables: Tables) -> None:
            for table, column in (("events", "stream"), ("streams", "name")):
                for before, after in ((one, "x"), (other, one), ("x", other)):
                    tables.do(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", after, before)  # noqa: S608

        return Case(f"{one} and {other}", do, one)

    yield from (swap(f"account/{n}", f"account/{n + 1}") for n in (1, 2, 3))
    yield swap("account/4", "council/1")


def replacements() -> Iterator[Case]:
    """A whole chain written anew, every hash and the head fitting."""

    def replace(stream: str, before: str, after: str) -> Case:
        def do(tables: Tables) -> None:
            rows = tables.events(stream)
            changed = [{**row, "body": row["body"].replace(before, after)} for row in rows]
            assert changed != rows
            tables.rechain(stream, changed)

        return Case(f"{stream} anew with {after}", do, stream)

    yield replace("case/1", '"signed":[', '"signed":[ ')
    yield from (replace(s, '"details":{', '"details": {') for s in ("account/1", "account/2", "council/1", "content"))
    yield Case(
        "case/1 without a step, rechained",
        lambda t: t.rechain("case/1", [r for r in t.events("case/1") if r["name"] != "rank"]),
        "case/1",
    )


def rows_beside() -> Iterator[Case]:
    """What stands beside the chain: the case itself, what was signed, what was published, what was acknowledged."""

    def set_row(table: str, change: str, where: str, named: str) -> Case:
        statement = f"UPDATE {table} SET {change} WHERE {where}"  # noqa: S608
        return Case(statement, lambda tables: tables.do(statement), named)

    yield set_row("cases", "state = 'closed'", "id = 1", "case 1")
    yield set_row("cases", "state = 'nowhere'", "id = 1", "case 1")
    yield set_row("cases", "version = version + 1", "id = 1", "case 1")
    yield set_row("cases", "seq = seq + 1", "id = 1", "case/1")
    yield set_row("cases", f"head_hash = '{ZERO}'", "id = 1", "case/1")
    for form in ("budget", "contract", "certificate", "iso_9001_application", "reason"):
        change = "field_values = replace(field_values, '{', '{\"x\":1,')"
        yield set_row("submissions", change, f"form = '{form}' AND revision = 1", f"case 1 {form} revision 1")
    yield set_row("submissions", "documents = '[]'", "form = 'iso_9001_application'", "case 1 iso_9001_application")
    yield set_row("submissions", "revision = 9", "form = 'budget'", "case 1 budget revision")
    yield Case(
        "a signed form gone", lambda t: t.do("DELETE FROM submissions WHERE form = 'decision'"), "case 1 decision"
    )
    yield set_row(
        "published", "body = replace(body, '\"at_most\":1', '\"at_most\":9')", "kind = 'workflow'", "workflow iso_9001"
    )
    yield Case("a key of nothing", lambda t: t.do(
        "UPDATE idempotency_keys SET result = replace(result, '\"event\":', '\"event\":9') WHERE what LIKE 'action:%'"
    ), "key ")  # fmt: skip
    yield Case(
        "no deadline", lambda t: t.do("DELETE FROM timers WHERE open = 1 AND name LIKE 'state:%:breach'"), "case 1"
    )


CASES = [
    *columns(), *details(), *deletions(), *insertions(), *reorderings(), *cuts(), *swaps(), *replacements(),
    *rows_beside(),
]  # fmt: skip


@sqlite_only
def test_nothing_that_is_changed_behind_the_engines_back_stays_unseen(at: OpenStation):
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)
    missed = []
    for case in CASES:
        journey = at("certificate_suspended")
        heads = verify.heads_of(journey.ctx)
        found = tampered(journey, case, heads)
        subjects = [f.subject for f in found]
        if "/" in case.named:  # a chain: the first row that is wrong comes first
            subjects = [f.subject for f in found if f.invariant == "I6" and "/" in f.subject][:1]
        if not any(subject.startswith(case.named) for subject in subjects):
            missed.append(f"{case.name}: expected {case.named}, found {found[:3]}")
    assert not missed, "\n".join(missed)


def tampered(journey: Journey, case: Case, heads: dict[str, tuple[int, str]]) -> tuple[Finding, ...]:
    """What verify says after the change; before it there was nothing to say."""
    journey.ctx.database.engine.dispose()
    shell = sqlite3.connect(str(journey.ctx.database.engine.url.database), isolation_level=None)
    shell.row_factory = sqlite3.Row
    case.do(Tables(shell))
    shell.close()
    return verify.verify(journey.ctx, heads).findings


@sqlite_only
def test_untouched_there_is_nothing_to_find(at: OpenStation):
    journey = at("certificate_suspended")
    report = verify.verify(journey.ctx, verify.heads_of(journey.ctx))
    assert report.clean
    assert report.checked["events"] > 40
    assert report.checked["submissions"] > 10


@sqlite_only
def test_a_file_that_was_exchanged_or_lost_is_found(at: OpenStation):
    journey = at("surveillance")
    store = journey.ctx.files
    (one,) = store.iter_all()
    path = store.path(one)
    path.unlink()
    assert [f.subject for f in verify.verify(journey.ctx).findings] == [f"file {one}"]
    path.write_bytes(b"%PDF-1.7 something else")
    assert [f.message for f in verify.verify(journey.ctx).findings] == ["its content is not what was stored"]


@sqlite_only
@pytest.mark.parametrize("kind", ["form", "workflow"])
def test_content_that_is_gone_is_named_instead_of_stopping_the_check(at: OpenStation, kind: str):
    journey = at("submitted")
    journey.ctx.database.engine.dispose()
    shell = sqlite3.connect(str(journey.ctx.database.engine.url.database), isolation_level=None)
    shell.execute("DELETE FROM published WHERE kind = ?", [kind])
    shell.close()
    assert all(f.subject.startswith("content ") for f in verify.verify(journey.ctx).findings)
    assert not verify.verify(journey.ctx).clean
