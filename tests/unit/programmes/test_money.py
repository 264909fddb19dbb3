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
