"""The amount of a case: which signed answer holds it at which stage, as the file amounts.yaml says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import Field

from caseflow.core.reader import Fault, Source, nearest
from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.core.words import Name, Word
from caseflow.workflows.outside import FieldFact

MONEY = "dong"
"""The kind of a field that holds money."""


class Stage(Word):
    """What an amount is called at one stage, and the answer that holds it."""

    title: Text
    form: Name | None = Field(None, description="The form; without one, every form that has the field.")
    field: Name
    total: Name | None = Field(
        None, description="The field of the same form with the whole cost, of which it is a part."
    )


class Amounts(Word):
    """The file amounts.yaml: the stages of a case's amount in their order; a later one replaces an earlier one."""

    amounts: dict[Name, Stage]


class Amount(NamedTuple):
    """Integer đồng, and the stage at which it was said."""

    dong: int
    stage: str


def amount_of(rules: Amounts, form: str, values: Values, before: str | None) -> Amount | None:
    """The amount that a signed form makes that of its case; None where it says none, or a later stage has spoken.

    `before` is the stage that the case has now; one that the file does not know any more stands in nobody's way.
    """
    names = list(rules.amounts)
    least = names.index(before) if before in names else 0
    for name in reversed(names[least:]):
        stage, said = rules.amounts[name], values.get(rules.amounts[name].field)
        if stage.form in (None, form) and type(said) is int:
            return Amount(said, name)
    return None


def check(rules: Amounts, source: Source, forms: Mapping[str, Mapping[str, FieldFact]]) -> Iterator[Fault]:
    """What amounts.yaml names must be there, and be money."""
    for name, stage in rules.amounts.items():
        at = ("amounts", name)
        if stage.form is not None and stage.form not in forms:
            yield source.fault((*at, "form"), f"there is no form '{stage.form}'", nearest(stage.form, forms))
            continue
        asked = [fields for form, fields in forms.items() if stage.form in (None, form)]
        known = {field for fields in asked for field, fact in fields.items() if fact.kind == MONEY}
        for word, field in (("field", stage.field), ("total", stage.total)):
            if field is not None and field not in known:
                hint = nearest(field, known)
                yield source.fault((*at, word), f"no such form asks for an amount of money as '{field}'", hint)
