"""What a road may need of the council that has a case before it (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caseflow.core.text import Text, say
from caseflow.workflows.ports import Fact, Guard, NoArgs, Scene


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """The council that has this case before it."""

    ready_problems: tuple[Text, ...] = ()
    counted: bool = False
    passed: bool = False


COUNCIL: Fact[CouncilFacts | None] = Fact("council")
MEMBERS = "council"
"""The party that is every member of the case's council who is not in conflict."""


def _council_ready(scene: Scene[NoArgs]) -> list[Text]:
    council = scene.facts[COUNCIL]
    if council is None:
        return [say("Hồ sơ chưa được đưa vào hội đồng nào.", "The case is not before any council yet.")]
    return list(council.ready_problems)


def _votes_counted(scene: Scene[NoArgs]) -> list[Text]:
    council = scene.facts[COUNCIL]
    if council is not None and council.counted:
        return []
    return [say("Hội đồng chưa kiểm phiếu.", "The council's ballots have not been counted.")]


def _council_passed(scene: Scene[NoArgs]) -> list[Text]:
    council = scene.facts[COUNCIL]
    if council is None or not council.counted or council.passed:
        return []
    return [say("Kết quả kiểm phiếu không đạt.", "The count did not reach the pass mark.")]


def _council_failed(scene: Scene[NoArgs]) -> list[Text]:
    council = scene.facts[COUNCIL]
    if council is None or not council.counted or not council.passed:
        return []
    return [
        say(
            "Kết quả kiểm phiếu đạt, nên không thể kết luận không đề nghị thực hiện.",
            "The count reached the pass mark; the case cannot be concluded as not recommended.",
        )
    ]


COUNCIL_READY = Guard(
    "council_ready",
    "The case is before a council that is properly composed, has its materials and can reach its quorum.",
    NoArgs, _council_ready, (COUNCIL,), of_council=True,
)  # fmt: skip
VOTES_COUNTED = Guard("votes_counted", "The council has counted.", NoArgs, _votes_counted, (COUNCIL,), of_council=True)
COUNCIL_FAILED = Guard(
    "council_failed", "The count did not reach the pass mark; silent before the count.",
    NoArgs, _council_failed, (COUNCIL,), of_council=True,
)  # fmt: skip
GUARDS: tuple[Guard[Any], ...] = (
    COUNCIL_READY,
    VOTES_COUNTED,
    Guard(
        "council_passed", "The count reached the pass mark; silent before the count.",
        NoArgs, _council_passed, (COUNCIL,), of_council=True,
    ),
    COUNCIL_FAILED,
)  # fmt: skip
