"""What the page of one action or one task shows: its form, the papers it waits for, what follows, why it is closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.text import Text, say
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.forms import taking
from caseflow.services.cases import cases, family, pages, tasks
from caseflow.services.cases.view import ActionPage
from caseflow.services.engine import facts, parties
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import Relation
from caseflow.workflows.schema import DefinedAction, DefinedTask

_COUNCIL = say("Thành viên hội đồng", "Members of the council")


def action(ctx: Context, actor: Actor, public_id: str, name: str) -> ActionPage:
    """The page of one action; raises NotFound (no such case for this person, no such action) and NotAllowed."""
    with ctx.read() as session:
        case, relation, book = _seen(ctx, session, actor, public_id)
        rule = book.action(name)
        if rule is None:
            raise NotFound()
        parties.check_turn(rule, ctx.content.policy.parties(actor, relation))
        known = facts.load(ctx, session, case, book, [name], {})
        reasons = book.reasons(known, name, actor.id)
        return _page(ctx, session, actor, (case, relation, book), name, rule, reasons, case.state in rule.from_)


def task(ctx: Context, actor: Actor, public_id: str) -> ActionPage:
    """The page of one task; raises NotFound (no such task for this person) and NotAllowed (not theirs to do)."""
    with ctx.read() as session:
        found = task_rows.find(session, public_id)
        if found is None:
            raise NotFound()
        case, relation, book = _seen(ctx, session, actor, found.case)
        rule = book.definition.tasks[found.name]
        parties.check_turn(rule, ctx.content.policy.parties(actor, relation))
        is_open = found.status == task_rows.OPEN
        known = facts.load(ctx, session, case, book, [found.name], {})
        ended = [] if is_open else [tasks.ended_words(rule, found, as_applicant=relation.member)]
        reasons = ended or book.task_reasons(known, found.name)
        return _page(ctx, session, actor, (case, relation, book), found.name, rule, reasons, is_open)


def _seen(ctx: Context, session: Session, actor: Actor, public_id: str) -> tuple[Any, Relation, Rulebook]:
    case = page_rows.page(session, public_id)
    relation = parties.seen(ctx, session, actor, case)
    assert case is not None
    return case, relation, catalog.rulebook(ctx, session, case.definition)


def _page(
    ctx: Context,
    session: Session,
    actor: Actor,
    where: tuple[Any, Relation, Rulebook],
    name: str,
    rule: DefinedAction | DefinedTask,
    reasons: list[Text],
    reachable: bool,
) -> ActionPage:
    case, relation, book = where
    checklist = cases.checklist_of(ctx, session, case, book, ctx.content.policy.parties(actor, relation))
    awaited = {n for n, paper in book.definition.documents.items() if paper.until == name}
    told = [call.args.get("to", "") for call in rule.does if call.name == "notify"]
    to = rule.to if isinstance(rule, DefinedAction) else None
    form = catalog.pinned_form(ctx, session, book, rule.form) if rule.form else None
    wanted = taking.sources(form) if form is not None else set()
    return ActionPage(
        head=cases.head_of(ctx, session, case, book, relation.member),
        name=name,
        action=rule,
        to=pages.state_title(book, to, relation.member) if to else None,
        tells=tuple(ctx.content.roles.roles[t].title if t in ctx.content.roles.roles else _COUNCIL for t in told),
        form=form,
        reasons=tuple(reasons),
        reachable=reachable,
        checklist=checklist,
        papers=tuple(s for s in checklist.slots if s.name in awaited),
        candidates=family.candidates(ctx, session, actor, rule.picks)
        if isinstance(rule, DefinedAction) and rule.picks is not None
        else (),
        begun=taking.taken(form, submission_rows.last_answers(session, case.id, wanted)) if form and wanted else {},
    )
