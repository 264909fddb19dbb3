"""The certificate register as it is read: who sees which part, how each stands on a day, its dates explained."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseflow.certificates.standing import ENDED, SOON, STATUSES, due_state, status_on
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.db.queries.certificates import register as register_rows
from caseflow.db.queries.certificates.register import Wanted
from caseflow.services.certificates import entries
from caseflow.services.certificates.entries import ENTERED, IMPORTED, SUPPORTED
from caseflow.services.certificates.kinds import Kind, kinds, sizes
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.schema import Certificate as Rules
from caseflow.workflows.terms import at_rhythm, certificate_dates, unwatched

PAGE = 50
READ = "certificate:read"
KEEP = "certificate:record"
_EDGE = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})")
_YEARS = range(1990, 2101)

FLAGS: dict[str, Text] = {
    "duplicate": say("Trùng số", "Same number"),
    "overlap": say("Chồng thời hạn", "Overlapping validity"),
}
SOURCES: dict[str, Text] = {
    SUPPORTED: say("Được tỉnh hỗ trợ", "Supported by the province"),
    ENTERED: say("Nhập tay", "Entered by hand"),
    IMPORTED: say("Nhập từ tệp", "Imported from a file"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `status` is one of STATUSES, `all`, or empty for what is or can be in force.

    `on` is the day as of which everything is said; None means today.
    """

    words: str = ""
    scheme: str = ""
    body: str = ""
    commune: str = ""
    year: int | None = None
    status: str = ""
    flag: str = ""
    source: str = ""
    within: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate in the list, as of the day asked about."""

    public_id: str
    number: str
    standard: str
    product: str
    scheme: Text
    enterprise: str
    tax_code: str
    commune: str
    body: str
    source: str
    decided_on: date
    valid_to: date | None
    next_due_on: date | None
    status: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register as of `day`; `after` is where the next one begins."""

    day: date
    today: date
    lines: tuple[Line, ...]
    after: str | None
    bodies: tuple[str, ...]
    communes: tuple[str, ...]
    years: tuple[int, ...]
    schemes: tuple[tuple[str, Text], ...]
    whole: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """One date of a certificate: what it is, how it follows, and what that rests on."""

    title: Text
    day: date
    formula: Text
    basis: LegalBasis | None


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


