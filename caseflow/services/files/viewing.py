"""One leaf of a stored file for somebody who may fetch it: drawn in the sandbox once, then kept for a week."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, TooMany
from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.gateways import viewing
from caseflow.gateways.inspection import UnsafeFile, wire
from caseflow.gateways.inspection.sandbox import SandboxFault
from caseflow.gateways.viewing.leaf import Leaf, Place, leaf_of
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit, take

_log = structlog.get_logger("caseflow.viewing")
VIEWS = Limit("view:account", 600, 60)
"""Leaves that are drawn for one person in an hour; those that were kept do not count (promises.md#limits)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A leaf, or why there is none; the file can be fetched either way."""

    leaf: Leaf | None
    problem: Text | None = None


def shown(ctx: Context, actor: Actor, sha256: str, kind: str, place: Place) -> Shown:
    """The leaf at `place` of a stored file; whoever asks may fetch the file. Opens a transaction only to count."""
    place = _plain(kind, place)
    name = f"{viewing.EDITION}-{place.number}-{place.row}-{place.turns}"
    kept = ctx.files.drawn(sha256, name)
    if kept is not None and (found := _of(wire.unpack(kept))) is not None:
        return found
    try:
        take(ctx, VIEWS, str(actor.id))
        said: JsonValue = {"leaf": viewing.draw(ctx.files.path(sha256), kind, place)}
    except UnsafeFile as error:
        said = {"problem": error.message.model_dump()}
    except (Busy, TooMany) as error:
        return Shown(None, error.message)
    except (SandboxFault, OSError):
        _log.exception("leaf_not_drawn", sha256=sha256, kind=kind, number=place.number)
        return Shown(None, _UNSHOWN)
    ctx.files.keep_drawn(sha256, name, wire.pack(said))
    return _of(said) or Shown(None, _UNSHOWN)


def _plain(kind: str, place: Place) -> Place:
    """The place without what says nothing of this kind of file, so that each leaf is drawn once."""
    row, turns = (place.row if kind == "xlsx" else 1), (place.turns if kind in _DRAWN else 0)
    return replace(place, row=row, turns=turns)


_DRAWN = ("pdf", "jpg", "png")
_UNSHOWN = say("Không hiển thị được tệp này ở đây.", "This file cannot be shown here.")


def _of(said: JsonValue) -> Shown | None:
    """What was said of a leaf; None for what an earlier edition kept otherwise."""
    try:
        if "problem" in said:
            return Shown(None, Text(**said["problem"]))
        return Shown(leaf_of(said["leaf"]))
    except (KeyError, TypeError, ValueError):
        return None
