"""What the engine promises of histories, cases, signatures, timers and links (I1 to I4, I6, I7, I9)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.ids import canonical, digest
from caseflow.db.queries.administration import verify as verify_rows
from caseflow.db.queries.foundation.events import GENESIS, MIGRATED, TRANSITION
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise, details_of
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import SYSTEM_PARTY


def _keys(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I1: every acknowledged action stands in the history exactly once."""
    acknowledged = 0
    seen: dict[int, str] = {}
    known = verify_rows.event_ids(session)
    for key, what, result in verify_rows.action_keys(session):
        acknowledged += 1
        event = result.get("event")
        if event not in known:
            yield Finding("I1", f"key {key}", f"{what} was acknowledged but event {event} does not exist")
        if event in seen:
            yield Finding("I1", f"key {key}", f"event {event} was acknowledged under {seen[event]} as well")
        seen[event] = key
    checked["keys"] = acknowledged


def _cases(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I2 and I3: the row is the fold of the history, and every step was legal in the edition kept at its time.

    The rules of other agencies of the database are read with the names of today that their own content gives: their
    cases are theirs to judge. Whose a case is, its history says.
    """
    count = 0
    published = verify_rows.workflow_hashes(session)
    for case_id, of, began in verify_rows.strays(session, ctx.agencies):
        yield Finding("I2", f"case {case_id}", f"the row says it belongs to {of}, the history to {began}")
    for case, events in verify_rows.histories(session, ctx.agency):
        count += 1
        subject = f"case {case.id}"
        edition = _first_edition(case, events, published)
        book = catalog.rulebook(ctx, session, edition)
        state, version = book.definition.initial, 0
        for event in (e for e in events if e.kind in (TRANSITION, MIGRATED)):
            version += 1
            if event.kind == TRANSITION:
                yield from _step(book, subject, state, event)
            elif details_of(event.moved).get("to") in published:
                yield from _moved(subject, edition, state, event)
                edition = details_of(event.moved)["to"]
                book = catalog.rulebook(ctx, session, edition)
            else:
                yield Finding("I2", f"{subject} event {event.seq}", "moves to an edition that nobody published")
            state = event.to_state
        if (state, version, edition) != (case.state, case.version, case.definition):
            found = f"{case.state} at version {case.version}"
            yield Finding("I2", subject, f"the row says {found}, the history {state} at version {version}")
    checked["cases"] = count
    checked |= {f"cases of {o} left to it": n for o, n in verify_rows.agencies(session).items() if o != ctx.agency}


def _first_edition(case: Any, events: Iterable[Any], published: Container[str]) -> str:
    """The edition with which a case began: its own, or that from which it first went over to another."""
    left = (str(details_of(event.moved).get("from")) for event in events if event.kind == MIGRATED)
    found = next(left, "")
    return found if found in published else str(case.definition)


def _moved(subject: str, edition: str, state: str, event: Any) -> Iterator[Finding]:
    """A move to another edition leads on from where the case stood, in the edition that it kept."""
    details = details_of(event.moved)
    if (details.get("from"), event.from_state) != (edition, state):
        yield Finding("I2", f"{subject} event {event.seq}", f"moves a case at {event.from_state} that stood at {state}")


def _step(book: Rulebook, subject: str, state: str, event: Any) -> Iterator[Finding]:
    where = f"{subject} event {event.seq}"
    if event.from_state != state:
        yield Finding("I2", where, f"begins at {event.from_state}, but the case stood at {state}")
    action = book.action(event.name)
    if action is None or event.from_state not in action.from_ or event.to_state != (action.to or event.from_state):
        yield Finding("I3", where, f"{event.name} from {event.from_state} to {event.to_state} is not in the definition")
    elif event.actor_id == 0 and SYSTEM_PARTY not in action.by:
        yield Finding("I3", where, f"the system may not do {event.name}")


def _messages(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I4: a transition queued exactly the messages its action declares."""
    count = 0
    moves, published = verify_rows.edition_moves(session), verify_rows.workflow_hashes(session)
    for event, queued in verify_rows.transition_messages(session, ctx.agency):
        count += 1
        later = next((body for seq, body in moves.get(event.case_id, ()) if seq > event.seq), None)
        edition = event.definition if later is None else str(details_of(later).get("from"))
        if edition not in published:
            continue  # told by the promise about cases
        book = catalog.rulebook(ctx, session, edition)
        action = book.action(event.name)
        declared = set(book.tells(event.name)) if action is not None else set()
        opened = set(book.names(event.name, "task")) if action is not None else set()
        if action is not None and action.to is not None:
            opened.update(book.state(action.to).opens)
        declared |= {said for name in opened if (said := book.definition.tasks[name].announces)}
        extra = {ctx.content.aliases.messages.get(message, message) for message in queued} - declared
        if extra:
            yield Finding(
                "I4", f"event {event.id}", f"queued {', '.join(sorted(extra))}, which {event.name} does not declare"
            )
    checked["transitions"] = count


def _chains(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I6: every chain is whole from its first event to its head."""
    heads = {stream: (seq, own) for stream, seq, own in verify_rows.heads(session)}
    ends: dict[str, tuple[int, str]] = {}
    count = 0
    for event in verify_rows.all_events(session):
        count += 1
        seq, previous = ends.get(event.stream, (0, GENESIS))
        where = f"{event.stream} event {event.seq}"
        if event.seq != seq + 1:
            yield Finding("I6", where, f"follows event {seq}: the numbers have a gap")
        if event.prev_hash != previous or event.hash != audit.chain_hash(event.prev_hash, event.body):
            yield Finding("I6", where, "its hash does not fit its content or the event before it")
        if not _repeats_body(event):
            yield Finding("I6", where, "its columns do not say what was hashed")
        ends[event.stream] = (event.seq, event.hash)
    checked["events"] = count
    for stream in sorted(heads.keys() | ends.keys()):
        head = heads.get(stream)
        if ends.get(stream, (0, GENESIS)) != head:
            yield Finding("I6", stream, "its head is not its last event: the end was cut, added or replaced")


def _repeats_body(event: Any) -> bool:
    try:
        body = json.loads(event.body)
        said = tuple(body[k] for k in ("agency", "stream", "seq", "kind", "name", "from", "to", "actor", "at"))
    except (ValueError, KeyError, TypeError):
        return False
    case_id = int(event.stream[5:]) if event.stream.startswith("case/") else None
    return event.case_id == case_id and said == (
        event.agency, event.stream, event.seq, event.kind, event.name, event.from_state, event.to_state,
        event.actor_id, event.at.isoformat(),
    )  # fmt: skip


def _signed(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I6: what was signed is still what the chain says."""
    promised: dict[tuple[int, str, int], str] = {}
    for event in verify_rows.signing_events(session):
        for line in details_of(event.body).get("signed", ()):
            promised[event.case_id, line["form"], line["revision"]] = line["sha256"]
    count = 0
    for row in verify_rows.submissions(session):
        count += 1
        own = digest(canonical({"form": row.form, "values": row.values, "documents": row.documents}))
        if not own == row.sha256 == promised.pop((row.case_id, row.form, row.revision), None):
            subject = f"case {row.case_id} {row.form} revision {row.revision}"
            yield Finding("I6", subject, "is not what the history says was signed")
    for case_id, form, revision in promised:
        yield Finding("I6", f"case {case_id} {form} revision {revision}", "was signed and is gone")
    checked["submissions"] = count


def _timers(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I7: a state whose deadline leads somewhere has one timer, open or fired, for this very stay in it, and no other.

    A closed case has none.
    """
    waiting, fired = verify_rows.state_timers(session)
    entered = verify_rows.entered(session)
    checked["timers_open"] = sum(map(len, waiting.values()))
    for case in verify_rows.standing_cases(session, ctx.agency):
        state = catalog.rulebook(ctx, session, case.definition).definition.states.get(case.state)
        own, since = waiting.get(case.id, []), entered.get(case.id, 0)
        deadline = state.deadline if state is not None else None
        leads_somewhere = deadline is not None and bool(deadline.then or deadline.on_breach)
        name = (f"state:{case.state}:breach", since)
        if leads_somewhere and case.due_on and name not in own and name not in fired.get(case.id, ()):
            yield Finding("I7", f"case {case.id}", f"the deadline of {case.state} has no timer")
        strange = sorted({n for n, at in own if not n.startswith(f"state:{case.state}:") or at != since})
        if strange:
            yield Finding("I7", f"case {case.id}", f"stray timers: {', '.join(strange)}")


def _links(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I9: two cases are linked exactly when the last that their histories say of them is that they are."""
    told: set[tuple[str, int, int]] = set()
    for body in verify_rows.linking_events(session):
        details = details_of(body)
        told |= {(kind, a, b) for kind, a, b in details.get("links", ())}
        told -= {(kind, a, b) for kind, a, b in details.get("unlinked", ())}
    found = verify_rows.links(session)
    checked["links"] = len(found)
    for kind, a, b in sorted(found ^ told):
        what = "no history tells of it" if (kind, a, b) in found else "was made and is gone"
        yield Finding("I9", f"link {kind} from case {a} to case {b}", what)


PROMISES = (
    Promise("keys", _keys),
    Promise("cases", _cases),
    Promise("transitions", _messages),
    Promise("chains", _chains),
    Promise("signed", _signed),
    Promise("timers", _timers),
    Promise("links", _links),
)
