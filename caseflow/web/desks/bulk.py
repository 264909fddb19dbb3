"""Acts on many cases of the queue: what would happen is shown first, then what did."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import Invalid
from caseflow.core.text import Text, say
from caseflow.services.cases import assigning
from caseflow.services.desks import acts, bulk
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.security import safe_next

bp = Blueprint("bulk", __name__)
_CHOSEN = re.compile(r"([A-Za-z0-9_-]{1,40})\.(\d{1,9})")


@bp.route("/queue/acts/<name>", methods=["GET", "POST"])
def act(name: str) -> str | BaseResponse:
    """Which of the chosen cases an act would be done to, and which not and why; then does it."""
    if name not in (acts.ASSIGN, acts.REMIND, acts.STEP, acts.COUNCIL):
        raise NotFound
    given = request.form if request.method == "POST" else request.args
    way = given.get("way") or (given.get("officer", "") if name == acts.ASSIGN else "")
    back = safe_next(given.get("back"), url_for("queue.index"))
    chosen = [(f[1], int(f[2])) for text in request.form.getlist("case") if (f := _CHOSEN.fullmatch(text))]
    ids = [case for case, _version in chosen] if request.method == "POST" else given.getlist("case")[: bulk.MOST + 1]
    try:
        if request.method == "GET":
            return _look(name, ids, way, back)
        done = bulk.carry_out(ctx(), actor(), _act(name, ids, way), chosen, request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
        return redirect(back, 303)
    if done.taken:
        flash(_("%(act)s: đã xong %(n)s hồ sơ.", act=say_text(done.title), n=len(done.taken)), "success")
    for case in done.left_out:
        flash(f"{case.code} {case.enterprise_name}: {say_text(case.reason)}", "warning")
    return redirect(back, 303)


def _look(name: str, ids: list[str], way: str, back: str) -> str:
    """The page before the act: the ways that there are, and once one is chosen what it would do."""
    title, ways = _ways(name, ids)
    found = bulk.preview(ctx(), actor(), _act(name, ids, way), ids) if way or not ways else None
    return render_template(
        "desks/act.html", name=name, title=title, ways=ways, way=way, preview=found, back=back, chosen=ids
    )


def _ways(name: str, ids: list[str]) -> tuple[Text, list[acts.Way]]:
    if name == acts.ASSIGN:
        acts.require_assign(ctx(), actor())
        found = [acts.Way(str(n), say(who, who)) for n, who in assigning.officers(ctx(), actor())]
        return say("Giao hồ sơ", "Give cases to an officer"), found
    if name == acts.STEP:
        return say("Thực hiện bước", "Take a step"), bulk.steps(ctx(), actor(), ids)
    if name == acts.COUNCIL:
        return say("Trình hội đồng", "Put before a council"), acts.sitting(ctx(), actor())
    return say("Nhắc việc", "Remind"), []


def _act(name: str, ids: list[str], way: str) -> acts.Act:
    if name == acts.ASSIGN:
        return acts.Giving(int(way) if re.fullmatch(r"\d{1,9}", way) else 0)
    if name == acts.STEP:
        return bulk.stepping(ctx(), actor(), ids, way)
    return acts.Convening(way) if name == acts.COUNCIL else acts.Reminding()
