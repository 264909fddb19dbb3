"""Whoever signs in somebody's place: on the days of the authorisation, KT. on the paper, and on no other day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.services.papers import deputies, issuing, links
from caseflow.services.papers.deputies import Given
from tests.support import factories
from tests.support.factories import key, refreshed
from tests.support.journey import Journey
from tests.support.papers import pdf_pages, words
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean


def given(journey: Journey, email: str, first: int, last: int, **changes: str) -> Given:
    """The director's office lent for some days from today on."""
    today = local_date(journey.clock.now())
    said = {"capacity": "KT.", "position": "Phó Giám đốc", "ground": "Quyết định 12/QĐ-SKHCN", **changes}
    return Given("director", email, said["capacity"], said["position"], said["ground"],
                 today + timedelta(days=first), today + timedelta(days=last))  # fmt: skip


def sign(journey: Journey, paper: str) -> None:
    links.do(journey.ctx, journey.person("director"), links.Deed(paper, "sign", journey.paper(paper).version, key()))


@pytest.mark.both_databases
def test_a_deputy_signs_on_the_days_of_the_authorisation_and_the_paper_says_so(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    ctx, director = journey.ctx, journey.person("director")
    deputy = factories.staff(ctx, "viewer", name="Trần Thị Phó")
    paper = journey.propose("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    journey.issue(paper, until="sign")
    deputies.give(ctx, director, given(journey, deputy.email, 2, 4), key())

    journey._staff["director"] = refreshed(ctx, deputy)
    with pytest.raises((Refused, NotFound)):
        sign(journey, paper)
    journey.clock.advance(timedelta(days=5))
    journey._staff["director"] = refreshed(ctx, deputy)
    with pytest.raises((Refused, NotFound)):
        sign(journey, paper)
    journey.clock.advance(timedelta(days=-2))
    journey._staff["director"] = refreshed(ctx, deputy)
    sign(journey, paper)
    journey.issue(paper)
    issuing.set_waiting(ctx)
    kept = journey.paper(paper)
    assert kept.signed_as is not None
    assert (kept.signed_as["capacity"], kept.signed_as["office"], kept.signed_as["name"]) == (
        "KT.", "Giám đốc", "Trần Thị Phó",
    )  # fmt: skip
    assert kept.pdf is not None
    with ctx.files.open(kept.pdf) as stream:
        text = words("".join(pdf_pages(stream.read())))
    assert words("KT. GIÁM ĐỐC") in text
    assert words("PHÓ GIÁM ĐỐC") in text
    assert words("Trần Thị Phó") in text
    clean(journey)


@sqlite_only
def test_an_authorisation_that_is_over_between_the_page_and_the_press_signs_nothing(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    ctx, director = journey.ctx, journey.person("director")
    deputy = factories.staff(ctx, "viewer")
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    journey.issue(paper, until="sign")
    made = deputies.give(ctx, director, given(journey, deputy.email, 0, 3), key())
    journey._staff["director"] = refreshed(ctx, deputy)  # whose page is open
    deputies.end(ctx, director, made["authorisation"], key())
    with pytest.raises((Refused, NotFound)):
        sign(journey, paper)
    assert journey.paper(paper).signed_by is None


@sqlite_only
def test_only_the_holder_of_an_office_lends_it_and_nobody_passes_it_on(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    ctx, director = journey.ctx, journey.person("director")
    deputy, other = factories.staff(ctx, "viewer"), factories.staff(ctx, "viewer")
    for person in (journey.person("division_head"), journey.person("clerk"), journey.applicant):
        with pytest.raises(NotAllowed):
            deputies.give(ctx, person, given(journey, deputy.email, 0, 3), key())
    deputies.give(ctx, director, given(journey, deputy.email, 0, 3), key())
    with pytest.raises(NotAllowed):
        deputies.give(ctx, refreshed(ctx, deputy), given(journey, other.email, 0, 3), key())
    for wrong in (
        given(journey, director.email, 0, 3), given(journey, "khong-ai@so.example", 0, 3),
        given(journey, other.email, 3, 0), given(journey, other.email, 0, 400),
        given(journey, other.email, 0, 3, capacity="Q."), given(journey, other.email, 0, 3, ground=""),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            deputies.give(ctx, director, wrong, key())
