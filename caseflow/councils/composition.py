"""Whether the people named for a council make a council under its rule set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.core.text import Text, say
from caseflow.councils.rules import SEATS, SINGLE_SEATS, RuleSet


@dataclass(frozen=True, slots=True)
class SeatFact:
    """One person in one seat of a council."""

    account_id: int
    seat: str
    name: str = ""


def problems(rules: RuleSet, seats: Sequence[SeatFact]) -> list[Text]:
    """Everything that keeps these people from being a council (TT 20/2023 Đ.8, TT 33/2014); empty when it may sit."""
    found: list[Text] = []
    if not rules.members_min <= len(seats) <= rules.members_max:
        found.append(
            say(
                f"Hội đồng phải có từ {rules.members_min} đến {rules.members_max} thành viên, hiện có {len(seats)}.",
                f"A council has {rules.members_min} to {rules.members_max} members; this one has {len(seats)}.",
            )
        )
    held = Counter(s.seat for s in seats)
    found += [_too_few(seat, least, held[seat]) for seat, least in rules.seats.items() if held[seat] < least]
    found += [_too_many(seat) for seat in SEATS if seat in SINGLE_SEATS and held[seat] > 1]
    found += [
        say(f"“{seat}” không phải là một vị trí trong hội đồng.", f"“{seat}” is not a seat of a council.")
        for seat in held
        if seat not in SEATS
    ]
    return found + _twice(seats)


def _too_few(seat: str, least: int, held: int) -> Text:
    title = SEATS[seat]
    return say(
        f"Cần ít nhất {least} {title.vi}, hiện có {held}.", f"{title.en}: at least {least} needed, {held} named."
    )


def _too_many(seat: str) -> Text:
    title = SEATS[seat]
    return say(f"Chỉ được có một {title.vi}.", f"{title.en}: there can be only one.")


def _twice(seats: Sequence[SeatFact]) -> list[Text]:
    names = {s.account_id: s.name or f"#{s.account_id}" for s in seats}
    return [
        say(
            f"{names[account]} được ghi {n} lần trong hội đồng.", f"{names[account]} is named {n} times in the council."
        )
        for account, n in Counter(s.account_id for s in seats).items()
        if n > 1
    ]
