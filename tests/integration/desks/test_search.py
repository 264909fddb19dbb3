"""One search over everything: by half a name, a code or a tax code, as far as the person may read."""

from __future__ import annotations

import pytest

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.desks import queues, search, views
from caseflow.services.enterprises import enterprises
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road


def found(ctx: Context, person: Actor, typed: str) -> dict[str, list[str]]:
    """What was found: public ids by kind."""
    return {group.kind: [hit.public_id for hit in group.hits] for group in search.find(ctx, person, typed).groups}


@pytest.fixture
def road(ctx: Context) -> Road:
    """A case that was handed in."""
    road = Road(ctx)
    road.submit()
    return road


@pytest.mark.parametrize("typed", ["bao bi vi d", "BAO BÌ", "cty tnhh bao bi", "“bao-bì”"])
def test_half_a_name_finds_the_case_and_its_enterprise(ctx: Context, road: Road, typed: str):
    here = found(ctx, road.person("one_stop"), typed)
    assert here == {"case": [road.case], "enterprise": [road.enterprise.public_id]}


def test_a_tax_code_in_any_spelling_and_the_code_of_a_case(ctx: Context, road: Road):
    desk, code = road.person("one_stop"), road.enterprise.tax_code
    spaced = " ".join((code[:4], code[4:7], code[7:10])) + code[10:]
    for typed in (code, spaced):
        assert found(ctx, desk, typed) == {"case": [road.case], "enterprise": [road.enterprise.public_id]}, typed
    road.take("one_stop", "accept")
    whole = str(road.row.code)
    last = whole.split("-", 1)[1]
    for typed in (whole, last, last.replace("-", "")):
        hit = search.find(ctx, desk, typed)
        assert hit.exact == road.case, typed


def test_everybody_finds_what_they_may_read_and_no_more(ctx: Context, road: Road):
    officer, elsewhere = road.person("case_officer"), factories.staff(ctx, "agriculture_officer")
    admin = factories.staff(ctx, "sysadmin")
    assert set(found(ctx, officer, "bao bi")) == {"case", "enterprise"}
    assert found(ctx, elsewhere, "bao bi") == {}, "nothing of it waits for the other agency"
    assert set(found(ctx, admin, admin.email)) == {"person"}
    for person in (road.applicant, factories.staff(ctx, "council_member")):
        with pytest.raises(NotAllowed):
            search.find(ctx, person, "bao bi")


def test_a_draft_and_nothing_at_all_are_not_found(ctx: Context):
    draft = Road(ctx)
    desk = draft.person("one_stop")
    assert "case" not in found(ctx, desk, "bao bi")
    assert search.find(ctx, desk, " %–” ").groups == ()
    assert search.find(ctx, desk, "khong-co-gi").groups == ()


def test_a_firm_that_changes_its_name_is_found_by_both_and_so_are_its_cases(ctx: Context, road: Road):
    profile = enterprises.profile(ctx, road.applicant, road.enterprise.public_id)
    known = {f: getattr(profile.particulars, f) for f in profile.particulars.__slots__}

    def calls(name: str, version: int) -> None:
        particulars = enterprises.Particulars(**known | {"name": name})
        enterprises.change(ctx, road.applicant, road.enterprise.public_id, particulars, version, key())

    calls("Công ty Sông Trà", profile.version)
    desk = road.person("one_stop")
    assert found(ctx, desk, "song tra") == {"case": [road.case], "enterprise": [road.enterprise.public_id]}
    assert found(ctx, desk, "bao bi") == {"case": [road.case]}, "the case keeps the name that it was begun under"
    calls("Công ty Sông Trà Lý", profile.version + 1)
    assert found(ctx, desk, "tra ly")["case"] == [road.case]


def test_common_words_are_walked_and_rare_ones_named_with_the_same_answer(
    ctx: Context, road: Road, monkeypatch: pytest.MonkeyPatch
):
    other = Road(ctx)
    other.submit()
    desk = road.person("one_stop")
    named = found(ctx, desk, "bao bi")
    assert sorted(named["case"]) == sorted([road.case, other.case])
    monkeypatch.setattr(search_rows, "MOST", 1)
    assert found(ctx, desk, "bao bi") == named
    assert found(ctx, desk, road.enterprise.tax_code)["case"] == [road.case]
    lines = queues.page(ctx, desk, views.Filter(desk="all", words="bao b")).lines
    assert {line.public_id for line in lines} == {road.case, other.case}


def test_more_than_a_few_of_a_kind_are_told_of(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    roads = [Road(ctx) for _ in range(3)]
    for road in roads:
        road.submit()
    monkeypatch.setattr(search, "MOST", 2)
    cases = search.find(ctx, roads[0].person("one_stop"), "bao bi").groups[0]
    assert (len(cases.hits), cases.more) == (2, True)
