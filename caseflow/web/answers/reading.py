"""Answers as people read them: every page of a form with its shown questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseflow.core.text import Text
from caseflow.core.values import JsonValue, Plain
from caseflow.forms import values
from caseflow.forms.compiler import ContentForm
from caseflow.forms.fields import RowsField
from caseflow.forms.plot_map import Picture, draw, plots_of
from caseflow.forms.schema import FormDefinition, FormField, has_value
from caseflow.forms.validators import visible
from caseflow.web.frame.i18n import locale


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question; rows come as a table of shown cells."""

    name: str
    field: FormField
    text: str
    table: tuple[tuple[str, ...], ...] = ()
    rows: Sequence[Plain] = ()


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """One page as it is read: headings and answers in the order of the form."""

    name: str
    title: Text | None
    answers: tuple[Answer, ...]


def answers(definition: FormDefinition, given: Plain) -> Iterator[AnsweredPage]:
    """The answers of every page as people read them; hidden questions are left out."""
    shown = visible(definition.fields, given)
    for page in definition.pages:
        found = [_answer(n, f, given.get(n)) for n, f in page.fields.items() if n in shown and f.kind != "file"]
        yield AnsweredPage(page.name, page.title, tuple(found))


def _answer(name: str, field: FormField, value: JsonValue) -> Answer:
    if field.kind != "rows" or not isinstance(value, list):
        return Answer(name, field, values.show(field, value, locale()) if has_value(field) else "")
    columns = field.columns.items()
    table = tuple(tuple(values.show(c, row.get(n), locale()) for n, c in columns) for row in value)
    return Answer(name, field, "", table, value)


def plot_picture(field: FormField, rows: Sequence[Plain]) -> Picture | None:
    """Template: the picture of the rows of a field with `map`, nothing where no row has a position."""
    return draw(plots_of(field, rows, locale()))


def _questions(bound: ContentForm) -> Iterator[str]:
    """The names of all questions of a page, cells of rows included."""
    for name in bound.specs:
        yield name
        one = bound._fields.get(name)
        if isinstance(one, RowsField):
            for entry in one.entries:
                yield from (f"{entry.name}-{column}" for column in entry.form.specs)


def hidden_questions(bound: ContentForm) -> set[str]:
    """The names of the questions that are not to be shown now."""
    hidden = set(bound.specs) - bound.shown
    for one in bound:
        if isinstance(one, RowsField):
            for entry in one.entries:
                hidden |= {f"{entry.name}-{column}" for column in set(entry.form.specs) - entry.form.shown}
    return hidden
