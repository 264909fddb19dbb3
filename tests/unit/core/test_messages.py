"""The shipped messages, and what the reader and the renderer of messages promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError
from caseflow.notifications.loader import load, read
from caseflow.notifications.render import SUBJECT_CHARACTERS, MissingVariables, render
from caseflow.notifications.schema import VOCABULARIES
from caseflow.workflows.definition import DefinedAction
from caseflow.workflows.effect_words import OfMessage
from tests.content.doc_parts import SCHEMES, rulebook

SHIPPED = load(content_roots())
VALUES = {name: f"‹{name}›" for words in VOCABULARIES.values() for name in words}
LATE = {"deadline_missed", "answer_overdue", "answer_delayed", "applicant_late"}
TIMERS = LATE | {"deadline_near", "surveillance_due", "notice_ending", "term_given_back", "return_day_near"}
REGISTER = {"certificates_due", "register_due"}
DESKS = {"work_reminded"}
"""What a colleague sends from a list."""
CHAIN = {"paper_waiting", "paper_returned"}
"""What a paper on its way through its chain sends, whatever the road."""
EARLIER = {"result_ready"}
"""What no road sends any more, but the open cases of earlier editions still do."""
ACCOUNTS = {"confirm_address", "reset_password", "address_already_used", "invitation", "password_changed"}

GOOD = """---
name: sample
kind: timer
variables:
  - case_title
  - note
  - link
subject:
  vi: "Hồ sơ {{case_title}}"
  en: "Case {{case_title}}"
---
## vi

Lý do: {{note}}

Xem: {{link}}

## en

Reason: {{note}}

