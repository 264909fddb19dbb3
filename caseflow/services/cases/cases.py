"""Cases: opening one, giving it to an officer, and everything its pages and the applicant's list show."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import say
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.services.cases import documents, family, pages, submissions
from caseflow.services.cases.view import (
    Answer,
    CaseFile,
    CaseHead,
    CaseOption,
    CaseView,
    Letter,
    MyCase,
    MyCases,
    MyEnterprise,
    TaskRow,
)
from caseflow.services.councils.seats import CONFLICT
from caseflow.services.engine import facts, openings, parties
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows import options
from caseflow.workflows.facts import Facts
from caseflow.workflows.guards import GUARDS, SUBMIT, Scene
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, Relation
from caseflow.workflows.schema import Definition

PAGE = 50


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
        _check_legal_form(ctx, offer.definition, enterprise)
        values = openings.new_case(ctx, actor.id, offer, enterprise)
        case_id = page_rows.add(session, values)
        details = {"scheme": scheme, "definition": offer.sha256, "enterprise": enterprise.id}
        audit.record(ctx, session, actor, f"case/{case_id}", pages.STARTED, details, case_id=case_id)
        return {"case": values["public_id"]}

    return once(ctx, actor, key, "start_case", do)


def _check_legal_form(ctx: Context, definition: Definition, enterprise: Enterprise) -> None:
    """Says at the door what the submission would say later, before anybody fills in a long form for nothing."""
    known = Facts(state=definition.initial, today=local_date(ctx.clock.now()), legal_form=enterprise.legal_form)
    reasons = GUARDS["applicant_allowed"].check(Scene(definition, SUBMIT, known, {}))
    if reasons:
        raise Refused(reasons)


def assign(ctx: Context, actor: Actor, public_id: str, officer_account_id: int, version: int, key: str) -> Result:
    """Gives the case to one officer; its state stays. Gives {"case", "officer"}.

    Raises NotFound, NotAllowed (no `case:assign`, or acts for the applicant), Conflict (the case has moved since
    `version`), Refused (the case is over) and Invalid at `officer` (no active case officer, a person of the applicant,
    or one who judges the case in its council).
    """

    def do(session: Session) -> Result:
        case = case_rows.for_move(session, public_id)
        relation = parties.seen(ctx, session, actor, case)
        assert case is not None
        if not may_assign(ctx, actor, relation):
            raise NotAllowed(
                say("Tài khoản của ông/bà không có quyền phân công hồ sơ này.", "You may not assign this case.")
            )
        if case.version != version:
            raise Conflict(
                say("Hồ sơ vừa được xử lý. Vui lòng xem lại trước khi phân công.", "The case has just been moved.")
            )
        if catalog.rulebook(ctx, session, case.definition).state(case.state).final is not None:
            raise Refused([say("Hồ sơ đã kết thúc nên không phân công nữa.", "The case is over; nobody is given it.")])
        _check_officer(ctx, session, case, officer_account_id)
        page_rows.set_officer(session, case.id, officer_account_id)
        details = {"officer": officer_account_id, "before": case.officer_id}
        audit.record(ctx, session, actor, f"case/{case.id}", pages.ASSIGNED, details, case_id=case.id)
        return {"case": public_id, "officer": officer_account_id}

    return once(ctx, actor, key, "assign_case", do)


def may_assign(ctx: Context, actor: Actor, relation: Relation) -> bool:
    """Whether this person gives cases to officers here; nobody does so for their own enterprise."""
    return not relation.member and ctx.content.policy.permits(actor, "case:assign")


def _check_officer(ctx: Context, session: Session, case: Any, account_id: int) -> None:
    if account_id not in {row.id for row in case_rows.holders(session, ctx.agency, OFFICER)}:
        raise Invalid.at("officer", "Người này không phải chuyên viên thụ lý.", "This person is not a case officer.")
    if page_rows.is_member(session, case.enterprise_id, account_id):
        raise Invalid.at("officer", "Người này thuộc đơn vị đăng ký.", "This person belongs to the applicant.")
    seat = case_rows.council_seat(session, case.id, account_id)
    if seat is not None and seat.declared != CONFLICT:
        raise Invalid.at(
            "officer",
            "Người này đánh giá hồ sơ trong hội đồng nên không thụ lý hồ sơ.",
            "This person judges the case in its council and cannot be its officer as well.",
        )


def mine(ctx: Context, actor: Actor, after: int | None = None) -> MyCases:
    """The cases of this person's enterprises, newest first, 50 a page beyond `after`, and what they may begin."""
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        found = page_rows.of_enterprises(session, actor.enterprises, after, PAGE + 1) if actor.enterprises else ()
        enterprises = tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id))
        shown = tuple(_my_case(ctx, session, case, today) for case in found[:PAGE])
        last = found[PAGE - 1].id if len(found) > PAGE else None
        begun = tuple(catalog.procedures(ctx, session))
        return MyCases(shown, last, enterprises, catalog.grouped(catalog.offers(ctx, session)), begun)


def enterprises(ctx: Context, actor: Actor) -> tuple[MyEnterprise, ...]:
    """The enterprises that this person acts for, by name."""
    with ctx.read() as session:
        return tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id))


def _my_case(ctx: Context, session: Session, case: Any, today: Any) -> MyCase:
    book = catalog.rulebook(ctx, session, case.definition)
    state = book.state(case.state)
    return MyCase(
        public_id=case.public_id,
        code=case.code,
        title=case.title,
        scheme_title=book.definition.title,
        enterprise_name=case.enterprise_name,
        state_title=pages.state_title(book, case.state, True),
        tone=pages.tone(book, case.state),
        sentence=state.what_now,
        yours=state.waits_for == APPLICANT,
        due=pages.due(case.due_on, today, ctx.calendar),
        over=state.final is not None,
        since=case.state_since,
    )


