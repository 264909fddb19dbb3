"""A road told in words: every state and step of it, in both languages, with its terms and who acts."""

from __future__ import annotations

import pytest

from caseflow.core.content import content_roots
from caseflow.core.text import Locale
from caseflow.workflows.definition import DefinedTask, Definition
from caseflow.workflows.loader import load
from caseflow.workflows.telling import tell
from caseflow.workflows.term_words import Deadline
from tests.content.doc_parts import rulebook

ROLES = load(content_roots()).roles.value.roles
ISO = rulebook("iso_9001", content_roots()).definition
FARM = rulebook("vietgap", content_roots()).definition


def lines(definition: Definition, locale: Locale) -> list[str]:
    return tell(definition, ROLES, locale).splitlines()


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("road", [ISO, FARM], ids=lambda road: road.name)
def test_every_state_step_and_task_is_told(road: Definition, locale: Locale) -> None:
    told = "\n".join(lines(road, locale))
    titles = {name: state.title for name, state in road.states.items()}
    titles |= {name: step.title for name, step in road.named_steps}
    for name, title in titles.items():
        assert f"{title(locale)} [{name}]" in told


def test_a_state_says_whom_it_waits_for_its_term_and_what_follows() -> None:
    told = lines(ISO, "vi")
    at = told.index("  Chờ bổ sung hồ sơ [supplement] – chờ Đơn vị đăng ký; đồng hồ dừng")
    assert told[at + 1 : at + 4] == [
        "      thời hạn: 15 ngày; Nghị định 118/2025/NĐ-CP (thời hạn dự kiến) (chờ xác nhận)",
        "      nhắc trước (ngày làm việc): 5, 1",
        "      khi hết thời hạn: Dừng vì hết hạn bổ sung",
    ]
    assert "    → Tiếp nhận hồ sơ [accept] – Bộ phận một cửa: Đã tiếp nhận, chờ phân công" in told
    assert "      làm: assign_code, appoint_return, notify, notify" in told
    assert "  Hết hạn bổ sung [lapsed] – kết thúc: lapsed" in told
    assert "    → Mở lại hồ sơ [reopen] – Lãnh đạo Sở: Chờ bổ sung hồ sơ" in told


def test_english_is_told_as_well() -> None:
    told = lines(ISO, "en")
    assert "  Submitted [submitted] – waits for One-stop desk" in told
    assert "      term: 3 working day(s); Decree 118/2025/NĐ-CP (proposed term) (to be confirmed)" in told
    hear = "whoever is to act, who is above them, the applicant that waits"
    assert f"      when it has passed: tells {hear} (deadline_missed)" in told
    assert "    → Stop for want of the supplement [lapse] – One-stop desk, the system: Lapsed" in told


def test_the_work_beside_a_state_is_told_with_the_ladder_of_its_term() -> None:
    name, task = next(iter(FARM.tasks.items()))
    ladder = Deadline.model_validate(
        {
            "months": 2,
            "then": "close",
            "overdue": [{"after": 3, "notify": "deadline_missed", "to": "director"}],
            "legal_basis": {"source": "Law", "confirmed": True},
        }
    )
    changed = DefinedTask.model_validate({**task.model_dump(by_alias=True), "deadline": ladder})
    told = lines(FARM.model_copy(update={"tasks": {**FARM.tasks, name: changed}}), "en")
    at = next(i for i, line in enumerate(told) if line.startswith(f"  Task: {task.title.en} [{name}] – "))
    assert told[at + 1 : at + 4] == [
        "      term: 2 month(s); Law",
        "      when it has passed: is closed",
        "      3 working day(s) over: tells Director of the department (deadline_missed)",
    ]
    assert f"      form: {task.form}" in told


def test_a_day_that_an_answer_says_is_told_by_its_name() -> None:
    state = ISO.states["acceptance"]
    until = Deadline.model_validate({"until": "contract.ends_on", "legal_basis": "Hợp đồng"})
    road = ISO.model_copy(update={"states": {**ISO.states, "acceptance": state.model_copy(update={"deadline": until})}})
    assert "      thời hạn: contract.ends_on; Hợp đồng (chờ xác nhận)" in lines(road, "vi")
