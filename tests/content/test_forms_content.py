"""The shipped forms are sound, and every planted mistake is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.forms import values
from caseflow.forms.loader import load
from caseflow.forms.schema import FormDefinition

SHIPPED = load(content_roots())
REMARKS = {"conformity_notice", "decision"}
"""Forms of proposals that may stay empty: the paper that is issued has the number, the day and everything else."""

SOUND = """\
form: sound
title: {vi: Mẫu, en: Sample}
pages:
  - name: first
    title: {vi: Trang một, en: Page one}
    fields:
      has: {kind: yes_no, label: {vi: Có, en: Has}}
      pick: {kind: choice, label: {vi: Chọn, en: Pick}, options: {red: {vi: Đỏ, en: Red}, blue: {vi: Xanh, en: Blue}}}
      story: {kind: long_text, label: {vi: Kể, en: Story}, show_if: {pick: red}}
      start: {kind: date, label: {vi: Từ, en: From}, max: today}
      sites: {kind: rows, label: {vi: Nơi, en: Sites}, columns: {people: {kind: integer, label: {vi: Ai, en: Who}}}}
      all_people: {kind: integer, label: {vi: Tổng, en: Total}, sum_of: [sites.people]}
      enough: {kind: verdict, label: {vi: Đủ, en: Enough}, of: all_people, at_least: 3}
      begin: {kind: datetime, label: {vi: Lúc, en: At}}
      took: {kind: duration, label: {vi: Hết, en: Took}, from: begin, to: begin}
      code: {kind: text, label: {vi: Mã, en: Code}, format: gtin, country: "893"}
