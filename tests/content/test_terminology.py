"""People read one word for one thing: forbidden wordings, each with the right one, over everything that is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from caseflow.core.content import content_roots, shipped_root
from caseflow.core.reader import Source, parse
from caseflow.core.values import JsonValue
from caseflow.notifications import loader as letters
from requirements import messages

ROOT = shipped_root()
TABLE = Path(__file__).with_name("terminology.yaml")
PLACES = ("letters", "screens", "sentences", "forms", "workflows")
NEITHER = {"caseflow/papers", "caseflow/services/papers"}
"""Papers have their own words, those of their forms by law."""


class Piece(NamedTuple):
    """Something that people read: where it stands, in which language, and what it says."""

    place: str
    file: str
    line: int
    locale: str
    text: str


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    locale: str
    never: re.Pattern[str]
    rather: str
    places: frozenset[str]
    excepted: frozenset[str]

    def breaks(self, piece: Piece) -> bool:
        """Whether the piece says what it must not."""
        looked_at = piece.place in self.places and piece.locale == self.locale and piece.file not in self.excepted
        return looked_at and self.never.search(piece.text) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """The table, read strictly: a misspelled key or place is a fault of the table."""
    found = []
    for locale in ("vi", "en"):
        for row in table()[locale]:
            assert set(row) <= {"never", "rather", "because", "in", "except"}, row
            places = frozenset(row.get("in", PLACES))
            assert places <= set(PLACES), row
            excepted = row.get("except", {})
            assert all(excepted.values()), f"an exception says why: {row}"
            found.append(Rule(locale, re.compile(row["never"]), row["rather"], places, frozenset(excepted)))
    return tuple(found)


@cache
def table() -> dict[str, list[Any]]:
    """The table as it is written."""
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@cache
def everything() -> tuple[Piece, ...]:
    """All that people read."""
    return (*_letters(), *_screens(), *_sentences(), *_yaml("forms"), *_yaml("workflows"))


def _letters() -> Iterator[Piece]:
    for path in content_roots().files(letters.FOLDER, "*.md"):
        file, locale = path.relative_to(ROOT).as_posix(), None
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            heading = re.fullmatch(r"## (vi|en)|  (vi|en): .*", line)
            if heading is not None and heading[2]:
                yield Piece("letters", file, number, heading[2], line)
            elif heading is not None:
                locale = heading[1]
            elif locale is not None and line:
                yield Piece("letters", file, number, locale, line)


def _screens() -> Iterator[Piece]:
    english = messages.known()
    for sentence, places in messages.used().items():
        for place in places:
            file, _, line = place.rpartition(":")
            yield Piece("screens", file, int(line), "vi", sentence)
        yield Piece("screens", messages.ENGLISH.relative_to(ROOT).as_posix(), 1, "en", english.get(sentence, ""))


def _sentences() -> Iterator[Piece]:
    """What the code says with `say(vi, en)`; the values put into a sentence are read as a dot."""
    for path in sorted((ROOT / "caseflow").rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if "_content" in path.parts or any(file.startswith(folder) for folder in NEITHER):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                for locale, said in zip(("vi", "en"), node.args, strict=False):
                    yield Piece("sentences", file, said.lineno, locale, _words(said))


def _words(said: ast.expr) -> str:
    if isinstance(said, ast.JoinedStr):
        return "".join(_words(part) for part in said.values)
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else "."


def _yaml(top: str) -> Iterator[Piece]:
    for path in sorted((ROOT / top).rglob("*.yaml")):
        file = path.relative_to(ROOT).as_posix()
        source = parse(path.read_text(encoding="utf-8"), file)
        yield from _texts(top, source, source.data, ())


def _texts(top: str, source: Source, node: JsonValue, path: tuple[str | int, ...]) -> Iterator[Piece]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key in ("vi", "en") and isinstance(value, str):
            yield Piece(top, source.file, source.line(*path, key), key, value)
        yield from _texts(top, source, value, (*path, key))


def broken(pieces: tuple[Piece, ...]) -> list[str]:
    """Every piece that says what the table forbids, with its place and the right word."""
    return [
        f"{piece.file}:{piece.line}: “{found[0]}” in “{piece.text[:90]}”; rather: {rule.rather}"
        for piece in pieces
        for rule in rules()
        if rule.breaks(piece) and (found := rule.never.search(piece.text))
    ]


def test_nobody_reads_a_forbidden_wording() -> None:
    assert broken(everything()) == []


def test_every_place_is_read_in_both_languages() -> None:
    seen = {(piece.place, piece.locale) for piece in everything()}
    assert seen == {(place, locale) for place in PLACES for locale in ("vi", "en")}
    files = {piece.file for piece in everything()}
    for file in (
        "forms/refusal.yaml",
        "forms/fieldsets/support.yaml",
        "workflows/roles.yaml",
        "workflows/phases/approval.yaml",
    ):
        assert file in files
    assert "caseflow/certificates/standing.py" in files
    assert "caseflow/web/templates/cases/_now.html" in files
    assert len(everything()) > 8000


def test_an_exception_is_needed_and_its_file_is_there() -> None:
    """Whoever mends a file takes it off the list."""
    for locale in ("vi", "en"):
        for row in table()[locale]:
            excepted: Mapping[str, str] = row.get("except", {})
            for file in excepted:
                said = [piece.text for piece in everything() if piece.file == file and piece.locale == locale]
                assert any(re.search(str(row["never"]), text) for text in said), f"{file} no longer says {row['never']}"


@pytest.mark.parametrize(
    ("place", "locale", "text"),
    [
        ("letters", "vi", "Thời hạn: trước ngày {{due_on}}"),
        ("screens", "vi", "Trước ngày %(day)s"),
        ("letters", "vi", "Kính gửi {{recipient_name}},"),
        ("letters", "vi", "Cơ quan đã quyết định dừng giải quyết hồ sơ."),
        ("letters", "vi", "Chúng tôi ghi nhận giấy chứng nhận bị tạm đình chỉ."),
        ("workflows", "vi", "Quá hạn thì hồ sơ tự hết hiệu lực."),
        ("forms", "vi", "Kinh phí đề nghị Nhà nước hỗ trợ"),
        ("sentences", "vi", "Đưa ra hội đồng"),
        ("letters", "en", "Due by: {{due_on}}"),
        ("letters", "en", "We regret that the application was refused."),
    ],
)
def test_what_was_written_before_would_be_found(place: str, locale: str, text: str) -> None:
    assert broken((Piece(place, "some/file", 1, locale, text),)) != []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("letters", "Thời hạn: đến hết ngày {{due_on}}"),
        ("sentences", "Không được trước ngày ."),
        ("workflows", "Thông báo tiếp nhận đã hết hiệu lực."),
        ("forms", "Kinh phí đề nghị ngân sách nhà nước hỗ trợ"),
        ("forms", "Chúng tôi chịu trách nhiệm về tính chính xác của hồ sơ."),
        ("screens", "Ủy viên thư ký khoa học kiểm phiếu."),
    ],
)
def test_what_is_right_is_let_through(place: str, text: str) -> None:
    assert broken((Piece(place, "some/file", 1, "vi", text),)) == []
