"""Acts that move cases under way to another edition: begun, claimed, advanced case by case, ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Case, EditionMove, MovedCase

RUNNING, STOPPED, ASKING, DONE = "running", "stopped", "asking", "done"
TAKING_BACK, TAKEN_BACK = "taking_back", "taken_back"
AT_WORK = (RUNNING, TAKING_BACK)
MOVED, ASKED, ANSWERED, STUCK, FAILED, BACK, KEPT = "moved", "asked", "answered", "stuck", "failed", "back", "kept"
LEASE = timedelta(minutes=1)
"""A worker that was silent for this long has died; another one goes on with the next case."""


class WaitingCase(NamedTuple):
    """A case of an act, by what came of it."""

    id: int
    case_id: int
    public_id: str
    name: str
    from_state: str
    to_state: str | None
    definition: str
    answer: str
    why: Plain | None


class MovedRow(NamedTuple):
    """A case that an act moved, with all that is needed to take that back."""

    id: int
    case_id: int
    public_id: str
    before: Plain
    seq: int
    version: int


def add(session: Session, values: Plain) -> int:
    """Begins an act; gives its id."""
    return int(session.execute(sa.insert(EditionMove).returning(EditionMove.id), values).scalar_one())


def find(session: Session, agency: str, public_id: str, *, lock: bool = False) -> EditionMove | None:
    """One act; locked, nobody else changes it until the transaction ends."""
    statement = sa.select(EditionMove).where(EditionMove.agency == agency, EditionMove.public_id == public_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def of_road(session: Session, agency: str, road: str, most: int) -> list[EditionMove]:
    """The acts of a road, the newest first."""
    mine = sa.select(EditionMove).where(EditionMove.agency == agency, EditionMove.road == road)
    return list(session.scalars(mine.order_by(EditionMove.id.desc()).limit(most)))


def unfinished(session: Session, agency: str, road: str) -> EditionMove | None:
    """The act of a road that is at work or was stopped, if there is one."""
    mine = sa.select(EditionMove).where(EditionMove.agency == agency, EditionMove.road == road)
    return session.scalar(mine.where(EditionMove.state.in_((*AT_WORK, STOPPED))).order_by(EditionMove.id).limit(1))


def change(session: Session, act: int, state: str, values: Plain) -> bool:
    """Writes `values` into an act that still is in `state`; false when it is not."""
    mine = sa.update(EditionMove).where(EditionMove.id == act, EditionMove.state == state)
    return session.execute(mine.values(**values).returning(EditionMove.id)).one_or_none() is not None


def waiting(session: Session, agency: str, now: datetime) -> str | None:
    """The oldest act at work that nobody carries out."""
    statement = sa.select(EditionMove.public_id).where(
        EditionMove.agency == agency, EditionMove.state.in_(AT_WORK), _free(now)
    )
    return session.scalar(statement.order_by(EditionMove.id).limit(1))


def claim(session: Session, public_id: str, now: datetime) -> bool:
    """Takes an act to carry it out; false when another worker was faster."""
    mine = sa.update(EditionMove).where(
        EditionMove.public_id == public_id, EditionMove.state.in_(AT_WORK), _free(now)
    )  # fmt: skip
    return session.execute(mine.values(claimed_at=now).returning(EditionMove.id)).one_or_none() is not None


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(EditionMove.claimed_at.is_(None), EditionMove.claimed_at < now - LEASE)


def advance(session: Session, act: int, state: str, case_id: int, now: datetime) -> bool:
    """Notes that the act comes to this case now; false when it was stopped, or somebody else has come by already."""
    mine = sa.update(EditionMove).where(EditionMove.id == act, EditionMove.state == state, EditionMove.cursor < case_id)
    values = {"cursor": case_id, "claimed_at": now}
    return session.execute(mine.values(values).returning(EditionMove.id)).one_or_none() is not None


def touch(session: Session, act: int, state: str, now: datetime) -> bool:
    """Notes that somebody is at work; false when the act was stopped."""
    return change(session, act, state, {"claimed_at": now})


def note(session: Session, values: Plain) -> None:
    """Keeps what came of a case."""
    session.execute(sa.insert(MovedCase), values)


def settle(session: Session, row_id: int, result: str, values: Plain) -> bool:
    """Writes what came of a case that was noted as `result`; false when somebody else was faster."""
    mine = sa.update(MovedCase).where(MovedCase.id == row_id, MovedCase.result == result)
    return session.execute(mine.values(**values).returning(MovedCase.id)).one_or_none() is not None


def results(session: Session, acts: Collection[int]) -> dict[int, dict[str, int]]:
    """By act: how many of its cases met each end."""
    statement = sa.select(MovedCase.move_id, MovedCase.result, sa.func.count()).where(MovedCase.move_id.in_(acts))
    found: dict[int, dict[str, int]] = {act: {} for act in acts}
    for act, result, count in session.execute(statement.group_by(MovedCase.move_id, MovedCase.result)):
        found[act][result] = count
    return found


def cases(session: Session, act: int, results: Collection[str], after: int, most: int) -> list[WaitingCase]:
    """The open cases of an act that met one of these ends, in the order of their ids beyond `after`."""
    statement = (
        sa.select(
            MovedCase.id, MovedCase.case_id, Case.public_id, sa.func.coalesce(Case.code, Case.title),
            MovedCase.from_state, MovedCase.to_state, Case.definition, MovedCase.answer, MovedCase.why,
        )
        .join(Case, Case.id == MovedCase.case_id)
        .where(MovedCase.move_id == act, MovedCase.result.in_(results), MovedCase.case_id > after)
        .where(Case.closed_at.is_(None))
        .order_by(MovedCase.case_id)
        .limit(most)
    )  # fmt: skip
    return [WaitingCase._make(row) for row in session.execute(statement)]


def moved(session: Session, act: int, after: int, most: int) -> list[MovedRow]:
    """The cases that an act moved and that were not taken back, in the order of their ids beyond `after`."""
    statement = (
        sa.select(
            MovedCase.id, MovedCase.case_id, Case.public_id, MovedCase.before, MovedCase.seq, MovedCase.version
        )
        .join(Case, Case.id == MovedCase.case_id)
        .where(MovedCase.move_id == act, MovedCase.result == MOVED, MovedCase.case_id > after)
        .order_by(MovedCase.case_id)
        .limit(most)
    )  # fmt: skip
    return [MovedRow._make(row) for row in session.execute(statement)]


def asking(session: Session, agency: str) -> int:
    """How many acts of an agency wait for somebody to choose a step."""
    mine = sa.select(sa.func.count()).select_from(EditionMove)
    return session.scalar(mine.where(EditionMove.agency == agency, EditionMove.state == ASKING)) or 0
