"""The room where strangers' bytes are parsed: what a file may cost, who waits for whom, and who ends with whom."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.cells import Formula
from caseflow.core.errors import Busy
from caseflow.gateways import codes, sheets
from caseflow.gateways.inspection import LIMITS, UnsafeFile, inspect, look, wire
from caseflow.gateways.inspection.sandbox import FILE, Bounds, Sandbox, SandboxFault
from tests.support import hostile
from tests.support.crash import in_a_process
from tests.support.files import make_png, make_xlsx

WITHOUT_COUNTING = asdict(replace(LIMITS, elements=10**9, scans=10**9))
LONG = hostile.docx_of_elements()
"""Ten seconds of work when nobody counts its elements first."""


@pytest.fixture(scope="module")
def room() -> Iterator[Sandbox]:
    """A sandbox with one place and one chair; starting its keeper is what takes long."""
    made = Sandbox(places=1, waiting=1)
    yield made
    made.close()


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "long"
    path.write_bytes(LONG)
    return path


def test_a_file_that_takes_too_much_processor_time_is_refused_for_what_it_is(room, long):
    with pytest.raises(UnsafeFile) as refused:
        room.run(look, long, "docx", WITHOUT_COUNTING, bounds=Bounds(cpu=1, wall=60))
    assert refused.value.message("vi").startswith("Tệp quá phức tạp")


def test_a_file_that_takes_too_much_memory_is_refused(room, long):
    with pytest.raises(UnsafeFile):
        room.run(look, long, "docx", WITHOUT_COUNTING, bounds=Bounds(memory=32 * 1024 * 1024))


def test_a_machine_that_is_too_slow_is_not_the_file_s_fault(room, long):
    with pytest.raises(Busy) as busy:
        room.run(look, long, "docx", WITHOUT_COUNTING, bounds=Bounds(cpu=30, wall=1))
    assert "bận" in busy.value.message("vi")


def test_an_answer_that_is_too_long_is_not_listened_to(room, tmp_path):
    path = tmp_path / "table"
    path.write_bytes(b"a,b\n" * 5_000)
    with pytest.raises(UnsafeFile):
        room.run(sheets.cells, path, "csv", 5_000, bounds=Bounds(answer=1_000))


def test_a_fault_of_ours_is_told_as_one(room):
    with pytest.raises(SandboxFault, match="KeyError"):
        room.run(look, b"%PDF", "no kind", asdict(LIMITS))
    with pytest.raises(SandboxFault, match="KeyError"):
        room.run(os.system, b"", bounds=FILE)  # the keeper does nothing but what it knows


def test_whoever_finds_no_place_is_told_at_once_and_whoever_waits_is_told_in_time(room):
    with room._place(FILE):
        with pytest.raises(Busy):
            room.run(codes.symbols, make_png(), bounds=Bounds(patience=0.01))
        waits = threading.Thread(target=lambda: room.run(codes.symbols, make_png(), bounds=Bounds(patience=60)))
        waits.start()
        while waits.is_alive() and room._doors._value:  # until it sits on the chair that a try would take
            waits.join(0.01)
        with pytest.raises(Busy):
            room.run(codes.symbols, make_png(), bounds=Bounds(patience=60))
    waits.join(60)
    assert room.run(codes.symbols, make_png()) == []


def test_a_keeper_that_was_killed_is_followed_by_another(room):
    assert room.run(codes.symbols, make_png()) == []
    first = room._keeper
    assert first is not None
    first.kill()
    first.wait()
    assert room.run(codes.symbols, make_png()) == []
    assert room._keeper is not None
    assert room._keeper.pid != first.pid


def test_the_keeper_knows_none_of_our_settings(room, monkeypatch):
    monkeypatch.setenv("CASEFLOW_SECRET_KEY", "hidden")
    room.close()
    room.run(codes.symbols, make_png())
    assert b"CASEFLOW" not in Path(f"/proc/{room._keeper.pid}/environ").read_bytes()


def test_a_forked_process_has_a_keeper_of_its_own(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(make_xlsx())
    assert inspect(path, "a.xlsx") == "xlsx"
    assert in_a_process(lambda: inspect(path, "a.xlsx")) == 0
    assert inspect(path, "a.xlsx") == "xlsx"


PARENT = """
import sys, threading
from dataclasses import asdict
from pathlib import Path
from caseflow.gateways.inspection import LIMITS, look
from caseflow.gateways.inspection.sandbox import Sandbox, Bounds
room = Sandbox()
limits = {**asdict(LIMITS), "elements": 10**9}
args = (look, Path(sys.argv[1]), "docx", limits)
threading.Thread(target=room.run, args=args, kwargs={"bounds": Bounds(cpu=120, wall=120)}).start()
children = []
while not children:
    if room._keeper is not None:
        children = Path(f"/proc/{room._keeper.pid}/task/{room._keeper.pid}/children").read_text().split()
print(room._keeper.pid, children[0], flush=True)
threading.Event().wait()
"""


def test_who_is_killed_leaves_neither_keeper_nor_child_behind(long):
    with subprocess.Popen([sys.executable, "-c", PARENT, str(long)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        handles = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert len(handles) == 2
    for handle in handles:
        assert select.select([handle], [], [], 30)[0], "it lives on"
        os.close(handle)


PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.decimals(allow_nan=False)
PLAIN |= st.datetimes(timezones=st.just(UTC)) | st.text().map(Formula)


@given(st.lists(st.lists(PLAIN)))
def test_what_is_said_between_them_arrives_as_it_was(value):
    found = wire.unpack(wire.pack(value))
    assert found == value
    assert [type(each) for row in found for each in row] == [type(each) for row in value for each in row]


def test_there_are_no_words_for_anything_else():
    with pytest.raises(TypeError):
        wire.pack([object()])
    assert wire.unpack(wire.pack((date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC), Decimal("1.50")))) == [
        date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC), Decimal("1.50"),
    ]  # fmt: skip


COUNTED = {
    "scans of a picture": ("a.jpg", lambda: hostile.jpeg_of_scans(60, 64)),
    "segments of a picture": ("a.jpg", lambda: hostile.jpeg_of_segments(20_000)),
    "chunks of a drawing": ("a.png", lambda: hostile.png_of_chunks(20_000)),
    "elements of a document": ("a.docx", lambda: LONG),
    "parts of a document": ("a.docx", lambda: hostile.docx_of_entries(4_500)),
    "names of a pdf": ("a.pdf", lambda: hostile.pdf_of_names(1_100_000)),
    "ascii85 of a pdf": ("a.pdf", lambda: hostile.pdf_of_ascii85(6_000_000)),
}


@pytest.mark.parametrize("case", COUNTED)
def test_what_is_too_much_is_counted_before_it_is_worked_through(tmp_path, case):
    name, make = COUNTED[case]
    path = tmp_path / "upload"
    path.write_bytes(make())
    with pytest.raises(UnsafeFile) as refused:
        inspect(path, name)
    assert refused.value.message("vi") != refused.value.message("en")
