"""The words of the checklist: what a document is, who hands it in, of whom it is asked, what waits for it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from caseflow.core.text import Text
from caseflow.core.words import FileKind, Legal, Name, Word
from caseflow.workflows.step_words import SUBMIT
from caseflow.workflows.term_words import listed


def _steps(value: Any) -> Any:
    return () if value is None else listed(value)


def _as_written(steps: tuple[str, ...]) -> Any:
    return list(steps) if len(steps) > 1 else next(iter(steps), None)


Steps = Annotated[
    tuple[Name, ...],
    BeforeValidator(_steps, json_schema_input_type=Name | tuple[Name, ...] | None),
    PlainSerializer(_as_written),
]
"""Steps of which mostly there is one: it is stored as that one name then, as it always was."""


class AskedOf(Word):
    """Of whom a document is asked; of everybody else it is not, whatever `required` says."""

    legal_form: tuple[Name, ...] = Field((), description="Legal forms of the enterprise profile; none: of all.")
    size: tuple[Name, ...] = Field((), description="Size classes; whoever has none yet is asked too.")

    def holds(self, legal_form: str, size: str) -> bool:
        """Whether it is asked of an organisation of this legal form and size class (empty while not determined)."""
        formed = not self.legal_form or legal_form in self.legal_form
        return formed and (not self.size or not size or size in self.size)


class Document(Word):
    """One document of the checklist."""

    title: Text
    required: bool = True
    many: bool = False
    kinds: tuple[FileKind, ...] = ("pdf", "docx", "xlsx", "jpg", "png")
    by: Name = "applicant"
    asked_of: AskedOf | None = Field(
        None,
        exclude_if=lambda asked_of: asked_of is None,
        description="Required of these applicants alone; left out: of all.",
    )
    until: Steps = Field((), description="The action or task that waits for it, or several; none: `submit`.")
    help: Text | None = None
    legal_basis: Legal

    def asks(self, legal_form: str, size: str) -> bool:
        """Whether an applicant of this legal form and size class has to hand it in."""
        return self.required and (self.asked_of is None or self.asked_of.holds(legal_form, size))

    @property
    def asked_of_some(self) -> bool:
        """Whether an applicant may do without it: nobody has to hand it in, or only some have to."""
        return not self.required or self.asked_of is not None

    @property
    def awaited_by(self) -> tuple[str, ...]:
        """The steps that wait for it."""
        return self.until or (SUBMIT,)


class Documents(Word):
    """The file documents.yaml: every document that a checklist may ask for, once."""

    documents: dict[Name, Document]
