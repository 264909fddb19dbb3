"""What a road ends in is called by its right name: in its texts, in its forms, in its messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from caseflow.core.content import content_roots
from caseflow.core.reader import Source
from caseflow.forms.loader import load as forms
from caseflow.forms.schema import FormDefinition
from caseflow.notifications.loader import load as messages
from caseflow.notifications.render import render
from caseflow.notifications.schema import CASE_VARIABLES, TIMER_VARIABLES
from caseflow.workflows.certificate_words import USUAL, Called
from caseflow.workflows.definition import Definition
from caseflow.workflows.naming import called, spoken
from tests.content.doc_parts import SCHEMES, definition

ACCREDITATION = "iso_17025"
PROPER = (
    "Giấy chứng nhận đăng ký doanh nghiệp",  # the paper of the business register
    "Đã từng được cấp giấy chứng nhận hệ thống quản lý?",  # the laboratory may well be certified to ISO 9001
    "Số giấy chứng nhận",  # of that certificate
)
"""What is rightly a certificate on a road that ends in an accreditation."""
FORMS, MESSAGES = forms(content_roots()), messages(content_roots())
WITHOUT = [name for name in SCHEMES if definition(name, content_roots()).certificate is None]


def texts(node: Any) -> Iterator[str]:
    """Every Vietnamese and English text within a piece of content."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("vi", "en") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def read(drawn: Definition) -> list[str]:
    """All texts of a definition and of its forms."""
    pinned: list[FormDefinition] = [form for name, (form, _) in FORMS.items() if name in drawn.forms]
    return [*texts(drawn.model_dump(mode="json")), *(t for form in pinned for t in texts(form.to_json()))]


def said(drawn: Definition) -> Iterator[str]:
    """Every message of a road and of its certificate's reminders, rendered in both languages."""
    told = {call.args["value"] for step in drawn.steps for call in step.does if call.name == "notify"}
    values = dict.fromkeys(TIMER_VARIABLES, "–")
    for name in (told | {"surveillance_scheduled", "surveillance_due"}) & MESSAGES.keys():
        message = MESSAGES[name]
        for locale in ("vi", "en"):
            names = {
                word: getattr(drawn.called, word)(locale) for word in CASE_VARIABLES if hasattr(drawn.called, word)
            }
            letter = render(message, locale, {**values, **names})
            yield letter.subject + "\n" + letter.body


def test_nothing_of_an_accreditation_is_called_a_certification() -> None:
    drawn = definition(ACCREDITATION, content_roots())
    everything = [*read(drawn), *said(drawn)]
    wrong = [t for t in everything if re.search(r"chứng nhận|certif(ied|ication)", t, re.I)]
    assert [t for t in wrong if not t.startswith(PROPER)] == []
    assert drawn.actions["submit_certificate"].title.vi == "Nộp chứng chỉ công nhận"
    assert drawn.states["certificate_lost"].title.en == "Accreditation certificate withdrawn"
    assert any("phối hợp với tổ chức công nhận" in text for text in everything)


@pytest.mark.parametrize("scheme", WITHOUT)
def test_a_road_without_a_certificate_promises_none(scheme: str) -> None:
    """An award, an announcement, a filing: nobody there is told of a certification body or of being certified."""
    drawn = definition(scheme, content_roots())
    promise = re.compile(
        r"phạm vi chứng nhận|(đánh giá|được|sau|duy trì) chứng nhận|tổ chức chứng nhận (đánh|tính|dùng)", re.I
    )
    assert [t for t in (*read(drawn), *said(drawn)) if promise.search(t)] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_text_keeps_a_word_that_should_have_been_filled_in(scheme: str) -> None:
    assert [t for t in texts(definition(scheme, content_roots()).model_dump(mode="json")) if "$" in t] == []


def test_usual_words_leave_no_trace_in_a_definition_and_own_ones_do() -> None:
    usual, own = definition("iso_9001", content_roots()), definition(ACCREDITATION, content_roots())
    assert usual.certificate is not None
    assert own.certificate is not None
    assert "called" not in usual.certificate.model_dump(mode="json")
    assert usual.called is USUAL
    assert Definition.model_validate(own.model_dump(mode="json", by_alias=True)).called == own.called
    assert definition(WITHOUT[0], content_roots()).called is USUAL


def test_words_are_filled_into_texts_alone_and_unknown_ones_are_told_with_their_place() -> None:
    source, faults = Source("phase.yaml", None, {("title",): 7}), []  # type: ignore[var-annotated]
    names = called([{"called": {"paper": {"vi": "giấy khen", "en": "diploma"}}}, None, {"validity_months": 12}])
    data = {"title": {"vi": "$Paper và $paper", "en": "$Papr"}, "by": ["$paper"]}
    assert spoken(data, names, source.fault, faults) == {
        "title": {"vi": "Giấy khen và giấy khen", "en": "$Papr"},
        "by": ["$paper"],
    }
    assert [str(fault) for fault in faults] == [
        "phase.yaml:7: '$Papr' is no word for the result (did you mean 'paper'?)"
    ]
    assert names.body == USUAL.body
    assert called([{"called": {"paper": 3}}]) == Called()
