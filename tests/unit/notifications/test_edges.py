"""Messages at their edges: where a file may break off, blanks that do not matter, and lines that vanish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.reader import ContentError
from caseflow.notifications.loader import read
from caseflow.notifications.render import SUBJECT_CHARACTERS, render
from caseflow.notifications.schema import VOCABULARIES, Message

HEAD = """---
name: sample
variables: [{names}]
subject: {{vi: "{vi}", en: "{en}"}}
---
"""


def _message(body: str, names: str = "note, link", subject: str = "Hồ sơ") -> Message:
    text = HEAD.format(names=names, vi=subject, en=subject) + f"## vi\n{body}\n## en\n{body}\n"
    return read(text, "notifications/messages/sample.md")


def _faults(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(text, "sample.md")
    return [str(f).partition("sample.md:")[2] for f in caught.value.faults]


def _shown(message: Message, **values: str) -> str:
    return render(message, "vi", {"note": "", "link": "L", **values}).body


@pytest.mark.parametrize("text", ["", "name: x\n", "---\nname: x\n", "\n---\nname: x\n---\n", "--- x\n---\n"])
def test_a_message_without_its_head_says_so(text: str) -> None:
    assert _faults(text) == ["1: a message begins with its head between two lines of ---"]


def test_blanks_at_the_end_of_a_line_and_after_a_heading_do_not_matter() -> None:
    plain = "---\nname: sample\nvariables: []\nsubject: S\n---\n## vi\na\n\nb\n## en\nc\n"
    spaced = (
        plain.replace("---", "---  ").replace("## vi", "##   vi  ").replace("a\n", "\n\na  \n").replace("c\n", "c\n\n")
    )
    assert read(spaced, "sample.md") == read(plain, "sample.md")
    assert read(plain, "sample.md").body.vi == "a\n\nb"
    assert read(plain, "sample.md").kind == "case", "what a message does not say of itself"


def test_a_rule_inside_a_body_does_not_end_the_head_again() -> None:
    assert _shown(_message("{{note}} {{link}}\n---\nend"), note="n") == "n L\n---\nend\n"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("## vi\n", "stray\n## vi\n", "6: text before the first heading '## vi'"),
        ("## en\n", "## eng\n", "8: unknown heading '## eng' (did you mean 'en'?)"),
        ("## en\n", "## vi\n", "8: the heading '## vi' is repeated"),
        ("## en\nSee {{link}}\n", "## en\n\n", "8: the body in 'en' is missing"),
        ("## en\nSee {{link}}\n", "", "1: the body in 'en' is missing"),
        (
            "See {{link}}",
            "See {{ link }}",
            "9: '{{ link }}' is not a placeholder: write {{name}}, without blanks or dots",
        ),
        ("See {{link}}", "See {{link}} {{", "9: '{{' is not a placeholder: write {{name}}, without blanks or dots"),
        ("See {{link}}", "See {{link}} }}", "9: '}}' is not a placeholder: write {{name}}, without blanks or dots"),
        ("See {{link}}", "See {{link}} {{linc}}", "9: the variable 'linc' is not declared (did you mean 'link'?)"),
        ("See {{link}}", "See", "3: the variable 'link' is declared but not used in 'en'"),
        ("[link]", "[link, link]", "3: the variable 'link' is repeated"),
        ("name: sample", "name: simple", "2: the name 'simple' is not the file's name (did you mean 'sample'?)"),
        ('en: "S"', 'en: " "', "4: the subject in 'en' must be one line of text"),
        ('en: "S"', r'en: "S\nBcc: x"', "4: the subject in 'en' must be one line of text"),
    ],
)
def test_a_mistake_stands_on_its_line(old: str, new: str, fault: str) -> None:
    good = HEAD.format(names="link", vi="S", en="S") + "## vi\nXem {{link}}\n## en\nSee {{link}}\n"
    assert fault in _faults(good.replace(old, new, 1))


def test_a_variable_used_in_the_subject_alone_is_used() -> None:
    text = HEAD.format(names="case_code", vi="{{case_code}}", en="{{case_code}}") + "## vi\na\n## en\nb\n"
    rendered = render(read(text, "sample.md"), "en", {"case_code": "HS-1", "other": "x"})
    assert (rendered.subject, rendered.body) == ("HS-1", "b\n")


@pytest.mark.parametrize(
    ("body", "note", "shown"),
    [
        ("a\n{{note}}\nb {{link}}", "", "a\nb L\n"),
        ("a\nWhy: {{note}}.\nb {{link}}", "", "a\nb L\n"),
        ("a\n{{note}} {{note}}\nb {{link}}", "", "a\nb L\n"),
        ("a\n{{note}} {{link}}\nb", "", "a\n L\nb\n"),
        ("a\n\n{{note}}\n\n\nb {{link}}", "", "a\n\nb L\n"),
        ("{{note}}\n\na {{link}}", "", "a L\n"),
        ("a {{link}}\n\n{{note}}", "", "a L\n"),
        ("a {{link}}\n{{note}}", "one\ntwo", "a L\none\ntwo\n"),
        ("a {{link}}\n{{note}}", "one\n\n\n\n\ntwo", "a L\none\n\ntwo\n"),
    ],
)
def test_a_line_that_speaks_of_nothing_vanishes_and_leaves_no_hole(body: str, note: str, shown: str) -> None:
    assert _shown(_message(body), note=note) == shown


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\ufeff", "\ud800"])
def test_marks_that_nobody_sees_do_not_travel(mark: str) -> None:
    assert _shown(_message("{{note}} {{link}}"), note=f"a{mark}b") == "ab L\n"


@pytest.mark.parametrize("blank", ["\t", " \x00 ", "  ", "\x1b ", "\x85"])
def test_every_kind_of_blank_in_a_line_is_one_space(blank: str) -> None:
    shown = _shown(_message("{{link}} {{note}}"), link=f"a{blank}b", note="n")
    assert shown == "a b n\n"


@given(st.integers(SUBJECT_CHARACTERS - 3, SUBJECT_CHARACTERS + 3))
def test_a_subject_is_cut_only_when_it_is_too_long(size: int) -> None:
    message = _message("{{note}} {{link}}", "note, link, case_title", "{{case_title}}")
    subject = render(message, "vi", {"note": "n", "link": "L", "case_title": "x" * size}).subject
    if size <= SUBJECT_CHARACTERS:
        assert subject == "x" * size
    else:
        assert subject == "x" * (SUBJECT_CHARACTERS - 1) + "…"


def test_a_cut_subject_does_not_end_in_a_blank_before_its_ellipsis() -> None:
    message = _message("{{note}} {{link}}", "note, link, case_title", "{{case_title}}")
    title = "x" * (SUBJECT_CHARACTERS - 2) + " " + "y" * 9
    subject = render(message, "vi", {"note": "n", "link": "L", "case_title": title}).subject
    assert subject == "x" * (SUBJECT_CHARACTERS - 2) + "…"


def test_a_message_may_use_the_words_of_its_kind_and_no_others() -> None:
    for kind, words in VOCABULARIES.items():
        names = sorted(words)
        body = " ".join(f"{{{{{name}}}}}" for name in names)
        text = HEAD.format(names=", ".join(names), vi="S", en="S").replace("variables", f"kind: {kind}\nvariables", 1)
        message = read(f"{text}## vi\n{body}\n## en\n{body}\n", "sample.md")
        assert message.kind == kind
        assert list(message.variables) == names
    assert set(VOCABULARIES["timer"]) - set(VOCABULARIES["case"]) == {"days_left"}
