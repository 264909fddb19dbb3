"""Whom a text mentions: an @ and a whole name, however it is typed; and nobody else."""

from __future__ import annotations

import pytest

from caseflow.services.talk.mentions import Person, find, pieces

HIEN, HIEN_TWO, AN, AN_BINH = (
    Person(1, "Đỗ Thu Hiền"),
    Person(2, "Đỗ Thu Hiền"),
    Person(3, "Lê An"),
    Person(4, "Lê An Bình"),
)
PEOPLE = (HIEN, AN, AN_BINH)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Nhờ @Đỗ Thu Hiền xem giúp.", {1}),
        ("@do thu hien, xem nhé", {1}),
        ("(@ĐỖ THU HIỀN)", {1}),
        ("@Lê An xem; @Lê An Bình ký", {3, 4}),
        ("@Lê An Bình", {4}),
        ("@Lê An\u00a0Bình", {4}),
        ("@Lê Anh", set()),
        ("@Đỗ Thu", set()),
        ("Đỗ Thu Hiền", set()),
        ("hop.thu@Lê An", set()),
        ("@", set()),
        ("@@Lê An", {3}),
        ("", set()),
    ],
)
def test_a_whole_name_after_an_at_is_a_mention(text: str, ids: set[int]) -> None:
    found = find(text, PEOPLE)
    assert found.people == ids
    assert found.doubtful == ()


def test_a_name_that_two_bear_is_told_and_names_nobody() -> None:
    found = find("@Đỗ Thu Hiền và @đỗ thu hiền, @Lê An", (*PEOPLE, HIEN_TWO))
    assert found.people == {3}
    assert found.doubtful == ("Đỗ Thu Hiền", "đỗ thu hiền")


def test_a_text_is_cut_where_names_stand_and_says_the_same() -> None:
    text = "Nhờ @do thu hien và @Lê An Bình."
    cut = list(pieces(text, ["Đỗ Thu Hiền", "Lê An", "Lê An Bình"]))
    assert [piece.text for piece in cut if piece.mention] == ["@do thu hien", "@Lê An Bình"]
    assert "".join(piece.text for piece in cut) == text
    assert list(pieces("", ["Lê An"])) == []


def test_a_text_of_nothing_but_signs_is_read_quickly() -> None:
    people = [Person(n, f"Cán bộ số {n}") for n in range(300)]
    assert find("@" * 4_000, people).people == frozenset()
