"""A road is joined from its phases: settings, exits, additions, documents, certificate; every piece knows its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caseflow.core.reader import ContentError
from caseflow.workflows import loader
from caseflow.workflows.certificate_rules import joined
from caseflow.workflows.definition import Definition
from caseflow.workflows.joining import build
from caseflow.workflows.schema import Sitting
from tests.unit.workflows.build import WORDS
from tests.unit.workflows.province import AFTER, FILES, FOLLOW, INTAKE, SCHEME, WORK, library

FORMS = {"application": "a1", "report": "b2", "verdict": "c3", "other": "d4"}
JURY, SHEET = {"jury": 1}, {"sheet": 1}


def assembled(folder: Path, name: str = "small", changed: dict[str, str] | None = None, **own: Any) -> Definition:
    known: dict[str, Any] = {"councils": {"jury": JURY}, "ballots": {"sheet": SHEET}, "forms": FORMS}
    return loader.assemble(library(folder, **(changed or {})), name, WORDS, **{**known, **own})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Definition:
    return assembled(tmp_path_factory.mktemp("province"))


def test_phases_keep_their_order_and_everything_knows_its_phase(small: Definition) -> None:
    assert list(small.phases) == ["intake", "work", "after"]
    assert small.initial == "draft"
    assert {name: state.phase for name, state in small.states.items()} == {
        "draft": "intake",
        "sent": "intake",
        "dropped": "intake",
        "working": "work",
        "paused": "work",
        "failed": "work",
        "living": "after",
        "closed": "after",
    }
    assert {name: action.phase for name, action in small.actions.items() if action.phase != "work"} == {
        "submit": "intake",
        "take": "intake",
        "drop": "intake",
        "expire": "after",
    }
    assert small.tasks["visit"].phase == "work"
    assert small.phases["intake"].en == "Intake"


def test_exits_lead_to_the_next_phase_that_can_be_entered(small: Definition) -> None:
    assert small.actions["take"].to == "working"
    assert small.actions["judge"].to == "living"
    assert small.actions["stop"].from_ == ("draft", "sent", "working", "paused"), "not the states that are final"


def test_what_the_scheme_sets_adds_and_replaces_holds(small: Definition) -> None:
    term = small.states["sent"].deadline
    assert term is not None
    assert term.working_days == 5
    assert small.actions["take"].title.en == "Take", "replaced, in the place of the phase's own"
    assert list(small.actions)[:3] == ["submit", "take", "drop"]
    assert small.actions["take"].separate_from == ("submit",), "an action of other roads is nobody's here"
    assert [call.name for call in small.actions["drop"].does] == ["unlink"]
    assert [call.name for call in small.actions["resume"].needs] == ["officer_assigned"]
    assert [call.name for call in small.actions["submit"].does] == ["freeze", "notify"]


def test_words_that_are_added_stand_after_the_own_words_of_an_action(tmp_path: Path) -> None:
    extended = (
        FILES[AFTER]
        .replace("  resume:\n", "  judge:\n")
        .replace("[officer_assigned]", "[call_open]\n    does: [assign_code]")
    )
    scheme = FILES[SCHEME].replace(
        "certificate:\n", "  work:\n    extends:\n      judge: {needs: [votes_counted]}\ncertificate:\n", 1
    )
    judge = assembled(tmp_path, changed={AFTER: extended, SCHEME: scheme}).actions["judge"]
    assert [call.name for call in judge.needs][-3:] == ["answered", "call_open", "votes_counted"]
    assert [call.name for call in judge.does] == ["schedule_surveillance", "assign_code"]


def test_a_scheme_adds_states_actions_and_tasks_after_those_of_the_phase(tmp_path: Path) -> None:
    added = """\
adds:
  work:
    replaces: [visit, elsewhere]
    states:
      elsewhere: {title: A, what_now: B, waits_for: desk}
    actions:
      wander: {title: A, from: working, to: elsewhere, by: desk}
      return: {title: A, from: elsewhere, to: working, by: desk}
    tasks:
      visit: {title: Own, by: desk, form: other}
