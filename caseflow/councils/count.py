"""The count: quorum, which ballots are valid and why the others are not, the mean, and whether the case passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue, Plain
from caseflow.councils import ballots
from caseflow.councils.ballots import Sheet
from caseflow.councils.rules import FULL_SCORE, SEATS, Ballot, RuleSet


@dataclass(frozen=True, slots=True)
class MemberFact:
    """One seat before one case; a conflicted member is excluded from this case and counts nowhere."""

    seat_id: int
    seat: str
    present: bool
    conflicted: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether the members present may decide; `entitled` are those without a conflict, `needed` of them must come."""

    members: int
    entitled: int
    present: int
    needed: int
    problems: tuple[Text, ...]

    @property
    def met(self) -> bool:
        """True when the council may decide."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """One ballot at the count: its score when every criterion has one, and every reason why it is invalid."""

    seat_id: int
    score: int | None
    conclusion: str
    invalid: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """One criterion over the valid ballots; the mean in hundredths of a point."""

    name: str
    mean_hundredths: int
    minimum: int
    maximum: int
    spread: int
    zeros: int


@dataclass(frozen=True, slots=True)
class CountResult:
    """What the counting committee announces; `reasons` say why the case does not pass (none when it does)."""

    quorum: Quorum
    issued: int
    collected: int
    valid: int
    invalid: int
    ballots: tuple[CountedBallot, ...]
    mean_hundredths: int | None
    criteria: tuple[CriterionCount, ...]
    conclusions: dict[str, int]
    zero_criteria: tuple[str, ...]
    pass_mark: int
    passed: bool
    reasons: tuple[Text, ...]
    out_of: int = FULL_SCORE

    @property
    def mean(self) -> Decimal | None:
        """The mean of the valid ballots with exactly two decimals, or None without a valid ballot."""
        return None if self.mean_hundredths is None else Decimal(self.mean_hundredths).scaleb(-2)

    def to_json(self) -> Plain:
        """All of it as JSON values, as kept beside the case; texts in both languages, the mean also as a string."""
        plain: Plain = _plain(asdict(self))
        return plain | {"mean": None if self.mean is None else str(self.mean), "quorum_met": self.quorum.met}


def half_up_hundredths(points: int, n: int) -> int:
    """`points / n` in hundredths, half away from zero, exact (no float, no decimal context)."""
    return (points * 200 + n) // (2 * n)


def quorum(rules: RuleSet, members: Sequence[MemberFact]) -> Quorum:
    """Whether the council may decide this case (TT 33/2014): counted over the members without a conflict.

    1. at least numerator/denominator of them, rounded up, are present; 2. for `chair` in `quorum_needs` the chair
    or the vice-chair is among those present; 3. for any other seat every holder without a conflict is present, and
    there is at least one. A conflicted member who sits in the room is not present for this case.
    """
    entitled = [m for m in members if not m.conflicted]
    present = [m for m in entitled if m.present]
    needed = -(-len(entitled) * rules.quorum_numerator // rules.quorum_denominator)
    found: list[Text] = []
    if len(present) < needed or not present:
        found.append(
            say(
                f"Có mặt {len(present)} trên {len(entitled)} thành viên được biểu quyết; cần ít nhất {max(needed, 1)}.",
                f"{len(present)} of {len(entitled)} entitled members are present; at least {max(needed, 1)} needed.",
            )
        )
    found += [text for seat in rules.quorum_needs for text in _absent(seat, entitled, present)]
    return Quorum(len(members), len(entitled), len(present), needed, tuple(found))


def _absent(seat: str, entitled: Sequence[MemberFact], present: Sequence[MemberFact]) -> list[Text]:
    if seat == "chair":
        if any(m.seat in ("chair", "vice_chair") for m in present):
            return []
        return [
            say(
                "Chủ tịch hội đồng và Phó Chủ tịch hội đồng đều vắng mặt.",
                "Neither the chair nor the vice-chair is present.",
            )
        ]
    holders = sum(m.seat == seat for m in entitled)
    here = sum(m.seat == seat for m in present)
    if holders and here == holders:
        return []
    title = SEATS[seat]
    return [
        say(
            f"{title.vi}: có mặt {here} trên {holders}, cần đủ.",
            f"{title.en}: {here} of {holders} present, all needed.",
        )
    ]


def count(rules: RuleSet, ballot: Ballot, members: Sequence[MemberFact], sheets: Sequence[Sheet]) -> CountResult:
    """Counts every sheet that was handed in; none is left out, an invalid one says why.

    Passes when the quorum is met, at least one ballot is valid, the mean of the valid ballots (rounded half up to
    two decimals: the announced number is the one compared) reaches the pass mark, and no criterion was scored 0 by
    more than 1/`zero_rule_denominator` of the members present.
    """
    presence = quorum(rules, members)
    handed_in = Counter(s.seat_id for s in sheets)
    by_seat = {m.seat_id: m for m in members}
    counted = sorted(
        ((_judge(ballot, sheet, by_seat.get(sheet.seat_id), handed_in[sheet.seat_id]), sheet) for sheet in sheets),
        key=lambda pair: (pair[0].seat_id, repr(pair[0])),
    )
    valid = [(c, s) for c, s in counted if not c.invalid]
    mean = half_up_hundredths(sum(c.score or 0 for c, _ in valid), len(valid)) if valid else None
    criteria = tuple(_criterion(name, [int(s.scores[name]) for _, s in valid]) for name in ballot.criteria if valid)
    zeros = tuple(c.name for c in criteria if c.zeros * rules.zero_rule_denominator > presence.present)
    reasons = (*presence.problems, *_failures(rules, ballot, mean, zeros))
    return CountResult(
        quorum=presence,
        issued=presence.present,
        collected=len(sheets),
        valid=len(valid),
        invalid=len(counted) - len(valid),
        ballots=tuple(c for c, _ in counted),
        mean_hundredths=mean,
        criteria=criteria,
        conclusions={word: sum(c.conclusion == word for c, _ in valid) for word in ballot.conclusions},
        zero_criteria=zeros,
        pass_mark=ballot.points(rules.pass_mark),
        out_of=ballot.out_of,
        passed=not reasons,
        reasons=reasons,
    )


def _judge(ballot: Ballot, sheet: Sheet, member: MemberFact | None, handed_in: int) -> CountedBallot:
    why: list[Text] = []
    if member is None:
        why.append(say("Không phải thành viên hội đồng.", "Not a member of the council."))
    elif member.conflicted:
        why.append(say("Thành viên có xung đột lợi ích.", "The member has a conflict of interest."))
    elif not member.present:
        why.append(say("Thành viên vắng mặt.", "The member was absent."))
    if handed_in > 1:
        why.append(say("Thành viên nộp hơn một phiếu.", "The member handed in more than one ballot."))
    if not sheet.signed:
        why.append(say("Phiếu chưa ký.", "The ballot is not signed."))
    why += [p.message for p in ballots.problems(ballot, sheet) if p.invalidates]
    conclusion = sheet.conclusions[0] if len(sheet.conclusions) == 1 else ""
    return CountedBallot(sheet.seat_id, ballots.total(ballot, sheet), conclusion, tuple(why))


def _criterion(name: str, scores: Sequence[int]) -> CriterionCount:
    low, high = min(scores), max(scores)
    mean = half_up_hundredths(sum(scores), len(scores))
    return CriterionCount(name, mean, low, high, high - low, sum(s == 0 for s in scores))


def _failures(rules: RuleSet, ballot: Ballot, mean: int | None, zeros: Sequence[str]) -> list[Text]:
    if mean is None:
        return [say("Không có phiếu hợp lệ.", "There is no valid ballot.")]
    found: list[Text] = []
    mark = ballot.points(rules.pass_mark)
    if mean < mark * 100:
        points = str(Decimal(mean).scaleb(-2))
        found.append(
            say(
                f"Điểm trung bình {points.replace('.', ',')} dưới mức đạt {mark}.",
                f"The mean of {points} is below the pass mark of {mark}.",
            )
        )
    for name in zeros:
        title = ballot.criteria[name].title
        share = f"1/{rules.zero_rule_denominator}"
        found.append(
            say(
                f"Hơn {share} thành viên có mặt cho 0 điểm: {title.vi}.",
                f"More than {share} of the members present scored 0: {title.en}.",
            )
        )
    return found


def _plain(value: JsonValue) -> JsonValue:
    """`value` with every Text as a mapping and every tuple as a list."""
    if isinstance(value, Text):
        return value.model_dump()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
