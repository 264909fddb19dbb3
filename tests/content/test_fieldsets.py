"""Fieldsets: put in where a form says `include`, and every mistake named in the file it stands in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.forms.loader import load
from caseflow.forms.schema import FormDefinition

FORM = """\
form: asked
title: {vi: Đơn, en: Form}
pages:
  - include: whom
    fields:
      more: {kind: text, label: {vi: Thêm, en: More}, show_if: {has: true}}
  - name: second
    title: {vi: Trang hai, en: Page two}
    fields:
      before: {kind: text, label: {vi: Trước, en: Before}}
      anything: {include: site, except: [area]}
      plots: {kind: rows, label: {vi: Thửa, en: Plots}, columns: {x: {include: site, only: [area]}}}
"""
WHOM = """\
# a remark, so that lines differ
fieldset: whom
title: {vi: Ai, en: Who}
fields:
  has: {kind: yes_no, label: {vi: Có, en: Has}}
  inner: {include: phone}
"""
PHONE = "fieldset: phone\nfields:\n  phone: {kind: phone, label: {vi: Số, en: Number}, show_if: {has: true}}\n"
SITE = """\
fieldset: site
fields:
  place: {kind: text, label: {vi: Nơi, en: Place}}
  area: {kind: integer, label: {vi: Diện tích, en: Area}}
"""
FILES = {"asked": FORM, "fieldsets/whom": WHOM, "fieldsets/phone": PHONE, "fieldsets/site": SITE}

MISTAKES = [
    ("asked", "- include: whom", "- include: whoom", "forms/asked.yaml", 4, "no fieldset 'whoom'", "whom"),
    ("asked", "- include: whom", "- include: whom\n    size: 3", "forms/asked.yaml", 5, "unknown key 'size'", ""),
    ("asked", "      more:", "      has:", "forms/asked.yaml", 6, "'has' stands here twice", ""),
    ("asked", "include: site, except", "include: site, excpt", "forms/asked.yaml", 11, "unknown key 'excpt'", "except"),
    ("asked", "except: [area]", "except: [aera]", "forms/asked.yaml", 11, "has no field 'aera'", "area"),
    ("asked", "{include: site, except: [area]}", "{include: whom}", "forms/fieldsets/phone.yaml", 3, "on more", ""),
    ("asked", "      before:", "      place:", "forms/asked.yaml", 11, "'place' stands here twice", ""),
    ("asked", "except: [area]", "show_if: {hsa: true}", "forms/asked.yaml", 11, "no field 'hsa'", "has"),
    ("fieldsets/whom", "title: {vi: Ai, en: Who}\n", "", "forms/asked.yaml", 4, "the key 'title' is missing", ""),
    ("fieldsets/whom", "kind: yes_no", "kind: yesno", "forms/fieldsets/whom.yaml", 5, "unknown word", "yes_no"),
    ("fieldsets/whom", "kind: yes_no", "kind: yes_no, max: 2", "forms/fieldsets/whom.yaml", 5, "has no 'max'", ""),
    ("fieldsets/whom", "fieldset: whom", "fieldset: who", "forms/fieldsets/whom.yaml", 2, "but its file", ""),
    ("fieldsets/whom", "include: phone", "include: whom", "forms/fieldsets/whom.yaml", 6, "includes itself", ""),
    ("fieldsets/phone", "show_if: {has", "show_if: {hsa", "forms/fieldsets/phone.yaml", 3, "no field 'hsa'", "has"),
    ("fieldsets/phone", "en: Number", "en: ''", "forms/fieldsets/phone.yaml", 3, "there is no English", ""),
    ("fieldsets/phone", "fields:\n", "fields: []\nx:\n", "forms/fieldsets/phone.yaml", 2, "is not a mapping", ""),
    ("fieldsets/phone", "fieldset: phone", "[", "forms/fieldsets/phone.yaml", 3, "not valid YAML", ""),
]  # fmt: skip


def overlay(folder: Path, files: dict[str, str]) -> ContentRoots:
    (folder / "forms/fieldsets").mkdir(parents=True)
    for name, text in files.items():
        (folder / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return ContentRoots(shipped=folder)


def test_fields_are_put_in_at_their_place_and_order(tmp_path: Path) -> None:
    form = load(overlay(tmp_path, FILES))["asked"][0]
    assert [(p.name, p.title.en, list(p.fields)) for p in form.pages] == [
        ("whom", "Who", ["has", "phone", "more"]),
        ("second", "Page two", ["before", "place", "plots"]),
    ]
    assert list(form.fields["plots"].columns) == ["area"]
    assert FormDefinition.model_validate_json(form.text) == form
    assert "include" not in form.text


@pytest.mark.parametrize(("file", "right", "wrong", "at", "line", "message", "suggestion"), MISTAKES)
def test_a_mistake_is_named_where_it_stands(tmp_path, file, right, wrong, at, line, message, suggestion):
    assert right in FILES[file]
    with pytest.raises(ContentError) as caught:
        load(overlay(tmp_path, {**FILES, file: FILES[file].replace(right, wrong, 1)}))
    found = [f for f in caught.value.faults if message in f.message]
    assert found, str(caught.value)
    assert (found[0].file, found[0].line, found[0].suggestion) == (at, line, suggestion)


def test_what_is_included_may_be_shown_only_under_a_condition(tmp_path: Path) -> None:
    shown = FORM.replace("- include: whom", "- {include: whom, show_if: {wanted: true}}").split("    fields:")[0]
    wanted = "{wanted: {kind: yes_no, label: {vi: Cần, en: Wanted}}}"
    first = f"  - {{name: first, title: {{vi: Đầu, en: First}}, fields: {wanted}}}\n"
    form = load(overlay(tmp_path, {**FILES, "asked": shown.replace("pages:\n", f"pages:\n{first}")}))["asked"][0]
    assert {name: field.show_if for name, field in form.fields.items()} == {
        "wanted": None,
        "has": {"wanted": True},
        "phone": {"all": [{"wanted": True}, {"has": True}]},
    }


def test_a_page_may_say_its_own_words_and_name(tmp_path: Path) -> None:
    own = (
        "- {include: whom, name: who, title: {vi: Khác, en: Other}}\n  - include: site\n    title: {vi: Nơi, en: At}\n"
    )
    files = {**FILES, "asked": FORM[: FORM.index("- include")] + own}
    form = load(overlay(tmp_path, files))["asked"][0]
    assert [(p.name, p.title.en) for p in form.pages] == [("who", "Other"), ("site", "At")]


def test_the_province_replaces_a_shared_fieldset_for_every_form(tmp_path: Path) -> None:
    (tmp_path / "forms/fieldsets").mkdir(parents=True)
    (tmp_path / "forms/fieldsets/contact.yaml").write_text(
        "fieldset: contact\nfields:\n  contact_email: {kind: email, label: {vi: Thư, en: Mail}, required: true}\n"
    )
    form = load(ContentRoots(content_roots().shipped, tmp_path))["iso_9001_application"][0]
    assert [name for name in form.fields if name.startswith("contact_")] == ["contact_email"]


def test_every_shipped_fieldset_is_used() -> None:
    folder = content_roots().shipped / "forms"
    everything = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    for path in (folder / "fieldsets").glob("*.yaml"):
        assert re.search(rf"include: {path.stem}\b", everything), path.name
