"""The parts of the guides that are written from the code: tables, diagrams and schemas, each made by one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import get_args

from pydantic import SecretStr

from caseflow.bootstrap import ENGINE
from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.settings import MEBIBYTE, PREFIX, Settings
from caseflow.core.text import Locale
from caseflow.councils import loader as councils_loader
from caseflow.councils import rules as councils
from caseflow.forms import lint as forms_lint
from caseflow.forms import schema as forms
from caseflow.forms import validators
from caseflow.gateways.inspection import EXTENSIONS, LIMITS
from caseflow.gateways.inspection.sandbox import FILE, PLACES, TABLE, WAITING
from caseflow.notifications import schema as notifications
from caseflow.programmes import schema as programmes
from caseflow.services.accounts import mail_links, passwords, sessions
from caseflow.services.certificates import check as certificate_check
from caseflow.services.certificates import import_reading
from caseflow.services.files import storage
from caseflow.services.foundation import schemas, throttle
from caseflow.services.messages import outbox
from caseflow.services.talk import notes, presence
from caseflow.workflows import diagram, loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.ports import Args
from caseflow.workflows.road import Library
from caseflow.workflows.step_words import Outcome
from tests.content import letter_parts, road_parts
from tests.content.letter_parts import table

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


def _settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        rows.append((f"`{PREFIX}{name.upper()}`", f"`{shown}`" if shown else "–", field.description or ""))
    return table(("Variable", "Default", "Meaning"), rows)


def _limit(limit: throttle.Limit) -> str:
    within = {15: "15 minutes", 60: "an hour", 1440: "a day"}[limit.minutes]
    return f"{limit.tries} in {within}"


def _term(term: timedelta) -> str:
    """In the largest unit that leaves no rest; a single day is 24 hours."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        number = term // length
        if term % length == timedelta(0) and (number > 1 or unit == "hour"):
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{term // timedelta(minutes=1)} minutes"


def _limits() -> str:
    setting = {name: field.default for name, field in Settings.model_fields.items()}
    rows = (
        ("Sign-in, one account from one address", _limit(throttle.SIGN_IN_PAIR)),
        ("Sign-in, all accounts from one address", _limit(throttle.SIGN_IN_ADDRESS)),
        (
            "Sign-in, one account from addresses it did not use in the last "
            f"{throttle.OWN_ADDRESS_DAYS} days; its owner is never locked out",
            _limit(throttle.SIGN_IN_ACCOUNT),
        ),
        ("Confirmation mails sent again to one address", _limit(throttle.CONFIRM_HOUR)),
        ("Reset mails to one address", f"{_limit(throttle.RESET_HOUR)}, {_limit(throttle.RESET_DAY)}"),
        ("Registrations from one address", _limit(throttle.REGISTER)),
        ("Changes of one's password", _limit(throttle.PASSWORD_CHANGE)),
        ("Uploads of one person", _limit(storage.UPLOADS)),
        ("Rows of one import into the register", f"{import_reading.MOST_ROWS}"),
        ("Looks at the public check of certificates from one address", _limit(certificate_check.LOOKS)),
        ("Password", f"{passwords.SHORTEST} to {passwords.LONGEST} characters, not easy to guess"),
        ("Session of staff", f"{_term(sessions.STAFF_IDLE)} idle, {_term(sessions.STAFF_WHOLE)} in all"),
        ("Session of applicants", f"{_term(sessions.OTHERS_IDLE)} idle, {_term(sessions.OTHERS_WHOLE)} in all"),
        ("Internal note", f"{notes.LONGEST} characters, changed by its author for `{PREFIX}NOTE_MINUTES`"),
        ("Who has a case open, after the last sign of the page", f"{presence.GONE.seconds} seconds"),
        ("Link to confirm an address", _term(mail_links.LIFETIME["confirm"])),
        ("Link to reset a password", _term(mail_links.LIFETIME["reset"])),
        ("Link of an invitation", _term(mail_links.LIFETIME["invite"])),
        (f"One file (`{PREFIX}FILE_BYTES`)", f"{setting['file_bytes'] // MEBIBYTE} MiB"),
        (f"All files of a case (`{PREFIX}CASE_BYTES`)", f"{setting['case_bytes'] // MEBIBYTE} MiB"),
        (f"Files of a case (`{PREFIX}CASE_FILES`)", str(setting["case_files"])),
        (f"One request (`{PREFIX}REQUEST_BYTES`)", f"{setting['request_bytes'] // MEBIBYTE} MiB"),
        ("Tries of one message that the server puts off", f"{outbox.TRIES}, then it is marked dead"),
        ("Lease of a message on its way", _term(outbox.LEASE)),
    )
    return table(("What", "Limit"), rows)


def _uploads() -> str:
    rows = (
        ("Kinds", ", ".join(f"`.{name}`" for name in EXTENSIONS)),
        ("Parts of a DOCX or XLSX", str(LIMITS.members)),
        ("Its parts together, unpacked", f"{LIMITS.unpacked_bytes // MEBIBYTE} MiB"),
        ("Unpacked to packed", f"{LIMITS.ratio} to 1"),
        ("Its elements (two for every cell)", f"{LIMITS.elements // 1_000_000} million"),
        ("After the end of a PDF", f"{LIMITS.pdf_trailing_bytes} bytes"),
        ("Object streams of a PDF, unpacked", f"{LIMITS.pdf_objects_bytes // MEBIBYTE} MiB"),
        ("Streams of a PDF", str(LIMITS.pdf_streams)),
        ("Names in a PDF outside its streams", f"{LIMITS.pdf_names // 1_000_000} million"),
        ("Object streams of a PDF packed as ASCII85", f"{LIMITS.pdf_ascii_bytes // MEBIBYTE} MiB"),
        ("After the end of a JPEG", f"{LIMITS.image_trailing_bytes} bytes"),
        ("A picture", f"{LIMITS.pixels // 1_000_000} million pixels"),
        ("Passes over a gradual JPEG", str(LIMITS.scans)),
        ("Segments of a JPEG, chunks of a PNG", str(LIMITS.segments)),
        ("Looking into one file", f"{FILE.cpu} s of processor, {FILE.memory // MEBIBYTE} MiB of memory"),
        ("Reading one table", f"{TABLE.cpu} s of processor, {TABLE.memory // MEBIBYTE} MiB of memory"),
        ("Files looked into at once", f"{PLACES}, and {WAITING} more wait up to {FILE.patience:.0f} seconds"),
    )
    return table(("What", "At most"), rows)


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
    OPERATIONS: {"settings": _settings, "limits": _limits, "uploads": _uploads},
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