"""
    scheme = FILES[SCHEME].replace("adds:\n", added, 1)
    road = build(library(tmp_path, **{SCHEME: scheme}), "small")
    assert [fault.message for fault in road.faults] == [
        "the phase 'work' has no state, action or task 'elsewhere' to replace"
    ]
    assert list(road.states)[5:] == ["failed", "elsewhere", "living", "closed"]
    assert road.actions["return"].value.to == "working"
    assert road.tasks["visit"].value.title.en == "Own"
    assert road.tasks["visit"].source is road.source
    assert road.tasks["visit"].path == ("adds", "work", "tasks", "visit")
    assert road.actions["pause"].path == ("actions", "pause")


@pytest.mark.parametrize(
    ("target", "state"),
    [("work", "working"), ("work.paused", "paused"), ("after.closed", "closed"), ("intake", "draft")],
)
def test_a_route_leads_to_a_phase_or_to_a_state(tmp_path: Path, target: str, state: str) -> None:
    scheme = FILES[SCHEME].replace("documents:\n", f"routes: {{intake.taken: {target}}}\ndocuments:\n", 1)
    assert assembled(tmp_path, changed={SCHEME: scheme}).actions["take"].to == state


def test_documents_of_the_application_come_first_and_what_the_scheme_says_of_one_holds(tmp_path: Path) -> None:
    work = FILES[WORK].replace("council: jury\n", "council: jury\ndocuments: [late, early, photo]\n", 1)
    file = FILES["documents.yaml"] + (
        "  late: {title: Late, until: judge, legal_basis: TT 1}\n"
        "  early: {title: Early, legal_basis: TT 1}\n"
        "  own: {title: Own, legal_basis: TT 1}\n"
    )
    scheme = FILES[SCHEME].replace("documents:\n", "documents:\n  - own\n", 1)
    documents = assembled(tmp_path, changed={WORK: work, "documents.yaml": file, SCHEME: scheme}).documents
    assert list(documents) == ["plan", "own", "early", "contract", "photo", "late"]
    assert documents["plan"].title.vi == "Kế hoạch cho giấy chứng nhận"
    assert documents["photo"].title.en == "Own photo"
    assert (documents["photo"].required, documents["photo"].until) == (False, ("take",)), "documents.yaml says the rest"


def test_a_document_is_spoken_of_as_the_road_calls_its_result(tmp_path: Path) -> None:
    scheme = FILES[SCHEME].replace("certificate:\n", "certificate:\n  called: {paper: {vi: bằng, en: diploma}}\n", 1)
    documents = FILES["documents.yaml"].replace(
        "    legal_basis: TT 1\n", "    help: {vi: A, en: The $paper}\n    legal_basis: TT 1\n", 1
    )
    drawn = assembled(tmp_path, changed={SCHEME: scheme, "documents.yaml": documents})
    assert drawn.documents["plan"].title.vi == "Kế hoạch cho bằng"
    assert drawn.documents["plan"].help is not None
    assert drawn.documents["plan"].help.en == "The diploma"
    assert drawn.documents["contract"].help is None
    assert drawn.called.paper.en == "diploma"


def test_the_certificate_has_the_words_of_the_phases_and_above_them_those_of_the_scheme(
    tmp_path: Path, small: Definition
) -> None:
    rules = small.certificate
    assert rules is not None
    assert (rules.standard, rules.validity_months, rules.surveillance_months) == ("TCVN 1", 36, (12, 24))
    assert set(rules.legal_basis) == {"validity", "surveillance"}
    assert rules.surveillance_every is not None
    assert rules.surveillance_every.field == "size"
    own = FILES[SCHEME].replace("certificate:\n", "certificate:\n  validity_months: 48\n", 1)
    changed = assembled(tmp_path, changed={SCHEME: own}).certificate
    assert changed is not None
    assert changed.validity_months == 48
    assert assembled(tmp_path, "follow").certificate is None


def test_mappings_of_a_certificate_are_joined_one_level_down_and_nothing_else() -> None:
    base = {"a": {"x": 1, "y": {"deep": 1}}, "b": [1], "c": {"z": 1}}
    own = {"a": {"y": {"other": 2}, "w": 3}, "b": [2], "c": 4, "d": 5}
    assert joined(base, own) == {"a": {"x": 1, "y": {"other": 2}, "w": 3}, "b": [2], "c": 4, "d": 5}
    assert joined({"c": 4}, {"c": {"z": 1}}) == {"c": {"z": 1}}
    assert base["c"] == {"z": 1}, "what is shared stays as it was"


def test_forms_are_those_of_steps_and_drafts_by_their_hash(small: Definition) -> None:
    assert small.forms == {"application": "a1", "report": "b2", "verdict": "c3"}
    assert list(small.forms) == sorted(small.forms)


def test_one_new_sitting_is_said_once_and_others_phase_by_phase(tmp_path: Path, small: Definition) -> None:
    assert (small.council, small.ballot, small.sittings) == (JURY, SHEET, {})
    again = assembled(
        tmp_path, changed={WORK: FILES[WORK].replace("ballot: sheet\n", "ballot: sheet\nagain: same_sitting\n", 1)}
    )
    assert (again.council, again.ballot) == (None, None)
    assert again.sittings == {"work": Sitting(council=JURY, ballot=SHEET, again="same_sitting")}
    after = FILES[AFTER].replace("enters: living\n", "enters: living\nballot: sheet\n", 1)
    two = assembled(tmp_path, changed={AFTER: after})
    assert (two.council, two.ballot) == (None, None)
    assert two.sittings == {
        "work": Sitting(council=JURY, ballot=SHEET),
        "after": Sitting(council=None, ballot=SHEET),
    }
    none = assembled(tmp_path, "follow")
    assert (none.council, none.ballot, none.sittings) == (None, None, {})


def test_a_scheme_says_the_rest_itself(tmp_path: Path, small: Definition) -> None:
    assert (small.kind, small.name, small.apply, small.counts_as) == ("support", "small", True, ("firms",))
    assert small.group is not None
    assert small.group.en == "Management"
    assert (small.applicants, small.standard.vi) == (("company",), "TCVN 1")
    follow = assembled(tmp_path, "follow")
    assert (follow.kind, follow.apply, follow.group) == ("task", False, None)
    assert assembled(tmp_path, "follow", {FOLLOW: FILES[FOLLOW] + "apply: true\n"}).apply


def test_what_is_missing_outside_keeps_a_scheme_from_being_assembled(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        assembled(tmp_path, councils={"jurry": {}}, ballots={}, forms={"applicaton": "1", "report": "2"})
    assert [(Path(f.file).stem, f.message, f.suggestion) for f in caught.value.faults] == [
        ("intake", "there is no form 'application'", "applicaton"),  # filled in as a draft
        ("intake", "there is no form 'application'", "applicaton"),  # and signed
        ("work", "there is no council 'jury'", "jurry"),
        ("work", "there is no ballot 'sheet'", ""),
        ("work", "there is no form 'verdict'", ""),
    ]
    with pytest.raises(ContentError, match="there is no phase 'worck'"):
        assembled(tmp_path, changed={SCHEME: FILES[SCHEME].replace("- work\n", "- worck\n")})
    with pytest.raises(ContentError, match="there is no document 'plann'"):
        assembled(tmp_path, changed={INTAKE: FILES[INTAKE].replace("[plan]", "[plann]")})
    with pytest.raises(ContentError, match="unknown key 'validity'"):
        assembled(
            tmp_path, changed={SCHEME: FILES[SCHEME].replace("certificate:\n", "certificate:\n  validity: 3\n", 1)}
        )


def test_a_definition_is_stored_in_the_order_of_the_content_and_read_back(small: Definition) -> None:
    text = loader.definition_json(small)
    assert loader.definition_from(text, WORDS) == small
    assert '"from":["sent"]' in text
    assert "Tiếp nhận" in text
    assert text.startswith('{"format":1,"kind":"support","name":"small","title":{"vi":"Small","en":"Small"},')


def test_an_action_that_does_not_say_who_takes_it_is_taken_by_whoever_its_states_wait_for(tmp_path: Path) -> None:
    pause = "    from: working\n    to: paused\n"
    said = assembled(tmp_path, changed={})
    silent = assembled(tmp_path, changed={WORK: FILES[WORK].replace(f"{pause}    by: desk\n", pause)})
    assert silent == said
    assert silent.actions["pause"].by == ("desk",)
