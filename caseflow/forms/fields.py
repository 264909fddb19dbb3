"""The WTForms fields: one for a single question of any kind, one for repeated rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import FieldList, Form, FormField, widgets
from wtforms.fields.choices import Choice, SelectFieldBase  # type: ignore[attr-defined]  # stubs are one version behind

from caseflow.core.text import say
from caseflow.forms import messages, schema
from caseflow.forms.messages import Unreadable
from caseflow.forms.rows import row_indices
from caseflow.forms.showing import show
from caseflow.forms.typed import read, write
from caseflow.forms.validators import row_bounds

_PICK = say("— Chọn —", "— Choose —")
DAY_LOOK = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy"}
MOMENT_LOOK = {"autocomplete": "off", "placeholder": "hh:mm dd/mm/yyyy"}
"""How a day, and a day with its hour, are asked for on every page."""
_INPUTS: dict[str, tuple[type[widgets.Input], dict[str, str]]] = {
    "integer": (widgets.TextInput, {"inputmode": "numeric", "autocomplete": "off"}),
    "dong": (widgets.TextInput, {"inputmode": "numeric", "autocomplete": "off"}),
    "percentage": (widgets.TextInput, {"inputmode": "decimal", "autocomplete": "off"}),
    "decimal": (widgets.TextInput, {"inputmode": "decimal", "autocomplete": "off"}),
    "date": (widgets.TextInput, DAY_LOOK),
    "datetime": (widgets.TextInput, MOMENT_LOOK),
    "position": (widgets.TextInput, {"autocomplete": "off", "placeholder": "20.646, 106.051"}),
    "email": (widgets.EmailInput, {"autocomplete": "email"}),
    "phone": (widgets.TelInput, {"autocomplete": "tel"}),
    "scan": (widgets.TextInput, {"autocomplete": "off", "spellcheck": "false"}),
    "text": (widgets.TextInput, {}),
}


class AnswerField(SelectFieldBase):
    """One question; `data` is its typed JSON value or None, `spec` its definition."""

    def __init__(self, spec: schema.FormField, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spec = spec
        self.errors: list[str] = []
        self.widget, self.option_widget, attributes = _look(spec)
        self.render_kw = {**attributes, **(self.render_kw or {})}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed; a value that cannot be read is an error here and stays in the input."""
        self.data = None
        try:
            self.data = read(self.spec, valuelist)
        except Unreadable as error:
            raise ValueError(error.message(self.meta.locale)) from None

    def _value(self) -> str:
        if self.spec.must_accept:
            return "yes"
        if self.process_errors and self.raw_data:
            return str(self.raw_data[0])
        return next(iter(write(self.spec, self.data)), "")

    def iter_choices(self) -> Iterator[Choice]:
        """What may be chosen, in the language of the form."""
        locale = self.meta.locale
        chosen = write(self.spec, self.data)
        if isinstance(self.widget, widgets.Select):
            yield Choice("", _PICK(locale), not chosen, {})
        options = {"yes": messages.YES, "no": messages.NO} if self.spec.kind == "yes_no" else self.spec.options
        for name, label in options.items():
            yield Choice(name, label(locale), name in chosen, {})


def _look(spec: schema.FormField) -> tuple[Any, Any, dict[str, str]]:
    """The widget, the widget of its options, and HTML attributes."""
    if spec.must_accept:
        return widgets.CheckboxInput(), widgets.Option(), {}
    if spec.kind == "long_text":
        return widgets.TextArea(), widgets.Option(), {"rows": "5"}
    if spec.kind == "choices":
        return widgets.ListWidget(prefix_label=False), widgets.CheckboxInput(), {}
    if spec.kind == "yes_no" or (spec.kind == "choice" and spec.spread):
        return widgets.ListWidget(prefix_label=False), widgets.RadioInput(), {}
    if spec.kind == "choice":
        return widgets.Select(), widgets.Option(), {}
    widget, attributes = _INPUTS.get(spec.kind, (widgets.TextInput, {}))
    return widget(), widgets.Option(), attributes


class ComputedField(AnswerField):
    """What the server works out; nothing that is posted under its name is looked at."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes nothing."""
        self.data = None

    @property
    def shown(self) -> str:
        """What it says, or that it cannot be said yet."""
        return show(self.spec, self.data, self.meta.locale) or messages.NOT_YET(self.meta.locale)

    def __call__(self, **kwargs: Any) -> Any:
        """The place where the page shows it."""
        said = {"data-verdict": self.data} if self.spec.kind == "verdict" and self.data else {}
        return Markup("<output {}>{}</output>").format(widgets.html_params(id=self.id, **said, **kwargs), self.shown)


class RowField(FormField):  # type: ignore[type-arg]  # generic in the stubs only
    """One row: a form within the form, in the same language and of the same day."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Sequence[Any] | None = None) -> None:
        """Binds the row to what was posted for it."""
        self.object_data = data
        self.form = self.form_class(formdata, prefix=self.name + self.separator, meta={"_parent_form": self._form})


class RowsField(FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """Repeated rows; `entries` are the rows, each with its `.form`, blank ones included."""

    def __init__(self, spec: schema.FormField, row: type[Form], **kwargs: Any) -> None:
        few, many = row_bounds(spec)
        super().__init__(RowField(row), min_entries=min(max(1, few), many), **kwargs)
        self.spec = spec
        self.own_errors: list[str] = []

    @property
    def can_add(self) -> bool:
        """Whether one more row is within the limit."""
        return len(self.entries) < row_bounds(self.spec)[1]

    @property
    def errors(self) -> list[str]:  # type: ignore[override]
        """Every message of the rows: about the list itself first, then cell by cell."""
        return [*self.own_errors, *(e for entry in self.entries for f in entry.form for e in f.errors)]

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        yield from row_indices(prefix, formdata)


def leaves(form: Form) -> Iterator[tuple[tuple[str | int, ...], AnswerField]]:
    """Every single question of a bound form with its path: `("title",)` or `("sites", 0, "address")`."""
    for field in form:
        if isinstance(field, RowsField):
            for i, entry in enumerate(field.entries):
                yield from (((field.short_name, i, *path), leaf) for path, leaf in leaves(entry.form))
        elif isinstance(field, AnswerField):
            yield (field.short_name,), field
