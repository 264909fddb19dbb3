"""The language in which content says how a case moves: the words of phases, schemes and roles."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.core.words import FileKind, Legal, Name, Word
from caseflow.workflows.term_words import Deadline, Names, listed

Outcome = Literal["completed", "refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped"]
COMPLETED: Outcome = "completed"
LAPSED: Outcome = "lapsed"


Label = Annotated[Text, PlainSerializer(lambda text: text.vi if text.vi == text.en else text.model_dump())]
"""A text that mostly is one proper name for both languages: it is stored as that one string then."""

SUBMIT = "submit"
"""The action a paper waits for when it names none."""

Again = Literal["new_sitting", "same_sitting"]
NEW_SITTING: Again = "new_sitting"
SAME_SITTING: Again = "same_sitting"

End = Literal["from", "to"]
"""The end of a link at which a relative stands."""


class State(Word):
    """Where a case can stand."""

    title: Text
    public_title: Text | None = Field(None, description="What the applicant reads, when it differs.")
    what_now: Text = Field(description="One sentence: what happens now and who acts.")
    waits_for: Name | None = Field(None, description="The party whose turn it is; none in a final state.")
    shown_as: Name | None = Field(
        None,
        exclude_if=lambda other: other is None,
        description="Outside the agency the case is shown as standing in this other state.",
    )
    final: Outcome | None = None
    clock: Literal["running", "stopped"] = "running"
    portal_status: int | None = Field(None, ge=1, le=10)
    deadline: Deadline | None = None
    desk: Literal["application", "council", "certificate"] | None = Field(
        None, description="The working page that belongs to this state, beside its actions."
    )
    opens: Names = Field((), description="Tasks that begin when a case first enters here, side by side.")


class Call(Word):
    """A word of a closed vocabulary with its arguments: `documents_complete` or `{form_complete: application}`."""

    name: Name
    args: Plain = Field(default_factory=dict)

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


class Pick(Word):
    """Which cases may be chosen as a relative: `where` is the end of the link at which the chosen one stands."""

    as_: Name = Field(alias="as", description="The kind of link.")
    where: End
    of: Names = Field(description="Schemes or procedures of the cases on the list.")
    in_: Names = Field(alias="in", description="States in which a case is on the list.")


ShownTo = Annotated[
    Names | None,
    Field(
        exclude_if=lambda parties: parties is None,
        description="Who may read what is handed in, beside the staff and whoever takes the step. Where nothing is "
        "said: council and partners, and the applicant where the step tells the applicant of itself.",
    ),
]


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
    reopens: bool = Field(
        False,
        exclude_if=lambda reopens: not reopens,
        description="It leads a case that lapsed back onto its road; only people may do so, never the system.",
    )
    many: bool = Field(
        False,
        exclude_if=lambda many: not many,
        description="What is handed in is one entry more beside the others, not a new version of the last one.",
    )
    shown_to: ShownTo = None
    public: bool = Field(
        True,
        exclude_if=lambda public: public,
        description="false: the applicant does not read in the history of the case that it was taken.",
    )
    separate_from: Names = Field((), description="Who did one of these actions may not do this one.")
    picks: Pick | None = Field(None, description="The person chooses the case that this one is bound to.")
    style: Literal["primary", "normal", "danger"] = "normal"
    help: Text | None = None


class Answer(Word):
    """What a signed form of the case must say: one field of it, and the value or values that count."""

    answered: Name = Field(description="The form, as it was signed last.")
    field: Name
    is_: Any = Field(alias="is", description="A value, or a list of values of which one is enough.")


def _wanted(value: Any) -> Any:
    """A setting of the phase may say `false`: always."""
    return None if value is False else value


When = Annotated[Answer | None, BeforeValidator(_wanted, json_schema_input_type=Answer | None | Literal[False])]

TASK_OPENED = "task_opened"
"""The message that tells people of their tasks where a task names no other."""


class Task(Word):
    """Work inside a case that runs beside its state and beside other tasks: a visit, a sampling, a test.

    A state opens it (`opens`) or an effect does (`open_task`); a guard waits for it (`tasks_done`). Whoever holds `by`
    ends it by handing in its form. The machine stays flat: a task has no states of its own.
    """

    title: Text
    help: Text | None = None
    when: When = Field(None, description="Only cases whose forms say this need the task; in others it never opens.")
    by: Names
    form: Name
    deadline: Deadline | None = None
    separate_from: Names = Field(
        (),
        exclude_if=lambda apart: not apart,
        description="Who did one of these actions or tasks in the case may not end this one.",
    )
    for_each: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$",
        exclude_if=lambda of: of is None,
        description="One task for each entry of this form (`form`), or for each row of a list in it (`form.field`).",
    )
    people: int = Field(
        1,
        ge=1,
        le=20,
        exclude_if=lambda people: people == 1,
        description="So many people do it, each by themselves: nobody ends it twice.",
    )
    sealed: bool = Field(
        False,
        exclude_if=lambda sealed: not sealed,
        description="What each of several people handed in is read by nobody else until all of them have done so.",
    )
    shown_to: ShownTo = None
    announces: Name | Literal[False] = Field(
        TASK_OPENED, description="The message to whoever is to do it, when it opens; false: none."
    )
    needs: tuple[Call, ...] = ()
    does: tuple[Call, ...] = ()

    @property
    def style(self) -> str:
        """How the button that ends it looks."""
        return "primary"

    @property
    def is_many(self) -> bool:
        """Whether it is several tasks at once: one for each entry, each row, or each of several people."""
        return self.people > 1 or self.for_each is not None

    @property
    def source(self) -> tuple[str, str | None] | None:
        """The form whose entries it is about, and the list in it whose rows it is about."""
        if self.for_each is None:
            return None
        form, _, field = self.for_each.partition(".")
        return form, field or None


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


class Paper(Word):
    """One document of the checklist."""

    title: Text
    required: bool = True
    many: bool = False
    kinds: tuple[FileKind, ...] = ("pdf", "docx", "xlsx", "jpg", "png")
    by: Name = "applicant"
    until: Steps = Field((), description="The action or task that waits for it, or several; none: `submit`.")
    help: Text | None = None
    legal_basis: Legal

    @property
    def awaited_by(self) -> tuple[str, ...]:
        """The steps that wait for it."""
        return self.until or (SUBMIT,)


class Papers(Word):
    """The file papers.yaml: every paper that a checklist may ask for, once."""

    papers: dict[Name, Paper]


class Groups(Word):
    """The file groups.yaml: the headings under which kinds of support are offered, in their order."""

    groups: dict[Name, Text]


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
    papers: tuple[Use, ...] = Field((), description="Papers that every scheme with this phase asks for.")
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


class Answered(Word):
    """One answer of a form of the case."""

    form: Name
    field: Name


class Called(Word):
    """What a road calls its result; texts say `$paper`, or `$Paper` with a capital, and messages `{{paper}}`."""

    act: Text = Field(say("chứng nhận", "certification"), description="What is done: `$act`.")
    paper: Text = Field(say("giấy chứng nhận", "certificate"), description="What is issued: `$paper`.")
    body: Text = Field(say("tổ chức chứng nhận", "certification body"), description="Who issues it: `$body`.")
    rules: Text = Field(
        say("TCVN ISO/IEC 17021-1", "ISO/IEC 17021-1"), description="The standard by which such bodies work: `$rules`."
    )


USUAL = Called()


REMIND_DAYS = (90, 60, 30, 0)
"""How many days before its dates a certificate is reminded of where nothing else is said."""


class Certificate(Word):
    """What kind of certificate this scheme ends in and how it is kept alive (law.md#certificates)."""

    standard: str
    editions: tuple[str, ...]
    called: Called = Field(
        USUAL,
        exclude_if=USUAL.__eq__,
        description="What it is called where it is no certificate of a certification body.",
    )
    validity_months: int | None = Field(None, gt=0)
    surveillance_months: tuple[int, ...] = ()
    surveillance_every: Answered | None = Field(
        None, description="Where the case says every how many months; answered, it goes before surveillance_months."
    )
    surveillance_when: When = Field(
        None, description="Only certificates of cases whose forms say this are watched; others just end."
    )
    recertify_days: int = Field(90, ge=0, description="The recertification audit is due this many days before the end.")
    restore_months: int = Field(6, ge=0, description="An expired certificate may be restored this long.")
    remind_days: tuple[int, ...] = REMIND_DAYS
    legal_basis: dict[Name, Legal] = Field(
        description="One entry per number it justifies: validity, surveillance, renewal."
    )


class Role(Word):
    """One row of the permission matrix."""

    title: Text
    party: Literal["staff", "partner", "council", "outside", "system"] = Field(
        "staff", description="partner: another agency, which sees and handles only the cases whose road names it."
    )
    may: tuple[str, ...] = ()
    was: Names = Field((), description="What it was called before; cases under way and grants go over to this name.")


class Roles(Word):
    """The file roles.yaml: role -> permissions, the single permission matrix."""

    permissions: dict[str, Text]
    roles: dict[Name, Role]
    supervisor: Name = Field("division_head", description="The role that hears of every term that was missed.")


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
    summary: Text
    group: Name | None = Field(None, description="The heading under which it is offered.")
    standard: Label
    applicants: tuple[Name, ...] = Field(min_length=1)
    phases: tuple[Use, ...]
    routes: dict[str, str] = Field(
        default_factory=dict, description="`phase.exit` -> phase or `phase.state`; default: the next phase."
    )
    documents: tuple[Use, ...] = Field((), description="The papers of this scheme, beside those of its phases.")
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


class DefinedState(State):
    """A state of an assembled definition: knows its phase."""

    phase: Name


class DefinedAction(Action):
    """An action of an assembled definition: knows its phase."""

    phase: Name


class DefinedTask(Task):
    """A task of an assembled definition: knows its phase."""

    phase: Name


class Definition(Word):
    """One assembled workflow: everything a case needs to move for its whole life; stored immutably by its hash."""

    format: Literal[1] = 1
    kind: Kind = SUPPORT
    name: Name
    title: Text
    summary: Text
    group: Text | None = None
    apply: bool = Field(True, description="An applicant may begin it.")
    standard: Label
    applicants: tuple[Name, ...]
    initial: Name
    phases: dict[Name, Text]
    states: dict[Name, DefinedState]
    actions: dict[Name, DefinedAction]
    tasks: dict[Name, DefinedTask] = Field(default_factory=dict)
    documents: dict[Name, Paper]
    certificate: Certificate | None = None
    ballot: Plain | None = Field(None, description="The score sheet, in the words of the councils room.")
    council: Plain | None = Field(None, description="The rule set, in the words of the councils room.")
    sittings: dict[Name, Sitting] = Field(
        default_factory=dict,
        exclude_if=lambda sittings: not sittings,
        description="Phase -> its sitting, where the road has several, or a case that comes back meets the same one.",
    )
    forms: dict[Name, str] = Field(default_factory=dict, description="Form name -> SHA-256 of the stored form.")
    counts_as: tuple[Name, ...] = ()
    begun_by: Names = Field((), exclude_if=lambda roles: not roles)
    owner: Owner = Field("applicant", exclude_if="applicant".__eq__)
    words: CaseCalled = Field(CaseCalled(), exclude_if=CaseCalled().__eq__)
    legal_basis: Legal

    def outward(self, state: str) -> str:
        """The state as which a case in `state` is shown outside the agency."""
        return self.states[state].shown_as or state

    def titled(self, state: str, *, outside: bool) -> Text:
        """What people inside or outside the agency call the place where a case in `state` stands."""
        if not outside:
            return self.states[state].title
        shown = self.states[self.outward(state)]
        return shown.public_title or shown.title

    @cached_property
    def entries(self) -> frozenset[str]:
        """The forms of which every signature is an entry beside the others, not a new version of the last."""
        many = {a.form for a in self.actions.values() if a.many and a.form is not None}
        return frozenset(many | {task.form for task in self.tasks.values() if task.is_many})

    def sitting_in(self, phase: str) -> Sitting | None:
        """The sitting of a phase; a road with one council says it once for all its phases."""
        if self.sittings or self.ballot is None:
            return self.sittings.get(phase)
        return Sitting(council=self.council, ballot=self.ballot)

    @property
    def has_council(self) -> bool:
        """Whether a council sits anywhere on the road."""
        return self.ballot is not None or bool(self.sittings)

    @property
    def is_support(self) -> bool:
        """Whether it is applied for; elsewhere a case begins with a declaration or a proposal."""
        return self.kind == SUPPORT

    @property
    def subject(self) -> Text:
        """What stands before its title in screens and messages."""
        usual = say("Nội dung hỗ trợ", "Kind of support") if self.is_support else say("Thủ tục", "Procedure")
        return self.words.subject or usual

    @property
    def application(self) -> Text:
        """What begins a case, as people are told what it lacks."""
        usual = say("Đơn đăng ký", "The application") if self.is_support else say("Biểu mẫu", "The form")
        return self.words.application or usual

    @property
    def called(self) -> Called:
        """What its result is called; the usual words where it ends in no certificate."""
        return self.certificate.called if self.certificate is not None else USUAL

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every party that acts on this road, or that a state of it waits for."""
        acting = {name for step in self.steps for name in step.by}
        return frozenset(acting | {s.waits_for for s in self.states.values() if s.waits_for})

    def step(self, name: str) -> DefinedAction | DefinedTask | None:
        """The action or the task called `name`; the two share one set of names."""
        return self.actions.get(name) or self.tasks.get(name)

    @property
    def steps(self) -> tuple[DefinedAction | DefinedTask, ...]:
        """Everything that somebody does: actions and tasks."""
        return (*self.actions.values(), *self.tasks.values())

    @property
    def named_steps(self) -> tuple[tuple[str, DefinedAction | DefinedTask], ...]:
        """Everything that somebody does, each with its name."""
        return (*self.actions.items(), *self.tasks.items())

    @cached_property
    def actions_from(self) -> dict[str, tuple[str, ...]]:
        """State -> the names of the actions that begin there, in the order of the content."""
        return {s: tuple(n for n, a in self.actions.items() if s in a.from_) for s in self.states}


def is_adverse(definition: Definition, action: str) -> bool:
    """Whether taking the action ends the case without what was asked for."""
    to = definition.actions[action].to
    return to is not None and definition.states[to].final not in (None, COMPLETED)
