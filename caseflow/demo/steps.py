"""On which days and at what hour the people of a case of the demo do what its plan says."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

from caseflow.certificates.terms import certificate_dates
from caseflow.certificates.words import RECORD_SURVEILLANCE
from caseflow.demo import ways
from caseflow.demo.answers import decided
from caseflow.demo.diary import DAY, Diary
from caseflow.demo.road import Player
from caseflow.workflows.effect_words import NOTIFY
from caseflow.workflows.policy import SYSTEM_PARTY

USUAL = (NOTIFY, RECORD_SURVEILLANCE)
"""What is done again and again while a case stays where it is; nobody changes the certification body every year."""
LATE = 446
"""Minutes after the office opens: later than any step of a case that others wait for."""
MOST_STEPS = 6
"""More than the road of a declaration has until its notice."""


class Steps:
    """Writes the steps of cases into the diary; `begin` opens a case in the name of its organisation."""

    def __init__(self, diary: Diary, rng: random.Random, today: date, begin: Callable[[Player], None]) -> None:
        self._diary, self._rng, self._today, self._begin = diary, rng, today, begin
        self._calendar = diary.ctx.calendar

    def plan(self, player: Player) -> None:
        """Everything from the first page of the application to the last step."""
        case, stage = player.planned, player.stage
        minute = self._rng.randint(20, 420)
        self._diary.at(case.begins, minute, partial(self._begin, player))
        applied = case.way[0].source == stage.book.definition.initial if case.way else False
        submits = applied and case.way[0].action == "submit"
        if not submits:
            share = (0.0, 0.5, 1.0)[case.number % 3]
            self._diary.at(case.begins, minute + 45, partial(player.fill, 0, share))
            if share == 1.0:
                self._diary.at(case.begins, minute + 60, player.attach)
        else:
            self._diary.at(case.begins, minute + 45, partial(player.fill, 0, 0.6))
        self._plan_steps(player, submits)

    def _plan_steps(self, player: Player, submits: bool) -> None:
        before: date | None = None
        minute = 0
        for n, (leg, day) in enumerate(zip(player.planned.way, player.planned.days, strict=True)):
            concludes = player.planned.council is not None and day == player.planned.council
            minute = minute + 25 if day == before else self._rng.randint(*((380, 440) if concludes else (60, 300)))
            if n == 0 and submits:
                self._diary.at(day, minute - 40, partial(player.fill, 0.6, 1.0))
                self._diary.at(day, minute - 30, player.attach)
            if not leg.waits:
                self._diary.at(day, minute, partial(player.take, leg.action))
                self._plan_relatives(player, leg.action, before or day, day, minute)
            before = day
            until = player.planned.days[n + 1] if n + 1 < len(player.planned.days) else self._today
            self._plan_stay(player, leg.to, day, until)

    def _plan_relatives(self, player: Player, action: str, since: date, day: date, minute: int) -> None:
        """What `action` waits for moves on step by step between the case's last step and that one."""
        for n in range(MOST_STEPS if ways.brought(player.stage.book, action) else 0):
            then = self._calendar.next_working_day(since + (day - since) * (n + 1) / (MOST_STEPS + 1))
            self._diary.at(min(then, day), LATE if then < day else minute - 20 + 3 * n, partial(player.further, action))

    def _plan_stay(self, player: Player, state: str, since: date, until: date) -> None:
        """What is done while a case stays where it is: reports half-way, surveillance when it is due."""
        definition = player.stage.book.definition
        surveyed = False
        for name in definition.actions_from[state]:
            action = definition.actions[name]
            if action.to not in (None, state) or SYSTEM_PARTY in action.by or action.paper is not None:
                continue
            if any(said.port not in USUAL for said in player.stage.book.does[name]):
                continue
            if ways.does(player.stage.book, name, RECORD_SURVEILLANCE):
                days = [] if surveyed else self._surveillance_days(player, since, until)
                surveyed = True
            else:
                days = [since + (until - since) / 2] if (until - since).days > 100 else []
            for day in days:
                self._diary.at(self._calendar.next_working_day(day), 330, partial(player.take, name))

    def _surveillance_days(self, player: Player, since: date, until: date) -> Iterable[date]:
        """The days on which surveillance is recorded: mostly in time; every fourth open case is late with the last."""
        planned, rules = player.planned, player.stage.book.definition.certificate
        recorded = [d for leg, d in zip(planned.way, planned.days, strict=True) if leg.action == "record_certificate"]
        if rules is None or not recorded:
            return []
        day = decided(recorded[-1])
        due = [d for d in certificate_dates(rules, day, day).surveillance if since < d < until]
        if until == self._today and due and planned.number % 4 == 0:
            due.pop()
        early = [max(since + 2 * DAY, d - timedelta(days=self._rng.randint(3, 25))) for d in due]
        return [d for d in early if self._calendar.next_working_day(d) < until]
