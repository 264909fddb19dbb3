"""What a person still has in hand: shown before they leave or their account is closed, and handed over from there."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks.queues import NamedRow
from caseflow.db.queries.desks.waiting import Wanted
from caseflow.db.queries.engine import case_people as named_rows
from caseflow.db.queries.foundation.search import ANYTHING
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS
from caseflow.services.cases import assigning
from caseflow.services.desks import bulk
from caseflow.services.foundation.context import Context

COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class InHand:
    """The open work of one person. Whoever may not hand it over is told how much there is, and who may.

    `count` is how many open cases they are the officer of, counted to `COUNTED` + 1; `cases` are the first of them, as
    many as one act takes; `named` is in how many open cases somebody named them.
    """

    account_id: int
    name: str
    count: int
    named: int
    cases: tuple[NamedRow, ...]
    officers: tuple[tuple[int, str], ...]
    givers: tuple[str, ...]


def in_hand(ctx: Context, actor: Actor, account_id: int) -> InHand:
    """Needs `case:assign` or `account:manage`; raises NotAllowed, and NotFound for no account of this agency."""
    policy = ctx.content.policy
    gives = policy.permits(actor, assigning.ASSIGN)
    if not gives and not policy.permits(actor, MANAGE_ACCOUNTS):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền bàn giao hồ sơ.", "You may not hand cases over."))
    asked = Wanted(ctx.agency, officer_id=account_id)
    with ctx.read() as session:
        account = account_rows.known(session, account_id, ctx.agencies)
        if account is None:
            raise NotFound
        count = queue_rows.counts(session, {"open": asked}, COUNTED)["open"]
        places = queue_rows.page(session, asked, ANYTHING, None, bulk.MOST) if gives else []
        givers = {
            person.full_name
            for role in policy.roles_with(assigning.ASSIGN)
            for person in people_rows.holders(session, ctx.agency, role)
        }
        return InHand(
            account_id=account_id,
            name=account.full_name,
            count=count,
            named=named_rows.count(session, ctx.agency, account_id),
            cases=tuple(
                NamedRow(p.case.public_id, p.case.code, p.case.enterprise_name, p.case.version, p.case.amount)
                for p in places
            ),
            officers=tuple(one for one in assigning.officers(ctx, actor) if one[0] != account_id),
            givers=tuple(sorted(givers)),
        )
