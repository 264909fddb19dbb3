"""The letters of an office as they ship: which there are, and what none of them says."""

from __future__ import annotations

from caseflow.notifications.letter_words import SHARED
from tests.support.papers import LETTERS

NAMES = {
    "slip_01_receipt", "slip_02_supplement", "slip_03_refusal", "slip_04_apology", "slip_05_stop", "slip_06_control",
    "slip_07_book", "application", "eligibility_minutes", "survey_minutes", "council_establishment",
    "council_invitation", "approval_decision", "refusal_decision", "refusal_notice", "not_recommended_notice",
    "contract", "contract_amendment", "acceptance_record", "settlement_record", "liquidation_record",
    "recovery_decision", "sampling_record", "visit_record", "declaration_notice", "declaration", "declaration_refusal",
    "reminder", "apology", "support_confirmation", "attendance_certificate", "report_request",
    "term_extension_notice", "suspension_notice", "termination_notice",
}  # fmt: skip


def test_the_letters_of_an_office_ship() -> None:
    assert LETTERS.keys() >= NAMES
    assert {one.head.chain for one in LETTERS.values()} == {"counter", "sub_department", "director", None}
    used = {span.hole for one in LETTERS.values() for part in one.body for span in part.spans}
    assert {"due_on", "reasons", "legal_ground"} <= used


def test_a_letter_names_no_province_and_promises_no_day_before_which() -> None:
    for name, one in LETTERS.items():
        text = " ".join(span.text for part in one.body for span in part.spans)
        assert "trước ngày {" not in text, name
        assert "Hưng Yên" not in text, name
    for name in ("refusal_notice", "slip_05_stop", "not_recommended_notice", "suspension_notice", "recovery_decision"):
        assert "khiếu nại" in " ".join(span.text for part in LETTERS[name].body for span in part.spans), name


def test_shared_words_have_samples_of_their_kind() -> None:
    assert all(variable.example() for variable in SHARED.values())
    assert {name for name, variable in SHARED.items() if variable.always} == {
        "agency_name", "sub_department_name", "place_name", "today",
    }  # fmt: skip