@dataclass(frozen=True, slots=True)
class Relative:
    """Another certificate that this one replaces, is replaced by, doubles or overlaps with."""

    public_id: str
    number: str
    body: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate with everything known of it, as of `day`."""

    day: date
    today: date
    line: Line
    scope: str
    accreditation: str
    note: str
    size_class: Text | None
    valid_from: date
    dates: tuple[Explained, ...]
    timeline: tuple[Moment, ...]
    replaces: Relative | None
    replaced_by: Relative | None
    relatives: tuple[Relative, ...]
    case: str | None
    case_code: str | None
    document: str | None
    document_name: str
    imported: str | None
    recorded_by: str
    recorded_at: datetime
    version: int
    as_staff: bool
    may: frozenset[str]
    """What this person may do: correct, renew, transfer, suspend, restore, withdraw, survey."""


def page(ctx: Context, actor: Actor, filters: Filters, after: str | None = None) -> Register:
    """The register, 50 lines at a time: all of it with `certificate:read`, else the person's own enterprises'.

    Raises NotAllowed for a person who has neither. A status, year or edge that cannot be is read as none.
    """
    whole = ctx.content.policy.permits(actor, READ)
    if not whole and not actor.enterprises:
        raise NotAllowed(say("Tài khoản này không xem được sổ chứng nhận.", "This account may not read the register."))
    today = local_date(ctx.clock.now())
    day = filters.on if filters.on is not None and filters.on.year in _YEARS else today
    wanted = Wanted(
        agency=ctx.agency, day=day, soon=SOON, enterprises=None if whole else actor.enterprises,
        words=entries.searched(filters.words)[:10], scheme=filters.scheme, body=filters.body,
        commune=filters.commune, year=filters.year if filters.year in _YEARS else None,
        status=filters.status if filters.status in (*STATUSES, "all") else "",
        flag=filters.flag if whole and filters.flag in FLAGS else "",
        source=filters.source if filters.source in SOURCES else "",
        within=filters.within if filters.within in range(1, 3661) else None, after=_edge(after),
    )  # fmt: skip
    with ctx.read() as session:
        rows = register_rows.page(session, wanted, PAGE)
        bodies, communes, years = register_rows.choices(session, ctx.agency) if whole else ((), (), ())
        known = kinds(ctx, session)
    lines = tuple(_line(known, row, day, whole) for row in rows[:PAGE])
    more = f"{rows[PAGE - 1].order_on.isoformat()}.{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return Register(
        day, today, lines, more, tuple(bodies), tuple(communes), tuple(years),
        tuple((name, kind.title) for name, kind in known.items()), whole,
        ctx.content.policy.permits(actor, KEEP),
    )  # fmt: skip


def one(ctx: Context, actor: Actor, public_id: str, on: date | None = None) -> CertificatePage:
    """One certificate as of a day, for staff who read the register and for the holder's own people; raises NotFound."""
    policy, today = ctx.content.policy, local_date(ctx.clock.now())
    day = on if on is not None and on.year in _YEARS else today
    with ctx.read() as session:
        row = register_rows.one(session, ctx.agency, public_id, day)
        staff, own = policy.permits(actor, READ), row is not None and row.enterprise_id in actor.enterprises
        if row is None or not (staff or own):
            raise NotFound()
        pinned = catalog.rulebook(ctx, session, row.definition).definition.certificate if row.definition else None
        known, named = kinds(ctx, session), staff and not own
        rules = pinned or (known[row.scheme].rules if row.scheme in known else None)
        relatives = register_rows.relatives(session, ctx.agency, row.id) if staff else ()
        audits, changes = register_rows.surveillances(session, row.id), register_rows.statuses(session, row.id)
    computed = certificate_dates(rules, row.decided_on, row.valid_from).valid_to if rules is not None else None
    return CertificatePage(
        day=day, today=today, line=_line(known, row, day, staff), scope=row.scope, accreditation=row.accreditation,
        note=row.note if staff else "", size_class=sizes(ctx).get(row.size_class), valid_from=row.valid_from,
        dates=_explained(rules, row, [a.due_on for a in audits]) if computed and computed == row.valid_to else (),
        timeline=_timeline(row, audits, changes, today, named),
        replaces=Relative(row.older, row.older_number) if row.older else None,
        replaced_by=Relative(row.newer, row.newer_number) if row.newer else None,
        relatives=tuple(
            Relative(r.public_id, r.number, r.body, "duplicate" if r.duplicate else "overlap") for r in relatives
        ),
        case=row.case_public_id if own or policy.permits(actor, "case:read_all") else None, case_code=row.case_code,
        document=row.document_public_id, document_name=row.document_name or "",
        imported=row.import_public_id if policy.permits(actor, KEEP) else None,
        recorded_by=row.recorded_by or "", recorded_at=row.recorded_at, version=row.version, as_staff=named,
        may=may_change(
            row.last_status, has_case=row.case_id is not None, case_closed=row.case_closed_at is not None,
            replaced=row.newer is not None,
        ) if policy.permits(actor, KEEP) and not own else frozenset(),
    )  # fmt: skip


def may_change(status: str, *, has_case: bool, case_closed: bool, replaced: bool) -> frozenset[str]:
    """What may be done by hand to a certificate of this last recorded status; an open case keeps its own."""
    if replaced or status in ENDED:
        return frozenset() if has_case else frozenset({"correct"})
    found = {"renew"}
    if not has_case:
        found |= {"correct"}
    if case_closed or not has_case:
        found |= {"transfer", "withdraw", "survey", "restore" if status == "suspended" else "suspend"}
    return frozenset(found)


def _explained(rules: Rules | None, row: Any, planned: Sequence[date]) -> tuple[Explained, ...]:
    """The dates of a row, with the rhythm of surveillance that its case chose where it chose one."""
    if rules is None:
        return ()
    if rules.surveillance_when is not None and not planned:
        rules = unwatched(rules)
    if rules.surveillance_every is not None and planned:
        first, start = planned[0], row.decided_on
        own = at_rhythm(rules, (first.year - start.year) * 12 + first.month - start.month)
        if list(certificate_dates(own, row.decided_on, row.valid_from).surveillance) == list(planned):
            rules = own
    return explain(rules, row.decided_on, row.valid_from)


