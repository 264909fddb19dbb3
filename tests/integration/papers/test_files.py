"""The files of an issued paper: set once, read back, the same bytes for ever; drafts are marked and stay inside."""

from __future__ import annotations

import io

import docx
import pytest

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.ids import digest
from caseflow.core.paper import Paper
from caseflow.db.queries.papers import texts
from caseflow.gateways.typesetting import pdf
from caseflow.services.papers import downloads, issuing, page
from tests.support.journey import Journey
from tests.support.papers import docx_words, pdf_pages, words
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean


def read(journey: Journey, person: Actor, paper: str, kind: str) -> bytes:
    """What somebody gets of a paper."""
    got = downloads.fetch(journey.ctx, person, paper, kind)
    with got.content:
        content = got.content.read()
    assert (got.kind, got.size) == (kind, len(content))
    return content


@pytest.mark.both_databases
def test_an_issued_decision_says_its_number_and_who_signed(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    paper = journey.take("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    early = read(journey, journey.applicant, paper, "pdf")
    assert journey.paper(paper).pdf is None, "the worker has not come by"
    whole = [one for one in journey.papers if one.template is not None]
    assert issuing.set_waiting(journey.ctx) == len(whole)
    assert issuing.set_waiting(journey.ctx) == 0
    row = journey.paper(paper)
    assert row.number is not None
    assert row.dated is not None
    for person in (journey.applicant, journey.person("director"), journey.person("case_officer")):
        content = read(journey, person, paper, "pdf")
        assert digest(content) == row.pdf
        assert read(journey, person, paper, "pdf") == content == early, "what is issued is the same for ever"
    text = words("".join(pdf_pages(content)))
    serial, _, symbol = row.number.partition("/")
    for said in (f"Số: {serial}/{symbol}", journey.enterprise.name, journey.person("director").name, str(row.code)):
        assert words(said) in text, said
    assert words(f"ngày {row.dated:%d} tháng {row.dated:%m} năm {row.dated:%Y}") in text or str(row.dated.day) in text
    written = read(journey, journey.applicant, paper, "docx")
    assert words(journey.enterprise.name) in docx_words(written)
    assert docx.Document(io.BytesIO(written)).paragraphs
    clean(journey)


@sqlite_only
def test_a_paper_that_cannot_be_set_keeps_no_other_waiting(at: OpenStation, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = at("awaiting_approval")
    paper = journey.take("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    whole = [one for one in journey.papers if one.template is not None]

    def broken(made: Paper) -> bytes:
        if made.seal is not None and made.seal.code == journey.paper(paper).code:
            raise RuntimeError("no room on the disk")
        return pdf(made)

    monkeypatch.setitem(issuing.DRAWN, "pdf", broken)
    assert issuing.set_waiting(journey.ctx) == len(whole) - 1 > 0
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
        assert read(journey, journey.person("director"), paper, kind)
    assert journey.paper(paper).pdf is None, "nothing is kept of a draft"
