"""Fills lines with values: look-ups and nothing else, so that no value is ever markup, a placeholder or a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caseflow.core.paper import Align, Column, Line, Run, Table, text_of
from caseflow.notifications.letter_lint import base
from caseflow.notifications.letter_schema import CellKind, ColumnWord, Span, Value, Variable
from caseflow.papers import spelled
from caseflow.papers.values import DATE_DOTS, DOTS, cell, is_given, shown

_ALIGN: dict[CellKind, Align] = {"text": "left", "date": "center", "money": "right", "number": "right"}
SERIAL = Column("TT", 0, "center")
"""The first column of every table: the number of its row."""
TOTAL = "Tổng cộng"


@dataclass(frozen=True, slots=True)
class Filling:
    """The values of one paper, by the variables of its letter."""

    values: Mapping[str, Value | None]
    variables: dict[str, Variable]

    def given(self, name: str) -> bool:
        """Whether a variable, or the amount behind its words, has a value."""
        return is_given(self.values.get(base(name, self.variables)))

    def line(self, spans: Iterable[Span]) -> Line:
        """A line with its values; dots where one is missing. Stretches of one style become one run."""
        return joined(Run(self._text(s), s.bold, s.italic) for s in spans)

    def lines(self, spans: tuple[Span, ...]) -> list[Line]:
        """The same; a line that is one placeholder alone becomes as many as its value has."""
        if len(spans) == 1 and spans[0].hole and self.given(spans[0].hole):
            only = spans[0]
            return [(Run(text, only.bold, only.italic),) for text in self._shown(only.hole)]
        return [self.line(spans)]

    def whole(self, spans: Iterable[Span]) -> Line:
        """The same, empty where any value is missing: half a ground is none."""
        kept = tuple(spans)
        return self.line(kept) if all(self.given(s.hole) for s in kept if s.hole) else ()

    def plain(self, spans: Iterable[Span]) -> str:
        """The words of a line alone."""
        return text_of(self.line(spans))

    def table(self, name: str) -> Table:
        """The rows of a variable under the heads of its columns, numbered, with the sums that are asked for."""
        words = self.variables[name].columns
        value = self.values.get(name)
        rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        columns = (SERIAL, *(Column(w.title, w.share, _ALIGN[w.kind]) for w in words.values()))
        lines = tuple((str(n), *(cell(row.get(c)) for c in words)) for n, row in enumerate(rows, 1))
        sums = [_sum(rows, c, w) for c, w in words.items()]
        return Table(columns, lines, _total(sums) if rows and any(sums) else ())

    def _text(self, span: Span) -> str:
        if not span.hole:
            return span.text
        if self.given(span.hole):
            return " ".join(self._shown(span.hole))
        return DATE_DOTS if self.variables[base(span.hole, self.variables)].kind == "date" else DOTS

    def _shown(self, hole: str) -> tuple[str, ...]:
        name = base(hole, self.variables)
        value = self.values[name]
        if name != hole and isinstance(value, int):
            return (spelled.dong_in_words(value),)
        return shown(value, self.variables[name].kind) if isinstance(value, str | int | Decimal | date) else ()


def joined(runs: Iterable[Run]) -> Line:
    """Runs of one style that stand beside each other, as one; empty ones are dropped."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if last is not None and (last.bold, last.italic) == (run.bold, run.italic):
            made[-1] = Run(last.text + run.text, run.bold, run.italic)
        elif run.text:
            made.append(run)
    return tuple(made)


def _sum(rows: Iterable[Mapping[str, object]], name: str, word: ColumnWord) -> str:
    """The sum of a column that has one, as it is written."""
    if not word.total:
        return ""
    return spelled.number(sum(_numbers(rows, name)))


def _numbers(rows: Iterable[Mapping[str, object]], name: str) -> Iterator[int]:
    """The numbers of a column; what a row leaves open counts as nothing."""
    for row in rows:
        value = row.get(name)
        if value is not None:
            yield value  # type: ignore[misc]  # its kind was asked when the paper was put together


def _total(sums: list[str]) -> tuple[str, ...]:
    """The row of sums, the word for them in the place of the serial."""
    return (TOTAL, *sums)
