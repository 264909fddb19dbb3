"""A council for tests: seven members of its own, set up, invited and sitting on cases, one line per step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseflow.core.actor import Actor
from caseflow.core.clock import LOCAL, FixedClock, local_date
from caseflow.services.councils import ballots, councils, sittings
from caseflow.services.councils import pages as council_pages
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.engine import actions
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road, eligible

SEATS = ("chair", "vice_chair", "secretary", "reviewer", "reviewer", "member", "member")
MEETS_AT = datetime(2026, 3, 23, 8, 30, tzinfo=LOCAL)
GOOD = {"c1": 22, "c2": 21, "c3": 8, "c4": 17, "c5": 8, "c6": 8}
"""A sheet of 84 points."""
SURVEY = {
    "surveyed_on": "2026-03-09", "place": "Thôn Đông", "participants": [{"name": "Trần Văn Mẫu", "role": "Quản đốc"}],
    "findings": "Đủ điều kiện thực hiện.", "defect_rate": "2.5", "complaints": 12, "on_time_rate": "91",
}  # fmt: skip


def to_council(road: Road) -> None:
    """Takes a new case to where it waits for a council."""
    road.submit()
    road.take("one_stop", "accept")
    road.take("division_head", "take_up")
    road.take("case_officer", "confirm_eligibility", **eligible(road.ctx))
    road.take("case_officer", "record_survey", **SURVEY)
    road.take("case_officer", "rank", rank_group="Không thuộc đối tượng ưu tiên")


class Council:
    """One council and its people; `who[i]` sits in `SEATS[i]`."""

    def __init__(self, ctx: Context, clock: FixedClock, meets_at: datetime = MEETS_AT) -> None:
        self.ctx, self.clock, self.meets_at = ctx, clock, meets_at
        self.secretary_desk = factories.staff(ctx, "admin_secretary")
        self.who = [factories.staff(ctx, f"council_{seat}") for seat in SEATS]
        self.public_id = self.create()

    def create(self, **changes: Any) -> str:
        """Sets up a council of these people; `changes` replace what is given."""
        given: dict[str, Any] = {
            "rule_set": "task_selection", "name": "Hội đồng thử nghiệm", "decision_no": "12/QĐ-SKHCN",
            "decided_on": local_date(self.clock.now()), "meets_at": self.meets_at, "place": "Phòng họp 1",
            "members": [(a.id, s) for a, s in zip(self.who, SEATS, strict=True)],
        }  # fmt: skip
        new = councils.NewCouncil(**{**given, **changes})
        return councils.create(self.ctx, self.secretary_desk, new, key=key())

    def member(self, seat: str) -> Actor:
        """The first holder of a seat."""
        return self.who[SEATS.index(seat)]

    def add(self, *roads: Road) -> int:
        """Gives it cases."""
        return councils.add_cases(self.ctx, self.secretary_desk, self.public_id, [r.case for r in roads], key())

    def send(self) -> None:
        """Sends the materials of every case that has none yet."""
        councils.send_materials(self.ctx, self.secretary_desk, self.public_id, key())

    def convene(self, road: Road) -> None:
        """Sends the materials, has the council's decision signed and puts the case to the council."""
        self.send()
        desk, step = self.secretary_desk, actions.Step(road.case, "establish", {}, road.version, key())
        road.issue(actions.perform(self.ctx, desk, step)["paper"])
        actions.perform(self.ctx, self.secretary_desk, actions.Step(road.case, "convene", {}, road.version, key()))

    def declare(self, person: Actor, road: Road, conflict: bool = False) -> None:
        """One member's declaration."""
        reason = "Có quan hệ gia đình" if conflict else ""
        sittings.declare(self.ctx, person, self.public_id, road.case, conflict=conflict, reason=reason, key=key())

    def sit(self, road: Road, absent: tuple[int, ...] = ()) -> None:
        """On the day of the meeting: everybody who may declares no conflict, all but `absent` come, the vote opens."""
        self.clock.set(max(self.clock.now(), self.meets_at))
        lines = council_pages.desk(self.ctx, self.member("chair"), self.public_id, road.case).members
        here = []
        for person, line in zip(self.who, lines, strict=True):
            if line.declared == "conflict":
                continue
            if not line.declared:
                self.declare(person, road)
            if self.who.index(person) not in absent:
                here.append(line.seat_id)
        sittings.attendance(self.ctx, self.member("secretary"), self.public_id, road.case, here, key())
        sittings.open_voting(self.ctx, self.member("chair"), self.public_id, road.case, key())

    def cast(self, person: Actor, road: Road, scores: Mapping[str, Any] = GOOD, **changes: Any) -> None:
        """One member's ballot."""
        given: dict[str, Any] = {"comments": {}, "conclusion": "implement", "remark": "", "signed": True, **changes}
        same = given.pop("key", "") or key()
        ballots.cast(self.ctx, person, self.public_id, road.case, TypedSheet(scores, **given), key=same)

    def count(self, road: Road) -> None:
        """The secretary counts."""
        ballots.count(self.ctx, self.member("secretary"), self.public_id, road.case, key())
