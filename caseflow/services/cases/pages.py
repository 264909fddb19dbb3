"""Builds what the pages of a case show out of rows: to the applicant the staff is a desk, never a name."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from caseflow.core.actor import SYSTEM, SYSTEM_ID
from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.core.values import Plain, Values
from caseflow.db.queries.cases.pages import HistoryRow, PageRow, SignedRow
from caseflow.db.queries.engine.tasks import ShownTask
from caseflow.forms.schema import FormDefinition
from caseflow.forms.values import show
from caseflow.services.cases.submissions import readable
from caseflow.services.cases.view import (
    Answer,
    CaseHead,
    Now,
    Signed,
    SignedRef,
    Stage,
    TaskRow,
    TimelineEntry,
)
from caseflow.services.engine import past
from caseflow.services.engine.due import Due, due
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.audit import EventWords
from caseflow.workflows import diagram, steps
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, SYSTEM_PARTY
from caseflow.workflows.ports import Facts
from caseflow.workflows.schema import DefinedAction, DefinedTask, Roles

TRANSITION, STARTED, ASSIGNED, TASK = "transition", "case_started", "officer_assigned", "task_ended"


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
        tone=tone(book, case.state),
        version=case.version,
        as_applicant=as_applicant,
        desk=state.desk,
        desk_form=form.name if form is not None else None,
        desk_page=form.page_names[0] if form is not None else None,
        desk_title=form.title if form is not None and not book.definition.is_support else None,
    )


def state_title(book: Rulebook, name: str, as_applicant: bool) -> Text:
    """The state's title, the public one for the applicant; a state of an older definition by its bare name."""
    state = book.definition.states.get(name)
    if state is None:
        return say(name, name)
    return state.outward if as_applicant else state.title


def tone(book: Rulebook, name: str) -> str:
    """How the state is coloured: good, bad, waiting (for the applicant), council, running, or nothing for a draft."""
    state = book.state(name)
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
    case, state = seen.case, seen.book.state(seen.case.state)
    waits_for = state.waits_for
    return Now(
        sentence=state.what_now,
        who=None if waits_for is None else roles.roles[waits_for].title,
        person="" if seen.as_applicant or waits_for != OFFICER else more.officer_name or "",
        yours=waits_for is not None and waits_for in seen.held,
        due=term,
        clock_stopped=state.clock == "stopped" and state.final is None,
        since=case.state_since,
    )


def stages(book: Rulebook, known: Facts, rows: Sequence[HistoryRow]) -> tuple[Stage, ...]:
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
    rows: Sequence[HistoryRow], seen: Seen, roles: Roles, words: Mapping[str, EventWords]
) -> tuple[TimelineEntry, ...]:
    """What happened, newest first; files added one after another by one person on one day are one entry."""

    def alike(row: HistoryRow) -> tuple[object, ...]:
        return (row.seq,) if row.kind in STEPS else (row.kind, row.actor_id, local_date(row.at))

    runs = [list(group) for _, group in itertools.groupby(rows, key=alike)]
    return tuple(replace(_entry(run[0], seen, roles, words), times=len(run)) for run in runs)


def _entry(row: HistoryRow, seen: Seen, roles: Roles, words: Mapping[str, EventWords]) -> TimelineEntry:
    """One thing that happened; to the applicant the staff is the desk that acted, to the staff a person of a desk."""
    book, as_applicant = seen.book, seen.as_applicant
    step = past.step(seen.books, row.name) if row.kind in STEPS else None
    title = words[row.kind].title if row.kind not in STEPS else step.title if step else say(row.name, row.name)
    inside = row.member_id is None and row.actor_id != SYSTEM_ID
    desk = _desk(step, row.kind, roles) if inside else None
    who = SYSTEM.name if row.actor_id == SYSTEM_ID else "" if inside and as_applicant else row.who or ""
    told = told_forms(book) if as_applicant else None
    refs = tuple(ref for ref in signed_refs(row) if told is None or ref.form in told)
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
    details = json.loads(row.body)["details"] if row.kind in STEPS else {}
    return tuple(SignedRef(s["form"], s["revision"]) for s in details.get("signed", ()))


def _desk(step: DefinedAction | DefinedTask | None, kind: str, roles: Roles) -> Text:
    """The desk that acted: the first party of the step that is neither the applicant nor the system."""
    parties = [p for p in (step.by if step else ()) if p not in (APPLICANT, SYSTEM_PARTY)]
    if parties:
        return roles.roles[parties[0]].title
    return say("Lãnh đạo", "Management") if kind == ASSIGNED else say("Cơ quan giải quyết", "The agency")


def tasks(
    rows: Sequence[ShownTask], seen: Seen, roles: Roles, today: date, calendar: WorkCalendar
) -> tuple[TaskRow, ...]:
    """The tasks of a case, open ones first; to the applicant the staff is a desk, never a name."""
    told = told_forms(seen.book) if APPLICANT in seen.held else None
    found = [_task(row, seen, roles, due(row.due_on, today, calendar), told) for row in rows]
    return tuple(sorted(found, key=lambda task: task.status != "open"))


def _task(row: ShownTask, seen: Seen, roles: Roles, term: Due | None, told: frozenset[str] | None) -> TaskRow:
    rule = past.task(seen.books, row.name)
    signed = SignedRef(rule.form, row.revision) if row.revision is not None else None
    return TaskRow(
        public_id=row.public_id,
        title=rule.title,
        desk=roles.roles[rule.by[0]].title,
        status=row.status,
        yours=row.status == "open" and bool(seen.held & frozenset(rule.by)),
        due=term if row.status == "open" else None,
        who=(row.who or "") if told is None or row.member_id is not None else "",
        ended_at=row.ended_at,
        signed=signed if told is None or rule.form in told else None,
        silent=row.status == "done" and row.revision is None,
    )


def told_forms(book: Rulebook) -> frozenset[str]:
    """The forms that the applicant may read once they are signed."""
    return frozenset(form for form in book.definition.forms if readable(book, form, {APPLICANT}))


def signed(rows: Sequence[SignedRow], titles: Mapping[str, Text], told: frozenset[str] | None) -> tuple[Signed, ...]:
    """What was signed, newest first; with `told` only the forms that the applicant may read, without names of staff."""
    newest: dict[str, int] = {}
    for r in rows:
        newest[r.form] = max(newest.get(r.form, 0), r.revision)
    return tuple(
        Signed(
            form=r.form,
            title=titles[r.form],
            revision=r.revision,
            who=(r.who or "") if told is None or r.member_id is not None else "",
            at=r.signed_at,
            sha256=r.sha256,
            newest=r.revision == newest[r.form],
            has_older=r.revision > 1,
        )
        for r in rows
        if told is None or r.form in told
    )


def answers(form: FormDefinition, values: Values) -> tuple[Answer, ...]:
    """The answers of a signed form that are there, in its order."""
    given = [(field, values[name]) for name, field in form.fields.items() if values.get(name) is not None]
    said = [Answer(field.label, say(show(field, value, "vi"), show(field, value, "en"))) for field, value in given]
    return tuple(answer for answer in said if answer.value.vi)


def drawing(book: Rulebook, known: Facts, rows: Sequence[HistoryRow], as_applicant: bool) -> Plain:
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
    for node in nodes if as_applicant else ():
        title = state_title(book, node["name"], True)
        node["title"] = {"vi": title.vi, "en": title.en}
    phases = {n["phase"] for n in nodes}
    return {**found, "edges": edges, "nodes": nodes, "phases": [p for p in found["phases"] if p["name"] in phases]}
