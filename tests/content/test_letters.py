"""What every letter owes its reader: how it greets, by when, and what may be done against what it says."""

from __future__ import annotations

import re

import pytest

from caseflow.core.content import content_roots
from caseflow.notifications.loader import load
from caseflow.workflows.effect_words import OfMessage
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.step_words import COMPLETED
from tests.content.doc_parts import SCHEMES, rulebook

LETTERS = load(content_roots())
FREE = {COMPLETED, "withdrawn"}
"""Ends that nobody suffers against their will."""
AFTER_THE_CONTRACT = {"application_stopped", "certification_failed", "result_failed", "system_failed"}
AFTER_THE_CONTRACT |= {"results_not_accepted", "contract_terminated"}


def adverse() -> set[str]:
    """The letters of shipped roads that tell an applicant of an end against its will."""
    found = set()
    for book in (rulebook(name, content_roots()) for name in SCHEMES):
        for name, action in book.definition.actions.items():
            final = book.definition.states[action.to].final if action.to else None
            if final is not None and final not in FREE:
                told = (said.args for said in book.does[name])
                found |= {args.value for args in told if isinstance(args, OfMessage) and args.to == APPLICANT}
    return found


def test_what_ends_badly_says_what_may_be_done_against_it_and_where_to_ask() -> None:
    named = adverse()
    assert {"application_refused", "application_lapsed", "declaration_cancelled", "contract_liquidated"} <= named
    assert len(named) > 10
    on_the_way = {"certificate_suspended", "work_suspended", "answer_delayed", "recovery_demanded"}
    for name in named | AFTER_THE_CONTRACT | on_the_way:
        vi, en = LETTERS[name].body.vi, LETTERS[name].body.en
        assert re.search(r"[Qq]uyền (kiến nghị|khiếu nại|phản ánh)", vi), name
        assert re.search(r"petition|complain", en), name
        assert "Nơi giải đáp: {{desk}}" in vi, name


@pytest.mark.parametrize("name", sorted(AFTER_THE_CONTRACT))
def test_what_ends_badly_after_the_contract_says_what_becomes_of_the_money(name: str) -> None:
    line = next(line for line in LETTERS[name].body.vi.split("\n") if "{{contract}}" in line)
    assert "khoản 3 Điều 10 Thông tư số 35/2021/TT-BTC" in line
    assert len(re.findall(r"{{\w+}}", line)) == 1, "before the contract the whole line is left out"


def test_letters_of_refusal_give_the_reasons_and_their_ground() -> None:
    for book in (rulebook(name, content_roots()) for name in SCHEMES):
        for name, action in book.definition.actions.items():
            for told in book.tells(name) if action.form == "refusal" else ():
                assert "{{note}}" in LETTERS[told].body.vi, told
                assert "Căn cứ: {{legal_ground}}" in LETTERS[told].body.vi, told


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_letter_greets_its_reader_and_speaks_as_the_agency(name: str) -> None:
    vi = LETTERS[name].body.vi.split("\n")
    assert vi[0] == "Kính gửi Ông/Bà {{recipient_name}},"
    assert "Trân trọng," in vi
    for line in vi:
        assert "{{due_on}}" not in line or "hết ngày {{due_on}}" in line
