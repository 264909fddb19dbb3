"""The language of letters: what each line becomes, and every mistake with its file, its line and the word meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from caseflow.core.reader import ContentError
from caseflow.notifications import letters
from caseflow.notifications.letter_body import spans
from caseflow.notifications.letter_lint import FORMAL
from caseflow.notifications.letter_schema import Part, Span, Variable, When
from tests.support.papers import HEAD, letter

AT = HEAD.count("\n") + 3
"""The line of the file on which the text begins: after the head, an empty line and the second fence."""


def _faults(body: str, head: str = "", base: str = HEAD, name: str = "sample") -> list[str]:
    with pytest.raises(ContentError) as caught:
        letters.read(f"{base}{head.strip()}\n---\n{body}\n", f"notifications/letters/{name}.md")
    return [str(fault).partition(".md:")[2] for fault in caught.value.faults]


def _said(body: str, head: str = "", base: str = HEAD) -> list[str]:
    """The faults without their lines."""
    return [fault.partition(": ")[2] for fault in _faults(body, head, base)]


@pytest.mark.parametrize("text", ["", "name: x\n", "---\nname: x\n", "\n---\nname: x\n---\n", "--- x\n---\n"])
def test_a_letter_without_its_head_says_so(text: str) -> None:
    with pytest.raises(ContentError, match=r"sample\.md:1: a letter begins with its head between two lines of ---"):
        letters.read(text, "sample.md")


def test_each_line_becomes_its_part_and_remembers_where_it_stands() -> None:
    body = letter("## a\n\n### Điều: b\n-> c\n1. d\na) e\n- f\n  g  ").body
    assert [(part.kind, part.at - AT, part.spans[0].text) for part in body] == [
        ("heading", 0, "a"), ("article", 2, "b"), ("centred", 3, "c"), ("number", 4, "d"), ("letter", 5, "e"),
        ("dash", 6, "f"), ("paragraph", 7, "g"),
    ]  # fmt: skip
    assert all(part.when is None and part.rows == "" and part.parties == () for part in body)


def test_a_line_is_cut_into_text_placeholders_and_styles() -> None:
    assert spans("a {{b}} **c {{d}}** *e*f") == (
        Span("a "), Span("", "b"), Span(" "), Span("c ", bold=True), Span("", "d", bold=True), Span(" "),
        Span("e", italic=True), Span("f"),
    )  # fmt: skip
    assert spans("*{{a}}*") == (Span("", "a", italic=True),)
    assert spans("") == ()
    assert spans("**a*b***") == (Span("a", bold=True), Span("b", bold=True, italic=True))
    for unclosed in ("**a", "a*", "*a**"):
        with pytest.raises(ValueError, match="not closed"):
            spans(unclosed)


def test_conditions_tables_signatures_and_annexes_are_read() -> None:
    body = letter(
        "{{#if note}}\na\n{{#table costs}}\n{{/if}}\n{{#unless note}}\nb\n{{#sign}}\nA | c | {{note}}\nB||\n{{/sign}}\n"
        "{{/unless}}\n{{#annex  Phụ {{note}} }}\nd",
        "variables: {costs: {title: x, kind: rows, sample: [], columns: {a: {title: A}}}}",
    ).body
    assert [(part.kind, part.when) for part in body] == [
        ("paragraph", When("note", True)), ("table", When("note", True)), ("paragraph", When("note", False)),
        ("sign", When("note", False)), ("annex", None), ("paragraph", None),
    ]  # fmt: skip
    assert body[1].rows == "costs"
    assert body[3].parties == (((Span("A"),), (Span("c"),), (Span("", "note"),)), ((Span("B"),), (), ()))
    assert body[3].at == AT + 6
    assert body[4].spans == (Span("Phụ "), Span("", "note"))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("# a", "a heading is written '## …', an article '### Điều: …'"),
        ("###Điều: a", "a heading is written '## …', an article '### Điều: …'"),
        ("2. a", "entries of a list are all written '1. …': the engine numbers them"),
        ("10. a", "entries of a list are all written '1. …': the engine numbers them"),
        ("b) a", "entries of a list are all written 'a) …': the engine letters them"),
        ("đ) a", "entries of a list are all written 'a) …': the engine letters them"),
        ("* a", "an entry of a list is written '- …'"),
        ("• a", "an entry of a list is written '- …'"),
        ("| a |", "a table is written {{#table rows}}, its columns stand in the head"),
        ("> a", "there are no quotations, code or pictures in a letter"),
        ("```", "there are no quotations, code or pictures in a letter"),
        ("![a](b)", "there are no quotations, code or pictures in a letter"),
        ("a **b", "a '*' is not closed: **bold**, *italic*"),
        ("{{ note }}", "'{{ note }}' is not a placeholder: write {{name}}, without blanks or dots"),
        ("a {{note.x}}", "'{{note.x}}' is not a placeholder: write {{name}}, without blanks or dots"),
        ("a {{note", "'{{' is not a placeholder: write {{name}}, without blanks or dots"),
        ("a {{#if note}}", "'{{#if note}}' is not a placeholder: write {{name}}, without blanks or dots"),
        ("{{#tabel costs}}", "unknown block '{{#tabel}}' (did you mean '#table'?)"),
        ("{{#each costs}}", "unknown block '{{#each}}'"),
        ("{{#if}}", "{{#if name}} needs the name of one variable"),
        ("{{#table a b}}", "{{#table name}} needs the name of one variable"),
        ("{{#annex}}", "{{#annex …}} needs the title of what is attached"),
        ("{{#if note}}\na", "{{#if}} is not closed by {{/if}}"),
        ("{{#sign}}\na||", "{{#sign}} is not closed by {{/sign}}"),
        ("{{/if}}", "{{/if}} closes nothing that is open"),
        ("{{#if note}}\na\n{{/unless}}\n{{/if}}", "{{/unless}} closes nothing that is open"),
        ("{{#if note}}\n{{#unless note}}\n{{/if}}", "{{#unless}} cannot stand inside {{#if}}"),
        ("{{#sign}}\na||\n{{#sign}}\n{{/sign}}", "{{#sign}} cannot stand inside {{#sign}}"),
        ("{{#sign}}\na||\n{{#if note}}\n{{/sign}}", "{{#if}} cannot stand inside {{#sign}}"),
        ("{{#sign}}\n{{/sign}}", "{{#sign}} names nobody"),
        (
            "{{#sign}}\na | b\nc||\n{{/sign}}",
            "who signs is written: capacity | note | name (the last two may be empty)",
        ),
        ("", "the letter has no text"),
        ("{{nota}}", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("{{#table nota}}", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("{{#table note}}", "the variable 'note' holds no rows"),
        ("{{#if nota}}\na\n{{/if}}", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("{{note_in_words}}", "the variable 'note_in_words' is not declared"),
        ("{{#sign}}\na | | {{nota}}\n{{/sign}}", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("{{#annex {{nota}}}}", "the variable 'nota' is not declared (did you mean 'note'?)"),
    ],
)
def test_a_mistake_in_the_text_is_named(body: str, fault: str) -> None:
    assert _said(body)[0] == fault or _said(body) == [fault]


def test_a_fault_stands_on_its_line() -> None:
    assert _faults("a\n\n{{nota}}") == [f"{AT + 2}: the variable 'nota' is not declared (did you mean 'note'?)"]
    assert _faults("a\n{{#if note}}\nb") == [f"{AT + 1}: {{{{#if}}}} is not closed by {{{{/if}}}}"]
    assert _faults("") == [f"{AT - 1}: the letter has no text"]
    assert _faults("{{#sign}}\na||{{nota}}\n{{/sign}}")[0].startswith(f"{AT}: ")


ROWS = "variables: {own: {title: x, kind: rows, sample: [], columns: {b: {title: B, share: %s}}}}"


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("abuot: x", "unknown key 'abuot' (did you mean 'about'?)"),
        ("about: '{{nota}}'", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("about: '{{ note }}'", "'{{ note }}' is not a placeholder: write {{name}}, without blanks or dots"),
        ("about: 'a **b'", "a '*' is not closed: **bold**, *italic*"),
        ('about: "a\\nb"', "it must be one line of text"),
        ("grounds: ['Căn cứ {{nota}}']", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("recipients: ['{{nota}}']", "the variable 'nota' is not declared (did you mean 'note'?)"),
        ("grounds: [{text: ''}]", "'text': String should have at least 1 character"),
        ("grounds: ['Căn cứ *a']", "a '*' is not closed: **bold**, *italic*"),
        ("recipients: ['{{ note }}']", "'{{ note }}' is not a placeholder: write {{name}}, without blanks or dots"),
        (ROWS % 0, "'share': 0 is not more than 0"),
        (ROWS % 21, "'share': 21 is more than 20"),
        ("size: a3", "unknown word 'a3' for 'size'"),
        ("authority: GIÁM ĐỐC", "a decision says who decides, and no other paper does"),
        ("needs: [nota]", "'nota' is no shared word; one of its own is 'required' (did you mean 'note'?)"),
        ("variables: {note: {title: x, sample: a}}", "'note' is a shared word: it needs no declaration"),
        ("variables: {own: {title: x, sample: a}}", "the variable 'own' is declared but not used"),
        (
            "variables: {own: {title: x, kind: date, sample: soon}}",
            "'own': 'soon' is no date; dates are written",
        ),
        ("variables: {own: {title: x, kind: rows, sample: []}}", "'own': columns belong to a variable of kind rows"),
        ("variables: {own: {title: x, sample: a, columns: {b: {title: B}}}}", "'own': columns belong to a variable"),
        (
            "variables: {own: {title: x, kind: rows, sample: [{c: 1}], columns: {b: {title: B}}}}",
            "'own': the sample has a cell 'c', and there is no such column",
        ),
        (
            "variables: {own: {title: x, kind: rows, sample: a, columns: {b: {title: B}}}}",
            "'own': the sample of rows is a list of rows",
        ),
        (
            "variables: {own: {title: x, kind: rows, sample: [a], columns: {b: {title: B}}}}",
            "'own': the sample of rows is a list of rows",
        ),
        (
            "variables: {own: {title: x, kind: rows, sample: [], columns: {b: {title: B, total: true}}}}",
            "'b': only a column of kind money or number has a total",
        ),
    ],
)
def test_a_mistake_in_the_head_is_named(head: str, fault: str) -> None:
    assert any(said.startswith(fault) for said in _said("x", head)), _said("x", head)


def test_only_shared_words_are_always_given() -> None:
    said = _said("{{own}}", "variables: {own: {title: x, sample: a, always: true}}")
    assert said == ["only shared words are always given"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("name: sample", "name: simple", "the name 'simple' is not the file's name (did you mean 'sample'?)"),
        ("heading: THÔNG BÁO", "heading: Thông báo", "a heading is written in capitals (did you mean 'THÔNG BÁO'?)"),
        ("heading: THÔNG BÁO\n", "", "an official letter has no heading (V/v), every other paper has one"),
        (
            "layout: record",
            "layout: official_letter",
            "an official letter has no heading (V/v), every other paper has one",
        ),
        ("layout: record", "layout: decision", "a decision says who decides, and no other paper does"),
        ("layout: record", "layout: decision", "a decision has articles: '### Điều: …'"),
        ("layout: record", "layout: official_letter", "an official letter says what it is about"),
        ("chain: director\n", "", "an office's paper names its chain, one of the applicant does not"),
        ("issuer: department", "issuer: applicant", "an office's paper names its chain, one of the applicant does not"),
        ("series: TB", "series: tb", "'series': 'tb' is not written as such a word is (pattern ^[A-ZĐ]{1,6}$)"),
        ("title: {vi: Mẫu, en: Sample}\n", "", "the key 'title' is missing"),
    ],
)
def test_a_layout_asks_for_its_parts(old: str, new: str, fault: str) -> None:
    assert fault in _said("x", base=HEAD.replace(old, new))


def test_a_formal_paper_leaves_no_dots() -> None:
    notice = HEAD.replace("layout: record", "layout: notice")
    said = "the variable 'note' may be missing: put the line between {{#if note}} and {{/if}}"
    assert {"decision", "notice", "official_letter", "contract"} == FORMAL
    assert _said("{{note}}", base=notice) == [said]
    assert _said("x", "about: '{{note}}'", notice) == [said]
    assert _said("{{#unless note}}\n{{note}}\n{{/unless}}", base=notice) == [said]
    assert _said("{{#if case_code}}\n{{note}}\n{{/if}}", base=notice) == [said]
    letter("{{#if note}}\n{{note}}\n{{/if}}", base=notice)
    letter("{{note}}", "needs: [note]", base=notice)
    letter("{{agency_name}} {{today}}", base=notice)
    letter("x", "grounds: ['{{note}}']\nrecipients: ['{{note}}']", base=notice)
    cost = "variables: {cost: {title: x, kind: money, sample: 1%s}}"
    letter("{{cost_in_words}}", cost % ", required: true", base=notice)
    letter("{{#if cost}}\n{{cost_in_words}}\n{{/if}}", cost % "", base=notice)
    assert _said("{{cost_in_words}}", cost % "", notice) == [
        "the variable 'cost_in_words' may be missing: put the line between {{#if cost}} and {{/if}}"
    ]
    letter("{{note}}")


def test_rows_stand_in_a_table_alone() -> None:
    rows = "variables: {costs: {title: x, kind: rows, sample: [], columns: {a: {title: A}}}}"
    assert _said("{{costs}}", rows) == ["the variable 'costs' holds rows: write {{#table costs}} on a line of its own"]
    assert letter("{{#table costs}}", rows).body == (Part("table", AT, rows="costs"),)
    assert letter("{{#if costs}}\nx\n{{/if}}", rows).body[0].when == When("costs", True)


def test_samples_are_read_as_their_kind() -> None:
    def one(kind: str, sample: object, **more: object) -> object:
        return Variable.model_validate({"title": "x", "kind": kind, "sample": sample, **more}).example()

    assert one("text", "5") == "5"
    assert one("date", "2026-01-05") == date(2026, 1, 5)
    assert one("money", 1_000) == 1_000
    assert one("number", "0.5") == Decimal("0.5")
    columns = {"a": {"title": "A", "kind": "date"}, "b": {"title": "B", "kind": "number"}}
    assert one("rows", [{"a": "2026-01-05", "b": 2}, {}], columns=columns) == ({"a": date(2026, 1, 5), "b": 2}, {})


def test_the_head_says_nothing_where_it_need_not() -> None:
    head = letter("x").head
    assert (head.size, head.about, head.authority, head.addressee) == ("a4", "", "", "")
    assert (head.grounds, head.recipients, head.variables, head.needs) == ((), (), {}, ())
    assert letter("x", "grounds: [Căn cứ A]").grounds == (((Span("Căn cứ A"),), False),)
