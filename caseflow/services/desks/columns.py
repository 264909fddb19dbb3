"""The columns of the queue: which there are for a list, which a person sees, and choosing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import kept as kept_rows
from caseflow.services.desks.views import ALL, CLOSED, READ, Filter, Reader
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.foundation.unit import Result, once

CHOSEN = "desk_columns_chosen"
TITLES: dict[str, Text] = {
    "due": say("Hạn", "Due"),
    "code": say("Mã", "Code"),
    "scheme": say("Nội dung", "Kind"),
    "step": say("Bước", "Step"),
    "desk": say("Đang chờ", "Waiting for"),
    "priority": say("Nhóm", "Group"),
    "officer": say("Chuyên viên", "Officer"),
    "amount": say("Số tiền", "Amount"),
}
"""Beside the name of the enterprise, which every line has."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that there is for a list, and whether it is shown."""

    name: str
    title: Text
    shown: bool


def shown(reader: Reader, wanted: Filter, chosen: Sequence[str]) -> tuple[Column, ...]:
    """As the person chose; of whoever has not, those that say something in this list."""
    there = {
        "priority": bool(reader.ctx.programme.priority.ranking),
        "amount": reader.reads_all,
    }
    usual = {"desk": wanted.desk in (ALL, CLOSED)}
    return tuple(
        Column(name, title, name in chosen if chosen else usual.get(name, True))
        for name, title in TITLES.items()
        if there.get(name, True)
    )


def choose(ctx: Context, actor: Actor, names: Sequence[str], key: str) -> Result:
    """Keeps which columns the person sees in every list; none, or unknown ones alone: the usual ones again."""
    require(ctx, actor, READ)
    known = [name for name in TITLES if name in names]

    def do(session: Session) -> Result:
        kept_rows.set_columns(session, actor.id, known)
        audit.record(ctx, session, actor, f"account/{actor.id}", CHOSEN, {"columns": known})
        return {"columns": known}

    return once(ctx, actor, key, "choose_columns", do)
