"""Fills in any form from its definition alone: the least that the form itself has nothing to say against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from caseflow.forms import values as form_values
from caseflow.forms.across import _numbers
from caseflow.forms.computed import compute
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.validators import bounds, resolve_date

Path = list[str]
_NONE = object()
PLAIN = {
    "email": "vi-du@doanh-nghiep.example", "phone": "0221000001", "position": "20.646,106.051",
    "scan": "(01)08930000000019(10)LO-01",
}  # fmt: skip
CODES = {
    "tax_code": "0100109106", "gtin": "8930000000019", "gln": "8930000000019", "lot": "LO-01",
    "web_address": "https://tra-cuu.example",
}  # fmt: skip


class Unanswerable(LookupError):
    """No answer to `field` can be thought of, or the one that was given is wrong."""

    def __init__(self, form: str, field: str, why: str) -> None:
        super().__init__(f"{form}.{field}: {why}")
        self.field = field


def example(form: FormDefinition, today: date, **given: Any) -> dict[str, Any]:
    """Typed values that make `form` complete on `today`; what is `given` stays as it is.

    Answers what the form asks for until it asks for nothing more, so that it needs to know no rule of any form. Raises
    Unanswerable.
    """
    values = dict(given)
    tried: dict[str, Iterator[Any]] = {}
    while problems := form_values.problems(form, compute(form.fields, _counted(form, values)), today=today):
        problem = problems[0]
        path = problem.field.split("-")
        if path[0] in given:
            raise Unanswerable(form.name, path[0], problem.message.en)
        field = form.fields[path[0]] if len(path) == 1 else form.fields[path[0]].columns[path[2]]
        ideas = tried.setdefault(problem.field, _ideas(form, field, values, today))
        idea = next(ideas, _NONE)
        if idea is _NONE:
            raise Unanswerable(form.name, path[0], problem.message.en)
        _put(values, path, idea)
    return form_values.prune(form, values)


def _counted(form: FormDefinition, values: dict[str, Any]) -> dict[str, Any]:
    """What a share is taken of is answered in full wherever it is asked and not answered yet."""
    for rows, _, column in (
        field.of.partition(".") for field in form.fields.values() if field.kind == "share" and field.of
    ):
        for row in values.get(rows) or []:
            if column and form.fields[rows].columns[column].kind == "choices":
                row.setdefault(column, list(form.fields[rows].columns[column].options))
    return values


def _put(values: dict[str, Any], path: Path, value: Any) -> None:
    if len(path) == 1:
        values[path[0]] = value
    else:
        values[path[0]][int(path[1])][path[2]] = value


def _ideas(form: FormDefinition, field: FormField, values: Mapping[str, Any], today: date) -> Iterator[Any]:
    """What might satisfy a question, the likeliest first."""
    match field.kind:
        case "text" | "long_text":
            words = "Nội dung ví dụ để điền vào biểu mẫu. " * 10
            plain = words[: max(int(field.min or 0), 14 if field.max is None else min(14, int(field.max)))]
            yield plain if field.format is None else CODES[field.format]
        case "email" | "phone" | "position" | "scan":
            yield PLAIN[field.kind]
        case "integer" | "dong" | "percentage" | "decimal":
            yield from _numeric(form, field, values)
        case "date":
            yield from _days(field, values, today)
        case "datetime":
            yield from (f"{day}T02:30Z" for day in _days(field, {}, today))
        case "yes_no":
            yield from (True, False)
        case "choice":
            yield from field.options
        case "choices":
            yield list(field.options)[: max(1, int(field.min or 1))]
            yield from ([name] for name in field.options)
        case "rows":
            yield from (
                [{"": n} for n in range(rows)] for rows in range(field.min_rows or 1, max(field.min_rows or 1, 5) + 1)
            )
        case other:
            raise Unanswerable(form.name, other, "no idea for a field of this kind")


def _numeric(form: FormDefinition, field: FormField, values: Mapping[str, Any]) -> Iterator[Any]:
    if field.sum_of:
        total = sum((n for part in field.sum_of for n in _numbers(form.fields, part, values)), Decimal(0))
        yield str(total) if field.kind == "decimal" else int(total)
    low, high = (int(Decimal(bound or 0)) for bound in bounds(field))
    for number in (max(1, low), low, high):
        yield str(number) if field.kind in ("percentage", "decimal") else number


def _days(field: FormField, values: Mapping[str, Any], today: date) -> Iterator[str]:
    if field.not_before is not None and field.not_before in values:
        yield values[field.not_before]
    low, high = bounds(field)
    yield from (d.isoformat() for d in (resolve_date(str(b), today) for b in (low, high)) if d == today)
    yield today.isoformat()
    yield (today + timedelta(days=30)).isoformat()
    yield from (d.isoformat() for d in (resolve_date(str(b), today) for b in (low, high)) if d is not None)
