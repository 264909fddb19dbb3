"""What the province has written down, by its titles: in groups, since when and by whom published, and what waits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, SYSTEM_ID, Actor
from caseflow.core.calendar import load_years
from caseflow.core.errors import NotFound
from caseflow.core.finding import asked_words, words_of
from caseflow.core.ids import digest
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import audit_log as event_rows
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.db.queries.foundation.content import EditionRow
from caseflow.forms import differences as form_differences
from caseflow.forms.differences import FieldDifference
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import FORM, WORKFLOW
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.workflows import loader as workflows_loader

PAGE = 40
READ = "content:read"
MOST_PUBLISHINGS = 500
GROUPS: dict[str, Text] = {
    "support": say("Nội dung hỗ trợ", "Kinds of support"),
    "procedure": say("Thủ tục hành chính khác", "Other procedures"),
    "form": say("Biểu mẫu", "Forms"),
    "phase": say("Giai đoạn", "Phases"),
    "council": say("Quy chế hội đồng", "Rules of councils"),
    "programme": say("Chương trình, kế hoạch", "Programmes"),
    "message": say("Mẫu thư", "Messages"),
    "calendar": say("Lịch làm việc", "Calendars"),
}
"""Every group of content, in the order of the page."""
_PUBLISHED = {"support": WORKFLOW, "procedure": WORKFLOW, "form": FORM}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of content by its title; those that are published also say which edition is in force.

    `waits`: what the files say now is not published yet. `older`: the hash of the edition before.
    """

    name: str
    title: Text
    number: int | None = None
    since: datetime | None = None
    by: str = ""
    sha256: str = ""
    older: str = ""
    waits: bool = False
    retired: bool = False
    used_in: tuple[Text, ...] = ()
    """On which roads a form is filled in: forms of one title are told apart by it."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of content: what it is called, how many pieces it has, how many of them wait to be published."""

    name: str
    title: Text
    pieces: int
    waiting: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The pieces of one group, at most 40 at a time; `after` is the number of the next one, None at the end."""

    group: Group
    pieces: tuple[Piece, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class FormComparison:
    """An older edition of a form beside the one in force."""

    title: Text
    number: int
    newest: int
    since: datetime
    old: str
    new: str
    differences: tuple[FieldDifference, ...]


def groups(ctx: Context, actor: Actor) -> tuple[Group, ...]:
    """Every group of content; needs `content:read`."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        waiting = _waiting(ctx, session)
    return tuple(_group(ctx, name, waiting) for name in GROUPS)


def waiting(ctx: Context, session: Session) -> int:
    """How many pieces the files say otherwise than what is published."""
    return len(_waiting(ctx, session))


def group(
    ctx: Context, actor: Actor, name: str, *, words: str = "", after: int = 0, only_waiting: bool = False
) -> GroupPage:
    """The pieces of a group whose titles bear the words, from the number `after` on; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    if name not in GROUPS:
        raise NotFound
    with ctx.read() as session:
        waits = _waiting(ctx, session)
        pieces = list(_pieces(ctx, session, name, waits))
    asked = asked_words(words)
    found = [one for one in pieces if _bears(one, asked) and (one.waits or not only_waiting)]
    shown = found[after : after + PAGE]
    return GroupPage(_group(ctx, name, waits), tuple(shown), after + PAGE if len(found) > after + PAGE else None)


def compare_form(ctx: Context, actor: Actor, name: str, sha256: str) -> FormComparison:
    """An edition of a form beside the one in force; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        rows = edition_rows.of_name(session, ctx.agencies, FORM, name)
        old = next((row for row in rows if row.sha256 == sha256), None)
        if old is None:
            raise NotFound
        before, now = (catalog.stored_form(ctx, session, row.sha256) for row in (old, rows[0]))
    found = form_differences.differences(before, now)
    return FormComparison(now.title, old.number, rows[0].number, old.at, old.sha256, rows[0].sha256, found)


def _bears(piece: Piece, asked: Sequence[str]) -> bool:
    own = [*words_of(piece.title.vi), *words_of(piece.title.en), *words_of(piece.name)]
    return all(any(word.startswith(one) for word in own) for one in asked)


