"""Cases: opening one, and everything its pages and the applicant's list show."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound, Refused
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import history as history_rows
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.cases.pages import PageRow
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.programmes import eligibility
from caseflow.programmes.words import APPLICANT as APPLICANT_FACT
from caseflow.programmes.words import APPLICANT_ALLOWED, ApplicantFacts
from caseflow.services.cases import acts, handed_in, pages, submissions, tabs, why
from caseflow.services.cases.view import (
    CaseFile,
    CaseHead,
    CaseView,
    OfferedStep,
)
from caseflow.services.engine import beginnings, facts, parties, past
from caseflow.services.engine.beginnings import Start
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.due import due
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.viewing import Tab
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows import options, reading
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.ports import Facts, NoArgs, Scene
from caseflow.workflows.step_words import SUBMIT


def start(ctx: Context, actor: Actor, scheme: str, enterprise_public_id: str, key: str) -> Result:
    """Opens a case of `scheme` for an enterprise of this person, pinned to the definition in force; gives {"case"}.

    The statutory clock does not run yet. Raises NotFound (no such scheme, or not this person's enterprise) and Refused
    (this legal form cannot apply).
    """

    def do(session: Session) -> Result:
        enterprise = page_rows.enterprise(session, enterprise_public_id)
        offer = catalog.offer(ctx, session, scheme)
        if enterprise is None or enterprise.id not in actor.enterprises or offer is None:
            raise NotFound()
        check_legal_form(ctx, offer, enterprise)
        return {"case": beginnings.begin(Start(ctx, session, actor, actor.id), offer, enterprise, {})[1]}

    return once(ctx, actor, key, "start_case", do)


def check_legal_form(ctx: Context, offer: catalog.Offer, enterprise: Enterprise) -> None:
    """Refuses a legal form that the road does not admit, before anybody fills in a long form for nothing."""
    applicant = ApplicantFacts(enterprise.legal_form)
    known = Facts(offer.definition.initial, local_date(ctx.clock.now()), loaded={APPLICANT_FACT: applicant})
    reasons = APPLICANT_ALLOWED.check(Scene(offer.definition, SUBMIT, known, NoArgs()))
    if reasons:
        raise Refused(reasons)


def view(
    ctx: Context, actor: Actor, public_id: str, tab: Tab | None = None, before: int | None = None
) -> CaseView:  # fmt: skip
    """A tab of a case's page for this person, in at most ten statements; raises NotFound for whoever may not see it.

    Without a tab everything is read; `before`: of the history only what lies below this number.
    """
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        seen, more = page_of(ctx, session, actor, public_id)
        case, roles = seen.case, ctx.content.roles
        moves = history_rows.moves(session, case.id)
        if any(row.kind == past.MIGRATED for row in moves):
            seen = past.with_past(ctx, session, seen)
        has_work = bool(seen.book.definition.tasks or seen.earlier)
        work = task_rows.of_case(session, case.id, case.enterprise_id) if has_work else []
        reads = handed_in.Reads.of(seen, reading.sealed(seen.book.definition, work, actor.id))
        opened = tabs.Opened(ctx, session, actor, seen, more, today, moves, reads, tab, before)
        counts = tabs.counted(opened)
        viewing = tabs.viewing(opened, counts)
        head = head_of(ctx, session, seen, more)
        now = pages.now(seen, more, roles, due(_until(ctx, seen), today, ctx.calendar))
        found = handed_in.tasks(work, seen, reads, actor.id, handed_in.Terms(roles, today, ctx.calendar))
        offered = _options(ctx, session, actor, seen, today)
        return CaseView(
            head=head,
            now=now,
            why=why.of(seen, ctx, shown=now.due is not None),
            stages=pages.stages(seen.book, facts.here(ctx, case.state, case), moves),
            options=offered,
            acts=acts.acts(head, now, found, offered, again=bool(counts["signed"])),
            tasks=found,
            file=_file(case, more),
            panels=tabs.panels(opened, viewing, counts),
            tab=tab,
            tabs=tabs.strip(opened, viewing, counts),
            **tabs.parts(opened),
        )


def call_closes(ctx: Context, road: str) -> date | None:
    """The last day of the call that is open for a road; None where it can be applied for on any day, or on none."""
    found = eligibility.open_call(ctx.programme.calls, road, local_date(ctx.clock.now()))
    return found.closes if found is not None else None


def _until(ctx: Context, seen: Seen) -> date | None:
    """The day until which the case waits; what nobody has handed in yet waits as long as its call."""
    case = seen.case
    draft = case.submitted_at is None and seen.book.state(case.state).waits_for == APPLICANT
    return call_closes(ctx, case.scheme) if draft and case.due_on is None else case.due_on


def page_of(ctx: Context, session: Session, actor: Actor, public_id: str) -> tuple[Seen, PageRow]:
    """The case with what its pages show of it besides; raises NotFound for whoever may not see it."""
    found = page_rows.page(session, public_id)
    if found is None:
        raise NotFound()
    return parties.seen(ctx, session, actor, found[0]), found[1]


def head_of(ctx: Context, session: Session, seen: Seen, more: PageRow) -> CaseHead:
    """The head of a case, with the form that its applicant may edit now."""
    wanted = sorted(submissions.editable(seen.book, seen.case.state, {APPLICANT}))
    forms = {name: catalog.pinned_form(ctx, session, seen.book, name) for name in wanted}
    return pages.head(seen, more, forms)


def _options(ctx: Context, session: Session, actor: Actor, seen: Seen, today: date) -> tuple[OfferedStep, ...]:
    names = options.names(seen.book, seen.case.state, seen.held)
    if not names:
        return ()
    known = facts.load(Asking(ctx, session, seen.case, seen.book, names, {}, today))
    found = options.options(seen.book, known, seen.held, actor.id)
    return tuple(OfferedStep(one, next(iter(seen.book.drafts(one.name)), None)) for one in found)


def _file(case: CaseRow, more: PageRow) -> CaseFile:
    return CaseFile(
        tax_code=more.tax_code,
        size_class=more.size_class,
        year=case.year,
        call=case.call,
        created_at=more.created_at,
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        approved_at=more.approved_at,
        closed_at=case.closed_at,
        officer=more.officer_name or "",
        definition=case.definition,
        officer_phone=more.officer_phone or "",
        representative=more.representative,
        phone=more.phone,
        commune=more.commune,
        resolution_due_on=case.resolution_due_on,
    )
