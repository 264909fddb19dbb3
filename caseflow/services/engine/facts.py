"""Loads what the rules want to know about a case: only the groups of facts that the actions at hand read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.councils.composition import SeatFact, problems
from caseflow.councils.count import quorum
from caseflow.councils.rules import RuleSet
from caseflow.db.models import CouncilCase, Enterprise
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils import seats as seat_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.forms import values as form_values
from caseflow.services.councils import seats
from caseflow.services.engine import relatives
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.answers import forms_read
from caseflow.workflows.facts import CouncilFacts, Facts, Norm, TaskFacts
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.schema import Call

DEAD_OUTCOMES = ("refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped")
"""A case that ended so does not stand in the way of a new one (TT 35/2021 Đ.11.2 speaks of support received)."""


def load(
    ctx: Context, session: Session, case: Any, book: Rulebook, actions: Sequence[str], values: dict[str, Any]
) -> Facts:
    """The facts for deciding about `actions`; `values` are what was typed into the action's form."""
    groups = book.reads(actions)
    today = local_date(ctx.clock.now())
    found: dict[str, Any] = {}
    if "history" in groups:
        found |= _history(session, case)
    if "papers" in groups:
        found["papers"] = document_rows.papers(session, case.id)
    if "forms" in groups:
        found["form_problems"] = _form_problems(ctx, session, case, book, actions, today)
    if "enterprise" in groups:
        enterprise = case_rows.enterprise(session, case.enterprise_id)
        found |= {"legal_form": enterprise.legal_form, "profile_problems": profile_problems(enterprise)}
    if "call" in groups:
        found["call_open"] = open_call(ctx, case.scheme) is not None
    if "duplicates" in groups:
        found["duplicates"] = tuple(
            case_rows.same_support(session, case.id, case.enterprise_id, case.scheme, DEAD_OUTCOMES)
        )
    if groups & _BESIDE:
        found |= _beside(ctx, session, case, book, actions)
    if "council" in groups:
        found["council"] = _council(session, case)
    standing = _standing(ctx, case.state, today)
    return Facts(**standing, officer_id=case.officer_id, input=values, norm=_norm(ctx, case), **found)


def here(ctx: Context, state: str) -> Facts:
    """What holds for every case that stands in `state`: the day, and what the programme of this province has."""
    return Facts(**_standing(ctx, state, local_date(ctx.clock.now())))


def _standing(ctx: Context, state: str, today: date) -> dict[str, Any]:
    track = ctx.content.programme.fast_track
    return {"state": state, "today": today, "fast_track": track.below if track is not None else None}


def open_call(ctx: Context, scheme: str) -> str | None:
    """The call for applications that is open today for `scheme`, by its name."""
    today = local_date(ctx.clock.now())
    for call in ctx.content.programme.calls.values():
        if call.opens <= today <= call.closes and scheme in call.schemes:
            return call.name
    return None


def profile_problems(enterprise: Enterprise) -> tuple[Text, ...]:
    """What an enterprise still has to say about itself before it may apply (form of NĐ 80/2021)."""
    wanted = {
        say("địa chỉ", "address"): enterprise.address,
        say("xã/phường", "commune"): enterprise.commune,
        say("người đại diện", "representative"): enterprise.representative,
        say("số điện thoại", "telephone"): enterprise.phone,
        say("quy mô doanh nghiệp", "size of the enterprise"): enterprise.size_class,
    }
    missing = [title for title, value in wanted.items() if not value]
    if not missing:
        return ()
    names = say(", ".join(t.vi for t in missing), ", ".join(t.en for t in missing))
    return (say(f"Thông tin đơn vị còn thiếu: {names.vi}.", f"The organisation's profile lacks: {names.en}."),)


def _history(session: Session, case: Any) -> dict[str, Any]:
    rows = event_rows.done_by(session, case.id)
    doers: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        doers[row.name].add(row.actor_id)
    return {
        "done": Counter(row.name for row in rows),
        "doers": {name: frozenset(people) for name, people in doers.items()},
    }


