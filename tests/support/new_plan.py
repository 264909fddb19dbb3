"""A plan that takes the place of the shipped one in the middle of its period, as an overlay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

PLAN = "hung_yen_2026"
FROM = date(2026, 4, 1)
FILE = f"workflows/programmes/{PLAN}.yaml"
TEXT = f"""\
programme: {PLAN}
title: {{vi: Kế hoạch mới của tỉnh, en: The new plan of the province}}
agency: hung_yen
replaces: hung_yen
in_force_from: {FROM}
legal_basis: Kế hoạch mới
phases:
  whole: {{title: {{vi: Cả giai đoạn, en: The whole period}}, from_year: 2026, to_year: 2035}}
schemes: [iso_9001, haccp]
calls:
  spring:
    title: {{vi: Đợt mùa xuân, en: Spring call}}
    opens: {FROM}
    closes: 2026-12-31
    schemes: [iso_9001]
    legal_basis: Thông báo của Sở
priority: {{mode: NONE, legal_basis: Kế hoạch mới}}
support_norm:
  percent: 20
  cap: 20_000_000
  legal_basis: {{source: {{vi: Nghị quyết mới, en: New resolution}}, confirmed: true}}
fast_track: {{below: 10_000_000, legal_basis: Nghị quyết mới}}
indicators: {{}}
targets: []
report:
  before: {{month: 11, day: 30}}
  agencies_before: {{month: 11, day: 15}}
  legal_basis: {{before: Kế hoạch mới, agencies_before: Kế hoạch mới}}
"""


def overlay(folder: Path, text: str = TEXT) -> Path:
    """Writes the folder; gives it."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder
