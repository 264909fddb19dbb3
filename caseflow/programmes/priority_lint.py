"""What cannot be in a programme's order of priority: groups that nobody can belong to, ties that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from caseflow.core.reader import Fault, Source, nearest
from caseflow.core.text import Text
from caseflow.forms.lint import field_faults
from caseflow.programmes.priority_words import TIES, GroupClaim, Priority, PriorityGroup
from caseflow.programmes.schema import LEGAL_FORMS

_Place = tuple[str | int, ...]
ASKABLE = ("text", "integer", "decimal", "date", "choice")
"""The kinds of question that a claim can ask."""
RESERVED = ("grade", "file", "kind")
"""What a claim says besides its details."""


def priority_faults(priority: Priority, source: Source) -> Iterator[Fault]:
    """Every mistake in mode, groups and ties."""
    if priority.mode != "NONE" and not priority.ranking:
        yield source.fault(("priority", "mode"), f"'{priority.mode}' needs groups that rank")
    for name, group in priority.groups.items():
        yield from _group_faults(("priority", "groups", name), name, group, priority, source)
    for i, tie in enumerate(priority.ties):
        at = ("priority", "ties", i)
        if tie not in TIES and tie not in priority.groups:
            known = [*TIES, *priority.groups]
            yield source.fault(at, f"unknown tie '{tie}': ties are groups, 'submitted' and 'code'", nearest(tie, known))
        elif tie in priority.ranking:
            yield source.fault(at, f"the group '{tie}' gives a place already: 'ranks: false' lets it break ties alone")
        if tie in priority.ties[:i]:
            yield source.fault(at, f"the tie '{tie}' is named already")


def _group_faults(
    at: _Place, name: str, group: PriorityGroup, priority: Priority, source: Source
) -> Iterator[Fault]:  # fmt: skip
    computed = bool(group.size or group.legal_form)
    if computed == (group.claim is not None):
        both = "both claimed and computed" if computed else "neither claimed nor computed: nobody can belong to it"
        yield source.fault(at, f"the group '{name}' is {both} (claim, or size and legal_form)")
    if name in TIES:
        yield source.fault(at, f"a group cannot be called '{name}'")
    for i, form in enumerate(group.legal_form):
        if form not in LEGAL_FORMS:
            yield source.fault((*at, "legal_form", i), f"unknown legal form '{form}'", nearest(form, LEGAL_FORMS))
    if group.grades and group.claim is None:
        yield source.fault((*at, "grades"), "only what is claimed has grades: nobody names one otherwise")
    if len(group.grades) == 1:
        yield source.fault((*at, "grades"), "one grade is no grade: leave it out, or name another")
    if group.grades and priority.mode == "COUNT":
        yield source.fault((*at, "grades"), "with COUNT a group counts once, whatever its grade")
    if group.claim is not None:
        yield from _claim_faults((*at, "claim"), group.claim, source)


def _claim_faults(at: _Place, claim: GroupClaim, source: Source) -> Iterator[Fault]:
    yield from field_faults(source, (*at, "details"), claim.details)
    for name, field in claim.details.items():
        if field.kind not in ASKABLE:
            message = f"a claim cannot ask for '{field.kind}'"
            yield source.fault((*at, "details", name, "kind"), message, nearest(field.kind, ASKABLE))
        if name in RESERVED:
            yield source.fault((*at, "details", name), f"a detail cannot be called '{name}'")
    if claim.valid is not None:
        if claim.valid.months is not None and claim.valid.from_ is None:
            yield source.fault((*at, "valid", "months"), "months are counted from a date: name it as 'from'")
        for key, named in (("from", claim.valid.from_), ("to", claim.valid.to)):
            if named is not None and (named not in claim.details or claim.details[named].kind != "date"):
                dates = [n for n, field in claim.details.items() if field.kind == "date"]
                yield source.fault((*at, "valid", key), f"'{named}' is no date of the details", nearest(named, dates))
    if claim.shows is not None:
        yield from _shows_faults((*at, "shows"), claim.shows, claim, source)


def _shows_faults(at: _Place, shows: Text, claim: GroupClaim, source: Source) -> Iterator[Fault]:
    for said in dict.fromkeys((shows.vi, shows.en)):
        try:
            parts = list(Formatter().parse(said))
        except ValueError:
            yield source.fault(at, f"a brace that is no placeholder in '{said}'")
            continue
        for _, name, spec, conversion in parts:
            if name is not None and (name not in claim.details or spec or conversion):
                yield source.fault(at, f"'{{{name}}}' is no detail of the claim", nearest(name, claim.details))
