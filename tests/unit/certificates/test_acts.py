"""What may be done by hand to a certificate, by its status and by whether a case keeps it."""

from __future__ import annotations

from itertools import product

import pytest

from caseflow.certificates.acts import STATUS_AFTER, Act, possible

BY_HAND = {Act.CORRECT, Act.RENEW, Act.TRANSFER, Act.SUSPEND, Act.WITHDRAW, Act.SURVEY}


def may(status: str, *, has_case: bool = False, case_closed: bool = False, replaced: bool = False) -> set[Act]:
    return set(possible(status, has_case=has_case, case_closed=case_closed, replaced=replaced))


def test_one_that_no_case_keeps_takes_everything_and_is_restored_only_when_suspended() -> None:
    assert may("valid") == BY_HAND
    assert may("suspended") == BY_HAND - {Act.SUSPEND} | {Act.RESTORE}


def test_an_open_case_keeps_its_certificate_except_that_it_may_be_renewed() -> None:
    assert may("valid", has_case=True) == may("suspended", has_case=True) == {Act.RENEW}


def test_what_a_closed_case_recorded_is_kept_by_hand_and_corrected_by_nobody() -> None:
    assert may("valid", has_case=True, case_closed=True) == BY_HAND - {Act.CORRECT}


@pytest.mark.parametrize(("status", "replaced"), [("withdrawn", False), ("renewed", False), ("valid", True)])
def test_what_has_ended_takes_corrections_alone_and_of_a_case_none(status: str, replaced: bool) -> None:
    assert may(status, replaced=replaced) == {Act.CORRECT}
    assert may(status, has_case=True, case_closed=True, replaced=replaced) == set()


def test_every_act_is_possible_somewhere_and_has_its_word_in_the_address() -> None:
    flags = product(("valid", "suspended", "withdrawn"), (False, True), (False, True), (False, True))
    found = {a for s, h, c, r in flags for a in possible(s, has_case=h, case_closed=c, replaced=r)}
    assert found == set(Act)
    assert [f"{act}" for act in (Act.SUSPEND, Act.RESTORE, Act.WITHDRAW)] == ["suspend", "restore", "withdraw"]
    assert STATUS_AFTER == {Act.SUSPEND: "suspended", Act.RESTORE: "valid", Act.WITHDRAW: "withdrawn"}
