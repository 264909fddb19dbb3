"""The parts of the guides that are written from the code: tables, diagrams and schemas, each made by one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import get_args

from caseflow.bootstrap import ENGINE
from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.text import Locale
from caseflow.councils import loader as councils_loader
from caseflow.councils import rules as councils
from caseflow.forms import lint as forms_lint
from caseflow.forms import schema as forms
from caseflow.forms import validators
from caseflow.notifications import schema as notifications
from caseflow.programmes import schema as programmes
from caseflow.services.foundation import schemas
from caseflow.workflows import diagram, loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.ports import Args
from caseflow.workflows.road import Library
from caseflow.workflows.step_words import Outcome
from tests.content import doc_limits, letter_parts, road_parts
from tests.content.doc_limits import table

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDE, OPERATIONS, DRAWINGS = DOCS / "content-guide" / "reference.md", DOCS / "operations.md", DOCS / "diagrams"
LETTERS = DOCS / "content-guide" / "letters.md"
ROADS = DOCS / "roads.md"
GUIDES = sorted((DOCS / "content-guide").glob("*.md"))
"""The guide for whoever writes content: a tutorial, how to do things, every word, the reasons."""
SCHEMAS = DOCS / "schemas"
SCHEMES = sorted(
    path.stem for folder in ("schemes", "procedures") for path in content_roots().files(f"workflows/{folder}")
)
WRITE = "python -m tests.content.doc_parts"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _guards() -> str:
    rows = ((f"`{n}`", _takes(guard.args), guard.meaning) for n, guard in ENGINE.vocabulary.guards.items())
    return table(("Guard", "Takes", "Is content when"), rows)


def _takes(args: type[Args]) -> str:
    """The arguments of a word, those that may be left out in brackets."""
    names = ((shown.alias or name, shown.is_required()) for name, shown in args.model_fields.items())
    said = ((("its value" if name == "value" else f"`{name}`"), required) for name, required in names)
    return ", ".join(name if required else f"({name})" for name, required in said) or "–"


def _effects() -> str:
    rows = ((f"`{n}`", _takes(effect.args), effect.meaning) for n, effect in ENGINE.vocabulary.effects.items())
    return table(("Effect", "Takes", "Meaning"), rows)


def _phases() -> str:
    """The phases that ship, with what a scheme may or must set; settings that are texts are left out of the table."""
    rows = []
    for name, phase in _library(content_roots())[0].phases.items():
        given = {n: "must be given" if v is None else v for n, v in phase.value.settings.items()}
        settings = "; ".join(f"`{n}`: {v}" for n, v in given.items() if not isinstance(v, dict))
        documents = _codes(use.name for use in phase.value.documents)
        rows.append((f"`{name}`", phase.value.title.en, _codes(phase.value.exits), settings or "–", documents))
    return table(("Phase", "What it is", "Exits", "Settings and their defaults", "Documents"), rows)


def _legal_forms() -> str:
    return table(("Word", "Vietnamese", "English"), ((f"`{n}`", t.vi, t.en) for n, t in programmes.LEGAL_FORMS.items()))


def _seats() -> str:
    return table(("Word", "Vietnamese", "English"), ((f"`{n}`", t.vi, t.en) for n, t in councils.SEATS.items()))


def _kinds() -> str:
    rows = []
    for kind in get_args(forms.Kind):
        low, high = validators._DEFAULT_BOUNDS.get(kind, (None, None))
        unit = " characters" if kind in forms.TEXTS else ""
        bounds = f"{low} to {high}" if low is not None else f"at most {high}{unit}" if high is not None else "–"
        extra = forms_lint._KEYS[kind] - forms_lint._EVERY
        words_ = _codes(forms_lint.word(name) for name in forms.FormField.model_fields if name in extra)
        rows.append((f"`{kind}`", words_, bounds))
    ends = f"\n\nNo text is longer than {validators.LONGEST_TEXT} characters, no field has more than "
    return table(("Kind", "Words", "Limits"), rows) + ends + f"{validators.MOST_ROWS} rows."


def _variables() -> str:
    kinds = notifications.VOCABULARIES
    names = dict.fromkeys(name for words_ in kinds.values() for name in words_)
    rows = (
        (
            f"`{name}`",
            ", ".join(kind for kind, known in kinds.items() if name in known),
            "; ".join(dict.fromkeys(known[name] for known in kinds.values() if name in known)),
        )
        for name in names
    )
    return table(("Variable", "In kinds", "Meaning"), rows)


def _drawing(scheme: str, locale: Locale) -> str:
    drawn = definition(scheme, content_roots())
    return (
        "```mermaid\n"
        + diagram.mermaid(drawn, locale, _library(content_roots())[0].roles.value.roles).rstrip()
        + "\n```"
    )


def _frame(drawn: Definition) -> str:
    """A page of diagrams still to be filled in."""
    body = "\n\n".join(
        f"## {head}\n\n<!-- begin {locale} -->\n<!-- end {locale} -->"
        for locale, head in (("vi", "Tiếng Việt"), ("en", "English"))
    )
    return f"# {drawn.title.vi} · {drawn.title.en}\n\n{body}\n"


def _index() -> str:
    """Every kind of support by its group, with the page of its road."""
    found: dict[str, list[str]] = {}
    for name in SCHEMES:
        drawn = definition(name, content_roots())
        group = drawn.group.en if drawn.group else "Others"
        found.setdefault(group, []).append(f"* [{drawn.title.en}]({name}.md): {drawn.title.vi}")
    return "\n\n".join(f"## {group}\n\n" + "\n".join(lines) for group, lines in sorted(found.items()))


@cache
def _library(roots: ContentRoots) -> tuple[Library, councils.Councils]:
    return loader.load(roots), councils_loader.load(roots)[0]


def definition(scheme: str, roots: ContentRoots) -> Definition:
    library, known = _library(roots)
    return loader.assemble(
        library,
        scheme,
        ENGINE.vocabulary,
        councils={n: {} for n in known.rule_sets},
        ballots={n: {} for n in known.ballots},
        forms={path.stem: "" for path in roots.files("forms")},
    )


def rulebook(scheme: str, roots: ContentRoots) -> Rulebook:
    """The definition of a road made ready to decide."""
    return Rulebook(definition(scheme, roots), ENGINE.vocabulary)


BLOCKS: dict[Path, dict[str, Callable[[], str]]] = {
    GUIDE: {
        "outcomes": lambda: _codes(get_args(Outcome)) + ".",
        "guards": _guards,
        "effects": _effects,
        "phases": _phases,
        "legal_forms": _legal_forms,
        "seats": _seats,
        "kinds": _kinds,
        "variables": _variables,
    },
    ROADS: {"roads": road_parts.roads, "steps": road_parts.steps},
    LETTERS: {"directives": letter_parts.directives, "shared": letter_parts.shared},
    OPERATIONS: {"settings": doc_limits.settings, "limits": doc_limits.limits, "uploads": doc_limits.uploads},
    DRAWINGS / "README.md": {"schemes": _index},
    **{
        DRAWINGS / f"{name}.md": {locale: partial(_drawing, name, locale) for locale in ("vi", "en")}
        for name in SCHEMES
    },
}


def marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- begin {name} -->\n).*?(\n?<!-- end {name} -->)", re.S)


def write() -> None:
    """Writes every generated part of the docs anew."""
    for name in SCHEMES:
        path = DRAWINGS / f"{name}.md"
        if not path.exists():
            path.write_text(_frame(definition(name, content_roots())), encoding="utf-8")
    for path, blocks in BLOCKS.items():
        text = path.read_text(encoding="utf-8")
        for name, made in blocks.items():
            found = marked(name).search(text)
            assert found is not None, f"{path.name} has no part '{name}'"
            text = f"{text[: found.start()]}{found[1]}{made()}\n{found[2].lstrip()}{text[found.end() :]}"
        path.write_text(text, encoding="utf-8")
    schemas.write(SCHEMAS, ENGINE.vocabulary)


if __name__ == "__main__":
    write()
