"""The words of forms/*.yaml: a form, its pages, and the kinds of field a person can be asked to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator

from caseflow.core.ids import digest
from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word
from caseflow.forms.conditions import Condition

Kind = Literal[
    "text",
    "long_text",
    "integer",
    "dong",
    "percentage",
    "decimal",
    "date",
    "datetime",
    "position",
    "yes_no",
    "choice",
    "choices",
    "rows",
    "file",
    "heading",
    "email",
    "phone",
    "scan",
    "verdict",
    "duration",
    "share",
    "code",
]
OptionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$", max_length=40)]

TEXTS = frozenset({"text", "long_text", "email", "phone", "scan"})
NUMBERS = frozenset({"integer", "dong", "percentage", "decimal"})
COMPUTED = frozenset({"verdict", "duration", "share", "code"})
"""Kinds that nobody fills in: the server works them out of other answers, and takes none from a request."""
MEASURED = NUMBERS | {"duration", "share"}
"""Kinds that can be held against a limit."""
WITHOUT_VALUE = frozenset({"heading", "file"})
"""Kinds that no form stores a value for: files belong to the checklist of documents."""

TODAY = re.compile(r"^today(?: ?([+-]) ?(\d{1,3}) (day|month|year)s?)?$")
"""A limit relative to the day of filling in: `today`, `today + 30 days`, `today - 5 years`."""


def _bound(value: Any) -> Any:
    """A limit is an integer, or text for what JSON has no exact form of: dates and decimals."""
    return repr(value) if isinstance(value, float) else value


Bound = Annotated[int | str, BeforeValidator(_bound)]


class PlotMap(Word):
    """Which columns of a row say where it is, how large in hectares, and what it is called."""

    position: Name
    area: Name | None = None
    label: Name | None = None


class Carries(Word):
    """Which answers a code of GS1 carries: an item's number, and its lot and serial number where they are given."""

    gtin: Name
    lot: Name | None = None
    serial: Name | None = None


MOST_RADIOS, LONGEST_IN_LIST = 6, 60


