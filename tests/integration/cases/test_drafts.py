"""Drafts: two editors and two tabs never lose a word (R5), what was signed stays, a supplement shows its changes."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, NotAllowed, NotFound
from caseflow.db.models import Draft, Event
from caseflow.services.administration.verify import verify
from caseflow.services.cases import submissions
from caseflow.services.cases.draft_view import DraftConflict, DraftPage, Saved, Sheet
from caseflow.services.engine import actions
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows import reading
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import ANSWERS, APPLICATION, Road, colleague

ROUNDS = 100
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def look(ctx: Context, actor: Actor, road: Road) -> Sheet:
    return submissions.sheet(ctx, actor, road.case, APPLICATION)


def save(
    ctx: Context, actor: Actor, road: Road, page: str, values: dict[str, Any], seen: Sheet, with_key: str = ""
) -> Saved:
    return submissions.save(ctx, actor, road.case, seen.at(page), values, with_key or key())


def drafted(ctx: Context) -> list[dict[str, Any]]:
    with ctx.read() as session:
        found = sa.select(Event.body).where(Event.kind == "draft_saved").order_by(Event.id)
        return [json.loads(body)["details"] for body in session.scalars(found)]


def _write(
    ctx: Context, road: Road, people: list[Actor], at: int, number: int, seen: list[Sheet],
    outcome: dict[int, Saved | DraftConflict], together: threading.Barrier,
) -> None:  # fmt: skip
    text = {**ANSWERS["scope"], "main_products": f"Sản phẩm {number} của người {at}"}
    together.wait()
    try:
        outcome[at] = save(ctx, people[at], road, "scope", text, seen[at])
    except DraftConflict as conflict:
        outcome[at] = conflict


def test_two_editors_of_one_page_never_overwrite_each_other(ctx: Context) -> None:
    road = Road(ctx)
    people = [road.applicant, colleague(ctx, road)]
    for number in range(ROUNDS):
        seen = [look(ctx, person, road) for person in people]
        outcome: dict[int, Saved | DraftConflict] = {}
        together = threading.Barrier(2)
        shared = (number, seen, outcome, together)
        threads = [threading.Thread(target=_write, args=(ctx, road, people, at, *shared)) for at in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winner = next(at for at, result in outcome.items() if isinstance(result, Saved))
        loser = outcome[1 - winner]
        assert isinstance(loser, DraftConflict)
        kept = f"Sản phẩm {number} của người {winner}"
        assert loser.sheet.values["main_products"] == kept
        assert loser.sheet.saved_by_name == people[winner].name
        assert look(ctx, people[0], road).values["main_products"] == kept
    assert look(ctx, people[0], road).version == ROUNDS == len(drafted(ctx))
    assert verify(ctx).clean


@ONE
def test_two_tabs_of_one_person_conflict_and_other_pages_are_only_told(ctx: Context) -> None:
    road = Road(ctx)
    other = colleague(ctx, road)
    tab = look(ctx, road.applicant, road)
    save(ctx, road.applicant, road, "scope", {"main_products": "Thùng"}, tab)
    with pytest.raises(DraftConflict):
        save(ctx, road.applicant, road, "scope", {"main_products": "Hộp"}, tab)

    saved = save(ctx, other, road, "commitments", {"signer_name": "Lê Văn Thí Dụ"}, tab)
    assert saved.other == road.applicant.name
    stands = look(ctx, other, road)
    assert stands.values == {"main_products": "Thùng", "signer_name": "Lê Văn Thí Dụ"}
    again = save(ctx, other, road, "scope", {"main_products": "Thùng"}, tab)
    assert again.version == stands.version, "both typed the same"


@ONE
def test_every_saved_version_is_one_event_without_a_typed_word(ctx: Context) -> None:
    road = Road(ctx)
    seen, mine = look(ctx, road.applicant, road), key()
    first = save(ctx, road.applicant, road, "scope", {"main_products": "Thùng"}, seen, mine)
    assert save(ctx, road.applicant, road, "scope", {"main_products": "Thùng"}, seen, mine) == first
    save(ctx, road.applicant, road, "scope", {"main_products": "Thùng"}, look(ctx, road.applicant, road))
    assert drafted(ctx) == [{"form": APPLICATION, "version": 1, "page": "scope"}]
    astray = {"main_products": "Thùng", "signer_name": "lạc trang"}
    save(ctx, road.applicant, road, "scope", astray, look(ctx, road.applicant, road))
    assert "signer_name" not in look(ctx, road.applicant, road).values


@ONE
def test_a_draft_belongs_to_the_people_of_its_enterprise(ctx: Context) -> None:
    road, stranger, desk = Road(ctx), Road(ctx), factories.staff(ctx, "one_stop")
    road.fill()
    for call in (submissions.sheet, submissions.preview):
        with pytest.raises(NotFound):
            call(ctx, stranger.applicant, road.case, APPLICATION)
        with pytest.raises(NotFound):
            call(ctx, desk, road.case, APPLICATION)  # a draft is the applicant's own until it is handed in
    with pytest.raises(NotFound):
        submissions.signed(ctx, desk, road.case, APPLICATION)
    with pytest.raises(NotFound):
        submissions.save(ctx, road.applicant, road.case, DraftPage(APPLICATION, "none", "0", 0), {}, key())


@ONE
def test_nobody_signs_what_a_colleague_changed_after_it_was_read(ctx: Context) -> None:
    road = Road(ctx)
    road.fill()
    road.attach()
    other, read = colleague(ctx, road), look(ctx, road.applicant, road)
    save(ctx, other, road, "scope", {**ANSWERS["scope"], "main_products": "Bao bì giấy"}, read)
    with pytest.raises(Conflict, match="read it again"):
        actions.perform(
            ctx, road.applicant, actions.Step(road.case, "submit", {}, road.version, key(), draft_version=read.version)
        )
    assert road.state == "draft"
    read = look(ctx, road.applicant, road)
    actions.perform(
        ctx, road.applicant, actions.Step(road.case, "submit", {}, road.version, key(), draft_version=read.version)
    )
    assert road.state == "submitted"


@ONE
def test_the_progress_tells_what_each_page_lacks(ctx: Context) -> None:
    road = Road(ctx)
    assert {p.state for p in look(ctx, road.applicant, road).pages} == {"empty"}
    seen = look(ctx, road.applicant, road)
    save(ctx, road.applicant, road, "scope", {"main_products": "Thùng"}, seen)
    page = next(p for p in look(ctx, road.applicant, road).pages if p.name == "scope")
    assert (page.state, page.problems) == ("unfinished", 4)
    road.fill()
    assert {p.state for p in look(ctx, road.applicant, road).pages} == {"complete"}
    assert submissions.preview(ctx, road.applicant, road.case, APPLICATION).sheet.problems == ()


@ONE
def test_what_was_signed_is_locked_and_a_supplement_is_a_new_revision_with_its_changes(ctx: Context) -> None:
    road = Road(ctx)
    seen = look(ctx, road.applicant, road)
    hidden = {**ANSWERS["scope"], "has_exclusions": False, "exclusions": "chưa xóa khi ẩn câu hỏi"}
    save(ctx, road.applicant, road, "scope", hidden, seen)
    assert "exclusions" in look(ctx, road.applicant, road).values
    with ctx.read() as session:
        draft = session.scalars(sa.select(Draft)).one()
    assert draft.form_sha256 == catalog_hash(ctx, road)
    open_tab = look(ctx, road.applicant, road)
    road.fill(answers={page: values for page, values in ANSWERS.items() if page != "scope"})
    road.attach()
    road.take("applicant", "submit")
    with pytest.raises(NotAllowed):
        save(ctx, road.applicant, road, "scope", ANSWERS["scope"], open_tab)

    first = submissions.signed(ctx, road.person("one_stop"), road.case, APPLICATION)
    assert "exclusions" not in first.values, "what was hidden is not signed"
    assert (first.revision.number, first.differences, first.may_edit) == (1, (), False)
    assert all(f.document and not f.new for f in first.files)

    road.take("one_stop", "ask_supplement", **SUPPLEMENT)
    assert look(ctx, road.applicant, road).values["main_products"] == ANSWERS["scope"]["main_products"]
    assert submissions.signed(ctx, road.applicant, road.case, "supplement_request").revision.signed_by == ""
    mended = {**ANSWERS["scope"], "main_products": "Thùng và hộp"}
    save(ctx, road.applicant, road, "scope", mended, look(ctx, road.applicant, road))
    changes = submissions.preview(ctx, road.applicant, road.case, APPLICATION).differences
    road.take("applicant", "answer_supplement")
    second = submissions.signed(ctx, road.person("one_stop"), road.case, APPLICATION)
    assert second.revision.number == 2
    assert [(d.old.vi, d.new.vi) for d in second.differences] == [("Thùng các-tông", "Thùng và hộp")]
    assert second.differences == changes
    assert submissions.signed(ctx, road.applicant, road.case, APPLICATION, 1).values == first.values
    with pytest.raises(NotFound):
        submissions.signed(ctx, road.applicant, road.case, APPLICATION, 3)


SUPPLEMENT = {"points": [{"what": "Sản phẩm chính", "why": "Ghi rõ hơn"}], "note": "Đề nghị ghi rõ sản phẩm."}


def catalog_hash(ctx: Context, road: Road) -> str:
    with ctx.read() as session:
        book = catalog.rulebook(ctx, session, road.row.definition)
        return book.definition.forms[APPLICATION]


@ONE
def test_the_applicant_reads_what_is_addressed_to_them_and_no_notes_between_officers(ctx: Context) -> None:
    road = Road(ctx)
    with ctx.read() as session:
        book = catalog.rulebook(ctx, session, road.row.definition)
    mine, desk = frozenset({"applicant"}), frozenset({"case_officer"})
    for form in (APPLICATION, "supplement_request", "refusal"):
        assert form in reading.forms_for(book, mine, inside=False), form
    for form in ("ranking_note", "site_survey", "budget"):
        assert form not in reading.forms_for(book, mine, inside=False), form
        assert form in reading.forms_for(book, desk, inside=True), form
    assert submissions.editable(book, "draft", mine) == {APPLICATION} == submissions.editable(book, "supplement", mine)
    assert submissions.editable(book, "submitted", mine) == frozenset() == submissions.editable(book, "draft", desk)
