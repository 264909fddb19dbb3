"""The certificate register as it is read: who sees which part, a certificate's status today, its dates explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.db.queries import register as queries
from caseflow.db.queries.register import SOON, Wanted
from caseflow.services import catalog
from caseflow.services.context import Context
from caseflow.workflows.schema import Certificate as Rules
from caseflow.workflows.terms import certificate_dates

PAGE = 50
READ = "certificate:read"
_EDGE = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})")

STATUSES: dict[str, Text] = {
    "valid": say("Còn hiệu lực", "Valid"),
    "due_soon": say("Sắp đến hạn", "Due soon"),
    "overdue": say("Quá hạn", "Overdue"),
    "suspended": say("Tạm đình chỉ", "Suspended"),
    "restorable": say("Hết hạn, còn khôi phục được", "Expired, restorable"),
    "expired": say("Hết hiệu lực", "Expired"),
    "withdrawn": say("Đã thu hồi", "Withdrawn"),
}
"""The status of a certificate on a day, in the order of filters; what is due is a surveillance or the renewal."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `status` is one of STATUSES, `all`, or empty for what is or can be in force."""

    words: str = ""
    scheme: str = ""
    body: str = ""
    year: int | None = None
    status: str = ""
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate in the list."""

    public_id: str
    number: str
    standard: str
    scheme: Text
    enterprise: str
    body: str
    decided_on: date
    valid_to: date | None
    next_due_on: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register; `after` is where the next one begins."""

    lines: tuple[Line, ...]
    after: str | None
    bodies: tuple[str, ...]
    schemes: tuple[tuple[str, Text], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """One date of a certificate: what it is, how it follows, and what that rests on."""

    title: Text
    day: date
    formula: Text
    basis: LegalBasis | None


@dataclass(frozen=True, slots=True)
class SurveillanceLine:
    """One surveillance; `state` is passed, failed, overdue, due_soon or later."""

    number: int
    due_on: date
    done_on: date | None
    state: str
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate with everything known of it."""

    line: Line
    scope: str
    accreditation: str
    valid_from: date
    dates: tuple[Explained, ...]
    surveillances: tuple[SurveillanceLine, ...]
    case: str | None
    case_code: str | None
    document: str | None
    document_name: str
    recorded_by: str
    recorded_at: datetime
    as_staff: bool


def page(ctx: Context, actor: Actor, filters: Filters, after: str | None = None) -> Register:
    """The register, 50 lines at a time: all of it with `certificate:read`, else the person's own enterprises'.

    Raises NotAllowed for a person who has neither. A status, year or edge that cannot be is read as none.
    """
    whole = ctx.content.policy.permits(actor, READ)
    if not whole and not actor.enterprises:
        raise NotAllowed(say("Tài khoản này không xem được sổ chứng nhận.", "This account may not read the register."))
    today = local_date(ctx.clock.now())
    wanted = Wanted(
        ctx.agency, today, None if whole else actor.enterprises, filters.words, filters.scheme, filters.body,
        filters.year if filters.year in range(1990, 2101) else None,
        filters.status if filters.status in (*STATUSES, "all") else "",
        filters.within if filters.within in range(1, 3661) else None,
        _edge(after),
    )  # fmt: skip
    with ctx.read() as session:
        rows = queries.page(session, wanted, PAGE)
        lines = tuple(_line(ctx, session, row, today) for row in rows[:PAGE])
        bodies = tuple(queries.bodies(session, ctx.agency)) if whole else ()
        schemes = tuple((o.name, o.definition.title) for o in catalog.offers(ctx, session))
    more = f"{rows[PAGE - 1].order_on.isoformat()}.{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return Register(lines, more, bodies, schemes, whole)


def one(ctx: Context, actor: Actor, public_id: str) -> CertificatePage:
    """One certificate, for staff who read the register and for the enterprise's own people; raises NotFound."""
    policy, today = ctx.content.policy, local_date(ctx.clock.now())
    with ctx.read() as session:
        row = queries.one(session, ctx.agency, public_id)
        staff, own = policy.permits(actor, READ), row is not None and row.enterprise_id in actor.enterprises
        if row is None or not (staff or own):
            raise NotFound()
        rules = catalog.rulebook(ctx, session, row.definition).definition.certificate if row.definition else None
        return CertificatePage(
            line=_line(ctx, session, row, today),
            scope=row.scope,
            accreditation=row.accreditation,
            valid_from=row.valid_from,
            dates=explain(rules, row.decided_on, row.valid_from) if rules is not None else (),
            surveillances=tuple(_surveillance(s, today) for s in queries.surveillances(session, row.id)),
            case=row.case_public_id if own or policy.permits(actor, "case:read_all") else None,
            case_code=row.case_code,
            document=row.document_public_id,
            document_name=row.document_name or "",
            recorded_by=row.recorded_by or "",
            recorded_at=row.recorded_at,
            as_staff=staff and not own,
        )


def status_on(row: Any, today: date) -> str:
    """The status of a certificate on `today`: one of STATUSES."""
    if row.status == "withdrawn":
        return "withdrawn"
    if row.valid_to is not None and row.valid_to < today:
        return "restorable" if row.restorable_to is not None and row.restorable_to >= today else "expired"
    if row.status == "suspended":
        return "suspended"
    return due_state(row.next_due_on, today) or "valid"


def due_state(due: date | None, today: date) -> str:
    """Whether a date is `overdue` or `due_soon` on `today`; empty when it is neither."""
    if due is None or due > today + SOON:
        return ""
    return "overdue" if due < today else "due_soon"


def explain(rules: Rules, decided_on: date, valid_from: date) -> tuple[Explained, ...]:
    """Every date that follows from a certificate's first ones, with its formula (DOMAIN 4.6) and legal basis."""
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


def _line(ctx: Context, session: Session, row: Any, today: date) -> Line:
    title = catalog.rulebook(ctx, session, row.definition).definition.title if row.definition else None
    edition = "" if row.edition in row.standard else f":{row.edition}"
    return Line(
        row.public_id, row.number, f"{row.standard}{edition}", title or say(row.scheme, row.scheme),
        row.enterprise_name, row.body, row.decided_on, row.valid_to, row.next_due_on, status_on(row, today),
    )  # fmt: skip


def _surveillance(row: Any, today: date) -> SurveillanceLine:
    state = row.result if row.done_on is not None else due_state(row.due_on, today) or "later"
    return SurveillanceLine(row.number, row.due_on, row.done_on, state, row.note, row.recorded_by or "")


def _edge(after: str | None) -> tuple[date, int] | None:
    """The edge a page begins at, as an address carries it: `2026-05-01.17`."""
    found = _EDGE.fullmatch(after or "")
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        return None
