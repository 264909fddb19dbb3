"""A second province as an overlay: its own agency, plan, road, phase, desk and council, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseflow.core.clock import FixedClock
from caseflow.core.content import shipped_root
from caseflow.core.reader import parse
from caseflow.services.foundation.context import Context

AGENCY, PLAN, ROAD = "song_la", "song_la_2026", "song_la_tools"
NAME = "Sở Khoa học và Công nghệ tỉnh Sông La"

AGENCY_FILE = """\
agency: song_la
name: {vi: Sở Khoa học và Công nghệ tỉnh Sông La, en: Department of Science and Technology of Sông La}
short: SKHCN-SL
superior: {vi: Ủy ban nhân dân tỉnh Sông La, en: People's Committee of Sông La}
unit_code: 000.00.16.H97
province: "97"
legal_basis: Quyết định thành lập
"""
PLAN_FILE = """\
programme: song_la_2026
title: {vi: Kế hoạch tỉnh Sông La 2026-2030, en: Plan of Sông La 2026-2030}
agency: song_la
in_force_from: 2026-01-01
legal_basis: Kế hoạch của tỉnh
phases:
  whole: {title: {vi: Cả giai đoạn, en: The whole period}, from_year: 2026, to_year: 2030}
schemes: [song_la_tools]
calls:
  first:
    title: {vi: Đợt một, en: First call}
    opens: 2026-02-01
    closes: 2026-12-31
    schemes: [song_la_tools]
    legal_basis: Thông báo của Sở
priority: {mode: NONE, legal_basis: Kế hoạch của tỉnh}
support_norm: {percent: 70, cap: 90_000_000, legal_basis: Nghị quyết của tỉnh}
indicators: {}
targets: []
report:
  before: {month: 12, day: 10}
  agencies_before: {month: 12, day: 1}
  legal_basis: {before: Kế hoạch, agencies_before: Kế hoạch}
"""
ROAD_FILE = """\
scheme: song_la_tools
title: {vi: Công cụ cải tiến của tỉnh Sông La, en: Improvement tools of Sông La}
summary: {vi: Hỗ trợ áp dụng 5S., en: Support for 5S.}
standard: 5S
applicants: [limited_company, cooperative]
phases:
  - registration: {application: iso_9001_application, supplement_days: 10}
  - eligibility
  - appraisal: {ballot: ballot_iso_9001, council: song_la_council}
  - song_la_review
  - approval
  - settlement
  - endings
routes: {appraisal.recommended: song_la_review.trade_check, settlement.settled: settlement.finished}
documents: [process_list]
adds:
  settlement:
    states:
      finished:
        title: {vi: Đã hoàn thành, en: Completed}
        what_now: {vi: Hồ sơ đã hoàn thành., en: The case is completed.}
        final: completed
legal_basis: Kế hoạch của tỉnh
"""
PHASE_FILE = """\
phase: song_la_review
title: {vi: Sở Công Thương xem xét, en: Review by the trade office}
enters: trade_check
exits:
  reviewed: {vi: Đã xem xét, en: Reviewed}
states:
  trade_check:
    title: {vi: Chờ Sở Công Thương, en: Waits for the trade office}
    what_now: {vi: Sở Công Thương cho ý kiến., en: The trade office gives its opinion.}
    waits_for: trade_office
    portal_status: 4
    deadline: {working_days: 5, on_breach: escalate, legal_basis: Quy chế của tỉnh}
actions:
  agree_as_trade_office:
    title: {vi: Đồng ý, en: Agree}
    from: trade_check
    leaves: reviewed
    by: trade_office
"""
ROLES_FILE = """\
roles:
  trade_office:
    title: {vi: Phòng Công Thương, en: Trade office}
    may: [case:act, case:read_all, queue:read]
"""


@dataclass(frozen=True)
class Two:
    """Both provinces on one database; `here` is the shipped one, `there` the invented one. One clock for both."""

    here: Context
    there: Context

    @property
    def clock(self) -> FixedClock:
        """The clock that both live by."""
        assert isinstance(self.here.clock, FixedClock)
        return self.here.clock


def overlay(folder: Path) -> Path:
    """Writes the folder of the second province; gives it."""
    files = {
        "agencies/song_la": AGENCY_FILE, "programmes/song_la_2026": PLAN_FILE, "schemes/song_la_tools": ROAD_FILE,
        "phases/song_la_review": PHASE_FILE, "roles": ROLES_FILE, "councils": _council(),
    }  # fmt: skip
    for name, text in files.items():
        path = folder / "workflows" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _council() -> str:
    """A rule set of its own, of which only the pass mark is another."""
    shipped = (shipped_root() / "workflows/councils.yaml").read_text(encoding="utf-8")
    lines = shipped.splitlines()
    first, end = (parse(shipped, "councils.yaml").line(*at) for at in (("rule_sets", "task_selection"), ("ballots",)))
    own = "\n".join(lines[first - 1 : end - 1])
    return "rule_sets:\n" + own.replace("task_selection", "song_la_council").replace("pass_mark: 70", "pass_mark: 65")
