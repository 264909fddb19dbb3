"""The words of `needs` that the engine has of itself; capabilities bring theirs from their own rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from caseflow.core.clock import shown
from caseflow.core.money import format_dong
from caseflow.core.text import Text, say
from caseflow.core.words import Name
from caseflow.workflows.answers import says
from caseflow.workflows.definition import is_adverse
from caseflow.workflows.facts import ANSWERS, DOCUMENTS, DRAFT_PROBLEMS, LINKED, SINCE, SUMS, TASKS, WHO
from caseflow.workflows.ports import Answer, Args, Definition, Facts, Guard, Names, NoArgs, Scene, Shape, Task
from caseflow.workflows.step_words import End
from caseflow.workflows.task_words import BOTH, TASKS_DONE, TASKS_PASSED, awaited
from caseflow.workflows.term_words import Names as Listed
from caseflow.workflows.value_words import EQUALS, UNIQUE

# --- what the words take -------------------------------------------------------------------------------------------


PLACE = Shape("is the end 'from' or 'to' of a link, at which a relative stands")


class OfDraft(Args):
    """A form that is filled in as a draft before the step."""

    value: Annotated[Name, Names("draft")]


class OfAnswer(Args):
    """An answer of a signed form."""

    value: Annotated[Name, Names("form")]
    field: Annotated[Name, Names("field", of="value")]
    is_: Any = Field(alias="is", description="The value that counts, or a list of which one is enough.")
    otherwise: Annotated[Text, BOTH] = Field(
        description="The reason that people read when the form says something else."
    )

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """The form and the field that are named."""
        yield self.answer()

    def answer(self) -> Answer:
        """What the form must say."""
        return Answer.model_validate({"answered": self.value, "field": self.field, "is": self.is_})


class OfLinks(Args):
    """Cases at one end of the links of a kind."""

    value: Annotated[Name, Names("link")]
    where: Annotated[End, PLACE] = Field(description="The end of the link at which they stand.")


class OfLinked(OfLinks):
    """Cases at one end of the links of a kind, and where they must stand."""

    is_: Annotated[Listed, Names("standing")] = Field(
        alias="is", description="States or outcomes; one of them is enough."
    )
    otherwise: Annotated[Text, BOTH] = Field(description="The reason that people read when they stand elsewhere.")


class OfDays(Args):
    """How long the case must have stood where it is."""

    days: int = Field(gt=0, description="So many calendar days.")


class OfSums(Args):
    """A kind of link whose amounts are added up."""

    value: Annotated[Name, Names("link")]


# --- guards --------------------------------------------------------------------------------------------------------


def _documents_complete(scene: Scene[NoArgs]) -> list[Text]:
    there, who = scene.facts[DOCUMENTS], scene.facts[WHO]
    missing = [
        document.title
        for slot, document in scene.definition.documents.items()
        if scene.step in document.awaited_by and document.asks(who.legal_form, who.size) and not there.get(slot)
    ]
    if not missing:
        return []
    names = say(", ".join(t.vi for t in missing), ", ".join(t.en for t in missing))
    return [
        say(
            f"Còn thiếu {len(missing)} giấy tờ: {names.vi}.",
            f"{len(missing)} document(s) still missing: {names.en}.",
        )
    ]


def _form_complete(scene: Scene[OfDraft]) -> list[Text]:
    problems = scene.facts[DRAFT_PROBLEMS].get(scene.args.value, ())
    if not problems:
        return []
    first = problems[0]
    form = scene.definition.application
    return [
        say(
            f"{form.vi} còn {len(problems)} mục chưa hoàn thành; mục đầu tiên: {first.vi}",
            f"{form.en} has {len(problems)} unfinished item(s); the first: {first.en}",
        )
    ]


def _officer_assigned(scene: Scene[NoArgs]) -> list[Text]:
    if scene.facts.officer_id is not None:
        return []
    return [say("Hồ sơ chưa được phân công chuyên viên.", "No case officer has been assigned.")]


def _answered(scene: Scene[OfAnswer]) -> list[Text]:
    """The form as it was signed last, or as it is being handed in with this very step, says what is wanted.

    Before anything was typed into the step's own form there is nothing to say against it; nor against the form of a
    task that the same step waits for, which says itself that it is not done.
    """
    form = scene.args.value
    if form in awaited(scene):
        return []
    step = scene.definition.step(scene.step)
    own = step is not None and step.form == form
    if own and not scene.facts.input:
        return []
    answers = {form: scene.facts.input} if own else scene.facts[ANSWERS]
    return [] if says(scene.args.answer(), answers) else [scene.args.otherwise]


def _linked(scene: Scene[OfLinked]) -> list[Text]:
    """At least one relative stands or ended so, and none that is still open stands elsewhere."""
    related = scene.facts[LINKED].get((scene.args.value, scene.args.where), ())
    fitting = [r for r in related if r.state in scene.args.is_ or r.outcome in scene.args.is_]
    if fitting and all(r.outcome is not None for r in related if r not in fitting):
        return []
    return [scene.args.otherwise]


def _adds_up(scene: Scene[OfSums]) -> list[Text]:
    """What the step's form says is the sum over the open relatives."""
    sums = scene.facts[SUMS].get(scene.args.value, {})
    given = {name: scene.facts.input.get(name) for name in sums}
    wrong = [(name, total) for name, total in sums.items() if given[name] is not None and given[name] != total]
    return [
        say(
            f"Số tiền {format_dong(int(given[name] or 0))} khác tổng của các hồ sơ trong danh mục: "
            f"{format_dong(total)}.",
            f"{format_dong(int(given[name] or 0))} is not the sum over the cases on the list: {format_dong(total)}.",
        )
        for name, total in wrong
    ]


