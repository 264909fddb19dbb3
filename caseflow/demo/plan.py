"""Who applies when and how far each case comes: 150 cases spread over kinds of support, states and years."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from caseflow.core.calendar import WorkCalendar, plus_months
from caseflow.councils.words import COUNCIL_READY
from caseflow.demo import ways
from caseflow.demo.shares import ended, shares
from caseflow.demo.ways import Leg
from caseflow.programmes.words import NO_DUPLICATE
from caseflow.workflows.definition import DefinedState
from caseflow.workflows.machine import Rulebook

CASES = 150
TURNS_EACH = 8
"""Over how many places in time the endings of the other kinds are spread."""
LOOPS = 0.3
"""The share of the steps that take a detour first."""
CONVENED = 5
"""Working days before its meeting on which a council gets its materials and its cases."""
COUNCIL_GAP = 9
_SHORT, _LONG = 30.4, 365
_DELIVERED = 120
"""Days from a council's meeting to a certificate at the very least."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a case rests in one state, in calendar days."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Planned:
    """One case: its way, the day of each step, the day it was begun, and the council that hears it."""

    number: int
    scheme: str
    target: str
    way: tuple[Leg, ...]
    days: tuple[date, ...]
    begins: date
    council: date | None
    ends: date
    guarded: bool
    dead: bool

    def stands_beside(self, later: Planned) -> bool:
        """Whether one organisation can have this case and a `later` one (Circular 35/2021: no support twice)."""
        if self.scheme != later.scheme:
            return True
        return self.ends < later.begins and (self.dead or not later.guarded)


def councils(today: date, calendar: WorkCalendar, first: date) -> list[date]:
    """The meetings of the councils, newest first: today's, that of last week but one, and two a year before."""
    days = [today, calendar.add_working_days(today, -8)]
    days += [
        calendar.next_working_day(plus_months(today, -months)) for months in (3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60)
    ]
    return [day for day in days if day >= first + timedelta(days=75)]


