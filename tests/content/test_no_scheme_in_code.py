"""The engine knows no kind of support: no file under caseflow/ names a scheme, its form or its phases' own content."""

from __future__ import annotations

import re

from caseflow.core.content import content_roots, shipped_root

PACKAGE = shipped_root() / "caseflow"
READ = {".py", ".html", ".js", ".css", ".txt"}


def names() -> list[str]:
    """Every scheme and procedure that ships."""
    roots = content_roots()
    files = [*roots.files("workflows/schemes"), *roots.files("workflows/procedures")]
    return sorted(path.stem for path in files)


def mentions(text: str, name: str) -> bool:
    """Whether the text names it: as a word of its own where the name could be nothing else, else between quotes."""
    if re.search(r"[_0-9]", name):
        return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}", text) is not None
    return re.search(rf"""["'`]{re.escape(name)}(_application)?["'`]""", text) is not None


def test_what_counts_as_naming_a_scheme() -> None:
    assert mentions('if scheme == "organic":', "organic")
    assert mentions("forms/iso_9001_application.yaml", "iso_9001")
    assert not mentions("an organic whole; research goes on", "organic")


def test_no_file_of_the_engine_names_a_scheme() -> None:
    known = names()
    assert len(known) > 25
    found = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in READ and "vendor" not in path.parts and "_content" not in path.parts
        for name in known
        if mentions(path.read_text(encoding="utf-8"), name)
    ]
    assert found == []
