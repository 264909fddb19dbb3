"""The tabs of a case's page: which of them stand, what each loads, and the panels that capabilities put on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict, cast

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.text import Text, say
from caseflow.db.queries.cases import history as history_rows
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.cases.history import MoveRow
from caseflow.db.queries.cases.pages import PageRow, SignedRow
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.services.cases import assigning, demand, documents, family, handed_in, pages
from caseflow.services.cases.checklist import Checklist
from caseflow.services.cases.handed_in import Reads
from caseflow.services.cases.head_view import TabLink
from caseflow.services.cases.to_do import ToDo, to_do
from caseflow.services.cases.view import (
    Answer,
    Assignments,
    Family,
    Letter,
    Signed,
    TimelineEntry,
)
from caseflow.services.engine import facts
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.viewing import Panel, ShownPanel, Tab, Viewing
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.step_words import SUBMIT

TITLES: Mapping[Tab, Text] = {
    "summary": say("Tóm tắt", "Summary"),
    "papers": say("Đơn và giấy tờ", "Application and papers"),
    "council": say("Hội đồng", "Council"),
    "money": say("Kinh phí", "Money"),
    "certificate": say("Chứng nhận", "Certificate"),
    "letters": say("Văn bản", "Letters"),
    "talk": say("Trao đổi", "Notes"),
    "history": say("Lịch sử", "History"),
}
"""The tabs in their order."""
COUNTED: Mapping[Tab, str] = {"papers": "files", "letters": "letters", "talk": "notes_unread"}
"""The tabs whose title says how many things stand there, and what counts them; of notes those unread."""
PAGE = 40
"""So many lines of the history are shown at once."""


class Parts(TypedDict, total=False):
    """What one tab shows beside its panels."""

    demand: tuple[Answer, ...]
    demand_title: Text | None
    checklist: Checklist | None
    to_do: ToDo | None
    signed: tuple[Signed, ...]
    letters: tuple[Letter, ...]
    families: tuple[Family, ...]
    timeline: tuple[TimelineEntry, ...]
    earlier: int | None
    diagram: dict[str, Any]
    assignments: Assignments


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is opened at one tab by one person; no tab: everything is read."""

    ctx: Context
    session: Session
    actor: Actor
    seen: Seen
    more: PageRow
    today: date
    moves: Sequence[MoveRow]
    reads: Reads
    tab: Tab | None = None
    before: int | None = None
    """Of the history: only what lies below this number."""
    step: str = ""
    """The step whose page is opened, where it is not the case's own."""

    def on(self, tab: Tab) -> bool:
        """Whether what stands on this tab is read."""
        return self.tab is None or self.tab == tab

    @property
    def reader(self) -> int:
        """The account whose messages are shown, 0 for everybody's."""
        everything = self.ctx.content.policy.permits(self.actor, "case:read_all") and not self.seen.as_applicant
        return 0 if everything else self.actor.id


def counted(opened: Opened) -> dict[str, int]:
    """How many things of each kind the case has that this person may read."""
    return opened.ctx.part(Engine).counts.read(opened.session, opened.seen.case.id, opened.reader, opened.actor.id)


def parts(opened: Opened) -> Parts:
    """What the open tab shows beside its panels."""
    found = Parts()
    if opened.on("summary"):
        found |= _summary(opened)
    if opened.on("papers"):
        found |= _papers(opened)
    if opened.on("letters"):
        found["letters"] = _letters(opened)
    if opened.on("history"):
        found |= _history(opened)
    return found


def _summary(opened: Opened) -> Parts:
    ctx, session, actor, seen = opened.ctx, opened.session, opened.actor, opened.seen
    asked = demand.demand(ctx, session, seen, opened.moves)
    papers = checklist_of(ctx, session, seen)
    return Parts(
        demand_title=asked[0],
        demand=asked[1],
        checklist=papers,
        to_do=to_do(ctx, session, seen, papers.slots),
        families=family.families(ctx, session, actor, seen.case, opened.today),
        assignments=assigning.assignments(ctx, session, actor, seen),
    )


def _papers(opened: Opened) -> Parts:
    ctx, session, seen = opened.ctx, opened.session, opened.seen
    rows = page_rows.submissions(session, seen.case.id, seen.case.enterprise_id)
    return Parts(
        checklist=checklist_of(ctx, session, seen),
        signed=handed_in.signed(rows, _titles(ctx, session, rows), seen, opened.reads),
    )


def checklist_of(ctx: Context, session: Session, seen: Seen) -> Checklist:
    """The checklist of documents as this person sees it."""
    case, found = seen.case, documents.slots_of(session, seen)
    return Checklist(case.public_id, case.title, case.code, found, ctx.settings.file_bytes)


def _titles(ctx: Context, session: Session, signed: Sequence[SignedRow]) -> dict[str, Text]:
    return {row.form: catalog.stored_form(ctx, session, row.form_sha256).title for row in reversed(signed)}


