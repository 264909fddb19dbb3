"""The life of a certificate out of its rows, and back into them what an event makes of it: for case and register."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.certificates.life import Change, Life, Planned
from caseflow.certificates.standing import Validity
from caseflow.core.errors import Conflict
from caseflow.core.text import say
from caseflow.db.models import Certificate
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import surveillances as surveillance_rows
from caseflow.db.queries.certificates.certificates import LifeColumns, PaperColumns
from caseflow.db.queries.engine import timers as timer_rows

TIMER = "surveillance:"
"""How the names of a case's timers for its certificate begin: `surveillance:<number>:<days before>`, `…:end`."""


def of(session: Session, row: Certificate) -> Life:
    """The life of a certificate so far."""
    planned = surveillance_rows.of(session, row.id)
    return Life(
        validity=Validity(row.valid_from, row.valid_to, row.restorable_to),
        recertify_on=row.recertify_on,
        body_key=row.body_key,
        status=row.status,
        changed_on=certificate_rows.last_change(session, row.id),
        planned=tuple(Planned(one.number, one.due_on, one.done_on) for one in planned),
        remind_on=row.remind_on,
        reminded_on=row.reminded_on,
    )


def columns(change: Change) -> LifeColumns:
    """What stands on the row afterwards."""
    return {
        "status": change.status,
        "next_due_on": change.next_due_on,
        "order_on": change.order_on,
        "remind_on": change.remind_on,
    }


def write(
    session: Session, row: Certificate, change: Change, *, version: int, by: int | None, at: datetime,
    paper: PaperColumns | None = None,
) -> None:  # fmt: skip
    """Writes a change, and with it what else of the `paper` was corrected; `by` None: the system.

    Raises Conflict when somebody else changed the certificate since `version`.
    """
    values = {**columns(change), **(paper or {})}
    if not certificate_rows.change(session, row.id, version, values):
        raise Conflict(say("Người khác vừa sửa giấy chứng nhận này. Hãy xem lại rồi thực hiện tiếp.",
                           "Somebody else has just changed this certificate. Please look at it again."))  # fmt: skip
    if change.planned is not None:
        surveillance_rows.drop(session, row.id)
        surveillance_rows.plan(session, [(row.id, change.planned)])
    if change.audit is not None:
        surveillance_rows.set_result(session, row.id, change.audit.number, done_on=change.audit.done_on,
                                    result=change.audit.result, note=change.audit.note, by=by)  # fmt: skip
    if change.entry is not None:
        entry = change.entry
        certificate_rows.add_status(session, row.id, entry.status, entry.from_on, note=entry.note, by=by, at=at)
    _settle(session, row, change, at)


def _settle(session: Session, row: Certificate, change: Change, at: datetime) -> None:
    """Ends what the case of the certificate would have done of itself about the dates that are settled."""
    if row.case_id is None:
        return
    names = [TIMER] if change.over else [f"{TIMER}{number}:" for number in change.settled]
    for name in names:
        timer_rows.cancel(session, row.case_id, name, at)
