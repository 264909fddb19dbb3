"""A decision on its way: proposed, checked, signed, numbered and issued, each by another person, or given up."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Conflict, Invalid, NotFound, Refused
from caseflow.db.models import Case, Event, NumberBook, TakenNumber
from caseflow.papers.authority import Link
from caseflow.services.cases import cases
from caseflow.services.papers import links, page
from tests.support import factories
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean, told

WHY = "Thiếu căn cứ pháp lý tại phần căn cứ ban hành."


def proposed(at: OpenStation, action: str = "approve") -> tuple[Journey, str]:
    """A case whose approval is proposed, and the paper."""
    journey = at("awaiting_approval")
    return journey, journey.propose("case_officer", action, **journey.answers(action))["paper"]


def press(journey: Journey, paper: str, role: str, link: Link, version: int | None = None) -> Any:
    """One link by the holder of a role, on the paper as it stands."""
    seen = journey.paper(paper).version if version is None else version
    return links.do(journey.ctx, journey.person(role), links.Deed(paper, link, seen, key()))


@pytest.mark.both_databases
def test_a_paper_goes_from_hand_to_hand_and_the_case_with_it(at: OpenStation) -> None:
    journey, paper = proposed(at)
    hands: list[tuple[Link, str]] = [("check", "division_head"), ("sign", "director"), ("number", "clerk")]
    version = journey.version
    for link, role in hands:
        row = journey.paper(paper)
        assert (row.link, row.waits_for, journey.row.waits_for, journey.version) == (link, role, role, version)
        for other in {"one_stop", "case_officer", *(who for _, who in hands)} - {role}:
            with pytest.raises(Refused):
                press(journey, paper, other, link)
        clean(journey)
        assert press(journey, paper, role, link)["case"] == journey.case
    row = journey.paper(paper)
    assert (row.status, row.link, row.waits_for) == ("issued", None, None)
    assert (journey.state, journey.version, journey.row.waits_for) == ("result_ready", version + 1, "one_stop")
    assert len(set(row.done.values())) == 4, "who numbers it issues it, everybody else does one thing"
    clean(journey)


@sqlite_only
def test_a_stranger_does_not_learn_that_there_is_a_paper(at: OpenStation) -> None:
    journey, paper = proposed(at)
    for person in (journey.person("rival"), journey.applicant, journey.person("council_chair")):
        with pytest.raises(NotFound):
            links.do(journey.ctx, person, links.Deed(paper, "check", journey.paper(paper).version, key()))
    for person in (journey.person("rival"), journey.applicant):
        with pytest.raises(NotFound):
            page.page(journey.ctx, person, paper)
    journey.issue(paper)
    assert page.page(journey.ctx, journey.applicant, paper).number


@pytest.mark.both_databases
def test_nobody_does_two_links_of_one_paper(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    factories.also(journey.ctx, journey.person("case_officer"), "division_head")
    everything = factories.also(journey.ctx, journey.person("case_officer"), "director")
    journey._staff["case_officer"] = everything
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    with pytest.raises(Refused, match="proposed by you"):
        links.do(journey.ctx, everything, links.Deed(paper, "check", journey.paper(paper).version, key()))
    journey._staff["division_head"] = factories.also(journey.ctx, journey.person("division_head"), "director")
    press(journey, paper, "division_head", "check")
    with pytest.raises(Refused, match="checked by you"):
        press(journey, paper, "division_head", "sign")
    journey.issue(paper)
    assert journey.state == "result_ready"


@sqlite_only
@pytest.mark.parametrize("earlier", ["one_stop", "finance"])
@pytest.mark.parametrize("action", ["approve", "disapprove"])
def test_whoever_received_or_appraised_neither_proposes_nor_signs(at: OpenStation, earlier: str, action: str) -> None:
    journey = at("awaiting_approval")
    busy, officer = journey.person(earlier), journey.person("case_officer")
    with journey.ctx.tx() as session:
        session.execute(sa.update(Case).values(officer_id=None))
    journey._staff["case_officer"] = factories.also(journey.ctx, busy, "case_officer")
    with pytest.raises(Refused, match="may not take this step"):
        journey.propose("case_officer", action, **journey.answers(action))
    journey._staff["case_officer"] = officer
    paper = journey.propose("case_officer", action, **journey.answers(action))["paper"]
    director = journey.person("director")
    journey._staff["director"] = factories.also(journey.ctx, busy, "director")
    with pytest.raises(Refused, match="may not take this step"):
        journey.issue(paper)
    assert (journey.paper(paper).link, journey.state) == ("sign", "awaiting_approval")
    journey._staff["director"] = director
    journey.issue(paper)
    assert journey.row.outcome == (None if action == "approve" else "refused")
    clean(journey)


@pytest.mark.both_databases
def test_what_is_sent_back_is_proposed_again_as_the_same_paper(at: OpenStation) -> None:
    journey, paper = proposed(at)
    journey.issue(paper, until="sign")
    with pytest.raises(Invalid):
        links.send_back(journey.ctx, journey.person("director"), paper, journey.paper(paper).version, " ", key())
    with pytest.raises(Refused):
        links.send_back(journey.ctx, journey.person("clerk"), paper, journey.paper(paper).version, WHY, key())
    links.send_back(journey.ctx, journey.person("director"), paper, journey.paper(paper).version, WHY, key())
    row = journey.paper(paper)
    assert (row.status, row.reason, row.link, row.waits_for) == ("returned", WHY, None, None)
    assert (journey.state, journey.row.waits_for) == ("awaiting_approval", "case_officer")
    assert told(journey, "paper_returned") == [journey.person("case_officer").email]
    clean(journey)
    again = journey.propose("case_officer", "approve", **journey.answers("approve", note="Đã bổ sung căn cứ."))
    assert again["paper"] == paper
    row = journey.paper(paper)
    assert (row.link, row.reason, row.checked_by, row.answers["note"]) == ("check", "", None, "Đã bổ sung căn cứ.")
    journey.issue(paper)
    assert journey.state == "result_ready"
    clean(journey)


@pytest.mark.both_databases
def test_a_cancelled_number_stays_in_the_register_with_its_reason(
    at: OpenStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey, paper = proposed(at)
    journey.issue(paper, until="number")
    monkeypatch.setattr(
        "caseflow.papers.chain.together", lambda _chain, link, *_rest: (link,)
    )  # two clerks, two presses
    press(journey, paper, "clerk", "number")
    number = journey.paper(paper).number
    with pytest.raises(Refused, match="has a number"):
        links.send_back(journey.ctx, journey.person("clerk"), paper, journey.paper(paper).version, WHY, key())
    links.cancel(journey.ctx, journey.person("clerk"), paper, journey.paper(paper).version, WHY, key())
    assert (journey.paper(paper).status, journey.row.waits_for) == ("cancelled", "case_officer")
    clean(journey)
    other = journey.take("case_officer", "approve", **journey.answers("approve"))["paper"]
    assert other != paper
    with journey.ctx.read() as session:
        book = sa.select(NumberBook.id).where(NumberBook.series == "QĐ").scalar_subquery()
        lines = session.scalars(sa.select(TakenNumber).where(TakenNumber.book_id == book).order_by(TakenNumber.serial))
        kept = [(line.number, line.reason, line.cancelled_at is not None) for line in lines]
    assert kept[-2:] == [(number, WHY, True), (journey.paper(other).number, "", False)]
    clean(journey)


@pytest.mark.both_databases
def test_the_applicants_withdrawal_drops_what_is_on_its_way(at: OpenStation) -> None:
    journey, paper = proposed(at)
    journey.issue(paper, until="sign")
    journey.do("applicant", "withdraw")
    row = journey.paper(paper)
    assert (journey.state, row.status, row.link, row.waits_for) == ("withdrawn", "dropped", None, None)
    assert "Đã rút hồ sơ" in row.reason
    with pytest.raises(Conflict):
        press(journey, paper, "director", "sign")
    clean(journey)


@sqlite_only
def test_while_a_paper_is_on_its_way_no_other_is_proposed_and_nothing_crosses_it(at: OpenStation) -> None:
    journey, paper = proposed(at)
    for action in ("approve", "disapprove", "return_to_finance", "stop"):
        with pytest.raises(Refused, match="on its way"):
            journey.propose("case_officer", action, **journey.answers(action))
    view = cases.view(journey.ctx, journey.person("case_officer"), journey.case)
    open_here = {offered.option.name for offered in view.options if not offered.option.reasons}
    assert not {"approve", "disapprove", "return_to_finance", "stop"} & open_here, (
        "what would be refused is not offered"
    )
    journey.issue(paper)


@pytest.mark.both_databases
def test_whoever_acts_on_an_old_page_hears_so_and_a_repeated_press_is_one(at: OpenStation) -> None:
    journey, paper = proposed(at)
    old, same = journey.paper(paper).version, key()
    deed = links.Deed(paper, "check", old, same)
    first = links.do(journey.ctx, journey.person("division_head"), deed)
    assert links.do(journey.ctx, journey.person("division_head"), deed) == first
    with pytest.raises(Conflict):
        press(journey, paper, "director", "sign", old)
    with pytest.raises(Conflict):
        press(journey, paper, "division_head", "check")
    with journey.ctx.read() as session:
        checked = sa.select(Event.id).where(Event.kind == "paper_checked", Event.name == "approve")
        assert len(session.scalars(checked).all()) == 1
    journey.issue(paper)
    clean(journey)


@sqlite_only
def test_the_rules_are_asked_again_when_it_is_signed(at: OpenStation) -> None:
    journey = at("contracting")
    journey.prepare("sign_contract")
    paper = journey.propose("case_officer", "sign_contract", **journey.answers("sign_contract"))["paper"]
    journey.issue(paper, until="sign")
    with journey.ctx.tx() as session:  # what the rules want is there no more
        session.execute(sa.text("UPDATE documents SET removed_at = '2026-01-01 00:00:00', removed_by = 1 "
                                "WHERE slot = 'contract_signed'"))  # fmt: skip
    with pytest.raises(Refused, match="missing"):
        press(journey, paper, "director", "sign")
    assert (journey.paper(paper).signed_by, journey.state) == (None, "contracting")


@sqlite_only
def test_what_would_fail_when_it_is_issued_is_refused_when_it_is_proposed(at: OpenStation) -> None:
    journey = at("supplement")
    due = journey.row.due_on
    assert due is not None
    events = journey.row.seq
    with pytest.raises(Invalid) as wrong:
        journey.propose("case_officer", "extend_term", last_day=due.isoformat(), note="Cùng một ngày.")
    assert wrong.value.fields.keys() == {"last_day"}
    assert (journey.row.seq, journey.row.due_on) == (events, due)
    clean(journey)
