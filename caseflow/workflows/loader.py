"""Reads the workflow content into a library, and assembles a scheme and its phases into one immutable definition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from caseflow.core.content import ContentRoots
from caseflow.core.layers import read_joined
from caseflow.core.reader import ContentError, Fault, Source, nearest, parse, validate
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.workflows.aliases import Aliases, renamed
from caseflow.workflows.amounts import Amounts
from caseflow.workflows.certificate_rules import certificate
from caseflow.workflows.changes import Change
from caseflow.workflows.checklist import checklist
from caseflow.workflows.definition import DefinedAction, DefinedState, DefinedTask, Definition
from caseflow.workflows.document_words import Documents
from caseflow.workflows.joining import build
from caseflow.workflows.lint_words import spoken
from caseflow.workflows.phase_settings import resolve
from caseflow.workflows.ports import Vocabulary
from caseflow.workflows.road import Library, Loaded, PlacedStep, Road, form_calls
from caseflow.workflows.schema import Groups, Links, Phase, Procedure, Roles, Scheme, Sitting
from caseflow.workflows.step_words import NEW_SITTING
from caseflow.workflows.term_words import Terms

ROLES_FILE = "workflows/roles.yaml"
DOCUMENTS_FILE = "workflows/documents.yaml"
GROUPS_FILE = "workflows/groups.yaml"
PHASES_FOLDER = "workflows/phases"
SCHEMES_FOLDER = "workflows/schemes"
PROCEDURES_FOLDER = "workflows/procedures"
CHANGES_FOLDER = "workflows/changes"
LINKS_FILE = "workflows/links.yaml"
TERMS_FILE = "workflows/terms.yaml"
AMOUNTS_FILE = "workflows/amounts.yaml"

NO_ALIASES = Aliases()
Model = TypeVar("Model", bound=BaseModel)


@dataclass
class _Shelf(Generic[Model]):
    """The files of one folder while they are read; faults are gathered, never raised one by one."""

    roots: ContentRoots
    folder: str
    kind: str
    model: type[Model]
    faults: list[Fault]

    def read(self) -> dict[str, Loaded[Model]]:
        found = {}
        for path in self.roots.files(self.folder):
            try:
                source = parse(path.read_text(encoding="utf-8"), self.roots.shown(path))
                found[path.stem] = self._one(source, path.stem)
            except ContentError as error:
                self.faults += error.faults
        return found

    def _one(self, source: Source, stem: str) -> Loaded[Model]:
        checked = _by_itself(source) if self.model is Phase else source
        value = validate(checked, self.model)
        name = getattr(value, self.kind)
        if name != stem:
            self.faults.append(
                source.fault((self.kind,), f"the {self.kind} '{name}' must lie in a file named {name}.yaml")
            )
        return Loaded(value, source)


def _by_itself(source: Source) -> Source:
    """A phase as it stands without a scheme; a setting that only schemes give is a word that means nothing yet."""
    plain = resolve(source)
    settings = source.data.get("settings") if isinstance(source.data, dict) else None
    wanted = [name for name, value in settings.items() if value is None] if isinstance(settings, dict) else []
    if not wanted:
        return plain
    try:
        validate(plain, Phase)
    except ContentError:
        return resolve(source, dict.fromkeys(wanted, "given_by_the_scheme"))
    return plain


def load(roots: ContentRoots) -> Library:
    """Everything under workflows/ that says how cases move; raises ContentError with the faults of all files at once.

    Each piece keeps its source, so that later checks can name file and line. Whether the pieces fit together is not
    checked here: `lint.check` and `assemble` do that.
    """
    faults: list[Fault] = []
    phases = _Shelf(roots, PHASES_FOLDER, "phase", Phase, faults).read()
    schemes = _Shelf(roots, SCHEMES_FOLDER, "scheme", Scheme, faults).read()
    procedures = _Shelf(roots, PROCEDURES_FOLDER, "procedure", Procedure, faults).read()
    changes = _Shelf(roots, CHANGES_FOLDER, "change", Change, faults).read()
    for name in procedures.keys() & schemes.keys():
        faults.append(procedures[name].source.fault(("procedure",), f"there is a scheme '{name}' as well"))
    roles = _single(roots, ROLES_FILE, Roles, faults)
    documents = _single(roots, DOCUMENTS_FILE, Documents, faults)
    groups = _single(roots, GROUPS_FILE, Groups, faults)
    links = _single(roots, LINKS_FILE, Links, faults)
    terms = _single(roots, TERMS_FILE, Terms, faults)
    amounts = _single(roots, AMOUNTS_FILE, Amounts, faults)
    if (
        faults
        or roles is None
        or documents is None
        or groups is None
        or links is None
        or terms is None
        or amounts is None
    ):
        raise ContentError(faults)
    return Library(phases, schemes, roles, documents, groups, links, terms, amounts, procedures, changes)


def _heading(library: Library, group: str | None) -> Text | None:
    """The title of a group; None for a road without one."""
    found = library.groups.value.groups.get(group or "")
    return None if found is None else found.title


def _single(roots: ContentRoots, name: str, model: type[Model], faults: list[Fault]) -> Loaded[Model] | None:
    """A file of which there is one, its entries joined; None, with what is wrong among the faults, if it has faults."""
    try:
        source = read_joined(roots, name)
        return Loaded(validate(source, model), source)
    except ContentError as error:
        faults += error.faults
    return None


def assemble(
    library: Library,
    scheme_name: str,
    vocabulary: Vocabulary,
    *,
    councils: Mapping[str, Plain],
    ballots: Mapping[str, Plain],
    forms: Mapping[str, str],
) -> Definition:
    """The scheme and its phases as one definition: settings filled in, exits joined, additions put in.

    `councils` and `ballots` are the rule sets and score sheets in the councils room's words, `forms` maps the name of
    each form to its SHA-256. Deterministic: the same content gives the same definition. Raises ContentError with every
    fault that keeps the pieces from fitting together.
    """
    road = build(library, scheme_name)
    faults = list(road.faults)
    pinned = {name: forms.get(name, "") for name in _forms_used(road, vocabulary, forms, faults)}
    documents = checklist(road, library, faults)
    rules = certificate(road, faults)
    sittings = _sittings(road, councils, ballots, faults)
    only = next(iter(sittings.values())) if [s.again for s in sittings.values()] == [NEW_SITTING] else None
    if faults:
        raise ContentError(faults)
    scheme = road.scheme
    return Definition(
        kind=scheme.kind,
        name=scheme.name,
        title=scheme.title,
        summary=scheme.summary,
        group=_heading(library, scheme.group),
        apply=scheme.apply,
        standard=scheme.standard,
        applicants=scheme.applicants,
        initial=road.initial,
        phases={name: phase.value.title for name, phase in road.phases.items()},
        states={n: DefinedState(**dict(s.value), phase=s.phase) for n, s in road.states.items()},
        actions={n: DefinedAction(**dict(a.value), phase=a.phase) for n, a in road.actions.items()},
        tasks={n: DefinedTask(**dict(t.value), phase=t.phase) for n, t in road.tasks.items()},
        documents={n: p.value for n, p in documents.items()},
        certificate=rules,
        ballot=only.ballot if only is not None else None,
        council=only.council if only is not None else None,
        sittings={} if only is not None else sittings,
        forms=pinned,
        counts_as=scheme.counts_as,
        begun_by=scheme.begun_by,
        owner=scheme.owner,
        words=scheme.called,
        legal_basis=scheme.legal_basis,
    )


def definition_json(definition: Definition) -> str:
    """The one JSON text of a definition; `core.ids.digest` of it is its name for ever.

    Keys stand in the order of the content, not of the alphabet: the order of states and actions is part of what was
    published (screens and diagrams follow it).
    """
    return json.dumps(definition.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))


def definition_from(text: str, vocabulary: Vocabulary, aliases: Aliases = NO_ALIASES) -> Definition:
    """The definition stored as `text`, read with the names of today; raises ValidationError when it is not one."""
    if not aliases:
        return Definition.model_validate_json(text)
    return Definition.model_validate(renamed(json.loads(text), vocabulary, aliases))


def _forms_used(road: Road, vocabulary: Vocabulary, forms: Mapping[str, str], faults: list[Fault]) -> list[str]:
    """The forms that a case of the road keeps: those of its steps, and those that are filled in as drafts."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    used = [(placed, name, path) for placed in steps for name, path in form_calls(placed)]
    for word in spoken(road, vocabulary):
        for argument, mark, name in word.said.names() if word.said is not None else ():
            if mark.what == "draft":
                used.append((word.placed, name, word.at(argument)))
    for placed, name, path in used:
        if name not in forms:
            faults.append(placed.fault(f"there is no form '{name}'", nearest(name, forms), at=path))
    return sorted({name for _, name, _ in used})


def _sittings(
    road: Road, councils: Mapping[str, Plain], ballots: Mapping[str, Plain], faults: list[Fault]
) -> dict[str, Sitting]:
    """The sitting of every phase in which a council sits: its rule set and its score sheet."""
    found: dict[str, Sitting] = {}
    for name, phase in road.phases.items():
        said = {"council": (phase.value.council, councils), "ballot": (phase.value.ballot, ballots)}
        for word, (named, known) in said.items():
            if named is not None and named not in known:
                faults.append(phase.source.fault((word,), f"there is no {word} '{named}'", nearest(named, known)))
        rules, sheet = phase.value.council, phase.value.ballot
        if sheet in ballots:
            found[name] = Sitting(
                council=councils.get(rules or ""), ballot=ballots[sheet or ""], again=phase.value.again
            )
    return found
