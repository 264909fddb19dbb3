"""A form answered out of its own definition, and the inputs that a page shows for each kind of question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseflow.core.content import content_roots
from caseflow.forms import loader, values
from caseflow.forms.examples import Unanswerable, example
from caseflow.forms.schema import LONGEST_IN_LIST, MOST_RADIOS, FormDefinition

TODAY = date(2026, 11, 5)
SHIPPED = loader.load(content_roots())


def form(**fields: dict[str, Any]) -> FormDefinition:
    page = {"name": "one", "title": "One", "fields": {n: {"label": n.title(), **f} for n, f in fields.items()}}
    return FormDefinition.model_validate({"form": "sample", "title": "Sample", "pages": [page]})


def answered(**spec: Any) -> Any:
    """What is thought of for one question that must be answered."""
    return example(form(asked={"required": True, **spec}), TODAY).get("asked")


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_form_can_be_answered_without_knowing_it(name: str) -> None:
    definition, _ = SHIPPED[name]
    assert values.problems(definition, example(definition, TODAY), today=TODAY) == []


OPTIONS = {"red": "Red", "blue": "Blue", "green": "Green"}


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ({"kind": "text", "max": 3}, "Nội dung ví dụ"[:3]),
        ({"kind": "text"}, "Nội dung ví dụ"),
        ({"kind": "text", "format": "gtin"}, "8930000000019"),
        ({"kind": "phone"}, "0221000001"),
        ({"kind": "integer"}, 1),
        ({"kind": "integer", "min": 7}, 7),
        ({"kind": "decimal", "min": 7}, "7"),
        ({"kind": "dong", "min": 5, "max": 9}, 5),
        ({"kind": "date"}, "2026-11-05"),
        ({"kind": "date", "min": "today + 10 days"}, "2026-12-05"),
        ({"kind": "date", "min": "today + 60 days"}, "2027-01-04"),
        ({"kind": "date", "max": "2020-02-01"}, "1900-01-01"),
        ({"kind": "datetime"}, "2026-11-05T02:30Z"),
        ({"kind": "yes_no"}, True),
        ({"kind": "choice", "options": OPTIONS}, "red"),
        ({"kind": "choices", "options": OPTIONS}, ["red"]),
        ({"kind": "choices", "options": OPTIONS, "min": 2}, ["red", "blue"]),
        ({"kind": "text", "required": False}, None),
    ],
)
def test_the_likeliest_answer_within_the_limits_comes_first(spec: dict[str, Any], answer: Any) -> None:
    assert answered(**spec) == answer


def test_rows_are_filled_cell_by_cell_as_many_as_are_needed() -> None:
    columns = {
        "name": {"kind": "text", "label": "N", "required": True, "max": 3},
        "share": {"kind": "integer", "label": "S", "required": True},
    }
    rows = [{"name": "Nội", "share": 1}]
    assert answered(kind="rows", columns=columns) == rows
    assert answered(kind="rows", columns=columns, min_rows=3) == rows * 3


def test_sums_and_days_that_hang_on_other_answers_fit_them() -> None:
    definition = form(
        one={"kind": "integer", "required": True, "min": 3},
        two={"kind": "integer", "required": True, "min": 4},
        all_={"kind": "integer", "required": True, "sum_of": ["one", "two"]},
        begins={"kind": "date", "required": True, "min": "today + 40 days"},
        ends={"kind": "date", "required": True, "not_before": "begins"},
    )
    made = example(definition, TODAY)
    assert made["all_"] == 7
    assert made["ends"] >= made["begins"] >= "2026-12-15"


def test_what_is_given_stays_and_what_cannot_be_is_said() -> None:
    definition = form(one={"kind": "integer", "required": True, "max": 5}, two={"kind": "text", "required": True})
    assert example(definition, TODAY, one=4) == {"one": 4, "two": "Nội dung ví dụ"}
    with pytest.raises(Unanswerable, match=r"^sample\.one: ") as caught:
        example(definition, TODAY, one=6)
    assert caught.value.field == "one"


def shown(locale: str = "en", value: Any = None, posted: Any = None, **spec: Any) -> str:
    definition = form(asked=spec)
    given = {} if value is None else {"asked": value}
    return str(values.bind(definition, None, locale, values=given, posted=posted, today=TODAY)["asked"]())


MANY = {f"o{n}": f"Option {n}" for n in range(MOST_RADIOS + 1)}


def test_one_of_many_is_picked_from_a_list_that_begins_with_nothing() -> None:
    blank = shown(kind="choice", options=MANY)
    assert blank.startswith("<select")
    assert [part.split('"')[0] for part in blank.split('value="')[1:]] == ["", *MANY]
    assert '<option selected value="">' in blank
    assert '<option selected value="o2">Option 2</option>' in shown(kind="choice", options=MANY, value="o2")
    assert '<option selected value="">' not in shown(kind="choice", options=MANY, value="o2")


def test_one_of_few_is_chosen_with_one_click_and_several_with_a_box_each() -> None:
    few = dict(list(MANY.items())[:MOST_RADIOS])
    assert shown(kind="choice", options=few, value="o1").count('type="radio"') == MOST_RADIOS
    assert shown(kind="choice", options=few, value="o1").count("checked") == 1
    long = {**MANY, "o0": "x" * (LONGEST_IN_LIST + 1)}
    assert shown(kind="choice", options=long).count('type="radio"') == len(MANY), "a list would cut it off"
    assert shown(kind="choice", options={**MANY, "o0": "x" * LONGEST_IN_LIST}).startswith("<select")
    several = shown(kind="choices", options=OPTIONS, value=["red", "green"])
    assert several.count('type="checkbox"') == 3
    assert several.count("checked") == 2
    either = shown("vi", kind="yes_no", value=True)
    assert either.count('type="radio"') == 2
    assert either.index("Có") < either.index("Không")
    assert either.count("checked") == 1


def test_a_commitment_is_one_box_and_a_long_text_has_room() -> None:
    assert 'type="checkbox"' in shown(kind="yes_no", must_accept=True)
    assert shown(kind="long_text", value="a\nb").startswith("<textarea")
    assert ">\r\na\nb</textarea>" in shown(kind="long_text", value="a\nb")
