"""A province's own folder over the shipped content, made for one test."""

from __future__ import annotations

from pathlib import Path

from caseflow.core.content import shipped_root

PROGRAMME = "workflows/programmes/hung_yen.yaml"


def replace(overlay: Path, file: str, *changes: tuple[str, str]) -> None:
    """Puts a shipped file into the overlay with some of its words changed, each of which must be there."""
    target = overlay / file
    source = target if target.exists() else shipped_root() / file
    text = source.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, f"{file} does not say: {before}"
        text = text.replace(before, after)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def add_scheme(overlay: Path, name: str, text: str) -> None:
    """Adds a scheme and lets the programme offer it in this year's call."""
    file = overlay / "workflows" / "schemes" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    replace(overlay, PROGRAMME, ("    iso_9001, iso_14001,", f"    iso_9001, {name}, iso_14001,"))
