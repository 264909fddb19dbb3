"""What two editions of a form ask differently: questions that came, went, or are asked otherwise, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from caseflow.core.text import Text, say
from caseflow.forms.schema import FormDefinition, FormField

How = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A question that only one edition has, or that they ask differently: `points` say how."""

    name: str
    title: Text
    how: How
    points: tuple[Text, ...] = ()


def differences(old: FormDefinition, new: FormDefinition) -> tuple[FieldDifference, ...]:
    """All that `new` asks otherwise than `old`, in the order of the new form, then what went."""
    return tuple(_differences(old.fields, new.fields))


def _differences(old: dict[str, FormField], new: dict[str, FormField]) -> Iterator[FieldDifference]:
    for name, field in new.items():
        if name not in old:
            yield FieldDifference(name, field.label, "added")
        elif old[name] != field:
            yield FieldDifference(name, field.label, "changed", tuple(_points(old[name], field)))
    for name, field in old.items():
        if name not in new:
            yield FieldDifference(name, field.label, "removed")


def _points(old: FormField, new: FormField) -> Iterator[Text]:
    told = {"label", "required", "options"}
    if old.label != new.label:
        yield say(
            f"câu hỏi: “{old.label.vi}” thành “{new.label.vi}”", f"question: “{old.label.en}” to “{new.label.en}”"
        )
    if old.required != new.required:
        yield say("nay bắt buộc", "now required") if new.required else say("không còn bắt buộc", "no longer required")
    for name in [*new.options, *(name for name in old.options if name not in new.options)]:
        if name not in old.options:
            title = new.options[name]
            yield say(f"thêm lựa chọn “{title.vi}”", f"new choice “{title.en}”")
        elif name not in new.options:
            title = old.options[name]
            yield say(f"bỏ lựa chọn “{title.vi}”", f"choice “{title.en}” gone")
    others = [name for name in type(new).model_fields if name not in told and getattr(old, name) != getattr(new, name)]
    if others:
        yield say("quy tắc của câu hỏi thay đổi", "the rules of the question changed")
