"""What a case does, said once more in a few plain words: the engine is compared with this after every step."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import LOCAL, local_date
from caseflow.workflows.definition import DefinedState, Definition

LAST_CALL = date(2026, 12, 31)


@dataclass
class Model:
    """One case. `act` says what must come of an action and, when it succeeds, follows it."""

    definition: Definition
    calendar: WorkCalendar
    state: str
    version: int
    entered: date
    due: date | None
    officer: int | None
    submitted: bool
    complete: bool
    slots: set[str]
    done: Counter[str]
    doers: defaultdict[str, set[int]]
    council: str = ""
    """"" (none), given (papers sent), passed, failed."""
    held: tuple[str, date, date] | None = None
    surveillances: int = 2
    reminded: int = 0
    timers: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def here(self) -> DefinedState:
        """The state it stands in."""
        return self.definition.states[self.state]

    def expect(self, roles: frozenset[str], person: int, kind: str, action: str, today: date) -> str:
        """What must come of it: `NotFound`, `NotAllowed`, `Refused: <why>` or `ok`; `kind` is how the person stands."""
        council = any(role.startswith("council_") for role in roles)
        if kind == "stranger" or (kind == "staff" and not self.submitted):
            return "NotFound"
        if kind == "staff" and not roles - {"sysadmin"}:
            return "NotFound"
        if council and self.council not in ("passed", "failed"):
            return "NotFound"  # before the case is theirs, and until they have declared their interests
        rule = self.definition.actions[action]
        parties = {"applicant"} if kind == "applicant" else set(roles)
        if self.officer not in (None, person):
            parties.discard("case_officer")
        if not parties & set(rule.by):
            return "NotAllowed"
        why = self.refusal(action, person, today)
        return f"Refused: {why}" if why else "ok"

    def refusal(self, action: str, person: int, today: date) -> str:
        """The first rule that is against it, by its name in the content."""
        rule = self.definition.actions[action]
        if self.state not in rule.from_:
            return "state"
        if rule.at_most is not None and self.done[action] >= rule.at_most:
            return "at_most"
        if any(person in self.doers[other] for other in rule.separate_from):
            return "separate_from"
        broken = {
            "documents_complete": any(
                p.required and action in p.awaited_by and slot not in self.slots
                for slot, p in self.definition.documents.items()
            ),
            "form_complete": not self.complete,
            "call_open": today > LAST_CALL,
            "officer_assigned": self.officer is None,
            "council_ready": not self.council,
            "votes_counted": self.council not in ("passed", "failed"),
            "council_passed": self.council == "failed",
            "council_failed": self.council == "passed",
        }
        against = next((need.name for need in rule.needs if broken.get(need.name)), "")
        if not against and action == "record_surveillance" and not self.surveillances:
            return "surveillances"
        return against

    def follow(self, action: str, person: int, now: datetime) -> None:
        """The action has been taken."""
        rule, today = self.definition.actions[action], local_date(now)
        self.version += 1
        self.done[action] += 1
        self.doers[action].add(person)
        self.submitted = self.submitted or action == "submit"
        self.surveillances -= action == "record_surveillance"
        if self.officer is None and person and any(call.name == "assign_officer" for call in rule.does):
            self.officer = person
        if rule.to is None:
            return
        before, due, self.state = self.here, self.due, rule.to
        self.due = self._due(before, today)
        if self.here.clock == "stopped" and before.clock != "stopped" and due is not None:
            self.held = (self._name(before), due, today)
        self.entered = today
        self.timers = self.planned()

    def _name(self, state: DefinedState) -> str:
        return next(name for name, one in self.definition.states.items() if one is state)

    def _due(self, before: DefinedState, today: date) -> date | None:
        term = self.here.deadline
        if term is None:
            return None
        if before.clock == "stopped" and self.held is not None and self.held[0] == self.state:
            _, due, stopped = self.held
            if term.working_days is None:
                return self.calendar.next_working_day(due + (today - stopped))
            lost = sum(
                self.calendar.is_working_day(stopped + timedelta(days=i + 1)) for i in range((today - stopped).days)
            )
            return self.calendar.add_working_days(due, lost)
        if term.working_days is not None:
            return self.calendar.add_working_days(today, term.working_days)
        if term.days is not None:
            return self.calendar.add_days(today, term.days)
        return self.calendar.add_months(today, term.months or 0)

    def planned(self) -> list[tuple[datetime, str]]:
        """The timers of a stay in this state, from the day it began."""
        term = self.here.deadline
        if term is None or self.due is None:
            return []
        days = [self.calendar.add_working_days(self.due, -n) for n in term.remind]
        found = [(datetime(d.year, d.month, d.day, 8, tzinfo=LOCAL), "remind") for d in days if d >= self.entered]
        end = self.due + timedelta(days=1)
        if term.then is not None:  # every `then` of this road ends a case to its disadvantage: it waits a working day
            end = self.calendar.add_working_days(self.due, 1) + timedelta(days=1)
        found.append((datetime(end.year, end.month, end.day, tzinfo=LOCAL), term.then or "escalate"))
        return sorted(found)

    def beat(self, now: datetime) -> None:
        """Everything that is due happens, the earliest first; where it leads to another state, the rest is dropped."""
        while self.timers and self.timers[0][0] <= now:
            _, what = self.timers.pop(0)
            if what in ("remind", "escalate"):
                self.reminded += 1
            else:
                self.follow(what, 0, now)
