"""No control of a page speaks the language of the browser: days are typed, a file is chosen by our own button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "caseflow" / "web" / "templates"
OF_THE_BROWSER = re.compile(r"type=\"(date|datetime-local|month|week|time|color)\"")
FILE = re.compile(r"type=\"file\"")
DRESSED = re.compile(r"{% call file_field\(\) %}(?:(?!{% endcall %}).)*?type=\"file\"", re.DOTALL)


def controls(text: str) -> Iterator[str]:
    """What a template asks with and should not."""
    yield from (found[0] for found in OF_THE_BROWSER.finditer(text))
    yield from ['type="file"'] * (len(FILE.findall(text)) - len(DRESSED.findall(text)))


def test_every_control_speaks_the_language_of_its_reader() -> None:
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*")
             if path.suffix == ".html"}  # fmt: skip
    assert {name: list(found) for name, text in texts.items() if (found := list(controls(text)))} == {}
    assert sum(len(FILE.findall(text)) for text in texts.values()) >= 5


def test_what_does_not_is_found() -> None:
    dressed = '{% call file_field() %}<input type="file">{% endcall %}'
    assert list(controls(f'{dressed}<input type="date"><input type="file">')) == ['type="date"', 'type="file"']
