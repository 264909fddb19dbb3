"""The search of everything: a page of its own, and the list under the field while somebody types."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.finding import words_of
from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.desks import search
from caseflow.web.frame.actor import actor, ctx

bp = Blueprint("search", __name__)
ADDRESSES = {
    "case": ("cases.show", "public_id"),
    "enterprise": ("enterprises.edit", "public_id"),
    "certificate": ("certificates.show", "public_id"),
    "person": ("people.account", "account_id"),
}
"""Where a hit of each kind is read: the page, and the name of the part of its address."""
LISTS = {"enterprise": "enterprises.index", "certificate": "certificates.index", "person": "people.accounts"}
"""Where the rest of a group is listed."""
_WORD = re.compile(r"\w+")


@bp.get("/search")
def index() -> str | BaseResponse:
    """Everything that bears the words; the code of one case leads straight to it."""
    typed = nfc(request.args.get("q", ""))[:100]
    found = search.find(ctx(), actor(), typed)
    here = {"found": found, "typed": typed, "address": _address, "marked": lambda text: marked(text, found.words)}
    if request.headers.get("HX-Request"):
        return render_template("desks/_found.html", **here)
    if found.exact is not None:
        return redirect(url_for("cases.show", public_id=found.exact), 303)
    return render_template("desks/search.html", searched=typed, lists=_lists(typed), **here)


def _address(hit: search.Hit) -> str:
    endpoint, part = ADDRESSES[hit.kind]
    where: Plain = {part: hit.public_id}
    return url_for(endpoint, **where)


def _lists(typed: str) -> dict[str, str]:
    """The addresses of the lists with the same words."""
    lists = {kind: url_for(endpoint, q=typed) for kind, endpoint in LISTS.items()}
    return {**lists, "case": url_for("queue.index", desk="all", q=typed)}


def marked(text: str, words: tuple[str, ...]) -> Markup:
    """The text with the words that were looked for marked, however either is written."""
    found = Markup()
    at = 0
    for word in _WORD.finditer(text):
        plain = "".join(words_of(word[0]))
        if plain and any(plain.startswith(asked) for asked in words):
            found += escape(text[at : word.start()]) + Markup("<mark>{}</mark>").format(word[0])
            at = word.end()
    return found + escape(text[at:])
