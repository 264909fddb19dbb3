"""The language in which content says how a case moves: the words of phases, schemes and roles."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from caseflow.core.text import Text
from caseflow.core.words import FileKind, Legal, Name, Word

Outcome = Literal["completed", "refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped"]


def _listed(value: Any) -> Any:
    """One word instead of a list of words."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(_listed, json_schema_input_type=Name | tuple[Name, ...])]


class Deadline(Word):
    """By when a state must be left; exactly one unit (NĐ 30 spelling of terms, BLDS 2015 Đ.147-148)."""

    working_days: int | None = Field(None, gt=0)
    days: int | None = Field(None, gt=0)
    months: int | None = Field(None, gt=0)
    remind: tuple[int, ...] = Field((), description="Remind this many working days before the end.")
    on_breach: Literal["escalate"] | None = None
    then: Name | None = Field(None, description="The action the system performs when the term ends.")
    legal_basis: Legal

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(x is not None for x in (self.working_days, self.days, self.months)) != 1:
            raise ValueError("a deadline has exactly one of working_days, days, months")
        return self


class State(Word):
    """Where a case can stand."""

    title: Text
    public_title: Text | None = Field(None, description="What the applicant reads, when it differs.")
    what_now: Text = Field(description="One sentence: what happens now and who acts.")
    waits_for: Name | None = Field(None, description="The party whose turn it is; none in a final state.")
    final: Outcome | None = None
    clock: Literal["running", "stopped"] = "running"
    portal_status: int | None = Field(None, ge=1, le=10)
    deadline: Deadline | None = None
    desk: Literal["application", "council", "certificate"] | None = Field(
        None, description="The working page that belongs to this state, beside its actions."
    )


