"""Councils: who may know what when, that a ballot is cast once and counted right, and that no road leads around it."""

from __future__ import annotations

import itertools
import json
import random
import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.councils import count as counting
from caseflow.councils.ballots import Sheet
from caseflow.councils.count import MemberFact
from caseflow.councils.rules import Ballot
from caseflow.db.models import BallotSheet, CouncilCase, Event, IdempotencyKey, Member, OutboxMessage
from caseflow.services.accounts import grants
from caseflow.services.administration import verify
from caseflow.services.cases import cases, documents
from caseflow.services.councils import ballots, councils, sittings
from caseflow.services.councils import pages as council_pages
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.council import GOOD, SEATS, Council, to_council
from tests.support.factories import key
from tests.support.scenario import Road

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANARY = "chim hoàng yến 4711"


@pytest.fixture
def road(ctx: Context) -> Road:
    made = Road(ctx)
    to_council(made)
    return made


@pytest.fixture
def council(ctx: Context, clock: FixedClock) -> Council:
    return Council(ctx, clock)


@pytest.fixture
def sitting(council: Council, road: Road) -> Council:
    """The council with the vote on the case open."""
    council.add(road)
    council.convene(road)
    council.sit(road)
    return council


def events(ctx: Context, stream: str = "council/%") -> list[tuple[str, str]]:
    with ctx.read() as session:
        wanted = sa.select(Event.kind, Event.body).where(Event.stream.like(stream)).order_by(Event.id)
        return [(row.kind, row.body) for row in session.execute(wanted)]


def desk(council: Council, person: Actor, road: Road) -> Any:
    return council_pages.desk(council.ctx, person, council.public_id, road.case)


def shown(ctx: Context, council: Council, road: Road, person: Actor) -> str:
    """Everything that council and case pages show one person, as text."""
    found: list[Any] = [council_pages.page(ctx, person, council.public_id), desk(council, person, road)]
    permits = ctx.content.policy.permits
    if permits(person, "council:sit"):
        found.append(council_pages.my_files(ctx, person))
    if permits(person, "council:manage"):
        found.append(council_pages.listing(ctx, person))
    found.append(cases.view(ctx, person, road.case))
    return repr([asdict(one) if not isinstance(one, str) else one for one in found])


@SQLITE
def test_nobody_but_its_member_sees_anything_of_a_ballot_before_the_count(
    ctx: Context, sitting: Council, road: Road
) -> None:
    scores = {"c1": 11, "c2": 21, "c3": 8, "c4": 17, "c5": 8, "c6": 8}
    first, drafting = sitting.who[3], sitting.who[4]
    sitting.cast(first, road, scores, comments={"c1": CANARY}, remark=CANARY)
    ballots.save_ballot(
        ctx, drafting, sitting.public_id, road.case, TypedSheet({"c1": 13}, {"c2": CANARY}, "", ""), key=key()
    )
    for person in [*sitting.who, sitting.secretary_desk]:
        own = desk(sitting, person, road).my_ballot
        if person.id == first.id:
            assert own.scores == scores
        elif person.id != drafting.id:
            assert CANARY not in shown(ctx, sitting, road, person)
            assert own is None or own.scores == {}
        assert desk(sitting, person, road).result is None
        assert desk(sitting, person, road).cast == 1
    with ctx.read() as session:
        kept = [row for table in (Event.body, IdempotencyKey.result, OutboxMessage.body) for row in
                map(str, session.scalars(sa.select(table)))]  # fmt: skip
    assert not [text for text in kept if CANARY in text or '"c1"' in text]
    told = [json.loads(body)["details"] for kind, body in events(ctx) if kind == "ballot_cast"]
    assert [sorted(details) for details in told] == [["case", "commitment", "seat_case"]]


@SQLITE
def test_the_count_names_nobody_and_equals_the_pure_count(ctx: Context, sitting: Council, road: Road) -> None:
    chance = random.Random(7)
    with ctx.read() as session:
        row = session.scalars(sa.select(CouncilCase)).one()
        ballot = Ballot.model_validate(row.ballot)
    lines = desk(sitting, sitting.member("chair"), road).members
    sheets, members = [], []
    for person, line in zip(sitting.who, lines, strict=True):
        scores = {name: chance.randint(0, c.maximum) for name, c in ballot.criteria.items()}
        comments = {name: f"{CANARY} {name}" for name, c in ballot.criteria.items() if scores[name] * 2 < c.maximum}
        conclusion = chance.choice(list(ballot.conclusions))
        sitting.cast(person, road, scores, comments=comments, conclusion=conclusion)
        sheets.append(Sheet(line.seat_id, scores, (conclusion,), comments, signed=True))
        members.append(MemberFact(line.seat_id, line.seat, present=True))
    sitting.count(road)
    rules = council_pages.page(ctx, sitting.secretary_desk, sitting.public_id).head.rules
    expected = counting.count(rules, ballot, members, sheets).to_json()
    result = desk(sitting, sitting.member("member"), road).result
    scored = sorted((b["score"] for b in expected.pop("ballots")), reverse=True)
    assert [b["score"] for b in result["ballots"]] == scored
    assert {name: result[name] for name in expected} == expected
    assert "seat" not in json.dumps(result)
    assert sorted(itertools.chain(*result["comments"].values())) == sorted(
        c for s in sheets for c in s.comments.values()
    )


