"""What the page of one action or one task shows: its form, the documents it awaits, what follows, why it is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.db.queries.cases.pages import PageRow
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.forms import taking
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases import cases, family, handed_in, pages, tabs
from caseflow.services.cases.step_view import ActionPage, Subject
from caseflow.services.cases.tasks import ended_words, rule_of
from caseflow.services.engine import facts, parties, past, stays
from caseflow.services.engine.capability import Asking, Engine
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.definition import DefinedAction, DefinedTask


@dataclass(frozen=True, slots=True)
class StepForm:
    """What somebody fills in to take a step: its title, where it leads, its form, what that begins with."""

    title: Text
    to: Text | None
    form: FormDefinition | None
    begun: Values


def action_form(ctx: Context, actor: Actor, public_id: str, name: str) -> StepForm:
    """What is filled in for an action, and nothing else of its page; raises NotFound and NotAllowed like `action`."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        rule = seen.book.action(name)
        if rule is None:
            raise past.gone(ctx, session, seen, name)
        parties.check_turn(rule, seen.held)
        return _form(ctx, session, seen, rule)


def task_form(ctx: Context, actor: Actor, public_id: str) -> StepForm:
    """What is handed in for a task, and nothing else of its page; raises NotFound and NotAllowed like `task`."""
    with ctx.read() as session:
        found = task_rows.find(session, public_id)
        if found is None:
            raise NotFound()
        seen = parties.enter(ctx, session, actor, found.case)
        rule = rule_of(seen, found.name)
        parties.check_turn(rule, seen.held)
        return _form(ctx, session, seen, rule)


def action(ctx: Context, actor: Actor, public_id: str, name: str) -> ActionPage:
    """The page of one action; raises NotFound (no such case for this person, no such action) and NotAllowed.

    Raises Conflict where the case went over to an edition that has no such action any more.
    """
    with ctx.read() as session:
        seen, more = cases.page_of(ctx, session, actor, public_id)
        rule = seen.book.action(name)
        if rule is None:
            raise past.gone(ctx, session, seen, name)
        parties.check_turn(rule, seen.held)
        known = facts.load(_asking(ctx, session, seen, name))
        reasons = seen.book.reasons(known, name, actor.id)
        page = _Page(name, rule, reasons, seen.case.state in rule.from_)
        return _page(ctx, session, actor, seen, more, page)


def task(ctx: Context, actor: Actor, public_id: str) -> ActionPage:
    """The page of one task; raises NotFound (no such task for this person) and NotAllowed (not theirs to do)."""
    with ctx.read() as session:
        found = task_rows.find(session, public_id)
        if found is None:
            raise NotFound()
        seen, more = cases.page_of(ctx, session, actor, found.case)
        rule = rule_of(seen, found.name)
        parties.check_turn(rule, seen.held)
        is_open = found.status == task_rows.OPEN
        known = facts.load(_asking(ctx, session, seen, found.name))
        ended = [] if is_open else [ended_words(rule, found, as_applicant=seen.as_applicant)]
        reasons = ended or seen.book.task_reasons(known, found.name, actor.id)
        page = _page(ctx, session, actor, seen, more, _Page(found.name, rule, reasons, is_open))
        return replace(page, about=_subject(ctx, session, seen, rule, found.about))


@dataclass(frozen=True, slots=True)
class _Page:
    """The step of a page: why it is closed, if it is, and whether it can be taken from here at all."""

    name: str
    rule: DefinedAction | DefinedTask
    reasons: list[Text]
    reachable: bool


def _asking(ctx: Context, session: Session, seen: Seen, step: str) -> Asking:
    return Asking(ctx, session, seen.case, seen.book, [step], {}, local_date(ctx.clock.now()))


def _form(ctx: Context, session: Session, seen: Seen, rule: DefinedAction | DefinedTask) -> StepForm:
    to = rule.to if isinstance(rule, DefinedAction) else None
    leads = pages.state_title(seen.book, to, seen.as_applicant) if to else None
    if rule.form is None:
        return StepForm(rule.title, leads, None, {})
    form = catalog.pinned_form(ctx, session, seen.book, rule.form)
    wanted = taking.sources(form)
    signed = submission_rows.last_answers(session, seen.case.id, wanted) if wanted else {}
    return StepForm(rule.title, leads, form, taking.taken(form, signed) if wanted else {})


def _page(ctx: Context, session: Session, actor: Actor, seen: Seen, more: PageRow, page: _Page) -> ActionPage:
    checklist, rule = tabs.checklist_of(ctx, session, seen), page.rule
    awaited = {n for n, document in seen.book.definition.documents.items() if page.name in document.until}
    pick = rule.picks if isinstance(rule, DefinedAction) else None
    filled, today = _form(ctx, session, seen, rule), local_date(ctx.clock.now())
    reads = handed_in.Reads.of(seen, frozenset())
    viewing, decides = tabs.decided(
        tabs.Opened(ctx, session, actor, seen, more, today, (), reads, step=page.name)
    )  # fmt: skip
    return ActionPage(
        head=cases.head_of(ctx, session, seen, more),
        name=page.name,
        action=rule,
        to=filled.to,
        tells=tuple(_called(ctx, party) for party in seen.book.names(page.name, "party")),
        form=filled.form,
        reasons=tuple(page.reasons),
        reachable=page.reachable,
        checklist=checklist,
        documents=tuple(s for s in checklist.slots if s.name in awaited),
        candidates=family.candidates(ctx, session, actor, pick) if pick is not None else (),
        decides=decides,
        at_stake=_at_stake(ctx, viewing, page.name),
        decided_by=_decided_by(ctx, viewing, page.name),
        begun={**filled.begun, **_typed_before(ctx, viewing, page.name)},
    )


def _at_stake(ctx: Context, viewing: Viewing, step: str) -> int | None:
    """The public money that a step commits, as the capabilities know it."""
    known = (ask(viewing, step) for ask in ctx.part(Engine).each("at_stake"))
    return next((amount for amount in known if amount is not None), None)


def _decided_by(ctx: Context, viewing: Viewing, step: str) -> tuple[Text, ...]:
    """Who decides about a step in the place of whoever takes it, as the capabilities know it."""
    return next((desks for ask in ctx.part(Engine).each("decided_by") if (desks := ask(viewing, step))), ())


def _typed_before(ctx: Context, viewing: Viewing, step: str) -> Values:
    """What was typed into the step when it was taken last and came back, as the capabilities know it."""
    return next((typed for ask in ctx.part(Engine).each("typed_before") if (typed := ask(viewing, step))), {})


def _subject(ctx: Context, session: Session, seen: Seen, rule: DefinedTask, about: int | None) -> Subject | None:
    """What a task for each is about: the whole entry, or the cells of the row."""
    found = stays.subject(session, seen.case, rule, about)
    if found is None or about is None:
        return None
    form, field = catalog.pinned_form(ctx, session, seen.book, found[0]), (rule.source or ("", None))[1]
    fields, title = form.fields, form.title
    if field is not None:
        fields, title = form.fields[field].columns, form.fields[field].label
    return Subject(title, about, handed_in.answers(fields, found[1]))


def _called(ctx: Context, party: str) -> Text:
    """What people call those whom a step tells: a role, or a group of people that a capability knows."""
    roles, groups = ctx.content.roles.roles, ctx.part(Engine).groups
    return roles[party].title if party in roles else groups[party.partition("_")[0]].title
