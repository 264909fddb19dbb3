"""The pure rooms, their modules and their sizes, found from import contract 5 alone."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a pure room; `size` is its number of statements, `name` what an import says."""

    room: str
    name: str
    path: Path
    source: str
    size: int

    @property
    def file(self) -> str:
        """The path inside the project, as it stands in lists."""
        return self.path.relative_to(ROOT).as_posix()


def pure_rooms(pyproject: str) -> list[str]:
    """The packages that contract 5 of `pyproject` calls pure; raises LookupError when there is no such contract."""
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    named = [list(c["source_modules"]) for c in contracts if c["name"].startswith("5.") and c["type"] == "forbidden"]
    if len(named) != 1:
        raise LookupError("pyproject.toml has no forbidding import contract 5 that names the pure rooms")
    return [str(room) for room in named[0]]


def modules() -> list[Module]:
    """Every module of the pure rooms, in the order of their names."""
    found = []
    for room in pure_rooms((ROOT / "pyproject.toml").read_text(encoding="utf-8")):
        for path in sorted((ROOT / room.replace(".", "/")).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.append(Module(room, name, path, source, _size(source)))
    return found


def _size(source: str) -> int:
    """Statements that do something: without imports and texts that stand alone."""
    idle = (ast.Import, ast.ImportFrom, ast.Pass)
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.stmt) and not isinstance(n, idle)]
    return sum(1 for n in nodes if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)))
