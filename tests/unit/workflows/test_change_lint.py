"""The mistakes of a change, by the files alone and against older editions, each with its line and the near word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from caseflow.core.reader import Fault, parse, validate
from caseflow.workflows import change_lint
from caseflow.workflows.changes import Change
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.road import Loaded, Road
from tests.unit.workflows import build
from tests.unit.workflows.build import action, state, task

HEAD = """\
change: better
road: {road}
from_edition: {edition}
because: {{vi: Vì, en: Why}}
legal_basis: TT 1
"""
OLD, NEW, NEWEST = "a" * 64, "b" * 64, "c" * 64


def loaded(words: str = "", road: str = "small", edition: str = "any", name: str = "better.yaml") -> Loaded[Change]:
    """A change as its file says it; its own words begin at line 6."""
    source = parse(HEAD.format(road=road, edition=edition) + words, name)
    return Loaded(validate(source, Change), source)


def told(faults: Any) -> list[tuple[int, str, str]]:
    """Line, message and near word of each fault, in their order."""
    return [(one.line, one.message, one.suggestion) for one in sorted(set(faults), key=lambda f: (f.line, f.message))]


class Piece:
    """What the checks ask of a piece of a road that is not read from a file."""

    def __init__(self, value: Any) -> None:
        self.value = value


def files(**own: Any) -> Road:
    """A road as the files say it: that of `build.definition`, with `own`."""
    drawn = build.definition(**own)
    road = Road.__new__(Road)
    road.faults = []
    road.states = {name: Piece(one) for name, one in drawn.states.items()}  # type: ignore[misc]
    road.actions = {name: Piece(one) for name, one in drawn.actions.items()}  # type: ignore[misc]
    road.tasks = {name: Piece(one) for name, one in drawn.tasks.items()}  # type: ignore[misc]
    return road


def checked(
    words: str, roads: Mapping[str, Road] | None = None, forms: set[str] | None = None, road: str = "small"
) -> list[tuple[int, str, str]]:
    known = roads if roads is not None else {"small": files(tasks={"look": task()})}
    return told(change_lint.check({"better": loaded(words, road)}, known, {"report"} if forms is None else forms))


def test_the_files_alone_show_what_is_not_there() -> None:
    words = """\
states:
  before: sentt
  other: {dropped_to: done}
  third: {ask: [draft, nowhere], question: {vi: Gì, en: What}}