@SQLITE
def test_an_officer_of_the_case_is_found_to_be_in_conflict_and_the_case_is_a_404(
    ctx: Context, clock: FixedClock, council: Council, road: Road
) -> None:
    officer = road.person("case_officer")
    grants.grant(ctx, SYSTEM, officer.id, "council_member", key())
    officer = factories.signed_in(ctx, officer.email)
    seats = [*((a.id, s) for a, s in zip(council.who, SEATS, strict=True)), (officer.id, "member")]
    council.public_id = council.create(members=seats)
    assert council.add(road) == 1
    line = desk(council, council.secretary_desk, road).members[-1]
    assert line.detected
    assert "công chức" in line.reason
    with pytest.raises(NotFound):
        desk(council, officer, road)
    with pytest.raises(NotFound):
        cases.view(ctx, officer, road.case)
    with pytest.raises(NotFound):
        documents.checklist(ctx, officer, road.case)
    with pytest.raises(NotFound):
        council.declare(officer, road)
    assert [f.step for f in council_pages.my_files(ctx, officer).rows] == ["excluded"]
    council.convene(road)
    with pytest.raises(Invalid):
        sittings.attendance(ctx, council.member("chair"), council.public_id, road.case, {line.seat_id}, key())


@SQLITE
def test_nothing_opens_before_the_declaration_and_a_conflict_is_final(
    ctx: Context, council: Council, road: Road
) -> None:
    person = council.member("member")
    council.add(road)
    before = desk(council, person, road)
    assert before.undeclared
    assert (before.dossier, before.slots, before.my_ballot) == ((), (), None)
    with pytest.raises(NotFound):
        cases.view(ctx, person, road.case)
    council.declare(person, road)
    assert desk(council, person, road).dossier
    assert cases.view(ctx, person, road.case).head.public_id == road.case
    with pytest.raises(Invalid):
        sittings.declare(ctx, person, council.public_id, road.case, conflict=True, reason=" ", key=key())
    council.declare(person, road, conflict=True)
    for again in (False, True):
        with pytest.raises(NotFound):
            council.declare(person, road, conflict=again)
    with pytest.raises(NotFound):
        cases.view(ctx, person, road.case)


@SQLITE
@pytest.mark.parametrize("absent", [(0, 1, 2), (3,), (0, 1)], ids=["too few", "a reviewer", "chair and vice"])
def test_without_a_quorum_the_vote_does_not_open(
    council: Council, road: Road, absent: tuple[int, ...]
) -> None:  # fmt: skip
    council.add(road)
    council.convene(road)
    with pytest.raises((Refused, NotFound)):
        council.sit(road, absent=absent)
    assert desk(council, council.member("member"), road).opened_at is None


@SQLITE
def test_a_late_conflict_that_breaks_the_quorum_stops_the_count(sitting: Council, road: Road) -> None:
    for person in sitting.who:
        sitting.cast(person, road)
    for person in (sitting.who[3], sitting.who[4]):
        sitting.declare(person, road, conflict=True)
    with pytest.raises(Refused):
        sitting.count(road)


@SQLITE
def test_no_council_reaches_into_another(ctx: Context, clock: FixedClock, sitting: Council, road: Road) -> None:
    other = Council(ctx, clock, clock.now() + timedelta(days=14))
    stranger = other.member("secretary")
    acts: list[Any] = [
        lambda who, at: council_pages.desk(ctx, who, at, road.case),
        lambda who, at: sittings.declare(ctx, who, at, road.case, conflict=False, reason="", key=key()),
        lambda who, at: sittings.attendance(ctx, who, at, road.case, {1}, key()),
        lambda who, at: sittings.open_voting(ctx, who, at, road.case, key()),
        lambda who, at: ballots.count(ctx, who, at, road.case, key()),
        lambda who, at: sittings.conclude(ctx, who, at, road.case, conclusion="implement", text="Đạt", key=key()),
        lambda who, at: ballots.cast(
            ctx, who, at, road.case, TypedSheet(GOOD, {}, "implement", "", signed=True), key=key()
        ),
    ]
    before = len(events(ctx))
    for act in acts:
        for who, at in ((stranger, sitting), (stranger, other), (road.applicant, sitting)):
            with pytest.raises(NotFound):
                act(who, at.public_id)
    with pytest.raises(NotFound):
        council_pages.page(ctx, stranger, sitting.public_id)
    with pytest.raises(NotAllowed):
        councils.add_cases(ctx, sitting.member("chair"), sitting.public_id, [road.case], key())
    assert len(events(ctx)) == before


