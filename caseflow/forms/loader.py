"""Reads forms/*.yaml, the shipped ones and the province's, and refuses any that has a mistake."""

from __future__ import annotations

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, parse, validate
from caseflow.forms import fieldsets, taking
from caseflow.forms.lint import lint
from caseflow.forms.schema import FormDefinition

FOLDER = "forms"


def load(roots: ContentRoots) -> dict[str, tuple[FormDefinition, Source]]:
    """Every form by its name, with its source for later checks; raises ContentError with the faults of all files."""
    forms: dict[str, tuple[FormDefinition, Source]] = {}
    faults: list[Fault] = []
    shared = fieldsets.load(roots)
    for path in roots.files(FOLDER):
        try:
            source = shared.form(parse(path.read_text(encoding="utf-8"), roots.shown(path)))
            definition = validate(source, FormDefinition)
        except ContentError as error:
            faults += error.faults
            continue
        faults += lint(definition, source, path.stem)
        forms[definition.name] = (definition, source)
    faults += taking.faults(forms)
    if faults:
        raise ContentError(faults)
    return forms
