"""Typed values of a form: out of what was posted, back into it, checked, shown to people, compared."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.core.ids import canonical
from caseflow.core.text import Text, say
from caseflow.forms import messages, validators
from caseflow.forms.compiler import ContentForm, compile_form
from caseflow.forms.computed import compute
from caseflow.forms.rows import MultiDict, Posted
from caseflow.forms.schema import FormDefinition, FormField, has_value, is_asked
from caseflow.forms.showing import show as show
from caseflow.forms.showing import show_row
from caseflow.forms.typed import write

Values = Mapping[str, Any]
_NOTHING = say("", "")


@dataclass(frozen=True)
class Problem:
    """What keeps a form from being complete: on which page, at which input (`title`, `sites-0-address`), and why."""

    page: str
    field: str
    label: Text
    message: Text


@dataclass(frozen=True)
class Difference:
    """One answer that changed: what stood there and what stands there now, as people read it."""

    label: Text
    old: Text
    new: Text


def bind(
    definition: FormDefinition,
    page: str | None,
    locale: str,
    *,
    posted: MultiDict | None = None,
    values: Values | None = None,
    today: date | None = None,
) -> ContentForm:
    """A page (None: the whole form) to be shown or validated, bound to `posted`, or else to the stored `values`.

    `values` are the stored values of every page: conditions look at them too. `today` is the date in Viet Nam.
    """
    stored = dict(values or {})
    here = definition.fields_on(page)
    others = {name: value for name, value in stored.items() if name not in here}
    source: Any = formdata(definition, stored) if posted is None else posted
    return compile_form(definition, page, locale)(source, meta={"others": others, "today": today})


def clean(definition: FormDefinition, page: str | None, form: ContentForm) -> dict[str, Any]:
    """The typed, JSON-able values of a bound form; without those that are empty or could not be read.

    Of a whole form the values of hidden fields are dropped; of one page they are kept, lest a draft forget them
    when a question is hidden for a moment: `prune` drops them when the draft is signed.
    """
    answers = {name: value for name, value in form.answers.items() if name in definition.fields_on(page)}
    return prune(definition, answers) if page is None else _without_blanks(answers)


def merge(definition: FormDefinition, page: str, stored: Values, cleaned: Values) -> dict[str, Any]:
    """The stored draft with one page replaced by its newly cleaned values, and everything computed worked out anew."""
    here = definition.fields_on(page)
    joined = {**{name: value for name, value in stored.items() if name not in here}, **cleaned}
    return _without_blanks(compute(definition.fields, joined))


def prune(definition: FormDefinition, values: Values) -> dict[str, Any]:
    """The values that belong to the form as answered: known, shown, and not empty. What is signed goes through here."""
    known = compute(definition.fields, values)
    kept = _prune(definition.fields, known)
    if kept == known:
        return kept  # nothing was dropped, so nothing is computed otherwise
    while (again := _prune(definition.fields, compute(definition.fields, kept))) != kept:
        kept = again  # an answer dropped may have been part of what was computed; each round drops more, till none is
    return kept


def _prune(fields: Mapping[str, FormField], values: Values) -> dict[str, Any]:
    shown = validators.visible(fields, values)
    kept = {
        name: values[name] for name, field in fields.items() if name in values and name in shown and has_value(field)
    }
    for name, value in kept.items():
        if fields[name].kind == "rows" and isinstance(value, list):
            kept[name] = [_prune(fields[name].columns, row) for row in value if isinstance(row, dict)]
    return _without_blanks(kept)


def _without_blanks(values: Values) -> dict[str, Any]:
    full = {name: value for name, value in values.items() if not validators.is_empty(value)}
    return {name: [v for v in value if v != {}] if isinstance(value, list) else value for name, value in full.items()}


def formdata(definition: FormDefinition, values: Values) -> Posted:
    """What a browser would post for `values`: fills a form again, `clean` of it gives `values` back."""
    return Posted(_formdata(definition.fields, values, ""))


def _formdata(fields: Mapping[str, FormField], values: Values, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for name, field in fields.items():
        value = values.get(name)
        if field.kind == "rows":
            for i, row in enumerate(value if isinstance(value, list) else []):
                yield from _formdata(field.columns, row, f"{prefix}{name}-{i}-")
        elif is_asked(field) and value is not None:
            yield f"{prefix}{name}", write(field, value)


def problems(definition: FormDefinition, values: Values, *, today: date | None = None) -> list[Problem]:
    """Everything that keeps stored `values` from being a complete, right form, in the order of the pages.

    Without `today`, limits relative to the day of filling in are not checked.
    """
    return [
        Problem(definition.page_of(str(path[0])), "-".join(map(str, path)), _label(definition.fields, path), message)
        for path, message in validators.check(definition.fields, values, today=today)
    ]


def _label(fields: Mapping[str, FormField], path: tuple[str | int, ...]) -> Text:
    field = fields[str(path[0])]
    if len(path) == 1:
        return field.label
    return _row_label(field.label, int(path[1]), field.columns[str(path[2])].label)


def _row_label(label: Text, index: int, column: Text | None = None) -> Text:
    row = messages.ROW.format(n=index + 1)
    tail = say("", "") if column is None else say(f" – {column.vi}", f" – {column.en}")
    return say(f"{label.vi}, {row.vi}{tail.vi}", f"{label.en}, {row.en}{tail.en}")


def differences(definition: FormDefinition, old: Values, new: Values) -> list[Difference]:
    """What changed between two revisions, in the order of the form; rows are compared one by one."""
    found: list[Difference] = []
    for name, field in definition.fields.items():
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if field.kind == "rows":
            found += _row_differences(field, before or [], after or [])
        else:
            found.append(Difference(field.label, _both(field, before), _both(field, after)))
    return found


def _row_differences(field: FormField, old: list[Values], new: list[Values]) -> Iterator[Difference]:
    """Rows that stayed are matched first, so that a row inserted above does not make all below it look changed."""
    matcher = difflib.SequenceMatcher(None, list(map(canonical, old)), list(map(canonical, new)), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        before, after = old[old_from:old_to], new[new_from:new_to]
        for i, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from _cell_differences(field, new_from + i, one, other)
        for i, row in enumerate(before[len(after) :], old_from + len(after)):
            yield Difference(_row_label(field.label, i), _both_row(field, row), _NOTHING)
        for i, row in enumerate(after[len(before) :], new_from + len(before)):
            yield Difference(_row_label(field.label, i), _NOTHING, _both_row(field, row))


def _cell_differences(field: FormField, index: int, old: Values, new: Values) -> Iterator[Difference]:
    for name, column in field.columns.items():
        if old.get(name) != new.get(name):
            label = _row_label(field.label, index, column.label)
            yield Difference(label, _both(column, old.get(name)), _both(column, new.get(name)))


def _both(field: FormField, value: Any) -> Text:
    return say(show(field, value, "vi"), show(field, value, "en"))


def _both_row(field: FormField, row: Values) -> Text:
    return say(show_row(field, row, "vi"), show_row(field, row, "en"))