def _letters(opened: Opened) -> tuple[Letter, ...]:
    rows = page_rows.messages(opened.session, opened.seen.case.id, opened.reader or None)
    return tuple(
        Letter(
            id=r.id,
            subject=r.subject,
            body=r.body,
            recipient=r.recipient,
            status=r.status,
            at=r.created_at,
            sent_at=r.sent_at,
        )
        for r in rows
    )


def _history(opened: Opened) -> Parts:
    ctx, seen = opened.ctx, opened.seen
    case, words = seen.case, ctx.part(Engine).events
    told = tuple(kind for kind, event in words.items() if event.on_case_page)
    rows = history_rows.history(opened.session, case.id, case.enterprise_id, told, opened.before)
    entries = pages.timeline(rows, seen, opened.reads, ctx.content.roles, words)
    whole = opened.tab is None or len(entries) <= PAGE
    shown = entries if whole else entries[:PAGE]
    known = facts.here(ctx, case.state, case)
    return Parts(
        timeline=shown,
        earlier=None if whole else entries[PAGE].seq + 1,
        diagram=pages.drawing(seen.book, known, opened.moves, seen.as_applicant),
    )


def _bare(opened: Opened) -> Viewing:
    seen = opened.seen
    return Viewing(
        opened.ctx, opened.session, opened.actor, seen.case, seen.book, seen.relation, opened.today,
        opened.more.approved_at, opened.reads.forms, step=opened.step,
    )  # fmt: skip


def viewing(opened: Opened, counts: Mapping[str, int]) -> Viewing:
    """What the panels of the open tab are handed; what was signed is read once for all of them."""
    bare = _bare(opened)
    asked = [panel for panel in _possible(bare, counts) if _loaded(opened, panel)]
    return with_signed(bare, asked) if counts["signed"] else bare


def with_signed(bare: Viewing, asked: Sequence[Panel[Any]]) -> Viewing:
    """The same with what was signed last of the application and of the forms that these panels read, as far as the
    reader may read it; no statement where none of them reads any.
    """
    reading = [panel.reads for panel in asked if panel.reads is not None]
    if not reading:
        return bare
    wanted = {form for reads in reading for form in reads(bare)}
    forms = (wanted | set(bare.book.drafts(SUBMIT) if SUBMIT in bare.book.does else ())) & bare.readable
    signed = submission_rows.last_of_each(bare.session, bare.case.id, forms) if forms else {}
    return replace(bare, signed=signed)


def panels(opened: Opened, viewing: Viewing, counts: Mapping[str, int]) -> tuple[ShownPanel, ...]:
    """The panels of the open tab, and in short those of others that the summary shows."""
    possible = _possible(viewing, counts)
    loaded = ((panel, panel.load(viewing)) for panel in possible if _loaded(opened, panel))
    return tuple(ShownPanel(panel, card) for panel, card in loaded if card is not None)


def _possible(viewing: Viewing, counts: Mapping[str, int]) -> Iterator[Panel[Any]]:
    for panel in viewing.ctx.part(Engine).each("panels"):
        if (panel.stands is None or panel.stands(viewing)) and (panel.count is None or counts[panel.name]):
            yield panel


def _loaded(opened: Opened, panel: Panel[Any]) -> bool:
    if opened.on(panel.tab):
        return True
    if opened.tab == "summary":
        at_desk = bool(panel.desk_template) and panel.name == opened.seen.book.state(opened.seen.case.state).desk
        return at_desk or bool(panel.short_template)
    return False


def decided(opened: Opened) -> tuple[Viewing, tuple[ShownPanel, ...]]:
    """What a step of the agency decides on, panel by panel; nothing for anybody who is not of the agency."""
    if not opened.seen.inside:
        return _bare(opened), ()
    counts = counted(opened)
    bare = _bare(opened)
    asked = [panel for panel in _possible(bare, counts) if panel.decide_template]
    viewing = with_signed(bare, asked) if counts["signed"] else bare
    loaded = ((panel, panel.load(viewing)) for panel in asked)
    return viewing, tuple(ShownPanel(panel, card) for panel, card in loaded if card is not None)


def strip(opened: Opened, viewing: Viewing, counts: Mapping[str, int]) -> tuple[TabLink, ...]:
    """The tabs on which something stands, in their order."""
    standing = {panel.tab for panel in _possible(viewing, counts)} | {"summary", "history"}
    if opened.seen.book.definition.documents or counts["signed"]:
        standing.add("papers")
    if counts["letters"]:
        standing.add("letters")
    return tuple(
        TabLink(name, title, counts[COUNTED[name]] or None if name in COUNTED else None)
        for name, title in TITLES.items()
        if name in standing
    )


def named(word: str) -> Tab:
    """The tab of this name; the summary for a word that names none."""
    return cast(Tab, word) if word in TITLES else "summary"
