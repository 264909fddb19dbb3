"""The staff's queue: filters stay in the address, so that a view of the work can be kept and sent."""

from __future__ import annotations

import re
from typing import Literal, TypeVar

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.clock import local_date
from caseflow.core.money import format_int
from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.desks import exporting, queues, views
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.exports import sent
from caseflow.web.frame.i18n import say_text

bp = Blueprint("queue", __name__)
NAMES = ("desk", "scheme", "state", "phase", "officer", "due", "year", "q", "priority")
_EDGE = re.compile(r"(\d{1,9})-([01])-(\d{1,18})")
Word = TypeVar("Word", bound=str)
_NAME = re.compile(r"[a-z0-9_]{0,40}")


@bp.get("/queue")
def index() -> str:
    """The work of the desks."""
    page = queues.page(ctx(), actor(), _wanted(), _edge())
    return render_template(
        "desks/queue.html", page=page, address=_address, view_address=_view_address, first=_edge() is None,
        narrowed=_narrowed(page), export_address=url_for(".export", **_filters()), listed_words=_listed(page),
        most_counted=queues.MOST_COUNTED, most_words=f"{format_int(queues.MOST_COUNTED)}+",
        this_year=local_date(ctx().clock.now()).year,
    )  # fmt: skip


@bp.post("/queue/export")
def export() -> Response | BaseResponse:
    """The lines of the list as a file, with the filter that stands in the address."""
    return sent("ho-so", _address(), lambda form, key: exporting.export(ctx(), actor(), _wanted(), form, key))


def _wanted() -> views.Filter:
    """The filter in the address; a value that cannot be is read as none."""
    year = _word("year")
    return views.Filter(
        desk=_word("desk") or views.MINE,
        scheme=_word("scheme"),
        state=_word("state"),
        phase=_word("phase"),
        officer=_officer(),
        due=_one_of("due", "overdue", "soon"),
        year=int(year) if re.fullmatch(r"20\d\d", year) else None,
        words=nfc(request.args.get("q", ""))[:100],
        priority=_word("priority") == "1",
    )


def _narrowed(page: queues.QueuePage) -> list[tuple[str, str]]:
    """What narrows the view besides its tab and phase: the field of the address, and words for its chip."""
    wanted, choices = page.wanted, page.choices
    titles = {"scheme": dict(choices.schemes), "state": dict(choices.states), "desk": dict(choices.desks)}
    found = []
    if wanted.words:
        found.append(("q", f"“{wanted.words}”"))
    for name, value in (("desk", wanted.desk), ("scheme", wanted.scheme), ("state", wanted.state)):
        if value in titles[name]:
            found.append((name, say_text(titles[name][value])))
    if wanted.year:
        found.append(("year", str(wanted.year)))
    if wanted.priority:
        found.append(("priority", _("Có diện ưu tiên")))
    if wanted.officer == "none":
        found.append(("officer", _("Chưa phân công")))
    elif isinstance(wanted.officer, int):
        named = dict(page.officers) | {line.officer_id: line.officer for line in page.lines}
        found.append(("officer", named.get(wanted.officer) or _("Chuyên viên đã chọn")))
    return found


def _listed(page: queues.QueuePage) -> str:
    """What was searched, as the tabs call it."""
    wanted = page.wanted
    here = [v.title for v in page.views if (v.wanted.desk, v.wanted.due) == (wanted.desk, wanted.due)]
    return say_text(here[0]) if here else say_text(dict(page.choices.desks).get(wanted.desk)) or wanted.desk


def _word(name: str) -> str:
    text = request.args.get(name, "")
    return text if _NAME.fullmatch(text) else ""


def _one_of(name: str, *known: Word) -> Word | Literal[""]:
    text = request.args.get(name, "")
    return next((word for word in known if word == text), "")


def _officer() -> Literal["", "me", "none"] | int:
    text = request.args.get("officer", "")
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    known: tuple[Literal["me", "none"], ...] = ("me", "none")
    return _one_of("officer", *known)


def _edge() -> tuple[int, int, int] | None:
    found = _EDGE.fullmatch(request.args.get("after", ""))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _address(after: tuple[int, int, int] | None = None, **changes: str) -> str:
    """The address of this queue with some filters changed; an empty one is left out."""
    place: Plain = {"after": "-".join(map(str, after))} if after else {}
    return url_for(".index", **_filters(**changes), **place)


def _filters(**changes: str) -> Plain:
    kept = {name: request.args.get(name, "") for name in NAMES} | changes
    return {name: text for name, text in kept.items() if text}


def _view_address(wanted: views.Filter) -> str:
    """The address of a tab: its own filter, and the words that somebody is looking for."""
    return _address(desk=wanted.desk, due=wanted.due, officer=str(wanted.officer), phase="")
