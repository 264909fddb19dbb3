"""Support that an organisation has had before: when two cases ask for the same, and who concludes on it (pure).

TT 35/2021/TT-BTC Đ.11.2 forbids two supports of one content. Two cases are the same where base tax code (branches count
as their firm), content and product or standard agree, in whatever year and under whatever plan: the officer reads the
years and concludes with a reason. Another product, or another edition of the standard, is another support.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from caseflow.core.finding import joined
from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.showing import show

FOUND, REASON, NOTE = "duplicates", "duplicates_reason", "note"
"""Answers of the report on eligibility: what the officer concluded, and why."""
NONE = "none"
"""The conclusion that there is nothing to conclude on."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another case of the same firm for the same content: its number, year and plan, and what it is for.

    `same` is False where it is for another product or another edition; None where one of the two does not say.
    """

    code: str
    year: int
    plan: Text | None
    what: Text
    same: bool | None

    @property
    def asks(self) -> bool:
        """Whether somebody has to conclude on it."""
        return self.same is not False


def named_in(forms: Iterable[FormDefinition], said: Mapping[str, Values]) -> frozenset[Key]:
    """What applications are for, by their questions that distinguish: one key a row, or one for a whole form.

    Empty where nothing is asked that distinguishes, or nothing was answered. Case, marks and blanks do not count.
    """
    return frozenset(key for form in forms for key in _keys(form, said.get(form.name) or {}))


def same(own: frozenset[Key], other: frozenset[Key]) -> bool | None:
    """Whether two applications ask for something in common; None where one of them does not say for what."""
    return bool(own & other) if own and other else None


def told(forms: Iterable[FormDefinition], said: Mapping[str, Values]) -> Text:
    """What applications are for, in words: products and standards in the order of the questions."""
    every = [(form, said.get(form.name) or {}) for form in forms]
    vi, en = ("; ".join(part for form, v in every for part in _parts(form, v, locale)) for locale in ("vi", "en"))
    return say(vi, en)


def against(found: Sequence[Earlier], report: Values) -> list[Text]:
    """What is against confirming eligibility: earlier support on which the report does not conclude with a reason.

    Before anything was typed there is nothing to say. A report of an earlier edition, which asks for no conclusion,
    concludes by its note.
    """
    open_ones = [one for one in found if one.asks]
    if not open_ones or not report or _concluded(report):
        return []
    codes = ", ".join(f"{one.code} ({one.year})" for one in open_ones)
    return [
        say(
            f"Đơn vị đã có hồ sơ cùng nội dung hỗ trợ: {codes}. Chuyên viên ghi kết luận và lý do không trùng; nếu "
            "trùng thì kết luận không đủ điều kiện (Thông tư 35/2021/TT-BTC, Điều 11 khoản 2).",
            f"The organisation already has a case for the same support: {codes}. Conclude with a reason why it is not "
            "the same; if it is, find the applicant not eligible (Circular 35/2021/TT-BTC, Art. 11.2).",
        )
    ]


def _concluded(report: Values) -> bool:
    if FOUND not in report:
        return bool(report.get(NOTE))
    return report[FOUND] != NONE and bool(report.get(REASON))


def _keys(form: FormDefinition, values: Values) -> Iterator[Key]:
    whole = tuple(_spelled(values.get(name)) for name, field in form.fields.items() if field.distinguishes)
    rows = [(*whole, *row) for name, field in form.fields.items() for row in _rows(field, values.get(name))]
    yield from (key for key in rows or [whole] if any(key))


def _rows(field: FormField, rows: object) -> Iterator[Key]:
    columns = [name for name, column in field.columns.items() if column.distinguishes]
    for row in rows if columns and isinstance(rows, list) else ():
        yield tuple(_spelled(row.get(name)) for name in columns)


def _parts(form: FormDefinition, values: Values, locale: str) -> Iterator[str]:
    for name, field in form.fields.items():
        if field.distinguishes and (text := show(field, values.get(name), locale)):
            yield text
        columns = [(n, column) for n, column in field.columns.items() if column.distinguishes]
        rows = values.get(name) if columns else None
        for row in rows if isinstance(rows, list) else ():
            if line := " ".join(filter(None, (show(column, row.get(n), locale) for n, column in columns))):
                yield line


def _spelled(value: object) -> str:
    return joined(value) if isinstance(value, str) else ""
