"""The guides say what the code does: tables, examples, schemas and diagrams are compared with it."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from pydantic import BaseModel, SecretStr

from caseflow.cli.main import main
from caseflow.core import calendar, words
from caseflow.core.content import ContentRoots, content_roots, shipped_root
from caseflow.core.settings import MEBIBYTE, PREFIX, Settings
from caseflow.councils import rules as councils
from caseflow.forms import lint as forms_lint
from caseflow.forms import schema as forms
from caseflow.forms import validators
from caseflow.gateways.inspection import EXTENSIONS, LIMITS
from caseflow.notifications import schema as notifications
from caseflow.programmes import schema as programmes
from caseflow.services import (
    catalog,
    documents,
    links,
    operator,
    outbox,
    passwords,
    schemas,
    sessions,
    throttle,
    verify,
)
from caseflow.workflows import diagram, loader
from caseflow.workflows import schema as workflows
from caseflow.workflows.effects import EFFECTS
from caseflow.workflows.guards import GUARDS
from tests.contexts import SECRET

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDE, OPERATIONS, DRAWING = DOCS / "content-guide.md", DOCS / "operations.md", DOCS / "diagrams" / "iso_9001.md"
SCHEMAS = DOCS / "schemas"
WRITE = "python -m tests.content.test_docs"

GUARD_MEANINGS = {
    "documents_complete": "Every required document that waits for this action is there.",
    "form_complete": "The draft of the named form has no open item.",
    "profile_complete": "The enterprise profile has address, commune, representative, telephone and size.",
    "applicant_allowed": "The enterprise's legal form is among the scheme's `applicants`.",
    "call_open": "A call of the programme for this scheme is open today.",
    "no_duplicate_support": "The enterprise has no other case for the same support that runs or ended well.",
    "officer_assigned": "The case has an officer.",
    "council_ready": "The case is before a council that is properly composed, has its papers and can reach its quorum.",
    "votes_counted": "The council has counted.",
    "council_passed": "The count reached the pass mark; silent before the count.",
    "council_failed": "The count did not reach the pass mark; silent before the count.",
    "support_within_norm": "The State's share in the form `budget` keeps the programme's `support_norm`.",
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *([*row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _guards() -> str:
    rows = ((f"`{n}`", "its value" if g.parameters else "–", GUARD_MEANINGS[n]) for n, g in GUARDS.items())
    return table(("Guard", "Takes", "Is content when"), rows)


def _effects() -> str:
    spoken = {"value": "its value"}
    rows = (
        (f"`{n}`", ", ".join(spoken.get(p, f"`{p}`") for p in sorted(e.parameters, reverse=True)) or "–", e.meaning)
        for n, e in EFFECTS.items()
    )
    return table(("Effect", "Takes", "Meaning"), rows)


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
        rows.append((f"`{kind}`", _codes(name for name in forms.FormField.model_fields if name in extra), bounds))
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
        ("Reset mails to one address", f"{_limit(throttle.RESET_HOUR)}, {_limit(throttle.RESET_DAY)}"),
        ("Registrations from one address", _limit(throttle.REGISTER)),
        ("Changes of one's password", _limit(throttle.PASSWORD_CHANGE)),
        ("Uploads of one person", _limit(documents.UPLOADS)),
        ("Password", f"{passwords.SHORTEST} to {passwords.LONGEST} characters, not easy to guess"),
        ("Session of staff", f"{_term(sessions.STAFF_IDLE)} idle, {_term(sessions.STAFF_WHOLE)} in all"),
        ("Session of applicants", f"{_term(sessions.OTHERS_IDLE)} idle, {_term(sessions.OTHERS_WHOLE)} in all"),
        ("Link to confirm an address", _term(links.LIFETIME["confirm"])),
        ("Link to reset a password", _term(links.LIFETIME["reset"])),
        ("Link of an invitation", _term(links.LIFETIME["invite"])),
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
        ("After the end of a PDF", f"{LIMITS.pdf_trailing_bytes} bytes"),
        ("Object streams of a PDF, unpacked", f"{LIMITS.pdf_objects_bytes // MEBIBYTE} MiB"),
        ("Streams of a PDF", str(LIMITS.pdf_streams)),
        ("After the end of a JPEG", f"{LIMITS.image_trailing_bytes} bytes"),
        ("A picture", f"{LIMITS.pixels // 1_000_000} million pixels"),
    )
    return table(("What", "At most"), rows)


def _drawing(locale: str) -> str:
    definition = _definition("iso_9001", content_roots())
    return "```mermaid\n" + diagram.mermaid(definition, locale).rstrip() + "\n```"


def _definition(scheme: str, roots: ContentRoots) -> workflows.Definition:
    library = loader.load(roots)
    names = {name: name for name in ("task_selection", "ballot_iso_9001")}
    return loader.assemble(
        library,
        scheme,
        councils={n: {} for n in names},
        ballots={n: {} for n in names},
        forms={path.stem: "" for path in roots.files("forms")},
    )


BLOCKS: dict[Path, dict[str, Callable[[], str]]] = {
    GUIDE: {
        "outcomes": lambda: _codes(get_args(workflows.Outcome)) + ".",
        "guards": _guards,
        "effects": _effects,
        "legal_forms": _legal_forms,
        "seats": _seats,
        "kinds": _kinds,
        "variables": _variables,
    },
    OPERATIONS: {"settings": _settings, "limits": _limits, "uploads": _uploads},
    DRAWING: {"vi": lambda: _drawing("vi"), "en": lambda: _drawing("en")},
}
PAIRS = [(path, name) for path, blocks in BLOCKS.items() for name in blocks]


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- begin {name} -->\n).*?(\n?<!-- end {name} -->)", re.S)


def write() -> None:
    """Writes every generated part of the docs anew."""
    for path, blocks in BLOCKS.items():
        text = path.read_text(encoding="utf-8")
        for name, made in blocks.items():
            found = _marked(name).search(text)
            assert found is not None, f"{path.name} has no part '{name}'"
            text = f"{text[: found.start()]}{found[1]}{made()}\n{found[2].lstrip()}{text[found.end() :]}"
        path.write_text(text, encoding="utf-8")
    schemas.write(SCHEMAS)


@pytest.mark.parametrize(("path", "name"), PAIRS, ids=lambda x: x if isinstance(x, str) else x.stem)
def test_a_table_or_diagram_says_what_the_code_says(path: Path, name: str) -> None:
    found = _marked(name).search(path.read_text(encoding="utf-8"))
    assert found is not None, f"{path.name} has no part '{name}'"
    body = found[0].removeprefix(found[1]).removesuffix(found[2])
    assert body == BLOCKS[path][name](), f"the docs are behind the code: run {WRITE}"


def test_every_schema_for_editors_is_fresh(tmp_path: Path) -> None:
    fresh = {path.name: path.read_text(encoding="utf-8") for path in schemas.write(tmp_path)}
    kept = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.iterdir()}
    assert kept == fresh, f"the schemas are behind the code: run {WRITE}"


def test_every_file_that_names_a_schema_names_one_that_is_there() -> None:
    named = 0
    for path in [*(shipped_root() / "workflows").rglob("*.yaml"), *(shipped_root() / "forms").glob("*.yaml")]:
        found = re.match(r"# yaml-language-server: \$schema=(\S+)", path.read_text(encoding="utf-8"))
        if found is not None:
            named += 1
            assert (path.parent / found[1]).resolve().is_file(), path
    assert named >= 9


MODELS: dict[str, type[BaseModel]] = {
    name: model
    for module in (words, calendar, councils, forms, notifications, programmes, workflows)
    for name, model in vars(module).items()
    if inspect.isclass(model) and issubclass(model, words.Word)
}
ASSEMBLED = {"Word", "Definition", "DefinedState", "DefinedAction", "Message", "CalendarDay"}
BRIEF = {"YearDay", "PhaseUse"}
"""Models whose few words the guide explains in a sentence: `{month, day}`, and the short form of a phase's use."""


