"""The demo province: whole, lawful, the same every time, and never mailed to anybody."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow import demo
from caseflow.bootstrap import build
from caseflow.core.actor import SYSTEM_ID, Actor
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.errors import Refused
from caseflow.db.models import (
    Account,
    Case,
    CaseLink,
    Certificate,
    Council,
    CouncilCase,
    Enterprise,
    Event,
    Grant,
    OutboxMessage,
    Seat,
    SeatCase,
    Surveillance,
    Timer,
)
from caseflow.demo import answers, firms, history, trades, ways
from caseflow.forms import values as form_values
from caseflow.forms.examples import example
from caseflow.gateways.memory import MemoryFiles, MemoryMailer
from caseflow.programmes import tax_code
from caseflow.services.accounts import grants
from caseflow.services.accounts.passwords import matches
from caseflow.services.administration import verify
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.papers import kinds
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from tests.support.contexts import settings_for
from tests.support.factories import key

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=LOCAL)
"""A Saturday: the history ends on the working day before."""

Make = Callable[[str], Context]


@dataclass(frozen=True)
class Loaded:
    """The demo in a database of its own, what loading it answered, and how it told its progress."""

    ctx: Context
    result: demo.DemoResult
    told: list[tuple[int, int, str]]

    def all(self, statement: Any) -> list[Any]:
        with self.ctx.read() as session:
            return list(session.execute(statement).all())

    @property
    def definition(self) -> Definition:
        return self.book.definition

    @property
    def book(self) -> Rulebook:
        with self.ctx.read() as session:
            offer = catalog.offer(self.ctx, session, "iso_9001")
            assert offer is not None
            return catalog.rulebook(self.ctx, session, offer.sha256)


@pytest.fixture(scope="module")
def make(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes empty installations in demo mode."""
    made: list[Context] = []

    def empty(name: str) -> Context:
        folder = tmp_path_factory.mktemp(name)
        shutil.copy(sqlite_template, folder / "caseflow.db")
        settings = settings_for(f"sqlite:///{folder / 'caseflow.db'}", folder, demo=True)
        made.append(build(settings, clock=FixedClock(NOW), mailer=MemoryMailer(), files=MemoryFiles()))
        return made[-1]

    yield empty
    for ctx in made:
        ctx.database.engine.dispose()


@pytest.fixture(scope="module")
def loaded(make: Make) -> Loaded:
    """The demo, loaded once for all tests of this module."""
    ctx, told = make("demo"), []
    return Loaded(ctx, demo.load(ctx, lambda done, of, what: told.append((done, of, what))), told)


def happened(ctx: Context, most: int) -> list[Any]:
    """What happened first: to which case, what, by whom, when."""
    columns = (Event.stream, Event.kind, Event.name, Event.from_state, Event.to_state, Event.actor_id, Event.at)
    with ctx.read() as session:
        return list(session.execute(sa.select(*columns).order_by(Event.id).limit(most)).all())


pytestmark = pytest.mark.slow


def test_every_state_and_every_ending_of_the_definition_is_there(loaded: Loaded):
    opened = sa.select(CaseLink.to_case_id)
    cases = loaded.all(sa.select(Case.state, Case.outcome, Case.submitted_at).where(Case.id.not_in(opened)))
    states = loaded.definition.states

    assert len(cases) == loaded.result.cases == 151
    assert {row.state for row in cases} >= {name for name in states if ways.is_played(loaded.book, name)}
    assert {row.outcome for row in cases} == {s.final for s in states.values()}
    assert {row.submitted_at.year for row in cases if row.submitted_at} == set(range(2021, 2027))


LEFT_ALONE = {
    "put_on_list", "take_off_list", "approve_listed", "transfer_certificate", "extend_term", "reopen", "apologise",
    "ask_another_council", "demand_recovery", "confirm_recovery", "fail_certification", "fail_acceptance",
}  # fmt: skip
"""The fast track, which the programme does not have, and what is rare: another certification body, more time, a day of
return that is not kept, another council, money that comes back. Contracts that fail are liquidated without recovery."""


