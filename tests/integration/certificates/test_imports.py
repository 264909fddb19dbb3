"""A thousand certificates and three hundred rows of a draft out of spreadsheets: each fault told, none half in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
import xlsxwriter

from caseflow.certificates.standing import STATUSES
from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, Invalid, NotAllowed, Refused
from caseflow.db.models import Certificate, Event, Import, SearchWord, Surveillance
from caseflow.forms import sheet
from caseflow.forms.schema import FormField
from caseflow.gateways import sheets
from caseflow.services.cases import row_imports, submissions
from caseflow.services.certificates import counts as register_counts
from caseflow.services.certificates import import_reading, import_sheets, imports, register
from caseflow.services.certificates.register import Filters
from caseflow.services.files.storage import Upload
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import APPLICATION
from tests.support.stations import OpenStation

ROWS = 1_000
HEADINGS = [
    "STT", "Mã số thuế", "Tên đơn vị", "Xã, phường", "Quy mô", "Loại chứng nhận", "Tiêu chuẩn", "Phiên bản",
    "Số giấy chứng nhận", "Tổ chức chứng nhận", "Ngày quyết định chứng nhận", "Hiệu lực từ ngày",
    "Ngày cuối có hiệu lực",
]  # fmt: skip
NUMBER, CODE, NAME, DECIDED, KIND, VALID_TO = 8, 1, 2, 10, 5, 12
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_code(number: int) -> str:
    """A tax code with its right check digit; those that would need a 10 were never issued, so the next one is taken."""
    while True:
        digits = f"{99_000_000 + number:09d}"
        check = 10 - sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
        if check != 10:
            return f"{digits}{check}"
        number += 1_000_000


def good(count: int = ROWS) -> list[list[Any]]:
    """So many rows without a fault, typed and written in all the ways that are right."""
    rows: list[list[Any]] = []
    for n in range(count):
        decided = date(2024, 1, 1) + timedelta(days=n % 700)
        day = decided if n % 2 else f"{decided:%d/%m/%Y}"
        rows.append([
            n + 1, int(tax_code(n % 400)) if n % 3 == 0 else tax_code(n % 400), f"Đơn vị Ví Dụ {n % 400}",
            f"Xã {n % 7}", ("Nhỏ", "micro", "Vừa", None)[n % 4],
            "iso_9001" if n % 2 else "Chứng nhận khác", "TCVN ISO 9001" if n % 2 else "TCVN 11892-1", 2015,
            f"VD-{n:04d}", f"Tổ chức {n % 3}", day, day, None if n % 2 else decided + timedelta(days=700),
        ])  # fmt: skip
    return rows


def book(
    rows: list[list[Any]], headings: list[str] | None = None, formulas: dict[tuple[int, int], str] | None = None
) -> bytes:
    """An XLSX as an office would make it: a title above the headings, dates as dates."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        made.set_properties({"created": datetime(2026, 3, 9, tzinfo=UTC)})  # one book, one file
        page, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy"})
        page.write_string(0, 0, "DANH SÁCH GIẤY CHỨNG NHẬN")
        page.write_row(2, 0, headings or HEADINGS)
        for number, row in enumerate(rows, 3):
            for at, cell in enumerate(row):
                if formulas is not None and (number + 1, at) in formulas:
                    page.write_formula(number, at, formulas[number + 1, at])
                elif isinstance(cell, date):
                    page.write_datetime(number, at, cell, day)
                elif cell is not None:
                    page.write(number, at, cell)
    return out.getvalue()


@pytest.fixture
def officer(ctx: Context) -> Actor:
    return factories.staff(ctx, "case_officer")


def send(ctx: Context, officer: Actor, content: bytes, name: str = "Sổ 2025.xlsx") -> imports.Report:
    done = imports.upload(ctx, officer, filename=name, content=io.BytesIO(content), key=key())
    import_reading.read_waiting(ctx)
    return imports.report(ctx, officer, done["import"])


def count(ctx: Context, what: Any) -> int:
    with ctx.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(what)) or 0