def _word_tables() -> Iterator[tuple[str, set[str]]]:
    text = GUIDE.read_text(encoding="utf-8")
    for found in re.finditer(r"<!-- words: (\w+) -->\n((?:\|.*\n)+)", text):
        yield found[1], set(re.findall(r"^\| `(\w+)` \|", found[2], re.M))


def test_the_guide_explains_every_word_of_the_content_and_no_other() -> None:
    explained: dict[str, set[str]] = {}
    for name, keys in _word_tables():
        explained.setdefault(name, set()).update(keys)
    # The workflow's calls of guards and the programme's calls for applications share a name: only one has a table.
    wanted = {n: m for n, m in MODELS.items() if n not in ASSEMBLED | BRIEF} | {"Call": programmes.Call}
    assert explained.keys() == wanted.keys()
    for name, model in wanted.items():
        assert explained[name] == {f.alias or key for key, f in model.model_fields.items()}, name


class Example(NamedTuple):
    """A block of YAML in the guide; its first line names the file it is from."""

    file: str
    lines: list[str]


def _examples() -> list[Example]:
    found = re.finditer(
        r"^( *)```yaml\n\1# ([\w/.]+\.yaml)\n(.*?)^\1```$", GUIDE.read_text(encoding="utf-8"), re.S | re.M
    )
    return [Example(m[2], textwrap.dedent(m[3]).splitlines()) for m in found]


