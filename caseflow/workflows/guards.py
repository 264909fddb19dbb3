"""The closed vocabulary of `needs`: each guard answers with plain-language reasons, or nothing when it is content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caseflow.core.money import format_dong
from caseflow.core.text import Text, say
from caseflow.workflows.answers import TASK_WORDS, named, says
from caseflow.workflows.facts import Facts, Group
from caseflow.workflows.schema import Action, Answer, Definition, Task

SUBMIT = "submit"
"""The action a paper waits for when it names none."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one guard looks at: the definition, the action about to be taken, the facts, its own arguments."""

    definition: Definition
    action: str
    facts: Facts
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Guard:
    """One word of the vocabulary: how to check it, which facts it reads, which arguments it takes."""

    check: Callable[[Scene], list[Text]]
    reads: frozenset[Group] = frozenset()
    parameters: frozenset[str] = frozenset()
    absent: Callable[[Facts], bool] | None = None
    """Whether there is no such thing here at all: then the step is not even shown as closed."""


def _documents_complete(scene: Scene) -> list[Text]:
    missing = [
        paper.title
        for slot, paper in scene.definition.documents.items()
        if paper.required and (paper.until or SUBMIT) == scene.action and not scene.facts.papers.get(slot)
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


def _form_complete(scene: Scene) -> list[Text]:
    problems = scene.facts.form_problems.get(scene.args["value"], ())
    if not problems:
        return []
    first = problems[0]
    form = say("Đơn đăng ký", "The application") if scene.definition.is_support else say("Biểu mẫu", "The form")
    return [
        say(
            f"{form.vi} còn {len(problems)} mục chưa hoàn thành; mục đầu tiên: {first.vi}",
            f"{form.en} has {len(problems)} unfinished item(s); the first: {first.en}",
        )
    ]


def _profile_complete(scene: Scene) -> list[Text]:
    return list(scene.facts.profile_problems)


def _applicant_allowed(scene: Scene) -> list[Text]:
    if scene.facts.legal_form in scene.definition.applicants:
        return []
    return [
        say(
            "Loại hình của đơn vị không thuộc đối tượng của nội dung hỗ trợ này.",
            "This kind of organisation cannot apply for this support.",
        )
    ]


def _call_open(scene: Scene) -> list[Text]:
    if scene.facts.call_open:
        return []
    return [say("Hiện không có đợt mời đăng ký nào đang mở.", "No call for applications is open now.")]


def _no_duplicate_support(scene: Scene) -> list[Text]:
    if not scene.facts.duplicates:
        return []
    codes = ", ".join(scene.facts.duplicates)
    return [
        say(
            f"Đơn vị đã có hồ sơ cùng nội dung hỗ trợ: {codes} (Thông tư 35/2021/TT-BTC, Điều 11 khoản 2).",
            f"The organisation already has a case for the same support: {codes} (Circular 35/2021/TT-BTC, Art. 11.2).",
        )
    ]


def _officer_assigned(scene: Scene) -> list[Text]:
    if scene.facts.officer_id is not None:
        return []
    return [say("Hồ sơ chưa được phân công chuyên viên.", "No case officer has been assigned.")]


def _council_ready(scene: Scene) -> list[Text]:
    if scene.facts.council is None:
        return [say("Hồ sơ chưa được đưa vào hội đồng nào.", "The case is not before any council yet.")]
    return list(scene.facts.council.ready_problems)


def _votes_counted(scene: Scene) -> list[Text]:
    if scene.facts.council is not None and scene.facts.council.counted:
        return []
    return [say("Hội đồng chưa kiểm phiếu.", "The council's ballots have not been counted.")]


def _council_passed(scene: Scene) -> list[Text]:
    council = scene.facts.council
    if council is None or not council.counted or council.passed:
        return []
    return [say("Kết quả kiểm phiếu không đạt.", "The count did not reach the pass mark.")]


def _council_failed(scene: Scene) -> list[Text]:
    council = scene.facts.council
    if council is None or not council.counted or not council.passed:
        return []
    return [
        say(
            "Kết quả kiểm phiếu đạt, nên không thể kết luận không đề nghị thực hiện.",
            "The count reached the pass mark; the case cannot be concluded as not recommended.",
        )
    ]


def _support_within_norm(scene: Scene) -> list[Text]:
    total, state = scene.facts.input.get("approved_total"), scene.facts.input.get("state_support")
    norm = scene.facts.norm
    if norm is None or not isinstance(total, int) or not isinstance(state, int):
        return []  # without a resolution there is no ceiling; the form itself asks for missing amounts
    limit = min(norm.cap, total * norm.percent // 100)
    if state <= limit:
        return []
    return [
        say(
            f"Mức hỗ trợ tối đa là {format_dong(limit)} ({norm.percent} % tổng kinh phí, không quá "
            f"{format_dong(norm.cap)}; {norm.basis.vi}).",
            f"At most {format_dong(limit)} may be supported ({norm.percent} % of the total, up to "
            f"{format_dong(norm.cap)}; {norm.basis.en}).",
        )
    ]


def _tasks_done(scene: Scene) -> list[Text]:
    """Each task that the case needs was opened at least once and none stands open."""
    waiting = [scene.definition.tasks[n].title for n in _tasks(scene) if not _is_done(scene, n)]
    if not waiting:
        return []
    titles = say(", ".join(t.vi for t in waiting), ", ".join(t.en for t in waiting))
    return [say(f"Còn công việc chưa xong: {titles.vi}.", f"Work not finished yet: {titles.en}.")]


def _tasks_passed(scene: Scene) -> list[Text]:
    """Each task that the case needs is done, and what was handed in for it last says what is wanted."""
    wanted = {"field": scene.args["field"], "is": scene.args["is"]}
    for name in _tasks(scene):
        task = scene.definition.tasks[name]
        passed = says(Answer.model_validate({"answered": task.form, **wanted}), scene.facts.answers)
        if _is_needed(scene, task) and not passed:
            return _tasks_done(scene) or [Text.model_validate(scene.args["otherwise"])]
    return _tasks_done(scene)


def _tasks(scene: Scene) -> list[str]:
    wanted = scene.args["value"]
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _is_needed(scene: Scene, task: Task) -> bool:
    return task.when is None or says(task.when, scene.facts.answers)


def _is_done(scene: Scene, task: str) -> bool:
    known = scene.facts.tasks.get(task)
    if known is None:
        return not _is_needed(scene, scene.definition.tasks[task])
    return known.done > 0 and known.open == 0


def _answered(scene: Scene) -> list[Text]:
    """The form as it was signed last, or as it is being handed in with this very step, says what is wanted.

    Before anything was typed into the step's own form there is nothing to say against it; nor against the form of a
    task that the same action waits for, which says itself that it is not done.
    """
    form, wanted = scene.args["value"], scene.args["is"]
    if form in _awaited(scene):
        return []
    step = scene.definition.step(scene.action)
    own = step is not None and step.form == form
    if own and not scene.facts.input:
        return []
    values = scene.facts.input if own else scene.facts.answers.get(form, {})
    given = values.get(scene.args["field"])
    if given in (wanted if isinstance(wanted, list | tuple) else [wanted]):
        return []
    return [Text.model_validate(scene.args["otherwise"])]


def _awaited(scene: Scene) -> set[str]:
    """The forms of the tasks that the action waits for by another of its guards, and that are not done."""
    action = scene.definition.actions.get(scene.action)
    waits = [need for need in action.needs if need.name in TASK_WORDS] if action is not None else []
    return {scene.definition.tasks[n].form for need in waits for n in named(need) if not _is_done(scene, n)}


def _linked(scene: Scene) -> list[Text]:
    """At least one relative stands or ended so, and none that is still open stands elsewhere."""
    wanted = scene.args["is"]
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    related = scene.facts.linked.get((scene.args["value"], scene.args["where"]), ())
    fitting = [r for r in related if r.state in names or r.outcome in names]
    if fitting and all(r.outcome is not None for r in related if r not in fitting):
        return []
    return [Text.model_validate(scene.args["otherwise"])]


def _adds_up(scene: Scene) -> list[Text]:
    """What the step's form says is the sum over the open relatives."""
    sums = scene.facts.sums.get(scene.args["value"], {})
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


def _fast_track(scene: Scene) -> list[Text]:
    """The programme has a fast track, and the support of the step's form lies below its threshold."""
    below, state = scene.facts.fast_track, scene.facts.input.get("state_support")
    if below is None:
        return [
            say(
                "Chương trình của tỉnh không áp dụng quy trình rút gọn cho hồ sơ kinh phí nhỏ.",
                "The programme of the province has no fast track for small support.",
            )
        ]
    if not isinstance(state, int) or state < below:
        return []
    return [
        say(
            f"Quy trình rút gọn chỉ áp dụng cho mức hỗ trợ dưới {format_dong(below)}.",
            f"The fast track is only for support below {format_dong(below)}.",
        )
    ]


def _guard(check: Callable[[Scene], list[Text]], *reads: Group, takes: tuple[str, ...] = ()) -> Guard:
    return Guard(check, frozenset(reads), frozenset(takes))


GUARDS: Mapping[str, Guard] = {
    "documents_complete": _guard(_documents_complete, "papers"),
    "form_complete": _guard(_form_complete, "forms", takes=("value",)),
    "profile_complete": _guard(_profile_complete, "enterprise"),
    "applicant_allowed": _guard(_applicant_allowed, "enterprise"),
    "call_open": _guard(_call_open, "call"),
    "no_duplicate_support": _guard(_no_duplicate_support, "duplicates"),
    "officer_assigned": _guard(_officer_assigned),
    "council_ready": _guard(_council_ready, "council"),
    "votes_counted": _guard(_votes_counted, "council"),
    "council_passed": _guard(_council_passed, "council"),
    "council_failed": _guard(_council_failed, "council"),
    "support_within_norm": _guard(_support_within_norm),
    "tasks_done": _guard(_tasks_done, "tasks", "answers", takes=("value",)),
    "tasks_passed": _guard(_tasks_passed, "tasks", "answers", takes=("value", "field", "is", "otherwise")),
    "answered": _guard(_answered, "answers", takes=("value", "field", "is", "otherwise")),
    "linked": _guard(_linked, "links", takes=("value", "where", "is", "otherwise")),
    "adds_up": _guard(_adds_up, "links", takes=("value",)),
    "fast_track": Guard(_fast_track, absent=lambda facts: facts.fast_track is None),
}


def is_absent(action: Action, facts: Facts) -> bool:
    """Whether the action belongs to something that there is not here at all, whatever the case is like."""
    words = (GUARDS[need.name].absent for need in action.needs)
    return any(absent(facts) for absent in words if absent is not None)
