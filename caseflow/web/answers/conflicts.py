"""Two texts of one page side by side: what differs, and one posted form out of the choices a person made."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.forms import values as form_values
from caseflow.forms.compiler import ContentForm
from caseflow.forms.computed import given
from caseflow.forms.fields import leaves
from caseflow.forms.rows import MultiDict, Posted
from caseflow.forms.schema import FormDefinition

KEEP = "_keep_"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One question that the two people answered differently; `choice` is what is chosen so far, or nothing."""

    field: str
    label: Text
    mine: str
    theirs: str
    choice: str


def clashes(bound: ContentForm, page: str, theirs: Plain, posted: MultiDict, locale: str) -> list[Clash]:
    """The questions of a page whose posted answer (`bound`) is not the stored one (`theirs`).

    Where one side is empty the other is proposed, since nothing is lost by it; otherwise the person has to choose.
    """
    definition = bound.definition
    assert definition is not None
    mine = given(definition.fields, form_values.clean(definition, page, bound))
    theirs = given(definition.fields, theirs)
    found = []
    for name, field in definition.fields_on(page).items():
        unread = [text for text in _unread(bound, name) if text]
        if mine.get(name) == theirs.get(name) and not unread:
            continue
        own = "\n".join(filter(None, [form_values.show(field, mine.get(name), locale), *unread]))
        other = form_values.show(field, theirs.get(name), locale)
        proposed = THEIRS if not own else MINE if not other else ""
        chosen = next(iter(posted.getlist(KEEP + name)), proposed)
        found.append(Clash(name, field.label, own, other, chosen if chosen in (MINE, THEIRS) else ""))
    return found


def resolve(definition: FormDefinition, page: str, posted: MultiDict, theirs: Plain, found: list[Clash]) -> Posted:
    """The posted form that the choices make: each clashing question by its choice, all others as they are stored."""
    mine = {clash.field for clash in found if clash.choice == MINE}
    stored = form_values.formdata(definition, theirs)
    here = definition.fields_on(page)
    result = Posted({key: stored.getlist(key) for key in stored if _owner(key) in here and _owner(key) not in mine})
    result.update({key: list(posted.getlist(key)) for key in posted if _owner(key) in mine})
    return result


def carried(definition: FormDefinition, page: str, posted: MultiDict) -> list[tuple[str, str]]:
    """What was typed, as hidden inputs that carry it through the choice."""
    here = definition.fields_on(page)
    return [(key, value) for key in posted if _owner(key) in here for value in posted.getlist(key)]


def _owner(key: str) -> str:
    """The question that a posted name belongs to: `sites` for `sites-0-address`."""
    return key.partition("-")[0]


def _unread(bound: ContentForm, name: str) -> list[str]:
    return [text for owner, text in unread_inputs(bound) if owner == name]


def unread_inputs(bound: ContentForm) -> list[tuple[str, str]]:
    """Question and typed text of every input whose text is no value of its kind."""
    return [
        (_owner(leaf.name), str(leaf.raw_data[0]) if leaf.raw_data else "")
        for _path, leaf in leaves(bound)
        if leaf.process_errors
    ]
