"""What two editions of a road say differently: in words, piece by piece, and as one drawing of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.workflows import diagram
from caseflow.workflows.definition import DefinedState, Definition
from caseflow.workflows.step_words import Call
from caseflow.workflows.telling import UNITS
from caseflow.workflows.term_words import Deadline

Part = Literal["states", "actions", "tasks", "documents", "forms"]
How = Literal["added", "removed", "changed"]
ADDED: How = "added"
REMOVED: How = "removed"
CHANGED: How = "changed"
NOTHING = say("không có", "none")


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece that only one of the editions has, or that they word differently: `points` say how."""

    part: Part
    name: str
    title: Text
    how: How
    points: tuple[Text, ...] = ()


def differences(old: Definition, new: Definition, roles: Callable[[str], Text]) -> tuple[Difference, ...]:
    """All that `new` says otherwise than `old`, part by part in the order of the content; `roles` names a party."""
    teller = _Teller(old, new, roles)
    return (
        *_of("states", old.states, new.states, lambda a, b: _points(_STATE, a, b, teller)),
        *_of("actions", old.actions, new.actions, lambda a, b: _points(_ACTION, a, b, teller)),
        *_of("tasks", old.tasks, new.tasks, lambda a, b: _points(_TASK, a, b, teller)),
        *_of("documents", old.documents, new.documents, lambda a, b: _points(_DOCUMENT, a, b, teller)),
        *_forms(old.forms, new.forms),
    )


def _of(
    part: Part, old: Mapping[str, Any], new: Mapping[str, Any], compare: Callable[[Any, Any], Iterator[Text]]
) -> Iterator[Difference]:  # fmt: skip
    for name, piece in new.items():
        if name not in old:
            yield Difference(part, name, piece.title, ADDED)
        elif old[name] != piece:
            yield Difference(part, name, piece.title, CHANGED, tuple(compare(old[name], piece)))
    for name, piece in old.items():
        if name not in new:
            yield Difference(part, name, piece.title, REMOVED)


def _forms(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            how = ADDED if name not in old else REMOVED if name not in new else CHANGED
            yield Difference("forms", name, say(name, name), how)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says the values of pieces: states and steps by the titles of their own edition."""

    old: Definition
    new: Definition
    roles: Callable[[str], Text]

    def say(self, value: Any, definition: Definition) -> Text:
        """A value as people read it."""
        if isinstance(value, Text):
            return value
        if isinstance(value, Deadline):
            return _length(value)
        if isinstance(value, bool):
            return say("có", "yes") if value else say("không", "no")
        if isinstance(value, tuple):
            found = [self.say(one, definition) for one in value]
            return say(", ".join(t.vi for t in found), ", ".join(t.en for t in found)) if found else NOTHING
        if value is None or value == "":
            return NOTHING
        return self._named(value.name if isinstance(value, Call) else str(value), definition)

    def _named(self, name: str, definition: Definition) -> Text:
        state, step = definition.states.get(name), definition.step(name)
        return state.title if state is not None else step.title if step is not None else self.roles(name)


def _length(deadline: Deadline) -> Text:
    for unit, words in UNITS.items():
        number = getattr(deadline, unit)
        if number is not None:
            return say(words.vi.format(number), words.en.format(number))
    return say(str(deadline.until), str(deadline.until))


_TITLE = ("title", say("tên gọi", "title"))
_WHO = ("by", say("người thực hiện", "who does it"))
_FORM = ("form", say("biểu mẫu", "form"))
_TERM = ("deadline", say("thời hạn", "term"))
_NEEDS, _DOES = ("needs", say("điều kiện", "needs")), ("does", say("hệ quả", "does"))
_APART = ("separate_from", say("không cùng người với", "by another person than"))
_STATE = (
    _TITLE, ("public_title", say("tên cho đơn vị đăng ký", "title for the applicant")),
    ("what_now", say("hướng dẫn", "what happens now")), ("waits_for", say("chờ", "waits for")), _TERM,
    ("your_turn", say("hướng dẫn cho đơn vị đến lượt", "what the applicant is told to do")),
    ("final", say("kết thúc", "end")), ("clock", say("đồng hồ", "clock")), ("opens", say("mở công việc", "opens")),
    ("desk", say("trang làm việc", "desk")), ("portal_status", say("mã trên cổng", "code of the portal")),
    ("phase", say("giai đoạn", "phase")),
)  # fmt: skip
_ACTION = (
    _TITLE, ("from_", say("từ bước", "from")), ("to", say("đến bước", "to")), _WHO, _FORM, _NEEDS, _DOES, _APART,
    ("at_most", say("số lần tối đa", "at most")), ("reopens", say("mở lại", "reopens")),
    ("help", say("giải thích", "explanation")), ("style", say("kiểu nút", "style")),
)  # fmt: skip
_TASK = (
    _TITLE, _WHO, _FORM, _TERM, _NEEDS, _DOES, _APART, ("when", say("khi nào cần", "when it is needed")),
    ("announces", say("thư báo", "message")), ("help", say("giải thích", "explanation")),
)  # fmt: skip
_DOCUMENT = (
    _TITLE, ("required", say("bắt buộc", "required")), ("many", say("nhiều tệp", "several files")),
    ("kinds", say("loại tệp", "kinds of file")), ("by", say("người nộp", "who hands it in")),
    ("until", say("cần trước bước", "needed for")), ("help", say("giải thích", "explanation")),
    ("legal_basis", say("căn cứ", "legal basis")),
)  # fmt: skip
UNSAID = frozenset({"help", "when", "legal_basis", "style"})
"""What is only said to have changed: the words themselves are long, or no words at all."""


def _points(fields: tuple[tuple[str, Text], ...], old: Any, new: Any, teller: _Teller) -> Iterator[Text]:
    for field, word in fields:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        a, b = teller.say(before, teller.old), teller.say(after, teller.new)
        if field in UNSAID or a == b:
            yield say(f"{word.vi}: thay đổi", f"{word.en}: changed")
        else:
            yield say(f"{word.vi}: “{a.vi}” thành “{b.vi}”", f"{word.en}: '{a.en}' becomes '{b.en}'")


def drawing(old: Definition, new: Definition) -> Plain:
    """Both editions as one graph for the browser; what only one has is marked `added` or `removed`."""
    before, after = diagram.graph(old), diagram.graph(new)
    known = {"phases": "name", "nodes": "name", "edges": "id"}
    joined: Plain = {"name": after["name"], "title": after["title"]}
    for part, key in known.items():
        there, here = {one[key]: one for one in before[part]}, {one[key]: one for one in after[part]}
        joined[part] = [{**one, "mark": "" if name in there else ADDED} for name, one in here.items()]
        joined[part] += [{**one, "mark": REMOVED} for name, one in there.items() if name not in here]
    places = {node["name"]: node["phase"] for node in joined["nodes"]}
    for node in joined["nodes"]:
        node.update(visits=0, current=False, mark=node["mark"] or _mark(old, new, node["name"]))
    for edge in joined["edges"]:
        edge["passes"] = 0
    joined["edges"] = [e for e in joined["edges"] if not e["escape"] and {e["from"], e["to"]} <= places.keys()]
    return joined


def _mark(old: Definition, new: Definition, name: str) -> str:
    before: DefinedState | None = old.states.get(name)
    return CHANGED if before is not None and before != new.states[name] else ""
