"""Why a person may not judge a case: the exclusions of TT 20/2023 Điều 8 khoản 2 that facts can show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseflow.core.text import Text, fold, say

_BASE_TAX_CODE = 10
_SPELLINGS = {
    "cty": "cong ty",
    "tnhh": "trach nhiem huu han",
    "cp": "co phan",
    "ctcp": "cong ty co phan",
    "mtv": "mot thanh vien",
    "1tv": "mot thanh vien",
    "dntn": "doanh nghiep tu nhan",
    "htx": "hop tac xa",
}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who would judge: the account, where the person works, and the enterprises the person acts for."""

    account_id: int
    organisation: str = ""
    organisation_tax_code: str = ""
    enterprises: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What would be judged: the applicant, the accounts that work for it, and the officers who handled the case."""

    enterprise_id: int
    enterprise_name: str
    enterprise_tax_code: str
    member_accounts: frozenset[int] = frozenset()
    handled_by: frozenset[int] = frozenset()


def reasons(person: PersonFacts, case: CaseFacts, declared: str | None = None) -> list[Text]:
    """Every reason why `person` may not judge `case`; empty when there is none.

    `declared` is the reason of the conflict the person declared, `None` when none was declared.
    """
    found: list[Text] = []
    if case.enterprise_id in person.enterprises or person.account_id in case.member_accounts:
        found.append(
            say("Là người của đơn vị đăng ký hỗ trợ.", "Acts for the organisation that applies."),
        )
    if _same_organisation(person, case):
        found.append(
            say("Công tác tại chính đơn vị đăng ký hỗ trợ.", "Works at the organisation that applies."),
        )
    if person.account_id in case.handled_by:
        found.append(
            say("Đã xử lý hồ sơ này với tư cách công chức.", "Has handled this case as an officer."),
        )
    if declared is not None:
        reason = declared.strip() or "-"
        found.append(
            say(f"Đã khai báo xung đột lợi ích: {reason}", f"Has declared a conflict of interest: {reason}"),
        )
    return found


def _same_organisation(person: PersonFacts, case: CaseFacts) -> bool:
    code = _digits(person.organisation_tax_code)
    if code and code == _digits(case.enterprise_tax_code):
        return True
    name = _plain(person.organisation)
    return bool(name) and name == _plain(case.enterprise_name)


def _digits(tax_code: str) -> str:
    """A branch belongs to its enterprise: ten digits are compared; a twelve-digit personal id is compared whole."""
    digits = re.sub(r"\D", "", tax_code)
    return digits[:_BASE_TAX_CODE] if len(digits) == _BASE_TAX_CODE + 3 else digits


def _plain(name: str) -> str:
    """An organisation's name without case, accents, signs and the usual abbreviations of its legal form."""
    words = re.findall(r"\w+", fold(name))
    return " ".join(_SPELLINGS.get(word, word) for word in words)
