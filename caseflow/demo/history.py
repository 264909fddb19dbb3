"""The history of the demo: who comes when with which case, which councils meet, and what else is written down."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import new_public_id
from caseflow.demo import firms as inventing
from caseflow.demo import people
from caseflow.demo.allot import allot, numbered
from caseflow.demo.council import Sitting
from caseflow.demo.diary import DAY, LAST_HOUR, Diary
from caseflow.demo.firms import Firm
from caseflow.demo.plan import CASES, CONVENED, Planned, Planner
from caseflow.demo.register import Register
from caseflow.demo.road import Player, Stage, application, particulars
from caseflow.demo.steps import Steps
from caseflow.demo.trades import fits
from caseflow.programmes.schema import Call
from caseflow.services.enterprises import enterprises
from caseflow.services.foundation import catalog
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT

SEED = 1322
SEVERAL = 5
"""Cases under way of a kind of support that has work side by side."""
MANY = 30
"""So many organisations that would apply make a kind of support a common one."""


class History:
    """Queues everything that happens in a diary."""

    def __init__(self, diary: Diary) -> None:
        self.diary, self.ctx = diary, diary.ctx
        self.firms: list[Firm] = []
        self.players: list[Player] = []
        self.sittings: dict[date, Sitting] = {}
        self._owners: dict[int, tuple[str, Actor]] = {}
        self._rng = random.Random(SEED)
        calls = self._calls()
        self._first = min(call.opens for call in calls)
        self._today = self._last_day(max(call.closes for call in calls))

    def _calls(self) -> list[Call]:
        """The calls of all plans: the history is played through whatever was in force."""
        return [call for plan in self.ctx.content.plans.by_name.values() for call in plan.calls.values()]

    def _last_day(self, closes: date) -> date:
        """The last day whose working hours are over; while a call is open, because only then can anybody apply."""
        day = min(local_date(self.diary.now - timedelta(hours=LAST_HOUR)), closes - timedelta(days=14))
        while not self.ctx.calendar.is_working_day(day):
            day -= DAY
        return day

    def plan(self) -> None:
        """Queues everything that will happen."""
        self.diary.begin(self._first - timedelta(days=20))
        self.cast = people.hire(self.ctx)
        self.firms = inventing.invent(SEED)
        with self.ctx.read() as session:
            offered = catalog.offers(self.ctx, session)
            books = [catalog.rulebook(self.ctx, session, offer.sha256) for offer in offered]
        by_name = {book.definition.name: book for book in books}
        planned = self._planned(books)
        held = allot(planned, len(self.firms), SEED, lambda case, n: _applies(self.firms[n], by_name[case.scheme]))
        stages = {name: Stage(self.ctx, self.cast, book, application(book)) for name, book in by_name.items()}
        first_days: dict[int, date] = {}
        for case in planned:
            first_days.setdefault(held[case.number], case.begins)
        for firm in self.firms:
            day = first_days.get(firm.number, self._first + timedelta(days=200 + firm.number))
            self.diary.at(day - 3 * DAY, firm.number, partial(self._come, firm))
        steps = Steps(self.diary, self._rng, self._today, self._begin)
        for case in planned:
            self._plan_case(steps, stages[case.scheme], case, self.firms[held[case.number]])
        self.sittings = {day: sitting for day, sitting in self.sittings.items() if sitting.players}
        for sitting in self.sittings.values():
            self._plan_sitting(sitting)
        Register(self.diary, self.cast, self.firms, self._owners, books).plan(self._first, self._today)

    def _planned(self, books: Sequence[Rulebook]) -> list[Planned]:
        """The first kind of support on offer is in every state; of each other some cases are under way or have ended.

        What most organisations would apply for has ended most often.
        """
        found: list[Planned] = []
        for turn, book in enumerate(books[1:]):
            seekers = sum(_applies(firm, book) for firm in self.firms)
            ended = range(turn, turn + (2 if seekers >= MANY else 1))
            found += self._planner(book).some(SEVERAL if book.definition.tasks else 1, ended)
        main = self._planner(books[0])
        for meets in reversed(main.meetings):
            self.sittings[meets] = Sitting(self.ctx, self.cast, meets, len(self.sittings) + 1, self._rng)
        return numbered([*main.plan(CASES - len(found)), *found])

    def _planner(self, book: Rulebook) -> Planner:
        calls = self._calls()
        opened = min((c.opens for c in calls if book.definition.name in c.schemes), default=self._today)
        return Planner(book, self.ctx.calendar, self._today, opened + timedelta(days=7), SEED)

    def _come(self, firm: Firm) -> None:
        """An organisation comes: its person gets an account and writes its profile."""
        owner = people.found(self.ctx, firm, firm.number)
        made = enterprises.create(self.ctx, owner, particulars(firm), firm.tax_code, new_public_id())["enterprise"]
        self._owners[firm.number] = (made, people.as_member(self.ctx, owner))

    def _plan_case(self, steps: Steps, stage: Stage, case: Planned, firm: Firm) -> None:
        size = enterprises.size_of(self.ctx, particulars(firm)).kept
        player = Player(stage, case, firm, size, owner=self.cast.one("director"), enterprise="")
        self.players.append(player)
        if case.council is not None:
            self.sittings[case.council].players.append(player)
        steps.plan(player)

    def _begin(self, player: Player) -> None:
        player.enterprise, player.owner = self._owners[player.firm.number]
        player.start()

    def _plan_sitting(self, sitting: Sitting) -> None:
        def day(days: int) -> date:
            return self.ctx.calendar.add_working_days(sitting.meets, -days)

        self.diary.at(day(CONVENED + 9), 30, sitting.create)
        self.diary.at(day(CONVENED + 1), 420, sitting.gather)
        self.diary.at(day(CONVENED), 20, sitting.send_materials)
        if sitting.meets == self._today:
            self.diary.at(sitting.meets, 60, sitting.hear_halfway)
            return
        each = min(15, 330 // max(1, len(sitting.players)))  # all are heard before the first is concluded
        for n, player in enumerate(sitting.players):
            self.diary.at(sitting.meets, 40 + n * each, partial(sitting.hear, player))

    def shown(self) -> dict[str, list[int]]:
        """The accounts whose passwords are told, by role: everybody of the staff; the applicants are two.

        One could submit at once, the other's case is furthest under way.
        """
        found = {role: [person.id for person in self.cast.staff[role]] for role in self.cast.staff}
        drafts = [p for p in self.players if not p.planned.way] or self.players
        begins = max(drafts, key=lambda p: p.planned.number % 3).owner.id
        lasts = max((p for p in self.players if not p.planned.dead), key=lambda p: len(p.planned.way)).owner.id
        return {APPLICANT: list(dict.fromkeys((begins, lasts))), **found}


def _applies(firm: Firm, book: Rulebook) -> bool:
    """Whether an organisation may apply for this kind of support, and would."""
    definition = book.definition
    return firm.legal_form in definition.applicants and fits(firm.trade, definition)
