"""Writes a paper as DOCX in the measures of the PDF, to be edited before it is signed; equal papers, equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt

from caseflow.core.paper import Paper, Run, Seal, Signatures
from caseflow.gateways import qr
from caseflow.gateways.word_xml import Look, Text, grid, paragraph, rule

FONT: Final = "Times New Roman"
"""Named, not embedded: Word on Windows has it, LibreOffice puts a font of the same widths in its place."""
NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""What the archive says of each of its parts: the first moment that a ZIP knows."""
NATIONAL: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
_END_OF_BODY = b"<w:sectPr"
_LEFT = 0.45
"""The share of the sheet beside the national motto."""
_MOTTO_MM = 55 / 13
"""How long the motto is for each point of its letters."""
_PAGE_NUMBER: Final = (
    '<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:instrText xml:space="preserve">PAGE</w:instrText></w:r>'
    '<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
)


def word(paper: Paper) -> bytes:
    """The paper as DOCX."""
    document = docx.Document()
    _style(document)
    _properties(document, paper)
    section = document.sections[0]
    _sheet(section, paper)
    _page_numbers(section, paper.sheet.page_number)
    if paper.seal is not None:
        _seal(section, paper.seal)
    return _packed(document, _text(paper).encode())


def _style(document: Document) -> None:
    """One font for every script, Vietnamese, no space that nobody asked for."""
    for properties in (
        document.styles["Normal"].element.get_or_add_rPr(),
        document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr")),
    ):
        for name in ("w:rFonts", "w:lang"):
            for old in properties.findall(qn(name)):
                properties.remove(old)
        fonts = " ".join(f'w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
        properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {fonts}/>"))
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>'))
    document.styles["Normal"].paragraph_format.space_after = Pt(0)


def _properties(document: Document, paper: Paper) -> None:
    """What the file says of itself; never who is signed in on the machine, never the hour."""
    core = document.core_properties
    made = datetime.combine(paper.on, time())  # the format has no zone: a day is a day
    core.title, core.author, core.last_modified_by, core.language = paper.called[:255], paper.author[:255], "", "vi-VN"
    core.created = core.modified = made
    core.comments, core.keywords, core.subject, core.category, core.revision = "", "", "", "", 1


def _sheet(section: Section, paper: Paper) -> None:
    sheet = paper.sheet
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance, section.footer_distance = Mm(10), Mm(6)
    section.different_first_page_header_footer = True


def _text(paper: Paper) -> str:
    """Everything between the margins."""
    text = Text(paper.sheet)
    grounds = ((Run(one.text, one.bold, True) for one in ground.line) for ground in paper.grounds)
    parts = [
        _top(paper, text),
        _title(paper, text),
        *(text.running(tuple(line)) for line in grounds),
        _centred(paper.title.opens, paper.sheet.title, before=8, after=8),
        *_body(paper, text),
        _foot(paper, text),
        *map(text.block, paper.annexes),
    ]
    return "".join(parts)


def _body(paper: Paper, text: Text) -> Iterator[str]:
    """The blocks; whoever signs has words of the text on the same page."""
    following = [*paper.body[1:], None]
    for block, after in zip(paper.body, following, strict=True):
        yield text.block(block, keep=after is None or isinstance(after, Signatures))


def _centred(words: str, size: float, *, before: float = 0, after: float = 0, bold: bool = True) -> str:
    if not words:
        return ""
    return paragraph((Run(words, bold=bold),), Look(size, "center", before=before, after=after))


def _motto(paper: Paper, room: float) -> str:
    sheet = paper.sheet
    length = _MOTTO_MM * sheet.motto
    return _centred(NATIONAL, sheet.national) + _centred(MOTTO, sheet.motto) + rule(room, length)


def _top(paper: Paper, text: Text) -> str:
    sheet, top = paper.sheet, paper.top
    dated = (Run(top.dated, italic=True),)
    mark = _centred("DỰ THẢO", sheet.number, before=2) if paper.draft else ""
    if top.frame == "national":
        day = paragraph(dated, Look(sheet.place, "right", before=4)) if top.dated else ""
        return _motto(paper, text.room) + mark + day
    left, right = text.room * _LEFT, text.room * (1 - _LEFT)
    office = "".join(
        [
            *(_centred(line, sheet.superior, bold=False) for line in top.superior),
            *(_centred(line, sheet.office) for line in top.office),
            rule(left, left * 0.4),
        ]
    )
    subject = _centred(paper.title.about, sheet.subject, bold=False) if top.frame == "letter" else ""
    number = _centred(top.number, sheet.number, bold=False) + subject + mark
    day = paragraph(dated, Look(sheet.place, "center"))
    return grid([left, right], [[office, _motto(paper, right)], [number, day]])


def _title(paper: Paper, text: Text) -> str:
    sheet, title = paper.sheet, paper.title
    parts = []
    if title.heading:
        heading = Look(sheet.title, "center", before=12, extra='<w:outlineLvl w:val="0"/>')
        parts.append(paragraph((Run(title.heading, bold=True),), heading))
        parts.append(
            paragraph((Run(title.about, bold=True),), Look(sheet.about, "center", inner=8)) if title.about else ""
        )
        if paper.top.frame == "national" and paper.top.number:
            parts.append(_centred(paper.top.number, sheet.number, bold=False))
        parts.append(rule(text.room, 35))
    parts.append(_centred(title.authority, sheet.title, before=6, after=6))
    if title.addressee:
        parts.append(_centred(f"Kính gửi: {title.addressee}", sheet.text, before=10, after=8, bold=False))
    return "".join(parts)


def _foot(paper: Paper, text: Text) -> str:
    """To whom it goes, and who signs."""
    sheet = paper.sheet
    last = len(paper.recipients) - 1
    lines = [
        paragraph((Run(f"- {one}{'.' if at == last else ';'}"),), Look(sheet.recipients))
        for at, one in enumerate(paper.recipients)
    ]
    if lines:
        lines.insert(0, paragraph((Run("Nơi nhận:", True, True),), Look(sheet.recipients_head)))
    signed = text.signed(paper.signer) if paper.signer is not None else ""
    if not lines and not signed:
        return ""
    widths = [text.room * 0.45, text.room * 0.55]
    return paragraph((), Look(6)) + grid(widths, [["".join(lines), signed]])


def _page_numbers(section: Section, size: float) -> None:
    """In the middle of the top margin from the second page on (NĐ 30/2020, Phụ lục I, mục I.7)."""
    field = _PAGE_NUMBER.format(size=round(size * 2))
    made = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p>')
    header = section.header
    header.is_linked_to_previous = False
    only = header.paragraphs[0]._p
    only.addnext(made)
    only.getparent().remove(only)


def _seal(section: Section, seal: Seal) -> None:
    """The code at the foot of the first page."""
    footer = section.first_page_footer
    footer.is_linked_to_previous = False
    only = footer.paragraphs[0]
    picture = only.add_run().add_picture(io.BytesIO(qr.png(seal.url)), width=Mm(15))
    picture._inline.docPr.set("descr", "Mã QR tra cứu văn bản")
    only.add_run("   Mã tra cứu: ").font.size = Pt(9)
    code = only.add_run(seal.code)
    code.font.size, code.bold = Pt(9), True
    only.add_run(f". Tra cứu văn bản tại: {seal.url}").font.size = Pt(9)


def _packed(document: Document, text: bytes) -> bytes:
    """The archive with its parts in order, without the hour of this machine.

    The text goes in last and as letters, before the measures of the sheet, which end an empty body: elements that are
    moved from one tree to another cost the square of their number.
    """
    raw, made = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(made, "w") as packed:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, NO_TIME)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            content = given.read(name)
            if name == "word/document.xml":
                content = content.replace(_END_OF_BODY, text + _END_OF_BODY, 1)
            packed.writestr(part, content)
    return made.getvalue()