def explain(rules: Rules, decided_on: date, valid_from: date) -> tuple[Explained, ...]:
    """Every date that follows from a certificate's first ones: formula (law.md#certificates) and legal basis."""
    dates, basis = certificate_dates(rules, decided_on, valid_from), rules.legal_basis.get
    found = []
    if dates.valid_to is not None and rules.validity_months is not None:
        months = rules.validity_months
        formula = say(
            f"Ngày bắt đầu hiệu lực + {months} tháng − 1 ngày", f"First day of validity + {months} months − 1 day"
        )
        found.append(Explained(say("Hết hiệu lực", "Valid to"), dates.valid_to, formula, basis("validity")))
    for number, (months, day) in enumerate(zip(rules.surveillance_months, dates.surveillance, strict=True), 1):
        title = say(f"Giám sát lần {number}", f"Surveillance {number}")
        formula = say(f"Ngày quyết định chứng nhận + {months} tháng", f"Certification decision + {months} months")
        found.append(Explained(title, day, formula, basis("surveillance")))
    if dates.recert_due is not None:
        days = rules.recertify_days
        formula = say(f"Ngày hết hiệu lực − {days} ngày", f"End of validity − {days} days")
        title = say("Đánh giá chứng nhận lại chậm nhất", "Recertification audit by")
        found.append(Explained(title, dates.recert_due, formula, basis("renewal")))
    if dates.restorable_until is not None:
        months = rules.restore_months
        formula = say(f"Ngày hết hiệu lực + {months} tháng", f"End of validity + {months} months")
        title = say("Còn khôi phục được đến", "Restorable until")
        found.append(Explained(title, dates.restorable_until, formula, basis("renewal")))
    return tuple(found)


def _line(known: Mapping[str, Kind], row: Any, day: date, flagged: bool) -> Line:
    edition = "" if row.edition in row.standard else f":{row.edition}"
    status = status_on(entries.validity(row), row.recorded, row.due_on, day)
    title = known[row.scheme].title if row.scheme in known else say(row.scheme, row.scheme)
    flags = tuple(flag for flag in FLAGS if flagged and getattr(row, flag))
    return Line(
        row.public_id, row.number, f"{row.standard}{edition}", row.product,
        title, row.holder_name, row.holder_tax_code, row.commune,
        row.body, row.source, row.decided_on, row.valid_to, row.due_on, status, flags,
    )  # fmt: skip


_RESULTS = {
    "passed": (say("đạt", "passed"), "good"), "failed": (say("không đạt", "failed"), "bad"),
    "overdue": (say("quá hạn", "overdue"), "bad"), "due_soon": (say("sắp đến hạn", "due soon"), "waiting"),
    "": (say("chưa đến hạn", "later"), ""),
}  # fmt: skip
_CHANGES = {
    "valid": (say("Được khôi phục", "Restored"), "good"), "suspended": (say("Bị tạm đình chỉ", "Suspended"), "bad"),
    "withdrawn": (say("Bị thu hồi", "Withdrawn"), "bad"),
    "renewed": (say("Được thay bằng giấy chứng nhận mới", "Replaced by a new certificate"), ""),
}  # fmt: skip


def _timeline(
    row: Any, surveillances: Sequence[Any], statuses: Sequence[Any], today: date, named: bool
) -> tuple[Moment, ...]:
    """Everything that has a day, oldest first."""
    found = [Moment(row.valid_from, say("Bắt đầu có hiệu lực", "First day of validity"))]
    for one in surveillances:
        title = say(f"Giám sát lần {one.number}", f"Surveillance {one.number}")
        state, tone = _RESULTS[one.result if one.done_on is not None else due_state(one.due_on, today)]
        done = one.done_on is not None
        who = (one.recorded_by or "") if named and done else ""
        found.append(Moment(one.done_on or one.due_on, title, state, tone, one.note if done else "", who, not done))
    for one in statuses:
        title, tone = _CHANGES[one.status]
        who = (one.recorded_by or "") if named else ""
        found.append(Moment(one.from_on, title, None, tone, one.note if named else "", who, one.from_on > today))
    if row.reminded_on is not None:
        found.append(Moment(row.reminded_on, say("Gửi nhắc hạn gần nhất", "Last reminder sent")))
    if row.recertify_on is not None:
        title = say("Đánh giá chứng nhận lại chậm nhất", "Recertification audit by")
        found.append(Moment(row.recertify_on, title, ahead=row.recertify_on > today))
    if row.valid_to is not None:
        title = say("Ngày cuối có hiệu lực", "Last day of validity")
        found.append(Moment(row.valid_to, title, ahead=row.valid_to > today))
    return tuple(sorted(found, key=lambda moment: moment.day))


def _edge(after: str | None) -> tuple[date, int] | None:
    """The edge a page begins at, as an address carries it: `2026-05-01.17`."""
    found = _EDGE.fullmatch(after or "")
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        return None
