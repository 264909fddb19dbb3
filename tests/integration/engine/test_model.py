"""R11: random plays over the ISO 9001 definition, by anybody, at any time; the engine and a small model agree."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Conflict, NotAllowed
from caseflow.db.models import Case, ClockInterval, Event, Grant
from caseflow.services.accounts import grants
from caseflow.services.administration import verify
from caseflow.services.cases import assigning, documents, submissions
from caseflow.services.engine import actions, timers
from caseflow.services.papers import links
from caseflow.workflows.definition import DefinedAction, Definition
from tests.support import factories
from tests.support.crash import CHAOS_ROUNDS
from tests.support.factories import key
from tests.support.journey import BY_A_PERSON_ALONE
from tests.support.model import WAITS_FOR_PAPER, Model
from tests.support.scenario import APPLICATION
from tests.support.stations import COUNTED, FAILED, Stations, context

PEOPLE = (
    "applicant", "one_stop", "case_officer", "other_officer", "finance", "director", "admin_secretary",
    "council_secretary", "division_head", "clerk", "boss", "rival",
)  # fmt: skip
GIVEN_AND_TAKEN = ("one_stop", "finance", "director", "case_officer")
LAST_DAY = timedelta(days=330)
"""The calendar is known up to 2028: no term may be asked for beyond it."""


Last = tuple[Actor, tuple[Any, ...], dict[str, Any]]
"""Who sent which form, and the answer."""


class Play(RuleBasedStateMachine):
    """One case from one station on; `played` and `refused` count over all examples."""

    stations: Stations
    folder: Path
    names: list[str]
    number = itertools.count()
    last: Last | None = None
    played: Counter[tuple[str, str]] = Counter()
    refused: Counter[str] = Counter()
    pressed: Counter[str] = Counter()

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self.begin(data.draw(st.sampled_from(self.names), label="station"))

    def begin(self, station: str) -> None:
        """Opens the station and tells the model what has happened so far."""
        self.home = self.folder / str(next(self.number))
        self.journey = self.stations.open(station, self.home)
        self.begun = self.journey.clock.now()
        self.model = self.history(station)
        self.model.timers = self.model.planned()

    def history(self, station: str) -> Model:
        journey, row = self.journey, self.journey.row
        with journey.ctx.read() as session:
            steps = session.execute(
                sa.select(Event.name, Event.actor_id, Event.at, Event.from_state, Event.to_state)
                .where(Event.kind == "transition").order_by(Event.seq)
            ).all()  # fmt: skip
        doers: defaultdict[str, set[int]] = defaultdict(set)
        for step in steps:
            doers[step.name].add(step.actor_id)
        files = documents.checklist(journey.ctx, journey.applicant, journey.case)
        model = Model(
            journey.definition, journey.ctx.calendar, row.state, row.version, local_date(row.state_since), row.due_on,
            row.officer_id, row.submitted_at is not None, row.submitted_at is not None or self.is_complete(),
            {slot.name for slot in files.slots if slot.files}, Counter(step.name for step in steps), doers,
        )  # fmt: skip
        if journey.has_sat:
            counted = journey.clock.now() >= journey.council.meets_at  # type: ignore[union-attr]
            model.council = "failed" if station == FAILED else "passed" if counted else "given"
        letters, chains = journey.ctx.content.letters, journey.ctx.content.authority.chains
        model.chains = {n: chains[one.head.chain] for n, one in letters.items() if one.head.chain is not None}
        model.issued = {paper.kind for paper in journey.papers if paper.entry == row.entry}
        if row.state in ("supplement", "suspended"):
            held = {"supplement": "submitted", "suspended": "in_progress"}[row.state]
            with journey.ctx.read() as session:
                newest = sa.select(ClockInterval.held_due_on).order_by(ClockInterval.id.desc()).limit(1)
                due = session.scalar(newest)
            assert due is not None
            model.held = (held, due, model.entered)
        return model

    def is_complete(self) -> bool:
        return not submissions.sheet(self.journey.ctx, self.journey.applicant, self.journey.case, APPLICATION).problems

    # --- what people do

    def actions(self) -> list[str]:
        """The names of what is played here."""
        return sorted(name for name, _ in played_here(self.model.definition))

    def kind(self, name: str) -> str:
        return {"applicant": "applicant", "rival": "stranger"}.get(name, "staff")

    def attempt(self, name: str, action: str) -> str:
        """The action by this person: what comes of it must be what the model says."""
        actor, now, state = self.journey.person(name), self.journey.clock.now(), self.model.state
        wanted = self.model.expect(actor.roles, actor.id, self.kind(name), action, local_date(now))
        values, same = self.journey.answers(action), key()
        arguments = (self.journey.case, action, values, self.model.version, same)
        answer: dict[str, Any] = {}
        met = "ok"
        try:
            answer = actions.perform(self.journey.ctx, actor, actions.Step(*arguments))
        except CaseflowError as error:
            met = type(error).__name__
        assert met == wanted.split(":")[0], f"{name} {action} at {state}: {met} instead of {wanted}"
        if met == "ok":
            if self.model.is_proposal(action):
                self.model.propose(action, actor.id, answer["paper"])
            else:
                self.model.follow(action, actor.id, now)
            assert answer["version"] == self.model.version
            self.played[action, state] += 1
            self.last = (actor, arguments, answer)
        if wanted.startswith("Refused"):
            self.refused[wanted.removeprefix("Refused: ")] += 1
        return wanted

    def press(self, name: str, *, back: bool = False) -> None:
        """What is next to be done to a paper, or sending it back: what comes of it must be what the model says."""
        sheet = self.model.under_way[0]
        if not sheet.public_id:  # a timer drafted it
            sheet.public_id = next(paper.public_id for paper in self.journey.papers if paper.link is not None)
        actor, now = self.journey.person(name), self.journey.clock.now()
        wanted = self.model.expect_link(sheet, actor.roles, actor.id, self.kind(name), back=back)
        row, met = self.journey.paper(sheet.public_id), "ok"
        assert (row.link, row.waits_for) == (sheet.link, sheet.holder)
        assert sheet.link is not None
        try:
            if back:
                links.send_back(self.journey.ctx, actor, row.public_id, row.version, "Soạn lại.", key())
            else:
                links.do(self.journey.ctx, actor, links.Deed(row.public_id, sheet.link, row.version, key()))
        except CaseflowError as error:
            met = type(error).__name__
        assert met == wanted, f"{name} {sheet.link} of {sheet.action}: {met} instead of {wanted}"
        if met == "ok":
            self.pressed["back" if back else sheet.link] += 1
            self.last = None
            if back:
                self.model.send_back(sheet)
            else:
                self.model.do(sheet, actor.id, now)

    @precondition(lambda self: self.model.under_way)
    @rule(who=st.sampled_from(PEOPLE), back=st.integers(0, 4))
    def somebody_has_a_paper_in_hand(self, who: str, back: int) -> None:
        self.press(who, back=back == 0)

    @precondition(lambda self: self.model.under_way)
    @rule(times=st.integers(1, 4))
    def a_paper_goes_on(self, times: int) -> None:
        for _ in range(times):
            if self.model.under_way:
                self.press(self.model.under_way[0].holder)

    @rule(data=st.data())
    def somebody_tries_something(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(PEOPLE), label="who")
        action = data.draw(st.sampled_from(self.actions()), label="what")
        self.attempt(name, action)

    @rule(data=st.data(), steps=st.integers(4, 16))
    def the_case_goes_on(self, data: st.DataObject, steps: int) -> None:
        """Those whose turn it is do what is open, mostly with everything it needs."""
        for _ in range(steps):
            self.one_step_on(data)

    def one_step_on(self, data: st.DataObject) -> None:
        if self.model.under_way and data.draw(st.integers(0, 4), label="paper") < 4:
            self.press(self.model.under_way[0].holder)
            return
        definition = self.model.definition
        here = [a for a in definition.actions_from[self.model.state] if a in self.actions()]
        open_here = [a for a in here if definition.actions[a].by != ("system",)]
        onwards = [
            a for a in open_here if definition.states[definition.actions[a].to or self.model.state].final is None
        ]
        if not open_here:
            return
        if onwards and data.draw(st.integers(0, 19), label="end") > 0:
            open_here = onwards  # every state has ways out: taken as often as the others, no case would get far
        action = data.draw(st.sampled_from(open_here), label="action")
        if data.draw(st.integers(0, 4), label="unprepared") < 4:
            self.prepare(action)
        self.attempt(next(party for party in definition.actions[action].by if party != "system"), action)

    def prepare(self, action: str) -> None:
        """Brings about what the action needs, as far as it can be brought about now."""
        if self.model.under_way:
            return
        if self.model.definition.actions[action].assigns:
            self.give()
            return
        needs = {need.name for need in self.model.definition.actions[action].needs}
        if "votes_counted" in needs and self.model.council != "given":
            return
        if "call_open" in needs or self.model.state != "draft":
            self.journey.prepare(action)
        if "form_complete" in needs:
            self.model.complete = True
        if "documents_complete" in needs:
            self.model.slots |= {s for s, p in self.model.definition.documents.items() if action in p.awaited_by}
        if "council_ready" in needs:
            self.model.council = self.model.council or "given"
        made, paper = WAITS_FOR_PAPER.get(action, ("", ""))
        if made and paper not in self.model.issued:
            self.model.issued.add(paper)
            self.model.follow(made, 0, self.journey.clock.now())
        if "votes_counted" in needs:
            self.model.council = "failed" if "council_failed" in needs else "passed"

    def give(self) -> None:
        """The head gives the case to its officer; where its state waits for that, it goes on."""
        if self.model.state != "received":
            return
        head, officer = self.journey.person("division_head"), self.journey.person("case_officer")
        assigning.assign(self.journey.ctx, head, self.journey.case, officer.id, self.model.version, key())
        self.model.officer = officer.id
        self.model.follow("take_up", head.id, self.journey.clock.now())
        self.played["take_up", "received"] += 1

    # --- what goes wrong on the way

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_last_act_is_sent_again(self) -> None:
        assert self.last is not None
        actor, arguments, answer = self.last
        assert actions.perform(self.journey.ctx, actor, actions.Step(*arguments)) == answer

    @precondition(lambda self: self.last is not None)
    @rule(who=st.sampled_from(["director", "boss", "one_stop"]))
    def somebody_else_sends_the_last_form(self, who: str) -> None:
        assert self.last is not None
        actor, arguments, _ = self.last
        other = self.journey.person(who)
        if other.id != actor.id:
            with pytest.raises(NotAllowed):
                actions.perform(self.journey.ctx, other, actions.Step(*arguments))

    @precondition(lambda self: self.model.submitted and self.model.version > 0)
    @rule(data=st.data(), back=st.integers(1, 3))
    def somebody_acts_on_an_old_page(self, data: st.DataObject, back: int) -> None:
        action = data.draw(st.sampled_from(self.actions()), label="what")
        seen = max(0, self.model.version - back)
        with pytest.raises(Conflict) as caught:
            self.journey.retry("director", action, seen)
        assert len(caught.value.meanwhile) == self.model.version - seen

    @rule(days=st.sampled_from([0, 1, 3, 10, 45]))
    def time_passes(self, days: int) -> None:
        now = self.journey.clock.now() + timedelta(days=days)
        if now - self.begun < LAST_DAY - timedelta(days=60):
            self.journey.clock.set(now)
            self.model.beat(now)
            while timers.fire_due(self.journey.ctx).fired:
                pass

    @rule()
    def the_machine_is_started_again(self) -> None:
        ctx = self.journey.ctx
        ctx.database.engine.dispose()
        url = ctx.database.engine.url.render_as_string(hide_password=False)
        self.journey = self.journey.on(context(url, ctx.settings.var, ctx.clock.now()))

    @rule(role=st.sampled_from(GIVEN_AND_TAKEN))
    def a_role_is_given_or_taken(self, role: str) -> None:
        boss = self.journey.strangers["boss"]
        if role in boss.roles:
            held = (Grant.account_id == boss.id, Grant.role == role, Grant.ended_at.is_(None))
            with self.journey.ctx.read() as session:
                grant = session.scalars(sa.select(Grant.id).where(*held)).one()
            grants.end_grant(self.journey.ctx, SYSTEM, boss.id, grant, key())
        else:
            grants.grant(self.journey.ctx, SYSTEM, boss.id, role, key())
        self.journey.strangers["boss"] = factories.refreshed(self.journey.ctx, boss)

    # --- what must hold

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "model"):
            return
        row, model = self.journey.row, self.model
        assert (row.state, row.version, row.due_on) == (model.state, model.version, model.due)
        assert (row.officer_id, row.waits_for, row.outcome) == (model.officer, model.waits_for, model.here.final)

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        assert verify.verify(self.journey.ctx).findings == ()
        with self.journey.ctx.read() as session:
            reminded = sa.select(sa.func.count()).select_from(Event).where(
                Event.kind == "reminded", Event.body.contains('"timer":"state:')
            )  # fmt: skip
            assert session.scalar(reminded) == self.model.reminded
            assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
        self.journey.ctx.database.engine.dispose()
        shutil.rmtree(self.home)


def machine(stations: Stations, folder: Path) -> type[Play]:
    """The machine on these stations, with counters of its own."""
    given = {
        "stations": stations,
        "folder": folder,
        "names": stations.names(),
        "played": Counter(),
        "refused": Counter(),
        "pressed": Counter(),
    }
    return type("Play", (Play,), given)


def directed(play: type[Play], station: str, name: str, action: str, *, prepared: bool) -> None:
    """One step at one station, compared as every other."""
    one = play()
    one.begin(station)
    if prepared:
        one.prepare(action)
    one.attempt(name, action)
    one.both_say_the_same()
    while one.model.under_way:
        one.press(one.model.under_way[0].holder)
        one.both_say_the_same()
    one.teardown()


def played_here(definition: Definition) -> list[tuple[str, DefinedAction]]:
    """All but what other tests play: test_umbrella the fast track, test_farming the change of the body, and
    test_outages the time that a person gives."""
    apart = BY_A_PERSON_ALONE | {"transfer_certificate"}
    return [(n, a) for n, a in definition.actions.items() if a.phase != "fast_track" and n not in apart]


def from_here(action: DefinedAction) -> list[str]:
    """Where it begins, the list of a task apart."""
    return [state for state in action.from_ if state != "listed"]


@pytest.mark.parametrize("stations", ["sqlite"], indirect=True)
def test_whatever_people_do_the_engine_and_the_model_agree(stations: Stations, tmp_path: Path):
    play = machine(stations, tmp_path)
    run_state_machine_as_test(
        play,
        settings=settings(
            max_examples=500 if CHAOS_ROUNDS else 30,
            stateful_step_count=50 if CHAOS_ROUNDS else 20,
            deadline=None, print_blob=True, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    walked = len(play.played)
    definition = stations.kept["draft"].journey.on(stations.open("draft", tmp_path / "look").ctx).definition
    for action, rule_ in played_here(definition):
        party = next((party for party in rule_.by if party != "system"), None)
        for state in from_here(rule_):
            if party is not None and (action, state) not in play.played:
                station = {"conclude_reject": FAILED}.get(action, COUNTED) if state == "council_meeting" else state
                directed(play, station, party, action, prepared=True)
    for station, name, action in (
        ("draft", "applicant", "submit"), ("council_setup", "admin_secretary", "convene"),
        ("contracting", "case_officer", "sign_contract"), (FAILED, "council_secretary", "conclude_pass"),
        (COUNTED, "council_secretary", "conclude_reject"), ("recovering", "finance", "confirm_recovery"),
    ):  # fmt: skip
        directed(play, station, name, action, prepared=False)
    open_to_people = {(a, s) for a, r in played_here(definition) for s in from_here(r) if r.by != ("system",)}
    print(f"{walked} of {len(open_to_people)} transitions by random walks, refusals {dict(play.refused)}")
    assert set(play.played) >= open_to_people
    assert set(play.refused) >= {
        "state",
        "form_complete",
        "council_ready",
        "documents_complete",
        "council_passed",
        "council_failed",
        "paper_issued",
    }
    assert set(play.pressed) >= {"check", "sign", "number"}


@pytest.mark.parametrize("stations", ["sqlite"], indirect=True)
@pytest.mark.parametrize("back", [False, True])
def test_what_the_system_drafts_goes_its_way_as_the_model_says(stations: Stations, tmp_path: Path, back: bool):
    one = machine(stations, tmp_path)()
    one.begin("supplement")
    one.time_passes(45)
    one.both_say_the_same()
    assert (one.model.state, one.model.waits_for) == ("supplement", "division_head")
    if back:
        one.press("division_head", back=True)
        one.both_say_the_same()
        assert one.attempt("one_stop", "lapse") == "ok"
    while one.model.under_way:
        one.press(one.model.under_way[0].holder)
        one.both_say_the_same()
    assert one.model.state == "lapsed"
    one.teardown()
