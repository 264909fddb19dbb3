"""What the demo writes down beside its cases: claims for priority, certificates of others, and what becomes of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from caseflow.certificates.acts import Act
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import new_public_id
from caseflow.core.values import Plain
from caseflow.demo.answers import Scene, held, of_claim, renewed
from caseflow.demo.diary import DAY, Diary
from caseflow.demo.firms import Firm
from caseflow.demo.people import Cast
from caseflow.demo.scans import Scans
from caseflow.demo.trades import fits
from caseflow.services.certificates import act_forms, changes, register, reminders
from caseflow.services.certificates.register import CertificatePage, Filters
from caseflow.services.enterprises import priority
from caseflow.services.files.storage import Upload
from caseflow.workflows.machine import Rulebook

ROUND = 45
"""Days between two rounds in which an officer goes through what falls due in the register."""
AHEAD = timedelta(days=50)
AUDITED = timedelta(days=250)
"""What falls due earlier than this before the end is an audit; later it is the decision on the next certificate."""


class Register:
    """Queues what officers do with the register and with claims, apart from any case."""

    def __init__(
        self, diary: Diary, cast: Cast, firms: Sequence[Firm], owners: Mapping[int, tuple[str, Actor]],
        books: Sequence[Rulebook],
    ) -> None:  # fmt: skip
        self._diary, self._ctx, self._cast, self._firms, self._owners = diary, diary.ctx, cast, firms, owners
        self._renewals = 0
        self._books = [book for book in books if book.definition.certificate is not None]

    def plan(self, first: date, today: date) -> None:
        """Queues everything from the first call until today."""
        self._plan_claims(today)
        for n, firm in enumerate(self._firms[5::8]):
            self._diary.at(today - (40 + 131 * n) * DAY, 200 + n, partial(self._enter, firm, n))
        for week in range((today - first).days // 7):
            self._diary.at(first + timedelta(days=7 * week), 0, partial(reminders.remind_due, self._ctx))
        day, number = first + timedelta(days=400), 0
        while day < today - 10 * DAY:
            self._diary.at(self._ctx.calendar.next_working_day(day), 350, partial(self._go_through, number))
            day, number = day + timedelta(days=ROUND), number + 1

    def _plan_claims(self, today: date) -> None:
        """A few organisations claim a ground for priority with evidence; officers verify most of them."""
        scans, grounds = Scans(), list(priority.claimable(self._ctx).items())
        for n, firm in enumerate(self._firms[:24:3] if grounds else ()):
            kind, ground = grounds[n % len(grounds)]
            details = of_claim(ground.form, Scene(firm, today, n))
            self._diary.at(today - (40 - n) * DAY, 100 + n, partial(self._claim, firm, kind, details, scans, n))

    def _claim(self, firm: Firm, kind: str, details: Plain, scans: Scans, number: int) -> None:
        if firm.number not in self._owners:
            return  # it comes with its first case, which begins later
        enterprise, owner = self._owners[firm.number]
        made = priority.claim(
            self._ctx, owner, enterprise, kind, details,
            Upload("Giấy chứng nhận.pdf", scans.titled("evidence", "Giấy chứng nhận")), new_public_id(),
        )  # fmt: skip
        if number % 4:
            priority.verify(self._ctx, self._officer(number), enterprise, made["flag"], new_public_id())

    def _enter(self, firm: Firm, number: int) -> None:
        """An organisation was certified without the province; an officer enters what they hear of."""
        open_to = [book.definition for book in self._books if fits(firm.trade, book.definition)]
        definition = open_to[number % len(open_to)]
        assert definition.certificate is not None
        given = held(firm, definition.name, definition.certificate, self._today, number)
        changes.enter(self._ctx, self._officer(number), given, new_public_id())

    def _go_through(self, number: int) -> None:
        """What falls due soon and no case looks after: audits are recorded, most certificates are renewed."""
        officer = self._officer(number)
        for page in list(self._due(officer)):
            line = page.line
            if line.valid_to is None or (line.falls_on is not None and line.falls_on < line.valid_to - AUDITED):
                if Act.SURVEY in page.may:
                    self._survey(officer, page)
            elif line.valid_to < self._today + AHEAD and Act.RENEW in page.may and int(line.tax_code[-1]) % 4:
                self._renew(officer, line.public_id, line.valid_to)

    def _survey(self, officer: Actor, page: CertificatePage) -> None:
        said = {"done_on": (self._today - 2 * DAY).isoformat(), "result": "passed", "note": "Duy trì tốt."}
        own = page.line.public_id
        changes.survey(self._ctx, officer, own, said, version=page.version, key=new_public_id())

    def _renew(self, officer: Actor, own: str, ends: date) -> None:
        old = act_forms.refilling(self._ctx, officer, own, Act.RENEW)
        self._renewals += 1
        given = renewed(old.values, ends, self._today, self._renewals)
        changes.replace(
            self._ctx, officer, own, given, act=Act.RENEW, version=old.version, key=new_public_id()
        )  # fmt: skip

    def _due(self, officer: Actor) -> Iterator[CertificatePage]:
        after: str | None = None
        while True:
            found = register.page(self._ctx, officer, Filters(), after)
            for line in found.lines:
                if line.falls_on is not None and line.falls_on < self._today + AHEAD:
                    yield register.one(self._ctx, officer, line.public_id)
            after = found.after
            if after is None:
                return

    def _officer(self, number: int) -> Actor:
        return self._cast.one("case_officer", number)

    @property
    def _today(self) -> date:
        return local_date(self._diary.clock.now())