class Planner:
    """Makes the plan of every case of one definition; always the same for one seed and one day."""

    def __init__(self, book: Rulebook, calendar: WorkCalendar, today: date, first: date, seed: int) -> None:
        self.book = book
        self.definition = book.definition
        self.calendar = calendar
        self.today = today
        self.first = first
        self.rng = random.Random(f"{seed}/{book.definition.name}")
        self.meetings = councils(today, calendar, first)

    def plan(self, total: int = CASES) -> list[Planned]:
        """Cases in every state of the definition."""
        every = shares(self.book, total).items()
        return [self._case(target, i, count) for target, count in every for i in range(count)]

    def some(self, opened: int, turns: Sequence[int]) -> list[Planned]:
        """A few cases that are under way, each in another state, and one that has ended for each of `turns`.

        None is begun before the first call for them. Several begin with those where tasks are open and those that
        last: there is most to see.
        """
        open_states = [n for n, s in self.definition.states.items() if s.final is None]
        self.rng.shuffle(open_states)
        if opened > 1:
            open_states.sort(key=self._shows_little)
        planned = (self._case(target, 0, 1) for target in open_states if ways.way_to(self.book, target))
        found = list(islice(filter(self._in_time, planned), opened))
        for turn in turns:
            over = (self._case(target, turn, max(TURNS_EACH, turn + 1)) for target in ended(self.book, turn))
            found += islice(filter(self._in_time, over), 1)
        return found

    def _in_time(self, case: Planned) -> bool:
        return not case.days or case.days[0] > self.first

    def _shows_little(self, name: str) -> bool:
        state = self.definition.states[name]
        lasts = state.deadline is None and name != self.definition.initial
        return not (state.opens or lasts or any(ways.brought(self.book, a) for a in self.definition.actions_from[name]))

    def _case(self, target: str, i: int, count: int) -> Planned:
        way = ways.with_loops(self.book, self._way(target, i), self.rng, LOOPS)
        pivot = next((n for n, leg in enumerate(way) if self._convenes(leg)), None)
        if pivot is None:
            end = self._end(target, way, i, count)
            days = self._backward(way, len(way), end)
            return self._planned(target, way, days, None)
        meeting = self._meeting(target, way[pivot + 1 :], i, count)
        convened = self.calendar.add_working_days(meeting, -CONVENED)
        before = self._backward(way, pivot + 1, convened)
        after = self._forward(target, way[pivot + 1 :], meeting, i, count)
        return self._planned(target, way, (*before, *after), meeting)

    def _planned(self, target: str, way: tuple[Leg, ...], days: Sequence[date], council: date | None) -> Planned:
        first = days[0] if days else self._age_day(self.definition.states[target], self.rng.random())
        begins = self._worked_before(first - timedelta(days=self.rng.randint(3, 18)))
        state = self.definition.states[target]
        settled = state.final is not None or (state.deadline is None and target != self.definition.initial)
        ends = (days[-1] if days else first) if settled else date.max
        guarded = any(ways.needs(self.book, leg.action, NO_DUPLICATE) for leg in way)
        dead = state.final not in (None, "completed")
        return Planned(
            0, self.definition.name, target, way, tuple(days), max(begins, self.first), council, ends, guarded, dead
        )

    def _way(self, target: str, i: int) -> tuple[Leg, ...]:
        if self.definition.states[target].final is None:
            way = ways.way_to(self.book, target)
            if way is None:
                raise LookupError(f"no way of people leads to {target}")
            rests = self.definition.states[target].deadline is None and target != self.definition.initial
            return (*way, *next(iter(ways.loops(self.book, target)), ())) if rests and i == 0 else way
        every = ways.ends(self.book, target)
        return every[i * 5 % len(every)]

    def _convenes(self, leg: Leg) -> bool:
        return ways.needs(self.book, leg.action, COUNCIL_READY)

    def _term(self, leg: Leg) -> Term:
        """How long a case may rest before `leg`, so that terms are mostly kept."""
        state = self.definition.states[leg.source]
        deadline = state.deadline
        if deadline is None:
            if leg.source == self.definition.initial:
                return Term(2, 20)
            validity = self.definition.certificate.validity_months if self.definition.certificate else None
            whole = int((validity or 24) * _SHORT)
            return Term(whole + 10, whole + 10) if leg.waits else Term(190, whole - 420)
        if deadline.working_days is not None:
            return Term(1, max(1, deadline.working_days - 1))
        length = deadline.days or int((deadline.months or 1) * _SHORT)
        return Term(length + 6, length + 6) if leg.waits else Term(max(2, length // 5), int(length * 0.9))

    def _backward(self, way: tuple[Leg, ...], until: int, end: date) -> list[date]:
        """The days of the first `until` steps, when the last of them is taken on `end`."""
        days = [end]
        for leg in reversed(way[1:until]):
            term = self._term(leg)
            gap = self.rng.randint(term.least, term.most)
            if self._convenes(leg):
                gap = self.rng.randint(2, COUNCIL_GAP)
            days.append(self._before(leg, days[-1], gap))
        return list(reversed(days)) if until else []

    def _before(self, leg: Leg, day: date, gap: int) -> date:
        deadline = self.definition.states[leg.source].deadline
        if deadline is not None and deadline.working_days is not None:
            return self.calendar.add_working_days(day, -gap)
        early = self._worked_before(day - timedelta(days=gap))
        late = deadline is not None and deadline.days is not None and (day - early).days > deadline.days
        return self.calendar.next_working_day(day - timedelta(days=gap)) if late else early

    def _forward(self, target: str, legs: tuple[Leg, ...], meeting: date, i: int, count: int) -> list[date]:
        """The days of the steps after a meeting, so that the case rests at its target for a while by today."""
        least, most = self._length(legs)
        age = self._age(self.definition.states[target], i, count)
        room = (self.today - meeting).days
        share = min(1.0, max(0.0, (room - age - least) / max(1, most - least)))
        if self.definition.states[target].final is not None:
            share = min(share, self.rng.random())
        days, day = [], meeting
        for n, leg in enumerate(legs):
            low, high = self._calendar_term(leg, n == 0)
            gap = low + round((high - low) * min(1.0, max(0.0, share + self.rng.uniform(-0.16, 0.0))))
            day = min(self._working(day + timedelta(days=gap)), self.today)
            days.append(day)
        return days

    def _meeting(self, target: str, legs: tuple[Leg, ...], i: int, count: int) -> date:
        """A council early enough for what comes after it, and for open cases not much too early."""
        least, most = self._length(legs)
        final = self.definition.states[target].final is not None
        if not legs and not final:
            return self.meetings[0]
        fitting = [m for m in self.meetings[1:] if (self.today - m).days >= least + (5 if final else 0)]
        if not fitting:
            return self.meetings[1]
        if final:  # an organisation whose case failed lately could have no other one by today
            return self.rng.choice([m for m in fitting if (self.today - m).days > _LONG - 10] or fitting)
        age = self._age(self.definition.states[target], i, count)
        return min(fitting, key=lambda m: _distance((self.today - m).days - age, least, most))

    def _length(self, legs: tuple[Leg, ...]) -> tuple[int, int]:
        terms = [self._calendar_term(leg, n == 0) for n, leg in enumerate(legs)]
        return sum(low for low, _ in terms), sum(high for _, high in terms)

    def _calendar_term(self, leg: Leg, at_meeting: bool) -> tuple[int, int]:
        """The term in calendar days; what follows a meeting is concluded on its day or the next."""
        if at_meeting:
            return 0, 1
        term = self._term(leg)
        deadline = self.definition.states[leg.source].deadline
        if deadline is not None and deadline.working_days is not None:
            return term.least, max(term.least, int(term.most * 1.3))
        return term.least, term.most

    def _age(self, state: DefinedState, i: int, count: int) -> int:
        """For how many days an open case has stood where it stands; every fifth is late, unless a term ends it."""
        spread = (i + 0.5) / count
        if state.final is not None:
            return int(5 + spread * 300)
        if state.deadline is None:
            return int(25 + spread * 32 * _SHORT)
        if state.deadline.working_days is not None:
            return max(0, int(spread * state.deadline.working_days * 1.2))
        length = state.deadline.days or (state.deadline.months or 1) * _SHORT
        return int(length * (0.1 + 0.75 * spread))

    def _age_day(self, state: DefinedState, spread: float) -> date:
        return self._worked_before(self.today - timedelta(days=1 + int(spread * 25)))

    def _end(self, target: str, way: tuple[Leg, ...], i: int, count: int) -> date:
        """The day of the last step of a case that comes before no council."""
        state = self.definition.states[target]
        if state.final is None:
            if target == self.definition.initial:
                return self._age_day(state, (i + 0.5) / count)
            if state.deadline is not None and state.deadline.working_days is not None:
                late = state.deadline.on_breach is not None and i == count - 1
                age = state.deadline.working_days + 2 if late else i % max(1, state.deadline.working_days)
                return self.calendar.add_working_days(self.today, -age)
            return self._working(self.today - timedelta(days=self._age(state, i, count)))
        _, most = self._length(way)
        earliest = self.first + timedelta(days=most + 25)
        latest = self.today - timedelta(days=4)
        return self._working(earliest + (latest - earliest) * ((i + self.rng.random()) / count))

    def _working(self, day: date) -> date:
        return self.calendar.next_working_day(day) if day <= self.today else self.today

    def _worked_before(self, day: date) -> date:
        """`day`, or the last working day before it: Tết must not push a step behind the one that follows it."""
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day


def _distance(days: int, least: int, most: int) -> int:
    """How far `days` lies outside of what the steps can take."""
    return max(0, least - days, days - most)
