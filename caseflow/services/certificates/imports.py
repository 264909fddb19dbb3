"""Imports into the register: a file is read by the worker, reported on, and entered whole in one transaction or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from caseflow.certificates import life
from caseflow.core.actor import Actor
from caseflow.core.cells import Table
from caseflow.core.clock import local_date
from caseflow.core.errors import Busy, Invalid, NotFound, Refused, TooLarge
from caseflow.core.ids import new_public_id
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.models import Import
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import imports as import_rows
from caseflow.db.queries.certificates.certificates import HolderRow
from caseflow.db.queries.certificates.imports import ImportRow
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.session import alone
from caseflow.forms.sheet import CellProblem
from caseflow.gateways import sheets
from caseflow.gateways.names import clean_name
from caseflow.services.certificates import entries
from caseflow.services.certificates.entries import IMPORTED, Entry
from caseflow.services.certificates.import_reading import ABOVE, MOST_ROWS, against_register, columns, problem_from
from caseflow.services.certificates.keeping import require_keeper
from caseflow.services.certificates.kinds import kinds
from caseflow.services.files.storage import FIELD, UPLOADS
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take
from caseflow.services.foundation.unit import Result, check_key, find_committed, once
from caseflow.workflows.certificate_words import Certificate as Rules

PAGE = 50
OPEN = frozenset({"waiting", "reading", "faulty", "ready"})

STATES: dict[str, Text] = {
    "waiting": say("Đang chờ đọc", "Waiting to be read"),
    "reading": say("Đang đọc", "Being read"),
    "faulty": say("Có lỗi, chưa nhập được", "Has faults, cannot be imported"),
    "ready": say("Sẵn sàng để nhập", "Ready to import"),
    "imported": say("Đã nhập vào sổ", "Imported"),
    "discarded": say("Đã bỏ", "Put aside"),
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the list."""

    public_id: str
    name: str
    state: str
    uploaded_at: datetime
    uploaded_by: str
    total: int
    problem_count: int


