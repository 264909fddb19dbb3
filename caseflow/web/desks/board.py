"""The board: the open work side by side, by desk or by phase."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from caseflow.core.clock import local_date
from caseflow.core.money import format_int
from caseflow.core.values import Plain
from caseflow.services.desks import addresses, board, queues
from caseflow.services.desks.lines import Line
from caseflow.services.desks.views import Filter
from caseflow.web.frame import onward
from caseflow.web.frame.actor import actor, ctx

bp = Blueprint("board", __name__)


@bp.get("/queue/board")
def index() -> str:
    """The columns; each count opens its list."""
    by: board.By = "phase" if request.args.get("by") == "phase" else "desk"
    found = board.board(ctx(), actor(), addresses.asked({"desk": "all", **request.args}), by)
    return render_template(
        "desks/board.html", board=found, list_address=_list_address, case_address=_case_address, by_address=_by_address,
        most_counted=queues.MOST_COUNTED, most_words=f"{format_int(queues.MOST_COUNTED)}+",
        this_year=local_date(ctx().clock.now()).year,
    )  # fmt: skip


def _list_address(wanted: Filter) -> str:
    return url_for("queue.index", **addresses.parts_of(wanted))


def _by_address(wanted: Filter, by: board.By) -> str:
    return url_for(".index", by=by, **addresses.parts_of(wanted))


def _case_address(wanted: Filter, line: Line) -> str:
    """The page of a case, which remembers the list of its column."""
    at: Plain = {"at": "-".join(map(str, line.mark.edge))}
    place = onward.place({**addresses.parts_of(wanted), **at})
    return url_for("cases.show", public_id=line.public_id, **place)
