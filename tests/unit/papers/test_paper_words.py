"""What papers on their way forbid, and what an issued one allows."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.papers.words import PAPERS, PaperFacts
from caseflow.workflows.machine import Rulebook
from tests.unit.workflows.build import action, book, facts, state, text

STATES = {
    "draft": state(title="Draft", waits_for="applicant"),
    "sent": state(title="Sent", waits_for="desk"),
    "done": state("work", title="Done", final="completed"),
}
ACTIONS = {
    "submit": action("draft", "sent", "applicant", title="Submit"),
    "decide": action("sent", "done", title="Decide", paper="decision"),
    "warn": action("sent", title="Warn", paper="warning"),
    "note": action("sent", title="Note"),
    "close": action("sent", "done", title="Close", needs=[{"paper_issued": "warning"}]),
    "withdraw": action("sent", "done", "applicant", title="Withdraw"),
    "lapse": action("sent", "done", "system", title="Lapse"),
    "either": action("sent", "done", ["system", "applicant"], title="Either"),
    "help": action("sent", "done", ["applicant", "desk"], title="Help"),
}  # fmt: skip
NONE = PaperFacts()
ONE = PaperFacts(under_way={"decide": text("Decision")})


def road(**more: Any) -> Rulebook:
    return book(states=STATES, actions={**ACTIONS, **more})


def told(step: str, known: PaperFacts, **more: Any) -> list[tuple[str, str]]:
    return [(one.vi, one.en) for one in road(**more).check(step, facts("sent", {PAPERS: known}), 1)]


def waits(name: str) -> tuple[str, str]:
    return (
        f"“{name} (vi)” đang chờ ký, ban hành. Hãy chờ văn bản được phát hành hoặc trả lại.",
        f"'{name} (en)' is on its way to be signed and issued; wait until it is issued or sent back.",
    )


def test_what_could_cross_a_paper_is_asked_without_being_said() -> None:
    asked = {name for name, needs in road().needs.items() if any(n.port.word == "nothing_under_way" for n in needs)}
    assert asked == ACTIONS.keys() - {
        "submit",
        "note",
    }  # one begins before any paper, the other moves and makes nothing
    none = book(states=STATES, actions={n: a for n, a in ACTIONS.items() if "paper" not in a and n != "close"})
    assert not any(n.port.word == "nothing_under_way" for needs in none.needs.values() for n in needs)


def test_nothing_is_decided_beside_a_paper_on_its_way() -> None:
    issued = PaperFacts(under_way=ONE.under_way, issued=frozenset({"warning"}))
    assert told("warn", ONE) == [waits("Decision")]
    assert told("close", issued) == [waits("Decision")]
    assert told("help", ONE) == [waits("Decision")]  # a desk may take it, too
    assert told("warn", NONE) == []


def test_every_other_paper_on_its_way_is_named() -> None:
    both = PaperFacts(under_way={"decide": text("Decision"), "warn": text("Warning")})
    assert told("help", both) == [waits("Decision"), waits("Warning")]
    assert told("warn", both) == [waits("Decision")]


@pytest.mark.parametrize("step", ["withdraw", "lapse", "either"])
def test_an_applicant_and_a_term_wait_for_no_paper(step: str) -> None:
    assert told(step, ONE) == []


def test_a_paper_does_not_stand_in_its_own_way() -> None:
    """What is on its way is taken when it is issued; that it is not proposed twice is asked where it is proposed."""
    assert told("decide", ONE) == []


def test_a_step_whose_paper_is_on_its_way_is_not_offered_again() -> None:
    assert told("decide", PaperFacts(under_way=ONE.under_way, offering=True)) == [waits("Decision")]


def test_a_step_may_wait_for_a_paper() -> None:
    missing = [("Chưa ban hành văn bản của bước “Warn (vi)”.", "The paper of 'Warn (en)' is not issued yet.")]
    assert told("close", NONE) == missing
    assert told("close", PaperFacts(issued=frozenset({"decision"}))) == missing
    assert told("close", PaperFacts(issued=frozenset({"warning", "decision"}))) == []


def test_a_paper_that_no_step_makes_is_named_in_general() -> None:
    lone = action("sent", "done", title="Lone", needs=[{"paper_issued": "letter"}])
    assert told("lone", NONE, lone=lone) == [
        (
            "Chưa ban hành văn bản của bước “văn bản cần có”.",
            "The paper of 'the paper that is needed' is not issued yet.",
        )
    ]
