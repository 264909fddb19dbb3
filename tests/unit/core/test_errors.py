"""Errors speak both languages, and carry what the page needs to help."""

from __future__ import annotations

import pytest

from caseflow.core.errors import (
    CaseflowError,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
    TooMany,
)
from caseflow.core.text import say

SLOW = say("Chậm lại.", "Slow down.")


@pytest.mark.parametrize(
    "error",
    [
        NotFound(),
        NotFound(SLOW),
        NotSignedIn(),
        NotAllowed(SLOW),
        Refused([SLOW]),
        Invalid({"name": [SLOW]}),
        Conflict(SLOW),
        TooLarge(SLOW),
        TooMany(SLOW, 60),
    ],
)
def test_every_error_a_person_can_meet_has_a_sentence_in_both_languages(error: CaseflowError) -> None:
    assert str(error) == error.message.en, "what stands in a log"
    assert error.message.vi
    assert error.message.vi != error.message.en


def test_what_is_not_there_says_so_in_the_words_of_its_place() -> None:
    assert NotFound(SLOW).message == SLOW
    assert NotFound().message != SLOW


def test_a_refusal_names_every_reason_in_its_order() -> None:
    refused = Refused([say("Một.", "One."), say("Hai.", "Two.")])
    assert refused.message == say("Một.; Hai.", "One.; Two.")
    assert [r.en for r in refused.reasons] == ["One.", "Two."]


def test_bad_input_is_told_field_by_field_and_what_was_typed_is_kept_as_it_was() -> None:
    typed = {"stars": 9}
    error = Invalid({"stars": [SLOW, say("Hai.", "Two.")], "": [say("Ba.", "Three.")]}, typed)
    typed["stars"] = 1
    assert error.message == SLOW
    assert error.fields == {"stars": (SLOW, say("Hai.", "Two.")), "": (say("Ba.", "Three."),)}
    assert error.values == {"stars": 9}
    assert Invalid.at("stars", "Hai.", "Two.").fields == {"stars": (say("Hai.", "Two."),)}
    assert Invalid.at("stars", "Hai.", "Two.").values == {}


def test_a_lost_race_shows_what_happened_meanwhile_and_too_many_tries_say_how_long_to_wait() -> None:
    assert Conflict(SLOW).meanwhile == ()
    assert Conflict(SLOW, ["accept", "assign"]).meanwhile == ("accept", "assign")
    assert TooMany(SLOW, 90).retry_after == 90
