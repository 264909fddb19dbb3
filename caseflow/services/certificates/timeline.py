"""The life of one certificate as its page tells it: every moment that has a day, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.certificates.standing import due_state
from caseflow.core.text import Text, say
from caseflow.db.queries.certificates.details import CertificateRow, StatusRow, SurveillanceRow


@dataclass(frozen=True, slots=True)
class Moment:
    """One day in the life of a certificate: a surveillance, a change of status, a date that was agreed or reached."""

    day: date
    title: Text
    state: Text | None = None
    tone: str = ""
    note: str = ""
    by: str = ""
    ahead: bool = False


_RESULTS = {
    "passed": (say("đạt", "passed"), "good"), "failed": (say("không đạt", "failed"), "bad"),
    "overdue": (say("quá hạn", "overdue"), "bad"), "due_soon": (say("sắp đến hạn", "due soon"), "waiting"),
    "": (say("chưa đến hạn", "later"), ""),
}  # fmt: skip
_CHANGES = {
    "valid": (say("Được khôi phục", "Restored"), "good"), "suspended": (say("Bị đình chỉ", "Suspended"), "bad"),
    "withdrawn": (say("Bị thu hồi", "Withdrawn"), "bad"),
    "renewed": (say("Được thay bằng giấy chứng nhận mới", "Replaced by a new certificate"), ""),
}  # fmt: skip


def timeline(
    row: CertificateRow,
    surveillances: Sequence[SurveillanceRow],
    statuses: Sequence[StatusRow],
    today: date,
    *,
    named: bool,
) -> tuple[Moment, ...]:
    """Everything that has a day, oldest first; `ahead` is what `today` has not reached, or nobody has done yet.

    Who recorded what, and why a status changed, is told to staff alone (`named`).
    """
    found = [Moment(row.line.valid_from, say("Bắt đầu có hiệu lực", "First day of validity"))]
    for one in surveillances:
        title = say(f"Giám sát lần {one.number}", f"Surveillance {one.number}")
        state, tone = _RESULTS[one.result if one.done_on is not None else due_state(one.due_on, today)]
        done = one.done_on is not None
        who = (one.recorded_by or "") if named and done else ""
        note = one.note if done else ""
        found.append(Moment(one.done_on or one.due_on, title, state, tone, note=note, by=who, ahead=not done))
    for status in statuses:
        title, tone = _CHANGES[status.status]
        who = (status.recorded_by or "") if named else ""
        note = status.note if named else ""
        found.append(Moment(status.from_on, title, None, tone, note=note, by=who, ahead=status.from_on > today))
    if row.reminded_on is not None:
        found.append(Moment(row.reminded_on, say("Gửi nhắc hạn gần nhất", "Last reminder sent")))
    if row.line.recertify_on is not None:
        title = say("Đánh giá chứng nhận lại chậm nhất", "Recertification audit by")
        found.append(Moment(row.line.recertify_on, title, ahead=row.line.recertify_on > today))
    if row.line.valid_to is not None:
        title = say("Ngày cuối có hiệu lực", "Last day of validity")
        found.append(Moment(row.line.valid_to, title, ahead=row.line.valid_to > today))
    return tuple(sorted(found, key=lambda moment: moment.day))
