"""A letter, its values and the head of an office become a paper: who, what, when, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caseflow.core.paper import Party, Run, Seal, text_of
from caseflow.notifications.letter_lint import known
from caseflow.papers import compose as composing
from caseflow.papers.compose import CannotCompose, Head, Signer, compose, missing, symbol
from caseflow.papers.measures import SHEETS
from tests.support.papers import HEAD as FILE
from tests.support.papers import LETTERS, letter

HEAD = Head(
    superior=" Ủy ban nhân dân tỉnh  Bình Nguyên",
    issuer="Sở Khoa học và Công nghệ",
    number="07",
    symbol="TB-SKHCN",
    place="Bình Nguyên",
    dated=date(2026, 1, 5),
    signer=Signer("KT.", "Giám đốc", "Phó Giám đốc", " Nguyễn Thị  Hồng Nhung"),
    seal=Seal("A7", "https://a.example/A7"),
)
DECISION = FILE.replace("layout: record", "layout: decision").replace("THÔNG BÁO", "QUYẾT ĐỊNH")
OFFICIAL = FILE.replace("layout: record", "layout: official_letter").replace("heading: THÔNG BÁO\n", "")
PRIVATE = FILE.replace("issuer: department\nchain: director\n", "issuer: applicant\n").replace("series: TB\n", "")


def test_the_top_names_the_office_number_and_day() -> None:
    top = compose(letter("x"), {}, HEAD).top
    assert top.frame == "office"
    assert top.superior == ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH NGUYÊN")
    assert top.office == ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",)
    assert top.number == "Số: 07/TB-SKHCN"
    assert top.dated == "Bình Nguyên, ngày 05 tháng 01 năm 2026"


def test_what_is_not_numbered_and_dated_yet_leaves_room() -> None:
    paper = compose(letter("x"), {}, replace(HEAD, number="", dated=None))
    assert paper.top.number == "Số: ……/TB-SKHCN"
    assert paper.top.dated == "Bình Nguyên, ngày …… tháng …… năm ………"
    assert paper.on == composing.NO_DAY == date(1970, 1, 1)
    assert paper.called == "Thông báo"
    assert compose(letter("x"), {}, HEAD).on == date(2026, 1, 5)


def test_a_paper_without_a_series_has_no_number() -> None:
    made = compose(letter("x\n{{#annex Kèm}}\ny", base=FILE.replace("series: TB\n", "")), {}, HEAD)
    assert made.top.number == ""
    assert made.called == "Thông báo"
    assert made.annexes[0].belongs_to == "(Kèm theo Thông báo ngày 05 tháng 01 năm 2026 của Sở Khoa học và Công nghệ)"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("base", "head", "frame", "dated"),
    [
        (FILE, "", "office", True),
        (OFFICIAL, "about: V/v thử", "letter", True),
        (PRIVATE, "", "national", True),
        (FILE.replace("layout: record", "layout: contract"), "", "national", False),
    ],
)
def test_a_layout_says_what_stands_at_the_top(base: str, head: str, frame: str, dated: bool) -> None:
    top = compose(letter("x", head, base=base), {}, HEAD).top
    assert (top.frame, bool(top.dated)) == (frame, dated)
    assert bool(top.office) == bool(top.superior) == (frame != "national")


def test_a_decision_says_who_decides_and_opens_its_articles() -> None:
    written = letter("### Điều: a", "authority: Giám đốc {{agency_name}}\nabout: Về việc thử", base=DECISION)
    paper = compose(written, {"agency_name": "Sở"}, HEAD)
    assert paper.title.authority == "GIÁM ĐỐC SỞ"
    assert (paper.title.heading, paper.title.opens, paper.title.about) == ("QUYẾT ĐỊNH", "QUYẾT ĐỊNH:", "Về việc thử")
    assert paper.called == "Quyết định 07/TB-SKHCN: Về việc thử"
    other = compose(letter("x"), {}, HEAD).title
    assert (other.opens, other.authority, other.about, other.addressee) == ("", "", "", "")


def test_an_official_letter_is_called_one_and_its_addressee_is_named() -> None:
    head = "about: V/v thử\naddressee: '{{enterprise_name}}'\nneeds: [enterprise_name]"
    paper = compose(letter("x", head, base=OFFICIAL), {"enterprise_name": "Công ty A"}, HEAD)
    assert paper.called == "Công văn 07/TB-SKHCN: V/v thử"
    assert paper.title.addressee == "Công ty A"


def test_the_title_of_a_file_has_an_end() -> None:
    paper = compose(letter("x", "about: '{{note}}'"), {"note": "a " * 400}, HEAD)
    assert len(paper.called) == composing.LONGEST_TITLE - 1, "a blank before the ellipsis is taken off"
    assert paper.called.endswith("a…")
    exact = "b" * (composing.LONGEST_TITLE - len("Thông báo 07/TB-SKHCN: "))
    assert compose(letter("x", "about: '{{note}}'"), {"note": exact}, HEAD).called.endswith("b")
    assert compose(letter("x", "about: '{{note}}'"), {"note": exact + "b"}, HEAD).called.endswith("b…")


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signer("", "Giám đốc", "Giám đốc", "A"), ("GIÁM ĐỐC",)),
        (Signer("KT.", "Giám đốc", "Phó Giám đốc", "A"), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (Signer("TM.", "Ủy ban nhân dân", "Chủ tịch", "A"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (Signer("TL.", "Giám đốc", "Chánh Văn phòng", "A"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
        (Signer("TUQ.", "Giám đốc", "", "A"), ("TUQ. GIÁM ĐỐC",)),
    ],
)
def test_who_signs_says_in_which_capacity(signer: Signer, lines: tuple[str, ...]) -> None:
    assert signer.party() == Party(lines, "", "A")
    assert compose(letter("x"), {}, replace(HEAD, signer=signer)).signer == Party(lines, "", "A")


def test_a_letter_that_says_who_signs_is_not_signed_again() -> None:
    own = letter("x\n{{#sign}}\nBÊN A | (Ký) | {{officer_name}}\n{{/sign}}")
    assert compose(own, {"officer_name": "A"}, HEAD).signer is None
    attached = letter("x\n{{#annex Kèm}}\n{{#sign}}\nBÊN A | | A\n{{/sign}}")
    assert compose(attached, {}, HEAD).signer == Party(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "", "Nguyễn Thị Hồng Nhung")
    assert compose(letter("x"), {}, replace(HEAD, signer=None)).signer is None


def test_recipients_of_the_letter_come_first_and_the_file_copy_last() -> None:
    written = letter("x", 'recipients: ["Như trên;", "{{enterprise_name}}", "Lưu: VT."]')
    head = replace(HEAD, recipients=("Sở Tài chính;", " ", "Như trên;"))
    assert compose(written, {"enterprise_name": "A"}, head).recipients == ("Như trên", "A", "Sở Tài chính", "Lưu: VT")
    assert compose(written, {}, HEAD).recipients == ("Như trên", "Lưu: VT")
    assert compose(letter("x"), {}, HEAD).recipients == ()


def test_a_ground_without_its_value_is_left_out_and_says_whether_it_is_confirmed() -> None:
    written = letter("x", 'grounds: [{text: "Căn cứ A;", confirmed: true}, "Căn cứ {{legal_ground}}."]')
    assert [(text_of(g.line), g.confirmed) for g in compose(written, {}, HEAD).grounds] == [("Căn cứ A;", True)]
    given = compose(written, {"legal_ground": "B"}, HEAD).grounds
    assert [(text_of(g.line), g.confirmed) for g in given] == [("Căn cứ A;", True), ("Căn cứ B.", False)]


NEEDS = letter(
    "{{enterprise_name}} {{cost}} {{kept}}",
    "needs: [enterprise_name]\nvariables:\n  kept: {title: x, sample: a}\n"
    "  cost: {title: x, kind: money, required: true, sample: 1}",
)


def test_what_a_letter_needs_and_does_not_get_is_named() -> None:
    assert missing(NEEDS, {}) == ("enterprise_name", "cost")
    assert missing(NEEDS, {"enterprise_name": " ", "cost": 0}) == ("enterprise_name",)
    with pytest.raises(CannotCompose) as caught:
        compose(NEEDS, {"enterprise_name": "A"}, HEAD)
    assert (caught.value.missing, caught.value.wrong) == (("cost",), ())
    assert str(caught.value) == "letter 'sample' needs cost"
    paper = compose(NEEDS, {"enterprise_name": "A", "cost": 5, "stranger": "x"}, HEAD)
    assert not paper.draft


def test_a_draft_may_lack_values_but_no_value_may_be_of_another_kind() -> None:
    paper = compose(NEEDS, {"enterprise_name": None}, HEAD, draft=True)
    assert paper.draft
    assert text_of(paper.body[0].line) == " ".join(["……………………"] * 3)  # type: ignore[union-attr]
    for draft in (True, False):
        with pytest.raises(CannotCompose) as caught:
            compose(NEEDS, {"enterprise_name": 5, "cost": 5}, HEAD, draft=draft)
        assert caught.value.wrong == ("enterprise_name (text)",)
        assert str(caught.value).endswith("has values of another kind: enterprise_name (text)")


def test_today_is_the_day_of_the_head_unless_it_is_given() -> None:
    written = letter("ngày {{today}}")

    def first(data: dict[str, date | str], head: Head = HEAD) -> str:
        return text_of(compose(written, data, head).body[0].line)  # type: ignore[union-attr]

    assert first({}) == "ngày 05 tháng 01 năm 2026"
    assert first({"today": date(2025, 12, 30)}) == "ngày 30 tháng 12 năm 2025"
    assert first({}, replace(HEAD, dated=None)) == "ngày …… tháng …… năm ………"


def test_the_letters_after_the_number_follow_the_decree() -> None:
    assert symbol(letter("x").head, "SKHCN", "TĐC") == "TB-SKHCN"
    official = letter("x", "about: V/v thử", base=OFFICIAL).head
    assert symbol(official, "SKHCN", "TĐC") == "SKHCN-TĐC"
    assert symbol(official, "SKHCN") == "SKHCN"
    assert symbol(letter("x", base=PRIVATE).head, "SKHCN") == "SKHCN"


def test_a_paper_takes_its_sheet_its_seal_and_its_author() -> None:
    paper = compose(letter("x", "size: a5"), {}, HEAD)
    assert (paper.name, paper.sheet, paper.seal, paper.author) == ("sample", SHEETS["a5"], HEAD.seal, HEAD.issuer)


def test_equal_arguments_give_equal_papers() -> None:
    written = LETTERS["contract"]
    data = {name: variable.example() for name, variable in known(written).items()}
    assert compose(written, data, HEAD) == compose(written, dict(data), replace(HEAD))
    assert hash(compose(letter("x"), {}, HEAD).body) == hash(compose(letter("x"), {}, HEAD).body)
    assert compose(letter("x"), {}, HEAD).body[0].line == (Run("x"),)  # type: ignore[union-attr]
