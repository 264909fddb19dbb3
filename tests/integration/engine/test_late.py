"""A term has passed: each reader hears it in words of their own, and a delay is told upwards, never downwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.clock import shown
from caseflow.db.models import OutboxMessage
from caseflow.notifications.loader import read
from caseflow.services.engine.late import told as told_in_words
from caseflow.workflows.schema import Roles
from caseflow.workflows.term_words import AWAITING, SUPERVISOR, TURN
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean, later, told

LETTERS = ("deadline_missed", "answer_overdue", "answer_delayed", "applicant_late")


def overdue(journey: Journey) -> dict[str, set[str]]:
    """The day after the last day of the present term: who got which letter."""
    before = {message: len(told(journey, message)) for message in LETTERS}
    assert journey.row.due_on is not None
    later(journey, journey.row.due_on + timedelta(days=1))
    clean(journey)
    found = {message: told(journey, message)[before[message] :] for message in LETTERS}
    assert all(len(people) == len(set(people)) for people in found.values())
    return {message: set(people) for message, people in found.items() if people}


def body(journey: Journey, message: str) -> str:
    with journey.ctx.read() as session:
        newest = sa.select(OutboxMessage.body).where(OutboxMessage.message == message)
        return session.scalars(newest.order_by(OutboxMessage.id.desc()).limit(1)).one()


@sqlite_only
def test_where_the_office_is_late_the_applicant_reads_an_apology(at: OpenStation) -> None:
    journey = at("site_survey")
    officer, head = journey.person("case_officer").email, journey.person("division_head").email
    due = journey.row.due_on
    assert due is not None
    assert overdue(journey) == {"deadline_missed": {officer, head}, "answer_delayed": {journey.applicant.email}}
    letter = body(journey, "answer_delayed")
    assert "xin lỗi" in letter
    assert f"Thời hạn đã qua: hết ngày {shown(due)}" in letter
    assert "Nơi giải đáp: Bộ phận một cửa, 0221 009 9400" in letter
    assert "xử lý ngay" not in letter, "what the office is to do is not the applicant's to read"


@sqlite_only
def test_where_the_applicant_is_late_it_reads_what_is_awaited_and_the_office_reads_of_it(at: OpenStation) -> None:
    journey = at("revision")
    officer, head = journey.person("case_officer").email, journey.person("division_head").email
    assert overdue(journey) == {"answer_overdue": {journey.applicant.email}, "applicant_late": {officer, head}}
    letter = body(journey, "answer_overdue")
    assert "Nội dung còn chờ: Ông/bà chỉnh sửa thuyết minh" in letter
    assert "đề nghị gia hạn" in letter
    assert "báo cho người nộp" not in letter


@sqlite_only
def test_a_delay_of_whoever_is_to_propose_is_told_to_the_head(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    officer, head = journey.person("case_officer").email, journey.person("division_head").email
    assert overdue(journey)["deadline_missed"] == {officer, head}


@sqlite_only
def test_a_delay_of_the_director_is_told_to_nobody_below(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    head, director = journey.person("division_head").email, journey.person("director").email
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    journey.issue(paper, until="sign")
    found = overdue(journey)
    assert director in found["deadline_missed"]
    assert not {head, journey.person("case_officer").email} & found["deadline_missed"]
    assert found["answer_delayed"] == {journey.applicant.email}


@sqlite_only
def test_a_delay_of_finance_is_told_to_the_director(at: OpenStation) -> None:
    journey = at("budget_appraisal")
    head, people = journey.person("division_head").email, {journey.person(who).email for who in ("finance", "director")}
    found = overdue(journey)["deadline_missed"]
    assert people <= found
    assert head not in found


ROLES = Roles.model_validate(
    {
        "permissions": {},
        "supervisor": "head",
        "roles": {
            "applicant": {"title": "Applicant", "party": "outside", "superior": "officer"},
            "host": {"title": "Host", "party": "outside"},
            "officer": {"title": "Officer"},
            "head": {"title": "Head"},
        },
    }
)
PLAIN = """---
name: {}
kind: timer
variables: [link]
{}subject: {{vi: X, en: X}}
---
## vi

{{{{link}}}}

## en

{{{{link}}}}
"""
MESSAGES = {
    "late": read(PLAIN.format("late", "instead: {late: yours, waiting: sorry, about: theirs}\n"), "late.md"),
    "plain": read(PLAIN.format("plain", ""), "plain.md"),
}


@pytest.mark.parametrize(
    ("message", "to", "turn", "expected"),
    [
        ("late", [TURN, SUPERVISOR, AWAITING], "officer", {"late": ["officer", "head"], "sorry": ["applicant"]}),
        ("late", [TURN, SUPERVISOR, AWAITING], "applicant", {"yours": ["applicant"], "theirs": ["officer"]}),
        ("late", [TURN, SUPERVISOR, AWAITING], "host", {"yours": ["host"], "theirs": ["head"]}),
        ("late", [TURN, SUPERVISOR, AWAITING], "head", {"late": ["head"], "sorry": ["applicant"]}),
        ("late", ["applicant"], "officer", {"sorry": ["applicant"]}),
        ("plain", [TURN, SUPERVISOR, AWAITING], "officer", {"plain": ["officer", "head"]}),
        ("plain", [TURN, "applicant"], "officer", {"plain": ["officer", "applicant"]}),
        ("plain", [TURN, SUPERVISOR], "applicant", {"plain": ["applicant", "officer"]}),
    ],
)
def test_who_reads_what(message: str, to: list[str], turn: str, expected: dict[str, list[str]]) -> None:
    assert told_in_words(MESSAGES, message, ROLES, to, turn) == expected
