"""Views of the queue that a person keeps: a name, the parts of an address, a place among the tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.core.text import Text, nfc, say
from caseflow.db.queries.desks import kept as kept_rows
from caseflow.services.desks import addresses
from caseflow.services.desks.views import ALL, CLOSED, MINE, OURS, READ, Filter, Reader
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.policy import APPLICANT

SAVED, CHANGED, REMOVED = "view_saved", "view_changed", "view_removed"
MOST = 20
"""Views of one person."""
LONGEST = 60
"""Letters of a name."""
_Change = Callable[[Session, list[int]], None]
Move = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view that somebody kept, as it can be asked for today; `gone` are the parts that there are no more."""

    id: int
    name: str
    wanted: Filter
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person keeps of the desk; no columns where nobody chose."""

    columns: tuple[str, ...]
    views: tuple[SavedView, ...]


def of(reader: Reader, session: Session) -> Kept:
    """What the reader keeps. A view that names what is gone narrows by nothing that could be found, and says so."""
    rows = kept_rows.kept(session, reader.actor.id)
    chosen = tuple((rows[0].columns or "").split()) if rows else ()
    views = []
    for row in rows:
        if row.view_id is not None and isinstance(row.parts, Mapping):
            wanted = addresses.asked(row.parts)
            views.append(SavedView(row.view_id, row.name or "", reader.understood(wanted), _gone(reader, wanted)))
    return Kept(chosen, tuple(views))


def _gone(reader: Reader, wanted: Filter) -> tuple[str, ...]:
    """The names in a filter that no road and no role has today, and desks that the reader may not look at."""
    roads = reader.roads
    known = {
        wanted.desk: wanted.desk in (MINE, OURS, ALL, CLOSED, APPLICANT, *reader.desks),
        wanted.scheme: any(road.name == wanted.scheme for road in roads),
        wanted.state: any(wanted.state in road.definition.states for road in roads),
        wanted.phase: any(wanted.phase in road.definition.phases for road in roads),
    }
    return tuple(name for name, there in known.items() if name and not there)


def save(ctx: Context, actor: Actor, name: str, wanted: Filter, key: str) -> Result:
    """Keeps the filter under a name, as the last of the person's views. Gives {"view"}.

    Raises Invalid at `name`, Refused where the person has `MOST` of them already.
    """
    require(ctx, actor, READ)
    name = _name(name)

    def do(session: Session) -> Result:
        known = kept_rows.own_views(session, actor.id)
        if len(known) >= MOST:
            raise Refused([say(f"Mỗi người lưu tối đa {MOST} bộ lọc.", f"At most {MOST} views are kept.")])
        parts = addresses.parts_of(wanted)
        view = kept_rows.add_view(session, actor.id, len(known), name, parts, ctx.clock.now())
        kept_rows.order_views(session, [*(one for one, _name, _parts in known), view])
        audit.record(ctx, session, actor, f"account/{actor.id}", SAVED, {"view": view})
        return {"view": view}

    return once(ctx, actor, key, "save_view", do)


def rename(ctx: Context, actor: Actor, view_id: int, name: str, key: str) -> None:
    """Gives one of the person's views another name; raises NotFound for another's, Invalid at `name`."""
    name = _name(name)
    _change(ctx, actor, view_id, f"rename_view:{view_id}", key, lambda s, _o: kept_rows.rename_view(s, view_id, name))


def move(ctx: Context, actor: Actor, view_id: int, way: Move, key: str) -> None:
    """Puts a view one place up or down; raises NotFound for another's."""

    def do(session: Session, order: list[int]) -> None:
        at = order.index(view_id)
        other = max(0, at - 1) if way == "up" else min(len(order) - 1, at + 1)
        order[at], order[other] = order[other], order[at]
        kept_rows.order_views(session, order)

    _change(ctx, actor, view_id, f"move_view:{view_id}:{way}", key, do)


def remove(ctx: Context, actor: Actor, view_id: int, key: str) -> None:
    """Forgets a view; raises NotFound for another's."""
    what = f"remove_view:{view_id}"
    _change(ctx, actor, view_id, what, key, lambda s, _o: kept_rows.remove_view(s, view_id), REMOVED)


def _change(ctx: Context, actor: Actor, view_id: int, what: str, key: str, do: _Change, kind: str = CHANGED) -> None:
    require(ctx, actor, READ)

    def change(session: Session) -> Result:
        order = [one for one, _name, _parts in kept_rows.own_views(session, actor.id)]
        if view_id not in order:
            raise NotFound
        do(session, order)
        audit.record(ctx, session, actor, f"account/{actor.id}", kind, {"view": view_id})
        return {"view": view_id}

    once(ctx, actor, key, what, change)


def _name(name: str) -> str:
    name = " ".join(nfc(name).split())
    if not name:
        raise Invalid.at("name", "Vui lòng đặt tên cho bộ lọc.", "Please give the view a name.")
    if len(name) > LONGEST:
        raise Invalid({"name": [_too_long()]})
    return name


def _too_long() -> Text:
    return say(f"Tên dài tối đa {LONGEST} ký tự.", f"A name has at most {LONGEST} letters.")
