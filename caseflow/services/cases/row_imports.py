"""Rows of a draft out of a spreadsheet: all of them or, with any fault, none, and what stood there stays."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, Invalid, NotFound
from caseflow.core.text import Text, say
from caseflow.forms import sheet, values
from caseflow.forms.schema import FormField
from caseflow.forms.sheet import CellProblem
from caseflow.forms.validators import row_bounds
from caseflow.gateways import sheets
from caseflow.services.cases import submissions
from caseflow.services.cases.draft_view import DraftPage, Sheet
from caseflow.services.files import tables
from caseflow.services.files.storage import FIELD, UPLOADS, Upload
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take

_COPY = 64 * 1024
_ABOVE = 50
"""Rows of a table that are neither headings nor blank are at most so many more than its limit."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the table: how many rows were taken, or why none was, and what was not read."""

    count: int
    problems: tuple[CellProblem, ...] = ()
    ignored: tuple[str, ...] = ()


def target(ctx: Context, actor: Actor, public_id: str, form: str, page: str, name: str) -> tuple[Sheet, FormField]:
    """The draft and its field of rows; raises NotFound, NotAllowed."""
    found = submissions.sheet(ctx, actor, public_id, form)
    if page not in found.form.page_names:
        raise NotFound()
    field = found.form.page(page).fields.get(name)
    if field is None or field.kind != "rows":
        raise NotFound()
    return found, field


def template(ctx: Context, actor: Actor, public_id: str, form: str, page: str, name: str, locale: str) -> bytes:
    """An empty table for the rows; raises as `target` does."""
    return tables.blank(target(ctx, actor, public_id, form, page, name)[1], locale)


def fill(ctx: Context, actor: Actor, public_id: str, saw: DraftPage, name: str, sent: Upload, key: str) -> Filled:
    """Puts the rows of a table in the place of those of the draft; with problems the draft stays as it is.

    Somebody else's change of the page since this person `saw` it is a DraftConflict.
    Raises NotFound, NotAllowed, Invalid at `file`, TooMany.
    """
    page = saw.page
    draft, field = target(ctx, actor, public_id, saw.form, page, name)
    take(ctx, UPLOADS, str(actor.id))
    found = _read(field, sent, ctx.settings.file_bytes, draft)
    if found.problems:
        return Filled(0, found.problems, found.ignored)
    merged = {**draft.values, name: list(found.rows)}
    posted = values.formdata(draft.form, {n: v for n, v in merged.items() if n in draft.form.fields_on(page)})
    bound = values.bind(draft.form, page, "vi", posted=posted, values=merged, today=draft.today)
    typed = values.clean(draft.form, page, bound)
    submissions.save(ctx, actor, public_id, saw, typed, key)
    return Filled(len(found.rows), (), found.ignored)


def _read(field: FormField, sent: Upload, limit: int, draft: Sheet) -> sheet.Sheet:
    """The rows of a file that nobody keeps; raises Invalid at `file` when it is no table."""
    if not sent.filename:
        raise Invalid.at(FIELD, "Vui lòng chọn tệp.", "Please choose a file.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        size = 0
        with path.open("wb") as target_file:
            while chunk := sent.content.read(_COPY):
                size += len(chunk)
                if size > limit:
                    raise Invalid({FIELD: [_too_large(limit)]})
                target_file.write(chunk)
        try:
            kind = sheets.check(path, sent.filename)
            table = sheets.read(path, kind, row_bounds(field)[1] + _ABOVE)
        except (sheets.UnsafeFile, Busy) as error:
            raise Invalid({FIELD: [error.message]}) from error
    return sheet.sheet(field, table, draft.today)


def _too_large(limit: int) -> Text:
    whole = limit // (1024 * 1024)
    return say(f"Tệp lớn hơn giới hạn {whole} MB.", f"The file is larger than the limit of {whole} MB.")
