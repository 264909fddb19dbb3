"""Reading a file: by exactly those who may fetch it, drawn once, and nothing breaks on a broken one."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, NotFound
from caseflow.gateways import viewing as gateway
from caseflow.gateways.inspection.sandbox import SandboxFault
from caseflow.gateways.viewing.leaf import Place
from caseflow.services.cases import documents, reading
from caseflow.services.files import storage, viewing
from caseflow.services.files.storage import Upload
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.files import make_pdf, make_xlsx
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST = Place()


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


def put(ctx: Context, road: Road, slot: str = "business_licence", name: str = "Giấy phép.pdf", content=b"") -> str:
    sent = Upload(name, io.BytesIO(content or make_pdf(pages=2)))
    return str(documents.upload(ctx, road.applicant, road.case, slot, sent, key())["document"])


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """Every leaf that is really drawn from here on."""
    asked: list[Place] = []
    draw = gateway.draw

    def noted(path, kind, place):
        asked.append(place)
        return draw(path, kind, place)

    monkeypatch.setattr(gateway, "draw", noted)
    return asked


def test_who_may_not_fetch_a_file_does_not_read_it(ctx, road):
    paper = put(ctx, road)
    strangers: list[Actor] = [factories.applicant(ctx), road.person("case_officer"), factories.staff(ctx, "auditor")]
    for person in strangers:
        with pytest.raises(NotFound):
            documents.fetch(ctx, person, paper)
        with pytest.raises(NotFound):
            reading.read(ctx, person, paper, FIRST)
        with pytest.raises(NotFound):
            reading.picture(ctx, person, paper, FIRST)
    assert reading.read(ctx, road.applicant, paper, FIRST).leaf is not None


def test_a_paper_knows_the_one_before_and_the_one_after(ctx, road):
    papers = [put(ctx, road), put(ctx, road, "organisation_chart", "Sơ đồ.pdf", make_pdf("sơ đồ"))]
    papers.append(put(ctx, road, "consultant_quote", "Báo giá.xlsx", make_xlsx()))
    order = [
        file.public_id for slot in documents.checklist(ctx, road.applicant, road.case).slots for file in slot.files
    ]
    assert sorted(order) == sorted(papers)
    for nth, paper in enumerate(order):
        found = reading.read(ctx, road.applicant, paper, FIRST)
        assert (found.nth, found.papers) == (nth + 1, 3)
        assert (found.before.public_id if found.before else None) == (order[nth - 1] if nth else None)
        assert (found.after.public_id if found.after else None) == (order[nth + 1] if nth < 2 else None)
        assert found.card is not None


def test_a_leaf_is_drawn_once_for_all_its_readers(ctx, road, monkeypatch):
    paper = put(ctx, road)
    asked = counted(monkeypatch)
    for _ in range(3):
        assert reading.read(ctx, road.applicant, paper, FIRST).leaf is not None
        assert reading.picture(ctx, road.applicant, paper, FIRST).content
    assert asked == [FIRST]
    reading.read(ctx, road.applicant, paper, Place(2))
    reading.read(ctx, road.applicant, paper, Place(2, row=99))
    assert asked == [FIRST, Place(2)]


def test_what_was_drawn_goes_after_a_week_and_the_file_stays(ctx, road, monkeypatch):
    paper = put(ctx, road)
    reading.read(ctx, road.applicant, paper, FIRST)
    asked = counted(monkeypatch)
    assert ctx.files.sweep_drawn(ctx.clock.now() - timedelta(days=365 * 50), storage.DRAWN_BYTES) == 0
    assert ctx.files.sweep_drawn(ctx.clock.now() + timedelta(days=365 * 50), storage.DRAWN_BYTES) == 1
    assert reading.read(ctx, road.applicant, paper, FIRST).leaf is not None
    assert len(asked) == 1
    assert ctx.files.sweep_drawn(ctx.clock.now() - timedelta(days=365 * 50), 0) == 1, "more than may be kept"


def test_a_broken_file_is_said_once_and_can_still_be_fetched(ctx, road, monkeypatch):
    paper = put(ctx, road)
    stored = documents.fetch(ctx, road.applicant, paper)
    stored.content.close()
    path = ctx.files.path(stored.sha256)
    path.write_bytes(b"%PDF-1.4 hong")
    asked = counted(monkeypatch)
    for _ in range(2):
        found = reading.read(ctx, road.applicant, paper, FIRST)
        assert found.leaf is None
        assert found.problem is not None
        assert found.problem("vi").startswith("Tệp bị hỏng")
    assert len(asked) == 1
    with pytest.raises(NotFound):
        reading.picture(ctx, road.applicant, paper, FIRST)
    documents.fetch(ctx, road.applicant, paper).content.close()


@pytest.mark.parametrize("fault", [SandboxFault("x"), FileNotFoundError("x")])
def test_a_fault_of_ours_is_a_sentence_and_not_kept(ctx, road, monkeypatch, fault):
    paper = put(ctx, road)
    with monkeypatch.context() as broken:

        def fails(*_):
            raise fault

        broken.setattr(gateway, "draw", fails)
        problem = reading.read(ctx, road.applicant, paper, FIRST).problem
        assert problem is not None
        assert problem("vi") == "Không hiển thị được tệp này ở đây."
    assert reading.read(ctx, road.applicant, paper, FIRST).leaf is not None


def test_one_person_draws_one_leaf_at_a_time_and_keeps_nobody_else_waiting(ctx, monkeypatch):
    turns = viewing.Turns()
    monkeypatch.setattr(viewing, "PATIENCE", 0.0)
    with turns.of(1):
        with pytest.raises(Busy) as told, turns.of(1):
            pass
        with turns.of(2):
            pass
    assert told.value.message("vi").startswith("Đang mở các trang khác")
    with turns.of(1):
        pass


def test_of_one_persons_leaves_one_waits_and_a_third_does_not(ctx):
    turns, second, over = viewing.Turns(), threading.Event(), threading.Event()

    def waits() -> None:
        second.set()
        with turns.of(1):
            over.set()

    with ThreadPoolExecutor(1) as people, turns.of(1):
        done = people.submit(waits)
        assert second.wait(10)
        assert not over.is_set()
        while not turns.is_full(1):
            pass
        with pytest.raises(Busy), turns.of(1):
            pass
    done.result()
    assert over.is_set()


def test_the_officer_is_led_to_the_steps_with_this_paper_and_the_applicant_is_not(ctx, road):
    road.submit()
    desk = road.person("one_stop")
    paper = next(f.public_id for s in documents.checklist(ctx, desk, road.case).slots for f in s.files)
    assert "accept" in [step.name for step in reading.read(ctx, desk, paper, FIRST).steps]
    assert reading.read(ctx, road.applicant, paper, FIRST).steps == ()
