"""The living page of the components: every one in every state, for whoever builds pages; in debug and demo only."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template

from caseflow.web.frame.icons import drawings
from caseflow.web.frame.security import public

bp = Blueprint("styleguide", __name__)
_TOKENS = Path(__file__).parents[1] / "static" / "tokens.css"
_COLOUR = re.compile(r"--cf-([a-z0-9-]+): #[0-9a-f]{6}")


@lru_cache(maxsize=1)
def colours() -> tuple[str, ...]:
    """The names of the colours, in the order of the tokens; each has a class `ground-<name>`."""
    light = _TOKENS.read_text(encoding="utf-8").partition('[data-bs-theme="dark"] {')[0]
    return tuple(dict.fromkeys(_COLOUR.findall(light)))


@bp.get("/styleguide")
@public
def index() -> str:
    """Every component; it does not exist where people work."""
    if not (current_app.debug or current_app.config["DEMO"]):
        abort(404)
    return render_template("public/styleguide.html", colours=colours(), icons=sorted(drawings()))
