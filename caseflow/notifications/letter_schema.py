"""The language in which letters are written: what their head says, and the parts of their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, model_validator

from caseflow.core.text import Text
from caseflow.core.values import JsonValue
from caseflow.core.words import Name, Word

Series = Annotated[str, StringConstraints(pattern=r"^[A-ZĐ]{1,6}$")]
Issuer = Literal["department", "sub_department", "counter", "applicant"]
Layout = Literal["decision", "notice", "official_letter", "minutes", "contract", "slip", "record"]
Size = Literal["a4", "a4_landscape", "a5"]
CellKind = Literal["text", "date", "money", "number"]
VariableKind = Literal["text", "date", "money", "number", "rows"]
Cell = str | int | Decimal | date
Value = Cell | Sequence[Mapping[str, Cell | None]]
"""What a letter is filled with: texts, days, whole đồng, numbers, and rows of them."""

_READ: dict[str, TypeAdapter[Cell]] = {
    "text": TypeAdapter(str),
    "date": TypeAdapter(date),
    "money": TypeAdapter(int),
    "number": TypeAdapter(int | Decimal),
}


class ColumnWord(Word):
    """A column of a table."""

    title: str = Field(min_length=1, description="The head of the column, in Vietnamese as it is printed.")
    kind: CellKind = Field("text", description="What its cells hold; amounts and numbers lean to the right.")
    share: float = Field(1, gt=0, le=20, description="How wide it is beside the other columns.")
    total: bool = Field(False, description="Whether the table ends with the sum of this column.")

    @model_validator(mode="after")
    def _can_be_summed(self) -> ColumnWord:
        if self.total and self.kind not in ("money", "number"):
            raise ValueError("only a column of kind money or number has a total")
        return self


class Variable(Word):
    """A value that is put into the text."""

    title: Text = Field(description="What screens call it.")
    kind: VariableKind = Field("text", description="What it holds: a text, a day, whole đồng, a number, or rows.")
    required: bool = Field(False, description="Whether the paper cannot be made without it.")
    from_: tuple[str, ...] = Field(
        (),
        alias="from",
        description="Where it is looked up: `form.field` as it was signed last, `step.field` as it was typed into the "
        "step that makes the paper; the first that is given counts. Without it, the field of its own name of the step.",
    )
    always: bool = Field(False, description="Whether the office gives it for every paper; letters do not write this.")
    sample: JsonValue = Field(
        description="An example of it: the paper is put together with it when content is checked."
    )
    columns: dict[Name, ColumnWord] = Field({}, description="The columns of rows, from left to right.")

    @model_validator(mode="after")
    def _sample_fits(self) -> Variable:
        if (self.kind == "rows") != bool(self.columns):
            raise ValueError("columns belong to a variable of kind rows, and one of kind rows has some")
        self.example()
        return self

    def example(self) -> Value:
        """The sample as a value of its kind; raises ValueError where it is none."""
        if self.kind != "rows":
            return _READ[self.kind].validate_python(self.sample)
        if not isinstance(self.sample, list) or not all(isinstance(row, dict) for row in self.sample):
            raise ValueError("the sample of rows is a list of rows: [{column: value, …}, …]")
        return tuple(self._row(row) for row in self.sample)

    def _row(self, row: dict[str, JsonValue]) -> dict[str, Cell]:
        if strange := sorted(row.keys() - self.columns.keys()):
            raise ValueError(f"the sample has a cell '{strange[0]}', and there is no such column")
        return {name: _READ[self.columns[name].kind].validate_python(cell) for name, cell in row.items()}


class GroundWord(Word):
    """A "Căn cứ …": what is not confirmed is marked "chờ xác nhận" in previews, never in the paper."""

    text: str = Field(min_length=1, description="The line as it is printed, with its semicolon.")
    confirmed: bool = Field(False, description="Whether somebody has read the act and found that it is in force.")


def _ground(value: JsonValue) -> JsonValue:
    """Content may write the line alone: it is still to be confirmed."""
    return {"text": value} if isinstance(value, str) else value


class LetterHead(Word):
    """The head of a letter file, between its two lines of three dashes."""

    name: Name = Field(description="The file's own name.")
    title: Text = Field(description="What screens call a paper of this kind.")
    series: Series | None = Field(
        None, description="The letters of its number: QĐ, TB, GM, BB, HD, CV, PH; none: no number."
    )
    heading: str = Field("", description="The kind of paper as it is printed; empty for an official letter (V/v).")
    about: str = Field("", description="What it is about, in one line; placeholders may stand in it.")
    authority: str = Field("", description="Who decides, above the grounds of a decision.")
    addressee: str = Field("", description="What stands after Kính gửi:")
    issuer: Issuer = Field(
        description="Whose paper it is; `applicant`: of a private party, the office is not at its head."
    )
    chain: Name | None = Field(
        None, description="Which chain of authority signs it; none for a paper of the applicant."
    )
    layout: Layout = Field(description="How it is set.")
    size: Size = Field("a4", description="The sheet it is printed on.")
    grounds: tuple[Annotated[GroundWord, BeforeValidator(_ground, json_schema_input_type=str | GroundWord)], ...] = (
        Field((), description="The lines before the text, each with whether it was confirmed.")
    )
    recipients: tuple[str, ...] = Field((), description="The lines below Nơi nhận:, without dash and full stop.")
    variables: dict[Name, Variable] = Field({}, description="What its text uses beside the shared words.")
    needs: tuple[Name, ...] = Field((), description="Shared words without which it cannot be made.")

    @model_validator(mode="after")
    def _chain_fits(self) -> LetterHead:
        if (self.chain is None) != (self.issuer == "applicant"):
            raise ValueError("an office's paper names its chain, one of the applicant does not")
        return self


PartKind = Literal["heading", "centred", "paragraph", "article", "number", "letter", "dash", "table", "sign", "annex"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line: text, or a placeholder when `hole` names a variable."""

    text: str
    hole: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A part stands only where a variable is given (`given`), or only where it is not."""

    name: str
    given: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text before it is filled, and the line of the file where it stands."""

    kind: PartKind
    at: int
    spans: tuple[Span, ...] = ()
    when: When | None = None
    rows: str = ""
    """The variable of a table."""
    parties: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    """Of signatures: for each party its capacity, a note and the name."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter: its head with every line cut into spans, and its parts."""

    file: str
    head: LetterHead
    about: tuple[Span, ...]
    authority: tuple[Span, ...]
    addressee: tuple[Span, ...]
    grounds: tuple[tuple[tuple[Span, ...], bool], ...]
    recipients: tuple[tuple[Span, ...], ...]
    body: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.head.name
