"""Rows that name what the files have renamed: they go over to the name of today, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from caseflow.db.models import Case, CaseLink, CasePerson, CaseTask, Grant


def apply(session: Session, agency: str, roles: Mapping[str, str], links: Mapping[str, str]) -> dict[str, int]:
    """Renames roles and links in grants, cases, tasks and links; gives `old -> new` with how many rows it met."""
    found: dict[str, int] = {}
    for old, new in roles.items():
        for column in (Grant.role, Case.waits_for, CaseTask.waits_for, CasePerson.role):
            _rename(session, agency, column, old, new, found)
    for old, new in links.items():
        _rename(session, agency, CaseLink.kind, old, new, found)
    return found


def _rename(
    session: Session, agency: str, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    old: str, new: str, found: dict[str, int],
) -> None:  # fmt: skip
    table = column.class_
    changed = session.execute(sa.update(table).where(table.agency == agency, column == old).values({column: new}))
    if changed.rowcount:  # type: ignore[attr-defined]
        found[f"{old} -> {new}"] = found.get(f"{old} -> {new}", 0) + changed.rowcount  # type: ignore[attr-defined]
