"""Times the product's use cases and, right after each, its rival: who plays a case notices nothing."""

from __future__ import annotations

import cProfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest import mock

import sqlalchemy as sa

from caseflow.db.models import Case, CaseTask, Paper
from caseflow.services.cases import assigning, documents, submissions, tasks
from caseflow.services.councils import ballots, councils, sittings
from caseflow.services.engine import actions
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from tests.benchmarks.rival import Rival
from tests.benchmarks.trace import Statement, Trace

STEP, BESIDE = "step", "beside"
"""An action or the end of a task is a step of the road and judged; what is done beside it is only printed."""

PLAIN = {"cases", "events", "outbox", "idempotency_keys"}
"""What a plain step writes at most: no clock, timer, task, form or document."""


class Sample(NamedTuple):
    """One use case carried out once: seconds of the product and of its rival, also of the processor; what was said."""

    product: float
    processor: float
    way: str
    rival: float
    rival_processor: float
    said: list[Statement]
    tables: frozenset[str]


class Act(NamedTuple):
    """A use case to be timed: where it stands, what it is to the road, and its name and case by its arguments."""

    module: Any
    function: str
    kind: str
    name: Callable[..., str]
    case: Callable[..., str]


def _task(ctx: Context, public_id: str) -> Any:
    """The name of a task and the public id of its case."""
    with ctx.read() as session:
        found = sa.select(CaseTask.name, Case.public_id.label("case")).join(Case, Case.id == CaseTask.case_id)
        return session.execute(found.where(CaseTask.public_id == public_id)).one()


def _paper(ctx: Context, public_id: str) -> str:
    """The public id of the case of a paper."""
    with ctx.read() as session:
        found = sa.select(Case.public_id).join(Paper, Paper.case_id == Case.id).where(Paper.public_id == public_id)
        return session.execute(found).scalar_one()


ACTS = (
    Act(actions, "perform", STEP, lambda *given: given[2].action, lambda *given: given[2].case),
    Act(
        tasks, "end", STEP, lambda *given: _task(given[0], given[2]).name, lambda *given: _task(given[0], given[2]).case
    ),
    Act(assigning, "assign", STEP, lambda *_: "take_up", lambda *given: given[2]),
    Act(
        links, "do", BESIDE, lambda *given: f"{given[2].link} a paper", lambda *given: _paper(given[0], given[2].paper)
    ),
    Act(submissions, "save", BESIDE, lambda *_: "save a page of a draft", lambda *given: given[2]),
    Act(documents, "upload", BESIDE, lambda *_: "upload a file", lambda *given: given[2]),
    Act(councils, "add_cases", BESIDE, lambda *_: "give a council a case", lambda *given: given[3][0]),
    Act(councils, "send_materials", BESIDE, lambda *_: "send a council its materials", lambda *_: ""),
    Act(sittings, "declare", BESIDE, lambda *_: "declare no conflict", lambda *given: given[3]),
    Act(sittings, "attendance", BESIDE, lambda *_: "note who came", lambda *given: given[3]),
    Act(sittings, "open_voting", BESIDE, lambda *_: "open the vote", lambda *given: given[3]),
    Act(ballots, "cast", BESIDE, lambda *_: "cast a ballot", lambda *given: given[3]),
    Act(ballots, "count", BESIDE, lambda *_: "count the ballots", lambda *given: given[3]),
)


class Meter:
    """What was measured, by kind and name of the use case, in the order of the road."""

    def __init__(self, trace: Trace, rival: Rival, *, profiled: bool = False) -> None:
        self.samples: dict[tuple[str, str], list[Sample]] = {}
        self.profiles: dict[tuple[str, str], cProfile.Profile] = {}
        self._trace, self._rival, self._profiled = trace, rival, profiled
        self._inside = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Times every use case of `ACTS` that is called meanwhile."""
        with ExitStack() as patches:
            for act in ACTS:
                patches.enter_context(mock.patch.object(act.module, act.function, self._timed(act)))
            yield
        self.follow()

    def follow(self) -> None:
        """Leads the twin to where the product's database is."""
        self._rival.follow(self._trace.take()[1])

    def _timed(self, act: Act) -> Callable[..., Any]:
        call = getattr(act.module, act.function)

        def timed(*given: Any, **named: Any) -> Any:
            if self._inside:  # a use case of a use case belongs to it
                return call(*given, **named)
            what = act.kind, act.name(*given)
            case = act.case(*given)
            self.follow()
            self._inside = True
            try:
                answer, spent, busy = self._call(what, lambda: call(*given, **named))
            finally:
                self._inside = False
            said, written = self._trace.take()
            tables = frozenset(s.table for t in written for s in t if s.touched)
            way, rival, rival_busy = self._rival.race(written, case)
            sample = Sample(spent, busy, way, rival, rival_busy, said, tables)
            self.samples.setdefault(what, []).append(sample)
            return answer

        return timed

    def _call(self, what: tuple[str, str], call: Callable[[], Any]) -> tuple[Any, float, float]:
        profile = self.profiles.setdefault(what, cProfile.Profile()) if self._profiled else None
        begun, busy = time.perf_counter(), time.process_time()
        answer = profile.runcall(call) if profile is not None else call()
        return answer, time.perf_counter() - begun, time.process_time() - busy
