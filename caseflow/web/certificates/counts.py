"""The page of counts over the register: a table, the same numbers as a chart, and both as XLSX."""

from __future__ import annotations

import re

from flask import Blueprint, Response, render_template, request, url_for

from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.certificates import counts as register_counts
from caseflow.services.certificates.counts import DIMENSIONS, Counts
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.charts import lying_bars
from caseflow.web.frame.downloads import xlsx
from caseflow.web.frame.i18n import locale, say_text

bp = Blueprint("register_counts", __name__)


@bp.get("/certificates/counts")
def index() -> str:
    """The counts, narrowed as the address says."""
    found = _found()
    chart = lying_bars([
        (say_text(value.label), (found.of_row[value.key].certificates, found.of_row[value.key].enterprises))
        for value in found.rows
    ])  # fmt: skip
    return render_template(
        "certificates/counts.html", counts=found, dimensions=DIMENSIONS, chart=chart,
        download=url_for(".spreadsheet", **_address()), narrowed=bool(found.only),
    )  # fmt: skip


@bp.get("/certificates/counts.xlsx")
def spreadsheet() -> Response:
    """The same numbers as a file."""
    return xlsx(register_counts.spreadsheet(ctx(), actor(), _found(), locale=locale()), "so-lieu-chung-nhan.xlsx")


def _found() -> Counts:
    """The counts that the address asks for; a year that cannot be is read as none."""
    given = request.args
    only = {name: nfc(given.get(name, ""))[:200] for name in DIMENSIONS}
    at = given.get("at", "")
    year = int(at) if re.fullmatch(r"20[0-9]{2}", at) else None
    return register_counts.counts(ctx(), actor(), given.get("by", ""), given.get("across", ""), only, year_end=year)


def _address() -> Plain:
    return {name: request.args[name] for name in ("by", "across", "at", *DIMENSIONS) if request.args.get(name)}