class FormField(Word):
    """One question. Which keys belong to which kind is checked by the loader, which knows the line."""

    kind: Kind
    label: Text
    help: Text | None = None
    required: bool = False
    required_if: Condition | None = Field(None, description="Required when this is true of other fields.")
    show_if: Condition | None = Field(
        None, description="Shown when this is true of other fields; else its value is dropped."
    )
    must_accept: bool = Field(False, description="yes_no: a commitment; only yes is taken.")
    distinguishes: bool = Field(
        False, description="text, choice: names what is supported; who answers otherwise here asks for something else."
    )
    min: Bound | None = Field(None, description="Least number, length, date, number of choices.")
    max: Bound | None = Field(None, description="Greatest number, length, date, number of choices.")
    format: Literal["tax_code", "gtin", "gln", "lot", "web_address"] | None = Field(
        None, description="text: what else it must look like."
    )
    refuses: dict[str, Text] = Field(
        default_factory=dict, description="text: parts it may not contain, each with the reason that people read."
    )
    country: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = Field(
        None, description='gtin, gln: the GS1 prefix it must begin with, such as "893".'
    )
    unit: Text | None = Field(None, description="integer, decimal: what is counted, shown beside the number.")
    options: dict[OptionName, Text] = Field(default_factory=dict, description="choice, choices: what may be chosen.")
    columns: dict[Name, FormField] = Field(default_factory=dict, description="rows: the fields of one row.")
    min_rows: int | None = Field(None, ge=0)
    max_rows: int | None = Field(None, gt=0)
    slot: Name | None = Field(None, description="file: the document of the checklist that belongs here.")
    not_before: Name | None = Field(None, description="date: not earlier than this other date.")
    not_above: Name | None = Field(None, description="number: at most this other number.")
    sum_of: tuple[str, ...] = Field((), description="number: the sum of these fields; `rows.column` sums a column.")
    taken_from: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")] | None = Field(
        None, description="`form.field`: begins with what was signed last there in the same case; may be changed."
    )
    of: str | None = Field(
        None,
        description="verdict: the answer that is held against limits; share: of what, `rows.column` is every row's.",
    )
    carries: Carries | None = Field(
        None, description="code: what it says; verdict of a scan: passed if the code read says all this."
    )
    carrier: Name | None = Field(None, description="code: the choice between `qr` and `data_matrix`; QR code if none.")
    resolver: str | None = Field(
        None, description="code: what a QR code's link begins with: an https address, or the field that says it."
    )
    at_most: Bound | None = Field(
        None, description="verdict: passed up to this number, or up to this other number field."
    )
    at_least: Bound | None = Field(
        None, description="verdict: passed from this number, or from this other number field."
    )
    equals: Bound | None = Field(
        None, description="verdict: passed if it is this number, option, or other field's value."
    )
    all: tuple[str, ...] = Field((), description="verdict: passed if all these did; `rows.column` is every row's.")
    passes_if: Condition | None = Field(None, description="verdict: passed without more when this is true.")
    from_: Name | None = Field(None, alias="from", description="duration: the datetime it begins with.")
    to: Name | None = Field(None, description="duration: the datetime it ends with.")
    map: PlotMap | None = Field(None, description="rows: a picture of the rows that have a position.")
    legal_basis: Legal | None = None

    @property
    def spread(self) -> bool:
        """Whether the options stand one below the other: few ones, or such that a list would cut off."""
        longest = max((len(text.vi) for text in self.options.values()), default=0)
        return len(self.options) <= MOST_RADIOS or longest > LONGEST_IN_LIST

    @property
    def computed(self) -> bool:
        """Whether the server works it out."""
        return self.kind in COMPUTED

    @field_validator("all", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        """`all: rows.verdict` is the list of that one."""
        return (value,) if isinstance(value, str) else value


class Include(Word):
    """Stands where a field could: the fields of a fieldset are put in here, all or some of them."""

    include: Name = Field(description="The fieldset, by its file's name.")
    only: tuple[Name, ...] = Field((), description="Just these fields of it.")
    without: tuple[Name, ...] = Field((), alias="except", description="All its fields but these.")
    show_if: Condition | None = Field(None, description="They are shown when this holds, beside their own conditions.")


def _as_is(value: Any) -> Any:
    """Includes are gone before a form is validated; the schema for editors still knows them."""
    return value


Fields = Annotated[
    dict[Name, FormField], BeforeValidator(_as_is, json_schema_input_type=dict[Name, FormField | Include])
]


class Fieldset(Word):
    """Fields that several forms share; with a title it can be a whole page of them."""

    name: Name = Field(alias="fieldset")
    title: Text | None = None
    intro: Text | None = None
    fields: Fields = Field(min_length=1)


class Page(Word):
    """One screen of a form."""

    name: Name
    title: Text
    intro: Text | None = None
    fields: Fields


class IncludedPage(Include):
    """Stands where a page could: a fieldset with a title as a page, whose own fields come after the fieldset's."""

    name: Name | None = Field(None, description="The fieldset's if not given.")
    title: Text | None = Field(None, description="Instead of the fieldset's.")
    intro: Text | None = Field(None, description="Instead of the fieldset's.")
    fields: Annotated[
        dict[str, Any], BeforeValidator(_as_is, json_schema_input_type=dict[Name, FormField | Include])
    ] = Field(default_factory=dict)


Pages = Annotated[tuple[Page, ...], BeforeValidator(_as_is, json_schema_input_type=tuple[Page | IncludedPage, ...])]


class FormDefinition(Word):
    """A form; published, it is stored immutably under `sha256`, and old cases are rendered from the stored JSON."""

    format: Literal[1] = 1
    name: Name = Field(alias="form")
    title: Text
    intro: Text | None = None
    pages: Pages = Field(min_length=1)
    legal_basis: Legal | None = None

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every field of every page, in order."""
        return {name: field for page in self.pages for name, field in page.fields.items()}

    @cached_property
    def page_names(self) -> tuple[str, ...]:
        """The names of the pages, in order."""
        return tuple(page.name for page in self.pages)

    @cached_property
    def follows(self) -> bool:
        """Whether answers change what the page shows: other questions, or what is worked out of them."""
        every = value_paths(self.fields).values()
        return any(field.show_if is not None or field.kind in COMPUTED for field in every)

    def page(self, name: str) -> Page:
        """The page of that name; raises KeyError."""
        for page in self.pages:
            if page.name == name:
                return page
        raise KeyError(name)

    def page_of(self, field: str) -> str:
        """The name of the page on which `field` stands; raises KeyError."""
        for page in self.pages:
            if field in page.fields:
                return page.name
        raise KeyError(field)

    def fields_on(self, page: str | None) -> Mapping[str, FormField]:
        """The fields of one page, or of the whole form for None; raises KeyError for an unknown page."""
        return self.fields if page is None else self.page(page).fields

    def to_json(self) -> dict[str, Any]:
        """The definition as it is stored; `FormDefinition.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @cached_property
    def text(self) -> str:
        """The one JSON text of the form; keys stand in the order of the content, since pages ask in that order."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def sha256(self) -> str:
        """The digest of the text: the name under which it is stored and cached."""
        return digest(self.text)


def has_value(field: FormField) -> bool:
    """Whether a form stores a value for this field."""
    return field.kind not in WITHOUT_VALUE


def is_asked(field: FormField) -> bool:
    """Whether a person fills in this field."""
    return has_value(field) and field.kind not in COMPUTED


def value_paths(fields: Mapping[str, FormField]) -> dict[str, FormField]:
    """Fields and, as `rows.column`, their columns: what `sum_of` may name."""
    found = dict(fields)
    for name, field in fields.items():
        found.update({f"{name}.{column}": spec for column, spec in field.columns.items()})
    return found


def value_at(fields: Mapping[str, FormField], path: str) -> FormField | None:
    """The field, or as `rows.column` the column, that stands at `path`; one of `value_paths`, without making them."""
    name, _, column = path.partition(".")
    field = fields.get(name)
    return field.columns.get(column) if field is not None and column else field
