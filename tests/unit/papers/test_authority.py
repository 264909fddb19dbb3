"""Who decides: what authority.yaml promises when it is read, and every mistake in it told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.papers.authority import FILE, Authority, Chain, check_roles, load

GOOD = """\
chains:
  counter:
    title: {vi: Quầy, en: Counter}
    legal_basis: NĐ 1
  desk:
    title: {vi: Bàn, en: Desk}
    links:
      issue: {by: clerk, may_be: [number]}
      number: {by: clerk}
      sign: {by: head, may_be: [propose, check]}
      check: {by: deputy, may_be: [propose]}
    legal_basis: NĐ 1
offices:
  head: {title: Trưởng phòng, deputies: [Phó Trưởng phòng]}
"""
ROLES = {"clerk": True, "head": True, "deputy": True, "reader": False}


def told(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Line, message and what was probably meant of every mistake of the file, its roles included."""
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        found = list(check_roles(*load(ContentRoots(folder)), ROLES))
    except ContentError as error:
        found = error.faults
    assert {fault.file for fault in found} <= {FILE}
    return [(fault.line, fault.message, fault.suggestion or "") for fault in found]


def test_nothing_is_wrong_with_what_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "meant"),
    [
        ("number: {by: clerk}", "number: {by: clerc}", 9, "there is no role 'clerc'", "clerk"),
        ("check: {by: deputy,", "check: {by: reader,", 11,
         "'reader' cannot check a paper: the role does not hold case:act", ""),
        ("sign: {by: head,", "sign: {by: deputy,", 10, "'deputy' signs, but has no office", ""),
        ("  head: {title", "  heads: {title", 10, "'head' signs, but has no office", "heads"),
        ("may_be: [number]", "may_be: [number, issue]", 8, "'issue' does not come before 'issue'", ""),
        ("number: {by: clerk}", "number: {by: clerk, may_be: [issue]}", 9, "'issue' does not come before 'number'", ""),
        ("may_be: [propose, check]", "may_be: [propose, sign]", 10, "'sign' does not come before 'sign'", ""),
        ("may_be: [propose]}", "may_be: [propose, number]}", 11, "'number' does not come before 'check'", ""),
        ("      sign: {by: head, may_be: [propose, check]}\n", "", 7, "nobody signs what goes through 'desk'", ""),
        ("      issue: {by: clerk, may_be: [number]}\n", "", 7, "nobody issues what goes through 'desk'", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, line: int, message: str, meant: str
) -> None:
    assert GOOD.count(old) == 1
    assert told(tmp_path, GOOD.replace(old, new)) == [(line, message, meant)]


def test_mistakes_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("      sign: {by: head, may_be: [propose, check]}\n", "").replace("[number]", "[issue]")
    assert [message for _, message, _ in told(tmp_path, text)] == [
        "nobody signs what goes through 'desk'",
        "'issue' does not come before 'issue'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("      number: {by: clerk}\n", "      stamp: {by: clerk}\n", 9),
        ("may_be: [propose]", "may_be: [draft]", 11),
        ("title: Trưởng phòng", "title: ''", 14),
        ("    legal_basis: NĐ 1\n  desk:", "  desk:", 2),
    ],
)
def test_what_is_no_word_of_the_file_is_refused(tmp_path: Path, old: str, new: str, line: int) -> None:
    found = told(tmp_path, GOOD.replace(old, new))
    assert found
    assert found[0][0] == line


def test_a_province_replaces_a_chain_whole(tmp_path: Path) -> None:
    own = tmp_path / "workflows"
    own.mkdir()
    (own / "authority.yaml").write_text(
        "chains:\n  sub_department:\n    title: {vi: Khác, en: Other}\n    legal_basis: NĐ 1\n", encoding="utf-8"
    )
    authority, _ = load(ContentRoots(content_roots().shipped, tmp_path))
    assert authority.chains["sub_department"].is_at_once
    assert authority.chains["director"].order == ("check", "sign", "number", "issue")


def chain(*links: str) -> Chain:
    holders = {link: {"by": "clerk"} for link in links}
    return Chain.model_validate({"title": "c", "links": holders, "legal_basis": "NĐ 1"})


def test_links_are_done_in_the_order_of_the_law_whatever_the_file_says() -> None:
    assert chain("issue", "number", "sign", "check").order == ("check", "sign", "number", "issue")
    assert chain("issue", "sign").order == ("sign", "issue")
    assert chain().order == ()


def test_a_chain_without_links_issues_with_the_step_itself() -> None:
    assert chain().is_at_once
    assert chain().after("propose") is None
    assert not chain("sign", "issue").is_at_once


def test_each_link_is_followed_by_the_next_one_that_there_is() -> None:
    whole, short = chain("check", "sign", "number", "issue"), chain("issue", "sign")
    assert [whole.after(link) for link in ("propose", "check", "sign", "number", "issue")] == [
        "check", "sign", "number", "issue", None,
    ]  # fmt: skip
    assert [short.after(link) for link in ("propose", "sign", "issue")] == ["sign", "issue", None]


def test_nobody_who_proposes_or_checks_signs_in_the_shipped_chains() -> None:
    """NĐ 30/2020, Điều 10 to 13: whoever drafts, whoever checks and whoever signs are different people."""
    authority, _ = load(content_roots())
    assert isinstance(authority, Authority)
    for one in authority.chains.values():
        assert one.is_at_once or {"sign", "issue"} <= one.links.keys()
        allowed = {(link, other) for link, holder in one.links.items() for other in holder.may_be}
        assert allowed <= {("issue", "number")}
