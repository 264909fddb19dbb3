"""The words of a change: where cases go, what becomes of terms, steps and drafts, which editions are meant."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from caseflow.workflows.changes import Change, Place
from tests.unit.workflows.build import both

A, B, C = "a" * 64, "a" * 10 + "b" * 54, "c" * 64


def change(**own: Any) -> Change:
    """A change of the road `small` from any edition, with `own` words."""
    words = {"change": "better", "road": "small", "from_edition": "any", "because": both("why"), "legal_basis": "TT 1"}
    return Change.model_validate({**words, **own})


def test_a_place_is_one_word_or_says_more():
    assert Place(to="sent").targets("draft") == ("sent",)
    short = change(states={"draft": "same", "sent": "received"})
    assert short.place_of("draft").targets("draft") == ("draft",)
    assert short.place_of("sent").targets("sent") == ("received",)
    assert short.place_of("done").targets("done") == ("done",), "a state that is not named keeps its name"
    gone = change(states={"sent": {"dropped_to": "draft"}}).place_of("sent")
    assert (gone.targets("sent"), gone.goes_on) == (("draft",), False)
    several = change(states={"sent": {"ask": ["x", "y"], "question": both("which")}}).place_of("sent")
    assert (several.targets("sent"), several.goes_on) == (("x", "y"), False)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({}, "exactly one of"),
        ({"to": "a", "dropped_to": "b"}, "exactly one of"),
        ({"ask": ["a", "b"]}, "ask and question go together"),
        ({"to": "a", "question": both("q")}, "ask and question go together"),
        ({"ask": ["a", "a"], "question": both("q")}, "two states to choose from"),
        ({"to": "a", "terms": "soon"}, "keep"),
    ],
)
def test_a_place_that_says_nothing_or_too_much_is_refused(place: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=says):
        change(states={"sent": place})


def test_terms_are_kept_where_a_state_goes_on_and_counted_anew_elsewhere():
    usual = change(states={"a": "b", "c": {"dropped_to": "a"}, "d": {"dropped_to": "a", "terms": "keep"}})
    assert [usual.terms_of(name) for name in "abcd"] == ["keep", "keep", "anew", "keep"]
    anew = change(terms="anew", states={"a": {"to": "b", "terms": "keep"}})
    assert [anew.terms_of(name) for name in "ab"] == ["keep", "anew"]


def test_steps_and_drafts_bear_the_names_of_today_or_end():
    named = change(
        actions={"accept": "receive", "rank": None}, tasks={"visit": "look", "test": None},
        drafts={"old": "new", "x": None},
    )  # fmt: skip
    assert [named.step_of(name) for name in ("accept", "rank", "visit", "test", "other")] == [
        "receive", None, "look", None, "other",
    ]  # fmt: skip
    assert [named.form_of(name) for name in ("old", "x", "other")] == ["new", None, "other"]


def test_an_edition_is_meant_by_its_hash_by_its_beginning_or_by_any():
    assert change().covers((A, B, C), C) == (A, B), "never the newest"
    assert change(from_edition=A).covers((A, B, C), C) == (A,)
    assert change(from_edition=[B[:12], C[:8]]).covers((A, B, C), C) == (B,)
    ambiguous = change(from_edition="a" * 8)
    assert dict(ambiguous.resolve((A, B))) == {"a" * 8: (A, B)}
    assert ambiguous.covers((A, B), C) == ()
    assert dict(change(from_edition=["any", C]).resolve((A, C))) == {C: (C,)}
    assert change(from_edition=["any", C]).of_any
    assert not change(from_edition=C).of_any


@pytest.mark.parametrize("word", ["abc", "ABCDEF01", "all", "", "a" * 65])
def test_what_is_no_edition_is_refused(word: str):
    with pytest.raises(ValidationError):
        change(from_edition=word)


@pytest.mark.parametrize("absent", ["because", "legal_basis", "road", "from_edition"])
def test_a_change_says_why_and_of_what(absent: str):
    with pytest.raises(ValidationError, match=absent):
        change(**{absent: None})
    with pytest.raises(ValidationError):
        change(from_edition=[], road=[])
