"""One small change of a source text, and the text as bytes on which the syntax tree's positions count."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

Node = ast.expr | ast.stmt | ast.keyword


@dataclass(frozen=True, slots=True)
class Change:
    """`operator` puts `new` in place of the bytes from `start` to `end`; `lines` is the statement it stands in.

    `function` is the dotted name of where it stands; empty when it runs as the module is imported.
    """

    operator: str
    start: int
    end: int
    new: str
    line: int
    lines: tuple[int, int]
    function: str


class SourceText:
    """A module's text with the offsets of its nodes."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.data = source.encode()
        self._begins = [0]
        for line in self.data.splitlines(keepends=True):
            self._begins.append(self._begins[-1] + len(line))

    def start(self, node: Node) -> int:
        """Where `node` begins."""
        return self._begins[node.lineno - 1] + node.col_offset

    def end(self, node: Node) -> int:
        """Where `node` ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._begins[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: Node) -> str:
        """The text of `node`."""
        return self.data[self.start(node) : self.end(node)].decode()

    def between(self, left: Node, right: Node, sign: str) -> tuple[int, int] | None:
        """Where `sign` stands between two neighbours (brackets may stand there too)."""
        begin = self.end(left)
        gap = self.data[begin : self.start(right)].decode()
        pattern = r"\s+".join(map(re.escape, sign.split()))
        found = re.search(pattern, re.sub(r"#[^\n]*", lambda m: " " * len(m[0].encode()), gap))
        return (begin + found.start(), begin + found.end()) if found else None

    def changed(self, change: Change) -> str:
        """The whole text with `change` made."""
        return (self.data[: change.start] + change.new.encode() + self.data[change.end :]).decode()

    def says(self, change: Change) -> tuple[str, str]:
        """The lines that `change` touches, before and after, without their indentation."""
        first = self.data.rfind(b"\n", 0, change.start) + 1
        last = self.data.find(b"\n", change.end)
        last = len(self.data) if last < 0 else last
        new = self.data[first : change.start] + change.new.encode() + self.data[change.end : last]
        return _plain(self.data[first:last].decode()), _plain(new.decode())

    def diff(self, change: Change, file: str) -> Iterator[str]:
        """`change` as a unified diff."""
        before, after = self.source.splitlines(), self.changed(change).splitlines()
        return difflib.unified_diff(before, after, file, file, lineterm="", n=1)


def _plain(text: str) -> str:
    return " ".join(text.split())
