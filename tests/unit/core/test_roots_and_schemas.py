"""Where content lies, the schemas for editors, cells of spreadsheets, and logs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
import structlog
from pydantic import BaseModel, Field

from caseflow.core.cells import Formula, letter, shown
from caseflow.core.content import ContentRoots, content_roots, shipped_root
from caseflow.core.jsonschema import schemas
from caseflow.core.logs import configure_logs
from caseflow.core.words import Name


@pytest.fixture
def roots(tmp_path: Path) -> ContentRoots:
    for place in ("shipped/forms/b.yaml", "shipped/forms/a.yaml", "shipped/forms/note.md", "over/forms/b.yaml",
                  "over/forms/c.yaml", "over/only.yaml", "shipped/forms/deep/d.yaml"):  # fmt: skip
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(place, encoding="utf-8")
    return ContentRoots(tmp_path / "shipped", tmp_path / "over")


def _said(paths: Iterator[Path]) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths]


def test_the_overlay_replaces_whole_files_and_adds_its_own_in_the_order_of_names(roots: ContentRoots) -> None:
    assert _said(roots.files("forms")) == ["shipped/forms/a.yaml", "over/forms/b.yaml", "over/forms/c.yaml"]
    assert _said(roots.files("forms", "*.md")) == ["shipped/forms/note.md"]
    assert _said(ContentRoots(roots.shipped).files("forms")) == ["shipped/forms/a.yaml", "shipped/forms/b.yaml"]
    assert _said(roots.files("letters")) == []


def test_a_file_lies_in_layers_the_shipped_one_below(roots: ContentRoots) -> None:
    assert roots.overlay is not None
    assert roots.layers("forms/b.yaml") == (roots.shipped / "forms/b.yaml", roots.overlay / "forms/b.yaml")
    assert roots.layers("forms/a.yaml") == (roots.shipped / "forms/a.yaml",)
    assert roots.layers("forms/c.yaml") == (roots.overlay / "forms/c.yaml",)
    assert roots.layers("forms") == (), "a folder is no file"
    assert ContentRoots(roots.shipped).layers("only.yaml") == ()


def test_a_shipped_file_is_named_as_in_the_repository_and_one_of_the_province_in_full(roots: ContentRoots) -> None:
    assert roots.overlay is not None
    assert roots.shown(roots.shipped / "forms/a.yaml") == "forms/a.yaml"
    assert roots.shown(roots.overlay / "forms/b.yaml") == str(roots.overlay / "forms/b.yaml")


def test_an_installation_reads_what_was_shipped_and_the_province_s_folder_over_it(tmp_path: Path) -> None:
    assert (shipped_root() / "workflows/phases").is_dir()
    assert content_roots() == ContentRoots(shipped_root())
    assert content_roots(tmp_path) == ContentRoots(shipped_root(), tmp_path)


class Kind(BaseModel):
    count: int
    share: float
    free: str
    name: Name
    word: Literal["a", "b"]
    named: dict[Name, int] = Field(default_factory=dict)
    many: list[int] = Field(default_factory=list)


SETTING = {"type": "string", "pattern": r"^\$[a-z][a-z0-9_]*$"}


def test_an_editor_accepts_a_setting_where_a_plain_value_is_asked_and_nowhere_else() -> None:
    made = {kind: json.loads(text) for kind, text in schemas({"plain": Kind, "set": Kind}, {"set"}).items()}
    plain, with_settings = made["plain"]["properties"], made["set"]["properties"]
    for name in ("count", "share", "name", "word"):
        assert with_settings[name] == {"anyOf": [plain[name], SETTING]}, name
    assert with_settings["free"] == plain["free"], "any text may begin with $ already"
    assert with_settings["many"]["items"] == {"anyOf": [{"type": "integer"}, SETTING]}
    assert SETTING not in with_settings["named"].get("propertyNames", {}).get("anyOf", [])
    assert "$word" not in json.dumps(plain)


def test_a_schema_says_its_kind_and_its_dialect_and_ends_as_a_text_file_does() -> None:
    text = schemas({"form": Kind})["form"]
    assert text.endswith("}\n")
    assert json.loads(text)["title"] == "form"
    assert json.loads(text)["$schema"].endswith("/draft/2020-12/schema")
    assert list(json.loads(text)) == sorted(json.loads(text)), "the same file for the same words"


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_is_called_as_spreadsheets_call_it(column: int, name: str) -> None:
    assert letter(column) == name


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "x"), (False, ""), (date(2026, 11, 5), "05/11/2026"), (Decimal("12.5"), "12,5"),
        (1200, "1200"), ("a.b", "a.b"), (Formula("=A1.B"), "=A1.B"), (0, "0"),
    ],
)  # fmt: skip
def test_a_cell_is_shown_as_it_was_typed(cell, text: str) -> None:
    assert shown(cell) == text


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What is logged from INFO upward; afterwards logging is as it was."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs("INFO", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def test_a_log_line_is_one_json_object_with_its_level_and_time_in_utc(logs: io.StringIO) -> None:
    logging.getLogger("caseflow.here").info("đã gửi")
    logging.getLogger("caseflow.here").debug("too quiet")
    structlog.stdlib.get_logger("caseflow.there").warning("late", case="HS-1")
    first, second = [json.loads(line) for line in logs.getvalue().splitlines()]
    assert (first["event"], first["level"], first["logger"]) == ("đã gửi", "info", "caseflow.here")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["case"], second["level"]) == ("late", "HS-1", "warning")
    assert "đã gửi" in logs.getvalue(), "readable without decoding"


def test_the_libraries_that_report_every_beat_are_heard_only_when_something_is_wrong(logs: io.StringIO) -> None:
    for name in ("apscheduler", "alembic", "transitions"):
        logging.getLogger(f"{name}.inner").info("tick")
        logging.getLogger(f"{name}.inner").warning("stuck")
    assert [json.loads(line)["event"] for line in logs.getvalue().splitlines()] == ["stuck"] * 3


def test_an_exception_is_logged_with_its_lines_and_without_the_values_of_variables(logs: io.StringIO) -> None:
    password = "rất bí mật"
    try:
        raise ValueError(str(len(password)))
    except ValueError:
        logging.getLogger("caseflow.here").exception("failed")
    line = json.loads(logs.getvalue())
    assert "ValueError: 10" in line["exception"]
    assert "rất bí mật" not in line["exception"]
