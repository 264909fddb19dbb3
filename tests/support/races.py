"""Many clients at one moment: each in a thread of its own, let go together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

CLIENTS = 50


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Does all `acts` at once; gives what each returned or raised, in their order."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[number] = act()
        except Exception as error:  # noqa: BLE001  what a client met is the outcome of the race
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