def test_every_way_to_end_was_taken_by_somebody_or_by_the_system(loaded: Loaded):
    definition = loaded.definition
    taken = {row.name for row in loaded.all(sa.select(Event.name).where(Event.kind == "transition").distinct())}

    assert set(definition.actions) - taken == LEFT_ALONE


def test_the_history_keeps_every_promise_of_the_engine(loaded: Loaded):
    report = verify.verify(loaded.ctx)

    assert report.findings == ()
    assert report.checked["cases"] == 151 + len(loaded.all(sa.select(CaseLink.id)))


def test_declarations_are_played_to_their_notice_and_certificates_of_others_are_in_the_register(loaded: Loaded):
    states = Counter(
        row.state for row in loaded.all(sa.select(Case.state).join(CaseLink, CaseLink.to_case_id == Case.id))
    )
    sources = Counter(row.source for row in loaded.all(sa.select(Certificate.source)))

    assert states["monitored"] >= 2
    assert sources["entered"] >= 8
    assert sources["supported"] > sources["entered"]


def test_whoever_acted_was_entitled_to(loaded: Loaded):
    with loaded.ctx.read() as session:
        pinned = session.scalars(sa.select(Case.definition).distinct()).all()
        definitions = {sha256: catalog.rulebook(loaded.ctx, session, sha256).definition for sha256 in pinned}
    roles: dict[int, set[str]] = {}
    for row in loaded.all(sa.select(Grant.account_id, Grant.role)):
        roles.setdefault(row.account_id, set()).add(row.role)
    moves = sa.select(Event.name, Event.actor_id, Case.definition).join(Case, Case.id == Event.case_id)

    for step in loaded.all(moves.where(Event.kind == "transition")):
        action = definitions[step.definition].actions[step.name]
        chain = kinds.chain(loaded.ctx, kinds.chain_name(loaded.ctx, action.paper)) if action.paper else None
        # what is signed is taken by whoever issues the paper, in the name of whoever proposed it
        by = {chain.links["issue"].by} if chain is not None and not chain.is_at_once else set(action.by)
        held = {"system"} if step.actor_id == SYSTEM_ID else roles.get(step.actor_id, {"applicant"})
        assert held & by, (step.name, held)


def test_councils_have_counted_and_the_last_is_in_the_middle_of_its_vote(loaded: Loaded):
    councils = loaded.all(sa.select(Council.id, Council.meets_at).order_by(Council.meets_at))
    sittings = loaded.all(sa.select(CouncilCase))
    last = [row[0] for row in sittings if row[0].council_id == councils[-1].id]

    assert len(councils) == loaded.result.councils >= 3
    assert all(row[0].materials_sent_at for row in sittings)
    assert any(c.counted_at for c in last)
    (voting,) = [c for c in last if c.opened_at and not c.counted_at]
    ballots = loaded.all(sa.select(SeatCase.cast_at).where(SeatCase.council_case_id == voting.id))
    assert 0 < sum(b.cast_at is not None for b in ballots) < len(ballots)
    assert len(loaded.all(sa.select(Seat.id))) >= 7 * len(councils)
    assert {c[0].result["passed"] for c in sittings if c[0].counted_at} == {True, False}


def test_certificates_are_valid_due_overdue_suspended_withdrawn_and_expired(loaded: Loaded):
    today = date(2026, 11, 21)
    rows = [row[0] for row in loaded.all(sa.select(Certificate))]
    open_ones = loaded.all(
        sa.select(Surveillance.due_on)
        .join(Certificate, Certificate.id == Surveillance.certificate_id)
        .join(Case, Case.id == Certificate.case_id)
        .where(Surveillance.done_on.is_(None), Certificate.status == "valid", Case.outcome.is_(None))
    )

    assert {row.status for row in rows} >= {"valid", "suspended", "withdrawn"}
    assert any(row.valid_to < today for row in rows)
    assert any(row.due_on < today for row in open_ones)
    assert any(today <= row.due_on <= today + timedelta(days=90) for row in open_ones)
    assert loaded.all(sa.select(Surveillance.id).where(Surveillance.result == "passed"))


