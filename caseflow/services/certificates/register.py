"""The certificate register as it is read: who sees which part of it, and how each certificate stands on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.certificates.acts import Act, possible
from caseflow.certificates.editions import newer
from caseflow.certificates.explain import Explained, explained
from caseflow.certificates.standing import ENDED, SOON, STATUSES, Validity, expired, status_on
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.finding import asked_words
from caseflow.core.text import Text, say
from caseflow.db.queries.certificates import details as detail_rows
from caseflow.db.queries.certificates import register as register_rows
from caseflow.db.queries.certificates.details import CertificateRow, RelatedRow
from caseflow.db.queries.certificates.register import RegisterRow, Wanted
from caseflow.services.certificates.entries import ENTERED, IMPORTED, SUPPORTED, with_edition
from caseflow.services.certificates.kinds import Kind, kinds, sizes
from caseflow.services.certificates.timeline import Moment, timeline
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.certificate_words import Certificate as Rules
from caseflow.workflows.certificate_words import NewerEdition

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

    `on` is the day as of which everything is said; None means today. `ends_from` and `ends_to` say between which
    days, both included, the last valid day lies.
    """

    words: str = ""
    scheme: str = ""
    body: str = ""
    commune: str = ""
    year: int | None = None
    status: str = ""
    flag: str = ""
    source: str = ""
    ends_from: date | None = None
    ends_to: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterLine:
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
    falls_on: date | None
    """What comes next, or came last: by this the list is ordered. None for what has ended for good."""
    status: str
    flags: tuple[str, ...]
    newer: NewerEdition | None = None
    """The edition that replaces the one this certificate names, while it can still be changed for it."""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register as of `day`; `after` is where the next one begins."""

    day: date
    today: date
    lines: tuple[RegisterLine, ...]
    after: str | None
    bodies: tuple[str, ...]
    communes: tuple[str, ...]
    years: tuple[int, ...]
    schemes: tuple[tuple[str, Text], ...]
    whole: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class RelatedCertificate:
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
    line: RegisterLine
    scope: str
    accreditation: str
    note: str
    size_class: Text | None
    valid_from: date
    dates: tuple[Explained, ...]
    timeline: tuple[Moment, ...]
    replaces: RelatedCertificate | None
    replaced_by: RelatedCertificate | None
    relatives: tuple[RelatedCertificate, ...]
    case: str | None
    case_code: str | None
    document: str | None
    document_name: str
    imported: str | None
    recorded_by: str
    recorded_at: datetime
    version: int
    as_staff: bool
    may: frozenset[Act]
    """What this person may do to it by hand."""


def page(ctx: Context, actor: Actor, filters: Filters, after: str | None = None) -> RegisterPage:
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
        words=asked_words(filters.words), scheme=filters.scheme, body=filters.body,
        commune=filters.commune, year=filters.year if filters.year in _YEARS else None,
        status=filters.status if filters.status in (*STATUSES, "all") else "",
        flag=filters.flag if whole and filters.flag in FLAGS else "",
        source=filters.source if filters.source in SOURCES else "",
        ends=(filters.ends_from, filters.ends_to), after=_edge(after),
    )  # fmt: skip
    with ctx.read() as session:
        rows = register_rows.page(session, wanted, PAGE)
        bodies, communes, years = register_rows.choices(session, ctx.agency) if whole else ((), (), ())
        known = kinds(ctx, session)
    return RegisterPage(
        day=day,
        today=today,
        lines=tuple(_line(known, row, day, whole) for row in rows[:PAGE]),
        after=_edge_of(rows[PAGE - 1], wanted) if len(rows) > PAGE else None,
        bodies=tuple(bodies),
        communes=tuple(communes),
        years=tuple(years),
        schemes=tuple((name, kind.title) for name, kind in known.items()),
        whole=whole,
        may_keep=ctx.content.policy.permits(actor, KEEP),
    )


def own(ctx: Context, actor: Actor, most: int) -> tuple[RegisterLine, ...]:
    """The certificates of the person's own enterprises that are or can be in force, what falls due next first."""
    today = local_date(ctx.clock.now())
    wanted = Wanted(agency=ctx.agency, day=today, soon=SOON, enterprises=actor.enterprises)
    with ctx.read() as session:
        rows, known = register_rows.page(session, wanted, most), kinds(ctx, session)
    return tuple(_line(known, row, today, False) for row in rows[:most])


