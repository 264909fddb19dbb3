"""The parts of the guide to letters that are written from the code."""

from __future__ import annotations

from caseflow.notifications import letter_body, letter_words
from tests.content.doc_limits import table


def directives() -> str:
    """The words between braces, with what follows them."""
    takes = {"#table": "name", "#if": "name", "#unless": "name", "#annex": "title"}
    rows = (
        (f"`{{{{{word}{' ' + takes[word] if word in takes else ''}}}}}`", says)
        for word, says in letter_body.DIRECTIVES.items()
    )
    return table(("Alone on a line", "Meaning"), rows)


def shared() -> str:
    rows = (
        (f"`{name}`", one.title.vi, one.title.en, one.kind + (", always" if one.always else ""))
        for name, one in letter_words.SHARED.items()
    )
    return table(("Word", "Vietnamese", "English", "Kind"), rows)
