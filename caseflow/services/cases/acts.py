"""What a person may do in a case, in order: the one thing to do first, and everything else (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from caseflow.core.text import Text, say
from caseflow.services.cases.head_view import Act, Acts
from caseflow.services.cases.view import CaseHead, Now, OfferedStep, TaskRow

PRIMARY, DANGER = "primary", "danger"


def acts(
    head: CaseHead, now: Now, tasks: Sequence[TaskRow], options: Sequence[OfferedStep], *, again: bool
) -> Acts:  # fmt: skip
    """Everything that this person may do: work of their own comes first, then the step that the road goes on with.

    Nothing comes first where the case waits for somebody else, or where the step that goes on is closed. A form that is
    filled in comes before it is handed in; the first time it is handed in as soon as it is whole, and `again` only
    after it was looked at.
    """
    every = [*map(_task, (task for task in tasks if task.yours)), *_draft(head, again), *map(_step, options)]
    main = next((act for act in every if _leads(act, now)), None)
    if main is not None and main.kind == "draft" and not again:
        main = next((act for act in every if act.kind == "review" and act.is_open), main)
    return Acts(main, tuple(sorted((act for act in every if act is not main), key=_place)))


def _leads(act: Act, now: Now) -> bool:
    if not act.is_open or act.style == DANGER:
        return False
    return act.kind == "task" or (act.kind == "draft" and now.yours) or act.style == PRIMARY


def _place(act: Act) -> tuple[bool, bool]:
    """What is open before what is closed, what ends something last among its like."""
    return (not act.is_open, act.style == DANGER)


def _task(task: TaskRow) -> Act:
    return Act("task", task.public_id, task.title, about=task.about)


def _draft(head: CaseHead, again: bool) -> list[Act]:
    """The form that the applicant fills in."""
    if not head.as_applicant or head.desk_form is None:
        return []
    return [Act("draft", head.desk_form, _form_words(head.desk_title, again), page=head.desk_page or "")]


def _form_words(title: Text | None, again: bool) -> Text:
    vi, en = ("Sửa", "Correct") if again else ("Soạn", "Fill in")
    if title is None:
        return say(f"{vi} đơn đăng ký", f"{en} the application")
    return say(f"{vi}: {title.vi}", f"{en}: {title.en}")


def _step(offered: OfferedStep) -> Act:
    option = offered.option
    return Act(
        kind="review" if offered.draft else "action",
        name=offered.draft or option.name,
        title=option.action.title,
        help=option.action.help,
        style=option.action.style,
        reasons=tuple(option.reasons),
    )
