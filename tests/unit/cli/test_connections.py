"""The web server's side of a connection: deadlines, room for everybody, and an end that lets work be finished."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from waitress import wasyncore

from caseflow.cli import connections
from caseflow.cli.connections import GRACE_SECONDS, SLOWEST, THREADS, WAITING_SECONDS, Server

HEADERS = b"GET / HTTP/1.1\r\nHost: a\r\nX-Half: "
BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
MEBIBYTE = 1024 * 1024


def hello(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """An application that answers at once."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return length is not None and len(body) >= int(length[1])


def _to_the_end(client: socket.socket) -> bytes:
    """What comes until the server hangs up; it does so abruptly on who has sent what nobody read."""
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while data := client.recv(65536):
            found += data
    return found


class House:
    """A server that a test drives by hand: it does nothing between two turns, and time stands still."""

    def __init__(self, application: Any, **given: Any) -> None:
        self.now = 1000.0
        listening = socket.create_server(("127.0.0.1", 0))
        self.address = listening.getsockname()
        self.server = Server(application, listening, most_bytes=MEBIBYTE, clock=lambda: self.now, **given)
        self.clients: list[socket.socket] = []

    def client(self, *sent: bytes) -> socket.socket:
        """Somebody who connects and sends."""
        one = socket.create_connection(self.address, timeout=10)
        self.clients.append(one)
        for data in sent:
            one.sendall(data)
        self.turn()
        return one

    def turn(self, times: int = 3) -> None:
        """The server looks at its sockets, and at nothing else."""
        for _ in range(times):
            wasyncore.poll2(0.02, self.server._map)

    def after(self, seconds: float) -> None:
        """Time passes, and the look of every second is done once."""
        self.now += seconds
        self.server.maintenance(0)

    def answer(self, client: socket.socket) -> bytes:
        """The whole of what a client is answered; turns until it is there and the thread is done with it."""
        client.setblocking(False)
        found = b""
        for _ in range(1000):
            self.turn(1)
            with contextlib.suppress(BlockingIOError):
                found += client.recv(65536)
            if _is_whole(found) and not any(c.requests for c in self.server.active_channels.values()):
                return found
        raise AssertionError(f"no answer but {found!r}")

    def lives(self, client: socket.socket) -> bool:
        """Whether the server still holds this connection."""
        held = {channel.addr for channel in self.server.active_channels.values()}
        return client.getsockname() in held

    def close(self) -> None:
        """Ends without waiting."""
        for one in self.clients:
            one.close()
        self.server.hang_up()


@pytest.fixture
def house() -> Iterator[Callable[..., House]]:
    """`house(application, proxies=0)`."""
    made: list[House] = []

    def make(application: Any = hello, **given: Any) -> House:
        made.append(House(application, **given))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("half", [HEADERS, BODY + b"abc"], ids=["headers", "body"])
def test_many_more_half_requests_than_threads_keep_nobody_from_being_answered(house, half):
    here = house()
    waiting = [here.client(half) for _ in range(3 * THREADS)]
    assert here.answer(here.client(GET)).endswith(b"hello")
    assert all(here.lives(one) for one in waiting), "they are waited for, and nothing waits with them"


def test_whoever_sends_nothing_or_half_a_header_is_hung_up_on(house):
    here = house()
    silent, half = here.client(), here.client(HEADERS)
    here.after(1)
    here.after(WAITING_SECONDS - 1)
    assert here.lives(silent)
    assert here.lives(half)
    here.after(2)
    assert not here.lives(silent)
    assert not here.lives(half)


def test_a_byte_a_second_puts_no_deadline_off(house):
    here = house()
    headers, body = here.client(HEADERS), here.client(BODY)
    here.after(0)
    for second in range(GRACE_SECONDS + 3):
        for one in (headers, body):
            if here.lives(one):
                one.sendall(b"a")
        here.turn()
        here.after(1)
        assert here.lives(headers) is (second < WAITING_SECONDS)
    assert not here.lives(body)


def test_a_body_that_comes_slowly_but_well_is_taken(house):
    here = house(hello)
    slow = here.client(BODY)
    here.after(0)
    for _ in range(9):
        slow.sendall(b"x" * 100_000)
        here.turn(20)
        here.after(100_000 / SLOWEST - 1)
        assert here.lives(slow)
    slow.sendall(b"x" * 100_000)
    assert here.answer(slow).endswith(b"hello")


def test_a_connection_that_stays_open_has_as_long_for_its_next_request(house):
    here = house()
    kept = here.client(GET)
    here.answer(kept)
    here.after(0)
    here.after(WAITING_SECONDS - 1)
    kept.sendall(GET)
    assert here.answer(kept).endswith(b"hello")
    here.after(WAITING_SECONDS - 1)
    assert here.lives(kept)
    here.after(WAITING_SECONDS)
    here.after(WAITING_SECONDS)
    assert not here.lives(kept)


