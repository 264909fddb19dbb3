"""What a road may issue (pure): the words, and the facts they read; the services carry them out."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, field_validator

from caseflow.core.text import Text, say
from caseflow.core.words import Name
from caseflow.workflows.ports import Args, Effect, Fact, Guard, Names, NoArgs, Reminders, Scene, Shape

USUAL_PATTERN = "{serial:02d}/{year}/TB-{agency}"
USUAL_NAME = say("Thông báo tiếp nhận", "Notice of receipt")


AT_ANY_TIME = frozenset({"applicant", "system"})
"""Whose steps no paper on its way holds up: an applicant may withdraw, and a term ends, whatever the office drafts."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The papers of a case: those on their way, by the action that each decides, and the kinds issued in this stay."""

    under_way: Mapping[str, Text] = field(default_factory=dict)
    issued: Set[str] = frozenset()
    offering: bool = False
    """Whether a page asks what may be proposed: then a step whose own paper is on its way is not offered again."""


PAPERS: Fact[PaperFacts] = Fact("papers")


class OfPaper(Args):
    """A paper of this road."""

    value: Annotated[Name, Names("letter")]


class OfNotice(Args):
    """A notice: its book, and how long it is valid."""

    value: Name = Field(description="The book in which it takes its number.")
    form: Annotated[Name, Names("form")] = Field(description="The form that says how long it is valid.")
    until: Annotated[Name, Names("field", of="form")] = Field(description="The field with its last day.")
    since: Annotated[Name, Names("field", of="form")] = Field(description="The field from which `months` count.")
    months: Annotated[int, Shape("is a number of months")] = Field(
        gt=0, description="How long it is valid where the form gives no last day."
    )
    then: Annotated[Name, Names("system_step", everywhere=True)] = Field(
        description="The action of the system after the last day."
    )
    remind: Annotated[
        Reminders | None, Shape("says how many days before, and why: {days: [...], legal_basis: {source: ...}}")
    ] = Field(None, description="How many days before, and why.")
    pattern: Annotated[str, Shape("is written with {serial} or {serial:02d}, {year} and {agency} only")] = Field(
        USUAL_PATTERN,
        description="How its number is written: `{serial}` or `{serial:02d}`, `{year}`, `{agency}`; without it, the "
        "notice has the number of the paper that the step issues.",
    )
    called: Annotated[Text, Shape("says what it is called in both languages: {vi: …, en: …}")] = Field(
        USUAL_NAME, description="What the page of the case calls it."
    )

    @field_validator("pattern")
    @classmethod
    def _can_be_written(cls, pattern: str) -> str:
        if numbered(pattern, 1, 2026, "X") == numbered(pattern, 2, 2026, "X"):
            raise ValueError("two notices would have the same number")
        return pattern


class OfBook(Args):
    """The book of a notice."""

    value: Name


def numbered(pattern: str, serial: int, year: int, agency: str) -> str:
    """The number of a notice; raises ValueError for a pattern that names something else."""
    try:
        return pattern.format(serial=serial, year=year, agency=agency)
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"the pattern names {error}") from error


END_NOTICE = Effect(
    "end_notice",
    "Ends the newest notice of the case in this book before its last day: nothing is reminded of and nothing follows.",
    OfBook,
)
ISSUE_NOTICE = Effect(
    "issue_notice",
    "Enters the notice under the number of the step's paper, or with a `pattern` under the next one of its own book, "
    "gapless every year. It is valid as long as the date field `until` "
    "of the form says, else `months` from the date field `since`; then the system takes the action `then`. `remind`: "
    "the applicant and the officer are reminded so many days before.",
    OfNotice,
)


def _nothing_under_way(scene: Scene[NoArgs]) -> list[Text]:
    if set(scene.definition.actions[scene.step].by) <= AT_ANY_TIME:
        return []
    facts = scene.facts[PAPERS]
    return [on_its_way(t) for action, t in facts.under_way.items() if facts.offering or action != scene.step]


def on_its_way(title: Text) -> Text:
    """Why nothing else is decided while this paper waits for somebody."""
    return say(
        f"“{title.vi}” đang chờ ký, ban hành. Hãy chờ văn bản được phát hành hoặc trả lại.",
        f"'{title.en}' is on its way to be signed and issued; wait until it is issued or sent back.",
    )


def _paper_issued(scene: Scene[OfPaper]) -> list[Text]:
    if scene.args.value in scene.facts[PAPERS].issued:
        return []
    made_by = (a.title for a in scene.definition.actions.values() if a.paper == scene.args.value)
    step = next(made_by, say("văn bản cần có", "the paper that is needed"))
    return [say(f"Chưa ban hành văn bản của bước “{step.vi}”.", f"The paper of '{step.en}' is not issued yet.")]


NOTHING_UNDER_WAY = Guard(
    "nothing_under_way",
    "No paper of the case is on its way to be signed. Asked of every step of the staff that could cross one.",
    NoArgs,
    _nothing_under_way,
    reads=(PAPERS,),
    unsaid=True,
)
PAPER_ISSUED = Guard(
    "paper_issued",
    "This paper was issued while the case is in its present stay in the phase.",
    OfPaper,
    _paper_issued,
    reads=(PAPERS,),
)
