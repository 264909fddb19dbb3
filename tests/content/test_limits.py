"""How long a file, a function, a template line may be, and the few that are longer for a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from caseflow.core.content import shipped_root

ROOT = shipped_root()
CODE = ("caseflow", "tests", "requirements")
TEMPLATES = "caseflow/web/templates"
LINE, FILE, FUNCTION, PARAMETERS = 160, 300, 40, 7
"""Letters of a template line, lines of a Python file, lines of a function, parameters without `self`."""

OLDER = "written before the limit was held: whoever changes it next splits it"
STORY = "one promise with all its cases, or one story from its beginning to its end, read from top to bottom"
ENTERPRISES = "tests/integration/enterprises/test_enterprises.py"

LONG_FILES: dict[str, str] = {
    "caseflow/services/enterprises/enterprises.py": OLDER,
    "caseflow/web/councils/councils.py": OLDER,
    "tests/content/test_lint.py": STORY,
    "tests/e2e/pages.py": STORY,
    "tests/e2e/test_traceability.py": STORY,
    "tests/integration/administration/test_tamper.py": STORY,
    "tests/integration/cases/test_cases.py": STORY,
    "tests/integration/certificates/test_imports.py": STORY,
    "tests/integration/certificates/test_register_reminders.py": STORY,
    "tests/integration/councils/test_councils.py": STORY,
    "tests/integration/demo/test_demo.py": STORY,
    "tests/integration/engine/test_actions.py": STORY,
    "tests/integration/engine/test_model.py": STORY,
    "tests/integration/engine/test_tasks.py": STORY,
    "tests/integration/engine/test_timers_outbox.py": STORY,
    "tests/unit/cli/test_connections.py": STORY,
    "tests/unit/forms/test_computed.py": STORY,
    "tests/unit/gateways/test_inspection.py": STORY,
    "tests/web/accounts/test_accounts.py": STORY,
}
LONG_FUNCTIONS: dict[str, str] = {
    "caseflow/workflows/loader.py::assemble": OLDER,
    "caseflow/workflows/phase_settings.py::resolve": OLDER,
    "tests/e2e/test_conformity.py::declares": STORY,
    f"{ENTERPRISES}::test_a_ground_is_claimed_with_evidence_verified_and_ended_not_deleted": STORY,
    "tests/support/targets.py::targets": "a table: one line for each route",
}
MANY_PARAMETERS: dict[str, str] = {
    "tests/content/test_fieldsets.py::test_a_mistake_is_named_where_it_stands": STORY,
    "tests/integration/cases/test_drafts.py::_write": STORY,
}
LONG_LINES: dict[str, str] = {}
"""What may be longer, each with its reason; the same test says when an exception is no longer needed."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(root: Path) -> Iterator[tuple[str, str]]:
    """The path and the text of every Python file of ours."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            if "_content" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


@cache
def all_functions(root: Path) -> tuple[tuple[str, Function], ...]:
    """Every function of ours; read once, for both of its limits."""
    return tuple(one for name, text in modules(root) for one in functions(name, text))


def functions(name: str, text: str) -> Iterator[tuple[str, Function]]:
    """Every function of a module as `path::Class.function`, the nested ones too."""

    def within(node: ast.AST, above: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function | ast.ClassDef):
                own = f"{above}.{child.name}" if above else child.name
                if not isinstance(child, ast.ClassDef):
                    yield f"{name}::{own}", child
                yield from within(child, own)
            else:
                yield from within(child, above)

    return within(ast.parse(text), "")


def parameters(function: Function) -> int:
    """How many values a caller may hand in; `*rest` and `**rest` are one each."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    own = 1 if named and named[0].arg in {"self", "cls"} else 0
    return len(named) - own + (given.vararg is not None) + (given.kwarg is not None)


def long_files(root: Path) -> dict[str, int]:
    return {name: length for name, text in modules(root) if (length := text.count("\n")) > FILE}


def long_functions(root: Path) -> dict[str, int]:
    return {
        place: length
        for place, function in all_functions(root)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    }


def many_parameters(root: Path) -> dict[str, int]:
    return {place: count for place, function in all_functions(root) if (count := parameters(function)) > PARAMETERS}


def long_lines(root: Path) -> dict[str, int]:
    found = {}
    for path in sorted((root / TEMPLATES).rglob("*.html")):
        longest = max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0)
        if longest > LINE:
            found[path.relative_to(root).as_posix()] = longest
    return found


LIMITS = {
    "lines of a file": (long_files, LONG_FILES),
    "lines of a function": (long_functions, LONG_FUNCTIONS),
    "parameters": (many_parameters, MANY_PARAMETERS),
    "letters of a template line": (long_lines, LONG_LINES),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_nothing_is_longer_than_the_house_allows_but_what_is_named(limit: str) -> None:
    measure, excused = LIMITS[limit]
    found = measure(ROOT)
    assert {place: size for place, size in found.items() if place not in excused} == {}
    assert sorted(excused.keys() - found.keys()) == [], "no longer needed: take it out of the list"
    assert all(excused.values()), "an exception without a reason"


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "caseflow"
    (tmp_path / TEMPLATES / "cases").mkdir(parents=True)
    body = "    pass\n" * FUNCTION
    given = [f"p{n}" for n in range(PARAMETERS + 1)]
    (folder / "long.py").write_text(
        f"class One:\n  def two(self):\n{body}\ndef three({', '.join(given)}): ...\n" + "\n" * FILE
    )
    (folder / "fits.py").write_text(
        f"class One:\n  def two(self, {', '.join(given[1:])}):\n" + "    pass\n" * (FUNCTION - 1)
    )
    (tmp_path / TEMPLATES / "cases" / "show.html").write_text("<p>\n" + "đ" * (LINE + 1) + "\n")
    (tmp_path / TEMPLATES / "cases" / "fits.html").write_text("đ" * LINE + "\n")
    assert list(long_files(tmp_path)) == ["caseflow/long.py"]
    assert long_functions(tmp_path) == {"caseflow/long.py::One.two": FUNCTION + 1}
    assert many_parameters(tmp_path) == {"caseflow/long.py::three": PARAMETERS + 1}
    assert long_lines(tmp_path) == {"caseflow/web/templates/cases/show.html": LINE + 1}