@dataclass(frozen=True, slots=True)
class ImportList:
    """A page of the list; `after` leads on."""

    lines: tuple[ImportLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What reading a file found: the dry run that is confirmed or not."""

    line: ImportLine
    done: int
    problems: tuple[CellProblem, ...]
    notes: tuple[Text, ...]
    preview: tuple[tuple[int, Plain], ...]
    ended_at: datetime | None
    ended_by: str

    @property
    def moving(self) -> bool:
        """Whether the worker is still to say more."""
        return self.line.state in ("waiting", "reading")


def listing(ctx: Context, actor: Actor, after: int | None = None) -> ImportList:
    """The imports so far, newest first; raises NotAllowed."""
    require_keeper(ctx, actor)
    with ctx.read() as session:
        found = import_rows.page(session, ctx.agency, after, PAGE)
    lines = tuple(_line(row, row.uploaded_by) for row in found[:PAGE])
    return ImportList(lines, str(found[PAGE - 1].id) if len(found) > PAGE else None)


def report(ctx: Context, actor: Actor, public_id: str) -> Report:
    """One import with all that is known of it; raises NotAllowed, NotFound."""
    require_keeper(ctx, actor)
    with ctx.read() as session:
        row = _find(ctx, session, public_id)
        names = account_rows.names(session, {row.uploaded_by, *([row.ended_by] if row.ended_by else [])})
        return Report(
            line=_line(row, names.get(row.uploaded_by, "")),
            done=row.done,
            problems=tuple(map(problem_from, row.problems)),
            notes=tuple(Text(**note) for note in row.notes),
            preview=tuple((number, values) for number, values in row.rows[:5]) if row.state == "ready" else (),
            ended_at=row.ended_at,
            ended_by=names.get(row.ended_by or 0, ""),
        )


def upload(ctx: Context, actor: Actor, *, filename: str, content: BinaryIO, key: str) -> Result:
    """Takes a file to be read; gives {"import": public id, "known": whether this very file was imported before}.

    A file that was read but not imported is read anew, since the register may have changed. Raises NotAllowed,
    Invalid at `file`, TooMany.
    """
    require_keeper(ctx, actor)
    check_key(key)
    done = find_committed(ctx, actor, key, "upload_import")
    if done is not None:
        return done
    take(ctx, UPLOADS, str(actor.id))
    if not filename:
        raise Invalid.at(FIELD, "Vui lòng chọn tệp.", "Please choose a file.")
    try:
        blob = ctx.files.put(content, ctx.settings.file_bytes, lambda path: sheets.check(path, filename))
    except (sheets.UnsafeFile, TooLarge, Busy) as error:
        raise Invalid({FIELD: [error.message]}) from error

    def do(session: Session) -> Result:
        alone(session, f"imports of {ctx.agency}")
        known, now = import_rows.of_content(session, ctx.agency, blob.sha256), ctx.clock.now()
        details = {"sha256": blob.sha256, "size": blob.size}
        if known is not None:
            if known.state in ("faulty", "ready"):
                import_rows.change(session, known.id, known.state, {"state": "waiting", "done": 0})
            audit.record(ctx, session, actor, f"import/{known.id}", "import_sent_again", details)
            return {"import": known.public_id, "known": known.state == "imported"}
        document_rows.add_blob(session, blob.sha256, blob.size, blob.kind, now)
        public_id = new_public_id()
        values = {"public_id": public_id, "agency": ctx.agency, "sha256": blob.sha256, "name": clean_name(filename),
                  "kind": blob.kind, "state": "waiting", "rows": [], "problems": [], "notes": [],
                  "uploaded_by": actor.id, "uploaded_at": now}  # fmt: skip
        own = import_rows.add(session, values)
        audit.record(ctx, session, actor, f"import/{own}", "import_sent", details)
        return {"import": public_id, "known": False}

    return once(ctx, actor, key, "upload_import", do)


def confirm(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Enters every row of a read file in one transaction; gives {"import", "count"}.

    The rows are held against the register once more: what changed meanwhile sends the file back to be read again and
    enters nothing. Raises NotAllowed, NotFound, Refused.
    """
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = _find(ctx, session, public_id, lock=True)
        if row.state != "ready":
            raise Refused([say("Tệp này chưa sẵn sàng hoặc đã được nhập.", "This file is not ready or was imported.")])
        read = [(number, values) for number, values in row.rows]
        if any(against_register(ctx, session, columns(ctx, session), read, None)):
            raise Refused([say("Sổ đã thay đổi từ lúc đọc tệp: có số giấy vừa được ghi. Hãy gửi lại tệp để đọc lại.",
                               "The register has changed since the file was read. Please send it again.")])  # fmt: skip
        ids = _enter(ctx, session, actor, row.id, [values for _, values in read])
        ended = {"state": "imported", "ended_by": actor.id, "ended_at": ctx.clock.now()}
        import_rows.change(session, row.id, "ready", ended)
        details = {"sha256": row.sha256, "count": len(ids), "first": ids[0], "last": ids[-1]}
        audit.record(ctx, session, actor, f"import/{row.id}", "import_confirmed", details)
        return {"import": public_id, "count": len(ids)}

    return once(ctx, actor, key, "confirm_import", do)


def discard(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Puts a file aside that was not imported; raises NotAllowed, NotFound, Refused."""
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = _find(ctx, session, public_id, lock=True)
        ended = {"state": "discarded", "rows": [], "ended_by": actor.id, "ended_at": ctx.clock.now()}
        if row.state not in OPEN or not import_rows.change(session, row.id, row.state, ended):
            raise Refused([say("Tệp này đã được nhập hoặc đã bỏ.", "This file was imported or put aside.")])
        audit.record(ctx, session, actor, f"import/{row.id}", "import_discarded", {"sha256": row.sha256})
        return {"import": public_id}

    return once(ctx, actor, key, "discard_import", do)


def _enter(ctx: Context, session: Session, actor: Actor, import_id: int, read: Sequence[Plain]) -> list[int]:
    known = certificate_rows.enterprises(session, ctx.agencies, sorted({values["tax_code"] for values in read}))
    rules = {name: kind.rules for name, kind in kinds(ctx, session).items()}
    now, made = ctx.clock.now(), []
    for values in read:
        entry = _entry(values, known.get(values["tax_code"]), rules[values["scheme"]], local_date(now))
        row = entries.new_row(ctx.agency, entry, by=actor.id, at=now)
        row["import_id"] = import_id
        made.append((row, entries.words(row), entry.life.planned or ()))
    return certificate_rows.add_many(session, made)


def _entry(values: Plain, known: HolderRow | None, rules: Rules | None, today: date) -> Entry:
    """One row as a certificate; of surveillances before today nobody here knows what came of them."""
    paper = entries.paper_of(values)
    dates = entries.dates(rules, paper, entries.day(values, "valid_to"))
    return Entry(
        source=IMPORTED,
        holder=entries.holder_of(values, known),
        paper=paper,
        dates=dates,
        life=life.begun(dates, today, since=today),
    )


def table(ctx: Context, session: Session, public_id: str) -> Table:
    """The table of an import as it was sent; raises NotFound."""
    row = _find(ctx, session, public_id)
    try:
        return sheets.read(ctx.files.path(row.sha256), row.kind, MOST_ROWS + ABOVE)
    except sheets.UnsafeFile as error:
        raise NotFound() from error


def _find(ctx: Context, session: Session, public_id: str, *, lock: bool = False) -> Import:
    row = import_rows.by_public_id(session, ctx.agency, public_id, lock=lock)
    if row is None:
        raise NotFound()
    return row


def _line(row: Import | ImportRow, uploaded_by: str) -> ImportLine:
    return ImportLine(
        public_id=row.public_id,
        name=row.name,
        state=row.state,
        uploaded_at=row.uploaded_at,
        uploaded_by=uploaded_by,
        total=row.total,
        problem_count=row.problem_count,
    )
