"""Loads the demo province: five years of its history, played through the services on a clock that is moved along."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from caseflow.certificates.terms import certificate_dates
from caseflow.certificates.words import RECORD_SURVEILLANCE
from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock, local_date, start_of_day
from caseflow.core.ids import new_public_id
from caseflow.core.values import Plain
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.session import Database, make_engine
from caseflow.demo import firms as inventing
from caseflow.demo import people, signins, ways
from caseflow.demo.answers import Scene, decided, held, of_claim
from caseflow.demo.council import Sitting
from caseflow.demo.firms import Firm
from caseflow.demo.plan import CASES, CONVENED, Planned, Planner, allot, numbered
from caseflow.demo.road import Player, Stage, application, particulars
from caseflow.demo.scans import Scans, StoredOnce
from caseflow.demo.signins import SignIn
from caseflow.programmes.schema import Call
from caseflow.services.certificates import changes as register_changes
from caseflow.services.engine import timers
from caseflow.services.enterprises import enterprises, priority
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.effect_words import NOTIFY
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, SYSTEM_PARTY

SEED = 1322
FIRST_HOUR, LAST_HOUR = 8, 17
USUAL = (NOTIFY, RECORD_SURVEILLANCE)
"""What is done again and again while a case stays where it is; nobody changes the certification body every year."""
LATE = 446
"""Minutes after the office opens: later than any step of a case that others wait for."""
SEVERAL = 5
"""Cases of a kind of support that has work side by side."""
MOST_STEPS = 6
"""More than the road of a declaration has until its notice."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, of how many, and where in history the loading is."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was loaded, and one sign-in per role."""

    organisations: int
    cases: int
    councils: int
    sign_ins: tuple[SignIn, ...]


def load(ctx: Context, progress: Progress = lambda _done, _of, _what: None) -> DemoResult:
    """Fills an empty database with the demo province, up to the last working day before now.

    Everything is written by the use cases that people use, each at its moment in history; timers fire when they were
    due. The same seed and the same day give the same province, apart from random ids and secrets. Messages are kept
    to be read and never sent: they are about what is long past. Raises Refused unless the database is empty, and
    CaseflowError when the content does not let the plan be played.
    """
    catalog.publish(ctx)
    signins.begin(ctx)
    fast = make_engine(ctx.settings.url, durable=False)
    try:
        clock = FixedClock(ctx.clock.now())
        past = replace(
            ctx, clock=clock, mailer=None, files=StoredOnce(ctx.files), database=Database(fast),
            keeps_mail=True,
        )  # fmt: skip
        history = History(past, clock, ctx.clock.now())
        history.plan()
        history.play(progress)
    finally:
        fast.dispose()
    figures = {"organisations": len(history.firms), "cases": len(history.players), "councils": len(history.sittings)}
    signins.finish(ctx, history.shown(), figures)
    return DemoResult(**figures, sign_ins=signins.fresh_sign_ins(ctx))


@dataclass
class History:
    """What happens when, in one queue ordered by time."""

    ctx: Context
    clock: FixedClock
    now: datetime
    firms: list[Firm] = field(default_factory=list)
    players: list[Player] = field(default_factory=list)
    sittings: dict[date, Sitting] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _owners: dict[int, tuple[str, Actor]] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(SEED)
        self.calendar = self.ctx.calendar
        calls = self._calls()
        self.first = min(call.opens for call in calls)
        self.today = self._last_day(max(call.closes for call in calls))

    def _calls(self) -> list[Call]:
        """The calls of all plans: the history is played through whatever was in force."""
        return [call for plan in self.ctx.content.plans.by_name.values() for call in plan.calls.values()]

    def _last_day(self, closes: date) -> date:
        """The last day whose working hours are over; while a call is open, because only then can anybody apply."""
        day = min(local_date(self.now - timedelta(hours=LAST_HOUR)), closes - timedelta(days=14))
        while not self.calendar.is_working_day(day):
            day -= _DAY
        return day

    def at(self, day: date, minutes: int, do: Callable[[], None]) -> None:
        """Puts `do` on `day`, so many minutes after the office opens."""
        self._put(start_of_day(day, FIRST_HOUR) + minutes * _MINUTE, do)

    def _put(self, moment: datetime, do: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, do))

    def plan(self) -> None:
        """Queues everything that will happen."""
        opening = self.first - timedelta(days=20)
        self.clock.set(start_of_day(opening, FIRST_HOUR))
        self.cast = people.hire(self.ctx)
        self.firms = inventing.invent(SEED)
        with self.ctx.read() as session:
            offered = catalog.offers(self.ctx, session)
            books = [catalog.rulebook(self.ctx, session, offer.sha256) for offer in offered]
        planned = self._planned(books)
        may = {book.definition.name: frozenset(book.definition.applicants) for book in books}
        held = allot(planned, len(self.firms), SEED, lambda case, n: self.firms[n].legal_form in may[case.scheme])
        stages = {b.definition.name: Stage(self.ctx, self.cast, b, application(b)) for b in books}
        first_days: dict[int, date] = {}
        for case in planned:
            first_days.setdefault(held[case.number], case.begins)
        for firm in self.firms:
            day = first_days.get(firm.number, self.first + timedelta(days=200 + firm.number))
            self.at(day - 3 * _DAY, firm.number, partial(self._register, firm))
        for case in planned:
            self._plan_case(stages[case.scheme], case, self.firms[held[case.number]])
        for sitting in self.sittings.values():
            self._plan_sitting(sitting)
        self._plan_claims()
        self._plan_register()

    def _planned(self, books: Sequence[Rulebook]) -> list[Planned]:
        """The first kind of support on offer is in every state; each other has one case, or some showing its tasks."""
        found: list[Planned] = []
        for book in books[1:]:
            found += self._planner(book).some(SEVERAL if book.definition.tasks else 1)
        main = self._planner(books[0])
        for meets in reversed(main.meetings):
            self.sittings[meets] = Sitting(self.ctx, self.cast, meets, len(self.sittings) + 1, self.rng)
        return numbered([*main.plan(CASES - len(found)), *found])

    def _planner(self, book: Rulebook) -> Planner:
        calls = self._calls()
        opened = min((c.opens for c in calls if book.definition.name in c.schemes), default=self.today)
        return Planner(book, self.calendar, self.today, opened + timedelta(days=7), SEED)

    def _register(self, firm: Firm) -> None:
        """An organisation comes: its person gets an account and writes its profile."""
        owner = people.found(self.ctx, firm, firm.number)
        made = enterprises.create(self.ctx, owner, particulars(firm), firm.tax_code, new_public_id())["enterprise"]
        self._owners[firm.number] = (made, people.as_member(self.ctx, owner))

    def _plan_case(self, stage: Stage, case: Planned, firm: Firm) -> None:
        size = enterprises.size_of(self.ctx, particulars(firm)).size or ""
        player = Player(stage, case, firm, size, owner=self.cast.one("director"), enterprise="")
        self.players.append(player)
        if case.council is not None:
            self.sittings[case.council].players.append(player)
        minute = self.rng.randint(20, 420)
        self.at(case.begins, minute, partial(self._begin, player))
        applied = case.way[0].source == stage.book.definition.initial if case.way else False
        submits = applied and case.way[0].action == "submit"
        if not submits:
            share = (0.0, 0.5, 1.0)[case.number % 3]
            self.at(case.begins, minute + 45, partial(player.fill, 0, share))
            if share == 1.0:
                self.at(case.begins, minute + 60, player.attach)
        else:
            self.at(case.begins, minute + 45, partial(player.fill, 0, 0.6))
        self._plan_steps(player, submits)

    def _begin(self, player: Player) -> None:
        player.enterprise, player.owner = self._owners[player.firm.number]
        player.start()

    def _plan_steps(self, player: Player, submits: bool) -> None:
        before: date | None = None
        minute = 0
        for n, (leg, day) in enumerate(zip(player.planned.way, player.planned.days, strict=True)):
            concludes = player.planned.council is not None and day == player.planned.council
            minute = minute + 25 if day == before else self.rng.randint(*((380, 440) if concludes else (60, 300)))
            if n == 0 and submits:
                self.at(day, minute - 40, partial(player.fill, 0.6, 1.0))
                self.at(day, minute - 30, player.attach)
            if not leg.waits:
                self.at(day, minute, partial(player.take, leg.action))
                if player.planned.number % 5 < 3 and leg.action == "accept":
                    self.at(day, minute + 15, player.assign)
                self._plan_relatives(player, leg.action, before or day, day, minute)
            before = day
            until = player.planned.days[n + 1] if n + 1 < len(player.planned.days) else self.today
            self._plan_stay(player, leg.to, day, until)

    def _plan_relatives(self, player: Player, action: str, since: date, day: date, minute: int) -> None:
        """What `action` waits for moves on step by step between the case's last step and that one."""
        for n in range(MOST_STEPS if ways.brought(player.stage.book, action) else 0):
            then = self.calendar.next_working_day(since + (day - since) * (n + 1) / (MOST_STEPS + 1))
            self.at(min(then, day), LATE if then < day else minute - 20 + 3 * n, partial(player.further, action))

    def _plan_stay(self, player: Player, state: str, since: date, until: date) -> None:
        """What is done while a case stays where it is: reports half-way, surveillance when it is due."""
        definition = player.stage.book.definition
        surveyed = False
        for name in definition.actions_from[state]:
            action = definition.actions[name]
            if action.to not in (None, state) or SYSTEM_PARTY in action.by:
                continue
            if any(said.port not in USUAL for said in player.stage.book.does[name]):
                continue
            if ways.does(player.stage.book, name, RECORD_SURVEILLANCE):
                days = [] if surveyed else self._surveillance_days(player, since, until)
                surveyed = True
            else:
                days = [since + (until - since) / 2] if (until - since).days > 100 else []
            for day in days:
                self.at(self.calendar.next_working_day(day), 330, partial(player.take, name))

    def _surveillance_days(self, player: Player, since: date, until: date) -> Iterable[date]:
        """The days on which surveillance is recorded: mostly in time; every fourth open case is late with the last."""
        planned, rules = player.planned, player.stage.book.definition.certificate
        recorded = [d for leg, d in zip(planned.way, planned.days, strict=True) if leg.action == "record_certificate"]
        if rules is None or not recorded:
            return []
        day = decided(recorded[-1])
        due = [d for d in certificate_dates(rules, day, day).surveillance if since < d < until]
        if until == self.today and due and planned.number % 4 == 0:
            due.pop()
        early = [max(since + 2 * _DAY, d - timedelta(days=self.rng.randint(3, 25))) for d in due]
        return [d for d in early if self.calendar.next_working_day(d) < until]

    def _plan_sitting(self, sitting: Sitting) -> None:
        def day(days: int) -> date:
            return self.calendar.add_working_days(sitting.meets, -days)

        self.at(day(CONVENED + 9), 30, sitting.create)
        self.at(day(CONVENED + 1), 420, sitting.gather)
        self.at(day(CONVENED), 20, sitting.send_materials)
        if sitting.meets == self.today:
            self.at(sitting.meets, 60, sitting.hear_halfway)
            return
        each = min(15, 330 // max(1, len(sitting.players)))  # all are heard before the first is concluded
        for n, player in enumerate(sitting.players):
            self.at(sitting.meets, 40 + n * each, partial(sitting.hear, player))

    def _plan_claims(self) -> None:
        """A few organisations claim a ground for priority with evidence; officers verify most of them."""
        scans, grounds = Scans(), list(priority.claimable(self.ctx).items())
        for n, firm in enumerate(self.firms[:24:3] if grounds else ()):
            kind, ground = grounds[n % len(grounds)]
            details = of_claim(ground.form, Scene(firm, self.today, n))
            self.at(self.today - (40 - n) * _DAY, 100 + n, partial(self._claim, firm, kind, details, scans, n))

    def _plan_register(self) -> None:
        """Some organisations were certified without the province; officers enter what they hear of."""
        for n, firm in enumerate(self.firms[5::6]):
            self.at(self.today - (60 + 137 * n) * _DAY, 200 + n, partial(self._enter, firm, n))

    def _enter(self, firm: Firm, number: int) -> None:
        given = held(firm, local_date(self.clock.now()), number)
        register_changes.enter(self.ctx, self.cast.one("case_officer", number), given, new_public_id())

    def _claim(self, firm: Firm, kind: str, details: Plain, scans: Scans, number: int) -> None:
        enterprise, owner = self._owners[firm.number]
        made = priority.claim(
            self.ctx, owner, enterprise, kind, details,
            Upload("Giấy chứng nhận.pdf", scans.titled("evidence", "Giấy chứng nhận")), new_public_id(),
        )  # fmt: skip
        if number % 4:
            priority.verify(self.ctx, self.cast.one("case_officer"), enterprise, made["flag"], new_public_id())

    def play(self, progress: Progress) -> None:
        """Lets everything happen in its order, and every timer when it is due."""
        total, shown = len(self._queue), ""
        while self._queue:
            moment, _, do = heapq.heappop(self._queue)
            self._pass_time(moment)
            do()
            done = total - len(self._queue)
            month = f"{local_date(moment):%m/%Y}"
            if month != shown or not self._queue:
                progress(done, total, month)
                shown = month
        self._pass_time(self.now)

    def _pass_time(self, until: datetime) -> None:
        """Moves the clock to `until` and stops at each timer on the way."""
        while True:
            with self.ctx.read() as session:
                due = timer_rows.next_due(session, self.ctx.agency, until)
            if due is None:
                break
            self.clock.set(max(due, self.clock.now()))
            if timers.fire_due(self.ctx).failed:
                raise RuntimeError(f"a timer due at {due} failed")
        self.clock.set(max(until, self.clock.now()))

    def shown(self) -> dict[str, int]:
        """The account whose password is told for each role; the applicant is one who could submit at once."""
        found = {role: self.cast.one(role).id for role in people.roles(self.ctx) if role != APPLICANT}
        drafts = [p for p in self.players if not p.planned.way] or self.players
        return {APPLICANT: max(drafts, key=lambda p: p.planned.number % 3).owner.id, **found}
