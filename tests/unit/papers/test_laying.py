"""The parts of a letter laid out: conditions, numbers, letters, tables, what is attached."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caseflow.core.paper import (
    Annex,
    Article,
    Block,
    Column,
    Heading,
    Item,
    Paper,
    Paragraph,
    Party,
    Run,
    Signatures,
    Table,
    text_of,
)
from caseflow.notifications.letter_schema import Value
from caseflow.papers.compose import compose
from caseflow.papers.laying import balanced
from caseflow.papers.measures import A4, INDENT_MM, LEAST_SPACE_PT, MARGINS_MM, OFFICE_LETTERS, SHEETS, SIZES_PT
from caseflow.papers.samples import HEAD, faults, sample, values
from tests.support.papers import LETTERS, letter

ROWS = (
    "variables:\n  costs: {title: x, kind: rows, sample: [], columns: {what: {title: Việc, share: 3},"
    " on: {title: Ngày, kind: date}, cost: {title: Tiền, kind: money, share: 2, total: true},"
    " part: {title: Phần, kind: number, total: true}}}"
)


def _paper(body: str, head: str = "", **data: Value) -> Paper:
    return compose(letter(body, head), data, HEAD)


def _said(blocks: tuple[Block, ...]) -> list[str]:
    """The label of every entry with its words."""
    said = []
    for block in blocks:
        if isinstance(block, Item):
            said.append(f"{block.label} {text_of(block.line)}")
        elif isinstance(block, Article):
            said.append(f"Điều {block.number}. {text_of(block.line)}")
        elif isinstance(block, Heading | Paragraph):
            said.append(text_of(block.line))
    return said


def test_lists_are_numbered_and_begin_anew_after_anything_else() -> None:
    body = "1. a\na) b\na) c\n- d\na) e\n1. f\na) g\nx\n1. h\n## y\n1. i\n### Điều: j\n1. k\na) l\n-> m\na) n"
    assert _said(_paper(body).body) == [
        "1. a", "a) b", "b) c", "- d", "c) e", "2. f", "a) g", "x", "1. h", "y", "1. i", "Điều 1. j",
        "1. k", "a) l", "m", "a) n",
    ]  # fmt: skip


def test_articles_go_on_through_the_paper_and_begin_anew_in_an_annex() -> None:
    paper = _paper("### Điều: a\nx\n### Điều: b\n{{#annex Phụ}}\n### Điều: c")
    assert _said(paper.body) == ["Điều 1. a", "x", "Điều 2. b"]
    assert _said(paper.annexes) == ["Điều 1. c"]


def test_every_line_becomes_its_block() -> None:
    body = _paper("## a\n-> b\nc\n### Điều: d\n- e").body
    assert body == (
        Heading((Run("a"),)), Paragraph((Run("b"),), centred=True), Paragraph((Run("c"),)), Article(1, (Run("d"),)),
        Item("-", (Run("e"),)),
    )  # fmt: skip


def test_what_stands_under_a_condition_stands_or_falls_with_its_value() -> None:
    body = "{{#if note}}\n1. có {{note}}\n{{/if}}\n{{#unless note}}\n1. không\n{{/unless}}\n1. sau"
    assert _said(_paper(body, note="x").body) == ["1. có x", "2. sau"]
    assert _said(_paper(body).body) == ["1. không", "2. sau"]
    assert _said(_paper(body, note=" ").body) == ["1. không", "2. sau"]


def test_an_amount_stands_in_figures_and_in_words() -> None:
    cost = "variables: {cost: {title: x, kind: money, sample: 1}}"
    body = "{{cost}} ({{cost_in_words}})"
    assert _said(_paper(body, cost, cost=0).body) == ["0\u00a0đồng (Không đồng)"]
    assert _said(_paper(body, cost).body) == ["…………………… (……………………)"]
    condition = "{{#if cost_in_words}}\nx\n{{/if}}"
    assert _said(_paper(body, cost, cost=5).body) == ["5\u00a0đồng (Năm đồng)"]
    with pytest.raises(Exception, match="cost_in_words"):
        letter(condition, cost)


def test_a_value_of_several_lines_is_several_blocks_where_it_stands_alone() -> None:
    assert _said(_paper("- {{reasons}}", reasons="một\nhai").body) == ["- một", "- hai"]
    assert _said(_paper("1. {{reasons}}\n1. sau", reasons="một\nhai").body) == ["1. một", "2. hai", "3. sau"]
    assert _said(_paper("Vì {{reasons}}.", reasons="một\nhai").body) == ["Vì một hai."]
    assert _paper("**{{reasons}}**", reasons="a\nb").body == (
        Paragraph((Run("a", True),)),
        Paragraph((Run("b", True),)),
    )
    assert _said(_paper("{{reasons}}").body) == ["……………………"]


def test_stretches_of_one_style_are_one_run() -> None:
    assert _paper("a {{note}} **b {{note}}** *c*", note="x").body == (
        Paragraph((Run("a x "), Run("b x", bold=True), Run(" "), Run("c", italic=True))),
    )
    assert _paper("***a***").body == (Paragraph((Run("a", True, True),)),)


def test_a_table_is_numbered_and_summed() -> None:
    table = _paper(
        "{{#table costs}}", ROWS, costs=[{"what": "a\nb", "cost": 1000}, {"cost": 500, "part": Decimal("0.5")}]
    ).body[0]
    assert isinstance(table, Table)
    assert table.columns == (
        Column("TT", 0, "center"), Column("Việc", 3), Column("Ngày", 1, "center"), Column("Tiền", 2, "right"),
        Column("Phần", 1, "right"),
    )  # fmt: skip
    assert table.rows == (("1", "a b", "", "1.000", ""), ("2", "", "", "500", "0,5"))
    assert table.total == ("Tổng cộng", "", "", "1.500", "0,5")


def test_an_empty_table_and_one_without_sums_have_no_last_row() -> None:
    plain = "variables: {rows: {title: x, kind: rows, sample: [], columns: {a: {title: A}}}}"
    empty = _paper("{{#table costs}}", ROWS).body[0]
    assert isinstance(empty, Table)
    assert (empty.rows, empty.total) == ((), ())
    filled = _paper("{{#table rows}}", plain, rows=[{"a": "x"}]).body[0]
    assert isinstance(filled, Table)
    assert (filled.rows, filled.total) == ((("1", "x"),), ())


def test_who_signs_stands_side_by_side() -> None:
    body = "{{#sign}}\nBên a | (Ký) | {{officer_name}}\nBên B | |\n{{/sign}}"
    assert _paper(body, officer_name="A").body == (
        Signatures((Party(("BÊN A",), "(Ký)", "A"), Party(("BÊN B",), "", ""))),
    )


def test_one_annex_has_no_number_and_several_have_roman_ones() -> None:
    assert [a.label for a in _paper("x\n{{#annex Một}}\ny").annexes if isinstance(a, Annex)] == ["Phụ lục"]
    paper = _paper("x\n{{#annex Một {{note}}}}\ny\n{{#annex Hai}}\nz", note="a")
    assert [(a.label, text_of(a.title)) for a in paper.annexes if isinstance(a, Annex)] == [
        ("Phụ lục I", "Một a"), ("Phụ lục II", "Hai"),
    ]  # fmt: skip
    assert [type(block) for block in paper.annexes] == [Annex, Paragraph, Annex, Paragraph]


def test_an_annex_that_is_not_there_does_not_count() -> None:
    paper = _paper("x\n{{#if note}}\n{{#annex Một}}\n{{/if}}\n{{#annex Hai}}")
    assert [a.label for a in paper.annexes if isinstance(a, Annex)] == ["Phụ lục"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",)),
        ("ỦY BAN NHÂN DÂN TỈNH BÌNH NGUYÊN", ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH NGUYÊN")),
        ("CHI CỤC TIÊU CHUẨN ĐO LƯỜNG CHẤT LƯỢNG", ("CHI CỤC TIÊU CHUẨN", "ĐO LƯỜNG CHẤT LƯỢNG")),
        ("X" * 26, ("X" * 26,)),
        ("X" * 40 + " Y", ("X" * 40, "Y")),
        ("A B " + "C" * 24, ("A B", "C" * 24)),
        ("", ()),
    ],
)
def test_the_name_of_an_office_stands_on_lines_of_about_one_length(name: str, lines: tuple[str, ...]) -> None:
    assert balanced(name) == lines


def test_three_lines_where_two_do_not_hold_it() -> None:
    lines = balanced("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH")
    assert len(lines) == 3
    assert max(map(len, lines)) <= OFFICE_LETTERS
    assert balanced("aa bb cc dd", most=5) == ("aa bb", "cc dd")
    assert balanced("aaa bb", most=6) == ("aaa bb",)
    assert balanced("một hai ba", most=3) == ("một", "hai", "ba")


def test_the_measures_of_an_upright_sheet_are_within_the_decree() -> None:
    assert all(low <= getattr(A4, side) <= high for side, (low, high) in MARGINS_MM.items())
    assert all(low <= getattr(A4, part) <= high for part, (low, high) in SIZES_PT.items())
    assert (SIZES_PT["office"], SIZES_PT["place"], SIZES_PT["text"]) == ((12, 13), (13, 14), (13, 14))
    assert INDENT_MM[0] <= A4.indent <= INDENT_MM[1]
    assert A4.space >= LEAST_SPACE_PT
    assert (A4.width, A4.height) == (210, 297)
    assert {name: (s.width, s.height) for name, s in SHEETS.items()} == {
        "a4": (210, 297), "a4_landscape": (297, 210), "a5": (148, 210),
    }  # fmt: skip


def test_every_letter_that_ships_is_filled_by_its_samples() -> None:
    assert list(faults(LETTERS)) == []
    assert sample(LETTERS["contract"]).top.number == "Số: 07/HĐ-SKHCN"
    assert sample(LETTERS["reminder"]).top.number == "Số: 07/CCTĐC-TĐC"
    assert sample(LETTERS["reminder"]).signer == Party(("CHI CỤC TRƯỞNG",), "", "Hoàng Minh Khoa")
    assert sample(LETTERS["contract"]).seal is not None
    assert sample(LETTERS["declaration"]).seal is None
    assert values(LETTERS["reminder"])["task"] == "gửi báo cáo tiến độ 6 tháng đầu năm 2026"


def test_a_letter_that_its_samples_do_not_fill_is_a_fault_of_its_file() -> None:
    wants = letter("{{#table costs}}", ROWS.replace("kind: rows,", "kind: rows, required: true,"))
    assert [str(f) for f in faults({"sample": wants})] == [
        "notifications/letters/sample.md:1: its samples do not fill it: letter 'sample' needs costs"
    ]
