"""From a form's definition to a WTForms class, one for each page and language, compiled once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from wtforms import Field, Form

from caseflow.forms import schema, validators
from caseflow.forms.computed import compute
from caseflow.forms.fields import AnswerField, ComputedField, RowsField, leaves
from caseflow.forms.messages import Translations


class BaseMeta:
    """What every compiled form knows besides its fields."""

    csrf = False  # the web layer guards every POST by itself
    locale = "vi"
    today: date | None = None
    others: Mapping[str, Any] = {}

    def get_translations(self, form: Any) -> Translations:
        """WTForms' own messages in the language of the form."""
        return Translations(self.locale)


class AnswerForm(Form):
    """A page, a whole form, or one row, bound to what was typed."""

    Meta = BaseMeta
    specs: Mapping[str, schema.FormField] = {}

    @property
    def answers(self) -> dict[str, Any]:
        """The typed values that are there; rows keep their blank ones, so that their numbers stay right."""
        found = {}
        for name, one in self._fields.items():
            value = [row.form.answers for row in one.entries] if isinstance(one, RowsField) else one.data
            if value is not None:
                found[name] = value
        return found

    @property
    def shown(self) -> set[str]:
        """The names of the questions to be shown now, headings and files included."""
        return validators.visible(self.specs, self.answers)


class ContentForm(AnswerForm):
    """A page or a whole form of the content."""

    definition: schema.FormDefinition | None = None
    page_name: str | None = None

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Binds the page, then works out what nobody fills in; a request cannot say it."""
        super().process(*args, **kwargs)
        _put_computed(self, self.known)

    @property
    def known(self) -> dict[str, Any]:
        """The answers of this page beside those already stored of the others, and what is computed of them."""
        return compute(self.all_specs, {**self.meta.others, **self.answers})

    @property
    def shown(self) -> set[str]:
        """The names of the questions of this page to be shown now, headings and files included."""
        return validators.visible(self.all_specs, self.known) & set(self.specs)

    @property
    def all_specs(self) -> Mapping[str, schema.FormField]:
        """The fields of every page."""
        assert self.definition is not None
        return self.definition.fields

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether this page is right; each message stands at its field, hidden fields have none."""
        found = dict(leaves(self))
        shown = self.shown
        for path, leaf in found.items():
            leaf.errors = list(leaf.process_errors) if self._is_shown(path, shown) else []
        for one in self._fields.values():
            if isinstance(one, RowsField):
                one.own_errors = []
        unread = frozenset(path for path, leaf in found.items() if leaf.process_errors)
        for path, message in validators.check(
            self.all_specs, self.known, today=self.meta.today, only=frozenset(self.specs), unread=unread
        ):
            place = found[path].errors if path in found else self.repeated(str(path[0])).own_errors
            place.append(message(self.meta.locale))
        return not self.summary()

    def _is_shown(self, path: tuple[str | int, ...], shown: set[str]) -> bool:
        if path[0] not in shown:
            return False
        return len(path) == 1 or path[-1] in self.repeated(str(path[0])).entries[int(path[1])].form.shown

    def repeated(self, name: str) -> RowsField:
        """The repeated rows of that name; raises KeyError."""
        rows = self._fields[name]
        if not isinstance(rows, RowsField):
            raise KeyError(name)
        return rows

    def summary(self) -> list[tuple[str, str, str]]:
        """After `validate`: every message as (id of the input, label, message), top to bottom, for the error box."""
        return [(one.id, label, message) for one, label, errors in self._places() for message in errors]

    def _places(self) -> Iterator[tuple[Field, str, Sequence[str]]]:
        for one in self._fields.values():
            if isinstance(one, RowsField):
                yield one, one.label.text, one.own_errors
                for i, entry in enumerate(one.entries, 1):
                    yield from ((cell, f"{one.label.text} {i} – {cell.label.text}", cell.errors) for cell in entry.form)
            else:
                yield one, one.label.text, one.errors


def _put_computed(form: AnswerForm, values: Mapping[str, Any]) -> None:
    for name, one in form._fields.items():
        value = values.get(name)
        if isinstance(one, ComputedField):
            one.data = value
        elif isinstance(one, RowsField):
            for entry, row in zip(one.entries, value or (), strict=False):
                _put_computed(entry.form, row)


def compile_form(definition: schema.FormDefinition, page: str | None, locale: str) -> type[ContentForm]:
    """The WTForms class of one page (None: of the whole form) in `locale`; raises KeyError for an unknown page."""
    return _compile(_Wanted(definition.sha256, page, "en" if locale == "en" else "vi", definition))


@dataclass(frozen=True)
class _Wanted:
    sha256: str
    page: str | None
    locale: str
    definition: schema.FormDefinition = field(compare=False)


@lru_cache(maxsize=256)
def _compile(wanted: _Wanted) -> type[ContentForm]:
    specs = wanted.definition.fields_on(wanted.page)
    body = _fields(specs, wanted.locale)
    meta = type("Meta", (BaseMeta,), {"locale": wanted.locale})
    own = {"Meta": meta, "specs": specs, "definition": wanted.definition, "page_name": wanted.page}
    return type(f"Form_{wanted.definition.name}", (ContentForm,), {**body, **own})


def _fields(specs: Mapping[str, schema.FormField], locale: str) -> dict[str, Any]:
    return {name: _field(spec, locale) for name, spec in specs.items() if schema.has_value(spec)}


def _field(spec: schema.FormField, locale: str) -> Any:
    said = {"label": spec.label(locale), "description": spec.help(locale) if spec.help else ""}
    if spec.kind != "rows":
        return (ComputedField if spec.kind in schema.COMPUTED else AnswerField)(spec, **said)
    meta = type("Meta", (BaseMeta,), {"locale": locale})
    row = type("Row", (AnswerForm,), {**_fields(spec.columns, locale), "Meta": meta, "specs": spec.columns})
    return RowsField(spec, row, **said)
