"""Cases that stand in a stored database, played on by the people who stand in it with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock, local_date
from caseflow.db.models import Account, Case, CaseLink, Council, CouncilCase, Grant, Member, Seat, SeatCase
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.programmes import tax_code
from caseflow.services.councils.seats import CONFLICT
from caseflow.services.foundation.context import Context
from caseflow.services.programmes.duplicates import DEAD_OUTCOMES
from caseflow.workflows.definition import Definition
from caseflow.workflows.policy import SYSTEM_PARTY
from tests.support import council as councils
from tests.support.journey import Journey
from tests.support.roads import road
from tests.support.scenario import Road

MEETING_IN = timedelta(days=14)
DONE = object()
"""What a case says that has nothing left to do."""


class People:
    """Everybody who has an account in a stored database; nobody signs in, for nobody knows their passwords."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._known: dict[int, Actor] = {}

    def account(self, account_id: int) -> Actor:
        """One person with the roles and enterprises held now."""
        if account_id not in self._known:
            with self.ctx.read() as session:
                row = session.get_one(Account, account_id)
                roles, enterprises = signin_rows.standing(
                    session, account_id, self.ctx.agencies, local_date(self.ctx.clock.now())
                )
            self._known[account_id] = Actor(
                account_id, row.full_name, row.email, roles, enterprises, locale=row.locale, agency=self.ctx.agency
            )
        return self._known[account_id]

    def holders(self, role: str) -> list[Actor]:
        """Who holds a role, the one who has held it longest first."""
        held = sa.select(Grant.account_id).where(Grant.role == role, Grant.ended_at.is_(None)).order_by(Grant.id)
        with self.ctx.read() as session:
            found = session.scalars(held).all()
        return [self.account(account_id) for account_id in found]

    def owner(self, enterprise_id: int) -> Actor:
        """Who acts for an enterprise."""
        acts = sa.select(Member.account_id).where(Member.enterprise_id == enterprise_id, Member.ended_at.is_(None))
        with self.ctx.read() as session:
            found = session.scalars(acts.order_by(Member.id)).first()
        assert found is not None
        return self.account(found)

    def seats(self, council_id: int) -> list[Actor]:
        """The members of a council, in the order of their seats."""
        with self.ctx.read() as session:
            found = session.scalars(sa.select(Seat.account_id).where(Seat.council_id == council_id).order_by(Seat.id))
            return [self.account(account_id) for account_id in found.all()]


class SittingCouncil(councils.Council):
    """A council of the people who are there: a new one, or one that the database holds, wherever it has come to."""

    def __init__(self, people: People, clock: FixedClock, stored: Council | None = None) -> None:
        self.ctx, self.clock = people.ctx, clock
        self.secretary_desk = people.holders("admin_secretary")[0]
        if stored is not None:
            assert stored.meets_at is not None
            self.public_id, self.meets_at, self.who = stored.public_id, stored.meets_at, people.seats(stored.id)
            return
        seats = dict.fromkeys(councils.SEATS)
        self.who = [person for seat in seats for person in people.holders(f"council_{seat}")]
        self.meets_at = clock.now() + MEETING_IN
        self.public_id = self.create()

    def sit(self, road: Road, absent: tuple[int, ...] = ()) -> None:
        """Opens the vote, unless it was open when the database was stored."""
        assert isinstance(road, StandingCase)
        with self.ctx.read() as session:
            opened = _before(session, road.id)
        if opened is None or opened.opened_at is None:
            super().sit(road, absent)

    def cast(self, person: Actor, road: Road, scores: Any = councils.GOOD, **changes: Any) -> None:
        """A ballot of whoever is present and has not cast one."""
        assert isinstance(road, StandingCase)
        own = (
            sa.select(SeatCase.present, SeatCase.cast_at)
            .join(Seat, Seat.id == SeatCase.seat_id)
            .join(CouncilCase, CouncilCase.id == SeatCase.council_case_id)
            .where(CouncilCase.case_id == road.id, Seat.account_id == person.id, SeatCase.declared != CONFLICT)
        )
        with self.ctx.read() as session:
            row = session.execute(own).first()
        if row is not None and row.present and row.cast_at is None:
            super().cast(person, road, scores, **changes)


def _before(session: Any, case_id: int) -> CouncilCase | None:
    found: CouncilCase | None = session.scalars(sa.select(CouncilCase).where(CouncilCase.case_id == case_id)).first()
    return found