def _group(ctx: Context, name: str, waits: frozenset[tuple[str, str]]) -> Group:
    titles = _titles(ctx, name)
    kind = _PUBLISHED.get(name, "")
    return Group(name, GROUPS[name], len(titles), sum((kind, one) in waits for one in titles))


def _titles(ctx: Context, group: str) -> dict[str, Text]:
    """The title of every piece of a group as the files have it, by its name."""
    content = ctx.content
    roads = {name: road.scheme for name, road in content.library.built.items()}
    if group in ("support", "procedure"):
        own = content.library.schemes if group == "support" else content.library.procedures
        return {name: scheme.title for name, scheme in roads.items() if name in own}
    found: dict[str, dict[str, Text]] = {
        "form": {name: form.title for name, form in content.forms.items()},
        "phase": {name: phase.value.title for name, phase in content.library.phases.items()},
        "council": {name: rules.title for name, rules in content.councils.rule_sets.items()},
        "programme": {name: plan.title for name, plan in content.plans.by_name.items()},
        "message": {name: message.subject for name, message in content.messages.items()},
        "calendar": {
            str(year.year): say(f"Năm {year.year}", f"{year.year}") for year, _source in load_years(ctx.roots)
        },
    }
    return found[group]


def _waiting(ctx: Context, session: Session) -> frozenset[tuple[str, str]]:
    """Kind and name of what the files say otherwise than the edition in force."""
    published = {
        (kind, row.name): row.sha256
        for kind in (WORKFLOW, FORM)
        for row in edition_rows.in_force(session, ctx.agency, kind)
    }
    return frozenset(key for key, sha256 in _hashes(ctx).items() if published.get(key) != sha256)


def _hashes(ctx: Context) -> Mapping[tuple[str, str], str]:
    """The hash of every form and road as the files say it now, by kind and name; put together once a process."""
    known = ctx.content.file_hashes
    if not known:
        definitions, forms = catalog.assemble_all(ctx)
        known.update({(FORM, name): digest(form.text) for name, form in forms.items()})
        known.update({(WORKFLOW, n): digest(workflows_loader.definition_json(d)) for n, d in definitions.items()})
    return known


def _pieces(ctx: Context, session: Session, group: str, waits: frozenset[tuple[str, str]]) -> Iterator[Piece]:
    titles, kind = _titles(ctx, group), _PUBLISHED.get(group)
    if kind is None:
        for name, title in titles.items():
            yield Piece(name, title)
        return
    editions: dict[str, list[EditionRow]] = {}
    for row in edition_rows.of_kind(session, ctx.agency, kind):
        editions.setdefault(row.name, []).append(row)
    publishers = _Publishers(ctx, session)
    used = _used(ctx, session) if kind == FORM else {}
    for name, title in titles.items():
        rows = editions.get(name, [])
        if not rows:
            yield Piece(name, title, waits=True)
            continue
        newest, before = rows[0], next((row for row in rows[1:] if row.sha256 != rows[0].sha256), None)
        yield Piece(
            name, title, newest.number, newest.at, publishers.of(newest.at), newest.sha256,
            before.sha256 if before is not None else "", (kind, name) in waits, newest.retired, used.get(name, ()),
        )  # fmt: skip


def _used(ctx: Context, session: Session) -> dict[str, tuple[Text, ...]]:
    """By form: what the roads in force are called on which it is filled in."""
    found: dict[str, tuple[Text, ...]] = {}
    for road in catalog.roads(ctx, session):
        for form in road.definition.forms:
            found[form] = (*found.get(form, ()), ctx.content.short_title(road.name) or road.definition.title)
    return found


class _Publishers:
    """Who published what came into force at a moment: whoever did the next act of publishing."""

    def __init__(self, ctx: Context, session: Session) -> None:
        wanted = event_rows.Wanted(ctx.agencies, kind="content_published")
        rows = sorted((row.at, row.actor_id) for row in event_rows.events(session, wanted, MOST_PUBLISHINGS))
        self._at, self._who = [row[0] for row in rows], [row[1] for row in rows]
        self._names = {**account_rows.names(session, set(self._who)), SYSTEM_ID: SYSTEM.name}

    def of(self, at: datetime) -> str:
        """The name, or nothing where that act is too long ago."""
        place = bisect_left(self._at, at)
        return self._names.get(self._who[place], "") if place < len(self._who) else ""
