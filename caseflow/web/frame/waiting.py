"""The waiting room: what a browser is told while the demo province is loaded, before there is an application."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from caseflow.core.text import Text, say
from caseflow.web.frame.security import HEADERS

_HERE = Path(__file__).parents[1]
_STATIC = _HERE / "static"
_LOOK = ("vendor/bootstrap-5.3.8/bootstrap.min.css", "tokens.css", "caseflow.css", "mark.svg")
_HOME = "/"
AGAIN_SECONDS = 2

Start = Callable[[str, list[tuple[str, str]]], object]


@dataclass
class Loading:
    """How far the loading is; told by whoever loads, read by whoever waits."""

    clock: Callable[[], float] = time.monotonic
    done: int = 0
    of: int = 0
    began: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def told(self, done: int, of: int) -> None:
        """So many of the steps are done."""
        self.done, self.of = done, of

    @property
    def percent(self) -> int:
        """Of the steps that are done; 0 before the first is known."""
        return 100 * self.done // self.of if self.of else 0

    @property
    def left(self) -> Text | None:
        """What is left, going by the pace so far; None while that says nothing yet."""
        if not self.of or self.done * 20 < self.of:
            return None
        spent = self.clock() - self.began
        seconds = max(1, round(spent * (self.of - self.done) / self.done))
        return say(f"còn khoảng {seconds} giây", f"about {seconds} seconds left")


def waiting_room(loading: Loading, agency: Text) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """A WSGI application that says how far the loading is at every address, and asks the browser to come again."""
    pages = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape())

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        headers = {**HEADERS, "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"}
        name = path.removeprefix("/static/")
        if path.startswith("/static/") and (name in _LOOK or _is_font(name)):
            headers["Content-Type"] = mimetypes.guess_type(name)[0] or "application/octet-stream"
            body = (_STATIC / name).read_bytes()
            start("200 OK", [*headers.items(), ("Content-Length", str(len(body)))])
            return [body]
        page = pages.get_template("frame/waiting.html").render(
            loading=loading, agency=agency, again=AGAIN_SECONDS, static="/static"
        )
        body = page.encode()
        status = "200 OK" if path == _HOME else "503 Service Unavailable"
        headers |= {"Retry-After": str(AGAIN_SECONDS), "Content-Length": str(len(body))}
        start(status, list(headers.items()))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return answer


def _is_font(name: str) -> bool:
    place = (_STATIC / name).resolve()
    return place.suffix == ".woff2" and place.is_relative_to(_STATIC / "vendor") and place.is_file()
