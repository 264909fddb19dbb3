"""A paper as DOCX: its sheet, its font, what it says of itself, and that it can be opened and read."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from caseflow.core.paper import Paper
from caseflow.gateways import word
from caseflow.papers.samples import sample
from tests.support.papers import LETTERS


@pytest.fixture(scope="module")
def paper() -> Paper:
    return sample(LETTERS["approval_decision"])


@pytest.fixture(scope="module")
def document(paper: Paper) -> Document:
    return docx.Document(io.BytesIO(word.word(paper)))


def test_the_sheet_has_the_measures_of_the_paper(document: Document, paper: Paper) -> None:
    section, sheet = document.sections[0], paper.sheet
    found = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    wanted = (sheet.width, sheet.height, sheet.top, sheet.left, sheet.right)
    assert [round(side / Mm(1)) for side in found if side is not None] == list(wanted)
    assert section.different_first_page_header_footer


def test_the_font_is_the_one_that_word_has_for_every_script(document: Document) -> None:
    fonts = document.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert not any("Theme" in name for name in fonts.attrib)


def test_it_says_of_itself_what_the_paper_says(document: Document, paper: Paper) -> None:
    core = document.core_properties
    assert (core.title, core.author, core.language) == (paper.called, paper.author, "vi-VN")
    assert core.created is not None
    assert core.created.date() == paper.on
    assert core.last_modified_by == core.comments == ""


def test_letters_stand_in_their_sizes(document: Document, paper: Paper) -> None:
    sizes = {run.text: run.font.size.pt for p in document.paragraphs for run in p.runs if run.font.size}
    assert sizes["QUYẾT ĐỊNH"] == paper.sheet.title
    assert sizes["Điều 1."] == paper.sheet.text
    cells = {
        p.text: p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    }
    top = cells["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert top.runs[0].font.size is not None
    assert top.runs[0].font.size.pt == paper.sheet.national
    assert top.runs[0].bold
    assert cells["Số: 07/QĐ-SKHCN"].runs[0].bold is None


def test_headings_are_in_the_outline_and_an_annex_begins_a_page(document: Document) -> None:
    levels = [
        p.text for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:outlineLvl")) is not None
    ]
    assert levels == ["QUYẾT ĐỊNH", "DANH MỤC NỘI DUNG VÀ KINH PHÍ HỖ TRỢ ĐỢT 1 NĂM 2026"]
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Phụ lục"]


def test_a_table_repeats_its_head_and_ends_with_its_sums(document: Document) -> None:
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [
        "TT", "Đơn vị, địa chỉ", "Nội dung hỗ trợ", "Ngân sách hỗ trợ (đồng)", "Đơn vị đối ứng (đồng)",
    ]  # fmt: skip
    head = table.rows[0]._tr.trPr
    assert head is not None
    assert head.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[-1].cells] == ["Tổng cộng"] * 3 + ["150.000.000", "162.000.000"]


def test_the_code_stands_at_the_foot_of_the_first_page_alone(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    assert paper.seal is not None
    assert paper.seal.code in "".join(p.text for p in section.first_page_footer.paragraphs)
    assert "".join(p.text for p in section.footer.paragraphs) == ""
    (picture,) = section.first_page_footer._element.iter(qn("wp:docPr"))
    assert picture.get("descr") == "Mã QR tra cứu văn bản"


def test_a_paper_without_a_code_has_no_foot() -> None:
    plain = sample(LETTERS["reminder"])
    made = docx.Document(io.BytesIO(word.word(replace(plain, seal=None))))
    assert "".join(p.text for p in made.sections[0].first_page_footer.paragraphs) == ""