def test_files_have_threads_of_their_own_so_that_pages_are_answered_beside_them(house):
    go = threading.Event()

    def looks_into_files(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert environ["REQUEST_METHOD"] == "GET" or go.wait(20)
        return hello(environ, start)

    here = house(looks_into_files)
    form = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1\r\n\r\nx"
    senders = [here.client(form) for _ in range(2 * THREADS)]
    page = here.client(GET)
    page.settimeout(20)
    assert page.recv(65536).startswith(b"HTTP/1.1 200")
    go.set()
    assert here.answer(senders[-1]).endswith(b"hello")


def test_work_that_takes_long_is_not_the_clients_fault(house):
    go = threading.Event()

    def long(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert go.wait(20)
        return hello(environ, start)

    here = house(long)
    patient = here.client(GET)
    here.after(0)
    here.after(600)
    assert here.lives(patient)
    go.set()
    assert here.answer(patient).endswith(b"hello")


def test_a_reader_who_does_not_read_holds_no_thread_and_is_hung_up_on(house):
    ended = threading.Semaphore(0)
    whole = 8 * MEBIBYTE

    def large(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [("Content-Length", str(whole))])
        for _ in range(8):
            yield b"x" * MEBIBYTE
        ended.release()

    here = house(large)
    readers = [here.client(GET) for _ in range(THREADS + 4)]
    for _ in readers:
        assert ended.acquire(timeout=20), "a thread waits for a reader"
    here.turn()
    here.after(0)
    here.after(GRACE_SECONDS + whole / SLOWEST + 1)
    assert not any(here.lives(one) for one in readers)


def test_one_address_has_its_share_and_its_newest_connection_is_heard(house, monkeypatch):
    monkeypatch.setattr(connections, "OF_ONE_ADDRESS", 10)
    here = house()
    many = []
    for _ in range(15):
        many.append(here.client(HEADERS))
        here.now += 0.1
    assert [here.lives(one) for one in many] == [False] * 5 + [True] * 10
    assert here.answer(here.client(GET)).endswith(b"hello")


def test_behind_a_proxy_all_clients_share_its_address_and_only_the_whole_is_bounded(house, monkeypatch):
    monkeypatch.setattr(connections, "OF_ONE_ADDRESS", 10)
    monkeypatch.setattr(connections, "CONNECTIONS", 14)
    here = house(proxies=1)
    many = []
    for _ in range(16):
        many.append(here.client(HEADERS))
        here.now += 0.1
    assert [here.lives(one) for one in many] == [False] * 2 + [True] * 14


def test_unfinished_bodies_have_a_bound_together(house, monkeypatch):
    monkeypatch.setattr(connections, "BODIES", 250_000)
    here = house()
    large = [here.client(BODY, b"x" * 100_000) for _ in range(3)]
    for one in large:
        here.now += 1
        here.turn(20)
        one.sendall(b"x")
    here.after(0)
    assert sum(here.lives(one) for one in large) == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", b"501"),
    ],
)
def test_what_is_no_request_is_refused_in_both_languages(house, sent, status):
    here = house()
    answer = here.answer(here.client(sent)).decode()
    assert answer.split()[1] == status.decode()
    assert "Vui lòng" in answer
    assert 'lang="en">' in answer
    assert "waitress" not in answer


def test_no_header_moves_the_site_and_forwarding_headers_are_left_to_the_application(house):
    seen: dict[str, Any] = {}

    def listen(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        return hello(environ, start)

    here = house(listen)
    forged = b"SCRIPT_NAME: //evil.example\r\nSCRIPT-NAME: //evil.example\r\nPATH-INFO: /x\r\n"
    forwarded = b"X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-Proto: https\r\n\r\n"
    here.answer(here.client(b"GET /page HTTP/1.1\r\nHost: a\r\n" + forged + forwarded))
    assert (seen["SCRIPT_NAME"], seen["PATH_INFO"], seen["REMOTE_ADDR"]) == ("", "/page", "127.0.0.1")
    assert (seen["wsgi.url_scheme"], seen["HTTP_X_FORWARDED_FOR"]) == ("http", "203.0.113.5")


def test_a_server_that_stops_finishes_what_it_was_asked_and_lets_nobody_else_in(house):
    begun, go, stopping = threading.Event(), threading.Event(), threading.Event()

    def long(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        assert go.wait(20)
        return hello(environ, start)

    here = house(long)
    half, asked = here.client(HEADERS), here.client(GET)
    assert begun.wait(20)
    server = threading.Thread(target=here.server.serve, args=(stopping,))
    server.start()
    stopping.set()
    here.server.pull_trigger()
    assert _to_the_end(half) == b"", "half a request is no work"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(here.address)
    go.set()
    assert _to_the_end(asked).endswith(b"hello")
    server.join(20)
    assert not server.is_alive()
