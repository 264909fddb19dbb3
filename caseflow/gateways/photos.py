"""What a camera wrote into a photograph: when and where it was taken."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from caseflow.core.clock import LOCAL
from caseflow.gateways.inspection import UnsafeFile, sandbox


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where (latitude and longitude in degrees) a picture says it was taken, as far as it says."""

    at: datetime | None = None
    place: tuple[Decimal, Decimal] | None = None


def read_shot(content: BinaryIO) -> Shot:
    """What a picture says of itself; nothing where it says nothing, or nothing that can be read. Raises Busy."""
    try:
        at, place = sandbox.run(camera, content.read())
    except UnsafeFile:  # it costs more to read than a camera ever wrote
        return Shot()
    return Shot(at, None if place is None else (place[0], place[1]))


def camera(path: Path) -> tuple[datetime | None, tuple[Decimal, Decimal] | None]:
    """For the sandbox: when and where, as far as the picture says."""
    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            return _at(exif.get_ifd(IFD.Exif)), _place(exif.get_ifd(IFD.GPSInfo))
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, SyntaxError, struct.error, UserWarning):
        return None, None


_Tags = Mapping[int, Any]
"""What a picture says of itself: the library knows no types for it."""


def _at(tags: _Tags) -> datetime | None:
    """The camera's clock; without an offset it is the time of Viet Nam."""
    written = str(tags.get(Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(tags.get(Base.OffsetTimeOriginal, "")).strip("\0 ")
    if not written:
        return None
    try:
        if offset:
            return datetime.strptime(f"{written} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=LOCAL)
    except ValueError:
        return None


def _place(tags: _Tags) -> tuple[Decimal, Decimal] | None:
    latitude = _degrees(tags.get(GPS.GPSLatitude), tags.get(GPS.GPSLatitudeRef), "S")
    longitude = _degrees(tags.get(GPS.GPSLongitude), tags.get(GPS.GPSLongitudeRef), "W")
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(parts: Sequence[Any] | None, reference: str | None, negative: str) -> Decimal | None:
    """Degrees, minutes and seconds as degrees; cameras without a fix write zeros or divide by nothing."""
    if parts is None or len(parts) != 3:
        return None
    degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not found.is_finite() or found == 0:
        return None
    return -found if reference == negative else found
