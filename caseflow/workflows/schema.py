"""The language of content files: documents, phases, roles, links, schemes and procedures."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.core.words import Legal, Name, Word
from caseflow.workflows.step_words import NEW_SITTING, Action, Again, Call, Label, State, Task
from caseflow.workflows.term_words import Names

GroupIcon = Literal[
    "shield-check", "rosette-discount-check", "chart-bar", "star", "scale", "users", "building", "files"
]
"""The drawings that may stand beside a heading."""


class Group(Word):
    """A heading under which kinds of support are offered, and what visitors read below it."""

    title: Text
    summary: Text | None = Field(None, description="One sentence: what is supported here, in the visitor's words.")
    icon: GroupIcon = Field("files", description="The drawing beside it.")


def _titled(value: Any) -> Any:
    """A heading alone, as earlier versions wrote it."""
    return {"title": value} if isinstance(value, str) or (isinstance(value, dict) and "vi" in value) else value


class Groups(Word):
    """The file groups.yaml: the headings under which kinds of support are offered, in their order."""

    groups: dict[Name, Annotated[Group, BeforeValidator(_titled, json_schema_input_type=Group | Text)]]


class Use(Word):
    """The use of something by its name, with the words that the user says himself."""

    name: Name
    own: dict[Name, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        """`registration` or `{appraisal: {ballot: of_this_scheme}}`."""
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and len(value) == 1 and "name" not in value:
            ((name, own),) = value.items()
            return {"name": name, "own": own}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Content writes only the short forms."""
        return {"anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}]}


class Extension(Word):
    """What a scheme, or another of its phases, asks and does beyond a phase's own words for an action."""

    needs: tuple[Call, ...] = ()
    does: tuple[Call, ...] = ()


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
    again: Again = Field(
        NEW_SITTING,
        description="What a case meets that comes back into the phase: a new sitting with ballots of its own, or the "
        "sitting that it had.",
    )
    documents: tuple[Use, ...] = Field((), description="Documents that every scheme with this phase asks for.")
    certificate: dict[Name, Any] | None = Field(
        None, description="Words of the certificate that schemes with this phase share."
    )
    states: dict[Name, State]
    actions: dict[Name, Action]
    tasks: dict[Name, Task] = Field(default_factory=dict)
    extends: dict[Name, Extension] = Field(
        default_factory=dict, description="Actions of other phases that need and do more on a road with this phase."
    )


class Sitting(Word):
    """The council that sits in one phase of a road, in the words of the councils room."""

    council: Plain | None = Field(description="The rule set.")
    ballot: Plain = Field(description="The score sheet.")
    again: Again = NEW_SITTING


class Role(Word):
    """One row of the permission matrix."""

    title: Text
    party: Literal["staff", "partner", "council", "outside", "system"] = Field(
        "staff", description="partner: another agency, which sees and handles only the cases whose road names it."
    )
    may: tuple[str, ...] = ()
    assigned: bool = Field(False, description="Who holds it acts in the cases alone for which somebody named them.")
    superior: Names | None = Field(None, description="Who hears of its delays; `[]`: nobody; else the supervisor.")
    was: Names = Field((), description="What it was called before; cases under way and grants go over to this name.")


class Roles(Word):
    """The file roles.yaml: role -> permissions, the single permission matrix."""

    permissions: dict[str, Text]
    roles: dict[Name, Role]
    supervisor: Name = Field("division_head", description="Who hears of delays of roles that name no superior.")

    def above(self, role: str) -> tuple[Name, ...]:
        """Who hears that `role` let a term pass; of the supervisor's own nobody does, where nothing else is said."""
        superior = self.roles[role].superior if role in self.roles else None
        return superior if superior is not None else tuple(name for name in (self.supervisor,) if name != role)


class LinkSums(Word):
    """Whole numbers of a signed form that are shown of each case at the end `to`, and added up."""

    form: Name
    fields: tuple[Name, ...]


class LinkKind(Word):
    """One way in which two cases may be bound."""

    from_: Text = Field(alias="from", description="What the case at this end is to the other.")
    to: Text = Field(description="What the case at this end is to the other.")
    sums: LinkSums | None = None
    was: Names = Field((), description="What it was called before; links that stand go over to this name.")


class Links(Word):
    """The file links.yaml: how cases may be bound to each other."""

    links: dict[Name, LinkKind]


class Addition(Word):
    """States, actions and tasks that only this scheme has, put into one phase."""

    replaces: Names = Field((), description="What the phase has under the same name and this scheme words anew, whole.")
    states: dict[Name, State] = Field(default_factory=dict)
    actions: dict[Name, Action] = Field(default_factory=dict)
    tasks: dict[Name, Task] = Field(default_factory=dict)
    extends: dict[Name, Extension] = Field(
        default_factory=dict, description="Actions of the phase that need and do more here."
    )


SUPPORT = "support"
"""What every scheme is: it is applied for."""

Kind = Annotated[Name, StringConstraints(max_length=12)]
"""A word for what a road is; the engine reads nothing into it but that schemes are support."""

NOBODY = "none"
"""The owner of a case that is the agency's own."""

Owner = Annotated[
    Literal["applicant", "none"],
    Field(description="Whose the case is: an applicant's, or nobody's but the agency's own."),
]


class CaseCalled(Word):
    """What a road calls itself where screens and messages speak of its cases."""

    subject: Text | None = Field(None, description="Before its title: `{{scheme_called}}: {{scheme_title}}`.")
    application: Text | None = Field(None, description="What begins it, where people are told what it lacks.")


class Course(Word):
    """What the file of a scheme and that of a procedure say alike."""

    title: Text
    short_title: Text | None = Field(None, description="The same in a word or three, for lists; not kept with cases.")
    summary: Text
    asked_as: Text | None = Field(None, description="More words by which visitors look for it, parted by commas.")
    group: Name | None = Field(None, description="The heading under which it is offered.")
    standard: Label
    applicants: tuple[Name, ...] = Field(min_length=1)
    phases: tuple[Use, ...]
    routes: dict[str, str] = Field(
        default_factory=dict, description="`phase.exit` -> phase or `phase.state`; default: the next phase."
    )
    documents: tuple[Use, ...] = Field((), description="The documents of this scheme, beside those of its phases.")
    adds: dict[Name, Addition] = Field(default_factory=dict)
    certificate: dict[Name, Any] | None = Field(
        None, description="The words of a certificate, beside those that its phases carry."
    )
    counts_as: tuple[Name, ...] = ()
    begun_by: Names = Field((), description="Roles of the agency that may begin a case at their desk.")
    owner: Owner = "applicant"
    called: CaseCalled = Field(default_factory=CaseCalled)
    legal_basis: Legal


class Scheme(Course):
    """The file of one kind of support."""

    kind: ClassVar[str] = SUPPORT
    apply: ClassVar[bool] = True

    scheme: Name

    @property
    def name(self) -> str:
        """Its name, whatever kind of file it is."""
        return self.scheme


class Procedure(Course):
    """The file of a road that is not support: a task that hosts cases, a certificate's life, a declaration."""

    procedure: Name
    kind: Kind = Field(description="A word of your own for what it is; it has no meaning for the engine.")
    apply: bool = Field(False, description="An enterprise may begin it itself; otherwise a desk or another case does.")

    @field_validator("kind")
    @classmethod
    def _no_support(cls, kind: str) -> str:
        if kind == SUPPORT:
            raise ValueError("support is what schemes are: a procedure is something else")
        return kind

    @property
    def name(self) -> str:
        """Its name, whatever kind of file it is."""
        return self.procedure