def test_a_thousand_certificates_with_planted_faults_are_all_told_and_none_is_entered(
    ctx: Context, officer: Actor
) -> None:
    rows = good()
    planted: set[tuple[int, str, str]] = set()

    def plant(row: int, column: int, value: Any, message: str) -> None:
        rows[row - 4][column] = value
        planted.add((row, chr(65 + column), message))

    plant(10, CODE, "0100109107", "Mã số thuế chưa đúng (10 chữ số, 10 chữ số kèm -001, hoặc 12 chữ số).")
    plant(77, NAME, None, "Vui lòng điền mục này.")
    plant(200, DECIDED, "31/02/2025", "Ngày chưa đúng. Ví dụ: 05/11/2026.")
    plant(300, DECIDED, date(2031, 1, 1), "Không được sau ngày 10/03/2026.")
    plant(444, KIND, "Loại không có", "Mục đã chọn không có trong danh sách.")
    plant(556, VALID_TO, date(2001, 1, 1), "Không được trước “Hiệu lực từ ngày”")
    plant(900, NUMBER, "vd 0896", "Số giấy này trùng với dòng 897 của bảng.")
    rows[900 - 4][9] = rows[897 - 4][9]
    rows[897 - 4][NUMBER] = "VD-0896"
    planted.add((1003, "C", "Ô này là công thức; hãy dán giá trị thay cho công thức."))
    found = send(ctx, officer, book(rows, formulas={(1003, NAME): '=HYPERLINK("http://x.example")'}))
    assert found.line.state == "faulty"
    told = {(p.row, p.column, p.message.vi) for p in found.problems}
    assert {(row, column) for row, column, _ in told} == {(row, column) for row, column, _ in planted}
    assert all(any(t[:2] == p[:2] and t[2].startswith(p[2]) for t in told) for p in planted)
    assert count(ctx, Certificate) == 0
    with pytest.raises(Refused):
        imports.confirm(ctx, officer, found.line.public_id, key())

    marked = openpyxl.load_workbook(
        io.BytesIO(import_sheets.faulty(ctx, officer, found.line.public_id, "en"))
    ).worksheets[0]
    texts = [[str(cell.value or "") for cell in row] for row in marked.iter_rows()]
    wrong = [row for row in texts if "Not a valid date" in row[-1]]
    assert len(wrong) == 1
    assert "31/02/2025" in wrong[0]
    assert sum(1 for row in texts if row[-1]) - 1 == len(planted)  # and the heading of that column
    assert sum(cell.comment is not None for row in marked.iter_rows() for cell in row) == len(planted)


def test_a_thousand_good_rows_enter_in_one_transaction_once_and_are_counted(ctx: Context, officer: Actor) -> None:
    content, events = book(good()), count(ctx, Event)
    found = send(ctx, officer, content)
    assert (found.line.state, found.line.total, found.problems) == ("ready", ROWS, ())
    assert count(ctx, Certificate) == 0
    again = key()
    done = imports.confirm(ctx, officer, found.line.public_id, again)
    assert done == imports.confirm(ctx, officer, found.line.public_id, again)
    assert (done["count"], count(ctx, Certificate)) == (ROWS, ROWS)
    assert count(ctx, Event) == events + 3  # sent, read, confirmed
    known = imports.upload(ctx, officer, filename="Tên khác.xlsx", content=io.BytesIO(content), key=key())
    assert known == {"import": found.line.public_id, "known": True}
    assert import_reading.read_waiting(ctx) == 0
    with pytest.raises(Refused):
        imports.confirm(ctx, officer, found.line.public_id, key())
    assert count(ctx, Import) == 1
    shown = register.page(ctx, officer, Filters(words="vi du 399", status="all"))
    assert {line.enterprise for line in shown.lines} == {"Đơn vị Ví Dụ 399"}
    with ctx.read() as session:
        first = session.scalars(sa.select(Certificate).order_by(Certificate.id)).first()
        assert first is not None
        assert (first.source, first.holder_tax_code, first.year, first.size_class) == (
            "imported",
            tax_code(0),
            2024,
            "small",
        )
        owners = sa.select(sa.func.count(sa.distinct(SearchWord.owner_id))).where(SearchWord.kind == "certificate")
        assert session.scalar(owners) == ROWS
        due = session.scalars(sa.select(Surveillance.due_on)).all()
        assert min(due) >= date(2026, 3, 10)
        assert set(session.scalars(sa.select(Certificate.remind_on))) == {date(2026, 3, 10)}, "the worker plans them"


