"""A list taken along as a file: what every page with `export_menu` does with its press."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import Invalid
from caseflow.services.foundation.lists import FileForm
from caseflow.web.frame.actor import request_key
from caseflow.web.frame.downloads import table
from caseflow.web.frame.i18n import locale, say_text


def sent(name: str, back: str, make: Callable[[FileForm, str], bytes]) -> Response | BaseResponse:
    """The file that `make` writes under the key of the press; `back` to the list with the reason where it cannot be."""
    form = FileForm("csv" if request.form.get("kind") == "csv" else "xlsx", locale())
    try:
        return table(make(form, request_key()), f"{name}.{form.kind}", form.kind)
    except Invalid as error:
        flash(say_text(error.message), "danger")
        return redirect(back, 303)
