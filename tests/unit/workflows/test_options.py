"""What a person is shown of the actions from a state: their own, open or closed with every reason."""

from __future__ import annotations

from caseflow.programmes.words import FAST_TRACK
from caseflow.workflows.facts import HISTORY, History
from caseflow.workflows.options import names, options
from tests.unit.workflows.build import action, book, facts

BOOK = book(
    actions={
        "submit": action("draft", "sent", "applicant"),
        "take": action("sent", "done", ["desk", "officer"]),
        "lapse": action("sent", "done", "system"),
        "expire": action("sent", "done", ["system", "desk"]),
        "hurry": action("sent", "done", "desk", needs=["fast_track"]),
        "assign": action("sent", None, "officer", at_most=1, needs=["officer_assigned"]),
    }
)
HERE = facts("sent", {HISTORY: History({"assign": 1}), FAST_TRACK: 5})


def test_a_person_holds_the_actions_of_their_parties_in_the_order_of_the_content() -> None:
    assert names(BOOK, "sent", ["desk"]) == ["take", "expire", "hurry"]
    assert names(BOOK, "sent", iter(["officer", "desk"])) == ["take", "expire", "hurry", "assign"]
    assert names(BOOK, "sent", ["applicant"]) == names(BOOK, "sent", []) == names(BOOK, "done", ["desk"]) == []
    assert names(BOOK, "draft", ["applicant"]) == ["submit"]


def test_what_only_the_system_does_is_no_option_even_for_the_system() -> None:
    assert [option.name for option in options(BOOK, HERE, ["system", "desk"], 1)] == ["take", "expire", "hurry"]


def test_what_there_is_not_here_is_not_even_shown_as_closed() -> None:
    without = facts("sent", {FAST_TRACK: None})
    assert [option.name for option in options(BOOK, without, ["desk"], 1)] == ["take", "expire"]


def test_an_option_is_open_or_says_why_not() -> None:
    taken, closed = options(BOOK, HERE, ["officer"], 1)
    assert (taken.name, taken.reasons, taken.is_open) == ("take", (), True)
    assert taken.action is BOOK.definition.actions["take"]
    assert [reason.en for reason in closed.reasons] == [
        "This step may be taken at most 1 time(s).",
        "No case officer has been assigned.",
    ]
    assert not closed.is_open
