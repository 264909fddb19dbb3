"""What is wrong with one score sheet, and where its conclusion disagrees with its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.councils.rules import Ballot


@dataclass(frozen=True, slots=True)
class Sheet:
    """One member's score sheet for one case, as typed; `signed` once it is cast."""

    seat_id: int
    scores: Values
    conclusions: Sequence[str] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One fault of a sheet. `field` is a criterion's name, `conclusion` or `""`.

    All faults keep a sheet from being cast; those that `invalidate` also make a ballot that reached the count invalid.
    """

    field: str
    message: Text
    invalidates: bool = True


def total(ballot: Ballot, sheet: Sheet) -> int | None:
    """The sum of the scores, or None while a criterion has no score within its bounds."""
    scores = [_score(sheet.scores.get(name), c.maximum) for name, c in ballot.criteria.items()]
    return None if None in scores else sum(s for s in scores if s is not None)


def problems(ballot: Ballot, sheet: Sheet) -> list[SheetProblem]:
    """Everything that keeps this sheet from being cast; empty when it may be.

    A score missing or out of bounds, an unknown criterion, no or a double conclusion, a comment missing below
    `comment_below_percent` of the maximum.
    """
    found: list[SheetProblem] = []
    for name, criterion in ballot.criteria.items():
        given = sheet.scores.get(name)
        score = _score(given, criterion.maximum)
        if given is None:
            message = say(f"Chưa cho điểm: {criterion.title.vi}.", f"No score yet: {criterion.title.en}.")
            found.append(SheetProblem(name, message))
        elif score is None:
            found.append(SheetProblem(name, _out_of_bounds(criterion.title, criterion.maximum)))
        elif _needs_comment(score, criterion.maximum, ballot) and not sheet.comments.get(name, "").strip():
            found.append(SheetProblem(name, _comment_missing(criterion.title, ballot), invalidates=False))
    found += [
        SheetProblem("", say(f"Tiêu chí lạ: {name}.", f"Unknown criterion: {name}."))
        for name in sorted(set(sheet.scores) - set(ballot.criteria))
    ]
    return found + _conclusion_problems(ballot, sheet)


def warnings(ballot: Ballot, sheet: Sheet, pass_mark: int) -> list[Text]:
    """Where the conclusion disagrees with the score: at or above the pass mark exactly when it does not say no.

    A warning and not a fault: the member may mean it, and then says why in the remark.
    """
    points = total(ballot, sheet)
    if points is None or len(sheet.conclusions) != 1 or sheet.conclusions[0] not in ballot.conclusions:
        return []
    rejects = sheet.conclusions[0] in ballot.rejects
    if rejects == (points < pass_mark):
        return []
    title = ballot.conclusions[sheet.conclusions[0]]
    return [
        say(
            f"Kết luận “{title.vi}” không khớp với điểm {points} (mức đạt {pass_mark}).",
            f"The conclusion “{title.en}” does not agree with {points} points (pass mark {pass_mark}).",
        )
    ]


def _score(value: object, maximum: int) -> int | None:
    """`value` when it is a whole number from 0 to `maximum`; `true` is no number."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= maximum else None


def _needs_comment(score: int, maximum: int, ballot: Ballot) -> bool:
    return score * 100 < ballot.comment_below_percent * maximum


def _out_of_bounds(title: Text, maximum: int) -> Text:
    return say(
        f"{title.vi}: điểm phải là số nguyên từ 0 đến {maximum}.",
        f"{title.en}: the score must be a whole number from 0 to {maximum}.",
    )


def _comment_missing(title: Text, ballot: Ballot) -> Text:
    share = ballot.comment_below_percent
    return say(
        f"{title.vi}: điểm dưới {share}\u00a0% phải có nhận xét.",
        f"{title.en}: a score below {share}% needs a comment.",
    )


def _conclusion_problems(ballot: Ballot, sheet: Sheet) -> list[SheetProblem]:
    if not sheet.conclusions:
        return [SheetProblem("conclusion", say("Chưa chọn kết luận.", "No conclusion is chosen."))]
    if len(sheet.conclusions) > 1:
        return [SheetProblem("conclusion", say("Có hơn một kết luận.", "There is more than one conclusion."))]
    word = sheet.conclusions[0]
    if word not in ballot.conclusions:
        return [SheetProblem("conclusion", say(f"Kết luận lạ: {word}.", f"Unknown conclusion: {word}."))]
    return []
