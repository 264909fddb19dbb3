"""The parts of the guide to letters that are written from the code, and how any of its tables is written."""

from __future__ import annotations

from collections.abc import Iterable

from caseflow.notifications import letter_body, letter_words


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *([*row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


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
