"""Loads the demo province: five years of its history, played through the services on a clock that is moved along."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caseflow.core.clock import FixedClock
from caseflow.db.session import Database, make_engine
from caseflow.demo import signins
from caseflow.demo.diary import Diary, Progress
from caseflow.demo.history import History
from caseflow.demo.scans import StoredOnce
from caseflow.demo.signins import SignIn
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was loaded, and the sign-ins of its people, by role."""

    organisations: int
    cases: int
    councils: int
    sign_ins: tuple[SignIn, ...]


def load(ctx: Context, progress: Progress = lambda _done, _of, _what: None) -> DemoResult:
    """Fills an empty database with the demo province, up to the last working day before now.

    Everything is written by the use cases that people use, each at its moment in history; timers fire when they were
    due. The same seed and the same day give the same province, apart from random ids and secrets. Messages are kept
    to be read and never sent: they are about what is long past. Raises Refused unless the database is empty, and
    CaseflowError when the content does not let the plan be played.
    """
    catalog.publish(ctx)
    signins.begin(ctx)
    fast = make_engine(ctx.settings.url, durable=False)
    try:
        clock = FixedClock(ctx.clock.now())
        past = replace(
            ctx, clock=clock, mailer=None, files=StoredOnce(ctx.files), database=Database(fast),
            keeps_mail=True,
        )  # fmt: skip
        diary = Diary(past, clock, ctx.clock.now())
        history = History(diary)
        history.plan()
        diary.play(progress)
    finally:
        fast.dispose()
    figures = {"organisations": len(history.firms), "cases": len(history.players), "councils": len(history.sittings)}
    signins.finish(ctx, history.shown(), figures)
    return DemoResult(**figures, sign_ins=signins.fresh_sign_ins(ctx))
