"""One leaf of a stored file for somebody who may fetch it: drawn in the sandbox once, then kept for a week."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import structlog

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy
from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.gateways import viewing
from caseflow.gateways.inspection import UnsafeFile, wire
from caseflow.gateways.inspection.sandbox import SandboxFault
from caseflow.gateways.viewing.leaf import Leaf, Place, leaf_of
from caseflow.services.foundation.context import Context

_log = structlog.get_logger("caseflow.viewing")
PATIENCE = 8.0
"""Seconds that a second leaf of one person waits until their first one is drawn."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A leaf, or why there is none; the file can be fetched either way."""

    leaf: Leaf | None
    problem: Text | None = None


class Turns:
    """One leaf at a time is drawn for each person, and one more waits: nobody takes all places of the sandbox."""

    def __init__(self) -> None:
        self._asking: Counter[int] = Counter()
        self._drawing: set[int] = set()
        self._changed = threading.Condition()

    def is_full(self, person: int) -> bool:
        """Whether this person has one leaf drawn and another waiting."""
        return self._asking[person] >= 2

    @contextmanager
    def of(self, person: int) -> Iterator[None]:
        """The turn of this person; raises Busy for a third at once, or when it does not come in time."""
        with self._changed:
            if self.is_full(person):
                raise _busy()
            self._asking[person] += 1
            free = self._changed.wait_for(lambda: person not in self._drawing, PATIENCE)
            if not free:
                self._leave(person)
                raise _busy()
            self._drawing.add(person)
        try:
            yield
        finally:
            with self._changed:
                self._drawing.discard(person)
                self._leave(person)

    def _leave(self, person: int) -> None:
        self._asking[person] -= 1
        if not self._asking[person]:
            del self._asking[person]
        self._changed.notify_all()


def _busy() -> Busy:
    return Busy(
        say("Đang mở các trang khác cho ông/bà. Vui lòng chờ một chút rồi mở lại.",
            "Other pages are being opened for you. Please wait a moment and open this one again.")
    )  # fmt: skip


_turns = Turns()


def shown(ctx: Context, actor: Actor, sha256: str, kind: str, place: Place) -> Shown:
    """The leaf at `place` of a stored file; whoever asks may fetch the file. Changes no row."""
    place = _plain(kind, place)
    name = f"{viewing.EDITION}-{place.number}-{place.row}-{place.turns}"
    kept = ctx.files.drawn(sha256, name)
    if kept is not None and (found := _of(wire.unpack(kept))) is not None:
        return found
    try:
        with _turns.of(actor.id):
            said: JsonValue = {"leaf": viewing.draw(ctx.files.path(sha256), kind, place)}
    except UnsafeFile as error:
        said = {"problem": error.message.model_dump()}
    except Busy as error:
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
