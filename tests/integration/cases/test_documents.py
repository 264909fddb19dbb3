"""Files of a case: limits, the right people at the right step, what was signed stays, and nothing leaks."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused, TooMany
from caseflow.db.models import Document, Event
from caseflow.services.administration.verify import verify
from caseflow.services.cases import documents
from caseflow.services.cases.checklist import Slot
from caseflow.services.files import storage
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit
from tests.support import factories
from tests.support.contexts import BuildContext
from tests.support.factories import key
from tests.support.files import make_docx, make_jpg, make_pdf
from tests.support.overlay import replace
from tests.support.scenario import Road

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LICENCE, QUOTE = "business_licence", "consultant_quote"
SIZE = "sme_declaration"
"""Asked for, where the licence is not: the agency looks that up."""


def put(
    ctx: Context, actor: Actor, road: Road, slot: str = LICENCE, name: str = "Giấy phép.pdf",
    content: bytes = b"", with_key: str = "",
) -> str:  # fmt: skip
    content = content or make_pdf()
    done = documents.upload(ctx, actor, road.case, slot, Upload(name, io.BytesIO(content)), with_key or key())
    return str(done["document"])


def slot_of(ctx: Context, actor: Actor, road: Road, name: str = LICENCE) -> Slot:
    return documents.checklist(ctx, actor, road.case).slot(name)


def said(caught: pytest.ExceptionInfo[Invalid]) -> str:
    return caught.value.fields["file"][0].vi


def test_a_file_goes_in_comes_back_whole_and_leaves_evidence_when_removed(ctx: Context) -> None:
    road, content, mine = Road(ctx), make_pdf("Đăng ký doanh nghiệp"), key()
    name = "Giấy chứng nhận ĐKDN – bản quét số 1.pdf"
    own = put(ctx, road.applicant, road, name=name, content=content, with_key=mine)
    assert put(ctx, road.applicant, road, name=name, content=content, with_key=mine) == own, "one intent, one file"
    got = documents.fetch(ctx, road.applicant, own)
    with got.content:
        assert (got.content.read(), got.name, got.kind) == (content, name, "pdf")
    with pytest.raises(Invalid) as caught:
        put(ctx, road.applicant, road, content=make_pdf("khác"))
    assert "một tệp" in said(caught)

    documents.remove(ctx, road.applicant, own, key())
    slot = slot_of(ctx, road.applicant, road)
    assert (slot.files, [f.name for f in slot.removed], slot.missing) == ((), [name], False), "nor is it asked for"
    with pytest.raises(NotFound):
        documents.fetch(ctx, road.applicant, own)
    with pytest.raises(NotFound):
        documents.remove(ctx, road.applicant, own, key())
    with ctx.read() as session:
        events = session.execute(sa.select(Event.kind, Event.body).where(Event.kind.like("document%"))).all()
    assert [e.kind for e in events] == ["document_added", "document_removed"]
    assert "Giấy" not in "".join(e.body for e in events), "the audit log holds no names"
    assert json.loads(events[0].body)["details"]["sha256"] == got.sha256
    assert verify(ctx).clean


@ONE
def test_what_is_refused_says_why_and_is_not_kept(ctx: Context) -> None:
    road = Road(ctx)
    cases: list[tuple[str, bytes, str]] = [
        ("", make_pdf(), "chọn tệp"),
        ("virus.exe", make_pdf(), "Chỉ nhận tệp"),
        ("giấy phép.pdf", b"MZ" + b"\0" * 200, "hỏng"),
        ("giấy phép.pdf", b"", "rỗng"),
        ("giấy phép.docx", make_docx(), "Mục này chỉ nhận tệp PDF, JPG, PNG"),
    ]
    for name, content, words in cases:
        stream = io.BytesIO(content)
        with pytest.raises(Invalid) as caught:
            documents.upload(ctx, road.applicant, road.case, LICENCE, Upload(name, stream), key())
        assert words in said(caught), name
    assert list(ctx.files.iter_all()) == []
    with pytest.raises(NotFound):
        put(ctx, road.applicant, road, "no_such_slot")


@ONE
def test_limits_of_size_number_and_total(build_context: BuildContext) -> None:
    road = Road(build_context())
    one, other = make_pdf("một"), make_pdf("hai")

    def attempt(ctx: Context, content: bytes) -> str:
        with pytest.raises(Invalid) as caught:
            put(ctx, road.applicant, road, QUOTE, content=content)
        return said(caught)

    assert "lớn hơn giới hạn" in attempt(build_context(file_bytes=len(one) - 1), one)
    roomy = build_context(case_files=1)
    put(roomy, road.applicant, road, QUOTE, content=one)
    assert "Đã đủ 1 tệp" in attempt(roomy, other)
    assert "đã có" in attempt(build_context(), one), "the same content twice in one place"
    assert "Tổng dung lượng" in attempt(build_context(case_bytes=len(one) + len(other) - 1), other)
    put(build_context(case_bytes=len(one) + len(other), case_files=2), road.applicant, road, QUOTE, content=other)


@ONE
def test_sixty_files_an_hour(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (storage.UPLOADS.tries, storage.UPLOADS.minutes) == (60, 60)
    road = Road(ctx)
    monkeypatch.setattr(documents, "UPLOADS", Limit("upload:account", 2, 60))
    for text in ("một", "hai"):
        put(ctx, road.applicant, road, QUOTE, content=make_pdf(text))
    with pytest.raises(TooMany):
        put(ctx, road.applicant, road, QUOTE, content=make_pdf("ba"))


@ONE
def test_only_those_who_may_see_the_case_reach_its_files(ctx: Context) -> None:
    road, stranger = Road(ctx), Road(ctx)
    own = put(ctx, road.applicant, road)
    reviewer = factories.staff(ctx, "council_reviewer")
    for outsider in (stranger.applicant, reviewer, factories.staff(ctx, "sysadmin")):
        for act in (
            lambda who: documents.fetch(ctx, who, own),
            lambda who: documents.remove(ctx, who, own, key()),
            lambda who: documents.checklist(ctx, who, road.case),
            lambda who: put(ctx, who, road, QUOTE),
        ):
            with pytest.raises(NotFound):
                act(outsider)
    officer = factories.staff(ctx, "case_officer")
    road.fill()
    slots = documents.checklist(ctx, road.applicant, road.case).slots
    road.attach(*(slot.name for slot in slots if slot.name != LICENCE))
    road.take("applicant", "submit")
    documents.fetch(ctx, officer, own).content.close()
    for forbidden in (lambda: documents.remove(ctx, officer, own, key()), lambda: put(ctx, officer, road, QUOTE)):
        with pytest.raises(NotAllowed):
            forbidden()


@ONE
def test_signed_files_stay_and_a_supplement_may_add_a_newer_one(ctx: Context) -> None:
    road = Road(ctx)
    road.fill()
    road.attach()
    signed = slot_of(ctx, road.applicant, road).files[0]
    road.take("applicant", "submit")
    with pytest.raises(NotAllowed):
        documents.remove(ctx, road.applicant, signed.public_id, key())
    with pytest.raises(NotAllowed):
        put(ctx, road.applicant, road, QUOTE, content=make_pdf("mới"))
    road.take("one_stop", "ask_supplement", points=[{"what": "Giấy phép", "why": "Bản mờ"}], note="Nộp bản rõ.")
    with pytest.raises(Refused):
        documents.remove(ctx, road.applicant, signed.public_id, key())
    newer = put(ctx, road.applicant, road, content=make_pdf("Bản rõ"))
    files = slot_of(ctx, road.applicant, road).files
    assert [(f.public_id, f.frozen, f.may_remove) for f in files] == [
        (signed.public_id, True, False), (newer, False, True)
    ]  # fmt: skip
    with ctx.read() as session:
        assert session.scalars(sa.select(Document.removed_at).where(Document.removed_at.is_not(None))).all() == []


@ONE
def test_a_paper_is_open_to_its_party_while_its_action_is_possible(ctx: Context) -> None:
    road = Road(ctx)
    slots: dict[str, Any] = {s.name: s for s in documents.checklist(ctx, road.applicant, road.case).slots}
    assert slots[LICENCE].may_upload
    assert not slots[LICENCE].missing, "the agency looks it up"
    assert slots[SIZE].may_upload
    assert slots[SIZE].missing
    for later in ("contract_signed", "certificate_scan"):
        assert not slots[later].may_upload
        assert not slots[later].missing
    road.submit()
    assert not any(s.may_upload for s in documents.checklist(ctx, road.applicant, road.case).slots)


@ONE
def test_a_photograph_is_told_of_and_the_log_holds_no_name(build_context: BuildContext, tmp_path: Path) -> None:
    replace(tmp_path / "province", "workflows/documents.yaml", ("kinds: [pdf, jpg, png]", "kinds: [jpg, png]"))
    ctx = build_context(content=tmp_path / "province")
    catalog.publish(ctx)
    road = Road(ctx)
    told = {"caption": "Thửa của ông Mẫu", "taken_at": "2026-03-02T09:30", "position": "20.646, 106.051"}
    sent = Upload("IMG_1.jpg", io.BytesIO(make_jpg()), told)
    own = documents.upload(ctx, road.applicant, road.case, LICENCE, sent, key())["document"]
    slot = slot_of(ctx, road.applicant, road)
    assert (slot.photographs, slot.accept) == (True, "image/jpeg,image/png")
    card = slot.files[0]
    assert (card.public_id, card.name) == (own, "Thửa của ông Mẫu.jpg")
    assert card.photo is not None
    assert card.photo.taken_at == datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
    assert card.photo.position == "20.646, 106.051"
    assert len(card.photo.remarks) == 2
    with ctx.read() as session:
        assert "Mẫu" not in "".join(session.scalars(sa.select(Event.body)))
    elsewhere = Upload("IMG_2.jpg", io.BytesIO(make_jpg(64, 64)), {"position": "106.051, 20.646"})
    with pytest.raises(Invalid) as caught:
        documents.upload(ctx, road.applicant, road.case, LICENCE, elsewhere, key())
    assert list(caught.value.fields) == ["position"]