def test_of_two_casts_from_one_seat_one_wins_and_the_same_key_casts_once(
    ctx: Context, sitting: Council, road: Road
) -> None:
    person = sitting.who[5]
    outcomes: list[Any] = []
    start = threading.Barrier(4)

    def cast(points: int) -> None:
        start.wait()
        try:
            sitting.cast(person, road, {**GOOD, "c1": points})
        except (Conflict, Refused) as error:
            outcomes.append(type(error))
        else:
            outcomes.append(points)

    threads = [threading.Thread(target=cast, args=(20 + n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [o for o in outcomes if isinstance(o, int)]
    assert len(winners) == 1
    assert outcomes.count(Conflict) == 3
    assert desk(sitting, person, road).my_ballot.scores["c1"] == winners[0]
    twice = key()
    sitting.cast(sitting.who[6], road, key=twice)
    sitting.cast(sitting.who[6], road, key=twice)
    assert [kind for kind, _ in events(ctx)].count("ballot_cast") == 2


@SQLITE
def test_a_ballot_changed_behind_the_engine_is_not_counted(ctx: Context, sitting: Council, road: Road) -> None:
    for person in sitting.who:
        sitting.cast(person, road)
    with ctx.tx() as session:
        session.execute(sa.update(BallotSheet).where(BallotSheet.seat_case_id == 1).values(scores={**GOOD, "c1": 25}))
    with pytest.raises(Refused, match="no longer as it was cast"):
        sitting.count(road)


@SQLITE
def test_too_few_ballots_are_not_counted_and_the_count_happens_once(sitting: Council, road: Road) -> None:
    for person in sitting.who[:2]:
        sitting.cast(person, road)
    with pytest.raises(Refused, match="secrecy"):
        sitting.count(road)
    sitting.cast(sitting.who[2], road)
    sitting.count(road)
    with pytest.raises(Conflict):
        sitting.count(road)
    with pytest.raises(Refused):
        sitting.cast(sitting.who[4], road)


@SQLITE
def test_a_sheet_is_judged_field_by_field_and_never_prefilled(ctx: Context, sitting: Council, road: Road) -> None:
    person = sitting.who[5]
    assert desk(sitting, person, road).my_ballot.scores == {}
    with pytest.raises(Invalid) as wrong:
        sitting.cast(person, road, {"c1": 12, "c2": 99, "c3": "tốt", "c4": 17, "c5": 8}, conclusion="", signed=False)
    assert set(wrong.value.fields) == {"c1", "c2", "c3", "c6", "conclusion", "sign"}
    with pytest.raises(Invalid) as wrong:
        ballots.save_ballot(ctx, person, sitting.public_id, road.case, TypedSheet({"c1": 26}, {}, "", ""), key=key())
    assert set(wrong.value.fields) == {"c1"}
    sheet = TypedSheet({"c1": 3}, {}, "", "")
    assert ballots.save_ballot(ctx, person, sitting.public_id, road.case, sheet, key=key()) == ()
    sitting.cast(person, road, conclusion="not_implement")
    assert len(ballots.own_warnings(ctx, person, sitting.public_id, road.case)) == 1


@SQLITE
def test_nobody_votes_before_the_vote_is_open_or_without_being_present(
    ctx: Context, council: Council, road: Road
) -> None:
    council.add(road)
    council.convene(road)
    person = council.who[5]
    council.declare(person, road)
    with pytest.raises(Refused):
        council.cast(person, road)
    with pytest.raises(Refused):
        sittings.open_voting(ctx, council.member("chair"), council.public_id, road.case, key())
    council.sit(road, absent=(5,))
    with pytest.raises(Refused, match="not recorded as present"):
        council.cast(person, road)
    here = {m.seat_id for m in desk(council, council.member("chair"), road).members if m.present}
    with pytest.raises(Refused, match="latecomers"):
        sittings.attendance(ctx, council.member("chair"), council.public_id, road.case, set(list(here)[1:]), key())
    with pytest.raises(NotAllowed):
        sittings.attendance(ctx, person, council.public_id, road.case, here, key())


@SQLITE
def test_materials_go_out_in_time_and_a_case_can_be_given_to_another_council(
    ctx: Context, clock: FixedClock, road: Road
) -> None:
    late = Council(ctx, clock, datetime(2026, 3, 12, 8, 30, tzinfo=LOCAL))
    late.add(road)
    with pytest.raises(Refused, match="09/03/2026"):
        councils.send_materials(ctx, late.secretary_desk, late.public_id, key())
    road._staff["admin_secretary"] = late.secretary_desk
    with pytest.raises(Refused, match="materials"):
        road.take("admin_secretary", "convene")
    other = Council(ctx, clock)
    with pytest.raises(Invalid, match="is before"):
        other.add(road)
    councils.remove_case(ctx, late.secretary_desk, late.public_id, road.case, key())
    assert [w.public_id for w in councils.waiting_cases(ctx, other.secretary_desk)] == [road.case]
    other.add(road)
    other.convene(road)
    assert road.state == "council_meeting"
    assert councils.waiting_cases(ctx, other.secretary_desk) == []


@SQLITE
def test_nobody_chooses_who_judges_their_own_organisation(
    ctx: Context, clock: FixedClock, council: Council, road: Road
) -> None:
    with ctx.tx() as session:
        own = {"enterprise_id": road.enterprise.id, "account_id": council.secretary_desk.id}
        session.add(Member(**own, role="editor", joined_at=clock.now()))
    council.secretary_desk = factories.refreshed(ctx, council.secretary_desk)
    assert councils.waiting_cases(ctx, council.secretary_desk) == []
    with pytest.raises(Invalid, match="your own organisation"):
        council.add(road)
    other = factories.staff(ctx, "admin_secretary")
    councils.add_cases(ctx, other, council.public_id, [road.case], key())
    (line,) = council_pages.page(ctx, council.secretary_desk, council.public_id).cases
    assert (line.may_open, line.may_remove, line.passed) == (False, False, None)


@SQLITE
def test_no_meeting_lies_in_a_year_whose_working_days_are_unknown(council: Council) -> None:
    with pytest.raises(Invalid) as refusal:
        council.create(meets_at=datetime(2029, 3, 12, 8, 30, tzinfo=LOCAL))
    assert "2029" in refusal.value.fields["meets_at"][0].vi


@SQLITE
def test_a_council_is_composed_by_its_rules_and_only_of_those_who_hold_the_role(ctx: Context, council: Council) -> None:
    everybody = [(a.id, s) for a, s in zip(council.who, SEATS, strict=True)]
    outsider = factories.staff(ctx, "finance")
    for members, words in (
        (everybody[:5], "7 to 9 members"),
        ([(a, "member" if s == "chair" else s) for a, s in everybody], "Chair: at least 1"),
        ([*everybody[:6], (council.who[6].id, "reviewer")], "does not hold the role"),
        ([*everybody[:6], (outsider.id, "member")], "has no council role"),
        ([*everybody, everybody[0]], "named 2 times"),
        ([*everybody, (council.who[0].id, "king")], "not a seat"),
    ):
        with pytest.raises(Invalid) as wrong:
            council.create(members=members)
        assert any(words in text.en for text in wrong.value.fields["seats"]), words
    with pytest.raises(Invalid) as wrong:
        council.create(name=" ", meets_at=council.clock.now(), rule_set="nothing")
    assert set(wrong.value.fields) == {"name", "meets_at", "rule_set"}
    with pytest.raises(NotAllowed):
        councils.candidates(ctx, council.who[0])


@SQLITE
def test_every_step_is_one_event_and_the_chain_holds(ctx: Context, council: Council, road: Road) -> None:
    council.add(road)
    council.convene(road)
    council.sit(road)
    for person in council.who:
        council.cast(person, road)
    council.count(road)
    secretary = council.member("secretary")
    sittings.conclude(
        ctx, secretary, council.public_id, road.case, conclusion="implement", text="Nhất trí.", key=key()
    )  # fmt: skip
    assert [kind for kind, _ in events(ctx)] == [
        "council_created", "council_cases_added", "council_papers_sent", *["interest_declared"] * 7,
        "attendance_recorded", "voting_opened", *["ballot_cast"] * 7, "ballots_counted", "conclusion_worded",
    ]  # fmt: skip
    assert verify.verify(ctx).clean
    road._staff["council_secretary"] = secretary
    road.take("council_secretary", "conclude_pass")
    with pytest.raises(Refused):
        sittings.conclude(
            ctx, secretary, council.public_id, road.case, conclusion="implement", text="Khác.", key=key()
        )  # fmt: skip
