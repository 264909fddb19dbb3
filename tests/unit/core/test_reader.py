"""Strict YAML: what a file says is what is read, and every mistake is told with its line and the word meant."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from caseflow.core.content import ContentRoots
from caseflow.core.layers import joined, read_joined
from caseflow.core.reader import ContentError, Fault, Source, nearest, parse, read, validate
from caseflow.core.words import Name, Word


class Part(Word):
    title: str
    size: int = 1


class Other(Word):
    label: str


class Whole(Word):
    colour: Literal["red", "green"] = "red"
    parts: dict[Name, Part] = {}
    rows: list[Part] = []
    plain: dict[str, Part] = {}
    either: Part | Other | None = None


def _faults(text: str, at: tuple[str | int, ...] = ()) -> list[str]:
    with pytest.raises(ContentError) as caught:
        validate(parse(text, "x.yaml"), Part if at else Whole, at)
    return [str(f) for f in caught.value.faults]


def test_words_that_other_readers_turn_into_something_else_stay_what_they_look_like() -> None:
    said = parse("{a: no, b: on, c: 1:30, d: 2026-01-31, e: Yes, f: true, g: 7, h: 0.5, i: ~, j: false}", "x.yaml").data
    assert [said[k] for k in "abcde"] == ["no", "on", "1:30", "2026-01-31", "Yes"]
    assert [said[k] for k in "fghij"] == [True, 7, 0.5, None, False]
    assert parse("[010, 0x1F, -3, 1_000_000, +5, 1e3, 1.5e3, 0, -0.25]", "x.yaml").data == [
        "010", "0x1F", -3, 1000000, 5, "1e3", "1.5e3", 0, -0.25,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "x.yaml:1: the file is empty"),
        ("# nothing\n", "x.yaml:1: the file is empty"),
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: the key 'a' is repeated"),
        ("a:\n  - {b: 1}\n  - b: 1\n    b: 2\n", "x.yaml:4: the key 'b' is repeated"),
        ("a: [1\n", "x.yaml:1: not valid YAML: "),
        ("a: 1\nb: }\nc: 1\n", "x.yaml:2: not valid YAML: "),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, fault: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse(text, "x.yaml")
    assert [str(f)[: len(fault)] for f in caught.value.faults] == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("colour: red\ncolor: red\n", "x.yaml:2: unknown key 'color' (did you mean 'colour'?)"),
        ("colour: rad\n", "x.yaml:1: unknown word 'rad' for 'colour' (did you mean 'red'?)"),
        ("parts:\n  a:\n    title: x\n    titel: y\n", "x.yaml:4: unknown key 'titel' (did you mean 'title'?)"),
        ("parts:\n  a:\n    size: 2\n", "x.yaml:2: the key 'title' is missing"),
        ("rows:\n- {title: x}\n- {title: x,\n   sise: 2}\n", "x.yaml:4: unknown key 'sise' (did you mean 'size'?)"),
        ("plain:\n  B:\n    title: x\n    siz: 2\n", "x.yaml:4: unknown key 'siz' (did you mean 'size'?)"),
        ("colour: red\nqqqq: 1\n", "x.yaml:2: unknown key 'qqqq'"),
    ],
)
def test_a_mistake_is_told_by_line_and_with_the_word_that_was_meant(text: str, fault: str) -> None:
    assert _faults(text) == [fault]


def test_a_value_of_a_wrong_type_is_named_by_its_key() -> None:
    (fault,) = _faults("parts:\n  a:\n    title: x\n    size: big\n")
    assert fault.startswith("x.yaml:4: 'size': ")
    assert "Value error" not in fault


def test_a_mistake_in_one_of_two_possible_shapes_stands_on_its_line() -> None:
    faults = _faults("colour: red\neither:\n  titel: x\n")
    assert {fault.split(": ", 1)[0] for fault in faults} == {"x.yaml:2", "x.yaml:3"}
    assert any(fault.startswith("x.yaml:3: unknown key 'titel'") for fault in faults)


def test_all_mistakes_are_told_at_once_each_once_in_the_order_of_lines() -> None:
    assert [f.split(": ", 1)[0] for f in _faults("rows:\n- {size: x}\ncolour: 7\nb: 1\n")] == [
        "x.yaml:2", "x.yaml:2", "x.yaml:3", "x.yaml:4",
    ]  # fmt: skip
    twice = ContentError([Fault("b", 1, "m"), Fault("a", 2, "m"), Fault("b", 1, "m"), Fault("a", 1, "z")])
    assert str(twice) == "a:1: z\na:2: m\nb:1: m"


class Book(Word):
    rows: tuple[Part, ...] = Field(min_length=1)


def test_a_list_whose_one_entry_is_wrong_is_not_called_empty_as_well() -> None:
    assert told("rows:\n  - titel: x\n", Book) == [(2, "the key 'title' is missing"), (2, "unknown key 'titel'")]
    assert told("rows: []\n", Book) == [(1, "'rows': the list is empty, or too short: it has at least 1")]


def told(text: str, model: type[Word]) -> list[tuple[int, str]]:
    """Line and message of every mistake."""
    with pytest.raises(ContentError) as caught:
        validate(parse(text, "one.yaml"), model)
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_a_part_of_a_file_is_read_by_itself_and_keeps_its_lines() -> None:
    source = parse("one:\n  title: x\ntwo:\n- title: y\n- titel: z\n", "x.yaml")
    assert validate(source, Part, ("one",)).title == "x"
    assert validate(source, Part, ("two", 0)).title == "y"
    assert _faults("one:\n  title: x\ntwo:\n- title: y\n- titel: z\n", ("two", 1)) == [
        "x.yaml:5: the key 'title' is missing",
        "x.yaml:5: unknown key 'titel' (did you mean 'title'?)",
    ]


def test_a_place_that_is_not_in_the_file_is_that_of_what_it_lies_in() -> None:
    source = Source("x.yaml", {}, {("a",): 3, ("a", "b"): 4, ("c",): 9}, {("c",): "other.yaml"})
    assert source.line("a", "b") == 4
    assert source.line("a", "x", "y") == 3
    assert source.line("z") == 1
    assert source.fault(("a", "b", 0), "m", "s") == Fault("x.yaml", 4, "m", "s")
    assert source.fault(("c", "d"), "m") == Fault("other.yaml", 9, "m")
    assert source.fault((), "m") == Fault("x.yaml", 1, "m")


def test_the_word_meant_is_the_nearest_and_none_when_none_is_near() -> None:
    assert nearest("compny", ["company", "person"]) == "company"
    assert nearest("abcd", ["abxy"]) == "", "half the letters are not enough"
    assert nearest("abcde", ["abcxy"]) == "abcxy"
    assert nearest("x", []) == ""


def test_a_file_is_known_by_its_name_in_the_content_or_else_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "part.yaml"
    path.write_text("title: Đất\nsize: 3\n", encoding="utf-8")
    part, source = read(path, Part)
    assert part == Part(title="Đất", size=3)
    assert source.fault(("size",), "m") == Fault(str(path), 2, "m")
    assert read(path, Part, "workflows/part.yaml")[1].file == "workflows/part.yaml"


def test_a_fault_says_what_was_meant_only_when_it_knows() -> None:
    assert str(Fault("a.yaml", 3, "unknown")) == "a.yaml:3: unknown"
    assert str(Fault("a.yaml", 3, "unknown", "known")) == "a.yaml:3: unknown (did you mean 'known'?)"


UNDER = parse("a: {x: 1, y: {deep: 2}}\nb: [1, 2]\nc: {only: here}", "shipped.yaml")


def test_entries_of_two_files_are_joined_and_each_knows_its_own_file() -> None:
    both = joined(UNDER, parse("# the province\na:\n  y: {deep: 3}\n  z: 4\nb: [9]", "own.yaml"))
    assert both.data == {"a": {"x": 1, "y": {"deep": 3}, "z": 4}, "b": [9], "c": {"only": "here"}}
    assert both.fault(("a", "x"), "m") == Fault("shipped.yaml", 1, "m")
    assert both.fault(("a", "y", "deep"), "m") == Fault("own.yaml", 3, "m")
    assert both.fault(("a", "z"), "m") == Fault("own.yaml", 4, "m")
    assert both.fault(("b", 0), "m") == Fault("own.yaml", 5, "m")
    assert both.fault(("b", 1), "m") == Fault("own.yaml", 5, "m"), "what was replaced stands nowhere any more"
    assert both.fault(("c", "only"), "m") == Fault("shipped.yaml", 3, "m")
    assert UNDER.data == {"a": {"x": 1, "y": {"deep": 2}}, "b": [1, 2], "c": {"only": "here"}}


def test_an_entry_that_is_null_is_taken_out() -> None:
    assert joined(UNDER, parse("a: {x: null}", "own.yaml")).data["a"] == {"y": {"deep": 2}}


def test_a_file_that_is_no_mapping_replaces_the_whole() -> None:
    assert joined(UNDER, parse("[1]", "own.yaml")).data == [1]


def test_the_layers_of_a_file_are_read_as_one(tmp_path: Path) -> None:
    for folder, text in (("shipped", "a: {x: 1}"), ("over", "a: {y: 2}")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f.yaml").write_text(text, encoding="utf-8")
    roots = ContentRoots(tmp_path / "shipped", tmp_path / "over")
    assert read_joined(roots, "f.yaml").data == {"a": {"x": 1, "y": 2}}
    with pytest.raises(ContentError) as caught:
        read_joined(roots, "g.yaml")
    assert caught.value.faults == [Fault("g.yaml", 1, "the file is missing")]


def test_a_comma_in_a_text_without_quotes_is_told_as_that() -> None:
    (fault,) = _faults("parts: {p: {title: Bao bì, hàng hóa chủ lực}}")
    assert fault == "x.yaml:1: the text before ', hàng hóa chủ lực' wants quotes: a comma ends it otherwise"


def test_merge_keys_are_told_to_be_none() -> None:
    assert _faults("parts: {p: {title: x, <<: {size: 2}}}") == [
        "x.yaml:1: merge keys (<<) are not read: write the words out, or use an alias (*name) for a whole value"
    ]