class Call(Word):
    """A word of a closed vocabulary with its arguments: `documents_complete` or `{form_complete: application}`."""

    name: Name
    args: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        """`word`, `{word: argument}`, `{word: {key: value}}`, `{word: argument, other: value}`."""
        if isinstance(value, str):
            return {"name": value}
        if not isinstance(value, dict) or not value or "name" in value:
            return value
        name, first = next(iter(value.items()))
        rest = {k: v for k, v in value.items() if k != name}
        return {"name": name, "args": {**(first if isinstance(first, dict) else {"value": first}), **rest}}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Content writes only the short forms; which words exist is the vocabulary's to say."""
        return {"anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1}]}


class Action(Word):
    """What moves a case, or happens while it stays (`to` absent: it stays where it is)."""

    title: Text
    from_: Names = Field((), alias="from")
    from_phases: tuple[Name, ...] = Field((), description="Every state of these phases that is not final.")
    to: Name | None = None
    leaves: Name | None = Field(None, description="A named exit of the phase; the loader turns it into `to`.")
    by: Names
    form: Name | None = None
    needs: tuple[Call, ...] = ()
    does: tuple[Call, ...] = ()
    at_most: int | None = Field(None, gt=0)
    separate_from: Names = Field((), description="Who did one of these actions may not do this one.")
    style: Literal["primary", "normal", "danger"] = "normal"
    help: Text | None = None


class Paper(Word):
    """One document of the checklist."""

    title: Text
    required: bool = True
    many: bool = False
    kinds: tuple[FileKind, ...] = ("pdf", "docx", "xlsx", "jpg", "png")
    by: Name = "applicant"
    until: Name | None = Field(None, description="The action that waits for it; none: `submit`.")
    help: Text | None = None
    legal_basis: Legal


class Phase(Word):
    """A stretch of road that several schemes share."""

    phase: Name
    title: Text
    enters: Name | None = Field(None, description="Where the phase begins; none when no road leads into it as such.")
    exits: dict[Name, Text] = Field(default_factory=dict, description="Named ways out, used by `leaves`.")
    settings: dict[Name, Any] = Field(
        default_factory=dict, description="Words a scheme may set: `$name` in this file; null: the scheme must set it."
    )
    council: Name | None = Field(None, description="The rule set of the council that sits in this phase.")
    ballot: Name | None = Field(None, description="The score sheet of that council.")
    states: dict[Name, State]
    actions: dict[Name, Action]


class Certificate(Word):
    """What kind of certificate this scheme ends in and how it is kept alive (DOMAIN 4.6)."""

    standard: str
    editions: tuple[str, ...]
    validity_months: int | None = Field(None, gt=0)
    surveillance_months: tuple[int, ...] = ()
    recertify_days: int = Field(90, ge=0, description="The recertification audit is due this many days before the end.")
    restore_months: int = Field(6, ge=0, description="An expired certificate may be restored this long.")
    remind_days: tuple[int, ...] = (90, 60, 30, 0)
    legal_basis: dict[Name, Legal] = Field(
        description="One entry per number it justifies: validity, surveillance, renewal."
    )


class Role(Word):
    """One row of the permission matrix."""

    title: Text
    party: Literal["staff", "council", "outside", "system"] = "staff"
    may: tuple[str, ...] = ()


class Roles(Word):
    """The file roles.yaml: role -> permissions, the single permission matrix."""

    permissions: dict[str, Text]
    roles: dict[Name, Role]


class PhaseUse(Word):
    """A scheme's use of a phase: its name and the settings it gives."""

    name: Name
    settings: dict[Name, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        """`registration` or `{appraisal: {ballot: iso_9001}}`."""
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and len(value) == 1 and "name" not in value:
            ((name, settings),) = value.items()
            return {"name": name, "settings": settings}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Content writes only the short forms."""
        return {"anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}]}


class Addition(Word):
    """States and actions that only this scheme has, put into one phase."""

    replaces: Names = Field((), description="States and actions of the phase that this scheme words anew, whole.")
    states: dict[Name, State] = Field(default_factory=dict)
    actions: dict[Name, Action] = Field(default_factory=dict)


class Scheme(Word):
    """The file of one kind of support."""

    scheme: Name
    title: Text
    summary: Text
    standard: str
    applicants: tuple[Name, ...]
    phases: tuple[PhaseUse, ...]
    routes: dict[str, str] = Field(
        default_factory=dict, description="`phase.exit` -> phase or `phase.state`; default: the next phase."
    )
    documents: dict[Name, Paper]
    adds: dict[Name, Addition] = Field(default_factory=dict)
    certificate: Certificate | None = None
    counts_as: tuple[Name, ...] = ()
    legal_basis: Legal


class DefinedState(State):
    """A state of an assembled definition: knows its phase."""

    phase: Name

    @property
    def outward(self) -> Text:
        """The title for everybody outside the agency."""
        return self.public_title or self.title


class DefinedAction(Action):
    """An action of an assembled definition: knows its phase."""

    phase: Name


class Definition(Word):
    """One assembled workflow: everything a case needs to move for its whole life; stored immutably by its hash."""

    format: Literal[1] = 1
    kind: Literal["support", "task", "certificate", "declaration"] = "support"
    name: Name
    title: Text
    summary: Text
    standard: str
    applicants: tuple[Name, ...]
    initial: Name
    phases: dict[Name, Text]
    states: dict[Name, DefinedState]
    actions: dict[Name, DefinedAction]
    documents: dict[Name, Paper]
    certificate: Certificate | None = None
    ballot: dict[str, Any] | None = Field(None, description="The score sheet, in the words of the councils room.")
    council: dict[str, Any] | None = Field(None, description="The rule set, in the words of the councils room.")
    forms: dict[Name, str] = Field(default_factory=dict, description="Form name -> SHA-256 of the stored form.")
    counts_as: tuple[Name, ...] = ()
    legal_basis: Legal

    @cached_property
    def actions_from(self) -> dict[str, tuple[str, ...]]:
        """State -> the names of the actions that begin there, in the order of the content."""
        return {s: tuple(n for n, a in self.actions.items() if s in a.from_) for s in self.states}
