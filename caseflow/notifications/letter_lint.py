"""What is wrong with a letter that could be read: words it does not know, values it does not use, its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caseflow.core.reader import Fault, Source, nearest
from caseflow.notifications.letter_schema import Letter, Part, Span, Variable, When
from caseflow.notifications.letter_words import SHARED, WORDS_AFTER

FORMAL: Final = frozenset({"decision", "notice", "official_letter", "contract"})
"""Papers in which no dots are left for somebody to fill in by hand."""
Path = tuple[str | int, ...]


def known(letter: Letter) -> dict[str, Variable]:
    """Every variable that a letter may name, amounts in words aside."""
    return {**SHARED, **letter.head.variables}


def base(name: str, variables: dict[str, Variable]) -> str:
    """The variable that a placeholder stands for: of an amount in words, the amount."""
    amount = name.removesuffix(WORDS_AFTER)
    return amount if name not in variables and amount in variables and variables[amount].kind == "money" else name


def faults(letter: Letter, source: Source) -> Iterator[Fault]:
    """Every fault of a letter, with file and line."""
    yield from _form(letter, source)
    yield from _declared(letter, source)
    used: set[str] = set()
    for part in letter.body:
        yield from _part(letter, part)
        used |= {part.rows, part.when.name if part.when else ""}
    for place, span, when in _holes(letter):
        used.add(base(span.hole, known(letter)))
        at = source.line(*place) if isinstance(place, tuple) else place
        drops = isinstance(place, tuple) and place[0] in ("grounds", "recipients")
        yield from _hole(letter, at, span.hole, when, drops)
    for name in [n for n in letter.head.variables if n not in used]:
        yield source.fault(["variables", name], f"the variable '{name}' is declared but not used")


def _form(letter: Letter, source: Source) -> Iterator[Fault]:
    """What the layout asks for."""
    head = letter.head
    stem = letter.file.rsplit("/", 1)[-1].removesuffix(".md")
    if head.name != stem:
        yield source.fault(["name"], f"the name '{head.name}' is not the file's name", stem)
    if (head.layout == "official_letter") == bool(head.heading):
        yield source.fault(["heading"], "an official letter has no heading (V/v), every other paper has one")
    if head.layout == "official_letter" and not head.about:
        yield source.fault(["about"], "an official letter says what it is about")
    if head.heading != head.heading.upper():
        yield source.fault(["heading"], "a heading is written in capitals", head.heading.upper())
    decides = head.layout == "decision"
    if decides != bool(head.authority):
        yield source.fault(["authority"], "a decision says who decides, and no other paper does")
    if decides and not any(part.kind == "article" for part in letter.body):
        yield source.fault(["layout"], "a decision has articles: '### Điều: …'")


def _declared(letter: Letter, source: Source) -> Iterator[Fault]:
    """What the head says about variables."""
    for name, variable in letter.head.variables.items():
        if name in SHARED:
            yield source.fault(["variables", name], f"'{name}' is a shared word: it needs no declaration")
        if variable.always:
            yield source.fault(["variables", name], "only shared words are always given")
    for index, name in enumerate(letter.head.needs):
        if name not in SHARED:
            near = nearest(name, SHARED)
            yield source.fault(["needs", index], f"'{name}' is no shared word; one of its own is 'required'", near)


def _part(letter: Letter, part: Part) -> Iterator[Fault]:
    """A table's rows and a condition's variable."""
    variables = known(letter)
    if part.kind == "table":
        if part.rows not in variables:
            near = nearest(part.rows, variables)
            yield Fault(letter.file, part.at, f"the variable '{part.rows}' is not declared", near)
        elif variables[part.rows].kind != "rows":
            yield Fault(letter.file, part.at, f"the variable '{part.rows}' holds no rows")
    if part.when is not None and part.when.name not in variables:
        near = nearest(part.when.name, variables)
        yield Fault(letter.file, part.at, f"the variable '{part.when.name}' is not declared", near)


def _hole(letter: Letter, at: int, name: str, when: When | None, drops: bool) -> Iterator[Fault]:
    """A placeholder: known, of a kind that fits into a line, and never empty in a formal paper."""
    variables = known(letter)
    amount = base(name, variables)
    if amount not in variables:
        yield Fault(letter.file, at, f"the variable '{name}' is not declared", nearest(name, variables))
        return
    if variables[amount].kind == "rows":
        yield Fault(
            letter.file, at, f"the variable '{name}' holds rows: write {{{{#table {name}}}}} on a line of its own"
        )
    variable = variables[amount]
    sure = variable.required or variable.always or amount in letter.head.needs
    asked = when is not None and when.given and when.name == amount
    if letter.head.layout in FORMAL and not (sure or asked or drops):
        message = f"the variable '{name}' may be missing: put the line between {{{{#if {amount}}}}} and {{{{/if}}}}"
        yield Fault(letter.file, at, message)


def _holes(letter: Letter) -> Iterator[tuple[Path | int, Span, When | None]]:
    """Every placeholder with where it stands: the path in the head, or the line of the text."""
    lines: list[tuple[Path, tuple[Span, ...]]] = [
        (("about",), letter.about),
        (("authority",), letter.authority),
        (("addressee",), letter.addressee),
        *((("grounds", index), line) for index, (line, _) in enumerate(letter.grounds)),
        *((("recipients", index), line) for index, line in enumerate(letter.recipients)),
    ]
    for path, line in lines:
        yield from ((path, span, None) for span in line if span.hole)
    for part in letter.body:
        every = [part.spans, *(cell for party in part.parties for cell in party)]
        yield from ((part.at, span, part.when) for line in every for span in line if span.hole)
