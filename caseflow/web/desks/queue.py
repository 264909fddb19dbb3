"""The staff's queue: filters stay in the address, so that a view of the work can be kept and sent."""

from __future__ import annotations

import re
from typing import Literal, TypeVar

from flask import Blueprint, render_template, request, url_for

from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.desks import queues
from caseflow.web.frame.actor import actor, ctx

bp = Blueprint("queue", __name__)
NAMES = ("desk", "scheme", "state", "officer", "due", "year", "q", "priority")
_EDGE = re.compile(r"(\d{1,9})-([01])-(\d{1,18})")
Word = TypeVar("Word", bound=str)
_NAME = re.compile(r"[a-z0-9_]{0,40}")


@bp.get("/queue")
def index() -> str:
    """The work of the desks."""
    wanted = _wanted()
    page = queues.page(ctx(), actor(), wanted, _edge())
    return render_template(
        "desks/queue.html", page=page, wanted=wanted, address=_address, first=_edge() is None,
        counted=_counted, narrowed=any(request.args.get(name) for name in NAMES if name != "desk"),
    )  # fmt: skip


def _counted(work: int) -> str:
    """How much work there is, as far as it was counted."""
    return f"{queues.MOST_COUNTED}+" if work > queues.MOST_COUNTED else str(work)


def _wanted() -> queues.Filter:
    """The filter in the address; a value that cannot be is read as none."""
    year = _word("year")
    return queues.Filter(
        desk=_word("desk") or queues.MINE,
        scheme=_word("scheme"),
        state=_word("state"),
        officer=_one_of("officer", "me", "none"),
        due=_one_of("due", "overdue", "soon"),
        year=int(year) if re.fullmatch(r"20\d\d", year) else None,
        words=nfc(request.args.get("q", ""))[:100],
        priority=_word("priority") == "1",
    )


def _word(name: str) -> str:
    text = request.args.get(name, "")
    return text if _NAME.fullmatch(text) else ""


def _one_of(name: str, *known: Word) -> Word | Literal[""]:
    text = request.args.get(name, "")
    return next((word for word in known if word == text), "")


def _edge() -> tuple[int, int, int] | None:
    found = _EDGE.fullmatch(request.args.get("after", ""))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _address(after: tuple[int, int, int] | None = None, **changes: str) -> str:
    """The address of this queue with some filters changed; an empty one is left out."""
    kept = {name: request.args.get(name, "") for name in NAMES} | changes
    kept["after"] = "-".join(map(str, after)) if after else ""
    values: Plain = {name: text for name, text in kept.items() if text}
    return url_for(".index", **values)
