"""The guides say what the code does: tables, examples, schemas and diagrams are compared with it."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from caseflow.bootstrap import ENGINE
from caseflow.cli.main import main
from caseflow.core import calendar, words
from caseflow.core.content import ContentRoots, shipped_root
from caseflow.core.settings import PREFIX
from caseflow.councils import rules as councils
from caseflow.forms import schema as forms
from caseflow.notifications import letter_schema
from caseflow.notifications import schema as notifications
from caseflow.papers import authority
from caseflow.programmes import plan_words, priority_words, size_words, visitor_words
from caseflow.programmes import schema as programmes
from caseflow.services.administration import operator, verify
from caseflow.services.foundation import checking, schemas
from caseflow.services.messages import outbox
from caseflow.workflows import certificate_words, changes, document_words, step_words, term_words
from caseflow.workflows import schema as workflows
from tests.content import doc_parts as parts
from tests.content.doc_parts import BLOCKS, DOCS, GUIDES, OPERATIONS, ROOT, SCHEMAS, WRITE
from tests.support.contexts import SECRET

PAIRS = [(path, name) for path, blocks in BLOCKS.items() for name in blocks]


@pytest.mark.parametrize(("path", "name"), PAIRS, ids=lambda x: x if isinstance(x, str) else x.stem)
def test_a_table_or_diagram_says_what_the_code_says(path: Path, name: str) -> None:
    found = parts.marked(name).search(path.read_text(encoding="utf-8"))
    assert found is not None, f"{path.name} has no part '{name}'"
    body = found[0].removeprefix(found[1]).removesuffix(found[2])
    assert body == BLOCKS[path][name](), f"the docs are behind the code: run {WRITE}"


def test_every_schema_for_editors_is_fresh(tmp_path: Path) -> None:
    fresh = {path.name: path.read_text(encoding="utf-8") for path in schemas.write(tmp_path, ENGINE.vocabulary)}
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
    for module in (
        words,
        authority,
        calendar,
        certificate_words,
        changes,
        councils,
        document_words,
        forms,
        letter_schema,
        notifications,
        programmes,
        plan_words,
        priority_words,
        size_words,
        step_words,
        term_words,
        visitor_words,
        workflows,
    )
    for name, model in vars(module).items()
    if inspect.isclass(model) and issubclass(model, words.Word)
}
ASSEMBLED = {
    "Word", "Course", "Definition", "DefinedState", "DefinedAction", "DefinedTask", "Sitting", "Message", "CalendarDay",
}  # fmt: skip
BRIEF = {"YearDay", "Use"}
"""Models whose few words the guide explains in a sentence: `{month, day}`, and the short form of a use."""


def _word_tables() -> Iterator[tuple[str, set[str]]]:
    text = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
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
    text = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    found = re.finditer(r"^( *)```yaml\n\1# ([\w/.]+\.yaml)\n(.*?)^\1```$", text, re.S | re.M)
    return [Example(m[2], textwrap.dedent(m[3]).splitlines()) for m in found]


@pytest.mark.parametrize(
    "example", [e for e in _examples() if not e.file.startswith("province/")], ids=lambda e: f"{e.file}-{e.lines[0]}"
)
def test_an_example_stands_in_the_file_it_is_from(example: Example) -> None:
    root = ROOT if example.file.startswith("tests/") else shipped_root()
    lines = [line.strip() for line in (root / example.file).read_text(encoding="utf-8").splitlines()]
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
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (shipped_root() / "workflows/programmes/hung_yen.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("    iso_9001,", "    improvement_tools, iso_9001,"), encoding="utf-8")
    return folder


def test_the_second_scheme_of_the_guide_is_thirty_lines_and_without_mistakes(province: Path) -> None:
    roots = ContentRoots(shipped_root(), province)
    assert checking.check(roots, ENGINE.vocabulary) == []
    scheme = (province / "workflows/schemes/improvement_tools.yaml").read_text(encoding="utf-8")
    assert len(scheme.splitlines()) <= 30
    defined = parts.definition("improvement_tools", roots)
    assert defined.actions["sign_contract"].to == "acceptance"
    assert defined.actions["settle"].to == "finished"


def test_the_first_change_of_the_guide_makes_new_editions_of_the_schemes_alone(tmp_path, monkeypatch, capsys):
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

    new = {tuple(line.split()[:3]) for line in capsys.readouterr().out.splitlines() if line.startswith("new")}
    roads = [parts.definition(name, ContentRoots(shipped_root())) for name in parts.SCHEMES]
    with_phase = {("new", "workflow", road.name) for road in roads if "eligibility" in road.phases}
    assert new == with_phase, "every scheme with this phase, no other road, and no form"
    assert ("new", "workflow", "iso_9001") in new
    assert main(["content", "show", "iso_9001", "--json"]) == 0
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
        "workflows/agencies/hung_yen.yaml",
        "workflows/programmes/hung_yen.yaml",
        "workflows/enterprise_sizes.yaml",
        "workflows/groups.yaml",
        "workflows/visitors.yaml",
        "forms/reason.yaml",
    }
    for name in spoiled:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("unheard_of: 1\n" + (shipped_root() / name).read_text(encoding="utf-8"), encoding="utf-8")
    message = tmp_path / "notifications/messages/reset_password.md"
    message.parent.mkdir(parents=True)
    message.write_text("no head\n", encoding="utf-8")

    found = {fault.file for fault in checking.check(ContentRoots(shipped_root(), tmp_path), ENGINE.vocabulary)}

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
