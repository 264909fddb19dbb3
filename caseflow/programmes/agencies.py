"""Reads the agencies: whom programmes belong to, and which former agencies each of them took over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, nearest, read
from caseflow.programmes.schema import Agency

FOLDER = "workflows/agencies"
Agencies = Mapping[str, tuple[Agency, Source]]
"""Every agency by its name, with its source."""


def load(roots: ContentRoots) -> dict[str, tuple[Agency, Source]]:
    """Every agency by its name, with its source; raises ContentError with all faults."""
    found: dict[str, tuple[Agency, Source]] = {}
    faults: list[Fault] = []
    for path in roots.files(FOLDER):
        try:
            agency, source = read(path, Agency, roots.shown(path))
        except ContentError as error:
            faults += error.faults
            continue
        if path.stem != agency.agency:
            faults.append(source.fault(("agency",), f"the file must be named {agency.agency}.yaml"))
        found[agency.agency] = (agency, source)
    faults += _faults(found)
    if faults:
        raise ContentError(faults)
    return found


def former(agencies: Agencies, name: str) -> tuple[str, ...]:
    """Every agency that `name` took over, also by way of one that it took over; each once, in the order written."""
    found: list[str] = []
    waiting = list(agencies[name][0].was) if name in agencies else []
    while waiting:
        old = waiting.pop(0)
        if old not in found and old != name:
            found.append(old)
            waiting += agencies[old][0].was if old in agencies else ()
    return tuple(found)


def today(agencies: Agencies, name: str) -> str:
    """The agency that has the cases of `name` today: itself, or the one that took it over; "" where nobody knows it."""
    successor = next((a for a in agencies if name in former(agencies, a) and not _taken_over(agencies, a)), None)
    return successor or (name if name in agencies else "")


def served(agencies: Agencies, name: str) -> str:
    """The agency that an installation serves: `name`, or where that is empty the only one there is today.

    Raises ContentError: no such agency, one that another took over, or several and none was chosen.
    """
    own = [one for one in agencies if not _taken_over(agencies, one)]
    if not name and len(own) == 1:
        return own[0]
    if not name:
        known = ", ".join(own) or "none"
        raise ContentError([Fault(FOLDER, 1, f"say which agency is served (CASEFLOW_AGENCY); there are: {known}")])
    successor = today(agencies, name)
    if successor == name:
        return name
    message = f"the agency '{name}' is '{successor}' today" if successor else f"there is no agency '{name}'"
    raise ContentError([Fault(f"{FOLDER}/{name}.yaml", 1, message, "" if successor else nearest(name, own))])


def _taken_over(agencies: Agencies, name: str) -> bool:
    return any(name in agency.was for agency, _ in agencies.values())


def _faults(agencies: Agencies) -> Iterator[Fault]:
    claimed: dict[str, str] = {}
    codes: dict[str, str] = {}
    for name, (agency, source) in agencies.items():
        for i, old in enumerate(agency.was):
            at = ("was", i)
            if old == name:
                yield source.fault(at, "an agency does not take itself over")
            elif old in claimed:
                yield source.fault(at, f"'{old}' was taken over by '{claimed[old]}' already")
            elif old in agencies and name in (old, *former(agencies, old)):
                yield source.fault(at, f"'{name}' and '{old}' take each other over")
            claimed[old] = name
        twin = codes.setdefault(agency.unit_code, name)
        if twin != name and twin not in former(agencies, name) and name not in former(agencies, twin):
            yield source.fault(("unit_code",), f"the agency '{twin}' has this code: dossier codes would be given twice")
