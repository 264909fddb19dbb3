"""What a visitor may apply for: by legal form, heading and open call, with no priority that they may not have."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError, parse, validate
from caseflow.core.text import say
from caseflow.programmes import eligibility, loader
from caseflow.programmes.eligibility import Kind
from caseflow.programmes.schema import Agency, Programme
from caseflow.programmes.visitor_words import Visitor
from tests.support import full_plan

TODAY = date(2026, 3, 10)
PLAN = loader.load(content_roots())["hung_yen"][0]
FULL = validate(parse(full_plan.text(), "plan.yaml"), Programme)
VISITORS = loader.load_visitors(content_roots())[0].visitors
KINDS = (
    Kind("iso_9001", ("limited_company", "joint_stock", "private_enterprise", "partnership", "cooperative"), "systems"),
    Kind("vietgap", ("farm", "cooperative", "household_business", "limited_company"), "products"),
    Kind("iso_17025", ("other_organisation",), None),
)


def names(who: str, group: str = "", day: date = TODAY) -> list[str]:
    return [one.name for one in eligibility.possible(KINDS, VISITORS[who], PLAN, group, day)]


def test_only_what_is_for_the_legal_form_is_offered_in_the_order_of_the_plan() -> None:
    assert names("cooperative") == ["iso_9001", "vietgap"]
    assert names("farm") == ["vietgap"]
    assert names("other") == ["iso_17025"]


def test_a_heading_narrows_and_no_heading_is_all_of_them() -> None:
    assert names("cooperative", "products") == ["vietgap"]
    assert names("farm", "systems") == []


def test_what_is_not_for_every_form_of_the_answer_says_for_which() -> None:
    found = {one.name: one for one in eligibility.possible(KINDS, VISITORS["small_enterprise"], PLAN, "", TODAY)}
    assert (found["iso_9001"].for_all, found["iso_9001"].forms) == (True, VISITORS["small_enterprise"].legal_form)
    assert (found["vietgap"].for_all, found["vietgap"].forms) == (False, ("limited_company",))


def test_a_kind_without_an_open_call_is_possible_and_not_open() -> None:
    closes = PLAN.calls["call_2027"].closes
    for day, is_open in ((closes, True), (closes + timedelta(days=1), False)):
        found = eligibility.possible(KINDS, VISITORS["farm"], PLAN, "", day)
        assert [(one.name, one.call is not None) for one in found] == [("vietgap", is_open)]
    assert eligibility.open_calls(PLAN.calls, closes) == [PLAN.calls["call_2027"]]
    assert eligibility.open_calls(PLAN.calls, closes + timedelta(days=1)) == []


def test_of_two_open_calls_the_one_that_is_open_longer_counts_and_the_next_to_close_is_named_first() -> None:
    call = PLAN.calls["call_2026"]
    short = call.model_copy(update={"name": "short", "closes": TODAY})
    calls = {"short": short, "call_2026": call}
    assert eligibility.open_call(calls, "vietgap", TODAY) is call
    assert eligibility.open_calls(calls, TODAY) == [short, call]


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("small_enterprise", ["Doanh nghiệp nhỏ và vừa"]),
        ("medium_enterprise", ["Doanh nghiệp nhỏ và vừa"]),
        ("large_enterprise", []),
        ("state_enterprise", []),  # its size was not said
        ("cooperative", ["Hợp tác xã"]),
        ("household", []),
        ("ocop", ["Sản phẩm OCOP"]),  # an enterprise or a cooperative: neither group is certain
    ],
)
def test_a_group_counts_only_where_the_answer_makes_it_certain(who: str, titles: list[str]) -> None:
    found = eligibility.standings(PLAN.priority, VISITORS[who])
    assert [one.title.vi for one in found] == titles
    assert not any(one.ranks for one in found)  # the plan states no order


def test_what_has_to_be_proved_is_said_and_whether_it_gives_a_place() -> None:
    (ocop,) = eligibility.standings(PLAN.priority, VISITORS["ocop"])
    assert ocop.evidence is not None
    assert ocop.evidence.vi == "Giấy chứng nhận OCOP còn hiệu lực"
    assert not ocop.basis.confirmed
    everything = Visitor(title=say("x", "x"), legal_form=("cooperative",), claims=tuple(FULL.priority.groups))
    assert any(one.ranks for one in eligibility.standings(FULL.priority, everything))


def test_a_plan_without_the_group_that_an_answer_claims_has_none_of_it() -> None:
    nobody = Visitor(title=say("x", "x"), legal_form=("farm",), claims=("unheard_of",))
    assert eligibility.standings(PLAN.priority, nobody) == []


def test_an_unknown_legal_form_is_named_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / loader.VISITORS_FILE
    place.parent.mkdir(parents=True)
    place.write_text("visitors:\n  farm:\n    title: Trang trại\n    legal_form: [framm]\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        loader.load_visitors(ContentRoots(shipped=tmp_path))
    (fault,) = raised.value.faults
    assert (fault.line, fault.message) == (4, "unknown legal form 'framm'")
    assert "farm" in str(fault)


def test_a_telephone_number_is_dialled_by_its_digits() -> None:
    text = (content_roots().shipped / "workflows/agencies/hung_yen.yaml").read_text(encoding="utf-8")
    contact = validate(parse(text, "agency.yaml"), Agency).contact
    assert contact is not None
    assert (contact.telephone, contact.dialled) == ("0221 009 9400", "02210099400")
    assert not contact.legal_basis.confirmed
