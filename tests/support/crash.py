"""A process that dies at a named moment, as by a power cut: no exception, no clean-up, no goodbye to the database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from caseflow.services.foundation.context import CrashPoints

KILLED = 137
WALK = "CASEFLOW_WALK" in os.environ
"""Whether `make walk` asks: every story in the browser, every page looked at by axe and kept as a picture."""
CHAOS_ROUNDS = int(os.environ.get("CASEFLOW_CHAOS_ROUNDS", "0"))
"""How many rounds `make chaos` asks for; 0 in `make test`."""


class CrashAt(CrashPoints):
    """Ends the process at the `passing`-th time it comes to the moment `name`."""

    def __init__(self, name: str, passing: int = 1) -> None:
        self.name, self.left = name, passing

    def at(self, name: str) -> None:
        """Dies, or lets it pass."""
        if name == self.name:
            self.left -= 1
            if self.left == 0:
                os._exit(KILLED)


def in_a_process(act: Callable[[], object]) -> int:
    """Runs `act` in a process of its own and gives its exit status: 137 when it died on the way, 0 when it did not.

    Forked, so that a hundred of them cost no hundred starts; whoever calls has let go of every connection before.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Victim:
    """A process that does `act` and can be killed at any moment; what it wrote to its pipe can be read afterwards."""

    def __init__(self, act: Callable[[Callable[[str], None]], object]) -> None:
        self._from, to = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._from)
            try:
                act(lambda line: (os.write(to, f"{line}\n".encode()), None)[1])
            finally:
                os._exit(0)
        os.close(to)

    def kill(self) -> list[str]:
        """Kills it now; gives the lines it had written."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        with os.fdopen(self._from) as pipe:
            return [line.rstrip("\n") for line in pipe if line.endswith("\n")]
