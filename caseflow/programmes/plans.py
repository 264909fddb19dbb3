"""Which plan of an agency is in force on a day, and what keeps plans from following each other (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caseflow.core.reader import Fault, Source, nearest
from caseflow.programmes import agencies as agencies_file
from caseflow.programmes.agencies import Agencies
from caseflow.programmes.schema import Agency, Programme

Programmes = Mapping[str, tuple[Programme, Source]]
"""Every programme by its name, with its source."""


@dataclass(frozen=True)
class Plans:
    """The plans of one agency and of those it took over, the newest first; there is at least one."""

    agency: Agency
    by_name: Mapping[str, Programme]

    def on(self, day: date) -> Programme:
        """The plan in force on `day`; before the first one began, that one: its calls have days of their own."""
        found = next(iter(self.by_name.values()))
        while not _begun(found, day) and found.replaces:
            found = self._before(found)
        return found

    def named(self, name: str) -> Programme:
        """The plan of this name, in force or not; raises KeyError."""
        return self.by_name[name]

    def _before(self, plan: Programme) -> Programme:
        """Of the plans that one replaced, the one of the agency itself; of merged agencies else the first one said."""
        old = [self.by_name[name] for name in plan.replaces]
        return next((one for one in old if one.agency == self.agency.agency), old[0])


def of(agency: str, agencies: Agencies, programmes: Programmes) -> Plans | None:
    """The plans of an agency, which have no faults; None where it has none."""
    own = {agency, *agencies_file.former(agencies, agency)}
    found = {name: plan for name, (plan, _) in programmes.items() if plan.agency in own}
    replaced = {old for plan in found.values() for old in plan.replaces}
    waiting = [name for name in found if name not in replaced]
    ordered: dict[str, Programme] = {}
    while waiting:
        name = waiting.pop(0)
        ordered[name] = found[name]
        waiting += found[name].replaces
    return Plans(agencies[agency][0], ordered) if ordered else None


def _begun(plan: Programme, day: date) -> bool:
    return plan.in_force_from is None or plan.in_force_from <= day


def faults(programmes: Programmes, agencies: Agencies) -> Iterator[Fault]:
    """Everything that keeps the plans of each agency from being in force one after the other."""
    successors: dict[str, str] = {}
    for name, (plan, source) in programmes.items():
        if not agencies_file.today(agencies, plan.agency):
            yield source.fault(("agency",), f"unknown agency '{plan.agency}'", nearest(plan.agency, agencies))
        if plan.replaces and plan.in_force_from is None:
            yield source.fault(("replaces",), "a plan that replaces another says from which day: in_force_from")
        for i, old in enumerate(plan.replaces):
            yield from _replacing(("replaces", i), plan, old, programmes, agencies)
            if old in successors:
                yield source.fault(("replaces", i), f"the plan '{old}' is replaced by '{successors[old]}' already")
            successors[old] = name
        yield from _early_calls(plan, source)
    yield from _together(programmes, agencies, successors)


def _replacing(
    at: tuple[str | int, ...], plan: Programme, old: str, programmes: Programmes, agencies: Agencies
) -> Iterator[Fault]:
    source = programmes[plan.programme][1]
    if old not in programmes:
        others = [name for name in programmes if name != plan.programme]
        yield source.fault(at, f"unknown programme '{old}'", nearest(old, others))
        return
    before = programmes[old][0]
    if plan.programme in _line(old, programmes):
        circle = "itself" if old == plan.programme else f"'{old}', and '{old}' replaces it"
        yield source.fault(at, f"the plan would replace {circle}")
    elif agencies_file.today(agencies, before.agency) != agencies_file.today(agencies, plan.agency):
        yield source.fault(at, f"'{old}' is a plan of the agency '{before.agency}', which '{plan.agency}' never was")
    if plan.in_force_from and before.in_force_from and plan.in_force_from <= before.in_force_from:
        message = f"in force from {plan.in_force_from}, but '{old}', which it replaces, from {before.in_force_from} on"
        yield source.fault(("in_force_from",), message)


def _line(name: str, programmes: Programmes) -> set[str]:
    """A plan and all those before it."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found and one in programmes:
            found.add(one)
            waiting += programmes[one][0].replaces
    return found


def _early_calls(plan: Programme, source: Source) -> Iterator[Fault]:
    for name, call in plan.calls.items():
        if plan.in_force_from is not None and call.opens < plan.in_force_from:
            message = f"opens on {call.opens}, before the plan is in force ({plan.in_force_from})"
            yield source.fault(("calls", name, "opens"), message)


def _together(programmes: Programmes, agencies: Agencies, successors: Mapping[str, str]) -> Iterator[Fault]:
    """Two plans of one agency that nothing replaces: both would be in force."""
    newest: dict[str, str] = {}
    for name, (plan, source) in programmes.items():
        owner = agencies_file.today(agencies, plan.agency)
        if name in successors or not owner:
            continue
        other = newest.setdefault(owner, name)
        if other != name:
            message = f"the agency '{owner}' would have two plans in force, '{other}' and this one"
            yield source.fault(("programme",), f"{message}: the later one says `replaces`, and from which day")
