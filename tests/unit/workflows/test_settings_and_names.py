"""The settings of a phase and the words for the result are put in where they are meant, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.core.reader import ContentError, Source, parse
from caseflow.workflows.certificate_words import USUAL, Called
from caseflow.workflows.naming import called, spoken
from caseflow.workflows.phase_settings import resolve
from tests.unit.workflows.build import both

PHASE = """\
settings:
  form: application
  days: 9
  more: false
  none: null
  title: Own
use: $form
list: [$more, $form, $none, plain, false, $days]
deep:
  inner: {days: $days}
text: {vi: "$title", en: "$paper"}
"""
DIPLOMA = Called.model_validate({"paper": {"vi": "bằng khen", "en": "diploma"}})


def filled(text: str = PHASE, *given: Any, **named: Any) -> Any:
    return resolve(parse(text, "phase.yaml"), *given, **named).data


def faults(text: str, *given: Any, **named: Any) -> list[str]:
    with pytest.raises(ContentError) as caught:
        resolve(parse(text, "phase.yaml"), *given, **named)
    return [str(fault) for fault in caught.value.faults]


def test_defaults_fill_a_phase_where_nothing_is_set() -> None:
    data = filled()
    assert data["use"] == "application"
    assert data["list"] == ["application", "plain", False, 9], (
        "a setting that is false or not given leaves its item out"
    )
    assert data["deep"] == {"inner": {"days": 9}}
    assert data["text"] == {"vi": "Own", "en": "certificate"}
    assert data["settings"] == {"form": "application", "days": 9, "more": False, "none": None, "title": "Own"}


def test_what_the_scheme_sets_stands_above_the_defaults() -> None:
    given = {"form": "plan", "more": {"notify": "x"}, "days": 0, "title": {"vi": "A", "en": "B"}}
    data = filled(PHASE, given, called=DIPLOMA)
    assert data["use"] == "plan"
    assert data["list"] == [{"notify": "x"}, "plan", "plain", False, 0], "nought is a value"
    assert data["text"]["vi"] == {"vi": "A", "en": "B"}
    assert data["text"]["en"] == "diploma"


def test_a_setting_that_is_not_there_and_one_that_is_not_used_are_told() -> None:
    assert faults("settings: {form: a, days: 1}\nuse: $from\nlist:\n- $days\n") == [
        "phase.yaml:1: the setting 'form' is never used as $form",
        "phase.yaml:2: '$from' is not a setting of this phase (did you mean 'form'?)",
    ]
    assert faults("use: $form\n") == ["phase.yaml:1: '$form' is not a setting of this phase"]
    assert faults("title:\n  vi: $form\n") == ["phase.yaml:2: '$form' is no word for the result"]
    assert faults("settings: none\nuse: $form\n") == ["phase.yaml:2: '$form' is not a setting of this phase"]


@pytest.mark.parametrize("text", ["$form", "form", "3", "[form]"])
def test_a_file_that_is_no_phase_at_all_is_left_for_the_reader_to_refuse(text: str) -> None:
    assert filled(text) == parse(text, "phase.yaml").data


def test_a_dollar_within_a_longer_word_is_no_setting() -> None:
    assert filled("a: 5 $form\nb: $Form\nc: $\n") == {"a": "5 $form", "b": "$Form", "c": "$"}


def test_a_fault_in_a_value_that_the_scheme_gave_names_the_line_of_the_scheme() -> None:
    scheme = parse("phases:\n- phase:\n    days: soon\n", "scheme.yaml")
    made = resolve(parse(PHASE, "phase.yaml"), {"days": "soon"}, scheme, ("phases", 0, "phase"))
    assert str(made.fault(("deep", "inner", "days"), "wrong", "right")) == (
        "scheme.yaml:3: wrong (did you mean 'right'?)"
    )
    assert str(made.fault(("use",), "wrong")) == "phase.yaml:7: wrong"
    assert str(made.fault(("use",), "wrong", "right")) == "phase.yaml:7: wrong (did you mean 'right'?)"
    without = resolve(parse(PHASE, "phase.yaml"), {"days": "soon"})
    assert str(without.fault(("deep", "inner", "days"), "wrong")) == "phase.yaml:10: wrong"


def test_an_unknown_word_in_a_text_that_the_scheme_gave_names_the_line_of_the_scheme() -> None:
    scheme = parse("phases:\n- phase:\n    title: $papr\n", "scheme.yaml")
    told = faults(PHASE, {"title": "$papr"}, scheme, ("phases", 0, "phase"))
    assert told == ["scheme.yaml:3: '$papr' is no word for the result (did you mean 'paper'?)"]


def test_what_a_result_is_called_is_said_by_the_phases_and_above_them_by_the_scheme() -> None:
    phase, scheme = {"called": {"paper": both("A"), "act": both("B")}}, {"called": {"paper": both("C")}}
    names = called([phase, None, {}, scheme])
    assert (names.paper.en, names.act.en, names.body) == ("C (en)", "B (en)", USUAL.body)
    assert called([]) == called([{"called": None}]) == called([{"called": {"papre": "A"}}]) == USUAL


def test_words_for_the_result_are_filled_into_texts_at_any_depth() -> None:
    faults: list[Any] = []
    data = {"list": [{"title": {"vi": "a $body, $Body", "en": "$rules"}}], "vi": "$act", "en": 3, "by": "$paper"}
    said = spoken(data, DIPLOMA, Source("f", data, {}).fault, faults)
    assert said["list"][0]["title"]["vi"] == "a tổ chức chứng nhận, Tổ chức chứng nhận"
    assert said["list"][0]["title"]["en"] == "ISO/IEC 17021-1"
    assert (said["vi"], said["en"], said["by"]) == ("chứng nhận", 3, "$paper")
    assert faults == []


def test_an_unknown_word_is_left_as_it_stands_and_told_where_it_stands() -> None:
    source, faults = parse("list:\n- title:\n    en: the $Papers of $\n", "f.yaml"), []  # type: ignore[var-annotated]
    assert spoken(source.data, DIPLOMA, source.fault, faults) == source.data
    assert [str(fault) for fault in faults] == ["f.yaml:3: '$Papers' is no word for the result (did you mean 'paper'?)"]
