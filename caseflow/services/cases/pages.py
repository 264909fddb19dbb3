"""Builds what the pages of a case show out of rows: to the applicant the staff is a desk, never a name."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseflow.core.actor import SYSTEM, SYSTEM_ID
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.queries.cases.history import HistoryRow, MoveRow
from caseflow.db.queries.cases.pages import PageRow
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases.handed_in import Reads
from caseflow.services.cases.view import (
    CaseHead,
    Now,
    SignedRef,
    Stage,
    TimelineEntry,
)
from caseflow.services.engine import past
from caseflow.services.engine.beginnings import STARTED
from caseflow.services.engine.due import Due
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.audit import EventWords
from caseflow.workflows import diagram, steps
from caseflow.workflows.definition import DefinedAction, DefinedTask
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, SYSTEM_PARTY
from caseflow.workflows.ports import Facts
from caseflow.workflows.schema import Roles

TRANSITION, ASSIGNED, TASK = "transition", "officer_assigned", "task_ended"


MOVES = frozenset({TRANSITION, past.MIGRATED})
"""The events after which a case may stand elsewhere, or be called otherwise where it stands."""
STEPS = frozenset({TRANSITION, TASK})
"""The events that carry the name of an action or a task and sign its form."""


def head(seen: Seen, more: PageRow, forms: Mapping[str, FormDefinition]) -> CaseHead:
    """The head of a case; `forms` are the pinned forms of its desk, if it has any."""
    case, book, as_applicant = seen.case, seen.book, seen.as_applicant
    state = book.state(case.state)
    form = next(iter(forms.values()), None)
    return CaseHead(
        public_id=case.public_id,
        code=case.code,
        title=case.title,
        scheme=case.scheme,
        scheme_title=book.definition.title,
        enterprise_name=case.enterprise_name,
        enterprise_public_id=more.enterprise_public_id,
        state=case.state,
        state_title=state_title(book, case.state, as_applicant),
        tone=tone(book, case.state, as_applicant),
        version=case.version,
        seq=case.seq,
        as_applicant=as_applicant,
        desk=state.desk,
        desk_form=form.name if form is not None else None,
        desk_page=form.page_names[0] if form is not None else None,
        desk_title=form.title if form is not None and not book.definition.is_support else None,
    )


def state_title(book: Rulebook, name: str, as_applicant: bool) -> Text:
    """The state's title, to the applicant as it is shown outside; a state of an older definition by its bare name."""
    return past.state_title((book,), name, as_applicant)


def tone(book: Rulebook, name: str, outside: bool = False) -> str:
    """How the state is coloured: good, bad, waiting (for the applicant), council, running, or nothing for a draft."""
    state = book.state(book.definition.outward(name) if outside else name)
    if state.final is not None:
        return "good" if state.final == "completed" else "bad"
    if name == book.definition.initial:
        return ""
    if state.desk == "council":
        return "council"
    if state.desk == "certificate":
        return "good"
    return "waiting" if state.waits_for == APPLICANT or state.clock == "stopped" else "running"


def now(seen: Seen, more: PageRow, roles: Roles, term: Due | None) -> Now:
    """The sentence at the top of the page: what now, who acts, by when."""
    case = seen.case
    state = seen.book.state(seen.book.definition.outward(case.state) if seen.as_applicant else case.state)
    waits_for = state.waits_for if seen.as_applicant else more.waits_for  # for the staff: who holds a paper on its way
    yours = waits_for is not None and waits_for in seen.held
    return Now(
        sentence=state.your_turn if yours and seen.as_applicant and state.your_turn else state.what_now,
        who=None if waits_for is None else roles.roles[waits_for].title,
        person="" if seen.as_applicant or waits_for != OFFICER else more.officer_name or "",
        yours=yours,
        due=term if state is seen.book.state(case.state) else None,
        clock_stopped=state.clock == "stopped" and state.final is None,
        since=case.state_since,
    )


def stages(book: Rulebook, known: Facts, rows: Sequence[MoveRow]) -> tuple[Stage, ...]:
    """The phases as a row of steps: those that the case has passed, where it stands, and what may still come."""
    definition, state = book.definition, book.state(known.state)
    came = {r.to_state for r in rows if r.kind in MOVES and r.to_state is not None}
    been = (came & definition.states.keys()) | {definition.initial}
    road = steps.phases(book, known, been)
    seen = {definition.states[name].phase for name in been}
    here = road.index(state.phase) if state.phase in road else max(i for i, p in enumerate(road) if p in seen)
    status = "now" if state.final is None else "done" if state.final == "completed" else "ended"
    return tuple(
        Stage(definition.phases[phase], "done" if i < here else "ahead" if i > here else status)
        for i, phase in enumerate(road)
    )


