"""The staff's queue: filters stay in the address, so that a view of the work can be kept and sent."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.clock import local_date
from caseflow.core.money import format_int
from caseflow.core.values import Plain
from caseflow.services.desks import addresses, columns, exporting, going_on, queues, views
from caseflow.services.desks.lines import Line
from caseflow.services.desks.ordering import Mark
from caseflow.web.frame import onward
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.exports import sent
from caseflow.web.frame.i18n import say_text

bp = Blueprint("queue", __name__)
_EDGE = re.compile(r"(\d{1,9})-([01])-(\d{1,18})")
_LONGEST_VALUE = 300


@bp.get("/queue")
def index() -> str:
    """The work of the desks."""
    page = queues.page(ctx(), actor(), addresses.asked(request.args), _mark("after"))
    return render_template(
        "desks/queue.html", page=page, address=_address, view_address=_view_address, first=_mark("after") is None,
        narrowed=_narrowed(page), filters=_filters(), board_filters=_filters(desk="", phase="", sort=""),
        listed_words=_listed(page), case_address=_case_address, sort_address=_sort_address, here=_here(page),
        shown={one.name for one in page.columns if one.shown},
        most_counted=queues.MOST_COUNTED, most_words=f"{format_int(queues.MOST_COUNTED)}+",
        this_year=local_date(ctx().clock.now()).year,
    )  # fmt: skip


@bp.post("/queue/export")
def export() -> Response | BaseResponse:
    """The lines of the list as a file, with the filter that stands in the address."""
    wanted = addresses.asked(request.args)
    return sent("ho-so", _address(), lambda form, key: exporting.export(ctx(), actor(), wanted, form, key))


@bp.post("/queue/columns")
def choose_columns() -> BaseResponse:
    """Which columns the person sees from now on; the list stays."""
    columns.choose(ctx(), actor(), request.form.getlist("column"), request_key())
    return redirect(_address(), 303)


@bp.get("/queue/next")
def next_case() -> BaseResponse:
    """The case that follows in the list from which one was opened; at its end the case itself, or the list."""
    public_id, at = request.args.get("case", "")[:22], _mark("at") or Mark((0, 0, 0))
    acted, kept = bool(request.args.get("acted")), _given({"saved": request.args.get("saved", "")[:64]})
    found = going_on.next_case(ctx(), actor(), addresses.asked(request.args), at, public_id, acted=acted)
    if found is not None:
        here = onward.place({**_filters(), **_of_mark("at", found.mark)})
        return redirect(url_for("cases.show", public_id=found.public_id, **here, **kept), 303)
    flash(_("Đã đến cuối danh sách."), "info")
    if acted and public_id:
        return redirect(url_for("cases.show", public_id=public_id, **kept), 303)
    return redirect(_address(), 303)


def _here(page: queues.QueuePage) -> str:
    """The name of the tab whose list this is; the person's own before the others."""
    wanted = page.wanted
    own = [view.name for view in page.views if view.own is not None and view.wanted == wanted]
    plain = (wanted.desk, wanted.due, wanted.officer)
    usual = [v.name for v in page.views if v.own is None and (v.wanted.desk, v.wanted.due, v.wanted.officer) == plain]
    return next(iter([*own, *usual]), "")


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
        elif value and (name != "desk" or value not in views.WHOLE):
            found.append((name, _("Không còn: %(name)s", name=value)))
    if wanted.year:
        found.append(("year", str(wanted.year)))
    if wanted.priority:
        found.append(("priority", _("Thuộc đối tượng ưu tiên")))
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


def _mark(name: str) -> Mark | None:
    """A place in the list, as the address says it under `name`, with its value in the sorted column."""
    found = _EDGE.fullmatch(request.args.get(name, ""))
    if found is None:
        return None
    return Mark((int(found[1]), int(found[2]), int(found[3])), request.args.get("from", "")[:_LONGEST_VALUE])


def _of_mark(name: str, mark: Mark) -> Plain:
    return _given({name: "-".join(map(str, mark.edge)), "from": mark.value})


def _address(after: Mark | None = None, **changes: str) -> str:
    """The address of this queue with some filters changed; an empty one is left out."""
    place: Plain = dict(_of_mark("after", after)) if after else {}
    return url_for("queue.index", **_filters(**changes), **place)


def _filters(**changes: str) -> Plain:
    if "filters" not in g:  # each of the lines asks for them several times
        g.filters = {name: request.args.get(name, "") for name in addresses.NAMES}
    return _given(g.filters | changes)


def _given(parts: dict[str, str]) -> Plain:
    return {name: text for name, text in parts.items() if text}


def _sort_address(name: str) -> str:
    """The address of the list sorted by a column, or the other way round where it is already."""
    now = request.args.get("sort", "")
    if name == "due":
        return _address(sort="" if now else "-due")
    return _address(sort=f"-{name}" if now == name else name)


def _view_address(view: queues.View) -> str:
    """The address of a tab: its own filter, and the words that somebody is looking for; a kept one as it was kept."""
    if view.own is not None:
        return url_for("queue.index", **addresses.parts_of(view.wanted))
    wanted = view.wanted
    return _address(desk=wanted.desk, due=wanted.due, officer=str(wanted.officer), phase="")


def _case_address(line: Line) -> str:
    """The page of a case, which remembers the list."""
    return url_for("cases.show", public_id=line.public_id, **onward.place({**_filters(), **_of_mark("at", line.mark)}))
