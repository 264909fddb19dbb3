"""Finds the mistakes of the workflow content before anybody publishes it; each with file, line and the near word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from caseflow.core.reader import Fault, Path_, Source, nearest
from caseflow.workflows import aliases, amounts, change_lint
from caseflow.workflows.certificate_rules import certificate, written
from caseflow.workflows.checklist import checklist, unused
from caseflow.workflows.document_words import Document
from caseflow.workflows.joining import build
from caseflow.workflows.lint_links import check_kinds, check_links
from caseflow.workflows.lint_many import check_beginning, check_many
from caseflow.workflows.lint_road import check_road
from caseflow.workflows.lint_tasks import check_tasks
from caseflow.workflows.lint_words import Roads, check_words, known_message
from caseflow.workflows.outside import Outside
from caseflow.workflows.policy import APPLICANT, OFFICER, SYSTEM_PARTY
from caseflow.workflows.ports import Vocabulary
from caseflow.workflows.road import Library, Placed, PlacedStep, Road, form_calls
from caseflow.workflows.schema import Roles
from caseflow.workflows.step_words import Action, State
from caseflow.workflows.words import DOCUMENTS_COMPLETE

ACT = "case:act"
COUNCIL_DESK = "council"


@dataclass(frozen=True)
class _World:
    """A library of workflow files, and what is outside of them."""

    library: Library
    outside: Outside

    @property
    def roles(self) -> Set[str]:
        return self.library.roles.value.roles.keys()


def check(library: Library, vocabulary: Vocabulary, outside: Outside) -> list[Fault]:
    """Every mistake in phases, schemes and roles, ordered by file and line; empty when all is well."""
    world = _World(library, outside)
    faults = {*_roles(world), *_amounts(world)}
    sources = [*(p.source for p in library.phases.values()), *(s.source for s in library.roads.values())]
    sources += [c.source for c in library.changes.values()]
    sources += [one.source for one in (library.documents, library.groups, library.links, library.amounts)]
    for source in sources:
        faults.update(_blank_texts(source, source.data, ()))
    asked: set[str] = set()
    built = [build(library, name) for name in library.roads]
    roads = Roads.of(library, built, vocabulary, outside)
    faults.update(check_kinds(roads))
    forms = None if outside.forms is None else outside.forms.keys()
    faults.update(change_lint.check(library.changes, dict(zip(library.roads, built, strict=True)), forms))
    for road in built:
        faults.update(road.faults)
        if not road.faults:  # the shape of a road that does not fit together says nothing new
            faults.update(check_road(road, roads.taken))
        faults.update(_scheme(world, road))
        wrong: list[Fault] = []
        documents = checklist(road, library, wrong)
        faults.update(wrong)
        faults.update(_documents(world, road, documents))
        asked |= documents.keys()
        steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
        for placed in steps:
            faults.update(_step(world, placed))
        faults.update(check_words(roads, road))
        faults.update(check_tasks(roads, road))
        faults.update(check_links(roads, road))
        faults.update(check_many(roads, road))
        faults.update(check_beginning(roads, road))
        for task in road.tasks.values():
            if task.value.announces:
                faults.update(known_message(roads, task, task.value.announces, ("announces",)))
        for state in road.states.values():
            faults.update(_waited_for(world, road, state))
    faults.update(unused(library, asked))
    return sorted(faults)


def _amounts(world: _World) -> Iterator[Fault]:
    rules, forms = world.library.amounts, world.outside.forms
    return iter(()) if forms is None else amounts.check(rules.value, rules.source, forms)


def _waited_for(world: _World, road: Road, state: Placed[State]) -> Iterator[Fault]:
    """Whoever a state waits for is somebody, may act in cases, and has something to do there.

    The applicant may be waited for without a step: the certificate is kept alive outside, an officer records it.
    """
    name, roles = state.value.waits_for, world.library.roles.value.roles
    if name is None:
        return
    at = ("waits_for",)
    steps = [a.value for a in road.actions.values() if state.path[-1] in a.value.from_]
    acting = {party for step in steps for party in step.by} | {p for t in road.tasks.values() for p in t.value.by}
    if name not in roles:
        yield state.fault(f"there is no role '{name}'", nearest(name, roles), at=at)
    elif ACT not in roles[name].may:
        yield state.fault(f"'{name}' cannot do what is waited for: the role does not hold {ACT}", at=at)
    elif name not in acting and roles[name].party != "outside":
        yield state.fault(f"'{name}' has nothing to do here: no action of this state has it in its by", at=at)


def _roles(world: _World) -> Iterator[Fault]:
    roles, source = world.library.roles.value, world.library.roles.source
    for name, role in roles.roles.items():
        for i, permission in enumerate(role.may):
            if permission not in roles.permissions:
                suggestion = nearest(permission, roles.permissions)
                yield source.fault(("roles", name, "may", i), f"there is no permission '{permission}'", suggestion)
        if role.assigned and (name == OFFICER or role.party not in ("staff", "partner")):
            message = f"'{name}' is not named for each case: only desks of the agency and partners are"
            yield source.fault(("roles", name, "assigned"), message)
    links = world.library.links
    yield from aliases.faults(source, "roles", {name: role.was for name, role in roles.roles.items()})
    yield from aliases.faults(links.source, "links", {name: link.was for name, link in links.value.links.items()})
    if roles.supervisor not in roles.roles:
        suggestion = nearest(roles.supervisor, roles.roles)
        yield source.fault(("supervisor",), f"there is no role '{roles.supervisor}'", suggestion)
    yield from _superiors(roles, source)
    held = {permission for role in roles.roles.values() for permission in role.may}
    for permission in roles.permissions:
        if permission not in held:
            yield source.fault(("permissions", permission), f"nobody holds the permission '{permission}'")


def _superiors(roles: Roles, source: Source) -> Iterator[Fault]:
    """Who hears of delays must be a role, and nobody may hear of a delay of whoever hears of theirs."""
    for name, role in roles.roles.items():
        at = ("roles", name, "superior")
        for superior in role.superior or ():
            if superior not in roles.roles:
                yield source.fault(at, f"there is no role '{superior}'", nearest(superior, roles.roles))
        over: set[str] = set()
        found = set(roles.above(name))
        while found - over:
            over |= found
            found = {above for one in found for above in roles.above(one)}
        if name in over:
            place: Path_ = at if role.superior is not None else ("roles", name)
            yield source.fault(place, f"a delay of '{name}' would be told to somebody below: it is its own superior")


def _blank_texts(source: Source, node: Any, path: Path_) -> Iterator[Fault]:
    """A sentence that is empty in one of the languages."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key in ("vi", "en", "what_now", "title") and isinstance(value, str) and not value.strip():
            place = path[-1] if key in ("vi", "en") and path else key
            language = f" in '{key}'" if key in ("vi", "en") else ""
            yield source.fault((*path, key), f"'{place}' says nothing{language}")
        yield from _blank_texts(source, value, (*path, key))


