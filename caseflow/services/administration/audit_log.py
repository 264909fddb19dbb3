"""The audit log in words: who did what to which thing when, found by person, kind, thing and days; and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from caseflow.core.actor import ANONYMOUS_ID, SYSTEM, SYSTEM_ID, Actor
from caseflow.core.cells import Cell
from caseflow.core.clock import LOCAL
from caseflow.core.finding import asked_words
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import audit_log as event_rows
from caseflow.db.queries.administration.audit_log import EventRow, Wanted
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.administration import event_words
from caseflow.services.administration.event_words import Known, Subject
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm, Sheet
from caseflow.services.foundation.permits import require

PAGE = 50
READ = "audit:read"
MOST_NAMED = 200
"""Things that one search of the log names: more are found with another word."""
_SHEET = Sheet(
    "audit",
    say("Nhật ký", "Audit log"),
    (
        say("Lúc", "When"),
        say("Người thực hiện", "By"),
        say("Việc", "What"),
        say("Đối tượng", "Of"),
        say("Chi tiết", "Details"),
        say("Chuỗi", "Stream"),
        say("Số", "Number"),
        say("Mã băm", "Hash"),
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the log is narrowed to; words find people and things as everywhere, `first` and `last` are days."""

    who: str = ""
    about: str = ""
    stream: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as people read it; `raw` is what was hashed."""

    id: int
    at: datetime
    who: str
    who_id: int
    what: Text
    subject: Subject
    said: tuple[tuple[Text, Text], ...]
    stream: str
    seq: int
    kind: str
    raw: str
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log; `after` is where the next one begins, as an address carries it."""

    entries: tuple[Entry, ...]
    after: str | None


def kinds(ctx: Context) -> dict[str, Text]:
    """What every kind of event is called."""
    return {kind: words.title for kind, words in ctx.part(Engine).events.items()}


def page(ctx: Context, actor: Actor, asked: Asked, after: str | None = None) -> LogPage:
    """Events, the newest first, 50 at a time; needs `audit:read`. An edge that cannot be is read as none."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        wanted = _wanted(ctx, session, asked, after)
        found = event_rows.events(session, wanted, PAGE)
        shown = found[:PAGE]
        known = _known(ctx, session, actor, shown)
        entries = tuple(_entry(ctx, session, known, row) for row in shown)
    edge = f"{shown[-1].at.isoformat()}|{shown[-1].id}" if len(found) > PAGE else None
    return LogPage(entries, edge)


def export(ctx: Context, actor: Actor, asked: Asked, form: FileForm, key: str) -> bytes:
    """The entries that `page` shows, as a file; needs `audit:read`. Raises Invalid for too long a list."""

    def one(after: str | None) -> tuple[tuple[Entry, ...], str | None]:
        found = page(ctx, actor, asked, after)
        return found.entries, found.after

    found = lists.gathered(one)
    return lists.take(ctx, actor, _SHEET, lambda locale: [_row(entry, locale) for entry in found], form, key)


def _row(entry: Entry, locale: str) -> list[Cell]:
    said = "; ".join(f"{title(locale)}: {value(locale)}" for title, value in entry.said)
    at = entry.at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M:%S")
    return [at, entry.who, entry.what(locale), entry.subject.title(locale), said, entry.stream, entry.seq, entry.hash]


def _wanted(ctx: Context, session: Session, asked: Asked, after: str | None) -> Wanted:
    streams: list[str] | None = [asked.stream] if asked.stream else None
    about = asked_words(asked.about)
    if about and streams is None:
        cases = search_rows.named(session, (ctx.agency,), "case", about, MOST_NAMED)
        firms = search_rows.named(session, tuple(ctx.agencies), "enterprise", about, MOST_NAMED)
        streams = [f"case/{one}" for one in cases] + [f"enterprise/{one}" for one in firms]
    who = asked_words(asked.who)
    people = search_rows.named(session, (account_rows.EVERYWHERE,), "person", who, MOST_NAMED) if who else None
    return Wanted(
        ctx.agencies, streams, people, asked.kind if asked.kind in kinds(ctx) else "",
        _midnight(asked.first), _midnight(asked.last + timedelta(days=1) if asked.last else None), _edge(after),
    )  # fmt: skip


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, LOCAL) if day is not None and 1900 < day.year < 3000 else None


def _edge(after: str | None) -> event_rows.Edge | None:
    """The edge a page begins at, as an address carries it: `2026-05-01T01:00:00+00:00|17`."""
    at, _bar, number = (after or "").rpartition("|")
    try:
        moment, one = datetime.fromisoformat(at), int(number[:18])
    except ValueError:
        return None
    return (moment, one) if moment.tzinfo is not None else None


def _known(ctx: Context, session: Session, actor: Actor, rows: list[EventRow]) -> Known:
    """What the things are called that these events tell of, each kind by one statement."""
    told = event_words.mentioned(rows)
    may = ctx.content.policy.permits
    names = account_rows.names(session, told["account"])
    return Known(
        people={**names, SYSTEM_ID: SYSTEM.name, ANONYMOUS_ID: ""},
        cases=event_rows.cases(session, told["case"]),
        others={kind: event_rows.named(session, kind, told[kind]) for kind in ("enterprise", "certificate", "council")},
        open_cases=may(actor, "case:read_all"),
        open_kinds=frozenset(k for k in ("enterprise", "certificate") if may(actor, f"{k}:read")),
    )


def _entry(ctx: Context, session: Session, known: Known, row: EventRow) -> Entry:
    titles: Mapping[str, Text] = kinds(ctx)
    what = event_words.step_title(ctx, session, known, row) or titles.get(row.kind) or say(row.kind, row.kind)
    return Entry(
        row.id, row.at, known.people.get(row.actor_id, ""), row.actor_id, what, event_words.subject(known, row.stream),
        event_words.said(ctx, session, known, row), row.stream, row.seq, row.kind, row.body, row.hash,
    )  # fmt: skip
