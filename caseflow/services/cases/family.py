"""The relatives of a case as its page shows them, the money of a list, the notice, and whom a step may choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.links import CandidateRow, RelativeRow
from caseflow.services.cases import pages as case_pages
from caseflow.services.cases.step_view import Candidate
from caseflow.services.cases.view import Family, Relative
from caseflow.services.engine import parties
from caseflow.services.engine.due import due
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.schema import LinkKind
from caseflow.workflows.step_words import Pick


def families(ctx: Context, session: Session, actor: Actor, case: CaseRow, today: date) -> tuple[Family, ...]:
    """The relatives that this person may see, by kind of link; the sums are of those that are open."""
    rows = [row for row in link_rows.relatives(session, case.id) if _seen(ctx, session, actor, row)]
    kinds = ctx.content.library.links.value.links
    places = dict.fromkeys((row.kind, row.place) for row in rows if row.kind in kinds)
    found = []
    for kind, place in places:
        members = [row for row in rows if (row.kind, row.place) == (kind, place)]
        found.append(_family(ctx, session, actor, kinds[kind], place, members, today))
    return tuple(found)


def _family(
    ctx: Context, session: Session, actor: Actor, kind: LinkKind, place: str, rows: Sequence[RelativeRow], today: date
) -> Family:  # fmt: skip
    sums = kind.sums if place == link_rows.TO else None
    signed = link_rows.last_answers(session, [row.id for row in rows], sums.form) if sums is not None else {}
    fields = sums.fields if sums is not None else ()
    amounts = {row.id: tuple(signed.get(row.id, {}).get(name) for name in fields) for row in rows}
    form = ctx.content.forms.get(sums.form) if sums is not None else None
    live = [row.id for row in rows if row.outcome is None]
    return Family(
        title=kind.from_ if place == link_rows.FROM else kind.to,
        relatives=tuple(_relative(ctx, session, actor, row, amounts[row.id], today) for row in rows),
        columns=tuple(form.fields[name].label for name in fields) if form is not None else (),
        totals=tuple(sum(amounts[case_id][i] or 0 for case_id in live) for i in range(len(fields))),
    )


def _relative(
    ctx: Context, session: Session, actor: Actor, row: RelativeRow, sums: tuple[int | None, ...], today: date
) -> Relative:  # fmt: skip
    book = catalog.rulebook(ctx, session, row.definition)
    return Relative(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        state_title=case_pages.state_title(book, row.state, row.enterprise_id in actor.enterprises),
        tone=case_pages.tone(book, row.state),
        who=ctx.content.roles.roles[row.waits_for].title if row.waits_for else None,
        due=due(row.due_on, today, ctx.calendar),
        sums=sums,
    )


def candidates(ctx: Context, session: Session, actor: Actor, pick: Pick) -> tuple[Candidate, ...]:
    """The cases that this person may choose, newest first."""
    rows = link_rows.candidates(session, ctx.agency, pick.of, pick.in_)
    return tuple(
        Candidate(row.public_id, f"{row.code} – {row.title}" if row.code else row.title)
        for row in rows
        if _seen(ctx, session, actor, row)
    )


def _seen(ctx: Context, session: Session, actor: Actor, row: RelativeRow | CandidateRow) -> bool:
    return row.agency == ctx.agency and ctx.content.policy.may_see(actor, parties.relation(ctx, session, actor, row))
