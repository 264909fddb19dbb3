"""The drawing says what the definition says, for eyes, for screen readers and for the docs."""

from __future__ import annotations

import json
import re

import pytest

from caseflow.bootstrap import ENGINE
from caseflow.core.content import content_roots
from caseflow.workflows import loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.diagram import Step, graph, mermaid, trail
from tests.content.planted import FORMS


@pytest.fixture(scope="module")
def iso() -> Definition:
    return loader.assemble(
        loader.load(content_roots()),
        "iso_9001",
        ENGINE.vocabulary,
        councils={"task_selection": {}},
        ballots={"ballot_iso_9001": {}},
        forms=dict.fromkeys(FORMS, ""),
    )


def test_every_state_is_a_node_and_every_road_an_edge(iso: Definition) -> None:
    drawing = json.loads(json.dumps(graph(iso)))
    assert [n["name"] for n in drawing["nodes"]] == list(iso.states)
    roads = {(a, s) for a, action in iso.actions.items() if action.to for s in action.from_}
    assert {(e["action"], e["from"]) for e in drawing["edges"]} == roads
    assert len({e["id"] for e in drawing["edges"]}) == len(drawing["edges"])
    kinds = {n["name"]: n["kind"] for n in drawing["nodes"]}
    assert (kinds["draft"], kinds["submitted"], kinds["supplement"]) == ("start", "step", "pause")
    assert (kinds["closed"], kinds["lapsed"]) == ("good_end", "bad_end")
    assert {e["action"] for e in drawing["edges"] if e["escape"]} == {"withdraw", "stop", "terminate"}


def test_what_stays_is_not_an_edge(iso: Definition) -> None:
    drawing = graph(iso)
    (node,) = [n for n in drawing["nodes"] if n["name"] == "in_progress"]
    assert [s["action"] for s in node["stays"]] == ["report_progress"]
    assert "report_progress" not in {e["action"] for e in drawing["edges"]}


def test_the_way_of_a_case_is_marked(iso: Definition) -> None:
    steps = [
        Step("submit", "draft", "submitted"),
        Step("ask_supplement", "submitted", "supplement"),
        Step("answer_supplement", "supplement", "submitted"),
    ]
    way = trail(iso, steps)
    assert way["current"] == "submitted"
    assert {n["name"]: n["visits"] for n in way["nodes"] if n["visits"]} == {
        "draft": 1,
        "submitted": 2,
        "supplement": 1,
    }
    assert [n["name"] for n in way["nodes"] if n["current"]] == ["submitted"]
    passed = [e["id"] for e in way["edges"] if e["passes"]]
    assert sorted(passed) == ["answer_supplement:supplement", "ask_supplement:submitted", "submit:draft"]
    assert way["elsewhere"] == []


def test_a_case_without_steps_stands_at_the_beginning(iso: Definition) -> None:
    assert trail(iso, [])["current"] == "draft"


def test_steps_of_an_older_definition_are_kept_apart(iso: Definition) -> None:
    way = trail(iso, [Step("check", "draft", "checked"), Step("repeat", "checked", "submitted")])
    assert [s["action"] for s in way["elsewhere"]] == ["check", "repeat"]
    assert way["current"] == "submitted"
    assert {n["name"]: n["visits"] for n in way["nodes"] if n["visits"]} == {"draft": 1, "submitted": 1}


def test_mermaid_declares_what_it_uses(iso: Definition) -> None:
    text = mermaid(iso, "en")
    assert text.startswith("stateDiagram-v2\n")
    declared = set(re.findall(r'state "[^"]+" as (\w+)', text))
    arrows = re.findall(r"^ +(\S+) --> (\S+)(?: : (.+))?$", text, re.MULTILINE)
    assert {end for arrow in arrows for end in arrow[:2]} - declared == {"[*]"}
    assert ("submitted", "received", "Receive the application") in arrows
    assert ("received", "eligibility_check", "Give to a case officer") in arrows
    assert ("phase_registration", "withdrawn", "Withdraw the application") in arrows
    assert not [a for a in arrows if a[2] and re.search('[:;"#]', a[2])]
    assert "Nộp hồ sơ" in mermaid(iso, "vi")
