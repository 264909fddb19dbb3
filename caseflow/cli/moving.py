"""`caseflow content migrate`: says what a change would do to cases under way, does it, takes it back."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Iterator

from caseflow.cli import installation
from caseflow.core.actor import SYSTEM
from caseflow.core.ids import new_public_id
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work
from caseflow.services.administration.edition_forecasts import Forecast, Line
from caseflow.services.administration.edition_reports import ActReport
from caseflow.services.foundation.context import Context

SHOWN = 12
"""So many letters of an edition's hash name it to people."""


def migrate(arguments: Namespace) -> int:
    """The dry run; or the act, carried out here and now: one that was cut off goes on where it was."""
    with installation.context(installation.settings()) as ctx:
        if arguments.dry_run:
            return _dry_run(ctx, arguments)
        latest = next(iter(edition_reports.acts(ctx, SYSTEM, arguments.road)), None)
        if arguments.take_back:
            if latest is None:
                print(f"nothing of {arguments.road} was ever moved")
                return 1
            edition_acts.take_back(ctx, SYSTEM, latest.public_id, new_public_id())
        elif latest is None or not _goes_on(ctx, latest):
            answers = dict(arguments.answer)
            edition_acts.start(
                ctx, SYSTEM, arguments.road, change=arguments.change, answers=answers, key=new_public_id()
            )  # fmt: skip
        edition_work.carry_out(ctx)
        act = edition_reports.acts(ctx, SYSTEM, arguments.road)[0]
    print(f"{act.change}: {act.state}; " + ", ".join(f"{count} {what}" for what, count in act.results.items()))
    if act.at_work:
        print("another worker carries it out at present")
    return 1 if act.results.get("stuck") or act.results.get("failed") else 0


def _goes_on(ctx: Context, act: ActReport) -> bool:
    """Whether an act of the road is under way already, which this command then carries on."""
    if act.state == "stopped":
        edition_acts.resume(ctx, SYSTEM, act.public_id, new_public_id())
    return act.state == "stopped" or act.at_work


def _dry_run(ctx: Context, arguments: Namespace) -> int:
    found = edition_forecasts.forecast(
        ctx, SYSTEM, arguments.road, change=arguments.change, answers=dict(arguments.answer)
    )  # fmt: skip
    for fault in found.faults:
        print(fault, file=sys.stderr)
    if found.faults:
        return 1
    for line in _lines(found):
        print(line)
    return 1 if found.stuck else 0


def _lines(found: Forecast) -> Iterator[str]:
    yield f"{found.change.change}: {found.total} open case(s) of {found.road} go over to {found.new[:SHOWN]}"
    for line in found.lines:
        yield f"{line.cases:>7}  {line.edition[:SHOWN]}  {line.state} {_end(line)}"
    for term, count in found.terms.items():
        yield f"{count:>7}  term: {term}"
    for old, new, count in found.tasks:
        yield f"{count:>7}  task: {old} -> {new or 'closed'}"
    for title, count in found.opens:
        yield f"{count:>7}  task opened: {title.vi} / {title.en}"
    for old, new, count in found.drafts:
        yield f"{count:>7}  draft: {old} -> {new or 'laid aside'}"
    if found.end_at_once:
        yield f"{found.end_at_once:>7}  whose last day is past would be ended at once by the new edition"
    for note in found.notes:
        yield f"note: {note.vi} / {note.en}"
    yield f"{found.going} go, {found.asked} wait for an answer, {found.stuck} cannot go"


def _end(line: Line) -> str:
    if line.to:
        return f"-> {line.to}"
    if line.question is not None:
        between = ", ".join(name for name, _ in line.between)
        return f"? {line.question.vi} / {line.question.en} ({between})"
    assert line.reason is not None
    return f"cannot go: {line.reason.vi} / {line.reason.en} ({', '.join(line.examples)})"


def answer(text: str) -> tuple[str, str]:
    """`state=state` as typed at the command line."""
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise argparse.ArgumentTypeError(f"'{text}' is not written as STATE=STATE")
    return old, new