def _passed(scene: Scene[OfDays]) -> list[Text]:
    """The days are counted from the day after the state was entered, and all of them must be over (BLDS 2015 Đ.147)."""
    first = scene.facts[SINCE] + timedelta(days=scene.args.days + 1)
    if scene.facts.today >= first:
        return []
    return [
        say(
            f"Phải đủ {scene.args.days} ngày ở bước này; thực hiện được từ ngày {shown(first)}.",
            f"{scene.args.days} days must have passed at this step; it can be taken from {shown(first)}.",
        )
    ]


def _term_ends_case(scene: Scene[NoArgs]) -> list[Text]:
    """The step is about a term that has a last day; where the state has none there is nothing to prolong."""
    if _ends_nothing(scene.definition, scene.facts):
        return [say("Ở bước này không có thời hạn tự kết thúc hồ sơ.", "No term ends the case by itself here.")]
    return []


def _ends_nothing(definition: Definition, facts: Facts) -> bool:
    deadline = definition.states[facts.state].deadline
    ladder = deadline.ladder if deadline is not None else ()
    return not any(rung.then is not None and is_adverse(definition, rung.then) for rung in ladder)


DOCUMENTS_COMPLETE = Guard(
    "documents_complete", "Every document that waits for this action and is asked of the applicant is there.",
    NoArgs, _documents_complete, (DOCUMENTS, WHO),
)  # fmt: skip
LINKED_SO = Guard(
    "linked",
    "At least one case at the end `where` of the links stands or ended as `is` says, and none that is open stands "
    "elsewhere; `otherwise` is the reason that people read.",
    OfLinked, _linked, (LINKED,),
)  # fmt: skip
ADDS_UP = Guard(
    "adds_up", "The amounts of the step's form are the sums over the open cases of this kind of link.",
    OfSums, _adds_up, (SUMS,),
)  # fmt: skip
ANSWERED = Guard(
    "answered",
    "`field` of the named form, as signed last or as filled in for this very step, is `is` (or one of them); "
    "`otherwise` is the reason that people read.",
    OfAnswer, _answered, (ANSWERS, TASKS),
)  # fmt: skip
GUARDS: tuple[Guard[Any], ...] = (
    DOCUMENTS_COMPLETE,
    Guard(
        "form_complete", "The draft of the named form has no open item.", OfDraft, _form_complete, (DRAFT_PROBLEMS,)
    ),
    Guard("officer_assigned", "The case has an officer.", NoArgs, _officer_assigned),
    TASKS_DONE,
    TASKS_PASSED,
    ANSWERED,
    LINKED_SO,
    ADDS_UP,
    EQUALS,
    UNIQUE,
    Guard(
        "passed", "The case has stood in this state for at least so many calendar days, all of them over.",
        OfDays, _passed, (SINCE,),
    ),
    Guard(
        "term_ends_case",
        "The term of the state would end the case by itself, without what was asked for; elsewhere the step is hidden.",
        NoArgs, _term_ends_case, absent=_ends_nothing,
    ),
)  # fmt: skip
