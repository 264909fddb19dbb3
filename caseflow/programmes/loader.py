"""Reads programmes and size classes and finds what cannot be: wrong dates, unknown words, sums that do not add up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from caseflow.core.content import ContentRoots
from caseflow.core.layers import read_joined
from caseflow.core.reader import ContentError, Fault, Source, nearest, read, validate
from caseflow.programmes.budget import money_faults
from caseflow.programmes.plan_lint import exists, plan_faults
from caseflow.programmes.priority_lint import priority_faults
from caseflow.programmes.schema import LEGAL_FORMS, Programme
from caseflow.programmes.size_words import EnterpriseSizes
from caseflow.programmes.visitor_words import Visitors

FOLDER = "workflows/programmes"
SIZES_FILE = "workflows/enterprise_sizes.yaml"
VISITORS_FILE = "workflows/visitors.yaml"


def load(roots: ContentRoots) -> dict[str, tuple[Programme, Source]]:
    """Every programme by its name, with its source; raises ContentError with all faults."""
    found: dict[str, tuple[Programme, Source]] = {}
    faults: list[Fault] = []
    for path in roots.files(FOLDER):
        try:
            programme, source = read(path, Programme, roots.shown(path))
        except ContentError as error:
            faults += error.faults
            continue
        if path.stem != programme.programme:
            faults.append(source.fault(("programme",), f"the file must be named {programme.programme}.yaml"))
        found[programme.programme] = (programme, source)
        faults += _faults(programme, source)
    if faults:
        raise ContentError(faults)
    return found


def missing(agency: str) -> Fault:
    """The fault of an installation whose agency has no plan."""
    return Fault(FOLDER, 1, f"there is no programme of the agency '{agency}'")


def unknown_schemes(programmes: Mapping[str, tuple[Programme, Source]], known: Collection[str]) -> list[Fault]:
    """A fault for every scheme that a programme offers and no scheme file describes."""
    return [
        source.fault(("schemes", i), f"unknown scheme '{scheme}'", nearest(scheme, known))
        for programme, source in programmes.values()
        for i, scheme in enumerate(programme.schemes)
        if scheme not in known
    ]


def load_sizes(roots: ContentRoots) -> tuple[EnterpriseSizes, Source]:
    """The size classes with their source; raises ContentError with all faults."""
    source = read_joined(roots, SIZES_FILE)
    sizes = validate(source, EnterpriseSizes)
    faults = [
        source.fault(("sectors", name, "group"), f"unknown group '{s.group}'", nearest(s.group, sizes.groups))
        for name, s in sizes.sectors.items()
        if s.group not in sizes.groups
    ]
    faults += [
        source.fault(("titles",), f"the size '{name}' has no title")
        for name in ("micro", "small", "medium", "large")
        if name not in sizes.titles
    ]
    for name, group in sizes.groups.items():
        for smaller, larger in (("micro", "small"), ("small", "medium")):
            for what in ("employees", "revenue", "capital"):
                if getattr(getattr(group, smaller), what) > getattr(getattr(group, larger), what):
                    faults.append(source.fault(("groups", name, larger, what), f"is less than {what} of '{smaller}'"))
    faults += _elsewhere_faults(sizes, source)
    if faults:
        raise ContentError(faults)
    return sizes, source


def _elsewhere_faults(sizes: EnterpriseSizes, source: Source) -> Iterator[Fault]:
    """Legal forms that are unknown, or of which two entries would say why they have no class."""
    seen: set[str] = set()
    for name, other in sizes.elsewhere.items():
        for i, form in enumerate(other.legal_form):
            at = ("elsewhere", name, "legal_form", i)
            if form not in LEGAL_FORMS:
                yield source.fault(at, f"unknown legal form '{form}'", nearest(form, LEGAL_FORMS))
            if form in seen:
                yield source.fault(at, f"'{form}' is named already")
            seen.add(form)
        if name in sizes.titles:
            yield source.fault(("elsewhere", name), f"'{name}' is a class already")


def load_visitors(roots: ContentRoots) -> tuple[Visitors, Source]:
    """Who a visitor may say to be, with the source; raises ContentError with all faults."""
    source = read_joined(roots, VISITORS_FILE)
    found = validate(source, Visitors)
    faults = [
        source.fault(("visitors", name, "legal_form", i), f"unknown legal form '{form}'", nearest(form, LEGAL_FORMS))
        for name, visitor in found.visitors.items()
        for i, form in enumerate(visitor.legal_form)
        if form not in LEGAL_FORMS
    ]
    if faults:
        raise ContentError(faults)
    return found, source


def _faults(programme: Programme, source: Source) -> Iterator[Fault]:
    yield from _phase_faults(programme, source)
    yield from _call_faults(programme, source)
    yield from priority_faults(programme.priority, source)
    yield from plan_faults(programme, source)
    yield from money_faults(programme, source)
    yield from _report_faults(programme, source)


def _phase_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    if not programme.phases:
        yield source.fault(("phases",), "the programme has no phase")
    for name, period in programme.phases.items():
        if period.from_year > period.to_year:
            yield source.fault(("phases", name), f"ends in {period.to_year}, before it begins in {period.from_year}")


def _call_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    for name, call in programme.calls.items():
        at = ("calls", name)
        if call.name != name:
            yield source.fault((*at, "name"), f"a call is named by its key: '{name}'")
        if call.closes < call.opens:
            yield source.fault((*at, "closes"), f"closes on {call.closes}, before it opens on {call.opens}")
        for scheme in call.schemes:
            if scheme not in programme.schemes:
                hint = nearest(scheme, programme.schemes)
                yield source.fault((*at, "schemes"), f"the programme does not offer the scheme '{scheme}'", hint)
        if not call.applied_for:
            yield source.fault(at, f"the call '{name}' is open for nothing: it names no 'roads'")
        for i, road in enumerate(call.roads):
            if road in (*call.schemes, *call.roads[:i]):
                yield source.fault((*at, "roads", i), f"'{road}' is named already")


def _report_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    report = programme.report
    for word in ("before", "agencies_before"):
        if word not in report.legal_basis:
            yield source.fault(("report", "legal_basis"), f"'{word}' has no legal basis")
        if not exists(getattr(report, word)):
            yield source.fault(("report", word), "there is no such day")
    if (report.agencies_before.month, report.agencies_before.day) > (report.before.month, report.before.day):
        yield source.fault(("report", "agencies_before"), "the agencies would report after the programme's report")
