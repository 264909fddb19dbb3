"""The audit chain: one event per mutation, each carrying the hash of the one before it in its stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.ids import canonical, digest
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class EventWords:
    """What an audit event is called by people, and whether the page of a case tells it."""

    title: Text
    on_case_page: bool = False
    beside: bool = False
    """It says nothing of the road of its case: no step, so that what came before may still be taken back."""


@dataclass(frozen=True, slots=True)
class Link:
    """One event ready to be chained; `details` hold no names and no free text, only ids, numbers and hashes."""

    agency: str
    stream: str
    kind: str
    actor_id: int
    at: datetime
    details: Plain
    case_id: int | None = None
    name: str = ""
    from_state: str | None = None
    to_state: str | None = None


def append(session: Session, link: Link, seq: int, prev_hash: str) -> tuple[int, str]:
    """Writes the event that follows `prev_hash` as number `seq`; gives its id and its hash. Moves no head."""
    body = canonical(
        {
            "agency": link.agency,
            "stream": link.stream,
            "seq": seq,
            "kind": link.kind,
            "name": link.name,
            "from": link.from_state,
            "to": link.to_state,
            "actor": link.actor_id,
            "at": link.at.isoformat(),
            "details": link.details,
        }
    )
    own = chain_hash(prev_hash, body)
    event_id = event_rows.add_event(
        session,
        {
            "agency": link.agency,
            "stream": link.stream,
            "seq": seq,
            "case_id": link.case_id,
            "kind": link.kind,
            "name": link.name,
            "from_state": link.from_state,
            "to_state": link.to_state,
            "actor_id": link.actor_id,
            "at": link.at,
            "body": body,
            "prev_hash": prev_hash,
            "hash": own,
        },
    )
    return event_id, own


def chain_hash(prev_hash: str, body: str) -> str:
    """The hash of an event: SHA-256 over the hash before it and its canonical body."""
    return digest(prev_hash + body)


def record(
    ctx: Context,
    session: Session,
    actor: Actor,
    stream: str,
    kind: str,
    details: Plain,
    case_id: int | None = None,
) -> int:
    """Appends one event to a stream and gives its id: called once by every mutation that is not a transition."""
    return chain(session, Link(ctx.agency, stream, kind, actor.id, ctx.clock.now(), details, case_id))


def chain(session: Session, link: Link) -> int:
    """Appends a ready event to its stream, moves the stream's head, and gives the event's id."""
    if link.case_id is not None:
        seq, head = event_rows.case_head(session, link.case_id)
        event_id, own = append(session, link, seq + 1, head)
        event_rows.move_case_head(session, link.case_id, seq + 1, own)
        return event_id
    seq, head = event_rows.stream_head(session, link.stream)
    event_id, own = append(session, link, seq + 1, head)
    event_rows.move_stream_head(session, link.stream, seq + 1, own)
    return event_id
