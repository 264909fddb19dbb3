"""Photographs of a case: when and where each was taken, as the person says and as its camera wrote."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from caseflow.core.errors import Invalid
from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.db.queries.files import documents as document_rows
from caseflow.forms.messages import Unreadable
from caseflow.forms.places import as_instant, as_position, in_bounds, instant_text, position_text
from caseflow.forms.schema import FormField
from caseflow.forms.typed import read, tidy
from caseflow.gateways.photos import read_shot
from caseflow.services.foundation.context import Context

PICTURES = frozenset({"jpg", "png"})
"""A place that takes these kinds alone is for photographs: each is told of when it is put there."""
HOURS_APART = timedelta(hours=1)
METRES_APART = 1_000
_LONGEST_CAPTION = 200
_METRES_PER_DEGREE = 111_320
_FIELDS = {
    "taken_at": FormField(kind="datetime", label=say("Lúc chụp", "Taken at")),
    "position": FormField(kind="position", label=say("Vị trí", "Position")),
}


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph as it is shown; `remarks` say what a reader should know before relying on it."""

    taken_at: datetime | None
    position: str
    remarks: tuple[Text, ...]


def told(ctx: Context, sha256: str, kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a picture: what was typed, else what its camera wrote, and the latter beside it.

    Raises Invalid at `taken_at` or `position` for what cannot be read. Files of other kinds have nothing to tell.
    """
    if kind not in PICTURES:
        return {}
    kept = _typed(typed)
    with ctx.files.open(sha256) as content:
        shot = read_shot(content)
    if shot.at is not None:
        kept["camera_at"] = instant_text(shot.at)
    if shot.place is not None and in_bounds(*shot.place):
        kept["camera_position"] = position_text(*shot.place)
    for name, camera in (("taken_at", "camera_at"), ("position", "camera_position")):
        if name not in kept and camera in kept:
            kept[name] = kept[camera]
    return kept


def check(typed: Mapping[str, str]) -> None:
    """Raises Invalid at `taken_at` or `position` for what cannot be read, before the picture itself is looked at."""
    _typed(typed)


def name(typed: Mapping[str, str], filename: str, kind: str) -> str:
    """What a picture is called: what it shows, if that was typed, else the name it came with."""
    caption = tidy(typed.get("caption", ""))[:_LONGEST_CAPTION]
    return f"{caption}.{kind}" if caption else filename


def _typed(typed: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    wrong: dict[str, list[Text]] = {}
    for name, field in _FIELDS.items():
        try:
            value = read(field, [typed.get(name, "")])
        except Unreadable as error:
            wrong[name] = [error.message]
        else:
            found.update({name: str(value)} if value is not None else {})
    if wrong:
        raise Invalid(wrong)
    return found


def of_case(session: Session, case_id: int) -> dict[int, Photo]:
    """What is told of the photographs of a case, by the id of the document."""
    found = {}
    for body in document_rows.added_with(session, case_id, '"photo":'):
        details = json.loads(body)["details"]
        found[int(details["document"])] = photo(details["photo"])
    return found


def photo(kept: Values) -> Photo:
    """A photograph as it is shown, with what is missing and what does not agree."""
    taken, camera_at = as_instant(kept.get("taken_at")), as_instant(kept.get("camera_at"))
    place = kept.get("position", "")
    return Photo(taken, place.replace(",", ", "), tuple(_remarks(kept, taken, camera_at, place)))


def _remarks(kept: Values, taken: datetime | None, camera_at: datetime | None, place: str) -> list[Text]:
    found = []
    if camera_at is None:
        found.append(say("Ảnh không ghi thời gian chụp.", "The picture does not say when it was taken."))
    elif taken is not None and abs(taken - camera_at) > HOURS_APART:
        hours = round(abs(taken - camera_at) / timedelta(hours=1))
        found.append(
            say(f"Lúc chụp lệch khoảng {hours} giờ so với ảnh.", f"About {hours} h away from what the picture says.")
        )
    camera_place = as_position(kept.get("camera_position"))
    if camera_place is None:
        found.append(say("Ảnh không ghi vị trí.", "The picture does not say where it was taken."))
    elif (typed := as_position(place)) is not None and (apart := metres(typed, camera_place)) > METRES_APART:
        km = max(1, round(apart / 1000))
        found.append(say(f"Vị trí lệch khoảng {km} km so với ảnh.", f"About {km} km away from what the picture says."))
    return found


def metres(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """The distance of two positions within the country, in metres."""
    north = float(one[0] - other[0])
    east = float(one[1] - other[1]) * math.cos(math.radians(float(one[0] + other[0]) / 2))
    return math.hypot(north, east) * _METRES_PER_DEGREE
