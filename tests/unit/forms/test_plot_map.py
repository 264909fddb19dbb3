"""The picture of plots: whatever the positions, all that is drawn lies inside it, to scale and the right way round."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.forms.plot_map import HEIGHT, LETTER, SMALLEST, WIDTH, Plot, draw, plots_of
from caseflow.forms.schema import FormField

PLOTS = st.lists(
    st.builds(
        Plot,
        st.floats(6, 23.5),
        st.floats(102, 118),
        st.one_of(st.none(), st.floats(0.0001, 50_000)),
        st.text(max_size=60),
    ),
    min_size=1,
    max_size=30,
)


@given(PLOTS)
def test_everything_is_drawn_inside(plots):
    picture = draw(plots)
    assert picture is not None
    for one in picture.plots:
        assert one.half >= SMALLEST
        assert one.x - one.half >= -0.01
        assert one.x + one.half <= WIDTH + 0.01
        assert one.y - one.half >= -0.01
        assert one.y + one.half <= HEIGHT + 0.01
        assert one.label_x >= 0
        assert one.label_x + len(one.label) * LETTER <= WIDTH
        assert 12 <= one.label_y <= HEIGHT
    assert all(0 <= line.at <= WIDTH for line in picture.meridians)
    assert all(0 <= line.at <= HEIGHT for line in picture.parallels)
    assert 0 < picture.scale_length <= WIDTH / 5 + 0.01
    assert len(picture.meridians) <= 8
    assert len(picture.parallels) <= 8


def test_north_is_up_east_is_right_and_areas_are_to_scale():
    south_west, north_east = Plot(20.640, 106.050, 1.0, "A"), Plot(20.650, 106.060, 4.0, "B")
    picture = draw([south_west, north_east])
    assert picture is not None
    a, b = picture.plots
    assert a.x < b.x
    assert a.y > b.y
    assert b.half == pytest.approx(2 * a.half)
    metres = {"m": 1, "km": 1000}[picture.scale.split()[1]] * float(picture.scale.split()[0].replace(",", "."))
    per_metre = picture.scale_length / metres
    assert a.half * 2 == pytest.approx(100 * per_metre)  # one hectare is 100 m square
    assert a.y - b.y == pytest.approx(0.01 * 111_320 * per_metre)
    assert b.x - a.x == pytest.approx(0.01 * 111_320 * math.cos(math.radians(20.645)) * per_metre)
    assert picture.description.vi == "Sơ đồ vị trí 2 thửa, tổng diện tích 5 ha: A, B."


def test_degrees_are_written_where_they_are():
    picture = draw([Plot(20.64, 106.05, 1, "A"), Plot(20.66, 106.08, 1, "B")])
    assert picture is not None
    a, b = picture.plots
    for line in picture.meridians:
        degree = float(line.degree.rstrip("°").replace(",", "."))
        assert (line.at - a.x) / (b.x - a.x) == pytest.approx((degree - 106.05) / 0.03)


def test_rows_without_a_position_are_not_drawn_and_no_row_is_no_picture():
    columns = {
        "code": {"kind": "text", "label": "Code"},
        "area": {"kind": "decimal", "label": "Area"},
        "at": {"kind": "position", "label": "At"},
    }
    field = FormField.model_validate(
        {"kind": "rows", "label": "P", "columns": columns, "map": {"position": "at", "area": "area", "label": "code"}}
    )
    rows = [{"code": "T1", "area": "0.5", "at": "20.646,106.051"}, {"code": "T2"}, {"at": "20.65,106.05"}, "x"]
    assert plots_of(field, rows, "vi") == [Plot(20.646, 106.051, 0.5, "T1"), Plot(20.65, 106.05, None, "3")]
    assert plots_of(field, None, "vi") == []
    assert draw([]) is None
