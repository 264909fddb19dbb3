"""The one room in which a stranger's bytes are parsed: a child process with limits, and few of them at a time.

A keeper (`gateways/keeper.py`), started at the first need and single-threaded, has read every parser and waits. For
each file it forks a child, which sets its limits, parses this one file and ends. The child gets an open file and no
setting, secret or connection; it answers in JSON. The keeper ends when its caller does, and takes its children along.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog

from caseflow.core.errors import Busy
from caseflow.core.text import Text, say
from caseflow.gateways.inspection import wire
from caseflow.gateways.inspection.rules import MEBIBYTE, UnsafeFile, costly

_log = structlog.get_logger("caseflow.sandbox")
_KEEPER: Final = "caseflow.gateways.keeper"
_SLACK: Final = 3.0
"""Seconds after its wall time that a child is still listened to."""
_ENDING: Final = 5.0
PLACES: Final = 2
"""Files looked into at once."""
WAITING: Final = 4
"""Files that wait for a place; with those inside they keep fewer than half of the web server's threads."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may cost."""

    cpu: int = 8
    """Seconds of processor time."""
    wall: int = 40
    """Seconds from its start to its end, however busy the machine is."""
    memory: int = 768 * MEBIBYTE
    """Bytes beyond what the parsers need themselves."""
    answer: int = 32 * MEBIBYTE
    """Bytes of what is said about it."""
    patience: float = 15.0
    """Seconds that it may wait for a place."""


FILE: Final = Bounds()
TABLE: Final = Bounds(cpu=20, wall=60)
"""A table is read cell by cell, which takes longer than a look at its structure."""


class SandboxFault(Exception):
    """A parser failed in a way that nobody foresaw: a fault of ours, with the child's traceback."""


class Sandbox:
    """At most `places` files at once and `waiting` more in the queue; the same for every thread of a process."""

    def __init__(self, places: int = PLACES, waiting: int = WAITING) -> None:
        self._places = threading.Semaphore(places)
        self._doors = threading.Semaphore(places + waiting)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    def run(self, task: Callable[..., Any], source: Path | bytes, *args: object, bounds: Bounds = FILE) -> Any:
        """What `task(path, *args)` gives for this file, done by a child; `task` is one of the keeper's.

        Raises UnsafeFile (the task's own refusal, or the file costs more than `bounds`), Busy (no place in time).
        """
        name = f"{task.__module__}:{task.__qualname__}"
        with self._place(bounds), _opened(source) as file:
            order = wire.pack({"task": name, "args": args, "cpu": bounds.cpu, "wall": bounds.wall,
                               "memory": bounds.memory, "answer": bounds.answer})  # fmt: skip
            began = time.monotonic()
            answer = self._ask(order, file, bounds)
            if not answer and self._is_dead():  # of something that killed it, not of this file
                answer = self._ask(order, file, bounds)
                if not answer and self._is_dead():
                    raise SandboxFault("the keeper does not stay alive")
            return _understood(answer, name, time.monotonic() - began, bounds)

    @contextmanager
    def _place(self, bounds: Bounds) -> Iterator[None]:
        if not self._doors.acquire(blocking=False):
            raise _busy()
        try:
            if not self._places.acquire(timeout=bounds.patience):
                raise _busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._doors.release()

    def _ask(self, order: bytes, file: int, bounds: Bounds) -> bytes:
        """The child's answer, empty when it ended without one."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._send(order, [theirs.fileno(), file])
            return _read(ours, time.monotonic() + bounds.wall + _SLACK, bounds.answer)

    def _send(self, order: bytes, handles: list[int]) -> None:
        with self._lock:
            if self._control is not None:
                try:
                    socket.send_fds(self._control, [order], handles)
                    return
                except ConnectionError:
                    self._end()
            self._control = self._started()
            socket.send_fds(self._control, [order], handles)

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-P", "-W", "ignore", "-m", _KEEPER, str(number)]
            self._keeper = subprocess.Popen(
                command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[number]
            )
        return ours

    def _is_dead(self) -> bool:
        with self._lock:
            if self._keeper is None or self._keeper.poll() is None:
                return False
            self._end()
            return True

    def _end(self) -> None:
        """Lets go of the keeper, which ends by itself."""
        if self._control is not None:
            self._control.close()
        if self._keeper is not None:
            try:
                self._keeper.wait(_ENDING)
            except subprocess.TimeoutExpired:
                self._keeper.kill()
                self._keeper.wait()
        self._control = self._keeper = None

    def close(self) -> None:
        """Ends the keeper; the next file starts another."""
        with self._lock:
            self._end()

    def abandon(self) -> None:
        """For a forked process: the keeper is its parent's, so it only lets go of the way there."""
        if self._control is not None:
            self._control.close()
        _of_parents.append(self._keeper)


_of_parents: list[object] = []
"""Kept, so that nobody waits for a process that is not our child."""
_sandbox = Sandbox()


def run(task: Callable[..., Any], source: Path | bytes, *args: object, bounds: Bounds = FILE) -> Any:
    """`Sandbox.run` in the sandbox of this process."""
    return _sandbox.run(task, source, *args, bounds=bounds)


def _after_fork() -> None:
    global _sandbox
    _sandbox.abandon()
    _sandbox = Sandbox()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: _sandbox.close())


@contextmanager
def _opened(source: Path | bytes) -> Iterator[int]:
    """A handle of the file; bytes become a file in memory."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream.fileno()
        return
    with os.fdopen(os.memfd_create("upload"), "wb") as stream:
        stream.write(source)
        stream.flush()
        yield stream.fileno()


def _environment() -> dict[str, str]:
    """Where our modules are, and nothing of our settings: they hold secrets."""
    path = [str(Path(entry or ".").resolve()) for entry in sys.path]
    return {"PYTHONPATH": os.pathsep.join(path), "LANG": "C.UTF-8", "PATH": os.defpath}


def _read(answers: socket.socket, until: float, most: int) -> bytes:
    found = bytearray()
    while (left := until - time.monotonic()) > 0 and len(found) <= most:
        answers.settimeout(left)
        try:
            data = answers.recv(65536)
        except (TimeoutError, ConnectionError):
            return b""
        if not data:
            return bytes(found)
        found += data
    return b""


def _understood(answer: bytes, name: str, spent: float, bounds: Bounds) -> Any:
    try:
        said = wire.unpack(answer) if answer else {}
    except ValueError:  # it was ended while it spoke
        said = {}
    if "value" in said:
        return said["value"]
    if "refused" in said:
        raise UnsafeFile(Text(**said["refused"]))
    if "fault" in said:
        raise SandboxFault(said["fault"])
    _log.warning("inspection_cut", task=name, seconds=round(spent, 1))
    if spent >= bounds.wall:  # it had no share of the processor: the machine's fault, not the file's
        raise _busy()
    raise costly()


def _busy() -> Busy:
    return Busy(
        say(
            "Hệ thống đang bận kiểm tra các tệp khác. Nội dung đã nhập vẫn còn; vui lòng chờ ít phút rồi thử lại.",
            "The system is busy checking other files. What you typed is kept; please try again in a few minutes.",
        )
    )
