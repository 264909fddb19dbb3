"""A second scheme as a province would write it: what the tests of adding a kind of support share."""

from __future__ import annotations

SCHEME = """\
scheme: tools
title: {vi: Áp dụng công cụ cải tiến năng suất, en: Improvement tools}
summary: {vi: Hỗ trợ áp dụng 5S và Kaizen., en: Support for 5S and Kaizen.}
standard: 5S
applicants: [limited_company, cooperative]
phases:
  - registration: {application: iso_9001_application, supplement_days: 10}
  - eligibility
  - appraisal: {ballot: ballot_iso_9001}
  - approval
  - settlement
  - endings
routes: {settlement.settled: settlement.finished}
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