def timeline(
    rows: Sequence[HistoryRow], seen: Seen, reads: Reads, roles: Roles, words: Mapping[str, EventWords]
) -> tuple[TimelineEntry, ...]:
    """What happened, newest first; files added one after another by one person on one day are one entry, and so are
    reminders that the system sent without anything between them.

    The applicant does not read of steps that are not public.
    """

    def alike(row: HistoryRow) -> tuple[object, ...]:
        if row.kind in STEPS:
            return (row.seq,)
        return (row.kind, row.actor_id) if row.actor_id == SYSTEM_ID else (row.kind, row.actor_id, local_date(row.at))

    shown = [row for row in rows if not seen.as_applicant or _is_public(row, seen.book)]
    runs = [list(group) for _, group in itertools.groupby(shown, key=alike)]
    return tuple(
        replace(_entry(run[0], seen, reads, roles, words), times=len(run), first_at=run[-1].at if run[1:] else None)
        for run in runs
    )


def _is_public(row: HistoryRow, book: Rulebook) -> bool:
    action = book.definition.actions.get(row.name) if row.kind == TRANSITION else None
    return action is None or action.public


def _entry(
    row: HistoryRow, seen: Seen, reads: Reads, roles: Roles, words: Mapping[str, EventWords]
) -> TimelineEntry:  # fmt: skip
    """One thing that happened; to the applicant the staff is the desk that acted, to the staff a person of a desk."""
    as_applicant = seen.as_applicant
    step = past.step(seen.books, row.name) if row.kind in STEPS else None
    title = words[row.kind].title if row.kind not in STEPS else step.title if step else say(row.name, row.name)
    inside = row.member_id is None and row.actor_id != SYSTEM_ID
    desk = _desk(step, row.kind, roles) if inside else None
    who = SYSTEM.name if row.actor_id == SYSTEM_ID else "" if inside and as_applicant else row.who or ""
    refs = tuple(ref for ref in signed_refs(row) if reads.may(ref.form, ref.revision))
    to = row.to_state if row.to_state != row.from_state else None
    state = past.state_title(seen.books, to, as_applicant) if to is not None else None
    return TimelineEntry(row.seq, row.kind, title, who, desk, state, row.at, refs, notes=_notes(row))


_NOTES: Mapping[str, Text] = {
    "opened_by": say("Được mở từ một hồ sơ liên kết", "Opened by a linked case"),
    "because_of": say("Theo bước của hồ sơ liên kết", "Taken along by a linked case"),
    "links": say("Gắn với hồ sơ liên kết", "Bound to a linked case"),
    "unlinked": say("Gỡ khỏi hồ sơ liên kết", "Parted from a linked case"),
    "moves": say("Chuyển bước các hồ sơ liên kết", "The linked cases were moved along"),
}
"""What the details of an event say about linked cases; those that may be seen stand beside the timeline."""


def _notes(row: HistoryRow) -> tuple[Text, ...]:
    details = json.loads(row.body)["details"] if row.kind in (TRANSITION, STARTED) else {}
    return tuple(text for word, text in _NOTES.items() if details.get(word))


def signed_refs(row: HistoryRow) -> tuple[SignedRef, ...]:
    """The forms that a transition or the end of a task signed."""
    return refs_in(row.body) if row.kind in STEPS else ()


def refs_in(body: str) -> tuple[SignedRef, ...]:
    """The forms that an event says were signed with it."""
    details = json.loads(body)["details"]
    return tuple(SignedRef(s["form"], s["revision"]) for s in details.get("signed", ()))


def _desk(step: DefinedAction | DefinedTask | None, kind: str, roles: Roles) -> Text:
    """The desk that acted: the first party of the step that is neither the applicant nor the system."""
    parties = [p for p in (step.by if step else ()) if p not in (APPLICANT, SYSTEM_PARTY)]
    if parties:
        return roles.roles[parties[0]].title
    return say("Lãnh đạo", "Management") if kind == ASSIGNED else say("Cơ quan giải quyết", "The agency")


def drawing(book: Rulebook, known: Facts, rows: Sequence[MoveRow], as_applicant: bool) -> Plain:
    """The diagram with the way taken, without what the programme does not have.

    Ways out (withdraw, stop) that were not taken are left out as well: they would hide it.
    """
    taken = [
        diagram.Step(r.name, r.from_state, r.to_state)
        for r in reversed(rows)
        if r.kind in MOVES and r.from_state is not None and r.to_state is not None
    ]
    found = diagram.trail(book.definition, taken)
    there = steps.reachable(book, known, book.definition.initial)
    edges = [e for e in found["edges"] if e["passes"] or (not e["escape"] and {e["from"], e["to"]} <= there)]
    touched = {e["from"] for e in edges} | {e["to"] for e in edges}
    nodes = [n for n in found["nodes"] if n["name"] in touched or n["visits"]]
    if as_applicant:
        hidden = {name for name, state in book.definition.states.items() if state.shown_as is not None}
        nodes = [n for n in nodes if n["name"] not in hidden]
        edges = [e for e in edges if not {e["from"], e["to"]} & hidden]
    for node in nodes if as_applicant else ():
        title = state_title(book, node["name"], True)
        node["title"] = {"vi": title.vi, "en": title.en}
    phases = {n["phase"] for n in nodes}
    return {**found, "edges": edges, "nodes": nodes, "phases": [p for p in found["phases"] if p["name"] in phases]}
