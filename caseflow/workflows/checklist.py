"""The checklist of a road: the documents that its phases and its scheme name, as documents.yaml words them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from caseflow.core.reader import ContentError, Fault, Path_, Source, nearest, validate
from caseflow.core.text import Text
from caseflow.workflows import naming
from caseflow.workflows.document_words import Document
from caseflow.workflows.road import Library, Placed, Road
from caseflow.workflows.schema import Use


def checklist(road: Road, library: Library, faults: list[Fault]) -> dict[str, Placed[Document]]:
    """Every document of the road in its order; names that lead nowhere are told in `faults` and left out.

    Documents of the application come first; among them those of the first phase, then the scheme's own, then
    those of the later phases. What the scheme says about a document holds, wherever the document is named.
    """
    first = next(iter(road.phases), "")
    order: dict[str, list[tuple[Use, str, Source, Path_]]] = {}
    later = road.phases.keys() - {first}
    for use, phase, source, path in (*_carried(road, {first}), *_own(road), *_carried(road, later)):
        order.setdefault(use.name, []).append((use, phase, source, path))
    found = {}
    for uses in order.values():
        use, phase, source, path = next((u for u in uses if u[2] is road.source), uses[0])
        try:
            placed = _document(library, use, phase, source, path)
            found[use.name] = _spoken(road, placed, faults)
        except ContentError as error:
            faults += error.faults
    return dict(sorted(found.items(), key=lambda item: bool(item[1].value.until)))


def unused(library: Library, used: Collection[str]) -> Iterator[Fault]:
    """Documents that no scheme asks for; a province that changed phases or schemes need not use all that ship."""
    documents = library.documents
    sources = [*(p.source for p in library.phases.values()), *(s.source for s in library.roads.values())]
    changed = any(_is_own(source.file) for source in sources)
    for name in documents.value.documents.keys() - set(used):
        fault = documents.source.fault(("documents", name), f"nobody asks for the document '{name}'")
        if _is_own(fault.file) or not changed:
            yield fault


def _is_own(file: str) -> bool:
    """Whether a file lies in a province's overlay: those are shown with their whole path."""
    return file.startswith("/")


def _carried(road: Road, phases: Collection[str]) -> Iterator[tuple[Use, str, Source, Path_]]:
    for name, phase in road.phases.items():
        if name in phases:
            for i, use in enumerate(phase.value.documents):
                yield use, name, phase.source, ("documents", i)


def _own(road: Road) -> Iterator[tuple[Use, str, Source, Path_]]:
    for i, use in enumerate(road.scheme.documents):
        yield use, "", road.source, ("documents", i)


def _document(library: Library, use: Use, phase: str, source: Source, path: Path_) -> Placed[Document]:
    known = library.documents.value.documents
    if use.name not in known and "title" not in use.own:
        raise ContentError([source.fault(path, f"there is no document '{use.name}'", nearest(use.name, known))])
    if not use.own:
        return Placed(known[use.name], phase, library.documents.source, ("documents", use.name))
    at: Path_ = (*path, use.name)
    data = {**(library.documents.source.data["documents"].get(use.name) or {}), **use.own}
    lines = {place[len(at) :]: line for place, line in source.lines.items() if place[: len(at)] == at}
    own = Source(source.file, data, {(): source.line(*at), **lines})
    return Placed(validate(own, Document), phase, source, at)


def _spoken(road: Road, placed: Placed[Document], faults: list[Fault]) -> Placed[Document]:
    """The document in whose title and help the result is called as on this road."""
    document = placed.value
    texts = {word: text.model_dump() for word in ("title", "help") if (text := getattr(document, word)) is not None}
    said = naming.spoken(texts, road.called, lambda path, message, hint: placed.fault(message, hint, path), faults)
    if said == texts:
        return placed
    return replace(placed, value=document.model_copy(update={word: Text(**text) for word, text in said.items()}))