def _scheme(world: _World, road: Road) -> Iterator[Fault]:
    scheme, source = road.scheme, road.source
    groups = world.library.groups.value.groups
    if scheme.group is not None and scheme.group not in groups:
        yield source.fault(("group",), f"there is no group '{scheme.group}'", nearest(scheme.group, groups))
    for i, form in enumerate(scheme.applicants):
        if form not in world.outside.legal_forms:
            suggestion = nearest(form, world.outside.legal_forms)
            yield source.fault(("applicants", i), f"there is no legal form '{form}'", suggestion)
    for phase in road.phases.values():
        for word, known in (("council", world.outside.councils), ("ballot", world.outside.ballots)):
            name = getattr(phase.value, word)
            if name is not None and known is not None and name not in known:
                yield phase.source.fault((word,), f"there is no {word} '{name}'", nearest(name, known))
    for i, name in enumerate(scheme.counts_as):
        if world.outside.indicators is not None and name not in world.outside.indicators:
            suggestion = nearest(name, world.outside.indicators)
            yield source.fault(("counts_as", i), f"no programme has an indicator '{name}'", suggestion)
    yield from _sittings(road)
    yield from _certificate(world, road)


def _sittings(road: Road) -> Iterator[Fault]:
    """A council needs a score sheet, and a page for its work a council."""
    sits = {name for name, phase in road.phases.items() if phase.value.ballot is not None}
    for name, phase in road.phases.items():
        if phase.value.council is not None and name not in sits:
            message = f"the council '{phase.value.council}' has no score sheet: the phase says no ballot"
            yield phase.source.fault(("council",), message)
    for name, state in road.states.items():
        if state.value.desk == COUNCIL_DESK and state.phase not in sits:
            message = f"the state '{name}' is a council's work, but no council sits in the phase '{state.phase}'"
            yield state.fault(message, at=("desk",))


