"""Finds every mistake of the content before it is published, and puts the pieces together as publishing does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from caseflow.core import calendar
from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, nearest
from caseflow.councils import loader as councils_loader
from caseflow.councils.rules import Councils
from caseflow.forms import loader as forms_loader
from caseflow.forms.computed import FAILED, PASSED
from caseflow.forms.schema import FormDefinition
from caseflow.notifications import letters as letters_loader
from caseflow.notifications import loader as messages_loader
from caseflow.notifications.letter_schema import Letter
from caseflow.notifications.schema import CASE_VARIABLES, Message
from caseflow.papers import authority as authority_loader
from caseflow.papers import samples
from caseflow.papers.authority import Authority
from caseflow.programmes import agencies as agencies_loader
from caseflow.programmes import loader as programmes_loader
from caseflow.programmes import plans
from caseflow.programmes.schema import LEGAL_FORMS, Programme
from caseflow.services.foundation import call_checks, unread
from caseflow.workflows import lint
from caseflow.workflows import loader as workflows_loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.outside import YES_NO, FieldFact, Outside
from caseflow.workflows.ports import Vocabulary
from caseflow.workflows.road import Library

VERDICTS: frozenset[str | bool] = frozenset({PASSED, FAILED})
T = TypeVar("T")


def check(roots: ContentRoots, vocabulary: Vocabulary) -> list[Fault]:
    """Every mistake in the content, by file and line; empty when it may be published.

    Where nothing is wrong with the pieces, they are put together as `publish` does: what is checked can be published.
    """
    faults = list(unread.faults(roots))

    def attempt(load: Callable[[ContentRoots], T]) -> T | None:
        try:
            return load(roots)
        except ContentError as error:
            faults.extend(error.faults)
            return None

    library, councils = attempt(workflows_loader.load), attempt(councils_loader.load)
    forms, messages = attempt(forms_loader.load), attempt(messages_loader.load)
    programmes, agencies = attempt(programmes_loader.load), attempt(agencies_loader.load)
    letters, authority = attempt(letters_loader.load), attempt(authority_loader.load)
    for alone in (programmes_loader.load_sizes, programmes_loader.load_visitors, calendar.load_years):
        attempt(alone)
    faults += samples.faults(letters or {})
    if library is not None:
        outside = _outside(forms, messages, councils, programmes, letters)
        faults += lint.check(library, vocabulary, outside)
    if library is not None and authority is not None:
        faults += _authority(library, letters or {}, *authority)
    if programmes is not None and agencies is not None:
        faults += plans.faults(programmes, agencies)
    if library is not None and programmes is not None:
        faults += call_checks.named(library, programmes)
    if faults or library is None or councils is None or forms is None or programmes is None:
        return sorted(set(faults))
    definitions = _assemblies(library, vocabulary, councils[0], {n: form for n, (form, _) in forms.items()}, faults)
    return sorted(set(faults or call_checks.heeded(definitions, programmes)))


def _outside(
    forms: Mapping[str, tuple[FormDefinition, Source]] | None,
    messages: Mapping[str, Message] | None,
    councils: tuple[Councils, Source] | None,
    programmes: Mapping[str, tuple[Programme, Source]] | None,
    letters: Mapping[str, Letter] | None,
) -> Outside:  # fmt: skip
    """What stands outside the workflow files; None where it could not be read."""
    return Outside(
        forms=None if forms is None else {n: facts_of(f) for n, (f, _) in forms.items()},
        messages=None if messages is None else {n: set(m.variables) for n, m in messages.items()},
        councils=None if councils is None else set(councils[0].rule_sets),
        ballots=None if councils is None else set(councils[0].ballots),
        indicators=None if programmes is None else {i for p, _ in programmes.values() for i in p.indicators},
        letters=None if letters is None else {n: one.head.chain is not None for n, one in letters.items()},
        legal_forms=set(LEGAL_FORMS),
        case_variables=set(CASE_VARIABLES),
    )


def _authority(
    library: Library, letters: Mapping[str, Letter], authority: Authority, source: Source
) -> Iterator[Fault]:  # fmt: skip
    """What roles and letters do not bear out of who decides."""
    acting = {name: lint.ACT in role.may for name, role in library.roles.value.roles.items()}
    yield from authority_loader.check_roles(authority, source, acting)
    yield from _chains(letters, authority)


def _chains(letters: Mapping[str, Letter], authority: Authority) -> Iterator[Fault]:
    """Every letter that an office issues goes through a chain that there is."""
    for one in letters.values():
        if one.head.chain is not None and one.head.chain not in authority.chains:
            yield Fault(one.file, 1, f"there is no chain '{one.head.chain}'", nearest(one.head.chain, authority.chains))


def facts_of(form: FormDefinition) -> dict[str, FieldFact]:
    """The fields of a form as the rules of a road see them."""
    closed: dict[str, frozenset[str | bool]]
    closed = {name: frozenset(field.options) for name, field in form.fields.items() if field.options}
    closed |= {name: YES_NO for name, field in form.fields.items() if field.kind == "yes_no"}
    closed |= {name: VERDICTS for name, field in form.fields.items() if field.kind == "verdict"}
    return {
        name: FieldFact(field.kind, closed.get(name), field.taken_from or "") for name, field in form.fields.items()
    }


def _assemblies(
    library: Library,
    vocabulary: Vocabulary,
    councils: Councils,
    forms: Mapping[str, FormDefinition],
    faults: list[Fault],
) -> dict[str, Definition]:
    """Every road put together; what keeps roads whose pieces are well from it is added to `faults`."""
    found: dict[str, Definition] = {}
    for road in library.roads:
        try:
            found[road] = assembled(library, vocabulary, councils, forms, road)
        except ContentError as error:
            faults += error.faults
    return found


def assembled(
    library: Library, vocabulary: Vocabulary, councils: Councils, forms: Mapping[str, FormDefinition], road: str
) -> Definition:
    """One road as `publish` stores it; raises ContentError with what keeps its pieces from fitting together."""
    return workflows_loader.assemble(
        library,
        road,
        vocabulary,
        councils={n: r.model_dump(mode="json") for n, r in councils.rule_sets.items()},
        ballots={n: b.model_dump(mode="json") for n, b in councils.ballots.items()},
        forms={n: f.sha256 for n, f in forms.items()},
    )
