"""What may be done to a paper on its way, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.papers.authority import LINKS, PROPOSE, Chain, Link
from caseflow.papers.chain import SAID, reasons, together

NOT_YOURS = ("Việc này không thuộc thẩm quyền của ông/bà.", "This is not yours to do.")


def chain(**links: Any) -> Chain:
    return Chain.model_validate({"title": "c", "links": links, "legal_basis": "NĐ 1"})


WHOLE = chain(
    check={"by": "head"}, sign={"by": "director"}, number={"by": "clerk"}, issue={"by": "clerk", "may_be": ["number"]}
)


def said(link: Link, done: dict[str, int], actor: int, *held: str) -> list[tuple[str, str]]:
    return [(one.vi, one.en) for one in reasons(WHOLE, link, done, actor, set(held))]


def test_only_whoever_holds_the_link_does_it() -> None:
    assert said("check", {PROPOSE: 1}, 2, "head") == []
    assert said("check", {PROPOSE: 1}, 2, "director", "clerk") == [NOT_YOURS]
    assert said("check", {PROPOSE: 1}, 2) == [NOT_YOURS]
    assert said("check", {PROPOSE: 2}, 2) == [NOT_YOURS]  # one reason: theirs or not comes first


@pytest.mark.parametrize(
    ("link", "role", "other", "vi", "en"),
    [
        ("check", "head", PROPOSE, "Người đã trình văn bản này không được kiểm tra chính văn bản đó.",
         "The paper was proposed by you; it has to be checked by somebody else."),
        ("sign", "director", "check", "Người đã kiểm tra văn bản này không được ký chính văn bản đó.",
         "The paper was checked by you; it has to be signed by somebody else."),
        ("number", "clerk", "sign", "Người đã ký văn bản này không được cấp số chính văn bản đó.",
         "The paper was signed by you; it has to be numbered by somebody else."),
        ("issue", "clerk", PROPOSE, "Người đã trình văn bản này không được phát hành chính văn bản đó.",
         "The paper was proposed by you; it has to be issued by somebody else."),
    ],
)  # fmt: skip
def test_nobody_does_two_links_that_are_kept_apart(link: Link, role: str, other: str, vi: str, en: str) -> None:
    assert said(link, {other: 7}, 7, role) == [(vi, en)]
    assert said(link, {other: 8}, 7, role) == []


def test_a_chain_may_let_one_person_do_both() -> None:
    assert said("issue", {PROPOSE: 1, "check": 2, "sign": 3, "number": 4}, 4, "clerk") == []
    assert len(said("issue", {PROPOSE: 1, "check": 2, "sign": 4, "number": 4}, 4, "clerk")) == 1


def test_one_reason_is_enough_whatever_was_done_before() -> None:
    assert len(said("issue", {PROPOSE: 4, "check": 4, "sign": 4}, 4, "clerk")) == 1


def test_every_link_and_the_proposal_has_its_word() -> None:
    assert SAID.keys() == {PROPOSE, *LINKS}
    assert len({(one.vi, one.en) for one in SAID.values()}) == len(SAID)


def test_a_press_does_what_follows_where_the_same_person_may() -> None:
    assert together(WHOLE, "number", 4, {"clerk"}) == ("number", "issue")
    assert together(WHOLE, "issue", 4, {"clerk"}) == ("issue",)
    assert together(WHOLE, "check", 4, {"head", "director"}) == ("check",)  # kept apart by person
    assert together(WHOLE, "number", 4, {"head"}) == ("number",)  # `issue` is not theirs


def test_a_press_goes_on_as_far_as_it_may() -> None:
    one = chain(
        check={"by": "head"}, sign={"by": "head", "may_be": ["check"]},
        number={"by": "head", "may_be": ["check", "sign"]}, issue={"by": "head", "may_be": ["sign", "number"]},
    )  # fmt: skip
    assert together(one, "check", 4, {"head"}) == ("check",)  # a signature is a press of its own
    assert together(one, "number", 4, {"head"}) == ("number", "issue")


def test_a_signature_is_followed_by_nothing() -> None:
    one = chain(sign={"by": "head"}, number={"by": "head", "may_be": ["sign"]}, issue={"by": "head"})
    assert together(one, "sign", 4, {"head"}) == ("sign",)
