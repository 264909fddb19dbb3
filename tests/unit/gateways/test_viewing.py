"""Files seen without their own programs: what is shown of each kind, and that hostile ones end in a sentence."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PIL import Image

from caseflow.core.words import FileKind
from caseflow.gateways import viewing
from caseflow.gateways.inspection import UnsafeFile, sandbox
from caseflow.gateways.viewing import pictures, tables, word
from caseflow.gateways.viewing.leaf import Block, Leaf, Place, leaf_of
from tests.support import hostile
from tests.support.files import make_docx, make_jpg, make_pdf, make_png, make_xlsx


def seen(tmp_path: Path, content: bytes, kind: FileKind, place: Place = Place()) -> Leaf:  # noqa: B008 - frozen
    path = tmp_path / "file"
    path.write_bytes(content)
    return leaf_of(viewing.draw(path, kind, place))


def refused(tmp_path: Path, content: bytes, kind: FileKind, place: Place = Place()) -> str:  # noqa: B008 - frozen
    with pytest.raises(UnsafeFile) as caught:
        seen(tmp_path, content, kind, place)
    return caught.value.message("vi")


def drawn(leaf: Leaf) -> Image.Image:
    assert leaf.picture is not None
    picture = Image.open(io.BytesIO(leaf.picture.content))
    assert picture.format == "WEBP"
    assert picture.size == (leaf.picture.width, leaf.picture.height)
    return picture


def book(*rows: list[Any], shapes: dict[str, str] | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, shape in (shapes or {}).items():
        made.active[place].number_format = shape
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def document(build: Any) -> bytes:
    made = docx.Document()
    build(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def replaced(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The package with other words in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            data = source.read(part)
            assert part != name or old in data
            copy.writestr(part, data.replace(old, new) if part == name else data)
    return target.getvalue()


def words(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def test_a_page_of_a_pdf_is_drawn_with_its_number_and_turned(tmp_path):
    content = make_pdf(pages=3)
    second = seen(tmp_path, content, "pdf", Place(2))
    assert (second.count, second.number) == (3, 2)
    width, height = drawn(second).size
    assert 1_380 <= width <= 1_400
    assert height > width
    turned = drawn(seen(tmp_path, content, "pdf", Place(2, turns=1)))
    assert turned.size == (height, width)
    assert refused(tmp_path, content, "pdf", Place(4)) == "Tệp không có trang này."


def test_a_pdf_of_ten_thousand_pages_is_shown_page_by_page_to_its_limit(tmp_path):
    content = hostile.pdf_of_pages(10_000)
    assert seen(tmp_path, content, "pdf", Place(2_000)).count == 10_000
    assert refused(tmp_path, content, "pdf", Place(2_001)).startswith("Tệp có 10000 trang")


@pytest.mark.parametrize("size", [(14_400, 14_400), (1, 14_400), (14_400, 1), (200_000, 200_000)])
def test_a_page_of_any_size_is_drawn_within_bounds(tmp_path, size):
    picture = drawn(seen(tmp_path, hostile.pdf_of_pages(1, size), "pdf"))
    assert picture.width * picture.height <= pictures.PIXELS + 10_000
    assert max(picture.size) <= pictures.LONGEST + 1


def test_a_pdf_with_a_password_says_so(tmp_path):
    assert "mật khẩu" in refused(tmp_path, hostile.pdf_with_password(), "pdf")


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "jpg", "png"])
@pytest.mark.parametrize("content", [b"", b"hong", b"%PDF-1.7 \x00\xff" * 50, b"PK\x03\x04" * 50])
def test_what_is_broken_is_said_in_a_sentence(tmp_path, kind, content):
    assert refused(tmp_path, content, kind).startswith("Tệp")


@pytest.mark.parametrize(
    ("kind", "make"), [("pdf", make_pdf), ("docx", make_docx), ("xlsx", make_xlsx), ("png", make_png)]
)
def test_what_is_cut_short_is_said_in_a_sentence_or_shown_as_far_as_it_goes(tmp_path, kind, make):
    whole = make()
    for share in (10, 2):
        with contextlib.suppress(UnsafeFile):
            assert seen(tmp_path, whole[: len(whole) // share], kind).number == 1


def test_a_picture_is_drawn_upright_and_no_larger_than_a_page(tmp_path):
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: to be turned by a quarter
    Image.new("RGB", (3_000, 2_000), "red").save(stream, "JPEG", exif=exif.tobytes())
    picture = drawn(seen(tmp_path, stream.getvalue(), "jpg"))
    assert picture.height == pictures.PHOTO
    assert picture.height > picture.width
    assert drawn(seen(tmp_path, stream.getvalue(), "jpg", Place(turns=1))).width == pictures.PHOTO
    assert not picture.getexif()


def test_a_picture_of_huge_size_and_one_that_sees_through(tmp_path):
    assert refused(tmp_path, hostile.png_of_pixels(30_000, 30_000), "png").startswith("Tệp quá phức tạp")
    stream = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(stream, "PNG")
    assert drawn(seen(tmp_path, stream.getvalue(), "png")).convert("L").getextrema() == (255, 255)
    assert drawn(seen(tmp_path, make_jpg(), "jpg")).size == (320, 240)


def test_a_picture_that_is_drawn_over_and_over_is_cut(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(hostile.jpeg_of_scans(2_000))
    with pytest.raises(UnsafeFile):
        sandbox.run(viewing.leaf, path, "jpg", 1, 1, 0, bounds=replace(viewing.BOUNDS, cpu=1, wall=120))


def test_a_document_is_told_in_its_order_and_nothing_of_it_is_markup(tmp_path):
    def build(made):
        made.add_heading("Báo cáo", 0)
        made.add_heading("Thông tin chung", 2)
        line = made.add_paragraph("Đơn vị ")
        line.add_run("<script>alert(1)</script>").bold = True
        for one in ("mua", "bán"):
            made.add_paragraph(one, style="List Number")
        made.add_paragraph("chấm", style="List Bullet")
        table = made.add_table(2, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Cả hàng"
        table.cell(1, 1).text = "Ô cuối"

    leaf = seen(tmp_path, document(build), "docx")
    kinds = [(block.kind, block.level if block.kind == "heading" else 0) for block in leaf.blocks]
    assert kinds == [("heading", 1), ("heading", 2), ("paragraph", 0), *[("item", 0)] * 3, ("table", 0)]
    assert leaf.blocks[2].runs[1].text == "<script>alert(1)</script>"
    assert leaf.blocks[2].runs[1].bold
    assert [block.mark for block in leaf.blocks[3:6]] == ["1.", "2.", "•"]
    table = leaf.blocks[6].rows
    assert [box.span for box in table[0]] == [2]
    assert table[1][1].lines[0][0].text == "Ô cuối"


def test_what_was_struck_out_or_hidden_in_a_document_is_not_read(tmp_path):
    content = document(lambda made: made.add_paragraph("giữ lại"))
    old = b"<w:r><w:t>gi\xe1\xbb\xaf l\xe1\xba\xa1i</w:t></w:r>"
    gone = b"<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>y</w:t></w:r>"
    leaf = seen(tmp_path, replaced(content, "word/document.xml", old, gone + old), "docx")
    assert [words(block) for block in leaf.blocks] == ["giữ lại"]


def test_a_long_document_comes_in_parts(tmp_path):
    content = document(lambda made: [made.add_paragraph("chữ " * 500) for _ in range(20)])
    first = seen(tmp_path, content, "docx")
    assert first.count > 3
    parts = [seen(tmp_path, content, "docx", Place(n)) for n in range(1, first.count + 1)]
    assert sum(len(part.blocks) for part in parts) == 20
    assert all(sum(len(words(block)) for block in part.blocks) <= word.LETTERS for part in parts)
    assert refused(tmp_path, content, "docx", Place(99)) == "Tệp không có trang này."


def test_a_document_that_names_entities_or_unpacks_to_too_much_is_refused(tmp_path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'
    assert refused(tmp_path, hostile.package({"word/document.xml": bomb}), "docx").startswith("Tệp")
    assert refused(tmp_path, hostile.package({"word/document.xml": b" " * 60_000_000}), "docx").startswith("Tệp quá")
    assert refused(tmp_path, hostile.docx_of_elements(), "docx").startswith("Tệp")


def test_cells_are_shown_as_people_write_them(tmp_path):
    content = book(
        ["Khoản", "Tiền", "Tỷ lệ", "Ngày", "Giờ", "Năm", "Có"],
        ["Tư vấn", 1_234_567, 0.0993, date(2026, 11, 5), datetime.fromisoformat("2026-11-05T08:30"), 2026, True],
        ["<b>đậm</b>", 12.5, 0.5, None, None, None, None],
        shapes={"B2": "#,##0", "C2": "0.00%", "C3": "0%"},
    )
    grid = seen(tmp_path, content, "xlsx").grid
    assert grid is not None
    assert grid.columns == tuple("ABCDEFG")
    assert [cell.text for cell in grid.rows[1]] == [
        "Tư vấn", "1.234.567", "9,93\u00a0%", "05/11/2026", "05/11/2026 08:30", "2026", "Đúng",
    ]  # fmt: skip
    assert [cell.text for cell in grid.rows[2][:3]] == ["<b>đậm</b>", "12,5", "50\u00a0%"]
    assert {cell.kind for cell in grid.rows[1][1:6]} == {"number"}


def test_a_formula_is_its_value_and_one_without_a_value_says_so(tmp_path):
    content = book([2, 3, "=A1*B1", '=HYPERLINK("https://x.example")'])
    cached = replaced(content, "xl/worksheets/sheet1.xml", b"<f>A1*B1</f><v></v>", b"<f>A1*B1</f><v>6</v>")
    grid = seen(tmp_path, cached, "xlsx").grid
    assert grid is not None
    assert [(cell.text, cell.kind) for cell in grid.rows[0][2:]] == [("6", "number"), ("ƒ", "unknown")]
    assert grid.unknown


def test_a_sheet_comes_in_stretches_of_rows_and_the_second_sheet_by_its_number(tmp_path):
    made = openpyxl.Workbook()
    for number in range(1, tables.ROWS + 51):
        made.active.append([number] + [""] * 60 + ["xa"])
    made.create_sheet("Ẩn").append(["riêng"])
    made.worksheets[1].sheet_state = "hidden"
    stream = io.BytesIO()
    made.save(stream)
    first = seen(tmp_path, stream.getvalue(), "xlsx")
    assert first.count == 2
    assert first.grid is not None
    assert (len(first.grid.rows), first.grid.more) == (tables.ROWS, True)
    rest = seen(tmp_path, stream.getvalue(), "xlsx", Place(1, tables.ROWS + 1)).grid
    assert rest is not None
    assert [row[0].text for row in rest.rows] == [str(n) for n in range(tables.ROWS + 1, tables.ROWS + 51)]
    assert not rest.more
    second = seen(tmp_path, stream.getvalue(), "xlsx", Place(2))
    assert (second.title, second.hidden) == ("Ẩn", True)
    assert refused(tmp_path, stream.getvalue(), "xlsx", Place(3)) == "Tệp không có trang này."


def test_a_cell_at_the_far_end_of_a_sheet_costs_no_more_than_what_is_shown(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1048576"] = "đầu", "cuối"
    stream = io.BytesIO()
    made.save(stream)
    grid = seen(tmp_path, stream.getvalue(), "xlsx").grid
    assert grid is not None
    assert [[cell.text for cell in row] for row in grid.rows] == [["đầu"]]
    assert len(grid.columns) <= tables.COLUMNS


def test_a_workbook_with_macros_shows_values_and_runs_nothing(tmp_path):
    target = io.BytesIO(make_xlsx())
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    grid = seen(tmp_path, target.getvalue(), "xlsx").grid
    assert grid is not None
    assert grid.rows[0][0].text == "Khoản mục"


def test_a_workbook_that_unpacks_to_too_much_is_cut(tmp_path):
    rows = b"".join(b"<row><c t='inlineStr'><is><t>%s</t></is></c></row>" % (b"a" * 100) for _ in range(100))
    sheet = replaced(make_xlsx(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData>" + rows)
    assert seen(tmp_path, sheet, "xlsx").grid is not None
    cells = b"<sheetData><row>" + b"<c/>" * 8_000_000 + b"</row>"
    path = tmp_path / "bomb"
    path.write_bytes(replaced(make_xlsx(), "xl/worksheets/sheet1.xml", b"<sheetData>", cells))
    with pytest.raises(UnsafeFile):
        sandbox.run(viewing.leaf, path, "xlsx", 1, 1, 0, bounds=replace(viewing.BOUNDS, cpu=1, wall=120))
