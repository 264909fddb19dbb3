"""One act on many cases: looked at first, who is left out and why, then done case by case with an event for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.errors import CaseflowError, Conflict, Invalid
from caseflow.core.ids import digest
from caseflow.core.names import short_code
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks.queues import NamedRow
from caseflow.services.desks.acts import Act, Stepping, Way, is_plain
from caseflow.services.desks.views import READ
from caseflow.services.engine import parties
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.foundation.unit import once

MOST = 100
"""Cases of one act."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was chosen, as it stands now; `reason` says why the act leaves it out, None where it does not."""

    public_id: str
    code: str
    enterprise_name: str
    version: int
    amount: int | None
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do to the chosen cases, or did."""

    title: Text
    cases: tuple[Chosen, ...]

    @property
    def taken(self) -> tuple[Chosen, ...]:
        """The cases that it is done to."""
        return tuple(case for case in self.cases if case.reason is None)

    @property
    def left_out(self) -> tuple[Chosen, ...]:
        """The cases that stay as they are."""
        return tuple(case for case in self.cases if case.reason is not None)

    @property
    def amount(self) -> int:
        """What the cases that it is done to come to, in đồng."""
        return sum(case.amount or 0 for case in self.taken)


def preview(ctx: Context, actor: Actor, act: Act, public_ids: Sequence[str]) -> Preview:
    """Which of the cases the act would be done to, and why not to the others. Raises NotAllowed, Invalid."""
    title = act.check(ctx, actor)
    _check(public_ids)
    with ctx.read() as session:
        rows = queue_rows.named_cases(session, ctx.agency, public_ids)
        cases = tuple(_chosen(row, act.refusal(ctx, session, actor, row.public_id)) for row in rows)
    return Preview(title, cases)


def carry_out(ctx: Context, actor: Actor, act: Act, cases: Sequence[tuple[str, int]], key: str) -> Preview:
    """Does the act to every case, as it stood at that version; tells which were left out and why.

    Each is a transaction and an event of its own: one that is refused stops no other, and the same key does each once.
    The key is kept for this act before the first of them. Raises as `preview` does; Conflict for another act's key.
    """
    before = preview(ctx, actor, act, [public_id for public_id, _version in cases])
    versions = dict(cases)
    once(ctx, actor, key, f"act_on_cases:{digest(repr(act))[:16]}", lambda _session: {"cases": sorted(versions)})
    done = []
    for case in before.cases:
        reason: Text | None = None
        own_key = digest(f"{key}|{case.public_id}")[:32]
        seen = NamedRow(case.public_id, case.code, case.enterprise_name, versions[case.public_id], case.amount)
        try:
            act.do(ctx, actor, seen, own_key)
        except Conflict as error:
            reason = error.message
        except CaseflowError as error:
            reason = case.reason or error.message
        done.append(_chosen(seen, reason))
    return Preview(before.title, tuple(done))


def steps(ctx: Context, actor: Actor, public_ids: Sequence[str]) -> list[Way]:
    """The steps that could be taken in the chosen cases by a press, and in how many; the most frequent first."""
    require(ctx, actor, READ)
    _check(public_ids)
    found: dict[str, list[Text]] = {}
    with ctx.read() as session:
        for row in queue_rows.named_cases(session, ctx.agency, public_ids):
            try:
                seen = parties.enter(ctx, session, actor, row.public_id)
            except CaseflowError:
                continue
            for name in seen.book.definition.actions_from[seen.case.state]:
                rule = seen.book.definition.actions[name]
                if is_plain(rule) and seen.held & frozenset(rule.by):
                    found.setdefault(name, []).append(rule.title)
    return sorted((Way(name, titles[0], len(titles)) for name, titles in found.items()), key=lambda w: -(w.count or 0))


def stepping(ctx: Context, actor: Actor, public_ids: Sequence[str], action: str) -> Stepping:
    """The step of this name; raises Invalid at `way` where none of the cases could take it by a press."""
    for way in steps(ctx, actor, public_ids):
        if way.value == action:
            return Stepping(action, way.title)
    raise Invalid.at(
        "way", "Không hồ sơ nào đã chọn thực hiện được bước này.", "None of the chosen cases can take this step."
    )


def _chosen(row: NamedRow, reason: Text | None) -> Chosen:
    return Chosen(row.public_id, short_code(row.code), row.enterprise_name, row.version, row.amount, reason)


def _check(chosen: Sequence[object]) -> None:
    if not chosen:
        raise Invalid.at("cases", "Vui lòng chọn ít nhất một hồ sơ.", "Please choose at least one case.")
    if len(chosen) > MOST:
        raise Invalid({"cases": [say(f"Mỗi lần tối đa {MOST} hồ sơ.", f"At most {MOST} cases at once.")]})