actions: {go: submitt}
tasks: {visit: lookk, test: null}
drafts: {old: reportt, x: null}
"""
    assert checked(words) == [
        (7, "there is no state 'sentt'", "sent"),
        (8, "'done' is an end: a case comes to its end by a step", ""),
        (9, "there is no state 'nowhere'", ""),
        (10, "there is no action 'submitt'", "submit"),
        (11, "there is no task 'lookk'", "look"),
        (12, "there is no form 'reportt'", "report"),
    ]
    assert checked("states: {before: sent}\nactions: {go: submit}\ntasks: {v: look}\ndrafts: {o: report}\n") == []


def test_nothing_is_said_of_forms_that_could_not_be_read_and_of_roads_with_faults() -> None:
    assert told(change_lint.check({"better": loaded("drafts: {old: new}\n")}, {"small": files()}, None)) == []
    broken = files()
    broken.faults = [Fault("road.yaml", 1, "wrong")]
    assert checked("states: {before: nowhere}\n", {"small": broken}) == []


def test_roads_that_are_not_there_are_named() -> None:
    assert checked("", road="smal") == [(2, "there is no road 'smal'", "small")]
    assert checked("", road="[small, none]") == [(2, "there is no road 'none'", "")]


def test_of_several_roads_each_may_have_the_state() -> None:
    other = files(states={"draft": state(title="Draft"), "there": state(title="There")}, actions={})
    assert checked("states: {before: there}\n", {"small": files(), "big": other}, road="[small, big]") == []
    assert checked("states: {before: there}\n", {"small": files(), "big": other}) != []


def test_two_old_names_cannot_become_one() -> None:
    assert checked("tasks: {a: look, b: look}\n") == [(6, "'a' has become 'look' already", "")]


def test_two_changes_cannot_move_the_same_cases() -> None:
    other = loaded("", edition="[any, aaaaaaaa]", name="other.yaml")
    pair = {"better": loaded(), "other": other}
    assert [(f.file, f.message) for f in change_lint.check(pair, {"small": files()}, set())] == [
        ("other.yaml", "the change 'better' moves the cases of this edition of 'small' already")
    ]
    apart = {"better": loaded(edition="bbbbbbbb"), "other": loaded(edition="aaaaaaaa", name="other.yaml")}
    assert list(change_lint.check(apart, {"small": files()}, set())) == []
    roads = {"better": loaded(), "other": loaded(road="big", name="other.yaml")}
    assert list(change_lint.check(roads, {"small": files(), "big": files()}, set())) == []


def test_editions_that_the_road_never_had_are_named() -> None:
    one = loaded(edition="[aaaaaaaa, deadbeef00]")
    assert told(change_lint.unresolved(one.value, one.source, [OLD])) == [
        (3, "the road 'small' never had an edition 'deadbeef00'", "")
    ]
    assert told(change_lint.unresolved(one.value, one.source, [OLD, "deadbeef00" + "0" * 54])) == []
    assert told(change_lint.unresolved(loaded(edition="aaaaaaab").value, one.source, [OLD]))[0][2] == "aaaaaaaa"
    assert told(change_lint.unresolved(one.value, one.source, [OLD, "a" * 60 + "bbbb"]))[0][1] == (
        "'aaaaaaaa' is the beginning of 2 editions: write more of it"
    )
    several = loaded(road="[small, big]", edition="deadbeef00")
    assert told(change_lint.unresolved(several.value, several.source, [OLD])) == [], "another road may have had it"


def book(sha256: str = OLD, **own: Any) -> Rulebook:
    return Rulebook(build.definition(**own), build.WORDS, sha256)


def against(words: str, olds: Sequence[Rulebook], new: Rulebook, road: str = "small") -> list[tuple[int, str, str]]:
    one = loaded(words, road)
    return told(change_lint.against(one.value, one.source, olds, new))


def test_every_state_in_which_cases_can_stand_has_a_place() -> None:
    new = book(NEW, states={"draft": state(title="Draft"), "sent": state("work", final="completed")}, actions={})
    old = book(states={
        "draft": state(title="Draft"), "sent": state(title="Sent"), "waiting": state(title="Waits"),
        "done": state("work", final="completed"),
    })  # fmt: skip
    name = f"the edition {OLD[:12]}"
    assert against("", [old], new) == [
        (1, f"the state 'sent' of {name} has become an end: say where its cases go", ""),
        (1, f"the state 'waiting' of {name} has no place: say what becomes of its cases", ""),
    ]
    placed = "states: {waiting: draft, sent: {dropped_to: draft}}\n"
    assert against(placed, [old], new) == []
    assert against("states:\n  waiting: nowhere\n  sent: draft\n", [old], new) == [
        (7, "there is no state 'nowhere'", "")
    ]


def test_names_that_no_older_edition_has_are_told_with_the_near_word() -> None:
    words = "states: {sentt: sent}\nactions: {submitt: submit}\ntasks: {visit: null}\ndrafts: {old: null}\n"
    none = "no edition from which the change leads has a"
    assert against(words, [book()], book(NEW)) == [
        (6, f"{none} state 'sentt'", "sent"),
        (7, f"{none} action 'submitt'", "submit"),
        (8, f"{none} task 'visit'", ""),
        (9, f"{none} form 'old'", ""),
    ]
    assert against(words, [], book(NEW)) == [], "nobody keeps to an older edition"
    assert against("states: {sentt: nowhere}\n", [book()], book(NEW), road="[small, big]") == [], "the other's"


def test_tasks_and_drafts_have_a_place() -> None:
    old = book(
        tasks={"visit": task(), "test": task()},
        actions={"submit": action("draft", "sent", "applicant", does=[{"freeze": "paper"}])},
        forms={"paper": "1" * 64, "report": "2" * 64},
    )  # fmt: skip
    new = book(NEW, tasks={"look": task()}, forms={"papers": "1" * 64, "report": "2" * 64})
    name = f"the edition {OLD[:12]}"
    assert against("", [old], new) == [
        (1, f"the draft 'paper' of {name} has no place: say its form of today, or null", "papers"),
        (1, f"the task 'test' of {name} has no place: say its name of today, or null", ""),
        (1, f"the task 'visit' of {name} has no place: say its name of today, or null", ""),
    ]
    assert against("tasks: {visit: look, test: null}\ndrafts: {paper: papers}\n", [old], new) == []


def test_a_new_name_may_not_meet_one_that_goes_on() -> None:
    old, new = book(tasks={"visit": task(), "look": task()}), book(NEW, tasks={"look": task()})
    name = f"the edition {OLD[:12]}"
    assert against("tasks: {visit: look}\n", [old], new) == [(6, f"a task of {name} is called 'look' already", "")]
    assert against("tasks: {visit: look, look: null}\n", [old], new) == []


def test_what_was_done_is_not_forgotten_where_it_counts() -> None:
    steps = {
        "submit": action("draft", "sent", "applicant"),
        "accept": action("sent", None),
        "ask": action("sent", None, at_most=1),
        "quiet": action("sent", None),
        "close": action("sent", "done", separate_from=["accept"]),
    }
    old, new = book(actions=steps), book(NEW, actions={n: steps[n] for n in ("submit",)} | {"accepts": action("sent")})
    name = f"the edition {OLD[:12]}"
    assert against("", [old], new) == [
        (1, f"what was done as 'accept' in {name} counts there: say its name of today, or null", "accepts"),
        (1, f"what was done as 'ask' in {name} counts there: say its name of today, or null", ""),
    ]
    assert against("actions: {accept: accepts, ask: null}\n", [old], new) == []


def test_what_timers_will_take_has_a_name_of_today() -> None:
    steps = {
        "submit": action("draft", "sent", "applicant", does=[{"schedule_surveillance": "expire"}]),
        "expire": action("sent", "done", "system"),
    }
    old, new = book(actions=steps), book(NEW)
    message = f"timers of the edition {OLD[:12]} take the action 'expire': say its name of today"
    assert against("", [old], new) == [(1, message, "")]
    assert against("actions: {expire: null}\n", [old], new) == [(6, message, "")]
    assert against("actions: {expire: close}\n", [old], new) == []


def test_a_change_that_names_an_edition_goes_before_one_of_any() -> None:
    every, named = loaded(), loaded(edition="aaaaaaaa", name="named.yaml")
    changes = {"every": every, "named": named}
    found = change_lint.changes_for(changes, [OLD, NEW, NEWEST], NEWEST)
    assert {sha256: one is named for sha256, one in found.items()} == {OLD: True, NEW: False}
    assert NEWEST not in found


def test_forms_of_drafts_are_those_that_steps_sign() -> None:
    signs = action("draft", "sent", "applicant", needs=[{"form_complete": "paper"}], does=[{"freeze": "other"}])
    assert change_lint.drafted(book(actions={"submit": signs})) >= {"other"}
    assert change_lint.drafted(book()) == frozenset()


@pytest.mark.parametrize("edition", ["any", OLD])
def test_an_edition_is_never_led_to_itself(edition: str) -> None:
    assert change_lint.changes_for({"better": loaded(edition=edition)}, [OLD], OLD) == {}