def one(ctx: Context, actor: Actor, public_id: str, on: date | None = None) -> CertificatePage:
    """One certificate as of a day, for staff who read the register and for the holder's own people; raises NotFound."""
    policy, today = ctx.content.policy, local_date(ctx.clock.now())
    day = on if on is not None and on.year in _YEARS else today
    with ctx.read() as session:
        row = detail_rows.one(session, ctx.agency, public_id, day)
        staff, own = policy.permits(actor, READ), row is not None and row.line.enterprise_id in actor.enterprises
        if row is None or not (staff or own):
            raise NotFound()
        known = kinds(ctx, session)
        rules = _rules(ctx, session, row, known)
        relatives = detail_rows.relatives(session, ctx.agency, row.line.id) if staff else []
        audits, statuses = detail_rows.surveillances(session, row.line.id), detail_rows.statuses(session, row.line.id)
    line, named = row.line, staff and not own
    return CertificatePage(
        day=day,
        today=today,
        line=_line(known, line, day, staff),
        scope=row.scope,
        accreditation=row.accreditation,
        note=row.note if staff else "",
        size_class=sizes(ctx).get(line.size_class),
        valid_from=line.valid_from,
        dates=explained(rules, line.decided_on, line.valid_from, line.valid_to, [one.due_on for one in audits]),
        timeline=timeline(row, audits, statuses, today, named=named),
        replaces=RelatedCertificate(row.older, row.older_number or "") if row.older else None,
        replaced_by=RelatedCertificate(row.newer, row.newer_number or "") if row.newer else None,
        relatives=tuple(_related(other) for other in relatives),
        case=row.case_public_id if own or policy.permits(actor, "case:read_all") else None,
        case_code=row.case_code,
        document=row.document_public_id,
        document_name=row.document_name or "",
        imported=row.import_public_id if policy.permits(actor, KEEP) else None,
        recorded_by=row.recorded_by or "",
        recorded_at=row.recorded_at,
        version=line.version,
        as_staff=named,
        may=_may(row) if policy.permits(actor, KEEP) and not own else frozenset(),
    )


def _rules(ctx: Context, session: Session, row: CertificateRow, known: Mapping[str, Kind]) -> Rules | None:
    """The rules that its case is pinned to; without a case those of its kind in force."""
    if row.definition is not None:
        pinned = catalog.rulebook(ctx, session, row.definition).definition.certificate
        if pinned is not None:
            return pinned
    return known[row.line.scheme].rules if row.line.scheme in known else None


def _may(row: CertificateRow) -> frozenset[Act]:
    return possible(
        row.line.last_status,
        has_case=row.case_id is not None,
        case_closed=row.case_closed_at is not None,
        replaced=row.newer is not None,
    )


def _related(row: RelatedRow) -> RelatedCertificate:
    return RelatedCertificate(row.public_id, row.number, row.body, "duplicate" if row.duplicate else "overlap")


def _line(known: Mapping[str, Kind], row: RegisterRow, day: date, flagged: bool) -> RegisterLine:
    validity = Validity(row.valid_from, row.valid_to, row.restorable_to)
    flags = {"duplicate": row.duplicate, "overlap": row.overlap}
    kind = known.get(row.scheme)
    ended = row.recorded in ENDED or expired(validity, day)
    return RegisterLine(
        public_id=row.public_id,
        number=row.number,
        standard=with_edition(row.standard, row.edition),
        product=row.product,
        scheme=kind.title if kind is not None else say(row.scheme, row.scheme),
        enterprise=row.holder_name,
        tax_code=row.holder_tax_code,
        commune=row.commune,
        body=row.body,
        source=row.source,
        decided_on=row.decided_on,
        valid_to=row.valid_to,
        falls_on=None if row.recorded in ENDED else row.due_on or row.valid_to,
        status=status_on(validity, row.recorded, row.due_on, day),
        flags=tuple(flag for flag in FLAGS if flagged and flags[flag]),
        newer=None if ended or kind is None else newer(kind.rules, row.standard, row.edition),
    )


def _edge_of(row: RegisterRow, wanted: Wanted) -> str:
    """Where the page behind this row begins."""
    on = row.valid_to if wanted.by_end else row.order_on
    return f"{on}.{row.id}"


def _edge(after: str | None) -> tuple[date, int] | None:
    """The edge a page begins at, as an address carries it: `2026-05-01.17`."""
    found = _EDGE.fullmatch(after or "")
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        return None
