"""Registers of numbers: gapless whoever presses at once and wherever the machine dies; begun where a book stood."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.db.models import NumberBook, TakenNumber
from caseflow.db.queries.engine import cases as case_rows
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move, Place
from caseflow.services.foundation import catalog
from caseflow.services.papers import books, kinds, links, registers
from tests.support import factories
from tests.support.crash import KILLED, CrashAt, in_a_process
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.races import CLIENTS, race
from tests.support.stations import OpenStation, context, sqlite_only
from tests.support.told import clean

KIND = "refusal_notice"
"""A letter of which no station has issued one."""


def serials(journey: Journey, series: str) -> list[int]:
    """What a register has given, in its order."""
    with journey.ctx.read() as session:
        book = sa.select(NumberBook.id).where(NumberBook.series == series)
        lines = sa.select(TakenNumber.serial).where(TakenNumber.book_id.in_(book)).order_by(TakenNumber.id)
        return list(session.scalars(lines))


def number(journey: Journey, fails: bool = False) -> str | None:
    """One number of the register; where it `fails` afterwards, it has never been given."""
    ctx, clerk = journey.ctx, journey.person("one_stop")
    with ctx.tx() as session:
        case = case_rows.known(session, journey.case)
        book = catalog.rulebook(ctx, session, case.definition)
        taken = books.next_number(
            Move.without_step(Place(ctx, session, clerk, case, book, Held({case.id}))), kinds.letter(ctx, KIND)
        )
        if fails:
            raise Refused([])
    return taken.text


@pytest.mark.both_databases
def test_fifty_who_number_at_once_get_fifty_numbers_that_follow_each_other(at: OpenStation) -> None:
    journey = at("submitted")
    outcomes = race(*[partial(number, journey, n % 5 == 4) for n in range(CLIENTS + 10)])
    given = [one for one in outcomes if isinstance(one, str)]
    assert all(isinstance(one, str | Refused) for one in outcomes), outcomes
    assert len(given) == len(set(given)) == 48
    assert serials(journey, "TB") == list(range(1, 49))
    assert sorted(given) == sorted(f"{n:02d}/TB-SKHCN" for n in range(1, 49))
    clean(journey)


@pytest.mark.both_databases
def test_of_fifty_who_press_the_same_paper_one_numbers_it(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    journey.issue(paper, until="number")
    seen, before = journey.paper(paper).version, serials(journey, "QĐ")
    press = partial(links.do, journey.ctx, journey.person("clerk"))
    outcomes = race(*[lambda: press(links.Deed(paper, "number", seen, key()))] * CLIENTS)
    assert sum(isinstance(one, dict) for one in outcomes) == 1
    assert {type(one).__name__ for one in outcomes} == {"dict", "Conflict"}
    assert serials(journey, "QĐ") == [*before, before[-1] + 1]
    assert journey.state == "result_ready"
    clean(journey)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("until", "role", "link", "point"),
    [
        ("sign", "director", "sign", "paper:after_sign"),
        ("number", "clerk", "number", "paper:after_number"),
        ("number", "clerk", "number", "action:after_event"),
        ("number", "clerk", "number", "paper:number:before_commit"),
        ("number", "clerk", "number", "paper:number:after_commit"),
    ],
)
def test_nothing_is_half_done_where_the_machine_dies(
    at: OpenStation, until: str, role: str, link: str, point: str
) -> None:
    journey = at("awaiting_approval")
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    journey.issue(paper, until=until)
    before, given, same = journey.paper(paper), serials(journey, "QĐ"), key()
    person, deed = journey.person(role), links.Deed(paper, "sign" if link == "sign" else "number", before.version, same)
    url = journey.ctx.database.engine.url.render_as_string(hide_password=False)
    folder, now = journey.ctx.settings.var, journey.clock.now()
    journey.ctx.database.engine.dispose()
    dies = partial(context, url, folder, now, crash=CrashAt(point))
    assert in_a_process(lambda: links.do(dies(), person, deed)) == KILLED
    journey = journey.on(context(url, folder, now))
    clean(journey)
    if point.endswith("after_commit"):
        assert journey.paper(paper).status == "issued"
    else:
        assert (journey.paper(paper), serials(journey, "QĐ")) == (before, given)
    answer = links.do(journey.ctx, person, deed)
    assert links.do(journey.ctx, person, deed) == answer
    journey.issue(paper)
    assert serials(journey, "QĐ") == [*given, given[-1] + 1]
    clean(journey)


@sqlite_only
def test_a_register_goes_on_from_the_offices_own_book(at: OpenStation) -> None:
    journey = at("eligibility_check")
    clerk, head = journey.person("clerk"), journey.person("division_head")
    with pytest.raises(NotAllowed):
        registers.begin(journey.ctx, head, "department", "TB", 120, key())
    with pytest.raises(Invalid):
        registers.begin(journey.ctx, clerk, "department", "XX", 120, key())
    registers.begin(journey.ctx, clerk, "department", "TB", 120, key())
    with pytest.raises(Invalid):
        registers.begin(journey.ctx, clerk, "department", "TB", 1, key())
    journey.do("case_officer", "find_ineligible")
    assert journey.papers[0].number == "120/TB-SKHCN"
    clean(journey)


@sqlite_only
def test_a_new_year_begins_at_one(at: OpenStation) -> None:
    journey = at("submitted")
    assert number(journey) == "01/TB-SKHCN"
    assert number(journey) == "02/TB-SKHCN"
    journey.clock.set(journey.clock.now().replace(year=2027))
    assert number(journey) == "01/TB-SKHCN"
    clean(journey)


@sqlite_only
def test_whoever_has_no_desk_of_papers_sees_no_register(at: OpenStation) -> None:
    journey = at("eligibility_check")
    with pytest.raises(NotAllowed):
        registers.overview(journey.ctx, journey.applicant)
    seen = registers.overview(journey.ctx, journey.person("clerk"))
    assert {(one.series, one.first, one.last) for one in seen.registers} == {("PH", 1, len(serials(journey, "PH")))}
    page = registers.page(journey.ctx, factories.staff(journey.ctx, "clerk"), seen.registers[0].id, None)
    assert [line.case for line in page.lines] == [journey.case] * len(page.lines)
