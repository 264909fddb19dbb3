"""What a camera wrote into a photograph, and how it is held against what a person says."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from caseflow.gateways.photos import Shot, camera, read_shot
from caseflow.services.files.photos import METRES_APART, metres, photo
from tests.support.files import make_jpg, make_pdf, make_png


def taken(at: str = "", offset: str = "", place: tuple[float, ...] = (), south: bool = False) -> bytes:
    """A photograph whose camera wrote this."""
    exif = Image.Exif()
    inner = exif.get_ifd(IFD.Exif)
    if at:
        inner[Base.DateTimeOriginal] = at
    if offset:
        inner[Base.OffsetTimeOriginal] = offset
    if place:
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: "S" if south else "N",
                GPS.GPSLatitude: place[:3],
                GPS.GPSLongitudeRef: "E",
                GPS.GPSLongitude: place[3:],
            }
        )
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


HERE = (20.0, 38.0, 45.6, 106.0, 3.0, 3.6)


def shot(content: bytes) -> Shot:
    return read_shot(io.BytesIO(content))


def test_a_camera_s_clock_is_local_unless_it_says_otherwise():
    assert shot(taken("2026:11:05 09:30:15")).at == datetime(2026, 11, 5, 2, 30, 15, tzinfo=UTC)
    assert shot(taken("2026:11:05 09:30:15", "+00:00")).at == datetime(2026, 11, 5, 9, 30, 15, tzinfo=UTC)
    assert shot(taken("    :  :     :  :  ")).at is None
    assert shot(taken("2026:13:45 99:00:00")).at is None


def test_degrees_minutes_and_seconds_are_a_position():
    place = shot(taken(place=HERE)).place
    assert place is not None
    assert [round(part, 6) for part in place] == [Decimal("20.646"), Decimal("106.051")]
    southern = shot(taken(place=HERE, south=True)).place
    assert southern is not None
    assert southern[0] < 0
    assert shot(taken(place=(0.0,) * 6)).place is None


@pytest.mark.parametrize("content", [make_jpg(), make_png(), make_pdf(), b"", b"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00"])
def test_what_says_nothing_says_nothing(content):
    assert shot(content) == Shot()


@given(st.integers(0, 400), st.binary(max_size=40))
def test_a_damaged_picture_is_no_fault(tmp_path_factory, at, noise):
    whole = taken("2026:11:05 09:30:15", place=HERE)
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(whole[:at] + noise + whole[at + len(noise) :])
    assert len(camera(path)) == 2  # what a child does, here without one: a hundred of them cost time


AGREED = {
    "taken_at": "2026-11-05T02:30Z",
    "camera_at": "2026-11-05T02:00Z",
    "position": "20.646,106.051",
    "camera_position": "20.65,106.051",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"taken_at": "2026-11-05T05:01Z"}, ["About 3 h away"]),
        ({"position": "20.7,106.051"}, ["About 6 km away"]),
        ({"camera_at": None}, ["does not say when"]),
        ({"camera_position": None, "taken_at": "2026-11-04T02:00Z"}, ["About 24 h away", "does not say where"]),
        ({"taken_at": None, "position": None}, []),
    ],
)
def test_what_is_missing_or_does_not_agree_is_told(changes, said):
    found = photo({k: v for k, v in {**AGREED, **changes}.items() if v is not None})
    assert len(found.remarks) == len(said)
    assert all(words in remark.en for words, remark in zip(said, found.remarks, strict=True))


def test_an_hour_and_a_kilometre_are_still_the_same():
    assert photo({**AGREED, "taken_at": "2026-11-05T03:00Z"}).remarks == ()
    assert photo({**AGREED, "taken_at": "2026-11-05T03:01Z"}).remarks != ()
    near = (Decimal("20.65"), Decimal("106.051"))
    assert metres(near, (near[0] + Decimal("0.0089"), near[1])) < METRES_APART
    assert photo(AGREED).taken_at == datetime(2026, 11, 5, 2, tzinfo=UTC) + timedelta(minutes=30)
