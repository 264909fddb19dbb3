"""Walks a module and lists the faults worth planting: none in wording, annotations, decorators or checks for mypy."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.mutants.changes import Change, SourceText
from tests.mutants.operators import OPERATORS, UNSEEN, WORDING

WORDED = {"say"}  # the functions whose arguments are sentences for people
TYPED = {"TypeVar", "NewType", "cast", "isinstance", "issubclass", "Generic"}
BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def changes(text: SourceText) -> list[Change]:
    """Every fault of `text`, in the order of the text; a few of them may be no valid Python."""
    found = set(_Walk(text).module(ast.parse(text.source)))
    return sorted(found, key=lambda c: (c.start, c.end, c.operator, c.new))


class _Walk:
    """Remembers in which function and statement it stands."""

    def __init__(self, text: SourceText) -> None:
        self._text = text
        self._names: list[str] = []
        self._functions = 0
        self._lines = (1, 1)

    def module(self, tree: ast.Module) -> Iterator[Change]:
        for statement in tree.body:
            yield from self._statement(statement)

    def _statement(self, node: ast.stmt) -> Iterator[Change]:
        if isinstance(node, BLOCKS):
            yield from self._block(node)
        elif isinstance(node, ast.Assert | ast.Import | ast.ImportFrom) or _for_types_alone(node):
            return
        else:
            self._lines = (node.lineno, _header_end(node))
            yield from self._here(node)
            yield from self._children(node)

    def _block(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[Change]:
        self._names.append(node.name)
        if isinstance(node, ast.ClassDef):
            yield from self._body(node.body)
        else:
            self._lines = (node.lineno, node.lineno)
            for default in [*node.args.defaults, *[d for d in node.args.kw_defaults if d is not None]]:
                yield from self._expression(default)
            self._functions += 1
            yield from self._body(node.body)
            self._functions -= 1
        self._names.pop()

    def _body(self, body: list[ast.stmt]) -> Iterator[Change]:
        for statement in body:
            yield from self._statement(statement)

    def _expression(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Subscript) and _named(node.value) == "Literal"):
            return
        if isinstance(node, ast.Call) and _named(node.func) in WORDED | TYPED:
            if _named(node.func) == "cast":
                yield from self._expression(node.args[1])
            return
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and not self._functions:
            return  # a union of types
        if isinstance(node, ast.keyword) and node.arg in WORDING | UNSEEN:
            return
        yield from self._here(node)
        yield from self._children(node)

    def _children(self, node: ast.AST) -> Iterator[Change]:
        for name, value in ast.iter_fields(node):
            if name == "annotation" and isinstance(value, ast.AST):
                yield from self._limits(value)
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.stmt):
                    yield from self._statement(child)
                elif isinstance(child, ast.ExceptHandler):
                    yield from self._body(child.body)
                elif isinstance(child, ast.match_case):
                    yield from self._case(child)
                elif isinstance(child, ast.AST):
                    yield from self._expression(child)

    def _case(self, case: ast.match_case) -> Iterator[Change]:
        if case.guard is not None:
            self._lines = (case.pattern.lineno, case.guard.end_lineno or case.guard.lineno)
            yield from self._expression(case.guard)
        yield from self._body(case.body)

    def _limits(self, annotation: ast.AST) -> Iterator[Change]:
        """An annotation may carry limits: `Annotated[int, Field(ge=1)]`."""
        for node in ast.walk(annotation):
            if isinstance(node, ast.Call):
                yield from self._expression(node)

    def _here(self, node: ast.AST) -> Iterator[Change]:
        if (operator := OPERATORS.get(type(node))) is None:
            return
        function = ".".join(self._names)
        for name, start, end, new in operator(self._text, node):
            line = self._text.data.count(b"\n", 0, start) + 1
            yield Change(name, start, end, new, line, self._lines, function if self._functions else "")


def _header_end(node: ast.stmt) -> int:
    """The last line of a statement, or of the head of one that has a body."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return node.end_lineno or node.lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return max(node.lineno, first.lineno - 1)


def _for_types_alone(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and _named(node.test) == "TYPE_CHECKING"


def _named(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
