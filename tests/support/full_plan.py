"""A plan that says all that a plan can say, as an overlay over the shipped one: growth, parts, money, ranked groups."""

from __future__ import annotations

from pathlib import Path

from caseflow.core.content import shipped_root
from tests.support.overlay import PROGRAMME

SHIPPED = (shipped_root() / PROGRAMME).read_text(encoding="utf-8")


def part(name: str) -> str:
    """One of its parts, as it stands beside this file."""
    return (Path(__file__).parent / "plan" / f"{name}.yaml").read_text(encoding="utf-8")


def text() -> str:
    """The shipped plan with all of it."""
    said = SHIPPED
    before, rest = said.split("priority:\n", 1)
    said = before + part("priority") + rest[rest.index("support_norm:") :]
    said = said.replace("\ntargets:\n", part("indicators") + "\ntargets:\n", 1)
    said = said.replace("\nagencies:\n", part("targets") + "\nagencies:\n", 1)
    before, rest = said.split("funds:\n", 1)
    return before + part("money") + "\n" + rest[rest.index("reviews:") :]


def write(overlay: Path) -> Path:
    """Puts it into an overlay folder; gives the folder."""
    target = overlay / PROGRAMME
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(), encoding="utf-8")
    return overlay
