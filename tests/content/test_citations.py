"""Every citation in a comment leads somewhere: to a heading or a row of docs/law.md or docs/promises.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAW, PROMISES = ROOT / "docs" / "law.md", ROOT / "docs" / "promises.md"
READ = [*sorted((ROOT / "caseflow").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
CONTENT = sorted(path for folder in ("workflows", "forms") for path in (ROOT / folder).rglob("*.yaml"))
ELSEWHERE = re.compile(r"\b(RELIABILITY|DOMAIN|STYLE|PEERS2?|HOUSE)\b(?=[ ,.:0-9T])")
ANCHOR = re.compile(r"\b(law|promises)\.md#([a-z0-9-]+)")
NUMBER = re.compile(r"(?<![\w/.-])([IR]\d{1,2})(?![\w/.-])")
ACT = re.compile(r"\b(BLDS 2015|(?:NĐ|TT|QĐ) \d+/\d{4})")


def anchors(document: Path) -> set[str]:
    heads = re.findall(r"^## (.+)$", document.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^a-z0-9]+", "-", head.lower()).strip("-") for head in heads}


def prose(path: Path) -> Iterator[str]:
    """Comments and docstrings of a module: what people write for people."""
    text = path.read_text(encoding="utf-8")
    yield from re.findall(r"(?:^|\s)#[^\n]*", text)
    if path.suffix == ".py":
        yield from re.findall(r'"""(.*?)"""', text, re.S)


def wrong(path: Path) -> Iterator[str]:
    said = "\n".join(prose(path))
    yield from (f"{name}, which is not in the repository" for name in ELSEWHERE.findall(said))
    yield from (
        f"{name}.md#{at}" for name, at in ANCHOR.findall(said) if at not in anchors(ROOT / "docs" / f"{name}.md")
    )
    rows, acts = PROMISES.read_text(encoding="utf-8"), LAW.read_text(encoding="utf-8")
    yield from (number for number in NUMBER.findall(said) if f"| {number} |" not in rows)
    if path.suffix == ".py":
        yield from (act for act in ACT.findall(said) if f"| {act} |" not in acts)


def test_every_citation_leads_somewhere() -> None:
    read = [path for path in (*READ, *CONTENT) if path != Path(__file__)]
    assert len(read) > 500
    assert {str(path.relative_to(ROOT)): found for path in read if (found := list(wrong(path)))} == {}


def test_a_citation_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""By law.md#no-such, promises.md#limits, I77, R9, DOMAIN 3.1 and NĐ 1/1999."""\n', encoding="utf-8"
    )
    found = list(wrong(module))
    assert found == ["DOMAIN, which is not in the repository", "law.md#no-such", "I77", "NĐ 1/1999"]
