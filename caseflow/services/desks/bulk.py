"""One act on many cases: looked at first, who is left out and why, then done case by case with an event for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotAllowed
from caseflow.core.ids import digest
from caseflow.core.names import short_code
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.services.cases import assigning
from caseflow.services.foundation.context import Context
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
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What giving the chosen cases to an officer would do."""

    officer_id: int
    officer: str
    cases: tuple[Chosen, ...]

    @property
    def taken(self) -> tuple[Chosen, ...]:
        """The cases that would be given."""
        return tuple(case for case in self.cases if case.reason is None)

    @property
    def left_out(self) -> tuple[Chosen, ...]:
        """The cases that would stay as they are."""
        return tuple(case for case in self.cases if case.reason is not None)


def preview(ctx: Context, actor: Actor, public_ids: Sequence[str], officer_id: int) -> Preview:
    """Which of the cases would go to the officer. Raises NotAllowed, Invalid at `cases` or `officer`."""
    if not ctx.content.policy.permits(actor, assigning.ASSIGN):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền phân công hồ sơ.", "You may not assign cases."))
    _check(public_ids)
    known = dict(assigning.officers(ctx, actor))
    if officer_id not in known:
        raise Invalid.at("officer", "Vui lòng chọn chuyên viên.", "Please choose an officer.")
    with ctx.read() as session:
        rows = queue_rows.named_cases(session, ctx.agency, public_ids)
        cases = tuple(
            Chosen(
                row.public_id,
                short_code(row.code),
                row.enterprise_name,
                row.version,
                assigning.refusal(ctx, session, actor, row.public_id, officer_id),
            )
            for row in rows
        )
    return Preview(officer_id, known[officer_id], cases)


def assign(ctx: Context, actor: Actor, cases: Sequence[tuple[str, int]], officer_id: int, key: str) -> Preview:
    """Gives every case, as it stood at that version, to the officer; tells which were left out and why.

    Each is a transaction and an event of its own: one that is refused stops no other, and the same key does each once.
    The key is kept for this act before the first of them. Raises as `preview` does; Conflict for another act's key.
    """
    before = preview(ctx, actor, [public_id for public_id, _version in cases], officer_id)
    versions = dict(cases)
    once(ctx, actor, key, "assign_cases", lambda _session: {"cases": sorted(versions), "officer": officer_id})
    done = []
    for case in before.cases:
        reason: Text | None = None
        own_key = digest(f"{key}|{case.public_id}")[:32]
        try:
            assigning.assign(ctx, actor, case.public_id, officer_id, versions[case.public_id], own_key)
        except Conflict as error:
            reason = error.message
        except CaseflowError as error:
            reason = case.reason or error.message
        done.append(Chosen(case.public_id, case.code, case.enterprise_name, case.version, reason))
    return Preview(before.officer_id, before.officer, tuple(done))


def _check(chosen: Sequence[object]) -> None:
    if not chosen:
        raise Invalid.at("cases", "Vui lòng chọn ít nhất một hồ sơ.", "Please choose at least one case.")
    if len(chosen) > MOST:
        raise Invalid({"cases": [say(f"Mỗi lần tối đa {MOST} hồ sơ.", f"At most {MOST} cases at once.")]})
