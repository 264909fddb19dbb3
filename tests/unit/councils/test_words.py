"""What a road may need of its council, beside every council that there can be."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.councils.words import COUNCIL, GUARDS, CouncilFacts
from tests.unit.workflows.build import WORDS, action, book, facts, text

NONE = ("Hồ sơ chưa được đưa vào hội đồng nào.", "The case is not before any council yet.")
UNCOUNTED = ("Hội đồng chưa kiểm phiếu.", "The council's ballots have not been counted.")
NOT_PASSED = ("Kết quả kiểm phiếu không đạt.", "The count did not reach the pass mark.")
NOT_FAILED = (
    "Kết quả kiểm phiếu đạt, nên không thể kết luận không đề nghị thực hiện.",
    "The count reached the pass mark; the case cannot be concluded as not recommended.",
)
NEW, PASSED = CouncilFacts(), CouncilFacts(counted=True, passed=True)
FAILED, ODD = CouncilFacts(counted=True), CouncilFacts(passed=True)
WANTING = CouncilFacts(ready_problems=(text("no chair"), text("no materials")), counted=True, passed=True)

TABLE: list[tuple[str, CouncilFacts | None, list[Any]]] = [
    ("council_ready", None, [NONE]),
    ("council_ready", NEW, []),
    ("council_ready", WANTING, [("no chair (vi)", "no chair (en)"), ("no materials (vi)", "no materials (en)")]),
    ("votes_counted", None, [UNCOUNTED]),
    ("votes_counted", NEW, [UNCOUNTED]),
    ("votes_counted", FAILED, []),
    ("council_passed", None, []),
    ("council_passed", NEW, []),  # silent before the count
    ("council_passed", ODD, []),
    ("council_passed", FAILED, [NOT_PASSED]),
    ("council_passed", PASSED, []),
    ("council_failed", None, []),
    ("council_failed", NEW, []),
    ("council_failed", ODD, []),
    ("council_failed", FAILED, []),
    ("council_failed", PASSED, [NOT_FAILED]),
]


@pytest.mark.parametrize(("word", "council", "reasons"), TABLE)
def test_a_guard_of_the_council_says_what_is_against_it_or_nothing(
    word: str, council: CouncilFacts | None, reasons: list[Any]
) -> None:
    assert WORDS.guards[word].reads == (COUNCIL,)
    road = book(actions={"close": action("draft", "done", needs=[word])})
    found = road.check("close", facts(loaded={COUNCIL: council}), 1)
    assert [(reason.vi, reason.en) for reason in found] == reasons


def test_every_guard_of_the_council_is_there_and_asks_for_a_sitting() -> None:
    names = {guard.word for guard in GUARDS}
    assert (
        names == {word for word, _, reasons in TABLE if reasons} == {word for word, _, reasons in TABLE if not reasons}
    )
    assert all(guard.of_council for guard in GUARDS)
