"""The keeper of the sandbox: a process that has read the parsers and forks a bounded child for every file.

Run as a program by `inspection/sandbox.py`, with the number of the socket on which it is told what to do. It has one
thread, so forking is safe, and looks at no file itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from caseflow.core.errors import CaseflowError
from caseflow.core.values import Plain, Values
from caseflow.gateways import codes, inspection, photos, sheets, viewing
from caseflow.gateways.inspection import wire
from caseflow.gateways.inspection.rules import costly

TASKS: Final[Mapping[str, Callable[..., object]]] = {
    f"{task.__module__}:{task.__qualname__}": task
    for task in (inspection.look, codes.symbols, photos.camera, sheets.sound, sheets.cells, viewing.leaf)
}
"""What a child may be asked to do."""

_ORDER: Final = 64 * 1024
_NICE: Final = 5
_OPEN_FILES: Final = 64
_DIE_WITH_PARENT, _NO_NEW_RIGHTS = 1, 38
_system: Final = ctypes.CDLL(None)


def main(number: int) -> None:
    """Serves orders until its caller is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; files under way are finished
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system clears children away
    gc.freeze()
    keeper = os.getpid()
    with socket.socket(fileno=number) as control:
        while True:
            order, handles, _flags, _address = socket.recv_fds(control, _ORDER, 2)
            if not order:
                return
            if os.fork() == 0:
                control.close()
                _child(keeper, wire.unpack(order), *handles)
            for handle in handles:
                os.close(handle)


def _child(keeper: int, order: Values, answers: int, file: int) -> None:
    """Does one order and ends, whatever happens."""
    try:
        _confine(keeper, order)
        said = wire.pack(_done(order, file))
        if len(said) > order["answer"]:
            said = wire.pack(_refused(costly()))
        with socket.socket(fileno=answers) as caller, contextlib.suppress(ConnectionError):  # who asked went away
            caller.sendall(said)
    finally:
        os._exit(0)


def _done(order: Values, file: int) -> Plain:
    try:
        return {"value": TASKS[order["task"]](Path(f"/proc/self/fd/{file}"), *order["args"])}
    except CaseflowError as error:
        return _refused(error)
    except MemoryError:
        return _refused(costly())
    except Exception:  # noqa: BLE001 - handed to the caller, who raises it
        return {"fault": traceback.format_exc(limit=-8)}


def _refused(error: CaseflowError) -> Plain:
    return {"refused": error.message.model_dump()}


def _confine(keeper: int, order: Values) -> None:
    """From here on: so much processor, memory and time, no file is written, no right is gained, nobody is outlived."""
    _system.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    _system.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
    if os.getppid() != keeper:
        os._exit(0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, order["wall"])
    os.nice(_NICE)  # pages go before files
    own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_CPU, order["cpu"]),
        (resource.RLIMIT_AS, own + order["memory"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(int(sys.argv[1]))
