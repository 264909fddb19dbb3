"""The files of an issued paper: set once, read back, the same bytes for ever; drafts are marked and stay inside."""

from __future__ import annotations

import io

import docx
import pytest

from caseflow.core.errors import NotFound
from caseflow.core.paper import Paper
from caseflow.db.queries.papers import texts
from caseflow.gateways.typesetting import pdf
from caseflow.services.papers import downloads, issuing, page
from tests.support.papers import docx_words, pdf_pages, words
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean


@pytest.mark.both_databases
def test_an_issued_decision_says_its_number_and_who_signed(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    paper = journey.take("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    early = downloads.fetch(journey.ctx, journey.applicant, paper, "pdf").content.read()
    assert journey.paper(paper).pdf is None, "the worker has not come by"
    assert issuing.set_waiting(journey.ctx) == len(journey.papers)
    assert issuing.set_waiting(journey.ctx) == 0
    row = journey.paper(paper)
    assert row.number is not None
    assert row.dated is not None
    for person in (journey.applicant, journey.person("director"), journey.person("case_officer")):
        got = downloads.fetch(journey.ctx, person, paper, "pdf")
        content = got.content.read()
        assert (got.sha256, len(content)) == (row.pdf, got.size)
        again = downloads.fetch(journey.ctx, person, paper, "pdf").content.read()
        assert again == content == early, "what is issued is the same for ever, also before the worker kept it"
    text = words("".join(pdf_pages(content)))
    serial, _, symbol = row.number.partition("/")
    for said in (f"Số: {serial}/{symbol}", journey.enterprise.name, journey.person("director").name, str(row.code)):
        assert words(said) in text, said
    assert words(f"ngày {row.dated:%d} tháng {row.dated:%m} năm {row.dated:%Y}") in text or str(row.dated.day) in text
    written = downloads.fetch(journey.ctx, journey.applicant, paper, "docx").content.read()
    assert words(journey.enterprise.name) in docx_words(written)
    assert docx.Document(io.BytesIO(written)).paragraphs
    clean(journey)


@sqlite_only
def test_a_paper_that_cannot_be_set_keeps_no_other_waiting(at: OpenStation, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = at("awaiting_approval")
    paper = journey.take("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    all_papers = len(journey.papers)

    def broken(made: Paper) -> bytes:
        if made.seal is not None and made.seal.code == journey.paper(paper).code:
            raise RuntimeError("no room on the disk")
        return pdf(made)

    monkeypatch.setitem(issuing.DRAWN, "pdf", broken)
    assert issuing.set_waiting(journey.ctx) == all_papers - 1
    for _ in range(texts.MOST_TRIES - 1):
        assert page.page(journey.ctx, journey.applicant, paper).setting == "waiting"
        assert issuing.set_waiting(journey.ctx) == 0
    assert page.page(journey.ctx, journey.applicant, paper).setting == "failed"
    assert journey.paper(paper).pdf is None


@sqlite_only
def test_a_draft_is_the_offices_own_and_reads_as_one(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    paper = journey.propose("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    with pytest.raises(NotFound):
        downloads.fetch(journey.ctx, journey.applicant, paper, "pdf")
    for kind in ("pdf", "docx"):
        drawn = downloads.fetch(journey.ctx, journey.person("director"), paper, kind)
        assert (drawn.kind, drawn.size) == (kind, len(drawn.content.read()))
    assert journey.paper(paper).pdf is None, "nothing is kept of a draft"
