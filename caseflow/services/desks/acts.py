"""The acts that can be done on many cases at once: each looks at one case, says what stands in its way, and does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Invalid, NotAllowed
from caseflow.core.text import Text, say
from caseflow.db.queries.desks.queues import NamedRow
from caseflow.services.cases import assigning
from caseflow.services.councils import councils, seats
from caseflow.services.councils import pages as council_pages
from caseflow.services.desks import reminding
from caseflow.services.desks.views import READ
from caseflow.services.engine import actions, facts, parties
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.workflows.definition import DefinedAction

ASSIGN, STEP, COUNCIL, REMIND = "assign", "step", "council", "remind"
COUNCILS_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do an act, where it has several: an officer, a step, a council; `count` cases that could go it."""

    value: str
    title: Text
    count: int | None = None


class Act(Protocol):
    """What is done to each of many cases."""

    def check(self, ctx: Context, actor: Actor) -> Text:
        """Who may do it at all, and with what; gives what the act is called. Raises NotAllowed, Invalid."""

    def refusal(self, ctx: Context, session: Session, actor: Actor, public_id: str) -> Text | None:
        """Why it would leave a case out; None where it would not."""

    def do(self, ctx: Context, actor: Actor, case: NamedRow, key: str) -> None:
        """Does it to one case as it was seen at `case.version`, in a transaction of its own, with one event."""


@dataclass(frozen=True, slots=True)
class Giving:
    """Giving cases to an officer; by whom they were had before makes no difference."""

    officer_id: int

    def check(self, ctx: Context, actor: Actor) -> Text:
        """Needs `case:assign`; raises Invalid at `way` for nobody's officer."""
        require_assign(ctx, actor)
        known = dict(assigning.officers(ctx, actor))
        if self.officer_id not in known:
            raise Invalid.at("way", "Vui lòng chọn chuyên viên.", "Please choose an officer.")
        name = known[self.officer_id]
        return say(f"Giao cho {name}", f"Give to {name}")

    def refusal(self, ctx: Context, session: Session, actor: Actor, public_id: str) -> Text | None:
        """The case is over, is theirs already, or they may not have it."""
        return assigning.refusal(ctx, session, actor, public_id, self.officer_id)

    def do(self, ctx: Context, actor: Actor, case: NamedRow, key: str) -> None:
        """Gives one case."""
        assigning.assign(ctx, actor, case.public_id, self.officer_id, case.version, key)


@dataclass(frozen=True, slots=True)
class Reminding:
    """A message to whoever a case waits for."""

    def check(self, ctx: Context, actor: Actor) -> Text:
        """Needs a desk that acts in cases or gives them to officers."""
        reminding.check(ctx, actor)
        return say("Nhắc việc", "Remind")

    def refusal(self, ctx: Context, session: Session, actor: Actor, public_id: str) -> Text | None:
        """The case waits for nobody who could be reminded, or they were reminded today."""
        return _told(lambda: reminding.owing(ctx, session, parties.enter(ctx, session, actor, public_id)))

    def do(self, ctx: Context, actor: Actor, case: NamedRow, key: str) -> None:
        """Reminds of one case."""
        reminding.remind(ctx, actor, case.public_id, key)


@dataclass(frozen=True, slots=True)
class Stepping:
    """A step of the road for which nothing is filled in, such as taking in what was handed in."""

    action: str
    title: Text

    def check(self, ctx: Context, actor: Actor) -> Text:
        """Whether the step is the person's is asked of every case."""
        require(ctx, actor, READ)
        return self.title

    def refusal(self, ctx: Context, session: Session, actor: Actor, public_id: str) -> Text | None:
        """The step is not this person's or not this state's, wants a form, or its rules are against it."""
        return _told(lambda: self._look(ctx, session, actor, parties.enter(ctx, session, actor, public_id)))

    def do(self, ctx: Context, actor: Actor, case: NamedRow, key: str) -> None:
        """Takes the step in one case, as a press on its own page would."""
        actions.perform(ctx, actor, actions.Step(case.public_id, self.action, {}, case.version, key))

    def _look(self, ctx: Context, session: Session, actor: Actor, seen: Seen) -> Text | None:
        rule = seen.book.action(self.action)
        if rule is None or seen.case.state not in rule.from_:
            return say("Hồ sơ không ở bước này.", "The case is not at this step.")
        if not is_plain(rule):
            return say("Bước này cần nhập biểu mẫu ở trang hồ sơ.", "This step has a form to fill in on its page.")
        parties.check_turn(rule, seen.held)
        today = local_date(ctx.clock.now())
        known = facts.load(Asking(ctx, session, seen.case, seen.book, [self.action], {}, today))
        reasons = seen.book.reasons(known, self.action, actor.id)
        return reasons[0] if reasons else None


@dataclass(frozen=True, slots=True)
class Convening:
    """Putting cases before a council."""

    council: str

    def check(self, ctx: Context, actor: Actor) -> Text:
        """Needs `council:manage`; raises Invalid at `way` for a council that is not offered."""
        known = {way.value: way.title for way in sitting(ctx, actor)}
        if self.council not in known:
            raise Invalid.at("way", "Vui lòng chọn hội đồng.", "Please choose a council.")
        title = known[self.council]
        return say(f"Trình {title.vi}", f"Put before {title.en}")

    def refusal(self, ctx: Context, session: Session, actor: Actor, public_id: str) -> Text | None:
        """The case waits for no council, or is before one."""
        return _told(lambda: councils.check_case(ctx, session, actor, public_id))

    def do(self, ctx: Context, actor: Actor, case: NamedRow, key: str) -> None:
        """Puts one case before the council."""
        councils.add_cases(ctx, actor, self.council, [case.public_id], key)


def is_plain(rule: DefinedAction) -> bool:
    """Whether a step is taken by pressing it: nothing to fill in, nothing to choose."""
    return rule.form is None and rule.picks is None and not rule.assigns


def require_assign(ctx: Context, actor: Actor) -> None:
    """Raises NotAllowed for whoever may not give cases to officers."""
    if not ctx.content.policy.permits(actor, assigning.ASSIGN):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền phân công hồ sơ.", "You may not assign cases."))


def sitting(ctx: Context, actor: Actor) -> list[Way]:
    """The newest councils, for whoever runs them; raises NotAllowed."""
    found = council_pages.listing(ctx, actor).rows
    return [Way(line.public_id, say(line.name, line.name)) for line in found[:COUNCILS_OFFERED]]


def offered(ctx: Context, actor: Actor) -> tuple[str, ...]:
    """The acts on many cases that this person may do at all."""
    policy = ctx.content.policy
    there = {
        ASSIGN: policy.permits(actor, assigning.ASSIGN),
        STEP: policy.permits(actor, reminding.ACT),
        COUNCIL: policy.permits(actor, seats.MANAGE),
        REMIND: reminding.may_remind(ctx, actor),
    }
    return tuple(name for name, may in there.items() if may)


def _told(look: Callable[[], object]) -> Text | None:
    """What a look found in the way, or raised."""
    try:
        found = look()
    except CaseflowError as error:
        return error.message
    return found if isinstance(found, Text) else None
