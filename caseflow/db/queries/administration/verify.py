"""What the invariant checker reads: whole tables, streamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import JsonValue
from caseflow.db.base import Record
from caseflow.db.models import (
    Blob,
    Case,
    CaseLink,
    Draft,
    Event,
    IdempotencyKey,
    OutboxMessage,
    Published,
    Stream,
    Submission,
    Timer,
)
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation.events import MIGRATED, TRANSITION

CHUNK = 1000


class PublishedRow(NamedTuple):
    """A piece of content as it was published."""

    sha256: str
    kind: str
    name: str
    body: str


class UnfinishedRow(NamedTuple):
    """A message that is neither sent nor given up."""

    id: int
    status: str
    attempts: int
    lease_until: datetime | None


def action_keys(session: Session) -> Iterator[tuple[str, str, JsonValue]]:
    """Key, act and result of every acknowledged action."""
    statement = sa.select(IdempotencyKey.key, IdempotencyKey.what, IdempotencyKey.result).where(
        IdempotencyKey.what.startswith("action:")
    )
    for row in session.execute(statement.execution_options(yield_per=CHUNK)):
        yield row.key, row.what, row.result


def event_ids(session: Session) -> set[int]:
    """The id of every event."""
    return set(session.execute(sa.select(Event.id)).scalars())


def histories(session: Session, agency: str) -> Iterator[tuple[Record, list[Record]]]:
    """Every case of an agency with its events in order; `moved` is the body of those that changed its edition."""
    of_case = (Case.id, Case.definition, Case.state, Case.version, Case.seq, Case.head_hash)
    cases = session.execute(sa.select(*of_case).where(Case.agency == agency).order_by(Case.id)).all()
    moved = sa.case((Event.kind == MIGRATED, Event.body), else_=sa.literal("")).label("moved")
    columns = (
        Event.case_id, Event.seq, Event.kind, Event.name, Event.from_state, Event.to_state, Event.actor_id, moved,
    )  # fmt: skip
    own = sa.select(*columns).join(Case, Case.id == Event.case_id).where(Case.agency == agency)
    statement = own.order_by(Event.case_id, Event.seq)
    rows = session.execute(statement.execution_options(yield_per=CHUNK))
    found = {case_id: list(events) for case_id, events in groupby(rows, key=lambda r: r.case_id)}
    for case in cases:
        yield case, found.get(case.id, [])


def transition_messages(session: Session, agency: str) -> Iterator[tuple[Record, set[str]]]:
    """Every transition of an agency's cases with the names of the messages queued for it."""
    statement = (
        sa.select(Event.id, Event.case_id, Event.seq, Event.name, Case.definition, OutboxMessage.message)
        .join(Case, Case.id == Event.case_id)
        .outerjoin(OutboxMessage, OutboxMessage.event_id == Event.id)
        .where(Event.kind == "transition", Case.agency == agency)
        .order_by(Event.id)
    )
    rows = session.execute(statement.execution_options(yield_per=CHUNK))
    for _, group in groupby(rows, key=lambda r: r.id):
        members = list(group)
        yield members[0], {row.message for row in members if row.message is not None}


def unfinished_messages(session: Session) -> list[UnfinishedRow]:
    """Messages that are neither sent nor given up."""
    columns = (OutboxMessage.id, OutboxMessage.status, OutboxMessage.attempts, OutboxMessage.lease_until)
    unfinished = sa.select(*columns).where(OutboxMessage.status.in_(("queued", "sending")))
    return [UnfinishedRow(*row) for row in session.execute(unfinished)]


def heads(session: Session) -> list[tuple[str, int, str]]:
    """The end of every chain: stream, number of its last event, hash."""
    of_streams = session.execute(sa.select(Stream.name, Stream.seq, Stream.head_hash)).all()
    of_cases = session.execute(sa.select(Case.id, Case.seq, Case.head_hash)).all()
    return [(r.name, r.seq, r.head_hash) for r in of_streams] + [(f"case/{r.id}", r.seq, r.head_hash) for r in of_cases]


def all_events(session: Session) -> Iterator[Record]:
    """Every event, stream by stream in order."""
    columns = (
        Event.agency, Event.case_id, Event.stream, Event.seq, Event.kind, Event.name, Event.from_state, Event.to_state,
        Event.actor_id, Event.at, Event.body, Event.prev_hash, Event.hash,
    )  # fmt: skip
    statement = sa.select(*columns).order_by(Event.stream, Event.seq)
    yield from session.execute(statement.execution_options(yield_per=CHUNK))


def hash_at(session: Session, stream: str, seq: int) -> str | None:
    """The hash of one event of a stream."""
    return session.execute(sa.select(Event.hash).where(Event.stream == stream, Event.seq == seq)).scalar_one_or_none()


def standing_cases(session: Session, agency: str) -> Sequence[Record]:
    """Every case of an agency with what its timers must agree with."""
    columns = (Case.id, Case.definition, Case.state, Case.version, Case.due_on)
    return session.execute(sa.select(*columns).where(Case.agency == agency)).all()


