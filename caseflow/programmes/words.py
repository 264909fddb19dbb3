"""What a road may need of the programme that supports, and of the enterprise that it supports (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caseflow.core.money import format_dong
from caseflow.core.text import Text, say
from caseflow.programmes.twice import Earlier, against
from caseflow.workflows.ports import Definition, Fact, Facts, Guard, NoArgs, Scene


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """Who applies: the kind of organisation, and what its profile still lacks."""

    legal_form: str
    problems: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Norm:
    """The ceiling of support: a share of the cost and an amount in đồng, with what it rests on.

    `confirmed`: a resolution of the province sets it (TT 35/2021/TT-BTC Đ.11.1); one that is assumed only warns.
    """

    percent: int
    cap: int
    basis: Text
    confirmed: bool


APPLICANT: Fact[ApplicantFacts] = Fact("applicant")
CALL: Fact[str | None] = Fact("call")
"""The call that is open today for this kind of support or this procedure."""
DUPLICATES: Fact[Sequence[Earlier]] = Fact("duplicates")
"""Other cases of the same firm for the same content that run or ended well."""
NORM: Fact[Norm | None] = Fact("norm")
FAST_TRACK: Fact[int | None] = Fact("fast_track")
"""Below how many đồng of support the fast track is open; None where the programme has none."""


def _profile_complete(scene: Scene[NoArgs]) -> list[Text]:
    return list(scene.facts[APPLICANT].problems)


def _applicant_allowed(scene: Scene[NoArgs]) -> list[Text]:
    if scene.facts[APPLICANT].legal_form in scene.definition.applicants:
        return []
    return [
        say(
            "Loại hình của đơn vị không thuộc đối tượng của nội dung hỗ trợ này.",
            "This kind of organisation cannot apply for this support.",
        )
    ]


def _call_open(scene: Scene[NoArgs]) -> list[Text]:
    if scene.facts[CALL] is not None:
        return []
    return [say("Hiện không có đợt mời đăng ký nào đang mở.", "No call for applications is open now.")]


def _no_duplicate_support(scene: Scene[NoArgs]) -> list[Text]:
    return against(scene.facts[DUPLICATES], scene.facts.input)


def _support_within_norm(scene: Scene[NoArgs]) -> list[Text]:
    total, state = scene.facts.input.get("approved_total"), scene.facts.input.get("state_support")
    norm = scene.facts[NORM]
    if norm is None or not norm.confirmed or not isinstance(total, int) or not isinstance(state, int):
        return []  # without a resolution nothing is above it: the panel warns; the form asks for missing amounts
    limit = min(norm.cap, total * norm.percent // 100)
    if state <= limit:
        return []
    return [
        say(
            f"Mức hỗ trợ tối đa là {format_dong(limit)} ({norm.percent} % tổng kinh phí, không quá "
            f"{format_dong(norm.cap)}; {norm.basis.vi}).",
            f"At most {format_dong(limit)} may be supported ({norm.percent} % of the total, up to "
            f"{format_dong(norm.cap)}; {norm.basis.en}).",
        )
    ]


def _fast_track(scene: Scene[NoArgs]) -> list[Text]:
    """The programme has a fast track, and the support of the step's form lies below its threshold."""
    below, state = scene.facts[FAST_TRACK], scene.facts.input.get("state_support")
    if below is None:
        return [
            say(
                "Chương trình của tỉnh không áp dụng quy trình rút gọn cho hồ sơ kinh phí nhỏ.",
                "The programme of the province has no fast track for small support.",
            )
        ]
    if not isinstance(state, int) or state < below:
        return []
    return [
        say(
            f"Quy trình rút gọn chỉ áp dụng cho mức hỗ trợ dưới {format_dong(below)}.",
            f"The fast track is only for support below {format_dong(below)}.",
        )
    ]


def _has_no_fast_track(_road: Definition, facts: Facts) -> bool:
    return facts[FAST_TRACK] is None


APPLICANT_ALLOWED = Guard(
    "applicant_allowed", "The enterprise's legal form is among the scheme's `applicants`.",
    NoArgs, _applicant_allowed, (APPLICANT,),
)  # fmt: skip
CALL_OPEN = Guard("call_open", "A call of the programme for this road is open today.", NoArgs, _call_open, (CALL,))
NO_DUPLICATE = Guard(
    "no_duplicate_support", "The firm has no other case for the same support, or the step's form concludes why not.",
    NoArgs, _no_duplicate_support, (DUPLICATES,),
)  # fmt: skip
GUARDS: tuple[Guard[Any], ...] = (
    Guard(
        "profile_complete",
        "The profile has address, commune, representative, telephone, and a size class where NĐ 80/2021 has one.",
        NoArgs, _profile_complete, (APPLICANT,),
    ),
    APPLICANT_ALLOWED,
    CALL_OPEN,
    NO_DUPLICATE,
    Guard(
        "support_within_norm",
        "The State's share in the form `budget` keeps the programme's `support_norm`, once that is confirmed.",
        NoArgs, _support_within_norm, (NORM,),
    ),
    Guard(
        "fast_track",
        "The programme has a `fast_track`, and `state_support` of the step's form lies below it.",
        NoArgs, _fast_track, (FAST_TRACK,), absent=_has_no_fast_track,
    ),
)  # fmt: skip
