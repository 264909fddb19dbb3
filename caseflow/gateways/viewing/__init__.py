"""A file seen without its own program: drawn or read in the sandbox, leaf by leaf, within strict bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from caseflow.core.values import JsonValue, Plain
from caseflow.gateways.inspection import sandbox
from caseflow.gateways.inspection.rules import MEBIBYTE
from caseflow.gateways.viewing import pictures, tables, word
from caseflow.gateways.viewing.leaf import Place

EDITION: Final = 1
"""To be raised when what is drawn or told changes: what was kept of earlier editions is not used any more."""

BOUNDS: Final = sandbox.Bounds(cpu=10, wall=30, memory=512 * MEBIBYTE, answer=8 * MEBIBYTE, patience=8.0)
"""What one leaf may cost; somebody waits for it."""


def draw(path: Path, kind: str, place: Place) -> JsonValue:
    """One leaf of a stored file, as `leaf_of` reads it; raises UnsafeFile (broken, locked, too costly), Busy."""
    return sandbox.run(leaf, path, kind, place.number, place.row, place.turns, bounds=BOUNDS)


def leaf(path: Path, kind: str, number: int, row: int, turns: int) -> Plain:
    """For the sandbox: one leaf of a file of this kind; raises UnsafeFile."""
    if kind == "pdf":
        return pictures.page(path, number, turns)
    if kind == "docx":
        return word.part(path, number)
    if kind == "xlsx":
        return tables.sheet(path, number, row)
    if number != 1:
        raise pictures.beyond(1)
    return pictures.picture(path, ("PNG",) if kind == "png" else ("JPEG", "MPO"), turns)
