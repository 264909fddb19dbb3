"""What a PDF/A-2b of ours holds, clause by clause, and where its letters come from."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from caseflow.core.paper import Paper
from caseflow.gateways import qr, typesetting
from caseflow.gateways.letters_of_font import letters
from caseflow.papers.samples import sample
from tests.support.papers import LETTERS, pdf_pages, words


@pytest.fixture(scope="module", params=["acceptance_record", "approval_decision", "slip_07_book"])
def paper(request: pytest.FixtureRequest) -> Paper:
    return sample(LETTERS[request.param])


@pytest.fixture(scope="module")
def archive(paper: Paper) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typesetting.pdf(paper)))


def _dictionaries(archive: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (one for one in archive.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream))


def test_it_says_that_it_is_pdf_a_2b(archive: pikepdf.Pdf) -> None:
    metadata = archive.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")  # ISO 19005-2, 6.6.4
    assert archive.pdf_version <= "1.7"  # 6.1.2


def test_its_colours_have_one_meaning(archive: pikepdf.Pdf) -> None:
    (intent,) = archive.Root.OutputIntents  # 6.2.3
    assert intent.S == "/GTS_PDFA1"
    assert bytes(intent.DestOutputProfile.read_bytes()[36:40]) == b"acsp"


def test_every_font_is_embedded_and_its_letters_can_be_read(archive: pikepdf.Pdf) -> None:
    fonts = [one for one in _dictionaries(archive) if one.get("/Type") == "/Font"]
    whole = [one for one in fonts if one.Subtype == "/Type0"]
    assert whole
    assert {str(one.BaseFont).split("+")[1].split("-")[0] for one in fonts} == {"Tinos"}
    assert all("/ToUnicode" in one for one in whole)  # 6.2.11.7
    assert all("/FontFile2" in one.FontDescriptor for one in fonts if "/FontDescriptor" in one)  # 6.2.11.4
    assert all("/FontDescriptor" in one.DescendantFonts[0] for one in whole)


def test_nothing_in_it_is_locked_runs_or_leads_outside(archive: pikepdf.Pdf) -> None:
    assert not archive.is_encrypted  # 6.1.3
    names = {str(name) for one in _dictionaries(archive) for name in one.keys()}  # noqa: SIM118 - a PDF's dictionary
    assert names.isdisjoint(
        {"/JavaScript", "/JS", "/AA", "/OpenAction", "/EmbeddedFiles", "/AcroForm", "/XFA"}
    )  # 6.5, 6.8
    kinds = {str(one.get("/S")) for one in _dictionaries(archive)}
    assert kinds.isdisjoint({"/Launch", "/URI", "/SubmitForm", "/JavaScript", "/GoToR", "/Movie", "/Sound"})
    filters = {str(one.get("/Filter")) for one in _dictionaries(archive)}
    assert not any("LZW" in found or "Crypt" in found for found in filters)  # 6.1.7


def test_it_has_tags_a_language_a_title_and_bookmarks(archive: pikepdf.Pdf, paper: Paper) -> None:
    assert archive.Root.MarkInfo.Marked
    assert archive.Root.StructTreeRoot.K is not None
    assert str(archive.Root.Lang) == "vi-VN"
    assert str(archive.docinfo["/Title"]) == archive.open_metadata()["dc:title"] == paper.called  # 6.6.3
    assert str(archive.docinfo["/CreationDate"]) == f"D:{paper.on:%Y%m%d}000000Z"
    with archive.open_outline() as outline:
        assert outline.root[0].title == paper.title.heading


def test_pages_are_numbered_from_the_second_on_and_the_code_stands_on_the_first() -> None:
    paper = sample(LETTERS["approval_decision"])
    made = typesetting.pdf(paper)
    whole = pikepdf.open(io.BytesIO(made))
    width, height = (float(side) * 25.4 / 72 for side in whole.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (paper.sheet.width, paper.sheet.height)
    pages = pdf_pages(made)
    assert len(pages) == len(whole.pages) == 3
    assert paper.seal is not None
    assert [paper.seal.code in page for page in pages] == [True, False, False]
    assert words(pages[2]).startswith("Phụlục")
    assert paper.seal.code not in "".join(pdf_pages(typesetting.pdf(replace(paper, seal=None))))


def test_a_paper_that_cannot_be_set_says_which_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "paper.typ"
    broken.write_text('#panic("broken")', encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATE", broken)
    with pytest.raises(typesetting.CannotTypeset, match="apology"):
        typesetting.pdf(sample(LETTERS["apology"]))


def test_the_font_has_every_letter_of_vietnamese_and_says_what_it_lacks() -> None:
    known = typesetting._letters()
    vowels = "aăâeêioôơuưy"
    tones = "\u0300\u0301\u0303\u0309\u0323"
    alphabet = vowels + vowels.upper() + "đĐ0123456789/.,;:()“”–…%²³ " + typesetting.UNKNOWN
    assert {c for c in alphabet if ord(c) not in known} == set()
    composed = {chr(point) for point in [*range(0xC0, 0x180), *range(0x1EA0, 0x1EFA)]}
    assert {c for c in composed if ord(c) not in known} <= {"ŉ"}
    assert all(ord(tone) in known for tone in tones)
    assert known.isdisjoint({ord("漢"), 0xFFFF})


@pytest.mark.parametrize(("font", "said"), [(struct.pack(">LHHHH", 0, 0, 0, 0, 0), "no table cmap")])
def test_a_file_that_is_no_font_is_refused(font: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        letters(font)


def test_a_font_without_the_basic_plane_is_refused() -> None:
    head = struct.pack(">LHHHH4sLLL", 0, 1, 0, 0, 0, b"cmap", 0, 28, 16)
    table = struct.pack(">HHHHLHH", 0, 1, 3, 10, 12, 12, 0)
    with pytest.raises(ValueError, match="basic plane"):
        letters(head + table)


def test_a_code_is_drawn_the_same_way_each_time() -> None:
    assert qr.picture("https://a.example/x") == qr.picture("https://a.example/x") != qr.picture("https://a.example/y")
    assert qr.png("x").startswith(b"\x89PNG")
