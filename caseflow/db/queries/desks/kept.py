"""What a person keeps of the desk: saved views, chosen columns, and the versions of cases seen last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, CaseLook, DeskColumns, SavedView
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of


class ViewRow(NamedTuple):
    """A saved view; without `view_id` the row of a person who has none."""

    columns: str | None
    view_id: int | None
    name: str | None
    parts: object


class LookRow(NamedTuple):
    """A case, and the version of it that a person saw last."""

    case_id: int
    version: int | None


_A, _D, _V = table_of(Account).c, table_of(DeskColumns).c, table_of(SavedView).c
_C, _L = table_of(Case).c, table_of(CaseLook).c
_kept = Prepared(
    sa.select(_D.names.label("columns"), _V.id.label("view_id"), _V.name, _V.parts)
    .select_from(
        sa.outerjoin(_A.id.table, _D.account_id.table, _D.account_id == _A.id).outerjoin(
            _V.id.table, _V.account_id == _A.id
        )
    )
    .where(_A.id == given(_A.id))
    .order_by(_V.position, _V.id),
    ViewRow,
)
_look = Prepared(
    sa.select(_C.id.label("case_id"), _L.version)
    .select_from(
        sa.outerjoin(_C.id.table, _L.case_id.table, sa.and_(_L.case_id == _C.id, _L.account_id == given(_L.account_id)))
    )
    .where(_C.public_id == given(_C.public_id)),
    LookRow,
)
_see: Prepared[Nothing] = Prepared(insertion(CaseLook, "account_id", "case_id", "version", "looked_at"))


def kept(session: Session, account_id: int) -> list[ViewRow]:
    """The chosen columns with each saved view in its order; one row without a view for whoever has none."""
    return _kept.all(session, id=account_id)


def own_views(session: Session, account_id: int) -> list[tuple[int, str, Plain]]:
    """Id, name and parts of the saved views in their order, locked until the transaction ends."""
    session.execute(sa.select(Account.id).where(Account.id == account_id).with_for_update())
    rows = session.execute(
        sa.select(SavedView.id, SavedView.name, SavedView.parts)
        .where(SavedView.account_id == account_id)
        .order_by(SavedView.position, SavedView.id)
    )
    return [(row.id, row.name, cast("Plain", row.parts)) for row in rows]


def add_view(session: Session, account_id: int, position: int, name: str, parts: Plain, now: datetime) -> int:
    """Keeps one more; gives its id."""
    view = SavedView(account_id=account_id, position=position, name=name, parts=parts, created_at=now)
    session.add(view)
    session.flush()
    return view.id


def rename_view(session: Session, view_id: int, name: str) -> None:
    """Gives a view another name."""
    session.execute(sa.update(SavedView).where(SavedView.id == view_id).values(name=name))


def remove_view(session: Session, view_id: int) -> None:
    """Forgets a view."""
    session.execute(sa.delete(SavedView).where(SavedView.id == view_id))


def order_views(session: Session, view_ids: Sequence[int]) -> None:
    """Puts the views into this order."""
    for position, view_id in enumerate(view_ids):
        session.execute(sa.update(SavedView).where(SavedView.id == view_id).values(position=position))


def set_columns(session: Session, account_id: int, names: Sequence[str]) -> None:
    """Keeps the chosen columns; none at all forgets the choice."""
    session.execute(sa.delete(DeskColumns).where(DeskColumns.account_id == account_id))
    if names:
        session.add(DeskColumns(account_id=account_id, names=" ".join(names)))


def seen(session: Session, account_id: int, public_id: str) -> LookRow | None:
    """How far the person has seen a case; None where there is no such case."""
    return _look.one(session, account_id=account_id, public_id=public_id)


def see(session: Session, account_id: int, case_id: int, version: int, now: datetime) -> None:
    """Notes that the person has seen this version."""
    values: Mapping[str, object] = {"version": version, "looked_at": now}
    changed = session.execute(
        sa.update(CaseLook).where(CaseLook.account_id == account_id, CaseLook.case_id == case_id).values(values)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        _see.run(session, account_id=account_id, case_id=case_id, **values)


def forget(session: Session, before: datetime, most: int) -> int:
    """Forgets at most so many looks older than `before`; gives how many."""
    old = sa.select(CaseLook.account_id, CaseLook.case_id).where(CaseLook.looked_at < before).limit(most)
    gone = session.execute(sa.delete(CaseLook).where(sa.tuple_(CaseLook.account_id, CaseLook.case_id).in_(old)))
    return int(gone.rowcount)  # type: ignore[attr-defined]
