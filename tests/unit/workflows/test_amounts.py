"""The amount of a case: the last stage that has spoken, as whole đồng, and nothing that is no money."""

from __future__ import annotations

import pytest

from caseflow.core.reader import parse, validate
from caseflow.workflows.amounts import Amount, Amounts, amount_of
from tests.unit.workflows.province import faults

TEXT = """
amounts:
  asked: {title: {vi: Đề nghị, en: Asked}, field: wanted}
  appraised: {title: {vi: Thẩm định, en: Appraised}, form: budget, field: support}
  settled: {title: {vi: Quyết toán, en: Settled}, form: report, field: paid}
"""
RULES = validate(parse(TEXT, "amounts.yaml"), Amounts)


@pytest.mark.parametrize(
    ("form", "values", "before", "found"),
    [
        ("iso_application", {"wanted": 70}, None, Amount(70, "asked")),
        ("iso_application", {"wanted": 80}, "asked", Amount(80, "asked")),
        ("budget", {"support": 50}, "asked", Amount(50, "appraised")),
        ("budget", {"support": 0}, None, Amount(0, "appraised")),
        ("iso_application", {"wanted": 90}, "appraised", None),
        ("report", {"paid": 40}, "appraised", Amount(40, "settled")),
        ("report", {"paid": "40"}, "appraised", None),
        ("report", {"paid": True}, "appraised", None),
        ("other", {"support": 50}, None, None),
        ("iso_application", {"wanted": 70}, "a stage that went", Amount(70, "asked")),
    ],
)
def test_a_later_stage_replaces_an_earlier_one(form, values, before, found):
    assert amount_of(RULES, form, values, before) == found


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("form: reprt\n    field: cost", "there is no form 'reprt'"),
        ("form: report\n    field: result", "no such form asks for an amount of money as 'result'"),
        ("form: report\n    field: cost\n    total: costs", "no such form asks for an amount of money as 'costs'"),
        ("field: nothing", "no such form asks for an amount of money as 'nothing'"),
    ],
)
def test_what_the_file_names_must_be_there_and_be_money(tmp_path, wrong, told):
    files = {"amounts.yaml": f"amounts:\n  spent:\n    title: {{vi: Đã chi, en: Spent}}\n    {wrong}\n"}
    assert told in [fault.message for fault in faults(tmp_path, files)]
