"""The words of states, actions and tasks: where a case can stand, what moves it, what runs beside it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.core.words import Name, Word
from caseflow.workflows.term_words import Deadline, Names

Outcome = Literal["completed", "refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped"]
COMPLETED: Outcome = "completed"
LAPSED: Outcome = "lapsed"


Label = Annotated[Text, PlainSerializer(lambda text: text.vi if text.vi == text.en else text.model_dump())]
"""A text that mostly is one proper name for both languages: it is stored as that one string then."""

SUBMIT = "submit"
"""The action a document waits for when it names none."""

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
    your_turn: Text | None = Field(
        None,
        exclude_if=lambda words: words is None,
        description="The same to the applicant whose turn it is, as one speaks to a person.",
    )
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
    by: Names = Field((), description="Who takes it; where nothing is said, whoever its states wait for.")
    form: Name | None = None
    paper: Name | None = Field(
        None,
        exclude_if=lambda paper: paper is None,
        description="The letter that it makes. Where the letter's chain has links the step is a proposal: it is taken "
        "when the paper is issued.",
    )
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
    assigns: bool = Field(
        False,
        exclude_if=lambda assigns: not assigns,
        description="It is taken when somebody gives the case to an officer, and by no press of its own.",
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
