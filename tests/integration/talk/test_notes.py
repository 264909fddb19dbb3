"""Notes of a case: who reads and writes them, and that what was said is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.db.models import CaseNote, CaseNoteText, Event, NoteMention
from caseflow.services.administration import verify
from caseflow.services.engine import parties
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation.context import Context
from caseflow.services.talk import inbox, notes, reading
from caseflow.services.talk.notes import Typed
from tests.support import factories
from tests.support.council import Council, to_council
from tests.support.factories import key
from tests.support.scenario import Road

SAID = Typed("note", "Đơn vị hẹn bổ sung bản vẽ\nvào tuần sau.")


@pytest.fixture
def road(ctx: Context) -> Road:
    road = Road(ctx)
    road.submit()
    return road


@pytest.fixture
def officer(road: Road) -> Actor:
    return road.person("case_officer")


def write(road: Road, actor: Actor, body: str, *chosen: Actor, kind: str = "note", **given: Any) -> str:
    """Writes a note; gives its public id."""
    typed = replace(Typed(kind, body, chosen=[one.id for one in chosen]), **given)
    return str(notes.write(road.ctx, actor, road.case, typed, key())["note"])


def read(road: Road, actor: Actor) -> list[reading.Note]:
    """The notes as somebody reads them."""
    return list(reading.page(road.ctx, actor, road.case, None)[1].notes)


def plain(note: reading.Note) -> str:
    return "".join(piece.text for piece in note.text)


def test_staff_write_and_read_notes_the_newest_first(road: Road, officer: Actor) -> None:
    write(road, officer, "  Đã xem đơn.\r\nThiếu bản vẽ. ")
    head = road.person("division_head")
    write(road, head, "Gọi hỏi lại.", kind="call", spoke_with="Bùi Thị Mai", spoke_at=road.ctx.clock.now())
    newest, first = read(road, officer)
    assert (plain(first), first.author, first.unread, first.yours) == (
        "Đã xem đơn.\nThiếu bản vẽ.",
        officer.name,
        False,
        True,
    )
    assert (newest.kind, newest.spoke_with, newest.unread, newest.yours) == ("call", "Bùi Thị Mai", True, False)


def test_the_applicant_the_council_viewers_and_strangers_stand_outside(
    ctx: Context, road: Road, clock: FixedClock
) -> None:
    judged = Road(ctx)
    to_council(judged)
    council = Council(ctx, clock)
    council.add(judged)
    both = factories.also(ctx, council.who[0], "case_officer")
    write(judged, judged.person("one_stop"), "Ghi chú kín.")
    for person in (
        judged.applicant, road.applicant, council.who[1], both,
        factories.staff(ctx, "viewer"), factories.staff(ctx, "sysadmin"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            reading.page(ctx, person, judged.case, None)
        with pytest.raises(NotFound):
            write(judged, person, "Tôi cũng muốn nói.")
        with pytest.raises(NotFound):
            reading.mark(ctx, person, judged.case, 1)
    auditor = factories.staff(ctx, "auditor")
    assert len(read(judged, auditor)) == 1
    with pytest.raises(NotAllowed):
        write(judged, auditor, "Thanh tra chỉ đọc.")
    with pytest.raises(NotFound):
        reading.page(ctx, road.person("one_stop"), Road(ctx).case, None)  # nobody of the staff sees a draft


def test_its_author_changes_a_note_within_a_time(ctx: Context, road: Road, officer: Actor, clock: FixedClock) -> None:
    head = factories.staff(ctx, "division_head")
    note = write(road, officer, "Hẹn thứ Hai.")
    with pytest.raises(NotAllowed):
        notes.change(ctx, head, note, SAID, 1, key())
    with pytest.raises(NotFound):
        notes.change(ctx, road.applicant, note, SAID, 1, key())
    clock.advance(timedelta(minutes=ctx.settings.note_minutes))
    notes.change(ctx, officer, note, Typed("note", "Hẹn thứ Ba.", chosen=[head.id]), 1, key())
    with pytest.raises(Conflict):
        notes.change(ctx, officer, note, SAID, 1, key())
    shown = read(road, head)[0]
    assert (plain(shown), [one.body for one in shown.earlier], shown.beside) == (
        "Hẹn thứ Ba.",
        ["Hẹn thứ Hai."],
        (head.name,),
    )
    clock.advance(timedelta(seconds=1))
    for act in (
        lambda: notes.change(ctx, officer, note, SAID, 2, key()),
        lambda: notes.withdraw(ctx, officer, note, 2, key()),
    ):
        with pytest.raises(Refused):
            act()


def test_a_withdrawn_note_says_nothing_more_and_leaves_the_list(ctx: Context, road: Road, officer: Actor) -> None:
    head = factories.staff(ctx, "division_head")
    note = write(road, officer, "Viết nhầm hồ sơ.", head)
    same = key()
    assert notes.withdraw(ctx, officer, note, 1, same) == notes.withdraw(ctx, officer, note, 1, same)
    shown = read(road, head)[0]
    assert (plain(shown), shown.beside, shown.unread, shown.withdrawn_at is None) == ("", (), False, False)
    assert inbox.unread(ctx, head) == 0
    assert inbox.page(ctx, head, None).mentions == ()
    with pytest.raises(NotFound):
        reading.changing(ctx, officer, note)
    with ctx.read() as session:
        assert session.scalar(sa.select(CaseNoteText.body)) == "Viết nhầm hồ sơ.", "it is kept, though nobody reads it"


def test_a_note_is_written_once_with_one_event_that_does_not_hold_its_text(
    ctx: Context, road: Road, officer: Actor
) -> None:
    version, same = road.version, key()
    head = factories.staff(ctx, "division_head")
    typed = replace(SAID, chosen=[head.id])
    assert notes.write(ctx, officer, road.case, typed, same) == notes.write(ctx, officer, road.case, typed, same)
    with ctx.read() as session:
        events = session.scalars(sa.select(Event).where(Event.kind == notes.WRITTEN)).all()
        assert session.scalar(sa.select(sa.func.count()).select_from(CaseNote)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(NoteMention)) == 1
    assert len(events) == 1
    assert "bản vẽ" not in events[0].body
    assert road.version == version, "a note moves nothing: nobody's step is refused for it"
    assert verify.verify(ctx).findings == ()
    with ctx.tx() as session:
        session.execute(sa.update(CaseNote).values(body="Đơn vị không hẹn gì."))
    assert [finding.invariant for finding in verify.verify(ctx).findings] == ["I6"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Typed("gossip", "x"), "kind"), (Typed("note", "  \n"), "body"), (Typed("note", "x" * 4_001), "body"),
        (Typed("call", "x"), "spoke_with"), (Typed("call", "x", "y" * 201), "spoke_with"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(road: Road, officer: Actor, typed: Typed, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        notes.write(road.ctx, officer, road.case, typed, key())
    assert set(refused.value.fields) == {field}


def test_a_call_is_not_of_tomorrow(ctx: Context, road: Road, officer: Actor) -> None:
    typed = Typed("call", "Đã gọi.", "Bùi Thị Mai", ctx.clock.now() + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        notes.write(ctx, officer, road.case, typed, key())
    assert set(refused.value.fields) == {"spoke_at"}


def test_the_list_goes_on_page_by_page(ctx: Context, road: Road, officer: Actor) -> None:
    for n in range(reading.ON_PAGE + 2):
        write(road, officer, f"Ghi chú {n}")
    _head, first = reading.page(ctx, officer, road.case, None)
    assert len(first.notes) == reading.ON_PAGE
    _head, second = reading.page(ctx, officer, road.case, first.older)
    assert [plain(note) for note in second.notes] == ["Ghi chú 1", "Ghi chú 0"]
    assert second.older is None


def test_the_applicants_page_has_no_card_of_it(ctx: Context, road: Road, officer: Actor) -> None:
    write(road, officer, "Nội bộ.")
    for person, sees in ((officer, True), (road.applicant, False)):
        with ctx.read() as session:
            found = parties.enter(ctx, session, person, road.case)
            viewing = Viewing(ctx, session, person, found.case, found.book, found.relation, ctx.clock.now().date())
            assert (reading.card(viewing) is not None) is sees
