"""Who goes first by the order of priority of a programme, and why, in words; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from caseflow.core.clock import LOCAL
from caseflow.core.text import Text, say
from caseflow.programmes.priority import FlagOnDay
from caseflow.programmes.priority_words import CODE, SUBMITTED, Priority, PriorityGroup
from caseflow.programmes.schema import Programme

MOST = 9
"""The greatest number that a case keeps of its place: what the queue sorts by among equal days."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A case that asks for a place: its number, when it was handed in, and the grounds it has; only verified count."""

    code: str
    submitted_at: datetime
    grounds: Sequence[FlagOnDay] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A case with its place, from 1; cases that nothing sets apart share one. `reasons` explain it in words."""

    place: int
    case: Contender
    reasons: tuple[Text, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Test:
    """One thing by which cases are compared: less goes first; `said` tells what a case has of it."""

    key: Callable[[Contender], object]
    said: Callable[[Contender], Text]


def rank(programme: Programme, cases: Sequence[Contender]) -> tuple[Placed, ...]:
    """The cases in the order of the programme, whatever order they come in.

    LEXICOGRAPHIC compares group by group in the plan's order, the higher grade first; COUNT the number of groups; NONE
    neither. Among equals the plan's `ties` decide one after the other. What they do not set apart shares a place, and
    is listed by its code.
    """
    priority = programme.priority
    tests = list(_tests(priority))
    ordered = sorted(cases, key=lambda case: ([test.key(case) for test in tests], case.code))
    placed: list[Placed] = []
    for n, case in enumerate(ordered):
        before = ordered[n - 1] if n else None
        apart = _apart(tests, before, case) if before is not None else None
        place = placed[-1].place if before is not None and apart is None else n + 1
        placed.append(Placed(place, case, (*_held(priority, case), *_after(before, apart, case))))
    return tuple(placed)


def queue_number(programme: Programme, grounds: Sequence[FlagOnDay]) -> int:
    """0 to 9: whoever goes first by the groups never has less; 0 where nobody goes first or nothing is verified.

    With COUNT the number of groups. With LEXICOGRAPHIC the place among all that the groups could give, drawn together
    to nine steps where there are more.
    """
    priority = programme.priority
    if priority.mode == "COUNT":
        return min(len(_counted(priority, grounds)), MOST)
    value, most = 0, 0
    for name, group in priority.ranking.items():
        steps = max(1, len(group.grades))
        value, most = value * (steps + 1) + _level(name, group, grounds), most * (steps + 1) + steps
    if most <= MOST:
        return value
    return -(-value * MOST // most)


def _tests(priority: Priority) -> Iterator[_Test]:
    """Everything by which the programme compares, in its order."""
    if priority.mode == "COUNT":
        yield _Test(lambda case: -len(_counted(priority, case.grounds)), lambda case: _number_said(priority, case))
    if priority.mode == "LEXICOGRAPHIC":
        for name, group in priority.ranking.items():
            yield _group_test(name, group)
    for tie in priority.ties:
        if tie == SUBMITTED:
            yield _Test(lambda case: case.submitted_at, _submitted_said)
        elif tie == CODE:
            yield _Test(lambda case: case.code, lambda case: say(f"mã hồ sơ {case.code}", f"dossier code {case.code}"))
        else:
            yield _group_test(tie, priority.groups[tie])


def _group_test(name: str, group: PriorityGroup) -> _Test:
    return _Test(lambda case: -_level(name, group, case.grounds), lambda case: _group_said(name, group, case))


def _level(name: str, group: PriorityGroup, grounds: Sequence[FlagOnDay]) -> int:
    """How much of a group somebody has: 0 for none, 1 for the group or its lowest grade, more for a higher one."""
    grades = list(group.grades)
    levels = [
        len(grades) - grades.index(ground.grade) if ground.grade in grades else 1
        for ground in grounds
        if ground.kind == name and ground.verified
    ]
    return max(levels, default=0)


def _counted(priority: Priority, grounds: Sequence[FlagOnDay]) -> list[str]:
    """The groups that give a place and that are among the verified grounds."""
    return [name for name, group in priority.ranking.items() if _level(name, group, grounds)]


def _held(priority: Priority, case: Contender) -> Iterator[Text]:
    """What the case has: every group that counts, and every claim that does not count yet."""
    counted = [_group_said(name, priority.ranking[name], case) for name in _counted(priority, case.grounds)]
    if counted:
        said = say("; ".join(one.vi for one in counted), "; ".join(one.en for one in counted))
        yield say(f"Thuộc đối tượng ưu tiên: {said.vi}.", f"Belongs to the priority groups: {said.en}.")
    elif priority.mode == "NONE":
        yield say("Kế hoạch không quy định đối tượng ưu tiên.", "The plan has no priority groups.")
    else:
        yield say("Không thuộc đối tượng ưu tiên nào đã xác minh.", "Belongs to no priority group that is verified.")
    for ground in case.grounds:
        if not ground.verified and (ground.kind in priority.ranking or ground.kind in priority.ties):
            title = ground.title
            yield say(f"“{title.vi}” chưa xác minh nên chưa tính.", f"'{title.en}' is not verified and does not count.")


def _apart(tests: Sequence[_Test], before: Contender, case: Contender) -> _Test | None:
    """The first thing that sets two cases apart."""
    return next((test for test in tests if test.key(before) != test.key(case)), None)


def _after(before: Contender | None, apart: _Test | None, case: Contender) -> Iterator[Text]:
    """Why the case stands after the one before it, or beside it."""
    if before is None:
        return
    if apart is None:
        yield say(f"Ngang hàng với {before.code}.", f"Equal to {before.code}.")
        return
    first, own = apart.said(before), apart.said(case)
    yield say(
        f"Sau {before.code}: {own.vi}, còn {before.code}: {first.vi}.",
        f"After {before.code}: {own.en}, while {before.code}: {first.en}.",
    )


def _group_said(name: str, group: PriorityGroup, case: Contender) -> Text:
    title, level = group.title, _level(name, group, case.grounds)
    if level == 0:
        return say(f"không thuộc “{title.vi}”", f"not of '{title.en}'")
    if not group.grades:
        return say(f"“{title.vi}”", f"'{title.en}'")
    grade = list(group.grades.values())[-level]
    return say(f"“{title.vi}” ({grade.vi})", f"'{title.en}' ({grade.en})")


def _number_said(priority: Priority, case: Contender) -> Text:
    number = len(_counted(priority, case.grounds))
    return say(f"{number} đối tượng ưu tiên", f"{number} priority groups")


def _submitted_said(case: Contender) -> Text:
    moment = f"{case.submitted_at.astimezone(LOCAL):%H:%M %d/%m/%Y}"
    return say(f"nộp lúc {moment}", f"handed in at {moment}")