def test_on_both_databases_every_filter_agrees_with_the_status_of_each_line(ctx: Context, officer: Actor) -> None:
    found = send(ctx, officer, book(good(40)))
    imports.confirm(ctx, officer, found.line.public_id, key())
    for on in (None, date(2023, 12, 31), date(2024, 1, 20), date(2026, 2, 1), date(2027, 6, 1), date(2031, 1, 1)):
        lines = {s: register.page(ctx, officer, Filters(status=s, on=on)).lines for s in (*STATUSES, "all")}
        assert all(line.status == status for status in STATUSES for line in lines[status])
        assert sum(len(lines[status]) for status in STATUSES) == len(lines["all"]) == 40
    assert register.page(ctx, officer, Filters(flag="duplicate", status="all")).lines == ()
    assert register.page(ctx, officer, Filters(flag="overlap", status="all")).lines == ()
    narrow = Filters(ends_from=date(2026, 3, 2), commune="Xã 1", year=2024, body="Tổ chức 1")
    assert [line.number for line in register.page(ctx, officer, narrow).lines] == ["VD-0001"]
    counted = register_counts.counts(ctx, officer, "body", "size")
    assert (counted.total.certificates, counted.total.enterprises) == (40, 40)


def test_what_was_entered_meanwhile_enters_nothing_of_the_file(ctx: Context, officer: Actor) -> None:
    larger = book(good(6))  # made once: a workbook says in which second it was made
    one, two = send(ctx, officer, book(good(5)), "a.xlsx"), send(ctx, officer, larger, "b.xlsx")
    imports.confirm(ctx, officer, one.line.public_id, key())
    with pytest.raises(Refused):
        imports.confirm(ctx, officer, two.line.public_id, key())
    assert count(ctx, Certificate) == 5
    again = send(ctx, officer, larger, "b.xlsx")
    assert again.line.public_id == two.line.public_id
    assert {p.row for p in again.problems} == {4, 5, 6, 7, 8}


def test_a_worker_that_died_is_followed_by_another_from_the_beginning(ctx: Context, officer: Actor, clock: Any) -> None:
    sent = imports.upload(ctx, officer, filename="a.xlsx", content=io.BytesIO(book(good(3))), key=key())["import"]
    with ctx.tx() as session:
        session.execute(sa.update(Import).values(state="reading", claimed_at=clock.now(), done=2))
    assert import_reading.read_waiting(ctx) == 0
    clock.advance(timedelta(minutes=6))
    assert import_reading.read_waiting(ctx) == 1
    assert imports.report(ctx, officer, sent).line.state == "ready"


