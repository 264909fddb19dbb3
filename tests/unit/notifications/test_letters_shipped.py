"""The letters that ship, and how a province words its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.notifications import letters
from caseflow.notifications.letter_schema import Span
from caseflow.notifications.letter_words import SHARED
from tests.support.papers import HEAD, LETTERS


def test_an_overlay_words_a_letter_anew_and_adds_its_own(tmp_path: Path) -> None:
    folder = tmp_path / letters.FOLDER
    folder.mkdir(parents=True)
    (folder / "reminder.md").write_text(
        HEAD.replace("name: sample", "name: reminder") + "---\nriêng của tỉnh\n", encoding="utf-8"
    )
    shipped = content_roots().shipped
    found = letters.load(ContentRoots(shipped, tmp_path))
    assert found.keys() == LETTERS.keys()
    assert found["reminder"].name == "reminder"
    assert found["reminder"].body[0].spans == (Span("riêng của tỉnh"),)
    (folder / "own.md").write_text("nothing", encoding="utf-8")
    (folder / "reminder.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        letters.load(ContentRoots(shipped, tmp_path))
    assert len(caught.value.faults) == 2


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
    assert {name for name, variable in SHARED.items() if variable.kind == "date"} == {"today", "due_on"}
    assert all(variable.example() for variable in SHARED.values())
    assert {name for name, variable in SHARED.items() if variable.always} == {
        "agency_name", "sub_department_name", "place_name", "today", "agency_address", "signing_place", "agency_signer",
        "agency_signer_position",
    }  # fmt: skip
