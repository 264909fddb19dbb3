"""A province adds a kind of support with one short file: phases are reused, an end of its own is added."""

from __future__ import annotations

from pathlib import Path

from caseflow.workflows import loader
from caseflow.workflows.machine import Rulebook
from tests.content.planted import BALLOTS, COUNCILS, FORMS, copy_content, faults

SCHEME = """\
scheme: tools
title: {vi: Áp dụng công cụ cải tiến năng suất, en: Improvement tools}
summary: {vi: Hỗ trợ áp dụng 5S và Kaizen., en: Support for 5S and Kaizen.}
standard: 5S
applicants: [limited_company, cooperative]
phases:
  - registration: {application: iso_9001_application, supplement_days: 10}
  - eligibility
  - appraisal: {ballot: ballot_tools}
  - approval
  - settlement
  - endings
routes: {settlement.returned: settlement.finished}
documents:
  business_licence:
    title: {vi: Giấy chứng nhận đăng ký, en: Registration certificate}
    legal_basis: Kế hoạch của tỉnh
adds:
  settlement:
    states:
      finished:
        title: {vi: Đã hoàn thành, en: Completed}
        what_now: {vi: Hồ sơ đã hoàn thành., en: The case is completed.}
        final: completed
legal_basis: Kế hoạch của tỉnh
"""


def test_thirty_lines_make_a_scheme(tmp_path: Path) -> None:
    roots = copy_content(tmp_path)
    (tmp_path / "workflows" / "schemes" / "tools.yaml").write_text(SCHEME, encoding="utf-8")
    assert len(SCHEME.splitlines()) <= 30
    assert faults(roots) == []
    definition = loader.assemble(
        loader.load(roots),
        "tools",
        councils={name: {"rules": name} for name in COUNCILS},
        ballots={name: {"sheet": name} for name in BALLOTS},
        forms=dict.fromkeys(FORMS, "0" * 64),
    )
    assert definition.actions["sign_contract"].to == "acceptance", "the next phase in the scheme's own order"
    assert definition.actions["hand_over"].to == "finished", "the scheme's route"
    assert definition.states["finished"].phase == "settlement"
    deadline = definition.states["supplement"].deadline
    assert deadline is not None
    assert deadline.days == 10
    assert definition.ballot == {"sheet": "ballot_tools"}
    assert "surveillance" not in definition.states
    assert "in_progress" not in definition.actions["stop"].from_, "phases that are not used are passed over"
    assert "record_certificate" not in definition.actions
    assert "certificate" not in definition.forms
    assert Rulebook(definition).definition is definition
