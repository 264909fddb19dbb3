"""Fields as they are shown: what is computed, places with a button, units, and plots drawn beside their table."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from flask import Flask, render_template_string

from caseflow.forms import values
from caseflow.forms.schema import FormDefinition
from caseflow.services.foundation.context import Context
from caseflow.web.answers import reading
from caseflow.web.app import create_app

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHOW = '{% from "answers/_fields.html" import questions, answered with context %}'
FARM = FormDefinition.model_validate(
    {
        "form": "farm",
        "title": "Farm",
        "pages": [
            {
                "name": "plots",
                "title": "Plots",
                "fields": {
                    "plots": {
                        "kind": "rows",
                        "label": {"vi": "Thửa", "en": "Plots"},
                        "map": {"position": "place", "area": "area", "label": "code"},
                        "columns": {
                            "code": {"kind": "text", "label": "Mã"},
                            "area": {"kind": "decimal", "label": "Diện tích", "unit": "ha"},
                            "place": {"kind": "position", "label": "Vị trí"},
                            "large": {"kind": "verdict", "label": "Đủ lớn", "of": "area", "at_least": 0.1},
                        },
                    },
                    "visited": {"kind": "datetime", "label": "Lúc"},
                    "all_large": {"kind": "verdict", "label": "Tất cả", "all": "plots.large"},
                },
            }
        ],
    }
)
STORED: dict[str, Any] = {
    "plots": [
        {"code": "T<1>&", "area": "1.5", "place": "20.646,106.051"},
        {"code": "T2", "area": "0.05", "place": "20.65,106.06"},
    ],
    "visited": "2026-11-05T02:30Z",
}


@pytest.fixture
def app(ctx: Context) -> Flask:
    return create_app(ctx)


def edited(app: Flask) -> str:
    with app.test_request_context():
        bound = values.bind(FARM, "plots", "vi", values=STORED)
        return render_template_string(SHOW + "{{ questions(bound, [], '/there') }}", bound=bound)


def read(app: Flask) -> str:
    with app.test_request_context():
        pages = list(reading.answers(FARM, values.prune(FARM, STORED)))
        return render_template_string(SHOW + "{{ answered(pages) }}", pages=pages)


def picture(page: str) -> ET.Element:
    found = re.findall(r"<svg viewBox.*?</svg>", page, re.S)
    assert len(found) == 1
    return ET.fromstring(found[0])  # noqa: S314


def test_what_is_computed_is_told_and_cannot_be_typed(app):
    page = edited(app)
    assert '<output class="computed" data-verdict="failed" id="all_large">Không đạt</output>' in page.replace(
        'data-verdict="failed" class="computed" id="all_large"', 'class="computed" data-verdict="failed" id="all_large"'
    )
    assert 'name="all_large"' not in page
    assert 'name="plots-0-large"' not in page


def test_units_times_and_places_are_inputs_of_their_kind(app):
    page = edited(app)
    assert '<span class="input-group-text">ha</span>' in page
    assert 'type="text" value="09:30 05/11/2026"' in page
    assert 'value="20.646, 106.051"' in page
    assert re.search(r'hidden\s+data-locate="plots-0-place"', page)


@pytest.mark.parametrize("shown", [edited, read])
def test_plots_are_drawn_beside_what_says_the_same(app, shown):
    page = shown(app)
    drawn = picture(page)
    assert [one.text for one in drawn.iter("text") if one.get("class") == "plot-label"] == ["T<1>&", "T2"]
    named = {one.get("id"): one.text for one in drawn if one.tag in ("title", "desc")}
    assert list(named) == (drawn.get("aria-labelledby") or "").split()
    assert "1,55 ha" in "".join(filter(None, named.values()))
    assert "style=" not in page
    assert len(list(drawn.iter("rect"))) == 2


def test_what_is_signed_reads_as_people_write(app):
    page = read(app)
    assert "1,5\u00a0ha" in page
    assert "09:30 05/11/2026" in page
    assert page.count("Không đạt") == 2
