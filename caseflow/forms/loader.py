"""Reads forms/*.yaml, the shipped ones and the province's, and refuses any that has a mistake."""

from __future__ import annotations

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, read
from caseflow.forms.lint import lint
from caseflow.forms.schema import FormDefinition


def load(roots: ContentRoots) -> dict[str, tuple[FormDefinition, Source]]:
    """Every form by its name, with its source for later checks; raises ContentError with the faults of all files."""
    forms: dict[str, tuple[FormDefinition, Source]] = {}
    faults: list[Fault] = []
    for path in roots.files("forms"):
        try:
            definition, source = read(path, FormDefinition, f"forms/{path.name}")
        except ContentError as error:
            faults += error.faults
            continue
        faults += lint(definition, source, path.stem)
        forms[definition.name] = (definition, source)
    if faults:
        raise ContentError(faults)
    return forms
