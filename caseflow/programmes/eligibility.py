"""What support a visitor may apply for: two answers against the kinds of support, the calls and the plan; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.core.text import Text
from caseflow.core.words import LegalBasis
from caseflow.programmes.priority import belongs
from caseflow.programmes.priority_words import Priority
from caseflow.programmes.schema import Call, Programme
from caseflow.programmes.size_words import SizeName
from caseflow.programmes.visitor_words import Visitor


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of support as the rule sees it: whose it may be, and under which heading it stands."""

    name: str
    applicants: tuple[str, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Possible:
    """A kind of support that the visitor may apply for; `call`: the one that is open today, if one is."""

    name: str
    call: Call | None
    for_all: bool
    """Whether every legal form that the visitor's answer stands for may apply, or only `forms`."""
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A group of the plan's priority that the visitor is or may be of."""

    title: Text
    evidence: Text | None
    """What would have to be handed in; None where the profile alone decides."""
    ranks: bool
    """Whether it gives a place in the order of this plan, or is only recorded."""
    basis: LegalBasis


def possible(kinds: Iterable[Kind], visitor: Visitor, programme: Programme, group: str, today: date) -> list[Possible]:
    """The kinds of support of one heading (all of them for ""), in their order, for which the visitor may apply.

    Nothing is promised by it: conditions that no answer tells are checked with the application.
    """
    found = []
    for kind in kinds:
        forms = tuple(form for form in visitor.legal_form if form in kind.applicants)
        if forms and group in ("", kind.group):
            whole = len(forms) == len(visitor.legal_form)
            found.append(Possible(kind.name, open_call(programme.calls, kind.name, today), whole, forms))
    return found


def open_call(calls: Mapping[str, Call], road: str, today: date) -> Call | None:
    """The call that is open for a road on a day: of several the one that closes last."""
    found = [call for call in calls.values() if road in call.applied_for and call.opens <= today <= call.closes]
    return max(found, key=lambda call: call.closes, default=None)


def open_calls(calls: Mapping[str, Call], today: date) -> list[Call]:
    """Every call that is open on a day, the one that closes first first."""
    return sorted((call for call in calls.values() if call.opens <= today <= call.closes), key=lambda call: call.closes)


def standings(priority: Priority, visitor: Visitor) -> list[Standing]:
    """The groups of the plan that the visitor's answer tells of, in the plan's order.

    Where the answer names several size classes or legal forms, a group counts only when all of them belong to it:
    nobody reads of a priority that they may not have. A plan without the group that an answer claims has none of it.
    """
    return [
        Standing(
            title=group.title,
            evidence=group.claim.evidence if group.claim is not None else None,
            ranks=name in priority.ranking,
            basis=group.legal_basis,
        )
        for name, group in priority.groups.items()
        if name in visitor.claims or all(belongs(group, form, size) for form, size in _answers(visitor))
    ]


def _answers(visitor: Visitor) -> Sequence[tuple[str, SizeName | None]]:
    """Every legal form with every size class that the answer leaves open."""
    sizes: Sequence[SizeName | None] = visitor.size or (None,)
    return [(form, size) for form in visitor.legal_form for size in sizes]