@pytest.mark.parametrize(
    ("encode", "separator"),
    [(lambda s: s.encode("utf-8-sig"), ";"), (lambda s: s.encode(), ","), (lambda s: s.encode("cp1258"), "\t")],
)
def test_a_csv_is_read_in_the_ways_it_is_saved(
    ctx: Context, officer: Actor, encode: Callable[[str], bytes], separator: str
) -> None:
    names = [
        "Mã số thuế",
        "Tên đơn vị",
        "scheme",
        "standard",
        "number",
        "certification_body",
        "decided_on",
        "valid_from",
    ]
    cells = [tax_code(1), "Cơ sở Ngọc Mẫu", "other", "TCVN 1", "=A1", "Tổ chức A", "05/11/2025", "2025-11-05"]
    text = "\r\n".join(separator.join(row) for row in (names, cells))
    if "cp1258" in repr(encode.__code__.co_consts):
        text = text.replace("ấ", "â\u0301").replace("ẫ", "â\u0303").replace("ọ", "o\u0323").replace("ở", "ơ\u0309")
        text = text.replace("ố", "ô\u0301").replace("ế", "ê\u0301").replace("ã", "a\u0303").replace("ứ", "ư\u0301")
        text = text.replace("ổ", "ô\u0309").replace("ị", "i\u0323")
    found = send(ctx, officer, encode(text), "bảng.csv")
    assert [(p.row, p.column) for p in found.problems] == [(2, "E")]
    good_one = send(ctx, officer, encode(text.replace("=A1", "A1")), "bảng.csv")
    assert good_one.preview[0][1]["holder_name"] == "Cơ sở Ngọc Mẫu"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing"),
        ("a.csv", b""),
        ("a.csv", b"a\x00b"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.xlsm", b"PK"),
    ],
)
def test_what_is_no_table_is_refused_at_the_field(ctx: Context, officer: Actor, name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        imports.upload(ctx, officer, filename=name, content=io.BytesIO(content), key=key())
    assert set(refused.value.fields) == {"file"}
    assert count(ctx, Import) == 0


def test_only_who_keeps_the_register_imports(ctx: Context) -> None:
    viewer = factories.staff(ctx, "viewer")
    with pytest.raises(NotAllowed):
        imports.upload(ctx, viewer, filename="a.xlsx", content=io.BytesIO(book(good(1))), key=key())


MEMBERS = FormField.model_validate({
    "kind": "rows", "label": {"vi": "Thành viên", "en": "Members"}, "max_rows": 300,
    "columns": {
        "name": {"kind": "text", "label": {"vi": "Họ tên hộ", "en": "Household"}, "required": True, "max": 100},
        "area": {"kind": "integer", "label": {"vi": "Diện tích (m²)", "en": "Area (m²)"}, "required": True, "min": 1},
        "joined_on": {"kind": "date", "label": {"vi": "Ngày tham gia", "en": "Joined on"}, "max": "today"},
        "contract": {"kind": "yes_no", "label": {"vi": "Có hợp đồng", "en": "Has a contract"}},
        "crops": {
            "kind": "choices", "label": {"vi": "Cây trồng", "en": "Crops"},
            "options": {"longan": {"vi": "Nhãn", "en": "Longan"}, "rice": {"vi": "Lúa", "en": "Rice"}},
        },
    },
})  # fmt: skip


def test_three_hundred_members_are_read_and_planted_faults_are_told_by_row_and_column(tmp_path: Any) -> None:
    rows: list[list[Any]] = [
        [f"Hộ {n}", 500 + n, date(2020, 1, 1 + n % 28), "Có" if n % 2 else "x", "Nhãn; Lúa"] for n in range(300)
    ]
    headings = ["Họ tên hộ", "Diện tích (m²)", "Ngày tham gia", "Có hợp đồng", "Cây trồng"]

    def read(count_of: int = 300) -> sheet.Sheet:
        path = tmp_path / "t.xlsx"
        path.write_bytes(book(rows[:count_of], headings))
        return sheet.sheet(MEMBERS, sheets.read(path, "xlsx", 400), date(2026, 3, 10))

    clean = read()
    assert (len(clean.rows), clean.problems) == (300, ())
    assert clean.rows[1] == {
        "name": "Hộ 1",
        "area": 501,
        "joined_on": "2020-01-02",
        "contract": True,
        "crops": ["longan", "rice"],
    }
    rows[5][1], rows[99][0], rows[299][4], rows[150][2] = 0, "", "Ngô", date(2030, 1, 1)
    assert {(p.row, p.column) for p in read().problems} == {(9, "B"), (103, "A"), (303, "E"), (154, "C")}
    rows.append(["Hộ thừa", 1, None, None, None])
    assert (0, "Nhiều nhất 300 dòng.") in {(p.row, p.message.vi) for p in read(301).problems}


def test_rows_of_a_draft_come_from_a_table_or_stay_as_they_were(at: OpenStation) -> None:
    journey = at("draft")
    ctx, own, case = journey.ctx, journey.applicant, journey.case

    def fill(rows: list[list[Any]], **more: Any) -> row_imports.Filled:
        seen = submissions.sheet(ctx, own, case, APPLICATION)
        table = io.BytesIO(book(rows, ["Ca", "Bộ phận", "Số người"]))
        saw = replace(seen.at("headcount"), **more)
        return row_imports.fill(ctx, own, case, saw, "shifts", Upload("Ca.xlsx", table), key())

    assert fill([["Ca sáng", "Xưởng 1", 40], ["night", None, "12"]]).count == 2
    held = submissions.sheet(ctx, own, case, APPLICATION).values["shifts"]
    assert held == [{"shift": "morning", "unit": "Xưởng 1", "people": 40}, {"shift": "night", "people": 12}]
    wrong = fill([["Ca sáng", "Xưởng 1", 1], ["Ca trăng", None, 0]])
    assert {(p.row, p.column) for p in wrong.problems} == {(5, "A"), (5, "C")}
    assert submissions.sheet(ctx, own, case, APPLICATION).values["shifts"] == held
    with pytest.raises(Conflict):
        fill([["Ca đêm", None, 3]], base="another")
    assert submissions.sheet(ctx, own, case, APPLICATION).values["shifts"] == held
