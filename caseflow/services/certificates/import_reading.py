"""The worker's part of an import: one file at a time is read row by row, held against the register, reported on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import imports as import_rows
from caseflow.db.queries.certificates.imports import ClaimedImport
from caseflow.forms import sheet
from caseflow.forms.schema import FormField
from caseflow.forms.sheet import CellProblem
from caseflow.gateways import sheets
from caseflow.services.certificates import entries
from caseflow.services.certificates.kinds import entry_form
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context

MOST_ROWS = 5_000
ABOVE = 10
"""Rows above the headings, which are none of the rows."""
PATIENCE = 120.0
"""Seconds a file waits for a place in the sandbox: nobody waits for it at a page. It is tried again after its lease."""
CHUNK = 100
"""Rows read between two looks at the progress."""
MOST_PROBLEMS = 2_000
"""Faults that are kept in words; beyond, they are only counted."""
TAKEN = say("Số giấy này đã có trong sổ của cùng tổ chức chứng nhận.",
            "The register already has this number of this body.")  # fmt: skip
TWICE = say("Số giấy này trùng với dòng {n} của bảng.", "This number also stands in row {n} of the table.")


def read_waiting(ctx: Context) -> int:
    """Reads every file that waits, one after the other; gives how many. What the worker calls at every beat.

    Needs no idempotency key: a file that was claimed is read by nobody else while its reader lives.
    """
    count = 0
    while True:
        with ctx.read() as session:
            found = import_rows.waiting(session, ctx.agency, ctx.clock.now())
        if found is None:
            return count
        with ctx.tx() as session:
            claimed = import_rows.claim(session, found, ctx.clock.now())
        if claimed is not None:
            _read(ctx, claimed)
            count += 1


def _read(ctx: Context, claimed: ClaimedImport) -> None:
    """The dry run of one file: the table is read row by row, and its progress can be watched."""
    try:
        given = sheets.read(ctx.files.path(claimed.sha256), claimed.kind, MOST_ROWS + ABOVE, patience=PATIENCE)
    except sheets.UnsafeFile as error:
        whole = CellProblem(0, "", "", say("Tệp", "File"), error.message)
        _finish(ctx, claimed, [], [whole], [])
        return
    with ctx.read() as session:
        fields = columns(ctx, session)
    today = local_date(ctx.clock.now())
    head = sheet.heading(fields, given)
    problems = list(head.problems)
    read: list[tuple[int, Plain]] = []
    for first in range(head.row + 1, len(given.rows) + 1, CHUNK) if not problems else ():
        last = min(first + CHUNK - 1, len(given.rows))
        found = sheet.rows(fields, head, given, first, last, today)
        read += found.rows
        problems += found.problems
        with ctx.tx() as session:
            progress = {"done": last - head.row, "total": len(given.rows) - head.row, "claimed_at": ctx.clock.now()}
            if not import_rows.change(session, claimed.id, "reading", progress):
                return  # put aside while it was read
        ctx.crash.at("import:chunk")
    if not head.problems:
        problems += sheet.bounds(fields, len(read), more=given.more)
        with ctx.read() as session:
            problems += against_register(ctx, session, fields, read, head)
    ignored = ", ".join(head.ignored)
    notes = [say(f"Các cột không được đọc: {ignored}.", f"Columns that were not read: {ignored}.")] if ignored else []
    _finish(ctx, claimed, read, sorted(problems, key=_place), notes)


def _place(problem: CellProblem) -> tuple[int, int, str]:
    return problem.row, len(problem.column), problem.column


def _finish(
    ctx: Context, claimed: ClaimedImport, read: Sequence[tuple[int, Plain]], problems: list[CellProblem],
    notes: list[Text],
) -> None:  # fmt: skip
    values = {
        "state": "faulty" if problems else "ready", "total": len(read), "done": len(read),
        "rows": [] if problems else [[number, values] for number, values in read],
        "problems": [problem_to(problem) for problem in problems[:MOST_PROBLEMS]], "problem_count": len(problems),
        "notes": [note.model_dump() for note in notes], "claimed_at": None,
    }  # fmt: skip
    with ctx.tx() as session:
        if import_rows.change(session, claimed.id, "reading", values):
            details = {"sha256": claimed.sha256, "rows": len(read), "problems": len(problems)}
            audit.record(ctx, session, SYSTEM, f"import/{claimed.id}", "import_read", details)


def against_register(
    ctx: Context, session: Session, fields: FormField, read: Sequence[tuple[int, Plain]],
    head: sheet.Heading | None,
) -> Iterator[CellProblem]:  # fmt: skip
    """Numbers that the register has, or that stand twice in the table itself, however they are written."""
    keys = [
        (number, (entries.key(str(v.get("certification_body", "")), 200), entries.key(str(v.get("number", "")), 100)))
        for number, v in read
        if v.get("certification_body") and v.get("number")
    ]
    taken = certificate_rows.taken(session, ctx.agency, sorted({pair for _, pair in keys}))
    label = fields.columns["number"].label
    column = head.letter_of("number") if head is not None else ""
    first: dict[tuple[str, str], int] = {}
    for number, pair in keys:
        if pair in taken:
            yield CellProblem(number, column, "number", label, TAKEN)
        elif pair in first:
            yield CellProblem(number, column, "number", label, TWICE.format(n=first[pair]))
        first.setdefault(pair, number)


def columns(ctx: Context, session: Session) -> FormField:
    """The fields of the form of one certificate, as the columns of a table."""
    form = entry_form(ctx, session)
    return FormField(kind="rows", label=form.title, columns=form.fields, max_rows=MOST_ROWS)


def problem_to(problem: CellProblem) -> Plain:
    """A fault as it is stored."""
    return {"row": problem.row, "column": problem.column, "name": problem.name,
            "label": problem.label.model_dump(), "message": problem.message.model_dump()}  # fmt: skip


def problem_from(stored: Plain) -> CellProblem:
    """A stored fault."""
    label, message = Text(**stored["label"]), Text(**stored["message"])
    return CellProblem(stored["row"], stored["column"], stored["name"], label, message)
