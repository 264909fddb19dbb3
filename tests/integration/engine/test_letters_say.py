"""What was signed reaches its reader: the legal ground, the points, the result, the contract, the certificate."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import ENGINE
from caseflow.db.models import OutboxMessage
from caseflow.notifications.schema import CASE_VARIABLES
from caseflow.services.engine import case_words
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only


def letter(journey: Journey, message: str) -> str:
    """The text of the newest message of this name."""
    with journey.ctx.read() as session:
        newest = sa.select(OutboxMessage.body).where(OutboxMessage.message == message)
        return session.scalars(newest.order_by(OutboxMessage.id.desc()).limit(1)).one()


@sqlite_only
@pytest.mark.parametrize(
    ("station", "role", "action", "message"),
    [
        ("submitted", "one_stop", "refuse_intake", "application_refused"),
        ("eligibility_check", "case_officer", "find_ineligible", "application_refused"),
        ("advised_against", "case_officer", "answer_rejection", "application_not_recommended"),
        ("awaiting_approval", "case_officer", "disapprove", "application_not_approved"),
    ],
)
def test_a_refusal_names_its_legal_ground(at: OpenStation, station: str, role: str, action: str, message: str) -> None:
    journey = at(station)
    journey.do(role, action, note="Chưa đủ điều kiện.", legal_ground="Điều 9 khoản 2 Thông tư 35/2021/TT-BTC")
    text = letter(journey, message)
    assert "Lý do: Chưa đủ điều kiện." in text
    assert "Căn cứ: Điều 9 khoản 2 Thông tư 35/2021/TT-BTC" in text
    assert "khiếu nại theo Luật Khiếu nại" in text


@sqlite_only
def test_a_request_for_supplements_lists_each_paper_with_reason_and_ground(at: OpenStation) -> None:
    journey = at("submitted")
    points = [
        {"what": "Báo giá", "why": "Đã hết hạn.", "ground": "Danh mục giấy tờ, mục 3"},
        {"what": "Phương án", "why": "Thiếu trang 2"},
    ]
    journey.take("one_stop", "ask_supplement", points=points, note="Đề nghị bổ sung một lần.")
    text = letter(journey, "supplement_requested")
    assert ("\n\n- Báo giá: Đã hết hạn (căn cứ: Danh mục giấy tờ, mục 3)\n- Phương án: Thiếu trang 2\n") in text
    assert "Lời nhắn: Đề nghị bổ sung một lần." in text


@sqlite_only
def test_what_ends_badly_after_the_contract_says_what_becomes_of_the_money(at: OpenStation) -> None:
    before, after = at("awaiting_approval"), at("corrective_action")
    before.do("case_officer", "stop", note="Dừng theo đề nghị.")
    assert "Thông tư số 35/2021/TT-BTC" not in letter(before, "application_stopped")
    after.do("case_officer", "fail_certification", note="Không khắc phục.")
    text = letter(after, "certification_failed")
    assert "Kinh phí: hợp đồng số " in text
    assert "khoản 3 Điều 10 Thông tư số 35/2021/TT-BTC" in text


@sqlite_only
@pytest.mark.parametrize(
    ("result", "said", "unsaid"),
    [("failed", "Kết quả giám sát: không đạt. Quý đơn vị phải khắc phục", "giám sát: đạt"),
     ("passed", "Kết quả giám sát: đạt.", "không đạt.")],
)  # fmt: skip
def test_a_surveillance_says_its_result_and_never_that_nothing_is_to_be_done(
    at: OpenStation, result: str, said: str, unsaid: str
) -> None:
    journey = at("surveillance")
    journey.do("case_officer", "record_surveillance", result=result, note="Ba điểm không phù hợp.")
    text = letter(journey, "surveillance_recorded")
    assert said in text
    assert unsaid not in text
    assert "chưa cần làm gì" not in text


@sqlite_only
def test_the_end_of_a_case_says_how_its_certificate_stands(at: OpenStation) -> None:
    journey = at("surveillance")
    journey.do("case_officer", "close")
    assert "Tình trạng ghi trong sổ: còn hiệu lực đến hết ngày " in letter(journey, "case_closed")


@sqlite_only
def test_an_invitation_says_when_and_where_the_council_meets(at: OpenStation) -> None:
    journey = at("council_meeting")
    text = letter(journey, "council_invited")
    assert "Hội đồng: " in text
    assert ", họp lúc " in text


@sqlite_only
def test_an_approval_names_its_decision_and_the_sum(at: OpenStation) -> None:
    journey = at("awaiting_approval")
    journey.do("case_officer", "approve")
    text, decision = letter(journey, "application_approved"), journey.papers[0]
    assert decision.number == "02/QĐ-SKHCN", "after the decision that established the council"
    assert f"Quyết định phê duyệt: số 02/QĐ-SKHCN ngày {decision.dated:%d/%m/%Y}" in text
    assert "Kinh phí hỗ trợ: 30.000.000 đồng" in text


def test_what_wings_say_are_words_of_the_vocabulary() -> None:
    assert {"contract", "decision", "certificate_status", "meeting"} == ENGINE.says.keys()
    assert ENGINE.says.keys() <= CASE_VARIABLES.keys()


def test_answers_that_a_form_does_not_give_are_empty() -> None:
    assert set(case_words.of_answers({}).values()) == {""}
    assert case_words.of_answers({"points": [], "result": "eligible", "number": "3"}) == case_words.of_answers({})
