"""The hash chain and the idempotency keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Case, Event, IdempotencyKey, Stream
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of

GENESIS = "0" * 64
"""What stands before the first event of a stream."""
TRANSITION, MIGRATED = "transition", "migrated"
"""What makes the next version of a case: a step, and its move to another edition. The name of the latter says what
became of the stay in its state: it went on, began anew, or the move was taken back."""
TASK_ENDED = "task_ended"
PROPOSED, CHECKED, SIGNED = "paper_proposed", "paper_checked", "paper_signed"
PARTS = (PROPOSED, CHECKED, SIGNED)
"""What somebody does to a paper that decides an action of a case, whose name such an event bears: the duties of the
action are kept apart from them as from whoever takes it."""
WENT_ON, BEGAN_ANEW, TAKEN_BACK = "went_on", "began_anew", "taken_back"


class KeyRow(NamedTuple):
    """Who did what under an idempotency key, and what came of it."""

    actor_id: int
    what: str
    result: Plain


class DoneRow(NamedTuple):
    """An action of a case and the person who took it, or who had a part in the paper that decides it."""

    name: str
    actor_id: int
    taken: bool
    """Whether the action was taken; somebody may have proposed or signed what was never issued."""


class AfterRow(NamedTuple):
    """What came after the version that a person saw: a transition, or the move to another edition."""

    kind: str
    name: str
    actor_id: int
    to_state: str
    at: datetime


class _DidRow(NamedTuple):
    kind: str
    name: str
    actor_id: int
    moved: str


class Versioned(Protocol):
    """An event that made a version of its case."""

    @property
    def kind(self) -> str:
        """TRANSITION or MIGRATED."""

    @property
    def name(self) -> str:
        """The action; of a move what became of the stay."""

    @property
    def from_state(self) -> str | None:
        """Where the case stood."""

    @property
    def to_state(self) -> str | None:
        """Where it stands after it."""


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
    sa.select(
        _E.kind, _E.name, _E.actor_id, sa.case((_E.kind == MIGRATED, _E.body), else_=sa.literal("")).label("moved")
    )
    .where(_E.case_id == given(_E.case_id, "case"))
    .where(sa.or_(*(_E.kind == kind for kind in (TRANSITION, TASK_ENDED, MIGRATED, *PARTS))))
    .order_by(_E.seq),
    _DidRow,
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
    """What came after the `version` of a case: what somebody else did meanwhile."""
    statement = (
        sa.select(Event.kind, Event.name, Event.actor_id, Event.to_state, Event.at)
        .where(Event.case_id == case_id, Event.kind.in_((TRANSITION, MIGRATED)))
        .order_by(Event.seq)
        .offset(version)
    )
    return [AfterRow(kind, name, by, to_state or "", at) for kind, name, by, to_state, at in session.execute(statement)]


def done_by(session: Session, case_id: int) -> list[DoneRow]:
    """Step and person of every transition of a case, and of every task of it that was ended.

    Where the case went over to another edition, what was done before has the name that the step bears there.
    """
    found: list[DoneRow] = []
    for row in _done_by.all(session, case=case_id):
        if row.kind == MIGRATED:
            today = json.loads(row.moved)["details"].get("steps", {})
            found = [one._replace(name=today.get(one.name) or one.name) for one in found]
        else:
            found.append(DoneRow(row.name, row.actor_id, row.kind not in PARTS))
    return found


def entered(events: Iterable[Versioned]) -> int:
    """The version at which a case came to where it stands, out of its versioned events in their order."""
    at = 0
    before: list[int] = []
    for version, event in enumerate(events, 1):
        if event.kind == TRANSITION:
            at = version if event.from_state != event.to_state else at
        elif event.name == TAKEN_BACK:
            at = before.pop() if before else at
        else:
            before.append(at)
            at = version if event.name == BEGAN_ANEW else at
    return at


def entered_at_version(session: Session, case_id: int) -> int:
    """The version of a case at which it came to where it stands; 0 for one that never moved."""
    steps = sa.select(Event.kind, Event.name, Event.from_state, Event.to_state).where(
        Event.case_id == case_id, Event.kind.in_((TRANSITION, MIGRATED))
    )
    return entered(session.execute(steps.order_by(Event.seq)))


def earlier_editions(session: Session, case_id: int) -> list[str]:
    """The editions that a case kept to before, the latest first."""
    statement = sa.select(Event.body).where(Event.case_id == case_id, Event.kind == MIGRATED)
    bodies = session.scalars(statement.order_by(Event.seq.desc()))
    return list(dict.fromkeys(str(json.loads(body)["details"]["from"]) for body in bodies))


def since(session: Session, case_id: int, seq: int) -> set[str]:
    """The kinds of what happened to a case after its event `seq`."""
    statement = sa.select(Event.kind).where(Event.case_id == case_id, Event.seq > seq)
    return set(session.scalars(statement.distinct()))


def told_since(session: Session, case_id: int, kind: str, at: datetime) -> bool:
    """Whether a case has an event of this kind since then."""
    found = sa.select(Event.id).where(Event.case_id == case_id, Event.kind == kind, Event.at >= at).limit(1)
    return session.execute(found).first() is not None
