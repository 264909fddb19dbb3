"""What a case does, said once more in a few plain words: the engine is compared with this after every step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import LOCAL, local_date
from caseflow.papers.authority import Chain, Link
from caseflow.workflows.definition import DefinedState, Definition

LAST_CALL = date(2026, 12, 31)
WAITS_FOR_PAPER = {
    "convene": ("establish", "council_establishment"), "confirm_recovery": ("demand_recovery", "recovery_decision"),
}  # fmt: skip
"""The steps that wait for a paper of their state: which step makes it, and what it is called."""


@dataclass
class Sheet:
    """A paper on its way, or sent back: which step it decides, who did what to it, and what is to be done next."""

    public_id: str
    action: str
    chain: Chain
    done: dict[str, int]
    link: Link | None

    @property
    def holder(self) -> str:
        """Whose turn it is."""
        assert self.link is not None
        return self.chain.links[self.link].by


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
    chains: Mapping[str, Chain] = field(default_factory=dict)
    """Letter -> who decides about it."""
    issued: set[str] = field(default_factory=set)
    """The letters issued in this stay in the phase."""
    sheets: list[Sheet] = field(default_factory=list)
    desk: str = ""
    """Who is to propose again what a timer had drafted and somebody sent back."""

    @property
    def under_way(self) -> list[Sheet]:
        """The papers that wait for somebody."""
        return [sheet for sheet in self.sheets if sheet.link is not None]

    @property
    def waits_for(self) -> str | None:
        """Whom the case waits for."""
        deciding = (sheet for sheet in self.under_way if self.definition.actions[sheet.action].to is not None)
        return next((sheet.holder for sheet in deciding), self.desk or self.here.waits_for)

    def is_proposal(self, action: str) -> bool:
        """Whether other people sign what the action makes."""
        paper = self.definition.actions[action].paper
        return paper is not None and not self.chains[paper].is_at_once

    def propose(self, action: str, person: int, public_id: str) -> None:
        """A paper begins its way; one that was sent back begins it anew."""
        chain = self.chains[str(self.definition.actions[action].paper)]
        self.sheets = [sheet for sheet in self.sheets if sheet.public_id != public_id]
        self.sheets.append(Sheet(public_id, action, chain, {"propose": person}, chain.after("propose")))
        self.desk = ""
        self.doers[action].add(person)

    def expect_link(self, sheet: Sheet, roles: frozenset[str], person: int, kind: str, *, back: bool = False) -> str:
        """What must come of somebody's doing what is next to be done to a paper, or of sending it back."""
        if kind != "staff" or not roles - {"sysadmin"} or any(role.startswith("council_") for role in roles):
            return "NotFound"
        assert sheet.link is not None
        holder, rule = sheet.chain.links[sheet.link], self.definition.actions[sheet.action]
        apart = any(who == person and link not in holder.may_be for link, who in sheet.done.items())
        if holder.by not in roles or apart:
            return "Refused"
        signs = sheet.link == "sign" and not back
        barred = any(person in self.doers[other] for other in rule.separate_from)
        return "Refused" if signs and barred else "ok"

    def do(self, sheet: Sheet, person: int, now: datetime) -> None:
        """The next link is done, a number with what follows it; an issued paper takes its step."""
        pressed = ("number", "issue") if sheet.link == "number" else (str(sheet.link),)
        for link in pressed:
            sheet.done[link] = person
            sheet.link = sheet.chain.after(link)
        self.doers[sheet.action].add(person)
        if sheet.link is None:
            self.sheets.remove(sheet)
            self.issued.add(str(self.definition.actions[sheet.action].paper))
            self.follow(sheet.action, sheet.done["propose"], now)

    def send_back(self, sheet: Sheet) -> None:
        """It waits for nobody; its step may be proposed again."""
        sheet.link = None
        by = self.definition.actions[sheet.action].by
        drafted = sheet.done["propose"] == 0
        self.desk = next(role for role in by if role != "system") if drafted else ""

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
        others = {sheet.action for sheet in self.under_way} - {action}
        if others and action in self.definition.decided and not set(rule.by) <= {"applicant", "system"}:
            return "nothing_under_way"
        if any(sheet.action == action for sheet in self.under_way):
            return "on_its_way"
        broken = {
            "paper_issued": WAITS_FOR_PAPER.get(action, ("", ""))[1] not in self.issued,
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
        self.sheets, self.desk = [], ""
        if before.phase != self.here.phase:
            self.issued.clear()
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
            elif not self.is_proposal(what):
                self.follow(what, 0, now)
            elif all(sheet.action != what for sheet in self.under_way):
                self.propose(what, 0, "")