def test_every_case_of_an_officer_can_be_acted_on_by_a_sign_in_that_is_told(loaded: Loaded):
    told = {person.email for person in loaded.result.sign_ins}
    officers = loaded.all(
        sa.select(Account.email, Account.full_name).join(Case, Case.officer_id == Account.id).distinct()
    )
    staff = loaded.all(sa.select(Account.email).join(Grant, Grant.account_id == Account.id).distinct())

    assert len(officers) >= 3
    assert {row.email for row in staff} <= told
    assert len({row.full_name for row in officers}) == len(officers)


def test_outcomes_and_kinds_of_support_are_in_believable_shares(loaded: Loaded):
    opened = sa.select(CaseLink.to_case_id)
    cases = loaded.all(sa.select(Case.scheme, Case.outcome).where(Case.id.not_in(opened)))
    outcomes, kinds = Counter(row.outcome for row in cases), Counter(row.scheme for row in cases)

    assert outcomes["completed"] >= 35
    assert outcomes["completed"] > 5 * outcomes["failed"]
    assert outcomes["completed"] > outcomes["refused"] + outcomes["not_recommended"]
    assert min(outcomes.values()) >= 1
    assert len(kinds) == 30
    assert max(kinds.values()) < len(cases) // 2


def test_support_fits_the_trade_and_names_no_standard_that_is_none(loaded: Loaded):
    firms_by_code = {firm.tax_code: firm for firm in firms.invent(history.SEED)}
    with loaded.ctx.read() as session:
        offered = {offer.name: offer.definition for offer in catalog.offers(loaded.ctx, session)}
    opened = sa.select(CaseLink.to_case_id)
    asked = sa.select(Enterprise.tax_code, Case.scheme).join(Case, Case.enterprise_id == Enterprise.id)
    for row in loaded.all(asked.where(Case.id.not_in(opened))):
        assert trades.fits(firms_by_code[row.tax_code].trade, offered[row.scheme]), row
    named = loaded.all(sa.select(Certificate.standard, Certificate.edition))
    assert not [row for row in named if "00000" in row.standard or not row.standard]


def test_certificates_without_a_case_are_looked_after(loaded: Loaded):
    """Audits that fell due long ago have their result; what has ended was mostly renewed."""
    long_ago = date(2026, 11, 21) - timedelta(days=120)
    alone = loaded.all(
        sa.select(Surveillance.due_on)
        .join(Certificate, Certificate.id == Surveillance.certificate_id)
        .join(Case, Case.id == Certificate.case_id, isouter=True)
        .where(sa.or_(Case.id.is_(None), Case.outcome.is_not(None)), Certificate.status == "valid")
        .where(Surveillance.done_on.is_(None), Surveillance.due_on < long_ago)
    )
    assert alone == []
    assert loaded.all(sa.select(Certificate.id).where(Certificate.status == "renewed"))


def test_no_organisation_is_supported_twice_and_none_is_real(loaded: Loaded):
    lasting = loaded.all(
        sa.select(Case.enterprise_id, Case.scheme)
        .where(Case.received_at.is_not(None), Case.state.not_in(["eligibility_check"]))
        .where(sa.or_(Case.outcome.is_(None), Case.outcome == "completed"))
    )
    enterprises = loaded.all(sa.select(Enterprise.name, Enterprise.tax_code, Enterprise.legal_form))

    assert max(Counter((row.enterprise_id, row.scheme) for row in lasting).values()) == 1
    assert len({row.tax_code for row in enterprises}) == len(enterprises) == loaded.result.organisations
    for row in enterprises:
        assert row.tax_code.startswith("99")
        assert tax_code.normalise(row.tax_code, row.legal_form) == row.tax_code
    addresses = loaded.all(sa.select(Account.email))
    assert all(row.email.endswith(".example.test") for row in addresses)


