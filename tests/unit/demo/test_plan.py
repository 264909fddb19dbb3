"""The plan of the demo holds on whatever day it is loaded."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from caseflow.bootstrap import ENGINE
from caseflow.core.calendar import load_calendar
from caseflow.core.content import content_roots
from caseflow.demo import allot, firms, names, plan, trades, ways
from caseflow.services.foundation import content
from caseflow.workflows import loader, terms
from caseflow.workflows.machine import Rulebook

ROOTS = content_roots(None)
CALENDAR = load_calendar(ROOTS)
FIRST = date(2021, 7, 8)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    known: Any = content.load(ROOTS, "hung_yen")
    definition = loader.assemble(
        known.library,
        "iso_9001",
        ENGINE.vocabulary,
        councils={n: r.model_dump(mode="json") for n, r in known.councils.rule_sets.items()},
        ballots={n: b.model_dump(mode="json") for n, b in known.councils.ballots.items()},
        forms={n: f.sha256 for n, f in known.forms.items()},
    )
    return Rulebook(definition, ENGINE.vocabulary)


@pytest.mark.parametrize(
    "today", [date(2026, 1, 16), date(2026, 2, 24), date(2026, 3, 10), date(2026, 7, 1), date(2026, 9, 3),
              date(2026, 11, 20), date(2026, 12, 17)],
)  # fmt: skip
def test_every_case_goes_forward_on_working_days_and_finds_its_organisation(book: Rulebook, today: date):
    cases = allot.numbered(plan.Planner(book, CALENDAR, today, FIRST, 1322).plan(70))
    held = allot.allot(cases, len(firms.invent(1322)), 1322, lambda _case, _firm: True)

    assert len(cases) == len(held) == 70
    assert {case.target for case in cases} == {name for name in book.definition.states if ways.is_played(book, name)}
    for case in cases:
        assert len(case.way) == len(case.days)
        assert list(case.days) == sorted(case.days)
        assert FIRST <= case.begins <= today
        assert not case.days or case.begins < case.days[0]
        assert all(day <= today and CALENDAR.is_working_day(day) for day in case.days)
        steps = [leg.source for leg in case.way] + [case.target]
        assert steps[0] == book.definition.initial
        assert [leg.to for leg in case.way] == steps[1:]
        for before, leg, after in zip(case.days, case.way[1:], case.days[1:], strict=False):
            ends_by_itself = book.definition.states[leg.source].deadline
            if ends_by_itself is not None and ends_by_itself.then and not leg.waits:
                assert after <= terms.due_on(ends_by_itself, before, CALENDAR), (case.target, leg)


def test_every_ending_is_reached_by_people_or_by_waiting(book: Rulebook):
    left_out = {name for name in book.definition.states if not ways.is_played(book, name)}
    assert left_out == {"listed"}  # approval by list is for programmes that have a fast track
    for name, state in book.definition.states.items():
        if name in left_out:
            continue
        if state.final is None:
            assert ways.way_to(book, name) is not None
        else:
            found = ways.ends(book, name)
            assert found
            assert all(way[-1].to == name for way in found)
    assert [way[-1].waits for way in ways.ends(book, "lapsed")] == [False]  # the notice is signed by people
    assert {way[-1].waits for way in ways.ends(book, "closed")} == {True, False}


def test_invented_names_and_tax_codes_are_the_same_every_time_and_never_twice():
    once, again = firms.invent(7), firms.invent(7)

    assert once == again
    for same in ("name", "tax_code", "email"):
        assert len({getattr(firm, same) for firm in once}) == len(once)


def test_people_of_the_demo_have_ordinary_names_and_each_their_own():
    every = [name for firm in firms.invent(1322) for name in (firm.representative, firm.contact)]

    assert len(set(every)) == len(every)
    assert all(len(name.split()) == 3 for name in every)
    assert len(names.brands(random.Random(1))) > 2 * sum(trade.count for trade in trades.TRADES)


def test_sizes_are_spread_as_those_of_real_firms_are():
    """Not in clumps; most are small, cooperatives and private firms always, a few are large."""
    every = firms.invent(1322)
    heads = sorted(firm.employees for firm in every)

    assert len(set(heads)) > len(heads) // 2
    assert heads[len(heads) // 2] < 60
    assert 1 <= sum(n > 200 for n in heads) <= len(heads) // 6
    assert max(firm.employees for firm in every if firm.legal_form in ("cooperative", "private_enterprise")) <= 40
    assert len({firm.revenue for firm in every}) > len(every) * 0.8
    assert all(firm.capital < firm.revenue for firm in every)


def test_every_trade_fits_what_it_makes(book: Rulebook):
    """A kind of support is sought by those whom it helps; one that nobody is known to seek fits everybody."""
    quality = book.definition
    food, farm = (next(t for t in trades.TRADES if t.word == word) for word in ("Thực phẩm", "Nông nghiệp"))
    vietgap = quality.standard.model_copy(update={"vi": "VietGAP"})
    crops = quality.model_copy(update={"standard": vietgap, "title": vietgap})

    assert trades.fits(food, quality)
    assert not trades.fits(farm, quality)
    assert trades.fits(farm, crops)
    assert not trades.fits(food, crops)
    unknown = crops.standard.model_copy(update={"vi": "Một nội dung khác"})
    assert all(trades.fits(t, crops.model_copy(update={"standard": unknown, "title": unknown})) for t in trades.TRADES)
