"""Plays that a province writes in YAML beside its content: who does what, what is refused, who reads it, the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound, Refused
from caseflow.db.models import ClockInterval, CouncilCase, Document, Event
from caseflow.services.administration import verify
from caseflow.services.cases import assigning, cases, desk_cases, documents, submissions, tasks
from caseflow.services.engine import timers
from caseflow.services.engine.beginnings import DOCUMENT_SHARED
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.reading import Ref
from tests.support import factories
from tests.support.journey import Journey
from tests.support.told import told

PROVINCES = Path("tests") / "provinces"
Line = Mapping[str, Any]


def provinces() -> list[str]:
    """The provinces that bring plays of their own."""
    return sorted(path.parent.name for path in PROVINCES.glob("*/plays.yaml"))


def plays(province: str) -> dict[str, list[Line]]:
    """The plays of a province by name."""
    found: dict[str, list[Line]] = _file(province)["plays"]
    return found


def _file(province: str) -> dict[str, Any]:
    text = (PROVINCES / province / "plays.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


class Play:
    """One play on the stage of one province; `after` is called after every line with the case at hand."""

    def __init__(self, ctx: Context, province: str, after: Callable[[Journey], None] = lambda _: None) -> None:
        self.ctx, self.after = ctx, after
        self.road: str = _file(province)["road"]
        catalog.publish(ctx)
        self.people: dict[tuple[str, int], Actor] = {}
        self.begun_by: str = _file(province).get("begun_by", "")
        self.cases: dict[str, Journey] = {"first": self._begin()}
        self.journey = self.cases["first"]

    def _begin(self) -> Journey:
        """A case of an applicant, or one that a desk of the agency begins for nobody but itself."""
        if not self.begun_by:
            return Journey(self.ctx, self.road)
        officer = factories.staff(self.ctx, self.begun_by)
        begun = desk_cases.begin(self.ctx, officer, self.road, "", factories.key())
        return Journey.joining(self.ctx, str(begun["case"]), **{self.begun_by: officer})

    def run(self, lines: list[Line]) -> None:
        """Plays every line; afterwards nothing that the engine promises is broken."""
        for line in lines:
            word = next(iter(line))
            getattr(self, f"_{word}")(line[word], line)
            self.after(self.journey)
        assert verify.verify(self.ctx).findings == ()

    # --- what people do --------------------------------------------------------------------------------------------

    def _do(self, action: str, line: Line) -> None:
        role = self._role(action, line)
        given = self._given(line)
        book = self.journey.book
        for form in (f for said in book.needs[action] for f in said.named("draft")):
            self.journey.complete(form, **given)
        if "refused" not in line:
            self.journey.do(role, action, **self._asked(action, given))
            return
        with pytest.raises(Refused) as refused:
            self.journey.take(role, action, **self.journey.answers(action, **self._asked(action, given)))
        self._says(refused.value, line["refused"])

    def _asked(self, action: str, given: dict[str, Any]) -> dict[str, Any]:
        """Of what a line gives, the fields of the step's own form."""
        step = self.journey.definition.step(action)
        assert step is not None
        if step.form is None:
            return {}
        with self.ctx.read() as session:
            form = catalog.pinned_form(self.ctx, session, self.journey.book, step.form)
        return {name: value for name, value in given.items() if name in form.fields}

    def _refused(self, step: str, line: Line) -> None:
        """A step that the rules do not allow now: an action, or one of its tasks."""
        with pytest.raises(Refused) as refused:
            self._try(step, line)
        self._says(refused.value, line["says"])

    def _try(self, step: str, line: Line) -> None:
        if step in self.journey.definition.tasks:
            self._end(step, line)
        else:
            self.journey.take(self._role(step, line), step, **self.journey.answers(step))

    def _says(self, refused: Refused, words: str) -> None:
        reasons = [f"{reason.vi} / {reason.en}" for reason in refused.reasons]
        assert any(words in reason for reason in reasons), reasons

    def _end(self, task: str, line: Line) -> None:
        """Ends a task: the one with this number among those that are open, otherwise the first."""
        waiting = [row for row in self.journey.tasks() if row.name == task and row.status == "open"]
        found = waiting[0] if "number" not in line else next(r for r in waiting if r.number == line["number"])
        person = self._person(line.get("by") or self.journey.definition.tasks[task].by[0], line)
        tasks.end(
            self.ctx, person, found.public_id, self.journey.answers(task, **self._given(line)), factories.key()
        )  # fmt: skip

    def _name(self, role: str, line: Line) -> None:
        """The management names people for the case; with `of`, these of several."""
        lead, every = self.journey.person("director"), line.get("of", [None])
        for number in every:
            person = self._person(role, {} if number is None else {"of": number})
            given = (self.journey.case, role, person.id, self.journey.version)
            assigning.name(self.ctx, lead, *given, factories.key())

    def _wait(self, days: int, _line: Line) -> None:
        """Days pass; the system does what falls due on each of them."""
        clock = self.journey.clock
        for _ in range(days):
            clock.advance(timedelta(days=1))
            timers.fire_due(self.ctx)

    def _another(self, name: str, _line: Line) -> None:
        """Somebody else begins a case on the same road."""
        self.cases[name] = self.journey = self._begin()

    def _back(self, name: str, _line: Line) -> None:
        self.journey = self.cases[name]

    # --- what holds then -------------------------------------------------------------------------------------------

    def _stands(self, state: str, _line: Line) -> None:
        assert self.journey.state == state

    def _ends(self, outcome: str, _line: Line) -> None:
        assert self.journey.row.outcome == outcome

    def _open(self, wanted: Mapping[str, int], _line: Line) -> None:
        assert Counter(row.name for row in self.journey.tasks() if row.status == "open") == wanted

    def _reads(self, form: str, line: Line) -> None:
        """How many signatures of a form the page of the case lists for a person; and so many open, the others not."""
        person = self._person(line["by"], line)
        listed: list[Ref] = [(s.form, s.revision) for s in cases.view(self.ctx, person, self.journey.case).signed]
        assert sum(name == form for name, _ in listed) == line["times"], listed
        for revision in range(1, 10):
            if (form, revision) not in listed:
                with pytest.raises(NotFound):
                    submissions.signed(self.ctx, person, self.journey.case, form, revision)
            else:
                found = submissions.signed(self.ctx, person, self.journey.case, form, revision)
                assert found.revision.number == revision

    def _told(self, title: str, line: Line) -> None:
        """How often the history of the case names a step to a person."""
        timeline = cases.view(self.ctx, self._person(line["by"], line), self.journey.case).timeline
        assert sum(entry.title.vi == title for entry in timeline) == line["times"]

    def _sees(self, title: str, line: Line) -> None:
        """What a person reads of where the case stands."""
        assert cases.view(self.ctx, self._person(line["by"], line), self.journey.case).head.state_title.vi == title

    def _mails(self, message: str, line: Line) -> None:
        sent = told(self.journey, message)
        assert sent.count(self._person(line["to"], line).email) == line["times"], sent

    def _sittings(self, number: int, _line: Line) -> None:
        """How many sittings the case has had, each with ballots of its own."""
        with self.ctx.read() as session:
            mine = sa.select(sa.func.count()).where(CouncilCase.case_id == self.journey.row.id)
            assert session.scalar(mine) == number

    def _closed(self, task: str, _line: Line) -> None:
        """The term of a task has passed, and nobody handed anything in."""
        found = [row for row in self.journey.tasks() if row.name == task]
        assert [(row.status, row.revision) for row in found] == [("done", None)]

    def _relative(self, kind: str, line: Line) -> None:
        """The case that this one opened: with which of its files, and so many working days left."""
        (other,) = self.journey.relatives(kind, line["place"])
        files = documents.checklist(self.ctx, other.person("case_officer"), other.case).slot(line["files"]).files
        assert files
        row, today = other.row, local_date(self.journey.clock.now())
        assert row.due_on == self.ctx.calendar.add_working_days(today, line["overdue_in"])
        with self.ctx.read() as session:
            running = sa.select(ClockInterval.running).where(ClockInterval.case_id == row.id)
            assert session.scalars(running).all() == [True]
            shared = sa.select(sa.func.count()).where(Event.case_id == row.id, Event.kind == DOCUMENT_SHARED)
            laid = sa.select(sa.func.count()).where(Document.case_id == row.id)
            assert (session.scalar(shared) or 0) == session.scalar(laid) != 0, "the history tells of each"

    # --- who and what ----------------------------------------------------------------------------------------------

    def _role(self, step: str, line: Line) -> str:
        rule = self.journey.definition.step(step)
        assert rule is not None, step
        return str(line.get("by") or rule.by[0])

    def _person(self, role: str, line: Line) -> Actor:
        """The holder of a role; with `of`, one of several."""
        if "of" not in line:
            return self.journey.person(role)
        who = (role, int(line["of"]))
        if who not in self.people:
            self.people[who] = factories.staff(self.ctx, role)
        return self.people[who]

    def _given(self, line: Line) -> dict[str, Any]:
        """The answers of a line; `+10` is the day in ten days."""
        today = local_date(self.journey.clock.now())
        return {name: _day(value, today) for name, value in line.get("with", {}).items()}


def _day(value: Any, today: date) -> Any:
    """YAML reads `+10` as a number; only days are written with a sign."""
    if isinstance(value, str) and value.startswith("+"):
        return (today + timedelta(days=int(value))).isoformat()
    return value
