"""Compiled forms: whatever is posted gives messages, never an exception; clean values survive every round trip."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.forms import values
from caseflow.forms.compiler import compile_form
from caseflow.forms.messages import Translations
from caseflow.forms.rows import Posted
from caseflow.forms.schema import FormDefinition

TODAY = date(2026, 11, 5)
OPTIONS = {"a": {"vi": "Mục A", "en": "Option A"}, "b": "B", "c": "C"}
CELLS = {
    "name": {"kind": "text", "label": {"vi": "Tên", "en": "Name"}, "required": True, "max": 20},
    "people": {"kind": "integer", "label": "People"},
    "share": {"kind": "percentage", "label": "Share"},
    "since": {"kind": "date", "label": "Since", "max": "today"},
    "kinds": {"kind": "choices", "label": "Kinds", "options": OPTIONS},
    "out": {"kind": "yes_no", "label": "Out"},
    "weight": {"kind": "decimal", "label": "Weight", "min": "-5.5"},
    "where": {"kind": "position", "label": "Where"},
    "light": {"kind": "verdict", "label": "Light", "of": "weight", "at_most": "count"},
    "whom": {"kind": "text", "label": "Whom", "show_if": {"out": True}, "required": True},
}
EVERY_KIND = FormDefinition.model_validate(
    {
        "form": "every_kind",
        "title": {"vi": "Mọi loại", "en": "Every kind"},
        "pages": [
            {
                "name": "one",
                "title": "One",
                "fields": {
                    "intro": {"kind": "heading", "label": "Intro"},
                    "title": {"kind": "text", "label": {"vi": "Tên", "en": "Title"}, "required": True},
                    "story": {"kind": "long_text", "label": "Story", "max": 100},
                    "count": {"kind": "integer", "label": "Count"},
                    "money": {"kind": "dong", "label": {"vi": "Số tiền", "en": "Amount"}, "required": True},
                    "rate": {"kind": "percentage", "label": "Rate"},
                    "began": {"kind": "datetime", "label": "Began", "max": "today"},
                    "ended": {
                        "kind": "datetime",
                        "label": "Ended",
                        "not_before": "began",
                        "show_if": {"light": "passed"},
                    },
                    "took": {"kind": "duration", "label": "Took", "from": "began", "to": "ended"},
                    "light": {"kind": "verdict", "label": "Light", "all": "rows.light"},
                    "day": {"kind": "date", "label": "Day", "max": "today + 1 year"},
                    "agree": {"kind": "yes_no", "label": "Agree", "must_accept": True},
                    "paper": {"kind": "file", "label": "Paper", "slot": "paper"},
                },
            },
            {
                "name": "two",
                "title": "Two",
                "fields": {
                    "answer": {"kind": "yes_no", "label": "Answer"},
                    "pick": {"kind": "choice", "label": "Pick", "options": OPTIONS, "required_if": {"answer": True}},
                    "many": {"kind": "choices", "label": "Many", "options": OPTIONS, "show_if": {"pick": ["a", "b"]}},
                    "mail": {"kind": "email", "label": "Mail", "show_if": {"not": {"many": "c"}}},
                    "call": {"kind": "phone", "label": "Call"},
                    "item": {"kind": "text", "label": "Item", "format": "gtin", "country": "893"},
                    "tax": {"kind": "text", "label": "Tax", "format": "tax_code"},
                    "rows": {"kind": "rows", "label": "Rows", "required": True, "max_rows": 3, "columns": CELLS},
                    "total": {"kind": "integer", "label": "Total", "sum_of": ["rows.people"]},
                },
            },
        ],
    }
)

TRICKY = [
    "", " ", "\x00", "a\x00b", "1e309", "-1", "NaN", "²", "٣", "9" * 4400, "12.34", "1.234.567", "50.000 ₫", "-0",
    "12,5", "100,01",
    "2026-11-05T09:30", "05/11/2026 23:59", "0001-01-01T00:00", "2026-02-30T10:00", "20.646, 106.051", "91;181",
    "0,0000001",
    "8930000000019", "passed", "failed",
    "2026-11-05", "9999-12-31", "0000-00-00", "31/02/2026", "5/11/2026", "yes", "no", "a", "b", "c", "z", "😀",
    "\u202eabc",
    "مرحبا", "e\u0301", "\u0301", "x" * 30, "x" * 3000, "ten@congty.vn", "ten@", "0912345678", "+84912345678",
    "0100109106",
    "\r\n x \r\n", "<script>", "{0}", "%(n)s", "\ud7ff\uffff",
]  # fmt: skip
SCALARS = [*EVERY_KIND.pages[0].fields, *EVERY_KIND.pages[1].fields]
NAMES = st.one_of(
    st.sampled_from(SCALARS),
    st.builds(
        "rows-{}-{}".format,
        st.sampled_from(["0", "1", "2", "7", "²", "99999999", "-1", ""]),
        st.sampled_from(list(CELLS)),
    ),
    st.sampled_from(["rows", "rows-", "rows-0", "rows-0-", "csrf_token", "_add_rows", "many-0", "data", "title-0-x"]),
    st.text(max_size=5),
)
POSTS = st.dictionaries(
    NAMES, st.lists(st.one_of(st.sampled_from(TRICKY), st.text(max_size=12)), max_size=3), max_size=25
)


@given(POSTS, st.sampled_from([None, "one", "two"]), st.sampled_from(["vi", "en"]))
def test_whatever_is_posted_gives_messages_never_an_exception(post, page, locale):
    form = values.bind(EVERY_KIND, page, locale, posted=Posted(post), today=TODAY)
    right = form.validate()
    assert right == (not form.summary()) == (not form.errors)
    assert all(str(field()) for field in form)
    assert all(message for _, _, message in form.summary())

    typed = values.clean(EVERY_KIND, page, form)
    stored = json.loads(json.dumps(typed, ensure_ascii=False))
    assert stored == typed
    again = values.bind(EVERY_KIND, page, locale, posted=values.formdata(EVERY_KIND, stored), today=TODAY)
    assert values.clean(EVERY_KIND, page, again) == typed
    for name, value in typed.items():
        assert values.show(EVERY_KIND.fields[name], value, locale)


@given(POSTS)
def test_page_and_stored_values_are_judged_by_the_same_rules(post):
    form = values.bind(EVERY_KIND, None, "en", posted=Posted(post), today=TODAY)
    if form.validate():
        assert values.problems(EVERY_KIND, values.clean(EVERY_KIND, None, form), today=TODAY) == []


def test_what_was_typed_wrongly_stays_in_the_input():
    form = values.bind(EVERY_KIND, "one", "vi", posted=Posted({"money": ["50.00"], "day": ["31/02/2026"]}))
    assert not form.validate()
    assert form["money"].errors == ["Số tiền chưa đúng cách viết. Ví dụ: 50.000.000."]
    assert 'value="50.00"' in form["money"]()
    assert 'value="31/02/2026"' in form["day"]()
    assert ("money", "Số tiền", form["money"].errors[0]) in form.summary()


def test_a_date_is_typed_and_comes_back_as_people_write_it():
    form = values.bind(EVERY_KIND, "one", "vi", values={"day": "2026-11-05"})
    assert 'type="text"' in form["day"]()
    assert 'value="05/11/2026"' in form["day"]()
    assert values.bind(EVERY_KIND, "one", "vi", posted=Posted({"day": ["5/11/26"]}))["day"].data == "2026-11-05"


def test_conditions_look_at_the_other_pages():
    crossing = FormDefinition.model_validate(
        {
            "form": "crossing",
            "title": "Crossing",
            "pages": [
                {"name": "a", "title": "A", "fields": {"has": {"kind": "yes_no", "label": "Has"}}},
                {
                    "name": "b",
                    "title": "B",
                    "fields": {"details": {"kind": "dong", "label": "D", "show_if": {"has": True}, "required": True}},
                },
            ],
        }
    )
    assert not values.bind(crossing, "b", "vi", posted=Posted({"x": [""]}), values={"has": True}).validate()
    hidden = values.bind(crossing, "b", "vi", posted=Posted({"details": ["unreadable"]}), values={"has": False})
    assert hidden.validate()
    assert hidden.shown == set()


def test_a_draft_page_keeps_what_is_hidden_and_the_whole_form_drops_it():
    posted = Posted({"pick": ["c"], "many": ["a"]})
    page = values.bind(EVERY_KIND, "two", "vi", posted=posted)
    assert values.clean(EVERY_KIND, "two", page) == {"pick": "c", "many": ["a"]}
    whole = values.bind(EVERY_KIND, None, "vi", posted=posted)
    assert values.clean(EVERY_KIND, None, whole) == {"pick": "c"}


def test_merging_a_page_forgets_what_was_emptied_on_it():
    stored = {"title": "old", "story": "gone", "pick": "a"}
    assert values.merge(EVERY_KIND, "one", stored, {"title": "new"}) == {"title": "new", "pick": "a"}


def test_an_unreadable_cell_keeps_its_row_and_spoils_no_sum():
    posted = Posted(
        {"rows-0-people": ["x"], "rows-0-name": ["A"], "rows-4-people": ["5"], "rows-4-name": ["B"], "total": ["9"]}
    )
    form = values.bind(EVERY_KIND, "two", "en", posted=posted)
    assert not form.validate()
    assert [(place, label) for place, label, _ in form.summary()] == [("rows-0-people", "Rows 1 – People")]


def test_a_row_with_only_an_unreadable_cell_is_a_row():
    form = values.bind(EVERY_KIND, "two", "en", posted=Posted({"rows-0-people": ["x"]}))
    assert not form.validate()
    assert [place for place, _, _ in form.summary()] == ["rows-0-name", "rows-0-people"]


def test_too_many_rows_are_told_not_swallowed():
    posted = Posted({f"rows-{i}-name": ["A"] for i in range(5)})
    form = values.bind(EVERY_KIND, "two", "en", posted=posted)
    assert not form.validate()
    assert form.repeated("rows").own_errors == ["At most 3 rows."]
    assert len(form.repeated("rows").entries) == 5
    assert not form.repeated("rows").can_add


def test_a_stored_definition_renders_as_the_published_one():
    stored = json.loads(json.dumps(EVERY_KIND.to_json()))
    again = FormDefinition.model_validate(stored)
    assert again == EVERY_KIND
    assert again.sha256 == EVERY_KIND.sha256
    assert compile_form(again, "one", "vi") is compile_form(EVERY_KIND, "one", "vi")
    assert compile_form(again, "one", "en") is not compile_form(EVERY_KIND, "one", "vi")


def test_an_unknown_page_is_an_error():
    with pytest.raises(KeyError):
        compile_form(EVERY_KIND, "nowhere", "vi")


def test_built_in_messages_speak_vietnamese():
    assert Translations("vi").gettext("This field is required.") == "Vui lòng điền mục này."
    assert (
        Translations("vi").ngettext("Field cannot be longer than %(max)d character.", "", 5) % {"max": 5}
        == "Nhiều nhất 5 ký tự."
    )
    assert Translations("en").gettext("Not a valid choice.") == "Not a valid choice."