def test_messages_of_the_history_are_kept_and_never_sent(loaded: Loaded):
    assert outbox.deliver(loaded.ctx) == outbox.Delivery()
    assert {row.status for row in loaded.all(sa.select(OutboxMessage.status))} == {"kept"}
    assert loaded.ctx.mailer.sent == []  # type: ignore[union-attr]


def test_no_deadline_was_left_behind_and_nothing_lies_in_the_future(loaded: Loaded):
    late = loaded.all(sa.select(Timer.id).where(Timer.open.is_(True), Timer.due_at <= NOW))
    latest = loaded.all(sa.select(sa.func.max(Event.at)).where(Event.stream != "content"))

    assert late == []
    assert latest[0][0] <= NOW


def test_it_tells_how_far_it_is(loaded: Loaded):
    steps = [done for done, _of, _what in loaded.told]

    assert steps == sorted(steps)
    assert loaded.told[-1][0] == loaded.told[-1][1]
    assert len(steps) > 50


def test_each_start_gives_everybody_a_new_password_that_fits(loaded: Loaded):
    first = {person.email: person.password for person in loaded.result.sign_ins}
    second = demo.fresh_sign_ins(loaded.ctx)
    kept = {row.email: row.password_hash for row in loaded.all(sa.select(Account.email, Account.password_hash))}

    roles = loaded.ctx.content.roles.roles.values()
    assert {p.role for p in second} == {r.title.vi for r in roles if r.may and r.party != "system"}
    assert len({p.email for p in second}) == len({p.password for p in second}) == len(second)
    for person in second:
        assert matches(kept[person.email], person.password)
        assert not matches(kept[person.email], first[person.email])
        assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", person.password)


def test_it_is_the_same_every_time(loaded: Loaded, make: Make):
    again = make("again")
    with pytest.raises(KeyboardInterrupt):
        demo.load(again, stopping_after(300))

    begun = happened(again, 10_000)
    assert len(begun) > 500
    assert begun == happened(loaded.ctx, len(begun))


def test_it_never_mixes_with_what_is_there(loaded: Loaded, make: Make):
    ctx = make("taken")
    grants.invite_staff(
        ctx, Actor(SYSTEM_ID, "", roles=frozenset({"system"})), email="quan-tri@so.example", full_name="Quản trị",
        organisation="", roles=["sysadmin"], key=key(),
    )  # fmt: skip

    assert not demo.is_empty(ctx)
    assert not demo.is_empty(loaded.ctx)
    for taken in (ctx, loaded.ctx):
        with pytest.raises(Refused):
            demo.load(taken)
    assert demo.fresh_sign_ins(ctx) == ()


def stopping_after(steps: int) -> Callable[[int, int, str], None]:
    """Somebody who presses Ctrl-C while the demo is loaded."""

    def stop(done: int, _of: int, _what: str) -> None:
        if done > steps:
            raise KeyboardInterrupt

    return stop


def test_a_demo_that_was_broken_off_is_not_shown_as_whole(make: Make):
    ctx = make("broken")

    with pytest.raises(KeyboardInterrupt):
        demo.load(ctx, stopping_after(20))

    assert not demo.is_empty(ctx)
    with pytest.raises(Refused, match="broken off"):
        demo.fresh_sign_ins(ctx)


def test_every_shipped_form_is_answered_rightly_by_words_and_by_rule(make: Make):
    ctx = make("forms")
    scene = answers.Scene(firms.invent(1)[3], date(2023, 5, 12), 5)

    for form in ctx.content.forms.values():
        for values in (answers.answers(form, scene), example(form, scene.on)):
            assert form_values.problems(form, values, today=scene.on) == [], form.name
