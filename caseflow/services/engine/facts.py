"""Loads what the rules want to know about a case: only the facts that the steps at hand read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.core.values import JsonValue, Values
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.session import alone
from caseflow.forms import values as form_values
from caseflow.services.engine import relatives, stays
from caseflow.services.engine.capability import Asking, Engine, Loader
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.facts import (
    ANSWERS,
    DOCUMENTS,
    DRAFT_PROBLEMS,
    HISTORY,
    LINKED,
    SINCE,
    SUMS,
    TAKEN,
    TASKS,
    WHO,
    History,
    LinkedFact,
    TaskFacts,
    Who,
)
from caseflow.workflows.ports import Fact, Facts
from caseflow.workflows.value_words import OfUnique


def load(asking: Asking) -> Facts:
    """The facts for deciding about the steps that are asked for."""
    engine = asking.ctx.part(Engine)
    loaded = _standing(asking.ctx, asking.case)
    for fact in sorted(asking.book.reads(asking.steps) - loaded.keys(), key=lambda fact: fact.name):
        loaded[fact] = engine.loaders[fact].load(asking)
    return Facts(asking.case.state, asking.today, asking.case.officer_id, asking.values, loaded)


def here(ctx: Context, state: str, case: CaseRow | None = None) -> Facts:
    """What holds in `state` without asking the database: the day, and what there is here under the plan of the case."""
    return Facts(state, local_date(ctx.clock.now()), loaded=_standing(ctx, case))


def _standing(ctx: Context, case: CaseRow | None) -> dict[Fact[Any], Any]:
    return {one.fact: one.load(ctx, case) for one in ctx.part(Engine).standing}


def _history(asking: Asking) -> History:
    rows = event_rows.done_by(asking.session, asking.case.id)
    doers: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        doers[row.name].add(row.actor_id)
    return History(
        Counter(row.name for row in rows if row.taken), {name: frozenset(people) for name, people in doers.items()}
    )


def _documents(asking: Asking) -> Mapping[str, int]:
    return document_rows.counts(asking.session, asking.case.id)


def _who(asking: Asking) -> Who:
    return Who(asking.case.enterprise_form, asking.case.enterprise_size)


def _draft_problems(asking: Asking) -> Mapping[str, tuple[Text, ...]]:
    named = {form for step in asking.steps for said in asking.book.needs[step] for form in said.named("draft")}
    drafts = {row.form: row.values for row in submission_rows.drafts(asking.session, asking.case.id)}
    found = {}
    for name in named:
        form = catalog.pinned_form(asking.ctx, asking.session, asking.book, name)
        found[name] = tuple(p.message for p in form_values.problems(form, drafts.get(name) or {}, today=asking.today))
    return found


def _tasks(asking: Asking) -> Mapping[str, TaskFacts]:
    return stays.task_facts(asking.session, asking.case, asking.book, asking.steps)


def _answers(asking: Asking) -> Mapping[str, Values]:
    """What was signed last of the forms on which these steps depend, of those of this phase in this stay."""
    tasks = asking.book.definition.tasks
    wanted = (answer for step in asking.steps for said in asking.book.needs[step] for answer in said.args.asks(tasks))
    return stays.answers(asking.session, asking.case, asking.book, (answer.answered for answer in wanted))


def _linked(asking: Asking) -> Mapping[tuple[str, str], tuple[LinkedFact, ...]]:
    return relatives.known(asking.session, asking.case.id)


def _sums(asking: Asking) -> Mapping[str, Mapping[str, int]]:
    linked = relatives.known(asking.session, asking.case.id)
    kinds = asking.ctx.content.library.links.value.links
    found: dict[str, Mapping[str, int]] = {}
    for kind in {k for step in asking.steps for said in asking.book.needs[step] for k in said.named("link")}:
        shown = kinds[kind].sums if kind in kinds else None
        if shown is not None:
            related = linked.get((kind, link_rows.TO), ())
            found[kind] = relatives.sums(asking.session, related, shown.form, shown.fields)
    return found


def _taken(asking: Asking) -> Mapping[tuple[str, tuple[str, ...]], tuple[JsonValue, ...]]:
    """What other cases of the road hold; two that want the same thing at once are decided one after the other."""
    case = asking.case
    if asking.deciding:
        alone(asking.session, f"held by {case.scheme} of {case.agency}")
    found = {}
    words = (said.args for step in asking.steps for said in asking.book.needs[step])
    for args in (args for args in words if isinstance(args, OfUnique)):
        form, field = args.source
        others = case_rows.standing(asking.session, case.agency, case.scheme, args.while_, but=case.id)
        answers = link_rows.last_answers(asking.session, others, form) if others else {}
        found[args.value, args.while_] = tuple(values.get(field) for values in answers.values())
    return found


def _since(asking: Asking) -> date:
    return local_date(asking.case.state_since)


LOADERS: tuple[Loader[Any], ...] = (
    Loader(HISTORY, _history),
    Loader(DOCUMENTS, _documents),
    Loader(WHO, _who),
    Loader(DRAFT_PROBLEMS, _draft_problems),
    Loader(TASKS, _tasks),
    Loader(ANSWERS, _answers),
    Loader(SINCE, _since),
    Loader(TAKEN, _taken),
    Loader(LINKED, _linked),
    Loader(SUMS, _sums),
)