def _certificate(world: _World, road: Road) -> Iterator[Fault]:
    """The certificate in which the road ends, if it does: its dates, and the answers on which they depend."""
    wrong: list[Fault] = []
    rules = certificate(road, wrong)
    yield from wrong
    if rules is None:
        return
    source, forms = written(road), world.outside.forms
    for i, months in enumerate(rules.surveillance_months):
        if rules.validity_months is not None and months >= rules.validity_months:
            message = f"the surveillance after {months} months lies beyond the certificate's validity"
            yield source.fault(("certificate", "surveillance_months", i), message)
    conditions, rhythm = (
        {"surveillance_when": rules.surveillance_when, "validity_when": rules.validity_when},
        rules.surveillance_every,
    )
    asked = [(word, only.answered, only.field) for word, only in conditions.items() if only is not None]
    asked += [("surveillance_every", rhythm.form, rhythm.field)] if rhythm is not None else []
    for word, form, field in asked:
        if forms is not None and field not in forms.get(form, ()):
            hint = nearest(field, forms[form]) if form in forms else nearest(form, forms)
            yield source.fault(("certificate", word), f"there is no field '{field}' in a form '{form}'", hint)


def _documents(world: _World, road: Road, documents: Mapping[str, Placed[Document]]) -> Iterator[Fault]:
    steps: dict[str, PlacedStep] = {**road.actions, **road.tasks}
    for name, placed in documents.items():
        document = placed.value
        if document.by not in world.roles:
            yield placed.fault(f"there is no role '{document.by}'", nearest(document.by, world.roles), at=("by",))
        for i, form in enumerate(document.asked_of.legal_form if document.asked_of is not None else ()):
            if form not in world.outside.legal_forms:
                hint = nearest(form, world.outside.legal_forms)
                yield placed.fault(f"there is no legal form '{form}'", hint, at=("asked_of", "legal_form", i))
        for until in document.awaited_by:
            if until not in steps:
                message = f"the document '{name}' waits for the unknown action or task '{until}'"
                yield placed.fault(message, nearest(until, steps), at=("until",))
            elif document.required and all(c.name != DOCUMENTS_COMPLETE.word for c in steps[until].value.needs):
                message = f"nobody asks for the document '{name}': '{until}' does not need {DOCUMENTS_COMPLETE.word}"
                yield placed.fault(message, at=("until",))


def _step(world: _World, placed: PlacedStep) -> Iterator[Fault]:
    yield from _performers(world, placed)
    yield from _paper(world, placed)
    for form, path in form_calls(placed):
        if world.outside.forms is not None and form not in world.outside.forms:
            yield placed.fault(f"there is no form '{form}'", nearest(form, world.outside.forms), at=path)


def _paper(world: _World, placed: PlacedStep) -> Iterator[Fault]:
    """The letter that an action makes: it is there, and an office issues it."""
    letter, letters = placed.value.paper if isinstance(placed.value, Action) else None, world.outside.letters
    if letter is None or letters is None:
        return
    if letter not in letters:
        yield placed.fault(f"there is no letter '{letter}'", nearest(letter, letters), at=("paper",))
    elif not letters[letter]:
        yield placed.fault(f"the letter '{letter}' is the applicant's own: no step makes it", at=("paper",))


def _performers(world: _World, placed: PlacedStep) -> Iterator[Fault]:
    """An action must be held by a party that really exists: the applicant, a desk, a council seat or the system."""
    roles = world.library.roles.value.roles
    if not placed.value.by and "by" in placed.value.model_fields_set:
        yield placed.fault("nobody may perform this action: by is empty", at=("by",))
    elif not placed.value.by:
        yield placed.fault("who performs this action? Its states wait for nobody, or for several: say `by`")
    for name in placed.value.by:
        if name not in roles:
            yield placed.fault(f"there is no role '{name}'", nearest(name, roles), at=("by",))
        elif name != SYSTEM_PARTY and ACT not in roles[name].may:
            message = f"nobody may perform this action as '{name}': the role does not hold {ACT}"
            yield placed.fault(message, at=("by",))
        elif roles[name].party == "outside" and name != APPLICANT:
            yield placed.fault(f"nobody can act in a case as '{name}' yet: the party is outside the agency", at=("by",))
