"""When and where: instants typed as local time and positions in degrees, from what is typed to what is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from caseflow.core.clock import LOCAL
from caseflow.core.days import read_moment
from caseflow.forms import messages
from caseflow.forms.decimals import decimal_text
from caseflow.forms.messages import Unreadable
from caseflow.forms.schema import FormField

_STORED_INSTANT = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$")
_POSITION = re.compile(r"^\(?([0-9]{1,3}(?:[.,][0-9]{1,15})?)°?(?: *; *|, *| +)([0-9]{1,3}(?:[.,][0-9]{1,15})?)°?\)?$")
_STORED_POSITION = re.compile(r"^[0-9]{1,3}(\.[0-9]{1,6})?,[0-9]{1,3}(\.[0-9]{1,6})?$")
LATITUDES, LONGITUDES = (Decimal(6), Decimal("23.5")), (Decimal(102), Decimal(118))
"""The bounds of Viet Nam with its islands, in degrees."""
_YEARS = range(1976, 2101)
"""Years of local times: since 1975 the clock of Viet Nam is seven hours ahead of UTC."""


def read_datetime(field: FormField, text: str) -> str:
    """What was typed as a date and time of Viet Nam, as it is stored; raises Unreadable."""
    local = read_moment(text)
    if local is None or local.year not in _YEARS:
        raise Unreadable(messages.NOT_DATETIME)
    return instant_text(local)


def instant_text(instant: datetime) -> str:
    """The one way in which an instant is stored: UTC, to the minute."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def read_position(field: FormField, text: str) -> str:
    """What was typed as latitude and longitude, as it is stored; raises Unreadable."""
    match = _POSITION.match(text)
    if match is None:
        raise Unreadable(messages.NOT_POSITION)
    latitude, longitude = (Decimal(part.replace(",", ".")) for part in match.groups())
    if not in_bounds(latitude, longitude):
        raise Unreadable(messages.POSITION_SWAPPED if in_bounds(longitude, latitude) else messages.POSITION_ABROAD)
    return position_text(latitude, longitude)


def in_bounds(latitude: Decimal, longitude: Decimal) -> bool:
    """Whether a position is within Viet Nam's bounds."""
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def position_text(latitude: Decimal, longitude: Decimal) -> str:
    """The one way in which a position is stored: degrees to six decimals (a tenth of a metre)."""
    degree = Decimal("0.000001")
    return f"{decimal_text(latitude.quantize(degree))},{decimal_text(longitude.quantize(degree))}"


def as_instant(value: Any) -> datetime | None:
    """A stored instant, None when it is none."""
    if not isinstance(value, str) or not _STORED_INSTANT.match(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def as_position(value: Any) -> tuple[Decimal, Decimal] | None:
    """A stored position as latitude and longitude in degrees, None when it is none."""
    if not isinstance(value, str) or not _STORED_POSITION.match(value):
        return None
    latitude, _, longitude = value.partition(",")
    return Decimal(latitude), Decimal(longitude)


def show_instant(value: datetime) -> str:
    """`14:05 05/11/2026`, the wall clock of Viet Nam."""
    return value.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")
