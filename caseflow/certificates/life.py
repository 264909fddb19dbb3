"""What an event makes of a certificate: one pure function for each, the same for its case and for the register.

Who records an event differs: the case that the certificate ended, or the person who keeps the register. What follows
does not, and is decided here by law.md#certificates as section 10 corrects it:

* **Next due** is the earliest surveillance without a result, then the recertification audit; these days are
  contractual and stand where the rules put them, however late or early an audit was held.
* **Surveillance and a change of status only take dates away**, so the next look at the reminders stays where it is:
  nothing can have to be reminded of earlier than before. A new certificate and a correction bring dates, so the
  register looks at once; but never twice on the day on which it last reminded.
* **`remind_on` None** says that no look is needed: an open case keeps the reminders by its own timers, or none is
  left. No event but a correction sets one on a certificate that had none, or case and register would both remind.
* **Suspended is not ended**: what falls due still does, for it is mostly what lifts the suspension.
* **Withdrawn and renewed are ended**: nothing falls due, nobody is reminded, and no later change of status counts.
  Where the case of a certificate that was renewed meanwhile still takes such a step, the step moves the case alone.
* **Expiry is no event.** It follows from the last valid day (`standing.status_on`), so nothing is written. What has
  expired is not restored: within the months in which its kind may be restored, which are for management systems, its
  body decides on a new certificate, and that replaces this one.
* **A change takes effect** no earlier than the first valid day and the change before it: history is not rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caseflow.certificates.standing import ENDED, RENEWED, VALID, WITHDRAWN, Validity, expired
from caseflow.certificates.terms import CertificateDates
from caseflow.core.clock import shown
from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import Text, say

NEVER = date.max
"""Where the register puts a certificate for which nothing falls due any more: last."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One surveillance: the contractual day by which it is to be done, and the day on which it was."""

    number: int
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A certificate as an event meets it; `status` is the last recorded one, `changed_on` the day it took effect."""

    validity: Validity
    recertify_on: date | None
    body_key: str = ""
    status: str = VALID
    changed_on: date | None = None
    planned: tuple[Planned, ...] = ()
    remind_on: date | None = None
    reminded_on: date | None = None

    @property
    def changes_from(self) -> date:
        """The first day from which another change of status may take effect."""
        return max(self.validity.first, self.changed_on or self.validity.first)

    @property
    def waiting(self) -> tuple[date, ...]:
        """When the surveillances without a result fall due."""
        return tuple(one.due_on for one in self.planned if one.done_on is None)


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """From this day on the certificate stands so; `note` says why."""

    status: str
    from_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What came of one surveillance."""

    number: int
    done_on: date
    result: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an event makes of a certificate.

    The first four stand on its row afterwards, changed or not. `planned` are surveillances that take the place of all
    there were; None leaves them. Of the dates numbered in `settled` (the renewal's number follows that of the last
    surveillance) its case reminds no more; `over`: its case does nothing at all by itself any more, not at its end.
    """

    status: str
    next_due_on: date | None
    order_on: date
    remind_on: date | None
    planned: tuple[date, ...] | None = None
    audit: AuditEntry | None = None
    entry: StatusEntry | None = None
    settled: tuple[int, ...] = ()
    over: bool = False


def begun(dates: CertificateDates, today: date, since: date = date.min) -> Change:
    """A certificate enters the register.

    Only surveillances from `since` on are planned: of those before, nobody here may know what came of them, or they
    were the former body's to watch. Its case, which saw it certified, plans all.
    """
    planned = tuple(day for day in dates.surveillance if day >= since)
    return replace(_row(VALID, planned, dates.recert_due, dates.valid_to, today), planned=planned)


def corrected(life: Life, dates: CertificateDates, today: date) -> Change:
    """What was entered was wrong: `dates` are those of the paper as it reads now.

    While no surveillance is done, they are planned anew from today on; afterwards the plan stays as it is. The status
    and its history stay in any case.
    """
    if any(one.done_on is not None for one in life.planned):
        return _row(life.status, life.waiting, dates.recert_due, dates.valid_to, _look_again(life, today))
    planned = tuple(day for day in dates.surveillance if day >= today)
    row = _row(life.status, planned, dates.recert_due, dates.valid_to, _look_again(life, today))
    return replace(row, planned=planned)


def after_surveillance(life: Life, done_on: date, result: str, note: str = "") -> Change:
    """The oldest surveillance without a result gets this one, passed or failed; raises Refused when none waits.

    A failed one says what the audit found; what that means for the certificate its body decides and somebody records.
    """
    done = next((one for one in life.planned if one.done_on is None), None)
    if done is None:
        raise Refused([say("Không còn lần giám sát nào chưa ghi kết quả.", "No surveillance is waiting for a result.")])
    left = tuple(one.due_on for one in life.planned if one.done_on is None and one is not done)
    row = _row(life.status, left, life.recertify_on, life.validity.last, life.remind_on)
    return replace(row, audit=AuditEntry(done.number, done_on, result, note), settled=(done.number,))


def with_status(life: Life, status: str, from_on: date, note: str = "", field: str = "") -> Change:
    """The certificate is suspended, restored (`valid`) or withdrawn from a day on.

    Raises Refused for a day before `changes_from`, and for restoring what has expired by then; Invalid at `field`
    where the form of the step asks for the day. An ended certificate stays as it is: see the head of this file.
    """
    if life.status in ENDED:
        return _row(life.status)
    if from_on < life.changes_from:
        raise _refusal(field, "Không được trước ngày hiệu lực hoặc lần thay đổi gần nhất.",
                       "Must not be before the first day of validity or the last change.")  # fmt: skip
    last = life.validity.last
    if status == VALID and last is not None and expired(life.validity, from_on):
        raise _refusal(
            field,
            f"Giấy chỉ có hiệu lực đến hết ngày {shown(last)} nên không khôi phục được nữa; hãy ghi nhận thu hồi.",
            f"It was valid to the end of {shown(last)} and cannot be restored any more; please record its end.",
        )
    row = _row(status, life.waiting, life.recertify_on, last, life.remind_on)
    return replace(row, entry=StatusEntry(status, from_on, note), over=status == WITHDRAWN)


def replaced(life: Life, start: date, body_key: str, *, other_body: bool) -> Change:
    """Another certificate, valid from `start`, takes its place: on renewal, or with `other_body` by transfer.

    Until that day the old one stands as it did, but nobody is reminded of it any more: what falls due is the new one's.
    Raises Refused where it has ended already, and Invalid at `certification_body` for a transfer to the same body, at
    `valid_from` for a start before its own first day.
    """
    if life.status in ENDED:
        raise Refused([say("Giấy chứng nhận này đã bị thu hồi hoặc đã được thay thế.",
                           "This certificate was withdrawn or has been replaced already.")])  # fmt: skip
    wrong: dict[str, list[Text]] = {}
    if other_body and body_key == life.body_key:
        wrong["certification_body"] = [say("Hãy ghi tổ chức chứng nhận mới.", "Name the new body.")]
    if start < life.validity.first:
        wrong["valid_from"] = [say("Không được trước ngày hiệu lực của giấy được thay.",
                                   "Must not be before the first day of the certificate it replaces.")]  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    entry = StatusEntry(RENEWED, max(start, life.changes_from))
    return replace(_row(RENEWED), entry=entry, settled=tuple(range(1, len(life.planned) + 2)))


def _row(
    status: str,
    waiting: Iterable[date] = (),
    recertify_on: date | None = None,
    valid_to: date | None = None,
    remind_on: date | None = None,
) -> Change:
    """What stands on the row: of an ended certificate nothing falls due, whatever dates it still had."""
    if status in ENDED:
        return Change(status=status, next_due_on=None, order_on=NEVER, remind_on=None)
    following = min(waiting, default=recertify_on)
    return Change(status=status, next_due_on=following, order_on=following or valid_to or NEVER, remind_on=remind_on)


def _look_again(life: Life, today: date) -> date:
    """Now, or tomorrow where people were reminded today; never later than the look that was planned."""
    soon = today if life.reminded_on != today else today + timedelta(days=1)
    return soon if life.remind_on is None else min(life.remind_on, soon)


def _refusal(field: str, vi: str, en: str) -> Refused | Invalid:
    return Invalid.at(field, vi, en) if field else Refused([say(vi, en)])