See: {{link}}
"""


def sample(**values: str):
    return render(read(GOOD, "sample.md"), "en", {"case_title": "T", "note": "N", "link": "L", **values})


def sent_on_the_roads() -> set[str]:
    """Every message that a step of a shipped road sends, in its own words or by one of its effects."""
    books = [rulebook(name, content_roots()) for name in SCHEMES]
    told = {message for book in books for step in book.does for message in book.tells(step)}
    return told | {t.announces for book in books for t in book.definition.tasks.values() if t.announces}


def test_every_message_that_is_sent_is_shipped_and_no_other():
    roads = sent_on_the_roads()
    assert {"application_submitted", "council_invited", "surveillance_scheduled", "declaration_noticed"} <= roads
    assert SHIPPED.keys() == roads | TIMERS | ACCOUNTS | REGISTER | DESKS | CHAIN | EARLIER
    assert not roads & (CHAIN | EARLIER)
    assert {name for name, message in SHIPPED.items() if message.kind == "timer"} == TIMERS
    assert {name for name, message in SHIPPED.items() if message.kind == "account"} == ACCOUNTS
    assert {name for name, message in SHIPPED.items() if message.kind == "register"} == REGISTER


def test_no_shipped_step_writes_twice_to_whom_it_gives_a_task():
    """A message to the party of a task that the same step opens lists it, so that no second one is sent."""
    known = 0
    for book in [rulebook(name, content_roots()) for name in SCHEMES]:
        road = book.definition
        for name, step in road.named_steps:
            opened = set(book.names(name, "task"))
            opened.update(road.states[step.to].opens if isinstance(step, DefinedAction) and step.to else ())
            parties = {road.tasks[task].by[0] for task in opened}
            for args in (said.args for said in book.does[name]):
                if isinstance(args, OfMessage) and args.to in parties:
                    known += 1
                    assert "tasks" in SHIPPED[args.value].variables, (road.name, step.title.en)
    assert known > 10


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_message_names_what_happened_what_to_do_and_the_link(name: str, locale: str):
    rendered = render(SHIPPED[name], locale, VALUES)
    assert "{{" not in rendered.subject + rendered.body
    assert {"vi": "Việc cần làm: ", "en": "What to do now: "}[locale] in rendered.body
    assert "‹link›" in rendered.body
    assert rendered.body.rstrip().splitlines()[-3] == "‹agency_name›"
    assert "\n\n\n" not in rendered.body


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_message_still_reads_well_when_optional_values_are_empty(name: str):
    empty = dict.fromkeys(("due_on", "note", "days_left", "enterprise_name", "case_code", "tasks"), "")
    body = render(SHIPPED[name], "vi", VALUES | empty).body
    assert not [line for line in body.splitlines() if line.rstrip().endswith(":")]
    assert "\n\n\n" not in body


def test_steps_that_wait_for_the_applicant_say_by_when():
    for name in ("supplement_requested", "revision_requested", "nonconformity_reported", "certificate_suspended"):
        assert "‹due_on›" in render(SHIPPED[name], "vi", VALUES).body, name


def test_a_line_whose_only_placeholder_is_empty_is_dropped_with_its_gap():
    assert sample(note="").body == "See: L\n"
    assert sample().body == "Reason: N\n\nSee: L\n"


def test_no_value_is_looked_at_again_or_reaches_attributes():
    rendered = sample(case_title="{{link}} {0.__class__} %(link)s ${link}", note="{{case_title}}")
    assert rendered.subject == "Case {{link}} {0.__class__} %(link)s ${link}"
    assert "Reason: {{case_title}}\n" in rendered.body


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_no_value_starts_a_new_header(breaker: str):
    rendered = sample(case_title=f"A{breaker}Bcc: thief@example.org")
    assert rendered.subject.replace(" ", "") == "CaseABcc:thief@example.org"
    assert rendered.subject.isprintable()


@given(st.text())
def test_a_subject_is_one_printable_line_of_limited_length_whatever_the_value(value: str):
    subject = sample(case_title=value).subject
    assert len(subject) <= SUBJECT_CHARACTERS
    assert len(subject.splitlines()) == 1
    assert subject == " ".join(subject.split())


def test_only_a_note_may_have_several_lines():
    rendered = sample(note="1. A\r\n2. B", link="L\n\nYours faithfully,")
    assert rendered.body == "Reason: 1. A\n2. B\n\nSee: L Yours faithfully,\n"


def test_a_missing_value_is_an_error_that_names_it():
    with pytest.raises(MissingVariables, match=r"message 'sample' needs: note, link"):
        render(read(GOOD, "sample.md"), "vi", {"case_title": "T"})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "name: sample",
            "name: simple",
            "sample.md:2: the name 'simple' is not the file's name (did you mean 'sample'?)",
        ),
        ("kind: timer", "kind: timers", "sample.md:3: unknown word 'timers' for 'kind' (did you mean 'timer'?)"),
        ("kind: timer", "kinds: timer", "sample.md:3: unknown key 'kinds' (did you mean 'kind'?)"),
        ("kind: timer", "name: sample", "sample.md:3: the key 'name' is repeated"),
        (
            "  - note\n",
            "  - notes\n",
            "sample.md:6: unknown variable 'notes' for a message of kind 'timer' (did you mean 'note'?)",
        ),
        ("  - note\n", "  - note\n  - note\n", "sample.md:7: the variable 'note' is repeated"),
        ("kind: timer", "kind: account", "sample.md:5: unknown variable 'case_title' for a message of kind 'account'"),
        ("  - note\n", "", "sample.md:13: the variable 'note' is not declared"),
        ("  - link\n", "  - link\n  - due_on\n", "sample.md:8: the variable 'due_on' is declared but not used in 'vi'"),
        ("Reason: {{note}}", "Reason", "sample.md:6: the variable 'note' is declared but not used in 'en'"),
        ("See: {{link}}", "See: {{ link }}", "sample.md:22: '{{ link }}' is not a placeholder"),
        ("See: {{link}}", "See: {{link.__class__}}", "sample.md:22: '{{link.__class__}}' is not a placeholder"),
        ("See: {{link}}", "See: {{link", "sample.md:22: '{{' is not a placeholder"),
        (
            "See: {{link}}",
            "See: {{link}} {{lnk}}",
            "sample.md:22: the variable 'lnk' is not declared (did you mean 'link'?)",
        ),
        ('  en: "Case {{case_title}}"\n', "", "sample.md:8: the key 'en' is missing"),
        ('"Case {{case_title}}"', '" "', "sample.md:10: the subject in 'en' must be one line of text"),
        ("## en", "## fr", "sample.md:1: the body in 'en' is missing"),
        ("## en", "## fr", "sample.md:18: unknown heading '## fr'"),
        ("## en", "## vi", "sample.md:18: the heading '## vi' is repeated"),
        ("## vi\n", "Chào\n## vi\n", "sample.md:12: text before the first heading '## vi'"),
        ("---\nname", "name", "sample.md:1: a message begins with its head between two lines of ---"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(old: str, new: str, expected: str):
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        read(GOOD.replace(old, new, 1), "sample.md")
    assert [str(fault) for fault in caught.value.faults if str(fault).startswith(expected)], str(caught.value)


def test_an_overlay_rewords_a_message_and_its_mistakes_carry_its_path(tmp_path):
    folder = tmp_path / "notifications" / "messages"
    folder.mkdir(parents=True)
    (folder / "sample.md").write_text(GOOD, encoding="utf-8")
    roots = ContentRoots(content_roots().shipped, tmp_path)
    assert set(load(roots)) == {*SHIPPED, "sample"}
    (folder / "sample.md").write_text(GOOD.replace("{{note}}", "{{nope}}"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"notifications/messages/sample.md:14: the variable 'nope'"):
        load(roots)
