"""One ISO 9001 case played to any state: the whole road with every detour, by the people whose turn it is."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import FixedClock, local_date
from caseflow.db.models import Case, CaseLink, CaseTask, CouncilCase
from caseflow.forms.examples import example as answers
from caseflow.papers.words import OfPaper
from caseflow.services.cases import documents, submissions, tasks
from caseflow.services.engine import actions
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.words import OfLinked
from tests.support.council import Council
from tests.support.factories import key
from tests.support.roads import MAIN, road
from tests.support.scenario import Road

DETOURS: dict[str, tuple[tuple[str, str], ...]] = {
    "submitted": (("one_stop", "ask_supplement"), ("applicant", "answer_supplement")),
    "council_meeting": (
        ("council_secretary", "conclude_revise"), ("applicant", "submit_revision"), ("case_officer", "accept_revision"),
    ),
    "in_progress": (("case_officer", "suspend_work"), ("case_officer", "resume_work")),
    "certification_audit": (("applicant", "report_nonconformity"), ("applicant", "close_nonconformity")),
    "certificate_review": (("case_officer", "return_certificate"), ("applicant", "submit_certificate")),
    "surveillance": (("case_officer", "suspend_certificate"), ("case_officer", "restore_certificate")),
}  # fmt: skip
"""What a case may do on the way, by where it leaves the road and comes back to."""

BY_A_PERSON_ALONE = {"extend_term", "reopen"}
"""What gives time to a case whose term would end it, or has ended it: test_outages plays it."""

GIVEN: dict[str, dict[str, Any]] = {"transfer_certificate": {"certification_body": "Tổ chức chứng nhận khác"}}
"""What an action asks beyond what its form can tell."""
BUDGET = {"state_support": 30_000_000, "counterpart": 90_000_000, "approved_total": 120_000_000}


class Journey(Road):
    """A case with everybody it will ever meet; `clock` is the one of its context."""

    def __init__(self, ctx: Context, scheme: str = "iso_9001") -> None:
        super().__init__(ctx, scheme)
        assert isinstance(ctx.clock, FixedClock)
        self.clock = ctx.clock
        self.council: Council | None = None
        self.strangers: dict[str, Actor] = {}
        self.seen: list[str] = []

    @classmethod
    def joining(cls, ctx: Context, case: str, **people: Actor) -> Journey:
        """A case that stands already, with those of its people who are known; the others come when their turn does."""
        other = cls.__new__(cls)
        assert isinstance(ctx.clock, FixedClock)
        other.ctx, other.clock, other.case = ctx, ctx.clock, case
        other._staff, other.strangers = {}, dict(people)
        other.council, other.seen = None, []
        return other

    def on(self, ctx: Context) -> Journey:
        """The same case on a copy of its database."""
        other = copy.copy(self)
        assert isinstance(ctx.clock, FixedClock)
        other.ctx, other.clock, other._staff = ctx, ctx.clock, dict(self._staff)
        other.strangers = dict(self.strangers)
        if self.council is not None:
            other.council = copy.copy(self.council)
            other.council.ctx, other.council.clock = ctx, ctx.clock
        return other

    def person(self, role: str) -> Actor:
        """The holder of a role; of a council's seat once there is a council, and the one who runs its office."""
        if role == "system":
            return SYSTEM
        if role in self.strangers:
            return self.strangers[role]
        if self.council is not None and role == "admin_secretary":
            return self.council.secretary_desk
        if self.council is not None and role.startswith("council_"):
            return self.council.member(role.removeprefix("council_"))
        return super().person(role)

    @property
    def definition(self) -> Definition:
        """The definition that the case keeps."""
        return self.book.definition

    @property
    def book(self) -> Rulebook:
        """The rules of the case."""
        return self.read(self.row)

    def read(self, row: Case) -> Rulebook:
        """The rule book of the case."""
        with self.ctx.read() as session:
            return catalog.rulebook(self.ctx, session, row.definition)

    def answers(self, action: str, **given: Any) -> dict[str, Any]:
        """Valid answers to the form of `action`, today; nothing when it has none."""
        book = self.read(self.row)
        step = book.definition.step(action)
        form = step.form if step is not None else None
        if form is None:
            return {}
        later = (local_date(self.clock.now()) + timedelta(days=300)).isoformat()
        by_form: dict[str, dict[str, Any]] = {"budget": BUDGET, "apology": {"new_day": later}}
        given = by_form.get(form, {}) | GIVEN.get(action, {}) | given
        with self.ctx.read() as session:
            definition = catalog.pinned_form(self.ctx, session, book, form)
        return answers(definition, local_date(self.clock.now()), **given)

    def do(self, role: str, action: str, **given: Any) -> dict[str, Any]:
        """One step with whatever it needs first."""
        self.prepare(action)
        return self.take(role, action, **self.answers(action, **given))

    def prepare(self, action: str) -> None:
        """Everything that the definition says must be there before `action` can be taken."""
        definition = self.definition
        needs = {said.word: said for said in self.book.needs[action]}
        for form in (form for said in needs.values() for form in said.named("draft")):
            self.complete(form)
        if "documents_complete" in needs:
            for slot, paper in definition.documents.items():
                if action in paper.awaited_by and paper.required:
                    self.attach_missing(slot, paper.by)
        self.end_tasks({name for said in needs.values() for name in said.named("task")})
        if "council_ready" in needs:
            self.hand_to_council()
        for args in (said.args for said in needs.values()):
            if isinstance(args, OfLinked):
                self.bring(args.value, args.where, args.is_)
            elif isinstance(args, OfPaper):
                self.have_issued(args.value)
        if "votes_counted" in needs:
            self.vote(passed="council_failed" not in needs)

    def have_issued(self, kind: str) -> None:
        """Has a paper issued that a step waits for, by the step that makes it here."""
        if any(p.kind == kind and p.status == "issued" and p.entry == self.row.entry for p in self.papers):
            return
        here = self.definition.actions_from[self.state]
        action = next(name for name in here if self.definition.actions[name].paper == kind)
        self.do(self.definition.actions[action].by[0], action)

    def bring(self, value: str, where: str, goals: Sequence[str]) -> None:
        """Plays the relatives that are open to where they are wanted, if a road of theirs leads there."""
        for other in self.relatives(value, where):
            goal = next((name for name in goals if name in other.definition.states), None)
            if other.row.outcome is not None or goal is None:
                continue
            for name in road(other.definition, goal, other.state):
                other.do(other.definition.actions[name].by[0], name)

    def relatives(self, kind: str, where: str) -> list[Journey]:
        """The cases that stand at the end `where` of this case's links of a kind, the newest last."""
        mine, theirs = CaseLink.from_case_id, CaseLink.to_case_id
        if where == "from":
            mine, theirs = theirs, mine
        with self.ctx.read() as session:
            bound = sa.select(Case.public_id).join(CaseLink, theirs == Case.id)
            found = session.scalars(bound.where(CaseLink.kind == kind, mine == self.row.id).order_by(CaseLink.id)).all()
        return [self._another(public_id) for public_id in found]

    def _another(self, public_id: str) -> Journey:
        other = copy.copy(self)
        other.case = public_id
        return other

    def tasks(self) -> list[CaseTask]:
        """The tasks of the case in the order they were opened."""
        with self.ctx.read() as session:
            mine = sa.select(CaseTask).where(CaseTask.case_id == self.row.id)
            return list(session.scalars(mine.order_by(CaseTask.id)))

    def end_tasks(self, names: Collection[str]) -> None:
        """Ends what stands open of these, each task by its own people, until ending one opens no other of them."""
        while names and (waiting := [t for t in self.tasks() if t.status == "open" and t.name in names]):
            self.end(waiting[0].name)

    def end(self, name: str, role: str = "", same: str = "", **given: Any) -> dict[str, Any]:
        """Ends the task that was opened last under this name, with the papers and answers it asks for."""
        rule = self.definition.tasks[name]
        for slot, paper in self.definition.documents.items():
            if name in paper.until and paper.required:
                self.attach_missing(slot, paper.by)
        task = [task for task in self.tasks() if task.name == name][-1]
        typed = self.answers(name, **given)
        return tasks.end(self.ctx, self.person(role or rule.by[0]), task.public_id, typed, same or key())

    def complete(self, form: str, **given: Any) -> None:
        """Fills in every page of a draft that still has problems, with what the form's own definition calls valid."""
        who = self.person(self.definition.states[self.state].waits_for or "applicant")
        sheet = submissions.sheet(self.ctx, who, self.case, form)
        if sheet.problems:
            values = answers(sheet.form, local_date(self.clock.now()), **given)
            pages = {p.name: {n: v for n, v in values.items() if n in p.fields} for p in sheet.form.pages}
            self.fill(form, pages, who)

    def attach_missing(self, slot: str, by: str) -> None:
        """Puts a file into a place of the checklist that has none."""
        if not documents.checklist(self.ctx, self.person(by), self.case).slot(slot).files:
            self.attach(slot, by=by)

    def hand_to_council(self) -> None:
        """A council that meets in two weeks has the case and its papers."""
        if self.council is None:
            self.council = Council(self.ctx, self.clock, self.clock.now() + timedelta(days=14))
        if not self.sits:
            if self.council.meets_at - self.clock.now() < timedelta(days=10):  # too late for papers: another meeting
                self.council.meets_at = self.clock.now() + timedelta(days=14)
                self.council.public_id = self.council.create()
            self.council.add(self)
            self.council.send()

    @property
    def sits(self) -> bool:
        """Whether a council has the case in this stay of it in its phase."""
        return self._council_had_it(CouncilCase.entry == self.row.entry)

    @property
    def has_sat(self) -> bool:
        """Whether a council has or had the case: its members go on seeing what they judged."""
        return self._council_had_it()

    def _council_had_it(self, *when: sa.ColumnElement[bool]) -> bool:
        with self.ctx.read() as session:
            mine = sa.select(CouncilCase.id).where(CouncilCase.case_id == self.row.id, *when)
            return session.scalars(mine).first() is not None

    def vote(self, *, passed: bool = True) -> None:
        """The council meets, votes and counts; nothing when it has done so before."""
        assert self.council is not None
        with self.ctx.read() as session:
            counted = sa.select(CouncilCase.counted_at).where(
                CouncilCase.case_id == self.row.id, CouncilCase.entry == self.row.entry
            )
            if session.scalars(counted).one() is not None:
                return
        self.council.sit(self)
        for person in self.council.who:
            if passed:
                self.council.cast(person, self, self.good_sheet)
            else:
                poor = dict.fromkeys(self.good_sheet, 1)
                why = dict.fromkeys(poor, "Không đáp ứng yêu cầu của tiêu chí này.")
                self.council.cast(person, self, poor, comments=why, conclusion="not_implement")
        self.council.count(self)

    @property
    def good_sheet(self) -> dict[str, int]:
        """Scores far above every pass mark, whatever the criteria of this case's sheet weigh."""
        sitting = self.definition.sitting_in(self.row.phase)
        assert sitting is not None
        return {name: criterion["maximum"] * 4 // 5 for name, criterion in sitting.ballot["criteria"].items()}

    def to(self, goal: str, *, detours: bool = False) -> Journey:
        """Plays on until the case stands at `goal`; every state it comes by is noted in `seen`."""
        self.seen.append(self.state)
        for role, action in MAIN:
            rule = self.definition.actions[action]
            if self.state not in rule.from_:
                continue
            if detours and self.wander(goal):
                return self
            if self.state == goal:
                return self
            self.do(role if role in rule.by else rule.by[0], action)
            self.seen.append(self.state)
        if detours:
            self.wander(goal)
        assert self.state == goal, f"the road ends at {self.state}"
        return self

    def wander(self, goal: str) -> bool:
        """Takes the detour that begins here; true when `goal` lies on it, and then stops there."""
        for role, action in DETOURS.get(self.state, ()):
            self.do(role, action)
            self.seen.append(self.state)
            if self.state == goal and goal not in DETOURS:
                return True
        return False

    def retry(self, role: str, action: str, version: int, same: str = "", **values: Any) -> dict[str, Any]:
        """The action on a version of one's own choice, under a key of one's own choice."""
        return actions.perform(
            self.ctx, self.person(role), actions.Step(self.case, action, values, version, same or key())
        )