def strays(session: Session, agencies: Collection[str]) -> list[tuple[int, str, str]]:
    """The cases of an agency that began with another one, and the other way round: id, of the row, of its history."""
    begun = sa.select(Case.id, Case.agency, Event.agency.label("began")).join(
        Event, sa.and_(Event.case_id == Case.id, Event.seq == 1)
    )
    ours = Case.agency == next(iter(agencies))
    wrong = begun.where(sa.case((Event.agency.in_(agencies), sa.not_(ours)), else_=ours)).order_by(Case.id)
    return [(row.id, row.agency, row.began) for row in session.execute(wrong)]


def agencies(session: Session) -> dict[str, int]:
    """By agency: how many cases it has."""
    found = session.execute(sa.select(Case.agency, sa.func.count().label("cases")).group_by(Case.agency))
    return {row.agency: row.cases for row in found}


def edition_moves(session: Session) -> dict[int, list[tuple[int, str]]]:
    """By case: the number and the body of every event that moved it to another edition, in their order."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    statement = sa.select(Event.case_id, Event.seq, Event.body).where(Event.kind == MIGRATED)
    for case_id, seq, body in session.execute(statement.order_by(Event.case_id, Event.seq)):
        found[int(case_id or 0)].append((seq, body))
    return found


def entered(session: Session) -> dict[int, int]:
    """By case: the version at which it came to where it stands; cases that never moved are left out."""
    statement = (
        sa.select(Event.case_id, Event.kind, Event.name, Event.from_state, Event.to_state)
        .where(Event.kind.in_((TRANSITION, MIGRATED)))
        .order_by(Event.case_id, Event.seq)
    )
    rows = session.execute(statement.execution_options(yield_per=CHUNK))
    return {int(case_id or 0): event_rows.entered(steps) for case_id, steps in groupby(rows, key=lambda r: r.case_id)}


StateTimers = dict[int, list[tuple[str, int]]]
"""By case: name and occurrence of timers that belong to states."""


def state_timers(session: Session) -> tuple[StateTimers, StateTimers]:
    """The timers of states that are open, and those that have fired."""
    waiting: StateTimers = defaultdict(list)
    fired: StateTimers = defaultdict(list)
    columns = (Timer.case_id, Timer.name, Timer.occurrence, Timer.open, Timer.fired_at)
    for row in session.execute(sa.select(*columns).where(Timer.name.startswith("state:"))):
        if row.open or row.fired_at is not None:
            (waiting if row.open else fired)[row.case_id].append((row.name, row.occurrence))
    return waiting, fired


def submissions(session: Session) -> Iterator[Record]:
    """Everything that was signed."""
    columns = (
        Submission.case_id, Submission.form, Submission.revision, Submission.values, Submission.documents,
        Submission.sha256,
    )  # fmt: skip
    yield from session.execute(sa.select(*columns).order_by(Submission.id).execution_options(yield_per=CHUNK))


def signing_events(session: Session) -> Iterator[Record]:
    """The transitions, ended tasks and issued corrections that signed a form."""
    statement = sa.select(Event.case_id, Event.seq, Event.body).where(
        Event.kind.in_(("transition", "task_ended", "paper_issued")), Event.body.contains('"signed":', autoescape=True)
    )
    yield from session.execute(statement.order_by(Event.id).execution_options(yield_per=CHUNK))


def pinned(session: Session) -> set[str]:
    """The hashes of all content that cases, drafts and submissions keep to."""
    columns = (Case.definition, Draft.form_sha256, Submission.form_sha256)
    return {sha256 for column in columns for sha256 in session.scalars(sa.select(column).distinct())}


def workflow_hashes(session: Session) -> set[str]:
    """The hash of every workflow that was ever published."""
    return set(session.scalars(sa.select(Published.sha256).where(Published.kind == "workflow")))


def published(session: Session) -> Iterator[PublishedRow]:
    """Every piece of content by the hash under which it was published."""
    statement = sa.select(Published.sha256, Published.kind, Published.name, Published.body)
    for row in session.execute(statement.order_by(Published.sha256).execution_options(yield_per=CHUNK)):
        yield PublishedRow(*row)


def blobs(session: Session) -> dict[str, int]:
    """Digest and size of every stored content."""
    return {row.sha256: row.size for row in session.execute(sa.select(Blob.sha256, Blob.size))}


def linking_events(session: Session) -> Iterator[str]:
    """The bodies of the transitions that bound or parted cases, oldest first."""
    bound = sa.or_(*(Event.body.contains(f'"{word}":[[', autoescape=True) for word in ("links", "unlinked")))
    statement = sa.select(Event.body).where(Event.kind == "transition", bound).order_by(Event.id)
    yield from session.scalars(statement.execution_options(yield_per=CHUNK))


def links(session: Session) -> set[tuple[str, int, int]]:
    """Every link: its kind and the cases at its two ends."""
    rows = session.execute(sa.select(CaseLink.kind, CaseLink.from_case_id, CaseLink.to_case_id))
    return {(kind, a, b) for kind, a, b in rows}