def view(ctx: Context, actor: Actor, public_id: str) -> CaseView:
    """The page of a case for this person, in at most ten statements; raises NotFound for whoever may not see it."""
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        case = page_rows.page(session, public_id)
        relation = parties.seen(ctx, session, actor, case)
        assert case is not None
        book = catalog.rulebook(ctx, session, case.definition)
        known = facts.here(ctx, case.state)
        held, roles, applicant = ctx.content.policy.parties(actor, relation), ctx.content.roles, relation.member
        history = page_rows.history(session, case.id, case.enterprise_id, tuple(pages.KINDS))
        signed = page_rows.submissions(session, case.id, case.enterprise_id)
        demand = _demand(ctx, session, case, book, history, applicant)
        everything = ctx.content.policy.permits(actor, "case:read_all") and not applicant
        certificate = page_rows.surveillances(session, case.certificate_id) if case.certificate_id is not None else ()
        return CaseView(
            head=head_of(ctx, session, case, book, applicant),
            now=pages.now(case, book, roles, held, applicant, pages.due(case.due_on, today, ctx.calendar)),
            stages=pages.stages(book, known, history),
            options=_options(ctx, session, actor, case, book, held),
            tasks=_tasks(ctx, session, case, book, held, today),
            demand=demand[1],
            demand_title=demand[0],
            timeline=pages.timeline(history, book, roles, applicant),
            checklist=checklist_of(ctx, session, case, book, held),
            signed=pages.signed(signed, _titles(ctx, session, signed), pages.told_forms(book) if applicant else None),
            letters=_letters(session, case, None if everything else actor.id),
            certificate=pages.certificate(case, book, certificate, today),
            notice=family.notice(ctx, session, case, today) if not book.definition.is_support else None,
            families=family.families(ctx, session, actor, case, today),
            council=pages.council(
                case, applicant, bool(relation.seat) or ctx.content.policy.permits(actor, "council:manage")
            ),
            diagram=pages.drawing(book, known, history, applicant),
            file=_file(case, applicant),
            officers=_officers(ctx, session, actor, relation, case, book),
            officer_id=case.officer_id,
        )


def head_of(ctx: Context, session: Session, case: Any, book: Rulebook, as_applicant: bool) -> CaseHead:
    """The head of a case, with the form that its applicant may edit now."""
    wanted = sorted(submissions.editable(book, case.state, {APPLICANT}))
    forms = {name: catalog.pinned_form(ctx, session, book, name) for name in wanted}
    return pages.head(case, book, as_applicant, forms)


def _options(
    ctx: Context, session: Session, actor: Actor, case: Any, book: Rulebook, held: frozenset[str]
) -> tuple[CaseOption, ...]:
    names = options.names(book, case.state, held)
    if not names:
        return ()
    known = facts.load(ctx, session, case, book, names, {})
    return tuple(map(pages.option, options.options(book, known, held, actor.id)))


def _tasks(
    ctx: Context, session: Session, case: Any, book: Rulebook, held: frozenset[str], today: date
) -> tuple[TaskRow, ...]:
    if not book.definition.tasks:
        return ()
    found = task_rows.of_case(session, case.id, case.enterprise_id)
    return pages.tasks(found, book, ctx.content.roles, held, today, ctx.calendar)


def _demand(
    ctx: Context, session: Session, case: Any, book: Rulebook, history: Any, as_applicant: bool
) -> tuple[Any, tuple[Answer, ...]]:
    """What was written when the case came to where it stands: the request to answer, the reasons of a refusal."""
    entry = next((r for r in history if r.kind == pages.TRANSITION and r.to_state != r.from_state), None)
    action = book.action(entry.name) if entry is not None else None
    if entry is None or action is None or action.form is None:
        return None, ()
    if as_applicant and action.form not in pages.told_forms(book):
        return None, ()
    ref = next((s for s in pages.signed_refs(entry) if s.form == action.form), None)
    if ref is None:
        return None, ()
    form = catalog.pinned_form(ctx, session, book, action.form)
    return form.title, pages.answers(form, page_rows.signed_values(session, case.id, ref.form, ref.revision))


def _titles(ctx: Context, session: Session, signed: Any) -> dict[str, Any]:
    return {row.form: catalog.stored_form(ctx, session, row.form_sha256).title for row in reversed(signed)}


def checklist_of(
    ctx: Context, session: Session, case: Any, book: Rulebook, held: frozenset[str]
) -> documents.Checklist:
    """The checklist of documents as these parties see it."""
    found = documents.slots_of(session, case, book, held)
    return documents.Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def _letters(session: Session, case: Any, account_id: int | None) -> tuple[Letter, ...]:
    found = page_rows.messages(session, case.id, account_id)
    return tuple(Letter(r.id, r.subject, r.body, r.recipient, r.status, r.created_at, r.sent_at) for r in found)


def _file(case: Any, as_applicant: bool) -> CaseFile:
    return CaseFile(
        case.tax_code, case.size_class, case.year, case.call, case.created_at, case.submitted_at, case.received_at,
        case.approved_at, case.closed_at, "" if as_applicant else case.officer_name or "", case.definition,
    )  # fmt: skip


def _officers(
    ctx: Context, session: Session, actor: Actor, relation: Relation, case: Any, book: Rulebook
) -> tuple[tuple[int, str], ...]:
    """Whom the case may be given to, for those who assign cases, while it is open and submitted."""
    if not may_assign(ctx, actor, relation) or case.submitted_at is None or book.state(case.state).final is not None:
        return ()
    return tuple((r.id, r.full_name) for r in case_rows.holders(session, ctx.agency, OFFICER))
