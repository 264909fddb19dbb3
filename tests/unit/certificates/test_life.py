"""What an event makes of a certificate, whoever records it; each rule of the head of `life` fails here by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.certificates import life
from caseflow.certificates.life import NEVER, AuditEntry, Change, Life, Planned, StatusEntry
from caseflow.certificates.standing import Validity
from caseflow.certificates.terms import CertificateDates
from caseflow.core.errors import Invalid, Refused

FIRST, LAST, RENEWAL = date(2025, 6, 2), date(2028, 6, 1), date(2028, 3, 3)
ONE, TWO = date(2026, 6, 2), date(2027, 6, 2)
TODAY, LOOK = date(2026, 3, 9), date(2026, 4, 3)
DATES = CertificateDates(LAST, (ONE, TWO), RENEWAL, date(2028, 12, 1))
HELD = Life(
    validity=Validity(FIRST, LAST, date(2028, 12, 1)),
    recertify_on=RENEWAL,
    body_key="tochucvidu",
    planned=(Planned(1, ONE), Planned(2, TWO)),
    remind_on=LOOK,
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
STANDING = {"status": "valid", "next_due_on": ONE, "order_on": ONE, "remind_on": LOOK}
GONE = {"next_due_on": None, "order_on": NEVER, "remind_on": None}
DAY = timedelta(days=1)


def change(**said: Any) -> Change:
    return Change(**{**STANDING, **said})


def after(held: Life, done: int) -> Life:
    """The same certificate once its first `done` surveillances have a result."""
    planned = tuple(replace(p, done_on=p.due_on) if p.number <= done else p for p in held.planned)
    return replace(held, planned=planned)


class TestBegun:
    def test_its_case_plans_every_surveillance_and_the_register_looks_at_once(self) -> None:
        assert life.begun(DATES, TODAY) == change(remind_on=TODAY, planned=(ONE, TWO))

    def test_who_did_not_see_it_certified_plans_what_is_ahead_with_that_day_itself(self) -> None:
        assert life.begun(DATES, ONE, since=ONE).planned == (ONE, TWO)
        late = life.begun(DATES, ONE + DAY, since=ONE + DAY)
        assert late == change(next_due_on=TWO, order_on=TWO, remind_on=ONE + DAY, planned=(TWO,))

    @pytest.mark.parametrize(
        ("dates", "next_due_on", "order_on"),
        [
            (CertificateDates(LAST, (), RENEWAL, None), RENEWAL, RENEWAL),
            (CertificateDates(LAST, (), None, None), None, LAST),
            (CertificateDates(None, (), None, None), None, NEVER),
            (CertificateDates(LAST, (TWO, ONE), RENEWAL, None), ONE, ONE),
        ],
    )
    def test_what_comes_first_is_due_next_and_gives_the_place_in_the_register(
        self, dates: CertificateDates, next_due_on: date | None, order_on: date
    ) -> None:
        found = life.begun(dates, TODAY)
        assert (found.next_due_on, found.order_on) == (next_due_on, order_on)


class TestSurveillance:
    def test_the_oldest_without_a_result_gets_it_and_its_reminders_end(self) -> None:
        found = life.after_surveillance(HELD, TODAY, "passed", "Đạt.")
        entry = AuditEntry(1, TODAY, "passed", "Đạt.")
        assert found == change(next_due_on=TWO, order_on=TWO, audit=entry, settled=(1,))

    def test_after_the_last_one_the_renewal_is_due(self) -> None:
        found = life.after_surveillance(after(HELD, 1), TODAY, "failed")
        assert found == change(
            next_due_on=RENEWAL, order_on=RENEWAL, audit=AuditEntry(2, TODAY, "failed"), settled=(2,)
        )

    def test_without_a_renewal_its_end_gives_the_place_and_without_an_end_nothing_does(self) -> None:
        held = replace(after(HELD, 1), recertify_on=None)
        found = life.after_surveillance(held, TODAY, "passed")
        assert (found.next_due_on, found.order_on) == (None, LAST)
        endless = replace(held, validity=Validity(FIRST, None, None))
        assert life.after_surveillance(endless, TODAY, "passed").order_on == NEVER

    def test_when_none_waits_it_is_refused(self) -> None:
        for held in (after(HELD, 2), replace(HELD, planned=())):
            with pytest.raises(Refused, match="No surveillance is waiting"):
                life.after_surveillance(held, TODAY, "passed")

    @pytest.mark.parametrize("remind_on", [None, LOOK, TODAY])
    def test_the_next_look_stays_so_that_case_and_register_never_both_remind(self, remind_on: date | None) -> None:
        held = replace(HELD, remind_on=remind_on, reminded_on=TODAY)
        assert life.after_surveillance(held, TODAY, "passed").remind_on == remind_on
        assert life.with_status(held, "suspended", TODAY).remind_on == remind_on

    def test_a_suspended_certificate_stays_suspended_and_one_that_has_ended_is_asked_for_nothing(self) -> None:
        assert life.after_surveillance(replace(HELD, status="suspended"), TODAY, "passed").status == "suspended"
        ended = life.after_surveillance(replace(HELD, status="renewed"), TODAY, "passed")
        assert ended == change(status="renewed", **GONE, audit=AuditEntry(1, TODAY, "passed"), settled=(1,))


class TestStatus:
    def test_suspended_it_is_still_due_what_is_due(self) -> None:
        found = life.with_status(HELD, "suspended", TODAY, "Quá hạn.")
        assert found == change(status="suspended", entry=StatusEntry("suspended", TODAY, "Quá hạn."))
        assert life.with_status(after(HELD, 1), "suspended", TODAY).next_due_on == TWO

    def test_restored_it_is_valid_from_that_day(self) -> None:
        held = replace(HELD, status="suspended", changed_on=TODAY)
        assert life.with_status(held, "valid", TODAY) == change(entry=StatusEntry("valid", TODAY))

    def test_withdrawn_nothing_is_due_nobody_reminds_and_its_case_does_nothing_more(self) -> None:
        found = life.with_status(HELD, "withdrawn", TODAY, "Vi phạm.")
        assert found == change(status="withdrawn", **GONE, entry=StatusEntry("withdrawn", TODAY, "Vi phạm."), over=True)

    @pytest.mark.parametrize("ended", ["withdrawn", "renewed"])
    @pytest.mark.parametrize("status", ["valid", "suspended", "withdrawn"])
    def test_what_has_ended_stays_as_it_is(self, ended: str, status: str) -> None:
        held = replace(HELD, status=ended, changed_on=LAST)
        assert life.with_status(held, status, TODAY) == change(status=ended, **GONE)

    @pytest.mark.parametrize(("changed_on", "earliest"), [(None, FIRST), (TODAY, TODAY), (FIRST - DAY, FIRST)])
    def test_no_change_takes_effect_before_the_first_day_or_the_last_change(
        self, changed_on: date | None, earliest: date
    ) -> None:
        held = replace(HELD, changed_on=changed_on)
        assert held.changes_from == earliest
        entry = life.with_status(held, "suspended", earliest).entry
        assert entry is not None
        assert entry.from_on == earliest
        with pytest.raises(Refused, match="Must not be before"):
            life.with_status(held, "suspended", earliest - DAY)
        with pytest.raises(Invalid) as error:
            life.with_status(held, "suspended", earliest - DAY, field="from_on")
        assert set(error.value.fields) == {"from_on"}

    def test_on_its_last_day_it_can_be_restored_and_not_on_the_next(self) -> None:
        held = replace(HELD, status="suspended")
        assert life.with_status(held, "valid", LAST).status == "valid"
        with pytest.raises(Refused, match="valid to the end of 01/06/2028"):
            life.with_status(held, "valid", LAST + DAY)
        with pytest.raises(Invalid) as error:
            life.with_status(held, "valid", LAST + DAY, field="from_on")
        assert set(error.value.fields) == {"from_on"}

    def test_what_has_expired_may_still_be_suspended_or_withdrawn_and_without_an_end_always_restored(self) -> None:
        for status in ("suspended", "withdrawn"):
            assert life.with_status(HELD, status, LAST + DAY).status == status
        endless = replace(HELD, status="suspended", validity=Validity(FIRST, None, None))
        assert life.with_status(endless, "valid", LAST + DAY).status == "valid"


class TestReplaced:
    def test_from_the_first_day_of_the_new_one_it_is_renewed_and_nobody_reminds(self) -> None:
        found = life.replaced(HELD, LAST, HELD.body_key, other_body=False)
        assert found == change(status="renewed", **GONE, entry=StatusEntry("renewed", LAST), settled=(1, 2, 3))

    def test_not_before_the_last_change_of_its_status(self) -> None:
        found = life.replaced(replace(HELD, changed_on=LAST), TODAY, "khac", other_body=True)
        assert found.entry == StatusEntry("renewed", LAST)

    def test_without_surveillance_the_reminders_of_its_renewal_end(self) -> None:
        assert life.replaced(replace(HELD, planned=()), LAST, "khac", other_body=True).settled == (1,)

    def test_it_may_begin_on_the_first_day_of_the_old_one_and_not_before(self) -> None:
        assert life.replaced(HELD, FIRST, "khac", other_body=True).status == "renewed"
        with pytest.raises(Invalid) as error:
            life.replaced(HELD, FIRST - DAY, "khac", other_body=True)
        assert set(error.value.fields) == {"valid_from"}

    def test_a_transfer_names_another_body_and_both_faults_are_told_at_once(self) -> None:
        with pytest.raises(Invalid) as error:
            life.replaced(HELD, LAST, HELD.body_key, other_body=True)
        assert set(error.value.fields) == {"certification_body"}
        with pytest.raises(Invalid) as both:
            life.replaced(HELD, FIRST - DAY, HELD.body_key, other_body=True)
        assert set(both.value.fields) == {"certification_body", "valid_from"}

    @pytest.mark.parametrize("status", ["withdrawn", "renewed"])
    def test_what_has_ended_is_not_replaced_again(self, status: str) -> None:
        with pytest.raises(Refused, match="withdrawn or has been replaced"):
            life.replaced(replace(HELD, status=status), LAST, "khac", other_body=True)

    def test_one_that_is_suspended_or_has_expired_is_replaced_as_any_other(self) -> None:
        assert life.replaced(replace(HELD, status="suspended"), LAST + DAY, "", other_body=False).status == "renewed"


class TestCorrected:
    MOVED = CertificateDates(LAST, (date(2026, 1, 5), date(2026, 12, 5)), date(2028, 1, 1), None)

    def test_while_none_is_done_surveillances_are_planned_anew_from_today_on(self) -> None:
        found = life.corrected(HELD, self.MOVED, TODAY)
        ahead = date(2026, 12, 5)
        assert found == change(next_due_on=ahead, order_on=ahead, remind_on=TODAY, planned=(ahead,))
        assert life.corrected(HELD, DATES, ONE).planned == (ONE, TWO), "what is due today is ahead"

    def test_once_one_is_done_the_plan_stays_and_the_renewal_is_that_of_the_corrected_paper(self) -> None:
        found = life.corrected(after(HELD, 1), self.MOVED, TODAY)
        assert found == change(next_due_on=TWO, order_on=TWO, remind_on=TODAY)
        assert life.corrected(after(HELD, 2), self.MOVED, TODAY).next_due_on == date(2028, 1, 1)
        endless = CertificateDates(None, (), None, None)
        assert life.corrected(after(HELD, 2), endless, TODAY).order_on == NEVER

    @pytest.mark.parametrize(
        ("remind_on", "reminded_on", "look"),
        [
            (LOOK, None, TODAY),
            (None, None, TODAY),
            (LOOK, TODAY, TODAY + DAY),
            (None, TODAY, TODAY + DAY),
            (LOOK, TODAY - DAY, TODAY),
            (TODAY - DAY, TODAY - DAY, TODAY - DAY),
        ],
    )
    def test_the_register_looks_at_once_but_never_twice_on_the_day_it_reminded(
        self, remind_on: date | None, reminded_on: date | None, look: date
    ) -> None:
        held = replace(HELD, remind_on=remind_on, reminded_on=reminded_on)
        assert life.corrected(held, DATES, TODAY).remind_on == look

    def test_status_and_history_stay_and_what_has_ended_is_due_nothing(self) -> None:
        suspended = life.corrected(replace(HELD, status="suspended"), DATES, TODAY)
        assert (suspended.status, suspended.entry, suspended.next_due_on) == ("suspended", None, ONE)
        ended = life.corrected(replace(HELD, status="withdrawn"), DATES, TODAY)
        assert ended == change(status="withdrawn", **GONE, planned=(ONE, TWO))


@given(
    done=st.lists(st.none() | DAYS, max_size=4),
    renewal=st.none() | DAYS,
    status=st.sampled_from(["valid", "suspended", "withdrawn", "renewed"]),
    day=DAYS,
)
def test_one_rule_says_what_is_due_next_after_whatever_happens(
    done: list[date | None], renewal: date | None, status: str, day: date
) -> None:
    planned = tuple(Planned(n, FIRST + n * 30 * DAY, on) for n, on in enumerate(done, 1))
    held = replace(HELD, status=status, planned=planned, recertify_on=renewal)
    waiting: list[date | None] = [one.due_on for one in planned if one.done_on is None]
    if waiting:
        found = life.after_surveillance(held, day, "passed")
        expected = (waiting[1:] or [renewal])[0] if status in ("valid", "suspended") else None
        assert found.next_due_on == expected
        assert found.order_on == (expected or (LAST if status in ("valid", "suspended") else NEVER))
    if day >= held.changes_from:
        found = life.with_status(held, "suspended", day)
        alive = status in ("valid", "suspended")
        assert found.next_due_on == ((waiting or [renewal])[0] if alive else None)
        assert (found.entry is not None) == alive
