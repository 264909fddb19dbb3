"""What a change means for one case: where it goes, or why not, and what becomes of what hangs on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseflow.workflows.change_plan import Asked, Going, Planned, Standing, Stuck, plan
from caseflow.workflows.changes import Change
from tests.unit.workflows import build
from tests.unit.workflows.build import action, both, state, task
from tests.unit.workflows.test_changes import change

TODAY = date(2026, 3, 10)
PAST, AHEAD = date(2026, 3, 9), date(2026, 3, 12)
TERM = {"working_days": 5, "legal_basis": "TT 1"}
LAPSES = {**TERM, "then": "lapse"}


def road(sent: dict[str, Any] | None = None, more: dict[str, Any] | None = None, **own: Any) -> Any:
    """A rule book whose state `sent` has `sent`'s words, with the states `more`."""
    states = {
        "draft": state(title="Draft", waits_for="applicant"),
        "sent": state(title="Sent", waits_for="desk", **(sent or {})),
        "done": state("work", title="Done", final="completed"),
        "lost": state("work", title="Lost", final="lapsed"),
        **(more or {}),
    }
    actions = {"submit": action("draft", "sent", "applicant"), "lapse": action("sent", "lost", "system")}
    return build.book(states=states, actions=actions, **own)


def planned(case: Standing, old: Any = None, new: Any = None, words: Change | None = None, answer: str = "") -> Planned:
    return plan(words or change(), old or road(), new or road(), case, TODAY, answer)


def going(*args: Any, **given: Any) -> Going:
    found = planned(*args, **given)
    assert isinstance(found, Going)
    return found


def why(*args: Any, **given: Any) -> str:
    found = planned(*args, **given)
    assert isinstance(found, Stuck)
    return found.reason.en


def test_a_state_that_is_not_named_goes_on_as_it_is():
    assert going(Standing("sent")) == Going("sent", "none", goes_on=True, new_stay=False)


def test_a_renamed_state_goes_on_under_its_new_name():
    new = road(
        more={"received": state("taken", title="Received")},
        phases={"intake": both("I"), "taken": both("T"), "work": both("W")},
    )
    found = going(Standing("sent"), new=new, words=change(states={"sent": "received"}))
    assert (found.state, found.goes_on, found.new_stay) == ("received", True, False), "the phase was renamed with it"


def test_a_case_of_a_state_that_is_gone_comes_to_another_and_begins_there():
    new = road(more={"other": state("work", title="Other")})
    words = change(states={"sent": {"dropped_to": "other"}, "draft": {"dropped_to": "sent"}})
    found = going(Standing("sent"), new=new, words=words)
    assert (found.state, found.goes_on, found.new_stay) == ("other", False, True)
    same_phase = going(Standing("draft"), new=new, words=words)
    assert (same_phase.state, same_phase.goes_on, same_phase.new_stay) == ("sent", False, False)


def test_a_person_is_asked_where_a_state_has_become_several():
    new = road(more={"b": state(title="B")})
    words = change(states={"sent": {"ask": ["sent", "b"], "question": both("which")}})
    asked = planned(Standing("sent"), new=new, words=words)
    assert isinstance(asked, Asked)
    assert (asked.between, asked.question.en) == (("sent", "b"), "which (en)")
    assert isinstance(planned(Standing("sent"), new=new, words=words, answer="draft"), Asked), "not among them"
    assert going(Standing("sent"), new=new, words=words, answer="b").state == "b"
    assert going(Standing("draft"), new=new, words=words, answer="b").state == "draft", "nothing was asked about it"


@pytest.mark.parametrize(
    ("terms", "before", "after", "due", "found"),
    [
        ("keep", None, None, None, "none"),
        ("keep", TERM, TERM, AHEAD, "kept"),
        ("keep", None, TERM, None, "begins"),
        ("keep", TERM, None, AHEAD, "ends"),
        ("anew", TERM, TERM, AHEAD, "anew"),
        ("anew", None, TERM, None, "anew"),
        ("anew", TERM, None, AHEAD, "ends"),
        ("anew", None, None, None, "none"),
    ],
)
def test_the_last_day_is_kept_counted_anew_begun_or_ended(terms: str, before: Any, after: Any, due: Any, found: str):
    old, new = road({"deadline": before}), road({"deadline": after})
    plan_ = going(Standing("sent", due), old=old, new=new, words=change(terms=terms))
    assert (plan_.term, plan_.goes_on) == (found, terms == "keep")


@pytest.mark.parametrize(
    ("due", "deadline", "terms", "ends"),
    [
        (PAST, LAPSES, "keep", True),
        (TODAY, LAPSES, "keep", False),
        (PAST, TERM, "keep", False),
        (PAST, {**TERM, "on_breach": "escalate"}, "keep", False),
        (PAST, LAPSES, "anew", False),
        (None, LAPSES, "keep", False),
    ],
)
def test_a_case_whose_last_day_is_past_may_be_ended_at_once(due: Any, deadline: Any, terms: str, ends: bool):
    found = going(Standing("sent", due), new=road({"deadline": deadline}), words=change(terms=terms))
    assert found.ends_at_once is ends


def test_open_tasks_and_drafts_go_on_under_the_names_of_today_or_end():
    new = road(tasks={"look": task()}, forms={"report": "1" * 64, "new": "2" * 64})
    words = change(tasks={"visit": "look", "test": None}, drafts={"old": "new", "x": None})
    case = Standing("sent", open_tasks=("visit", "test"), had_tasks=frozenset({"visit", "test"}), drafts=("old", "x"))
    found = going(case, new=new, words=words)
    assert found.tasks == {"visit": "look", "test": None}
    assert found.drafts == {"old": "new", "x": None}


def test_tasks_that_a_state_opens_and_that_the_case_never_had_are_opened():
    new = road({"opens": ["look", "test", "third"]}, tasks={"look": task(), "test": task(), "third": task()})
    words = change(tasks={"visit": "look"})
    assert going(Standing("sent", had_tasks=frozenset({"visit", "third"})), new=new, words=words).opens == ("test",)


def test_what_the_new_edition_has_no_place_for_is_named():
    gone = build.book(states={"draft": state(title="Draft"), "done": state("work", final="completed")}, actions={})
    assert why(Standing("sent"), new=gone) == "The new edition has no step for 'Sent (en)' (sent)."
    assert why(Standing("sent"), words=change(states={"sent": "lost"})).startswith("'Lost (en)' is an end")
    assert why(Standing("sent", open_tasks=("visit",))) == "The new edition has no task 'visit'."
    assert why(Standing("sent", drafts=("old",))) == "The new edition has no form 'old'."
    assert why(Standing("sent", drafts=("old",)), words=change(drafts={"old": "new"})).endswith("no form 'new'.")


def test_a_case_that_is_judged_waits_where_its_sitting_would_change():
    ballot, other = {"criteria": 1}, {"criteria": 2}
    judged = Standing("sent", is_judged=True)
    old = road(ballot=ballot)
    assert going(judged, old=old, new=road(ballot=ballot)).state == "sent"
    assert "once the council has counted" in why(judged, old=old, new=road(ballot=other))
    assert going(Standing("sent"), old=old, new=road(ballot=other)).state == "sent"
    elsewhere = road(more={"other": state("work", title="Other")}, ballot=ballot)
    words = change(states={"sent": {"dropped_to": "other"}})
    assert "once the council has counted" in why(judged, old=old, new=elsewhere, words=words)
