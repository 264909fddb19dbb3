"""The loader joins phases into definitions that never change their text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caseflow.bootstrap import ENGINE
from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.ids import digest
from caseflow.core.jsonschema import schemas
from caseflow.core.reader import ContentError
from caseflow.workflows import loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.schema import Phase, Roles, Scheme
from tests.content.planted import BALLOTS, COUNCILS, FORMS, copy_content


def _assemble(roots: ContentRoots, **other: Any) -> Definition:
    known: dict[str, Any] = {
        "councils": {name: {"rules": name} for name in COUNCILS},
        "ballots": {name: {"sheet": name} for name in BALLOTS},
        "forms": {name: digest(name) for name in FORMS},
    }
    return loader.assemble(loader.load(roots), "iso_9001", ENGINE.vocabulary, **{**known, **other})


@pytest.fixture(scope="module")
def iso() -> Definition:
    return _assemble(content_roots())


def test_phases_are_chained_by_their_exits(iso: Definition) -> None:
    road = ["draft", "submitted", "received", "eligibility_check", "site_survey", "ranked"]
    road += ["council_setup", "council_meeting", "budget_appraisal", "awaiting_approval", "result_ready"]
    road += ["contracting", "in_progress", "certification_audit", "certificate_review", "acceptance"]
    road += ["settling", "surveillance", "closed"]
    actions = ["submit", "accept", "take_up", "confirm_eligibility", "record_survey", "rank", "convene"]
    actions += ["conclude_pass", "appraise_budget", "approve", "hand_over", "sign_contract", "start_audit"]
    actions += ["submit_certificate", "record_certificate", "accept_results", "settle", "close"]
    assert iso.initial == road[0]
    for name, source, target in zip(actions, road[:-1], road[1:], strict=True):
        assert source in iso.actions[name].from_
        assert iso.actions[name].to == target


def test_settings_fill_the_phases(iso: Definition) -> None:
    submit = iso.actions["submit"]
    assert submit.needs[0].name == "form_complete"
    assert submit.needs[0].args == {"value": "iso_9001_application"}
    audit = iso.states["certification_audit"].deadline
    assert audit is not None
    assert audit.months == 3
    assert iso.ballot == {"sheet": "ballot_iso_9001"}
    assert iso.council == {"rules": "task_selection"}
    assert "$" not in loader.definition_json(iso)


def test_actions_of_whole_phases_begin_in_every_state_that_is_not_final(iso: Definition) -> None:
    phases = {"registration", "eligibility", "appraisal", "approval", "fast_track"}
    expected = {n for n, s in iso.states.items() if s.phase in phases and s.final is None}
    assert set(iso.actions["withdraw"].from_) == expected
    assert {"draft", "supplement", "contracting"} <= expected


def test_forms_are_pinned_by_their_hash(iso: Definition) -> None:
    used = {a.form for a in iso.actions.values() if a.form} | {"iso_9001_application"}
    assert iso.forms == {name: digest(name) for name in sorted(used)}


def test_every_final_outcome_of_the_road_is_there(iso: Definition) -> None:
    outcomes = {s.final for s in iso.states.values() if s.final}
    assert outcomes == {"completed", "refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped"}


def test_a_definition_survives_its_text_with_the_order_of_the_content(iso: Definition) -> None:
    text = loader.definition_json(iso)
    again = loader.definition_from(text, ENGINE.vocabulary)
    assert again == iso
    assert list(again.states) == list(iso.states)
    assert again.actions_from == iso.actions_from
    assert digest(loader.definition_json(again)) == digest(text)
    assert loader.definition_json(_assemble(content_roots())) == text


def test_a_changed_word_changes_the_hash(tmp_path: Path, iso: Definition) -> None:
    roots = copy_content(tmp_path)
    path = tmp_path / "workflows/phases/certification.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("days: 90", "days: 60"), encoding="utf-8")
    assert digest(loader.definition_json(_assemble(roots))) != digest(loader.definition_json(iso))


def test_an_overlay_replaces_a_whole_file(tmp_path: Path) -> None:
    overlay = tmp_path / "workflows" / "phases"
    overlay.mkdir(parents=True)
    shipped = content_roots()
    text = (shipped.shipped / "workflows/phases/settlement.yaml").read_text(encoding="utf-8")
    (overlay / "settlement.yaml").write_text(text.replace("working_days: 20", "working_days: 25"), encoding="utf-8")
    deadline = _assemble(ContentRoots(shipped.shipped, tmp_path)).states["settling"].deadline
    assert deadline is not None
    assert deadline.working_days == 25
    (overlay / "settlement.yaml").write_text("phase: [", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        loader.load(ContentRoots(shipped.shipped, tmp_path))
    assert caught.value.faults[0].file == str(overlay / "settlement.yaml")


def test_a_scheme_words_an_action_anew(tmp_path: Path) -> None:
    roots = copy_content(tmp_path)
    path = tmp_path / "workflows/schemes/iso_9001.yaml"
    text = path.read_text(encoding="utf-8")
    addition = """\
adds:
  settlement:
    replaces: [settle]
    actions:
      settle: {title: Quyết toán tại nhà, from: settling, leaves: settled, by: [finance, case_officer]}
      ask_again: {title: Hỏi lại, from: settling, to: acceptance, by: finance}
"""
    path.write_text(text + addition, encoding="utf-8")
    definition = _assemble(roots)
    assert definition.actions["settle"].by == ("finance", "case_officer")
    assert definition.actions["settle"].to == "surveillance"
    assert definition.actions["ask_again"].phase == "settlement"
    path.write_text(text + addition.replace("    replaces: [settle]\n", ""), encoding="utf-8")
    with pytest.raises(ContentError, match="the name 'settle' is already taken"):
        _assemble(roots)


def test_missing_forms_and_councils_keep_a_scheme_from_being_assembled() -> None:
    with pytest.raises(ContentError) as caught:
        _assemble(content_roots(), forms={n: "0" for n in FORMS if n != "budget"}, councils={})
    assert [str(f).split(": ", 1)[1] for f in caught.value.faults] == [
        "there is no form 'budget'",  # in the approval
        "there is no form 'budget'",  # and when a case is put on a list
        "there is no council 'task_selection'",
    ]


def test_json_schemas_know_the_short_forms_and_the_settings() -> None:
    made = schemas({"phase": Phase, "scheme": Scheme, "roles": Roles}, with_settings={"phase"})
    assert list(made) == ["phase", "scheme", "roles"]
    assert r"^\\$[a-z]" in made["phase"]
    assert r"^\\$[a-z]" not in made["scheme"]
    assert '"from_phases"' in made["phase"]
    assert '"from_"' not in made["phase"]
    assert made == schemas({"phase": Phase, "scheme": Scheme, "roles": Roles}, with_settings={"phase"})