def _form_problems(
    ctx: Context, session: Session, case: Any, book: Rulebook, actions: Sequence[str], today: date
) -> dict[str, tuple[Text, ...]]:
    named = {need.args["value"] for action in actions for need in _needs(book, action) if need.name == "form_complete"}
    drafts = {row.form: row.values for row in submission_rows.drafts(session, case.id)}
    return {
        name: tuple(
            p.message
            for p in form_values.problems(
                catalog.pinned_form(ctx, session, book, name), drafts.get(name) or {}, today=today
            )
        )
        for name in named
    }


def _needs(book: Rulebook, step: str) -> tuple[Call, ...]:
    found = book.definition.step(step)
    return found.needs if found is not None else ()


def _tasks(session: Session, case: Any) -> dict[str, TaskFacts]:
    times: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in task_rows.counts(session, case.id):
        times[row.name][row.status] = row.times
    return {name: TaskFacts(open=n[task_rows.OPEN], done=n[task_rows.DONE]) for name, n in times.items()}


def _answers(session: Session, case: Any, book: Rulebook, steps: Sequence[str]) -> dict[str, Any]:
    """What was signed last of the forms on which these steps depend."""
    needs = [need for name in steps for need in _needs(book, name)]
    forms = set(forms_read(book.definition, needs))
    return submission_rows.last_answers(session, case.id, forms) if forms else {}


_BESIDE = frozenset({"tasks", "answers", "links"})
"""What stands beside the case itself: its tasks, what was signed, its relatives."""


def _beside(ctx: Context, session: Session, case: Any, book: Rulebook, steps: Sequence[str]) -> dict[str, Any]:
    groups = book.reads(steps)
    found: dict[str, Any] = {}
    if "tasks" in groups:
        found["tasks"] = _tasks(session, case)
    if "answers" in groups:
        found["answers"] = _answers(session, case, book, steps)
    return found | _links(ctx, session, case, book, steps) if "links" in groups else found


def _links(
    ctx: Context, session: Session, case: Any, book: Rulebook, steps: Sequence[str]
) -> dict[str, dict[Any, Any]]:  # fmt: skip
    linked = relatives.known(session, case.id)
    kinds = ctx.content.library.links.value.links
    sums: dict[str, dict[str, int]] = {}
    for kind in {need.args["value"] for name in steps for need in _needs(book, name) if need.name == "adds_up"}:
        if (shown := kinds[kind].sums if kind in kinds else None) is not None:
            sums[kind] = relatives.sums(session, linked.get((kind, link_rows.TO), ()), shown.form, shown.fields)
    return {"linked": linked, "sums": sums}


def _council(session: Session, case: Any) -> CouncilFacts | None:
    row = seat_rows.council_of(session, case.id)
    if row is None:
        return None
    council_case, council = row
    return CouncilFacts(
        ready_problems=tuple(_not_ready(session, council_case, RuleSet.model_validate(council.rules))),
        counted=council_case.counted_at is not None,
        passed=bool(council_case.result and council_case.result["passed"]),
    )


def _not_ready(session: Session, council_case: CouncilCase, rules: RuleSet) -> list[Text]:
    """Why the council cannot be convened for the case: composition, papers, and conflicts that leave no quorum."""
    members = council_rows.attendance(session, council_case.id)
    found = problems(rules, [SeatFact(m.account_id, m.seat, m.full_name) for m in members])
    if council_case.papers_sent_at is None:
        found.append(say("Chưa gửi tài liệu cho thành viên hội đồng.", "The members have not been sent the papers."))
    at_best = seats.member_facts(members, all_come=True)
    if not quorum(rules, at_best).met or not any(m.seat in seats.COUNTS and not m.conflicted for m in at_best):
        found.append(
            say(
                "Vì xung đột lợi ích, hội đồng này không thể họp hợp lệ về hồ sơ; hãy đưa hồ sơ sang hội đồng khác.",
                "Conflicts of interest keep this council from a valid meeting on the case; give it to another council.",
            )
        )
    return found


def _norm(ctx: Context, case: Any) -> Norm | None:
    norm = ctx.content.programme.support_norm
    return None if norm is None else Norm(norm.percent, norm.cap, norm.legal_basis.source)
