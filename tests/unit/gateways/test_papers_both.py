"""One paper in two formats: the same words, the same bytes each time, and no value that is more than text."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from caseflow.core.paper import Paper
from caseflow.gateways import typesetting, word
from caseflow.notifications.letter_schema import Cell
from caseflow.papers.compose import compose
from caseflow.papers.samples import HEAD, sample
from caseflow.papers.values import one_line
from tests.support.papers import LETTERS, docx_words, letter, pdf_words, words

HOSTILE = [
    "#import \"@preview/x:1.0.0\"", "#sys.version", "#read(\"/etc/passwd\")", "#{1+1}", "#set text(red)", "$x^2$",
    "*đậm* _nghiêng_ `mã`", "= Tiêu đề", "\\ \\n \\u{41}", "<label> @nhãn", "// ghi chú /* hết */", "[#lorem(9)]",
    "# Tiêu đề", "## Kết luận", "### Điều: Tăng lương", "1. một", "a) một", "- gạch", "-> giữa", "| a | b |",
    "**đậm**", "![ảnh](http://x.example/a.png)", "[liên kết](javascript:alert(1))", "<script>alert(1)</script>",
    "{{agency_name}}", "{{#if note}}", "{{#annex Giả}}", "{{ 7*7 }}", "{% for x in y %}", "${7*7}", "#{7*7}",
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "{PAGE \\* MERGEFORMAT}", "{ INCLUDETEXT c:\\\\x }",
    "</w:t></w:r><w:r><w:t>chèn", "&amp; &#65; ]]>", "a\x00b\x07c\x1bd\x7fe", "trái\u202ephải\u2066lộn\u200fxong",
    "dòng một\r\ndòng hai\x85dòng ba\u2028dòng bốn", "e\u0302\u0301 Tie\u0302\u0301ng", "漢字 ไทย 🙂 ﷽",
    "\ufffe\uffff\ue000 hết", "'; DROP TABLE cases; --", "%n%n%s", "A\tB", "–—…“”‘’«»",
    "x" * 10_000, "từ ngữ " * 2_000,
]  # fmt: skip
EVERYWHERE = letter(
    "{{note}}\n**{{note}}** và {{note}}\n- {{note}}\n{{#table items}}\n{{#sign}}\n"
    "{{note}} | {{note}} | {{note}}\n{{/sign}}"
    "\n{{#annex {{note}}}}\n1. {{note}}",
    'about: "{{note}}"\naddressee: "{{note}}"\ngrounds: ["{{note}};"]\nrecipients: ["{{note}}"]\n'
    "variables: {items: {title: x, kind: rows, sample: [],"
    " columns: {a: {title: A}, b: {title: B, kind: money, total: true}}}}",
)
"""A letter that puts one value everywhere."""


def _with(value: str) -> Paper:
    rows: list[dict[str, Cell | None]] = [{"a": value, "b": n} for n in range(3)]
    return compose(EVERYWHERE, {"note": value, "items": rows}, replace(HEAD, symbol="TB-SKHCN"))


def _without_heads(text: str) -> str:
    """The head of a table stands on every page of a PDF."""
    return text.replace("TTAB", "")


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_says_the_same_in_both_formats(name: str) -> None:
    paper = sample(LETTERS[name])
    written = docx_words(word.word(paper))
    assert written == pdf_words(typesetting.pdf(paper), paper)
    assert words(paper.title.heading or paper.title.about) in written
    assert "{{" not in written


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:24]))
def test_a_value_is_text_in_both_formats_whatever_it_holds(value: str) -> None:
    paper = _with(value)
    written = docx_words(word.word(paper))
    cleaned = words(one_line(value))
    assert written.count(cleaned) >= 10
    shown = "".join(c if ord(c) in typesetting._letters() else typesetting.UNKNOWN for c in written)
    found, wanted = _without_heads(pdf_words(typesetting.pdf(paper), paper)), _without_heads(shown)
    if len(value) < 1_000:
        assert found == wanted
    else:  # cells that go on over a page are read page by page
        assert Counter(found) == Counter(wanted)


def test_a_document_of_word_holds_no_field_but_the_number_of_its_page() -> None:
    document = docx.Document(io.BytesIO(word.word(_with("{PAGE} HYPERLINK =1+1 </w:t>"))))
    assert list(document.element.body.iter(qn("w:instrText"), qn("w:hyperlink"), qn("w:fldSimple"))) == []
    header = document.sections[0].header._element
    assert [node.text for node in header.iter(qn("w:instrText"))] == ["PAGE"]


def test_three_thousand_rows_are_all_there() -> None:
    rows: list[dict[str, Cell | None]] = [{"a": f"dòng{n}.", "b": n} for n in range(3_000)]
    paper = compose(EVERYWHERE, {"note": "x", "items": rows}, HEAD)
    written = docx_words(word.word(paper))
    assert _without_heads(pdf_words(typesetting.pdf(paper), paper)) == _without_heads(written)
    assert all(f"dòng{n}.{n:,}".replace(",", ".") in written for n in range(3_000))
    assert written.count("4.498.500") == 1


def test_the_same_paper_has_the_same_bytes_and_another_day_others() -> None:
    paper = sample(LETTERS["contract"])
    for made in (typesetting.pdf, word.word):
        assert made(paper) == made(paper)
        assert made(paper) != made(replace(paper, on=paper.on.replace(day=6)))
    with zipfile.ZipFile(io.BytesIO(word.word(paper))) as archive:
        assert {part.date_time for part in archive.infolist()} == {word.NO_TIME}
        assert archive.testzip() is None


def test_a_draft_says_so_in_both_formats() -> None:
    head = replace(HEAD, number="", dated=None, seal=None, symbol="TB-SKHCN")
    for name in ("refusal_notice", "contract", "report_request"):
        paper = compose(LETTERS[name], {}, head, draft=True)
        written = docx_words(word.word(paper))
        assert written == pdf_words(typesetting.pdf(paper), paper)
        assert "DỰTHẢO" in written
        assert "Số:……/TB-SKHCN" in written
    assert "DỰTHẢO" not in docx_words(word.word(sample(LETTERS["contract"])))
