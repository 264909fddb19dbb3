"""The page of counts over the register: a table, the same numbers as a chart, and both as XLSX."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.certificates import counts as register_counts
from caseflow.services.certificates.counts import DIMENSIONS
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.charts import lying_bars
from caseflow.web.frame.downloads import xlsx
from caseflow.web.frame.i18n import locale, say_text

bp = Blueprint("register_counts", __name__)


@bp.get("/certificates/counts")
def index() -> str:
    """The counts, narrowed as the address says."""
    found = register_counts.counts(ctx(), actor(), *_asked())
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
    return xlsx(register_counts.spreadsheet(ctx(), actor(), *_asked(), locale=locale()), "so-lieu-chung-nhan.xlsx")


def _asked() -> tuple[str, str, dict[str, str]]:
    given = request.args
    return given.get("by", ""), given.get("across", ""), {n: nfc(given.get(n, ""))[:200] for n in DIMENSIONS}


def _address() -> Plain:
    return {name: request.args[name] for name in ("by", "across", *DIMENSIONS) if request.args.get(name)}
