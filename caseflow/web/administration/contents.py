"""Pages of what the province has written down: by title, in groups, with what editions say differently."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from caseflow.core.text import nfc
from caseflow.services.administration import calendars, contents, unconfirmed
from caseflow.web.administration.editions import HOW
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.numbers import whole

bp = Blueprint("contents", __name__, url_prefix="/admin/content")


@bp.get("")
def index() -> str:
    """The groups of content."""
    return render_template(
        "administration/content.html", groups=contents.groups(ctx(), actor()),
        unconfirmed=unconfirmed.by_basis(ctx(), actor()),
    )  # fmt: skip


@bp.get("/<group>")
def group(group: str) -> str:
    """The pieces of one group."""
    words, waiting = nfc(request.args.get("q", ""))[:100], request.args.get("waiting") == "1"
    after = whole("after") or 0
    page = contents.group(ctx(), actor(), group, words=words, after=after, only_waiting=waiting)
    return render_template(
        "administration/content_group.html",
        page=page,
        words=words,
        waiting=waiting,
        after=after,
        titles=contents.GROUPS,
    )


@bp.get("/form/<name>/editions/<sha256>")
def form_difference(name: str, sha256: str) -> str:
    """What the edition of a form in force asks otherwise than an older one."""
    found = contents.compare_form(ctx(), actor(), name, sha256)
    return render_template("administration/form_difference.html", found=found, how=HOW)


@bp.get("/unconfirmed")
def waiting_bases() -> str:
    """The legal bases that nobody has confirmed yet, with every piece of content that rests on each."""
    found = unconfirmed.by_basis(ctx(), actor())
    return render_template("administration/unconfirmed.html", found=found)


@bp.get("/days")
def days() -> str:
    """The working calendar of a year."""
    return render_template("administration/calendar.html", page=calendars.year(ctx(), actor(), whole("year")))
