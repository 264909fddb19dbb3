"""Every kind of support that ships is played from the draft to its good end, by its definition and forms alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from caseflow.core.content import content_roots
from caseflow.forms.loader import load
from caseflow.forms.schema import FormDefinition
from caseflow.services.foundation.context import Context
from tests.content.doc_parts import definition
from tests.support.journey import Journey
from tests.support.player import play

SCHEMES = sorted(path.stem for path in content_roots().files("workflows/schemes"))
"""What may be applied for; procedures begin from other cases, tests/integration plays them to each of their ends."""
KIND_OF_ALL = "limited_company"
"""The legal form of the players' enterprises: every kind of support must be open to it."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_kind_of_support_is_played_to_its_good_end(ctx: Context, scheme: str) -> None:
    journey = Journey(ctx, scheme)
    play(journey)
    assert journey.row.outcome == "completed"


@cache
def _forms() -> dict[str, FormDefinition]:
    return {name: form for name, (form, _) in load(content_roots()).items()}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_file_that_a_form_asks_for_has_its_place_in_the_checklist(scheme: str) -> None:
    drawn = definition(scheme, content_roots())
    forms = {name: form for name, form in _forms().items() if name in drawn.forms}
    asked = {field.slot for form in forms.values() for field in form.fields.values() if field.kind == "file"}
    assert asked <= drawn.documents.keys()
    assert KIND_OF_ALL in drawn.applicants


def _lines(path: Path) -> list[str]:
    """What a file says itself: no blank lines, comments and indentation, and nothing that it already shares."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and line != "fields:" and not re.search(r"^#|\binclude: |^except: ", line)]


LONGEST_REPEAT = 5


def test_no_two_schemes_or_forms_repeat_a_stretch_that_could_be_shared() -> None:
    """A stretch of more lines belongs into a phase, a paper or a fieldset."""
    said: dict[tuple[str, ...], str] = {}
    for folder in ("workflows/schemes", "forms", "forms/fieldsets"):
        for path in content_roots().files(folder):
            lines = _lines(path)
            for at in range(len(lines) - LONGEST_REPEAT):
                stretch = tuple(lines[at : at + LONGEST_REPEAT + 1])
                first = said.setdefault(stretch, path.name)
                assert first == path.name, f"{first} and {path.name} both say: {' / '.join(stretch)}"


def test_schemes_are_short() -> None:
    for path in content_roots().files("workflows/schemes"):
        assert 15 <= len(path.read_text(encoding="utf-8").splitlines()) <= 60, path.name