class StandingCase(Journey):
    """One case of a stored database."""

    def __init__(self, people: People, row: Case) -> None:
        ctx = people.ctx
        assert isinstance(ctx.clock, FixedClock)
        self.ctx, self.clock, self.case, self.people = ctx, ctx.clock, row.public_id, people
        self.strangers, self.seen, self._staff = {}, [], {}
        self.kind, self.began, self.id = row.scheme, row.state, row.id
        self._definition = self.read(row).definition
        self.applicant = people.owner(row.enterprise_id)
        self.council = None
        with ctx.read() as session:
            sitting = _before(session, row.id)
            stored = session.get_one(Council, sitting.council_id) if sitting is not None else None
        if stored is not None:
            self.council = SittingCouncil(people, ctx.clock, stored)

    @property
    def definition(self) -> Definition:
        """The definition that the case keeps, whatever happens to it: read once."""
        return self._definition

    def _another(self, public_id: str) -> StandingCase:
        with self.ctx.read() as session:
            row = session.scalars(sa.select(Case).where(Case.public_id == public_id)).one()
        return StandingCase(self.people, row)

    def person(self, role: str) -> Actor:
        """The officer whose case it is, a member of its council, or whoever has held the role longest."""
        if role == "case_officer" and (officer := self.row.officer_id) is not None:
            return self.people.account(officer)
        if role in ("applicant", "system") or (self.council is not None and role.startswith("council_")):
            return super().person(role)
        return self.people.holders(role)[0]

    def answers(self, action: str, **given: Any) -> dict[str, Any]:
        """As everybody does, but no two papers have one number: the register refuses the second."""
        typed = super().answers(action, **given)
        return typed | {"number": f"SỐ-{self.case[:12]}"} if "number" in typed else typed

    def steps(self) -> Iterator[None]:
        """Plays on to the end; stops once before a council has to be there, until somebody has given it the case."""
        definition = self.definition
        for name in way_on(definition, self.state):
            needs = {need.name for need in definition.actions[name].needs}
            if "council_ready" in needs and not self.sits:
                yield
            if "no_duplicate_support" in needs and supported_before(self.ctx, self.row):
                name = next(iter(way_out(definition, self.state)))
            self.do(definition.actions[name].by[0], name)
            if self.row.outcome is not None:
                return


def way_on(definition: Definition, state: str) -> list[str]:
    """The actions of people that lead to the good end from `state`; where none do, to the end that is furthest away."""
    ways = {}
    for name in [name for name, known in definition.states.items() if known.final is not None]:
        try:
            ways[name] = road(definition, name, state)
        except KeyError:  # no steps of people lead there
            continue
    good = [way for name, way in ways.items() if definition.states[name].final == "completed"]
    return good[0] if good else max(ways.values(), key=len, default=[])


def way_out(definition: Definition, state: str) -> list[str]:
    """The actions of people that end a case in `state` at once."""
    found = [name for name in definition.actions_from[state] if SYSTEM_PARTY not in definition.actions[name].by]
    return [
        n for n in found if (to := definition.actions[n].to) is not None and definition.states[to].final is not None
    ]


def play_together(people: People, standing: Sequence[StandingCase]) -> None:
    """Plays every case to its end; those that need a council come before one and the same.

    What another case has opened comes last, for that other one may wait for it.
    """
    opened = opened_by_others(people.ctx)
    going = [(case, case.steps()) for case in sorted(standing, key=lambda case: case.id in opened)]
    first = [(case, steps) for case, steps in going if case.id not in opened]
    waiting = [case for case, steps in first if next(steps, DONE) is not DONE]
    if waiting:
        council = SittingCouncil(people, waiting[0].clock)
        council.add(*waiting)
        council.send()
        for case in waiting:
            case.council = council
    for case, steps in going:
        assert next(steps, DONE) is DONE, case.case


Kind = tuple[str, str]
"""What a case is of, and the state it stands in."""


def one_of_each(ctx: Context) -> dict[Kind, Case]:
    """The oldest case of every kind in every state, of those first whose road the law does not end half-way."""
    found: dict[Kind, Case] = {}
    for row in sorted(all_cases(ctx), key=lambda row: (supported_before(ctx, row), row.id)):
        found.setdefault((row.scheme, row.state), row)
    return found


def supported_before(ctx: Context, row: Case) -> bool:
    """Whether the law refuses this support, because the enterprise has had it in another case."""
    with ctx.read() as session:
        code = enterprise_rows.profile(session, row.enterprise_id).tax_code
        others = case_rows.same_support(session, row.id, tax_code.base(code))
        return any(other.outcome not in DEAD_OUTCOMES for other in others)


def all_cases(ctx: Context) -> list[Case]:
    """Every case, the oldest first."""
    with ctx.read() as session:
        return list(session.scalars(sa.select(Case).order_by(Case.id)).all())


def opened_by_others(ctx: Context) -> set[int]:
    """The cases that another case has opened, by their ids."""
    with ctx.read() as session:
        return set(session.scalars(sa.select(CaseLink.to_case_id)).all())
