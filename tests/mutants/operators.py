"""The faults: which small changes a syntax node invites, each named after the slip a person makes.

Own operators and not a library's: mutmut 3.8 leaves decorated functions and class bodies alone, which is where
pydantic's validators and limits stand, and cosmic-ray 8.7 starts the tests in a process of their own for every fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from tests.mutants.changes import SourceText

Found = tuple[str, int, int, str]  # operator, start, end, new text
Operator = Callable[[SourceText, ast.AST], Iterator[Found]]

COMPARED: dict[type[ast.cmpop], tuple[str, list[str]]] = {
    ast.Lt: ("<", ["<=", ">="]),
    ast.LtE: ("<=", ["<", ">"]),
    ast.Gt: (">", [">=", "<="]),
    ast.GtE: (">=", [">", "<"]),
    ast.Eq: ("==", ["!="]),
    ast.NotEq: ("!=", ["=="]),
    ast.Is: ("is", ["is not"]),
    ast.IsNot: ("is not", ["is"]),
    ast.In: ("in", ["not in"]),
    ast.NotIn: ("not in", ["in"]),
}
CALCULATED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
SWAPPED_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"} | {
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
}
SWAPPED_METHODS = {
    "startswith": "endswith",
    "endswith": "startswith",
    "union": "intersection",
    "intersection": "union",
    "issubset": "issuperset",
    "issuperset": "issubset",
    "find": "rfind",
    "rfind": "find",
}
NEEDLESS_METHODS = {
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "removeprefix",
    "removesuffix",
    "quantize",
}
WORDING = {"description", "title", "examples"}  # keywords that speak to a reader
UNSEEN = {
    "repr",
    "compare",
    "slots",
    "maxsize",
    "strict",
    "cache_logger_on_first_use",
}  # keywords that change no right answer


def compared(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A limit off by one, a comparison the wrong way round."""
    assert isinstance(node, ast.Compare)
    operands = [node.left, *node.comparators]
    for left, sign, right in zip(operands, node.ops, operands[1:], strict=False):
        written, others = COMPARED[type(sign)]
        if place := text.between(left, right, written):
            for other in others:
                yield "compared", *place, other


def joined(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """`and` for `or`."""
    assert isinstance(node, ast.BoolOp)
    written, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in zip(node.values, node.values[1:], strict=False):
        if place := text.between(left, right, written):
            yield "joined", *place, other


def denied(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A forgotten `not`."""
    assert isinstance(node, ast.UnaryOp)
    if isinstance(node.op, ast.Not):
        yield "denied", text.start(node), text.end(node), f"({text.of(node.operand)})"
    elif isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "denied", text.start(node), text.end(node), text.of(node.operand)


def asked(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A condition the wrong way round; comparisons, `and`, `or` and `not` have faults of their own."""
    assert isinstance(node, ast.If | ast.While | ast.IfExp)
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield "asked", text.start(node.test), text.end(node.test), f"(not ({text.of(node.test)}))"


def filtered(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A loop inside an expression that lets everything through."""
    assert isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
    for test in [test for loop in node.generators for test in loop.ifs]:
        yield "filtered", text.start(test), text.end(test), "True"


def calculated(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """Plus for minus and their like, where numbers, dates or sets are meant."""
    assert isinstance(node, ast.BinOp)
    words = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
    if any(isinstance(n, words) or (isinstance(n, ast.Constant) and isinstance(n.value, str)) for n in _parts(node)):
        return
    written, other = CALCULATED.get(type(node.op), ("", ""))
    if written and (place := text.between(node.left, node.right, written)):
        yield "calculated", *place, other


def _parts(node: ast.BinOp) -> Iterator[ast.expr]:
    for part in (node.left, node.right):
        yield from _parts(part) if isinstance(part, ast.BinOp) else [part]


def counted(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A number one too high, a switch the other way."""
    assert isinstance(node, ast.Constant)
    if isinstance(node.value, bool):
        yield "switched", text.start(node), text.end(node), str(not node.value)
    elif isinstance(node.value, int | float):
        yield "counted", text.start(node), text.end(node), str(node.value + 1)


def returned(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """An answer that never arrives."""
    assert isinstance(node, ast.Return)
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield "returned", text.start(node.value), text.end(node.value), "None"


def dropped(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """A step that was forgotten."""
    assert isinstance(node, ast.stmt)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and not all(isinstance(t, ast.Attribute | ast.Subscript) for t in node.targets):
        return
    yield "dropped", text.start(node), text.end(node), "pass"
    if isinstance(node, ast.Continue | ast.Break):
        yield "left", text.start(node), text.end(node), "break" if isinstance(node, ast.Continue) else "continue"


def called(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """The neighbouring function, a needless-looking call, an argument left out."""
    assert isinstance(node, ast.Call)
    if isinstance(node.func, ast.Name) and node.func.id in SWAPPED_FUNCTIONS:
        other = SWAPPED_FUNCTIONS[node.func.id]
        if not (other == "list" and node.keywords):
            yield "called", text.start(node.func), text.end(node.func), other
    if isinstance(node.func, ast.Attribute):
        end = text.end(node.func)
        if other := SWAPPED_METHODS.get(node.func.attr, ""):
            yield "called", end - len(node.func.attr), end, other
        if node.func.attr in NEEDLESS_METHODS:
            yield "called", text.start(node), text.end(node), text.of(node.func.value)
    before: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    for place, argument in enumerate(before):
        if isinstance(argument, ast.keyword) and argument.arg and argument.arg not in WORDING | UNSEEN:
            first = text.end(before[place - 1]) if place else text.start(argument)
            yield "argument", first, text.end(argument), ""


def sliced(text: SourceText, node: ast.AST) -> Iterator[Found]:
    """The whole where a part was meant."""
    assert isinstance(node, ast.Subscript)
    if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
        yield "sliced", text.start(node), text.end(node), text.of(node.value)


OPERATORS: dict[type[ast.AST], Operator] = {
    ast.Compare: compared,
    ast.BoolOp: joined,
    ast.UnaryOp: denied,
    **dict.fromkeys((ast.If, ast.While, ast.IfExp), asked),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), filtered),
    ast.BinOp: calculated,
    ast.Constant: counted,
    ast.Return: returned,
    **dict.fromkeys((ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Continue, ast.Break, ast.Delete), dropped),
    ast.Call: called,
    ast.Subscript: sliced,
}
