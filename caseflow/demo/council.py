"""The councils of the demo: set up, given their cases, voted and counted; the last one is in the middle of its vote."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date, start_of_day
from caseflow.core.ids import new_public_id
from caseflow.councils.rules import Ballot
from caseflow.councils.words import COUNCIL_FAILED, VOTES_COUNTED
from caseflow.demo import ways
from caseflow.demo.people import Cast
from caseflow.demo.road import Player
from caseflow.services.councils import ballots, councils, seats, sittings
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.foundation.context import Context

_HOUR = 8
_CONFLICT = "Đã tư vấn cho đơn vị trong hai năm gần đây."
_REMARK = "Nội dung phù hợp với mục tiêu của kế hoạch; cần theo dõi tiến độ hằng quý."


@dataclass
class Sitting:
    """One council and the cases that come before it."""

    ctx: Context
    cast: Cast
    meets: date
    number: int
    rng: random.Random
    players: list[Player] = field(default_factory=list)
    council: str = ""

    def create(self) -> None:
        """Sets the council up by a decision of today."""
        today = local_date(self.ctx.clock.now())
        new = councils.NewCouncil(
            rule_set=self._rule_set(),
            name=f"Hội đồng tư vấn số {self.number} ({self.meets.year})",
            decision_no=f"{40 + self.number}/QĐ-VD",
            decided_on=today,
            meets_at=start_of_day(self.meets, _HOUR),
            place="Phòng họp 2, Sở Khoa học và Công nghệ",
            members=[(person.id, seat) for person, seat in self.cast.council],
        )
        self.council = councils.create(self.ctx, self._manager, new, key=new_public_id())

    def _rule_set(self) -> str:
        return next(iter(councils.rule_sets(self.ctx)))

    @property
    def _manager(self) -> Actor:
        return self.cast.one("admin_secretary")

    def gather(self) -> None:
        """Gives the council its cases."""
        chosen = [player.case for player in self.players]
        councils.add_cases(self.ctx, self._manager, self.council, chosen, new_public_id())

    def send_materials(self) -> None:
        """Dates the materials."""
        councils.send_materials(self.ctx, self._manager, self.council, new_public_id())

    def hear(self, player: Player) -> None:
        """One case from the declarations to the count, if anything on its way needs the votes."""
        book, legs = player.stage.book, [leg.action for leg in player.planned.way]
        if not any(ways.needs(book, action, VOTES_COUNTED) for action in legs):
            return
        failed = any(ways.needs(book, action, COUNCIL_FAILED) for action in legs)
        revised = len([leg for leg in player.planned.way if leg.action == "conclude_revise"]) > 0
        absent = self._declare(player, conflicts=1 if player.planned.number % 9 == 4 else 0)
        self._open(player, absent)
        self._cast(player, [p for p in self.cast.council if p not in absent], failed=failed, revised=revised)
        self._count(player)
        ballot = self._ballot(player)
        word = self._word(ballot, failed=failed, revised=revised)
        sittings.conclude(
            self.ctx, self._secretary, self.council, player.case, conclusion=word,
            text=f"Hội đồng kết luận: {ballot.conclusions[word].vi.lower()}.", key=new_public_id(),
        )  # fmt: skip

    def hear_halfway(self) -> None:
        """Today's meeting as it stands: one case counted, one with ballots still out, one opened, the others not."""
        waiting = [p for p in self.players if not p.planned.way[-1].waits]
        voters = self.cast.council
        for n, player in enumerate(waiting[:3]):
            absent = self._declare(player, conflicts=1 if n == 1 else 0)
            here = [p for p in voters if p not in absent]
            if n < 2:
                self._open(player, absent)
                self._cast(player, here if n == 0 else here[: len(here) // 2], failed=False, revised=False)
            if n == 0:
                self._count(player)

    @property
    def _secretary(self) -> Actor:
        return self.cast.one("council_secretary")

    def _declare(self, player: Player, conflicts: int) -> list[tuple[Actor, str]]:
        """Everybody declares; the last `conflicts` members are in conflict and given back."""
        voters = self.cast.council
        excluded = voters[len(voters) - conflicts :]
        for person, seat in voters:
            own = (person, seat) in excluded
            sittings.declare(
                self.ctx, person, self.council, player.case, conflict=own, reason=_CONFLICT if own else "",
                key=new_public_id(),
            )  # fmt: skip
        return excluded

    def _open(self, player: Player, absent: Sequence[tuple[Actor, str]]) -> None:
        here = {person.id for person, _ in self.cast.council} - {person.id for person, _ in absent}
        held = seats.by_account(self.ctx, self._manager, self.council)
        present = [seat for account, seat in held.items() if account in here]
        sittings.attendance(self.ctx, self._secretary, self.council, player.case, present, new_public_id())
        sittings.open_voting(self.ctx, self.cast.one("council_chair"), self.council, player.case, new_public_id())

    def _cast(self, player: Player, voters: Sequence[tuple[Actor, str]], *, failed: bool, revised: bool) -> None:
        ballot = self._ballot(player)
        for person, _seat in voters:
            share = self.rng.uniform(0.44, 0.62) if failed else self.rng.uniform(0.76, 0.94)
            scores = {name: round(c.maximum * share) for name, c in ballot.criteria.items()}
            sheet = TypedSheet(
                scores=scores,
                comments=dict.fromkeys(scores, "Thuyết minh chưa đủ cụ thể.") if failed else {},
                conclusion=self._word(ballot, failed=failed, revised=revised),
                remark=_REMARK if not failed else "",
                signed=True,
            )
            ballots.cast(self.ctx, person, self.council, player.case, sheet, key=new_public_id())

    def _count(self, player: Player) -> None:
        ballots.count(self.ctx, self._secretary, self.council, player.case, new_public_id())

    def _ballot(self, player: Player) -> Ballot:
        book = player.stage.book
        sitting = book.definition.sitting_in(book.state(player.state).phase)
        if sitting is None:
            raise LookupError(f"no council sits where {player.case} stands")
        return Ballot.model_validate(sitting.ballot)

    def _word(self, ballot: Ballot, *, failed: bool, revised: bool) -> str:
        if failed:
            return ballot.rejects[0]
        positive = [word for word in ballot.conclusions if word not in ballot.rejects]
        return positive[-1] if revised else positive[0]
