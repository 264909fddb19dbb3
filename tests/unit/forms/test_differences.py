"""What two editions of a form ask differently."""

from __future__ import annotations

from typing import Any

from caseflow.forms.differences import differences
from caseflow.forms.schema import FormDefinition


def form(**fields: Any) -> FormDefinition:
    """A form of one page with these questions."""
    page = {"name": "only", "title": {"vi": "Trang", "en": "Page"}, "fields": fields}
    return FormDefinition.model_validate({"form": "any", "title": {"vi": "Đơn", "en": "Form"}, "pages": [page]})


def asks(label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": {"vi": label, "en": label}, **more}


def choices(*names: str) -> dict[str, Any]:
    return {name: {"vi": name.upper(), "en": name.upper()} for name in names}


def test_questions_that_came_went_or_are_asked_otherwise_are_told() -> None:
    old = form(a=asks("Tên"), b=asks("Cỡ", "choice", options=choices("s", "m")), c=asks("Ghi chú"), d=asks("Số"))
    new = form(
        a=asks("Tên đầy đủ", required=True), b=asks("Cỡ", "choice", options=choices("m", "l")), d=asks("Số"),
        e=asks("Mới"),
    )  # fmt: skip
    found = {one.name: (one.how, [point.vi for point in one.points]) for one in differences(old, new)}
    assert found == {
        "a": ("changed", ["câu hỏi: “Tên” thành “Tên đầy đủ”", "nay bắt buộc"]),
        "b": ("changed", ["thêm lựa chọn “L”", "bỏ lựa chọn “S”"]),
        "e": ("added", []),
        "c": ("removed", []),
    }


def test_equal_forms_differ_in_nothing_and_a_hidden_rule_is_told_of() -> None:
    one, other = form(a=asks("Tên")), form(a=asks("Tên", help={"vi": "Theo giấy", "en": "As on paper"}))
    assert differences(one, one) == ()
    ((only),) = differences(one, other)
    assert [point.vi for point in only.points] == ["quy tắc của câu hỏi thay đổi"]
