"""The words of `does` that the engine has of itself; capabilities bring theirs from their own rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from caseflow.core.words import Name
from caseflow.workflows.ports import Answer, Args, Effect, Names, NoArgs, Shape, Task
from caseflow.workflows.step_words import End
from caseflow.workflows.words import PLACE, OfDraft, OfLinks


class OfMessage(Args):
    """A message and who gets it."""

    value: Annotated[Name, Names("message")]
    to: Annotated[Name, Names("party")]


class OfTask(Args):
    """A task to open."""

    value: Annotated[Name, Names("task", opens=True)]
    when: Annotated[Answer | None, Shape("says which form says what: {answered: form, field: name, is: value}")] = (
        Field(None, description="Only where a form of the case says this now.")
    )

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """The answer on which opening it now depends."""
        if self.when is not None:
            yield self.when


class OfNewCase(Args):
    """A procedure whose case is opened, and the link that binds it."""

    value: Annotated[Name, Names("road")]
    as_: Annotated[Name, Names("link")] = Field(alias="as", description="The kind of link.")
    where: Annotated[End, PLACE] = Field(description="The end of the link at which the new case stands.")
    carry: Annotated[dict[str, str], Names("answer")] = Field(
        default_factory=dict, description="Answers that begin its drafts: `form.field` there -> `form.field` here."
    )
    documents: Literal["shared"] | None = Field(
        None, description="shared: the files of this case lie in the places of the same name there too."
    )
    clock: Literal["runs"] | None = Field(
        None, description="runs: the statutory clock of the new case counts from the day it is opened."
    )


RUNS: Literal["runs"] = "runs"
SHARED: Literal["shared"] = "shared"


class OfMove(Args):
    """A step that the system takes on linked cases."""

    value: Annotated[Name, Names("system_step", elsewhere=True)]
    of: Annotated[Name, Names("link")] = Field(description="The kind of link.")
    where: Annotated[End, PLACE] = Field(description="The end of the link at which they stand.")


class OfDay(Args):
    """The answer of a form that is a day."""

    value: Annotated[str, Names("answer")] = Field(description="`form.field`, the form of this very step.")


ASSIGN_CODE = Effect("assign_code", "Gives the case its dossier code, serial per day and without gaps.", NoArgs)
ASSIGN_OFFICER = Effect(
    "assign_officer", "Makes the person who acts the case officer when there is none.", NoArgs
)  # fmt: skip
FREEZE = Effect(
    "freeze", "Signs the draft of the named form: it becomes a submission that nobody changes.", OfDraft
)  # fmt: skip
NOTIFY = Effect("notify", "Queues a message to a party.", OfMessage, in_tasks=True)
MARK_APPROVED = Effect("mark_approved", "Dates the approval.", NoArgs)
OPEN_CASE = Effect(
    "open_case",
    "Opens a case of a procedure for the same enterprise, bound by a link; it stands at its end `where`.",
    OfNewCase,
)
MOVE_CASE = Effect(
    "move_case",
    "Takes a step, as the system, on every open case at the end `where` of this case's links of a kind.",
    OfMove,
)
UNLINK = Effect("unlink", "Parts this case from the cases at the end `where` of its links of a kind.", OfLinks)
EXTEND_TERM = Effect(
    "extend_term",
    "Moves the last day of the state's term to the day that the step's form says, with its timers.",
    OfDay,
)
APPOINT_RETURN = Effect(
    "appoint_return",
    "Sets the day on which the result is handed over: what the agency's terms on the good road allow from here until "
    "it has decided. Pauses move it by themselves.",
    NoArgs,
)
MOVE_RETURN = Effect(
    "move_return", "Moves the day on which the result is handed over to the day that the step's form says.", OfDay
)
OPEN_TASK = Effect("open_task", "Opens a task of the case, again if it was done before.", OfTask, in_tasks=True)
