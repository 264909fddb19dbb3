"""What a small road looks like when it is drawn: nodes, edges, the way that a case took, the text for the docs."""

from __future__ import annotations

from caseflow.workflows.diagram import Step, graph, mermaid, trail
from caseflow.workflows.schema import Role
from tests.unit.workflows.build import action, both, definition, state, task

ROAD = definition(
    states={
        "draft": state(title="Draft", waits_for="applicant"),
        "sent": state("work", title='Sent: "now"; #1 {a}', waits_for="desk"),
        "paused": state("work", title="Paused", clock="stopped"),
        "done": state("work", title="Done", final="completed"),
        "lost": state("work", title="Lost", final="lapsed"),
    },
    actions={
        "submit": action("draft", "sent", ["applicant", "desk"], title="Submit"),
        "note": action(["sent", "draft"], title="Note"),
        "stop": action(["draft", "sent", "paused"], "lost", title="Stop", from_phases=["work", "elsewhere"]),
        "close": action("sent", "done", title="Close"),
    },
)


def test_a_drawing_with_roles_says_who_acts_by_when_and_which_tasks_begin() -> None:
    roles = {name: Role.model_validate({"title": both(name)}) for name in ("desk", "applicant", "expert")}
    road = definition(
        states={
            "draft": state(title="Draft", waits_for="applicant"),
            "sent": state(
                "work", title="Sent", waits_for="desk", opens=["visit"], deadline={"days": 9, "legal_basis": "TT 1"}
            ),
            "done": state("work", title="Done", final="completed"),
        },
        actions={
            "submit": action("draft", "sent", ["applicant", "desk"], title="Submit"),
            "close": action("sent", "done", "system", title="Close"),
        },
        tasks={"visit": task(title="Visit", by="expert", deadline={"months": 1, "legal_basis": "TT 1"})},
    )
    drawn = mermaid(road, "en", roles).splitlines()
    assert r'        state "Draft (en)\napplicant (en)" as draft' in drawn
    assert r'        state "Sent (en)\ndesk (en), 9 day(s)" as sent' in drawn
    assert '        state "Done (en)" as done' in drawn
    assert "    draft --> sent : Submit (en) (applicant (en), desk (en))" in drawn
    assert "    sent --> done : Close (en) (system)" in drawn
    assert "    note right of sent : Visit (en) (expert (en), 1 month(s))" in drawn
    assert not any("note" in line or r"\n" in line for line in mermaid(road, "en").splitlines())


def test_a_graph_says_everything_that_is_drawn() -> None:
    drawn = graph(ROAD)
    assert (drawn["name"], drawn["title"]) == ("small", both("small"))
    assert drawn["phases"] == [{"name": "intake", "title": both("Intake")}, {"name": "work", "title": both("Work")}]
    assert drawn["nodes"][0] == {
        "name": "draft",
        "title": both("Draft"),
        "phase": "intake",
        "final": None,
        "kind": "start",
        "waits_for": "applicant",
        "stays": [{"action": "note", "title": both("Note")}],
    }
    assert [(node["name"], node["kind"], node["final"]) for node in drawn["nodes"]] == [
        ("draft", "start", None),
        ("sent", "step", None),
        ("paused", "pause", None),
        ("done", "good_end", "completed"),
        ("lost", "bad_end", "lapsed"),
    ]
    assert [(edge["id"], edge["action"], edge["from"], edge["to"], edge["escape"]) for edge in drawn["edges"]] == [
        ("submit:draft", "submit", "draft", "sent", False),
        ("stop:draft", "stop", "draft", "lost", True),
        ("stop:sent", "stop", "sent", "lost", True),
        ("stop:paused", "stop", "paused", "lost", True),
        ("close:sent", "close", "sent", "done", False),
    ]
    assert drawn["edges"][0]["title"] == both("Submit")
    assert drawn["edges"][0]["by"] == ["applicant", "desk"]


def test_a_trail_counts_visits_and_passes_and_marks_where_the_case_stands() -> None:
    steps = [Step("submit", "draft", "sent"), Step("note", "sent", "sent"), Step("submit", "draft", "sent")]
    way = trail(ROAD, steps)
    assert {node["name"]: (node["visits"], node["current"]) for node in way["nodes"]} == {
        "draft": (1, False),
        "sent": (2, True),  # who stays does not come anew
        "paused": (0, False),
        "done": (0, False),
        "lost": (0, False),
    }
    assert {edge["id"]: edge["passes"] for edge in way["edges"] if edge["passes"]} == {"submit:draft": 2}
    assert (way["current"], way["elsewhere"], way["name"]) == ("sent", [], "small")


def test_steps_that_the_road_does_not_have_are_told_apart() -> None:
    steps = [Step("check", "draft", "sent"), Step("submit", "old", "sent"), Step("submit", "draft", "new")]
    way = trail(ROAD, steps)
    assert way["elsewhere"] == [
        {"action": "check", "from": "draft", "to": "sent"},
        {"action": "submit", "from": "old", "to": "sent"},
        {"action": "submit", "from": "draft", "to": "new"},
    ]
    assert way["current"] == "new"
    assert not any(node["current"] for node in way["nodes"])
    begun = trail(ROAD, [])
    assert [(node["name"], node["visits"]) for node in begun["nodes"] if node["current"]] == [("draft", 1)]


def test_a_road_of_two_states_knows_both() -> None:
    short = definition(
        states={"draft": state(), "done": state(final="completed")}, actions={"close": action("draft", "done")}
    )
    assert trail(short, [Step("close", "draft", "done")])["elsewhere"] == []


def test_mermaid_draws_a_box_for_each_phase_and_escapes_from_the_box() -> None:
    assert mermaid(ROAD, "en") == (
        "stateDiagram-v2\n"
        "    direction TB\n"
        "    [*] --> draft\n"
        '    state "Intake (en)" as phase_intake {\n'
        '        state "Draft (en)" as draft\n'
        "    }\n"
        '    state "Work (en)" as phase_work {\n'
        "        state \"Sent– 'now', 1 (a) (en)\" as sent\n"
        '        state "Paused (en)" as paused\n'
        '        state "Done (en)" as done\n'
        '        state "Lost (en)" as lost\n'
        "    }\n"
        "    draft --> sent : Submit (en)\n"
        "    phase_work --> lost : Stop (en)\n"
        "    draft --> lost : Stop (en)\n"
        "    sent --> done : Close (en)\n"
        "    done --> [*]\n"
        "    lost --> [*]\n"
    )
    assert mermaid(ROAD) == mermaid(ROAD, "vi")
    assert "Intake (vi)" in mermaid(ROAD)
