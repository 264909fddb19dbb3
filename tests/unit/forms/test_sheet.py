"""Tables of cells read as rows of a form: headings, kinds of cells, and where each fault stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.cells import Cell, Formula, Table, letter
from caseflow.forms import sheet
from caseflow.forms.schema import FormField
from caseflow.gateways import sheets
from caseflow.gateways.sheets import Written

FIELD = FormField.model_validate({
    "kind": "rows", "label": "Rows", "max_rows": 3,
    "columns": {
        "name": {"kind": "text", "label": {"vi": "Tên hộ", "en": "Household"}, "required": True, "max": 20},
        "code": {"kind": "text", "label": {"vi": "Mã số thuế", "en": "Tax code"}, "format": "tax_code"},
        "phone": {"kind": "phone", "label": {"vi": "Điện thoại", "en": "Telephone"}},
        "share": {"kind": "percentage", "label": {"vi": "Tỷ lệ", "en": "Share"}},
        "since": {"kind": "date", "label": {"vi": "Từ ngày", "en": "Since"}},
        "until": {"kind": "date", "label": {"vi": "Đến ngày", "en": "Until"}, "not_before": "since"},
    },
})  # fmt: skip
HEAD: tuple[Cell, ...] = ("STT", "TÊN HỘ", "tax code", "Điện thoại", "Tỷ lệ", "Từ ngày", "Đến ngày", "Ghi chú riêng")


def read(*rows: tuple[Cell, ...], more: bool = False) -> sheet.Sheet:
    return sheet.sheet(FIELD, Table((("Danh sách",), HEAD, *rows), more), date(2026, 3, 10))


def test_cells_of_every_kind_become_typed_values_and_blank_rows_are_passed_over() -> None:
    found = read(
        (1, " Hộ\u00a0A ", 100109106, 912345678, Decimal("12.5"), date(2026, 1, 2), "05/11/2026", "x"),
        (2, None, "", None, None, None, None, None),
        (3, "Hộ B", None, None, None, None, None),
    )
    assert found.problems == ()
    assert found.ignored == ("Ghi chú riêng",)
    assert found.rows == (
        {"name": "Hộ A", "code": "0100109106", "phone": "0912345678", "share": "12.5", "since": "2026-01-02",
         "until": "2026-11-05"},
        {"name": "Hộ B"},
    )  # fmt: skip


def test_each_fault_stands_at_its_row_and_column() -> None:
    found = read(
        (1, None, "123", None, None, None, None),
        (2, Formula("=1+1"), None, None, None, date(2026, 1, 2), date(2026, 1, 1)),
        (3, "H" * 21, None, "abc", "101", None, None),
    )
    assert [(p.row, p.column, p.name) for p in found.problems] == [
        (3, "B", "name"), (3, "C", "code"), (4, "B", "name"), (4, "G", "until"), (5, "B", "name"), (5, "D", "phone"),
        (5, "E", "share"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((("x",), ("y",)), "There is no row of headings. Please use the template."),
        ((("Tax code",), ("0100109106",)), "The column “Household” is missing."),
        ((("Household", "Tên hộ"), ("a", "b")), "The column “Household” stands twice."),
        ((("Household",),), "The table has no rows."),
        ((("Household",), *[("a",)] * 4), "At most 3 rows."),
    ],
)
def test_a_table_that_is_none_says_why(rows: tuple[tuple[Cell, ...], ...], message: str) -> None:
    assert message in [p.message.en for p in sheet.sheet(FIELD, Table(rows), None).problems]


@given(st.lists(st.lists(st.text(max_size=12) | st.integers(-(10**16), 10**16) | st.none(), max_size=8), max_size=6))
def test_no_table_is_too_odd_to_be_read(rows: list[list[Any]]) -> None:
    found = sheet.sheet(FIELD, Table((HEAD, *map(tuple, rows))), date(2026, 3, 10))
    assert all(1 <= len(p.column) <= 2 or p.row in (0, 1) for p in found.problems)


def test_what_is_written_is_text_and_read_back_as_it_was(tmp_path: Path) -> None:
    day = date(2026, 11, 5)
    rows: list[list[Cell]] = [["=cmd|' /C calc'!A0", 12, day, "@x", "Đơn vị"], ["+1", None, None, "-2", ""]]
    path = tmp_path / "t.xlsx"
    path.write_bytes(sheets.write([Written("Bảng", ["a", "b", "c", "d", "e"], rows, wrong={(0, 1): "lỗi"})]))
    assert sheets.check(path, "t.xlsx") == "xlsx"
    back = sheets.read(path, "xlsx", 10).rows
    assert back[1] == ("=cmd|' /C calc'!A0", 12, day, "@x", "Đơn vị")
    assert not any(isinstance(cell, Formula) for row in back for cell in row)


def test_a_sheet_is_read_no_further_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(sheets.write([Written("Bảng", ["a"], [[n] for n in range(50)])]))
    found = sheets.read(path, "xlsx", 20)
    assert (len(found.rows), found.more) == (20, True)


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