"""

MISTAKES = [
    ("form: sound", "form: other", 1, "its file 'sound.yaml'", ""),
    ("title: {vi: Mẫu, en: Sample}", "titel: {vi: Mẫu, en: Sample}", 2, "unknown key 'titel'", "title"),
    ("en: Sample}", "en: ''}", 2, "there is no English", ""),
    ("en: Sample}", "de: Muster}", 2, "the key 'en' is missing", ""),
    ("kind: yes_no", "kind: yesno", 7, "unknown word 'yesno'", "yes_no"),
    ("has: {kind: yes_no,", "has: {kind: yes_no, max: 3,", 7, "'yes_no' has no 'max'", ""),
    ("has: {kind: yes_no,", "key: {kind: yes_no,", 7, "cannot be called 'key'", ""),
    ("has: {kind: yes_no,", "Has: {kind: yes_no,", 7, "is not written as such a word is", ""),
    ("has: {kind: yes_no,", "has: {kind: heading, required: true,", 7, "'heading' has no 'required'", ""),
    ("has: {kind: yes_no,", "has: {kind: yes_no, required: true, required_if: {pick: red},", 7, "says nothing", ""),
    ("has: {kind: yes_no,", "has: {kind: file,", 7, "needs 'slot'", ""),
    (", options: {red: {vi: Đỏ, en: Red}, blue: {vi: Xanh, en: Blue}}", "", 8, "needs 'options'", ""),
    ("show_if: {pick: red}", "show_if: {pikc: red}", 9, "there is no field 'pikc'", "pick"),
    ("show_if: {pick: red}", "show_if: {pick: rde}", 9, "'pick' is never 'rde'", "red"),
    ("show_if: {pick: red}", "show_if: {has: yes}", 9, "write true or false", ""),
    ("show_if: {pick: red}", "show_if: {start: today}", 9, "cannot look at 'start'", ""),
    ("show_if: {pick: red}", "show_if: {any: {pick: red}}", 9, "takes a list of conditions", ""),
    ("show_if: {pick: red}", "show_if: {}", 9, "names at least one field", ""),
    ("{kind: yes_no, label", "{kind: yes_no, show_if: {has: true}, label", 7, "depends on itself", ""),
    ("{kind: long_text,", "{kind: long_text, max: 50000,", 9, "no text may be longer", ""),
    ("{kind: long_text,", "{kind: long_text, min: 5, max: 2,", 9, "'min' is greater than 'max'", ""),
    ("{kind: long_text,", "{kind: long_text, max: many,", 9, "'many' is not a number", ""),
    ("max: today}", "max: tomorrow}", 10, "'tomorrow' is not a date", ""),
    ("max: today}", "min: today + 1 day, max: today}", 10, "'min' is greater than 'max'", ""),
    ("max: today}", "not_before: stert}", 10, "'stert' is no other field", "start"),
    ("{kind: integer, label: {vi: Ai", "{kind: heading, label: {vi: Ai", 11, "a row cannot hold", ""),
    ("{kind: integer, label: {vi: Ai", "{kind: integer, show_if: {has: true}, label: {vi: Ai", 11, "columns of", ""),
    (", columns: {people: {kind: integer, label: {vi: Ai, en: Who}}}", "", 11, "needs 'columns'", ""),
    ("label: {vi: Nơi", "max_rows: 5000, label: {vi: Nơi", 11, "more than 400 rows", ""),
    ("sum_of: [sites.people]", "sum_of: [sites.peple]", 12, "no field of kind 'integer'", "sites.people"),
    ("      all_people:", "      has:", 12, "the key 'has' is repeated", ""),
    ("at_least: 3", "", 13, "needs at_most, at_least or equals", ""),
    ("at_least: 3", "at_least: all_poeple", 13, "no number and no number field", "all_people"),
    ("at_least: 3", "at_least: 3, all: has", 13, "either 'of' an answer or 'all'", ""),
    ("of: all_people, at_least: 3", "all: [hsa]", 13, "no verdict and no yes_no", "has"),
    ("of: all_people, at_least: 3", "all: has, at_most: 4", 13, "belongs to a verdict 'of'", ""),
    ("of: all_people", "of: all_poeple", 13, "no answer with a limit", "all_people"),
    ("of: all_people, at_least: 3", "of: pick, equals: rde", 13, "not among its options", "red"),
    ("of: all_people, at_least: 3", "of: pick, at_most: 3", 13, "only 'equals'", ""),
    ("of: all_people, at_least: 3", "all: enough", 13, "'enough' depends on itself", ""),
    ("of: all_people,", "of: all_people, required: true,", 13, "'verdict' has no 'required'", ""),
    ("show_if: {pick: red}", "show_if: {enough: maybe}", 9, "write passed or failed", ""),
    ("from: begin, ", "", 15, "needs 'from'", ""),
    ("to: begin", "to: beign", 15, "is no datetime", "begin"),
    ("from: begin", "from: start", 15, "is no datetime", ""),
    ("kind: text, label: {vi: Mã, en: Code}, format: gtin", "kind: text, label: {vi: Mã, en: Code}", 16, "belongs", ""),
    ('"893"', '"VN"', 16, "is not written as such a word is", ""),
    ("label: {vi: Nơi", "map: {position: people}, label: {vi: Nơi", 11, "no column of kind position", ""),
    ("pages:", "pages: []\nother:", 3, "at least 1", ""),
]  # fmt: skip


def overlay(folder: Path, **files: str) -> ContentRoots:
    (folder / "forms").mkdir()
    for name, text in files.items():
        (folder / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return ContentRoots(shipped=folder)


def test_limits_that_move_with_the_day_are_compared_as_days(tmp_path):
    load(overlay(tmp_path, sound=SOUND.replace("max: today}", "min: today - 12 months, max: today}")))


def test_the_sound_form_is_sound(tmp_path):
    assert load(overlay(tmp_path, sound=SOUND))["sound"][0].title.en == "Sample"


@pytest.mark.parametrize(("right", "wrong", "line", "message", "suggestion"), MISTAKES)
def test_a_planted_mistake_is_named_with_file_and_line(tmp_path, right, wrong, line, message, suggestion):
    assert right in SOUND
    with pytest.raises(ContentError) as caught:
        load(overlay(tmp_path, sound=SOUND.replace(right, wrong, 1)))
    found = [f for f in caught.value.faults if message in f.message]
    assert found, str(caught.value)
    assert (found[0].file, found[0].line, found[0].suggestion) == ("forms/sound.yaml", line, suggestion)


def test_a_field_on_two_pages_and_two_pages_of_one_name(tmp_path):
    second = SOUND[SOUND.index("  - name") :].split("      pick:")[0]
    with pytest.raises(ContentError) as caught:
        load(overlay(tmp_path, sound=SOUND + second))
    assert [(f.line, f.message) for f in caught.value.faults] == [
        (4, "there are 2 pages called 'first'"),
        (7, "the field 'has' stands on more than one page"),
        (17, "there are 2 pages called 'first'"),
        (20, "the field 'has' stands on more than one page"),
    ]


def test_a_longer_circle_is_found_in_every_file_at_once(tmp_path):
    circle = SOUND.replace("{kind: yes_no,", "{kind: yes_no, show_if: {pick: red},").replace(
        "{kind: choice,", "{kind: choice, show_if: {has: true},"
    )
    with pytest.raises(ContentError) as caught:
        load(overlay(tmp_path, sound=circle, broken="form: [", empty=""))
    assert {(f.file, f.line) for f in caught.value.faults} == {
        ("forms/sound.yaml", 7),
        ("forms/sound.yaml", 8),
        ("forms/broken.yaml", 1),
        ("forms/empty.yaml", 1),
    }


def test_the_overlay_replaces_a_whole_form(tmp_path):
    own = SOUND.replace("form: sound", "form: reason")
    roots = ContentRoots(shipped=content_roots().shipped, overlay=overlay(tmp_path, reason=own).shipped)
    assert load(roots)["reason"][0].title.en == "Sample"
    assert len(load(roots)) == len(SHIPPED)


def test_every_form_of_the_road_is_there():
    assert SHIPPED.keys() >= {
        "iso_9001_application", "supplement_request", "refusal", "reason", "eligibility_report", "site_survey",
        "ranking_note", "revision", "budget", "decision", "contract", "progress_report", "audit_plan", "nonconformity",
        "corrective_action", "certificate", "acceptance_report", "settlement_report", "surveillance_report",
    }  # fmt: skip


EXPECTED_ONLY = {("traceability_application", "events")}
"""Pages of what is designed after the approval: whoever knows it already may say it, nobody must."""


@pytest.mark.parametrize("name", sorted(SHIPPED))
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_page_compiles_and_shows_itself(name, locale):
    definition = SHIPPED[name][0]
    for page in definition.page_names:
        form = values.bind(definition, page, locale)
        assert form.validate() is (name in REMARKS or (name, page) in EXPECTED_ONLY)
        assert all(str(field()) for field in form)
    assert bool(values.problems(definition, {})) is (name not in REMARKS)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_form_survives_being_stored(name):
    definition = SHIPPED[name][0]
    again = FormDefinition.model_validate(definition.to_json())
    assert (again, again.sha256) == (definition, definition.sha256)


def test_the_application_is_completed_by_realistic_answers():
    definition = SHIPPED["iso_9001_application"][0]
    answers = {
        "sites": [{"name": "Nhà máy", "address": "Xã Yên Mỹ, Hưng Yên", "employees": 85, "activities": "Sản xuất"}],
        "contact_name": "Người liên hệ mẫu", "contact_phone": "02213862345", "contact_email": "lienhe@vidu.vn",
        "target_edition": "2026", "certification_scope": "Sản xuất và kinh doanh bao bì giấy", "ea_code": "07",
        "main_products": "Bao bì giấy", "has_exclusions": False,
        "processes": [{"name": n, "owner": "Phòng", "outsourced": False} for n in ("Bán hàng", "Mua hàng", "Sản xuất")],
        "shifts": [{"shift": "office", "people": 25}, {"shift": "morning", "people": 60}],
        "headcount_total": 85,
        "has_system": False, "has_certificate": False, "gap_description": "Chưa có quy trình kiểm soát tài liệu.",
        "defect_rate": "2.5", "complaints": 7, "on_time_rate": "91.25",
        "uses_consultant": True, "consultant_name": "Tư vấn Mẫu", "consultant_amount": 60_000_000,
        "consultant_quoted_on": "2026-10-01", "certification_body": "Chứng nhận Mẫu", "accreditation": "BoA",
        "certification_amount": 40_000_000, "certification_quoted_on": "2026-10-02",
        "requested_support": 50_000_000, "counterpart": 50_000_000, "total_cost": 100_000_000,
        "counterpart_source": "own_capital", "other_support": False,
        "planned_start": "2027-01-04", "planned_end": "2027-09-30",
        "signer_name": "Người đại diện mẫu", "signer_position": "Giám đốc", "commits_truth": True,
        "commits_no_duplicate": True, "commits_counterpart": True, "commits_maintain": True,
    }  # fmt: skip
    assert values.problems(definition, answers) == []
    assert values.prune(definition, answers) == answers
    wrong = {**answers, "total_cost": 99, "other_support": True, "headcount_total": 84}
    assert [p.field for p in values.problems(definition, wrong)] == [
        "headcount_total",
        "total_cost",
        "other_support_details",
    ]
    assert {p.page for p in values.problems(definition, wrong)} == {"headcount", "support"}
