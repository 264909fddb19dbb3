"""The money of a case: each stage against the most that may be given, and the parts of the whole cost."""

from __future__ import annotations

import pytest

from caseflow.core.text import say
from caseflow.core.words import LegalBasis
from caseflow.programmes.money import CaseMoney, Ceiling, Sum

BASIS = LegalBasis(source=say("Nghị quyết", "Resolution"))
CEILING = Ceiling(50, 50_000_000, BASIS)


def stage(amount: int, total: int | None) -> Sum:
    limit = None if total is None else CEILING.limit(total)
    return Sum("asked", say("Đề nghị", "Asked"), amount, total, limit, "application", 1)


@pytest.mark.parametrize(
    ("total", "limit"),
    [(75_000_000, 37_500_000), (75_000_001, 37_500_000), (124_000_000, 50_000_000), (None, 50_000_000), (0, 0)],
)
def test_the_ceiling_is_the_smaller_of_share_and_cap(total, limit):
    assert CEILING.limit(total) == limit


@pytest.mark.parametrize(
    ("amount", "total", "over", "own"),
    [
        (62_000_000, 124_000_000, 12_000_000, 62_000_000),
        (50_000_000, 124_000_000, 0, 74_000_000),
        (30_000_000, 124_000_000, -20_000_000, 94_000_000),
        (30_000_000, None, None, None),
    ],
)
def test_a_sum_says_how_it_stands_to_the_ceiling(amount, total, over, own):
    assert (stage(amount, total).over, stage(amount, total).own) == (over, own)


def test_the_parts_make_up_the_whole():
    money = CaseMoney((stage(62_000_000, 124_000_000), stage(50_000_000, 124_000_000)), CEILING, None)
    assert (money.last.amount, money.cut) == (50_000_000, 12_000_000)
    assert [(name, amount) for name, amount, _ in money.shares()] == [
        ("support", 50_000_000), ("cut", 12_000_000), ("own", 62_000_000),
    ]  # fmt: skip
    assert sum(share for _, _, share in money.shares()) == pytest.approx(100, abs=0.02)


def test_nothing_is_drawn_of_a_cost_that_nobody_said():
    assert CaseMoney((stage(5, None),), None, None).shares() == ()


def test_more_than_was_asked_for_is_no_cut():
    assert CaseMoney((stage(40, 100), stage(50, 100)), CEILING, None).cut == 0


@pytest.mark.parametrize(
    ("amount", "confirmed", "warned"), [(40, False, True), (30, False, False), (40, True, False), (None, False, False)]
)
def test_a_sum_above_a_ceiling_that_is_only_assumed_is_warned_of(
    amount: int | None, confirmed: bool, warned: bool
) -> None:
    """Once a resolution confirms the ceiling the rule itself refuses: there is nothing to warn of."""
    basis = LegalBasis(source=say("NQ", "Resolution"), confirmed=confirmed)
    sums = () if amount is None else (Sum("appraised", say("x", "x"), amount, 100, 30, "budget", 1),)
    assert CaseMoney(sums, Ceiling(30, 1_000, basis), None).warned == warned
    assert not CaseMoney(sums, None, None).warned
