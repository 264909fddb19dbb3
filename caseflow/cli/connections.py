"""Connections of the web server: whole requests are collected before a thread sees them, and nobody waits for ever.

Waitress reads requests and sends answers in one thread, for all clients at once; the threads that work never touch a
socket. What it lacks is here: deadlines that a byte now and then does not put off, room for everybody when one address
opens many connections, a bound on bodies under way, and an end that lets work be finished.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from caseflow.core.text import Text
from caseflow.services.foundation.throttle import network
from caseflow.web.frame.errors import SENTENCES, TITLES

THREADS: Final = 16
"""Work on pages."""
FILE_THREADS: Final = 8
"""Work on requests that carry files, which take longer: two more than the sandbox lets in, to tell the others so."""
CONNECTIONS: Final = 400
"""At most this many at once; with two files each they stay below the 1024 that a process may hold open."""
OF_ONE_ADDRESS: Final = 100
"""Of one client, when no proxy stands before us; a proxy has one address for everybody and counts by itself."""
WAITING_SECONDS: Final = 20
"""For the first byte, for whole headers, and for the next request on a connection that stays open."""
GRACE_SECONDS: Final = 30
"""A body or the reader of an answer may be slow for so long; a stopping server waits for so long, too."""
SLOWEST: Final = 8 * 1024
"""Bytes a second, on the average, that a body or a reader must reach after its grace."""
BODIES: Final = 1024 * 1024 * 1024
"""Bytes of unfinished bodies kept at once."""
_IN_MEMORY: Final = 64 * 1024
_UNBOUNDED: Final = 2**40
_BACKLOG: Final = 1024
_AT_ONCE: Final = 50
_IDLE, _HEADERS, _BODY, _WORK, _ANSWER = "idle", "headers", "body", "work", "answer"


class Refusal(ErrorTask):  # type: ignore[misc]
    """What is said of a request that is none: in our words, for it never comes to the application."""

    def execute(self) -> None:
        """Called by waitress in a thread."""
        error = self.request.error
        known = error.code if error.code in TITLES else 400 if error.code < 500 else 500
        body = _page(TITLES[known], SENTENCES[known])
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/html; charset=utf-8"))
        self.response_headers.append(("Content-Security-Policy", "default-src 'none'"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _page(title: Text, sentence: Text) -> bytes:
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title.vi}</title><h1>{title.vi}</h1>'
        f'<p>{sentence.vi}</p><p lang="en">{sentence.en}</p></html>'
    ).encode()


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection, which knows since when its client owes what."""

    error_task_class = Refusal

    def __init__(self, server: Server, sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self._answered = self._moved = self._moved_before = 0
        self._owes: tuple[str, object] = (_IDLE, 0)
        self.network = network(addr[0])
        self.since = server.clock()

    def received(self, data: bytes) -> bool:
        """Called by waitress with what the client sent."""
        self._moved += len(data)
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Called by waitress; gives how many bytes the client took."""
        taken = int(super().send(data, do_close))
        self._moved += taken
        return taken

    def service(self) -> None:
        """Called by waitress in a thread, with a request that is whole."""
        self._answered += 1
        super().service()

    def handle_close(self) -> None:
        """Called by waitress, and for whoever is late; what was kept of an unfinished request goes with it."""
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def stage(self) -> str:
        """What the connection waits for: a request, its headers, its body, our work, or a reader of the answer."""
        return self._owed()[0]

    def _owed(self) -> tuple[str, object]:
        under_way = self.request
        if self.requests:
            return _WORK, self._answered
        if self.total_outbufs_len:
            return _ANSWER, self._answered
        if under_way is None:
            return _IDLE, self._answered
        return (_BODY if under_way.headers_finished else _HEADERS), under_way

    def late(self, now: float) -> bool:
        """Whether the client let its deadline pass; `now` is of the server's clock, asked about every second."""
        owes = self._owed()
        if owes != self._owes:
            self._owes, self.since, self._moved_before = owes, now, self._moved
        if owes[0] == _WORK:
            return False
        if owes[0] in (_BODY, _ANSWER):
            return now - self.since > GRACE_SECONDS + (self._moved - self._moved_before) / SLOWEST
        return now - self.since > WAITING_SECONDS


class Server(TcpWSGIServer):  # type: ignore[misc]
    """The listening socket and its connections; `proxies` as in the settings, `clock` in seconds that never go back."""

    channel_class = Channel

    def __init__(
        self,
        application: Any,
        listening: socket.socket,
        *,
        most_bytes: int,
        proxies: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._of_one_address = CONNECTIONS if proxies else OF_ONE_ADDRESS
        where = (listening.family, listening.type, listening.proto, listening.getsockname())
        self._files = ThreadedTaskDispatcher()
        self._files.set_thread_count(FILE_THREADS)
        super().__init__(application, _sock=listening, adj=_options(listening, most_bytes), sockinfo=where,
                         bind_socket=False)  # fmt: skip

    def add_task(self, task: Channel) -> None:
        """Called by waitress with a connection whose next request is whole: files have threads of their own."""
        carries_files = task.requests[0].headers.get("CONTENT_TYPE", "").startswith("multipart/")
        (self._files if carries_files else self.task_dispatcher).add_task(task)

    def handle_accept(self) -> None:
        """Called by waitress when somebody knocks: all who wait are let in, and room is made by who waits longest."""
        for _ in range(_AT_ONCE):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                break
        channels = list(self.active_channels.values())
        counted = Counter(channel.network for channel in channels)
        while channels and (max(counted.values()) > self._of_one_address or len(channels) > CONNECTIONS):
            most = counted.most_common(1)[0][0]
            channels.remove(self._give_way([channel for channel in channels if channel.network == most]))
            counted[most] -= 1

    def maintenance(self, _now: float) -> None:
        """Called by waitress every second: closes what is late, and bodies that are too much together."""
        now = self.clock()
        for channel in [c for c in self.active_channels.values() if c.late(now)]:
            channel.handle_close()
        receiving = [channel for channel in self.active_channels.values() if channel.stage() == _BODY]
        while sum(channel.request.body_bytes_received for channel in receiving) > BODIES:
            receiving.remove(self._give_way(receiving))

    @staticmethod
    def _give_way(channels: list[Channel]) -> Channel:
        """Closes the one whose client has been waited for longest; work under way is cut off only if all is work."""
        waiting = [channel for channel in channels if channel.stage() != _WORK]
        longest = min(waiting or channels, key=lambda channel: channel.since)
        longest.handle_close()
        return longest

    def serve(self, stopping: threading.Event) -> None:
        """Serves until `stopping` is set (then `pull_trigger` wakes it), and finishes what was asked before."""
        while not stopping.is_set():
            wasyncore.poll2(1.0, self._map)
        wasyncore.dispatcher.close(self)  # nobody else is let in
        end = self.clock() + GRACE_SECONDS
        while self.active_channels and self.clock() < end:
            for channel in list(self.active_channels.values()):
                if channel.stage() in (_IDLE, _HEADERS) or channel.late(self.clock()):
                    channel.handle_close()
            wasyncore.poll2(0.1, self._map)
        self.hang_up()

    def hang_up(self) -> None:
        """Lets go of every connection and thread; who is still at work is waited for a second."""
        for threads in (self.task_dispatcher, self._files):
            threads.shutdown(timeout=1)
        for channel in list(self.active_channels.values()):
            channel.handle_close()
        wasyncore.close_all(self._map)


def _options(listening: socket.socket, most_bytes: int) -> Adjustments:
    """Of waitress: answers are buffered whole, so that no thread waits for a reader; forwarding headers are not its."""
    return Adjustments(
        sockets=[listening],
        threads=THREADS,
        backlog=_BACKLOG,
        connection_limit=CONNECTIONS + 100,  # ours comes first: it makes room, theirs would stop listening
        cleanup_interval=1,
        inbuf_overflow=_IN_MEMORY,
        outbuf_overflow=1024 * 1024,
        outbuf_high_watermark=_UNBOUNDED,
        max_request_header_size=32 * 1024,
        max_request_body_size=2 * most_bytes,  # a little too large is refused by the application, on a page of ours
        clear_untrusted_proxy_headers=False,  # web/security.py alone decides which of them count
        ident="",
    )