@pytest.mark.parametrize(
    "example", [e for e in _examples() if not e.file.startswith("province/")], ids=lambda e: f"{e.file}-{e.lines[0]}"
)
def test_an_example_stands_in_the_file_it_is_from(example: Example) -> None:
    lines = [line.strip() for line in (shipped_root() / example.file).read_text(encoding="utf-8").splitlines()]
    wanted = [line.strip() for line in example.lines]
    size = len(wanted)
    assert any(lines[at : at + size] == wanted for at in range(len(lines))), f"not in {example.file}: {wanted}"


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """The overlay of the walk-through, as the guide writes it."""
    folder = tmp_path / "province"
    for example in _examples():
        if example.file.startswith("province/"):
            path = folder / example.file.removeprefix("province/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(example.lines) + "\n", encoding="utf-8")
    path = folder / "workflows/programmes/hung_yen.yaml"
    path.parent.mkdir(parents=True)
    text = (shipped_root() / "workflows/programmes/hung_yen.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("schemes: [iso_9001]", "schemes: [iso_9001, improvement_tools]"), encoding="utf-8")
    return folder


def test_the_second_scheme_of_the_guide_is_thirty_lines_and_without_mistakes(province: Path) -> None:
    roots = ContentRoots(shipped_root(), province)
    assert catalog.check(roots) == []
    scheme = (province / "workflows/schemes/improvement_tools.yaml").read_text(encoding="utf-8")
    assert len(scheme.splitlines()) <= 30
    definition = _definition("improvement_tools", roots)
    assert definition.actions["sign_contract"].to == "acceptance"
    assert definition.actions["hand_over"].to == "finished"


def test_the_first_change_of_the_guide_makes_a_new_edition_of_the_scheme_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{PREFIX}SECRET_KEY", SECRET)
    main(["db", "upgrade"])
    main(["content", "publish"])
    phases = tmp_path / "province" / "workflows" / "phases"
    phases.mkdir(parents=True)
    text = (shipped_root() / "workflows/phases/eligibility.yaml").read_text(encoding="utf-8")
    (phases / "eligibility.yaml").write_text(text.replace("working_days: 5", "working_days: 7"), encoding="utf-8")
    monkeypatch.setenv(f"{PREFIX}CONTENT", "province")
    capsys.readouterr()

    assert main(["content", "check"]) == 0
    assert capsys.readouterr().out == "no mistakes\n"
    assert main(["content", "publish"]) == 0

    new = [line.split()[:3] for line in capsys.readouterr().out.splitlines() if line.startswith("new")]
    assert new == [["new", "workflow", "iso_9001"]]
    assert main(["content", "show", "iso_9001"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["states"]["eligibility_check"]["deadline"]["working_days"] == 7


def test_a_mistake_in_any_kind_of_file_is_found(tmp_path: Path) -> None:
    """One file of each kind, spoiled: the guide says that nothing of the content goes unchecked."""
    spoiled = {
        "workflows/phases/approval.yaml",
        "workflows/schemes/iso_9001.yaml",
        "workflows/roles.yaml",
        "workflows/councils.yaml",
        "workflows/calendar/2026.yaml",
        "workflows/programmes/hung_yen.yaml",
        "workflows/enterprise_sizes.yaml",
        "forms/reason.yaml",
    }
    for name in spoiled:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("unheard_of: 1\n" + (shipped_root() / name).read_text(encoding="utf-8"), encoding="utf-8")
    message = tmp_path / "notifications/messages/reset_password.md"
    message.parent.mkdir(parents=True)
    message.write_text("no head\n", encoding="utf-8")

    found = {fault.file for fault in catalog.check(ContentRoots(shipped_root(), tmp_path))}

    for name in {*spoiled, "notifications/messages/reset_password.md"}:
        assert any(file.endswith(name) for file in found), name


def test_a_restored_copy_sends_nothing_that_the_original_may_have_sent(ctx, mails) -> None:
    """The statement of the operations guide, on both databases: what was queued before its moment stays here."""
    statement = re.search(r"^UPDATE outbox .*?;", OPERATIONS.read_text(encoding="utf-8"), re.S | re.M)
    assert statement is not None
    invite = partial(operator.add_person, ctx, full_name="Quản trị", organisation="", roles=["sysadmin"])
    invite(email="before@so.example")
    ctx.clock.advance(timedelta(hours=2))
    moment = (ctx.clock.now() - timedelta(hours=1)).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")
    with ctx.database.engine.begin() as connection:
        done = connection.exec_driver_sql(statement[0].replace("2026-11-05 02:00:00+00", moment).rstrip(";"))
    invite(email="after@so.example")

    outbox.deliver(ctx)

    assert done.rowcount == 1
    assert [mail.recipient for mail in mails.sent] == ["after@so.example"]
    assert verify.verify(ctx).clean


DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in _anchors(aim.read_text(encoding="utf-8")), f"{path.name}: {target}"


def _anchors(text: str) -> set[str]:
    """Headings as the address of a page names them."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    write()
