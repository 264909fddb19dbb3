"""The files of an issued paper: set once, read back, the same bytes for ever; drafts are marked and stay inside."""

from __future__ import annotations

import io

import docx
import pytest

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.ids import digest
from caseflow.services.papers import downloads
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
    row = journey.paper(paper)
    assert row.number is not None
    assert row.dated is not None
    for person in (journey.applicant, journey.person("director"), journey.person("case_officer")):
        content = read(journey, person, paper, "pdf")
        assert digest(content) == row.pdf
        assert read(journey, person, paper, "pdf") == content, "what is issued is never drawn anew"
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
def test_a_draft_is_the_offices_own_and_reads_as_one(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    with pytest.raises(NotFound):
        downloads.fetch(journey.ctx, journey.applicant, paper, "pdf")
    for kind in ("pdf", "docx"):
        assert read(journey, journey.person("director"), paper, kind)
    assert journey.paper(paper).pdf is None, "nothing is kept of a draft"
