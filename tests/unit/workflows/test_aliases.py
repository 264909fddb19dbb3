"""Editions are read with the names of today, whatever they were called when the edition was published."""

from __future__ import annotations

import json

from caseflow.bootstrap import ENGINE
from caseflow.core.content import content_roots
from caseflow.core.reader import Fault, parse
from caseflow.core.values import Plain
from caseflow.workflows.aliases import Aliases, faults, former, renamed
from caseflow.workflows.loader import definition_from, definition_json
from tests.content.doc_parts import rulebook

STORED: Plain = {
    "states": {
        "open": {"waits_for": "old", "deadline": {"overdue": [{"after": 1, "to": ["turn", "old"], "notify": "told"}]}},
        "idle": {"waits_for": "other", "deadline": {"days": 3}},
        "over": {"waits_for": None},
    },
    "actions": {
        "go": {
            "by": ["old", "other"],
            "picks": {"as": "bound", "where": "to"},
            "needs": [{"name": "linked", "args": {"value": "bound", "where": "to", "is": ["open"], "otherwise": {}}}],
            "does": [{"name": "notify", "args": {"value": "told", "to": "old"}}],
        },
    },
    "tasks": {"visit": {"by": ["old"], "announces": "told", "needs": [], "does": []}},
    "documents": {"scan": {"by": "old"}},
}
BEFORE = Aliases(roles={"old": "new"}, messages={"told": "said"}, links={"bound": "tied"})


def test_roles_messages_and_links_have_the_names_of_today_wherever_they_are_named() -> None:
    made = renamed(STORED, ENGINE.vocabulary, BEFORE)
    assert made["states"]["open"]["waits_for"] == "new"
    assert made["states"]["open"]["deadline"]["overdue"] == [{"after": 1, "to": ["turn", "new"], "notify": "said"}]
    assert made["states"]["idle"] == STORED["states"]["idle"]
    assert made["states"]["over"]["waits_for"] is None
    go = made["actions"]["go"]
    assert (go["by"], go["picks"]) == (["new", "other"], {"as": "tied", "where": "to"})
    assert go["needs"][0]["args"]["value"] == "tied"
    assert go["needs"][0]["args"]["is"] == ["open"]
    assert go["does"][0]["args"] == {"value": "said", "to": "new"}
    assert (made["tasks"]["visit"]["by"], made["tasks"]["visit"]["announces"]) == (["new"], "said")
    assert made["documents"]["scan"]["by"] == "new"


def test_what_was_stored_stays_as_it_is() -> None:
    kept = json.dumps(STORED)
    renamed(STORED, ENGINE.vocabulary, BEFORE)
    assert json.dumps(STORED) == kept


def test_a_shipped_road_is_read_with_another_name_of_a_role_and_with_none() -> None:
    text = definition_json(rulebook("iso_9001", content_roots()).definition)
    today = definition_from(text, ENGINE.vocabulary, Aliases(roles={"finance": "treasury"}))
    assert "treasury" in today.parties
    assert "finance" not in today.parties
    assert "finance" in definition_from(text, ENGINE.vocabulary).parties
    assert not Aliases()
    assert Aliases(links={"a": "b"})
    assert Aliases(messages={"a": "b"})


def test_former_names_are_found_by_what_they_are_called_today() -> None:
    assert former({"new": ("old", "older"), "same": ()}) == {"old": "new", "older": "new"}


def test_a_former_name_is_borne_by_nobody_today_and_claimed_once() -> None:
    source = parse("roles:\n  a: {was: [b]}\n  b: {was: [c]}\n  d:\n    was: [c]\n", "roles.yaml")
    found = list(faults(source, "roles", {"a": ("b",), "b": ("c",), "d": ("c",)}))
    assert found == [
        Fault("roles.yaml", 2, "'b' is no former name: something is called so today"),
        Fault("roles.yaml", 5, "'c' was the name of 'b' already"),
    ]
