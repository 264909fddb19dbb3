"""What a person may do by hand to a certificate in the register, and when its case or its end forbids it."""

from __future__ import annotations

from enum import StrEnum

from caseflow.certificates.standing import ENDED, SUSPENDED, VALID, WITHDRAWN


class Act(StrEnum):
    """One thing that is done by hand; the word stands in addresses and in the keys of repeated requests."""

    CORRECT = "correct"
    RENEW = "renew"
    TRANSFER = "transfer"
    SUSPEND = "suspend"
    RESTORE = "restore"
    WITHDRAW = "withdraw"
    SURVEY = "survey"


STATUS_AFTER = {Act.SUSPEND: SUSPENDED, Act.RESTORE: VALID, Act.WITHDRAW: WITHDRAWN}
"""The status that each act records, for those that record one."""


def possible(status: str, *, has_case: bool, case_closed: bool, replaced: bool) -> frozenset[Act]:
    """What may be done to a certificate of this last recorded status.

    What its case recorded nobody corrects by hand, and while the case is open it keeps its certificate, except that
    the certificate may be renewed. One that has ended or was replaced takes corrections alone.
    """
    if replaced or status in ENDED:
        return frozenset() if has_case else frozenset({Act.CORRECT})
    found = {Act.RENEW}
    if not has_case:
        found.add(Act.CORRECT)
    if case_closed or not has_case:
        found |= {Act.TRANSFER, Act.WITHDRAW, Act.SURVEY, Act.RESTORE if status == SUSPENDED else Act.SUSPEND}
    return frozenset(found)
