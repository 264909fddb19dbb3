"""Cases: opening one, and everything its pages and the applicant's list show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound, Refused
from caseflow.core.text import Text
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.cases.pages import PageRow, SignedRow
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.programmes.words import APPLICANT as APPLICANT_FACT
from caseflow.programmes.words import APPLICANT_ALLOWED, ApplicantFacts
from caseflow.services.cases import assigning, demand, documents, family, handed_in, pages, submissions
from caseflow.services.cases.checklist import Checklist
from caseflow.services.cases.view import (
    CaseFile,
    CaseHead,
    CaseView,
    Letter,
    OfferedStep,
)
from caseflow.services.engine import beginnings, facts, parties, past
from caseflow.services.engine.beginnings import Start
from caseflow.services.engine.capability import Asking, Engine, ShownPanel, Viewing
from caseflow.services.engine.due import due
from caseflow.services.engine.parties import Seen
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


def view(ctx: Context, actor: Actor, public_id: str) -> CaseView:
    """The page of a case for this person, in at most ten statements; raises NotFound for whoever may not see it."""
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        seen, more = page_of(ctx, session, actor, public_id)
        case, book, applicant, roles = seen.case, seen.book, seen.as_applicant, ctx.content.roles
        known, words = facts.here(ctx, case.state, case), ctx.part(Engine).events
        told = tuple(kind for kind, event in words.items() if event.on_case_page)
        history = page_rows.history(session, case.id, case.enterprise_id, told)
        signed = page_rows.submissions(session, case.id, case.enterprise_id)
        if any(row.kind == past.MIGRATED for row in history):
            seen = past.with_past(ctx, session, seen)
        asked = demand.demand(ctx, session, seen, history)
        work = task_rows.of_case(session, case.id, case.enterprise_id) if book.definition.tasks or seen.earlier else []
        reads = handed_in.Reads.of(seen, reading.sealed(book.definition, work, actor.id))
        everything = ctx.content.policy.permits(actor, "case:read_all") and not applicant
        return CaseView(
            head=head_of(ctx, session, seen, more),
            now=pages.now(seen, more, roles, due(case.due_on, today, ctx.calendar)),
            stages=pages.stages(book, known, history),
            options=_options(ctx, session, actor, seen, today),
            tasks=handed_in.tasks(work, seen, reads, actor.id, handed_in.Terms(roles, today, ctx.calendar)),
            demand=asked[1],
            demand_title=asked[0],
            timeline=pages.timeline(history, seen, reads, roles, words),
            checklist=checklist_of(ctx, session, seen),
            signed=handed_in.signed(signed, _titles(ctx, session, signed), seen, reads),
            letters=_letters(session, case, None if everything else actor.id),
            families=family.families(ctx, session, actor, case, today),
            panels=_panels(Viewing(ctx, session, actor, case, book, seen.relation, today)),
            diagram=pages.drawing(book, known, history, applicant),
            file=_file(case, more, applicant),
            assignments=assigning.assignments(ctx, session, actor, seen),
        )


def page_of(ctx: Context, session: Session, actor: Actor, public_id: str) -> tuple[Seen, PageRow]:
    """The case with what its pages show of it besides; raises NotFound for whoever may not see it."""
    found = page_rows.page(session, public_id)
    if found is None:
        raise NotFound()
    return parties.seen(ctx, session, actor, found[0]), found[1]


def _panels(viewing: Viewing) -> tuple[ShownPanel, ...]:
    """The cards of every capability that has something to show."""
    loaded = ((panel, panel.load(viewing)) for panel in viewing.ctx.part(Engine).each("panels"))
    return tuple(ShownPanel(panel, card) for panel, card in loaded if card is not None)


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


def _titles(ctx: Context, session: Session, signed: Sequence[SignedRow]) -> dict[str, Text]:
    return {row.form: catalog.stored_form(ctx, session, row.form_sha256).title for row in reversed(signed)}


def checklist_of(ctx: Context, session: Session, seen: Seen) -> Checklist:
    """The checklist of documents as this person sees it."""
    case, found = seen.case, documents.slots_of(session, seen)
    return Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def _letters(session: Session, case: CaseRow, account_id: int | None) -> tuple[Letter, ...]:
    found = page_rows.messages(session, case.id, account_id)
    return tuple(
        Letter(
            id=r.id,
            subject=r.subject,
            body=r.body,
            recipient=r.recipient,
            status=r.status,
            at=r.created_at,
            sent_at=r.sent_at,
        )
        for r in found
    )


def _file(case: CaseRow, more: PageRow, as_applicant: bool) -> CaseFile:
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
        officer="" if as_applicant else more.officer_name or "",
        definition=case.definition,
    )
