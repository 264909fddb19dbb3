"""The hash chain and the idempotency keys."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Case, Event, IdempotencyKey, Stream
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of

GENESIS = "0" * 64
"""What stands before the first event of a stream."""


class KeyRow(NamedTuple):
    """Who did what under an idempotency key, and what came of it."""

    actor_id: int
    what: str
    result: Plain


class DoneRow(NamedTuple):
    """An action of a case and the person who took it."""

    name: str
    actor_id: int


class AfterRow(NamedTuple):
    """A transition that came after the version that a person saw."""

    name: str
    actor_id: int
    to_state: str
    at: datetime


class _Id(NamedTuple):
    id: int


class _Head(NamedTuple):
    seq: int
    head_hash: str


_EVENT = (
    "agency", "stream", "seq", "case_id", "kind", "name", "from_state", "to_state", "actor_id", "at", "body",
    "prev_hash", "hash",
)  # fmt: skip
_insert_event = Prepared(insertion(Event, *_EVENT).returning(table_of(Event).c.id), _Id)
_insert_key: Prepared[Nothing] = Prepared(insertion(IdempotencyKey, "key", "actor_id", "what", "result", "at"))
_K, _C, _S = table_of(IdempotencyKey).c, table_of(Case).c, table_of(Stream).c
_find_key = Prepared(
    sa.select(_K.actor_id, _K.what, _K.result).where(_K.key == sa.bindparam("k", type_=_K.key.type)), KeyRow
)
_case_head = Prepared(
    sa.select(_C.seq, _C.head_hash).where(_C.id == sa.bindparam("case", type_=_C.id.type)).with_for_update(),
    _Head,
)
_move_case_head: Prepared[Nothing] = Prepared(
    sa.update(table_of(Case))
    .where(_C.id == sa.bindparam("case", type_=_C.id.type), _C.seq == sa.bindparam("before", type_=_C.seq.type))
    .values(seq=sa.bindparam("to", type_=_C.seq.type), head_hash=sa.bindparam("own", type_=_C.head_hash.type))
)
_stream_head = Prepared(
    sa.select(_S.seq, _S.head_hash).where(_S.name == sa.bindparam("stream", type_=_S.name.type)).with_for_update(),
    _Head,
)
_move_stream_head: Prepared[Nothing] = Prepared(
    sa.update(table_of(Stream))
    .where(_S.name == sa.bindparam("stream", type_=_S.name.type))
    .values(seq=sa.bindparam("to", type_=_S.seq.type), head_hash=sa.bindparam("own", type_=_S.head_hash.type))
)


_E = table_of(Event).c
_done_by = Prepared(
    sa.select(_E.name, _E.actor_id).where(
        _E.case_id == given(_E.case_id, "case"), sa.or_(_E.kind == "transition", _E.kind == "task_ended")
    ),
    DoneRow,
)


def find_key(session: Session, key: str) -> KeyRow | None:
    """The actor, the act and the result stored under an idempotency key."""
    return _find_key.one(session, k=key)


def add_key(session: Session, key: str, actor_id: int, what: str, result: Plain, at: datetime) -> None:
    """Stores a result under its key; a second insert of the same key is an IntegrityError."""
    _insert_key.run(session, key=key, actor_id=actor_id, what=what, result=result, at=at)


def add_event(session: Session, values: Plain) -> int:
    """Inserts one event and gives its id."""
    return int(_insert_event.all(session, **values)[0].id)


def case_head(session: Session, case_id: int) -> tuple[int, str]:
    """The end of a case's chain, locked until the transaction ends."""
    row = _case_head.all(session, case=case_id)[0]
    return row.seq, row.head_hash


def move_case_head(session: Session, case_id: int, seq: int, head_hash: str) -> None:
    """Makes an event the end of a case's chain."""
    _move_case_head.run(session, case=case_id, before=seq - 1, to=seq, own=head_hash)


def stream_head(session: Session, stream: str) -> tuple[int, str]:
    """The end of another stream's chain, locked until the transaction ends; a new stream is begun."""
    row = _stream_head.one(session, stream=stream)
    if row is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        begin = insert(Stream).values(name=stream, seq=0, head_hash=GENESIS).on_conflict_do_nothing()
        session.execute(begin)
        row = _stream_head.all(session, stream=stream)[0]
    return row.seq, row.head_hash


def move_stream_head(session: Session, stream: str, seq: int, head_hash: str) -> None:
    """Makes an event the end of a stream's chain."""
    _move_stream_head.run(session, stream=stream, to=seq, own=head_hash)


def after_version(session: Session, case_id: int, version: int) -> list[AfterRow]:
    """The transitions of a case that came after its `version`: what somebody else did meanwhile."""
    statement = (
        sa.select(Event.name, Event.actor_id, Event.to_state, Event.at)
        .where(Event.case_id == case_id, Event.kind == "transition")
        .order_by(Event.seq)
        .offset(version)
    )
    return [AfterRow(name, by, to_state or "", at) for name, by, to_state, at in session.execute(statement)]


def done_by(session: Session, case_id: int) -> list[DoneRow]:
    """Step and person of every transition of a case, and of every task of it that was ended."""
    return _done_by.all(session, case=case_id)


def entered_at_version(session: Session, case_id: int) -> int:
    """The version of a case at which it came to where it stands; 0 for one that never moved."""
    steps = sa.select(Event.seq).where(Event.case_id == case_id, Event.kind == "transition")
    last = session.scalar(steps.where(Event.from_state != Event.to_state).order_by(Event.seq.desc()).limit(1))
    counted = sa.select(sa.func.count()).select_from(steps.where(Event.seq <= (last or 0)).subquery())
    return session.scalar(counted) or 0
