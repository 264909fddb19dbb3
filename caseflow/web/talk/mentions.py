"""Where somebody was mentioned: the bell in the staff's bar and its list."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caseflow.core.actor import Actor
from caseflow.services.talk import inbox
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.numbers import posted_number, whole
from caseflow.web.frame.wings import Tool

bp = Blueprint("mentions", __name__)


@bp.get("/mentions")
def index() -> str:
    """Where this person was mentioned, the newest first."""
    before = whole("before")
    return render_template("talk/mentions.html", inbox=inbox.page(ctx(), actor(), before), first=before is None)


@bp.post("/mentions/<int:mention_id>")
def open_one(mention_id: int) -> Response:
    """Opens the case of a mention at its note; the mention is read with that."""
    case, note = inbox.open_one(ctx(), actor(), mention_id)
    return redirect(url_for("cases.show", public_id=case, tab="talk", _anchor=f"note-{note}"), 303)


@bp.post("/mentions/read")
def read() -> Response:
    """Everything up to the newest mention of the page has been read."""
    inbox.mark_all(ctx(), actor(), posted_number("up_to"))
    return redirect(url_for(".index"), 303)


def _bell(person: Actor) -> str | None:
    """What the bell says: how many mentions are unread, or nothing beside it; no bell for whoever reads no notes."""
    if not inbox.reads(ctx(), person):
        return None
    waiting = inbox.unread(ctx(), person)
    return f"{inbox.MOST_COUNTED - 1}+" if waiting >= inbox.MOST_COUNTED else str(waiting)


BELL = Tool("talk/_bell.html", _bell)
