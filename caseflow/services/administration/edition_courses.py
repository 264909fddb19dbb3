"""Which change leads which cases of a road to the edition in force, held against the editions that are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.core.reader import Fault
from caseflow.core.text import say
from caseflow.db.queries.engine import editions as edition_rows
from caseflow.db.queries.foundation import content as content_rows
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows import change_lint
from caseflow.workflows.changes import Change
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.road import Loaded


@dataclass(frozen=True, slots=True)
class Known:
    """A change of a road: the editions of open cases that it leads away from, the one in force, and its mistakes."""

    road: str
    loaded: Loaded[Change]
    olds: tuple[Rulebook, ...]
    new: Rulebook
    faults: tuple[Fault, ...]

    @property
    def change(self) -> Change:
        """What the file says."""
        return self.loaded.value

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that it leads away from and that open cases keep to."""
        return tuple(old.sha256 for old in self.olds)


def in_force(ctx: Context, session: Session, road: str) -> Rulebook:
    """The rules of the edition in force of a road; raises NotFound for one that there is not."""
    offer = catalog.in_force(ctx, session, road)
    if offer is None:
        raise NotFound(say(f"Không có quy trình {road} đang áp dụng.", f"There is no road {road} in force."))
    return catalog.rulebook(ctx, session, offer.sha256)


def known(ctx: Context, session: Session, road: str) -> tuple[Known, ...]:
    """Every change that the files have for a road, by name; raises NotFound for a road that there is not."""
    new = in_force(ctx, session, road)
    mine = {n: c for n, c in ctx.content.library.changes.items() if road in c.value.road}
    ever = tuple(
        dict.fromkeys(row.sha256 for row in content_rows.of_name(session, ctx.agencies, catalog.WORKFLOW, road))
    )
    used = [row.definition for row in edition_rows.counts(session, ctx.agency, road)]
    leads = change_lint.changes_for(mine, [sha256 for sha256 in ever if sha256 in used], new.sha256)
    return tuple(_known(ctx, session, loaded, leads, ever, new) for _, loaded in sorted(mine.items()))


def _known(
    ctx: Context, session: Session, loaded: Loaded[Change], leads: Mapping[str, Loaded[Change]],
    ever: Sequence[str], new: Rulebook,
) -> Known:  # fmt: skip
    olds = tuple(catalog.rulebook(ctx, session, sha256) for sha256, one in leads.items() if one is loaded)
    faults = [*change_lint.unresolved(loaded.value, loaded.source, ever)]
    faults += change_lint.against(loaded.value, loaded.source, olds, new)
    return Known(new.definition.name, loaded, olds, new, tuple(sorted(set(faults))))


def chosen(ctx: Context, session: Session, road: str, name: str) -> Known:
    """The change of this name, or the only one that the road has; raises NotFound, or Refused if there are several."""
    found = known(ctx, session, road)
    if name:
        one = next((k for k in found if k.change.change == name), None)
        if one is None:
            raise NotFound(say(f"Không có thay đổi {name} cho {road}.", f"There is no change {name} of {road}."))
        return one
    if not found:
        raise NotFound(say(f"Chưa có thay đổi nào cho {road}.", f"There is no change of {road} yet."))
    if len(found) > 1:
        names = ", ".join(k.change.change for k in found)
        raise Refused([say(f"Hãy chọn một thay đổi: {names}.", f"Choose one of the changes: {names}.")])
    return found[0]


def check_answers(change: Change, answers: Mapping[str, str]) -> None:
    """Raises Invalid at `answers` for a state about which nothing is asked, or an answer that is not offered."""
    for state, answer in answers.items():
        between = change.place_of(state).ask
        if answer not in between:
            offered = ", ".join(between) or "–"
            raise Invalid.at(
                "answers",
                f"“{answer}” không trả lời được câu hỏi về bước {state}; có thể chọn: {offered}.",
                f"'{answer}' answers nothing about the state {state}; there may be chosen: {offered}.",
            )
