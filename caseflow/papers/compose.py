"""Puts a paper together (pure): a letter, its values and the head of an office become blocks without placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from caseflow.core.paper import Frame, Ground, Paper, Party, Seal, Title, Top, text_of
from caseflow.notifications.letter_lint import known
from caseflow.notifications.letter_schema import Letter, LetterHead, Value
from caseflow.papers import spelled
from caseflow.papers.filling import Filling
from caseflow.papers.laying import balanced, lay
from caseflow.papers.measures import SHEETS
from caseflow.papers.values import DATE_DOTS, is_given, misfits, one_line

Capacity = Literal["", "KT.", "TM.", "TL.", "TUQ."]
LONGEST_TITLE: Final = 250
"""So many letters of a title are kept for the properties of a file."""
NO_DAY: Final = date(1970, 1, 1)
"""The day that the file of an undated draft says: any fixed one, for equal data give equal bytes."""


class CannotCompose(ValueError):
    """A letter was to be filled without values that it needs, or with others: a mistake of the caller."""

    def __init__(self, letter: str, missing: tuple[str, ...], wrong: tuple[str, ...]) -> None:
        said = [f"needs {', '.join(missing)}"] if missing else []
        said += [f"has values of another kind: {', '.join(wrong)}"] if wrong else []
        super().__init__(f"letter '{letter}' {'; '.join(said)}")
        self.missing, self.wrong = missing, wrong


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for the office. With a capacity, `of` is the position in whose place: KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC."""

    capacity: Capacity
    of: str
    position: str
    name: str

    def party(self) -> Party:
        """The lines above the name, in capitals, and the name."""
        above = (f"{self.capacity} {one_line(self.of).upper()}",) if self.capacity else ()
        position = (one_line(self.position).upper(),) if one_line(self.position) else ()
        return Party((*above, *position), name=one_line(self.name))


@dataclass(frozen=True, slots=True)
class Head:
    """What the office knows of a paper: its own names, number and day as far as given, signer, look-up code."""

    superior: str
    issuer: str
    number: str
    """The serial as it is printed, `07`; empty before the clerk has numbered the paper."""
    symbol: str
    """What stands after the stroke, `QĐ-SKHCN`; see `symbol`."""
    place: str
    dated: date | None
    signer: Signer | None
    recipients: tuple[str, ...] = ()
    """More lines of Nơi nhận than the letter has; `Lưu: …` stays last."""
    seal: Seal | None = None


def symbol(head: LetterHead, body: str, unit: str = "") -> str:
    """The letters after the number: `QĐ-SKHCN`; for an official letter body and unit, `SKHCN-TĐC` (NĐ 30/2020)."""
    if head.layout == "official_letter":
        return "-".join(part for part in (body, unit) if part)
    return "-".join(part for part in (head.series or "", body) if part)


def missing(letter: Letter, data: Mapping[str, Value | None]) -> tuple[str, ...]:
    """The variables that the letter needs and `data` does not give, in the order in which it names them."""
    needed = [*letter.head.needs, *(name for name, variable in letter.head.variables.items() if variable.required)]
    return tuple(name for name in dict.fromkeys(needed) if not is_given(data.get(name)))


def compose(letter: Letter, data: Mapping[str, Value | None], head: Head, *, draft: bool = False) -> Paper:
    """The paper that `letter` becomes with these values; equal arguments give equal papers.

    Values are text, days, whole đồng, numbers and rows by the kinds of the variables; what a value holds is never read
    as markup or as a placeholder, values that the letter does not name are ignored, and `today` is the day of the head
    unless it is given. A part under a condition stands or falls with its variable; a ground or a recipient whose
    variable is missing is left out, anywhere else dots are printed. A draft may lack what is needed and is marked
    DỰ THẢO. Raises CannotCompose.
    """
    variables = known(letter)
    given = {"today": head.dated, **{name: data[name] for name in variables if data.get(name) is not None}}
    wrong = tuple(m for n, v in given.items() if v is not None for m in misfits(n, v, variables[n]))
    lacking = () if draft else missing(letter, given)
    if wrong or lacking:
        raise CannotCompose(letter.name, lacking, wrong)
    filling = Filling(given, variables)
    title = _title(letter, filling)
    body, annexes = lay(letter.body, filling, _belongs_to(letter.head, head))
    named = f"{head.number}/{head.symbol}" if head.number and letter.head.series else ""
    return Paper(
        name=letter.name,
        called=_called(" ".join(part for part in (_kind(letter.head), named) if part), title.about),
        author=one_line(head.issuer),
        on=head.dated or NO_DAY,
        sheet=SHEETS[letter.head.size],
        top=_top(letter.head, head),
        title=title,
        grounds=tuple(Ground(line, sure) for text, sure in letter.grounds if (line := filling.whole(text))),
        body=body,
        annexes=annexes,
        recipients=_recipients(letter, filling, head.recipients),
        signer=None if _own_signatures(letter) or head.signer is None else head.signer.party(),
        seal=head.seal,
        draft=draft,
    )


def _called(kind: str, about: str) -> str:
    """What a reader of the file shows above it; no longer than such a line can be."""
    whole = f"{kind}: {about}" if about else kind
    return whole if len(whole) <= LONGEST_TITLE else f"{whole[: LONGEST_TITLE - 1].rstrip()}…"


def _title(letter: Letter, filling: Filling) -> Title:
    decides = letter.head.layout == "decision"
    return Title(
        heading=letter.head.heading,
        about=filling.plain(letter.about),
        authority=filling.plain(letter.authority).upper(),
        addressee=filling.plain(letter.addressee),
        opens=f"{letter.head.heading}:" if decides else "",
    )


def _kind(head: LetterHead) -> str:
    """What a paper of this kind is called in running text: Quyết định, Giấy mời; an official letter: Công văn."""
    return head.heading.capitalize() or "Công văn"


def _frame(head: LetterHead) -> Frame:
    if head.issuer == "applicant" or head.layout == "contract":
        return "national"
    return "letter" if head.layout == "official_letter" else "office"


def _top(letter: LetterHead, head: Head) -> Top:
    frame = _frame(letter)
    numbered = f"Số: {head.number or '……'}/{head.symbol}" if letter.series else ""
    dated = f"{one_line(head.place)}, ngày {spelled.day(head.dated) if head.dated else DATE_DOTS}"
    return Top(
        frame=frame,
        superior=() if frame == "national" else balanced(one_line(head.superior).upper()),
        office=() if frame == "national" else balanced(one_line(head.issuer).upper()),
        number=numbered,
        dated="" if letter.layout == "contract" else dated,
    )


def _belongs_to(letter: LetterHead, head: Head) -> str:
    """Below the title of an annex: to which paper it belongs (NĐ 30/2020, Phụ lục I, mục III.1)."""
    number = f" số {head.number or '……'}/{head.symbol}" if letter.series else ""
    on = spelled.day(head.dated) if head.dated else DATE_DOTS
    return f"(Kèm theo {_kind(letter)}{number} ngày {on} của {one_line(head.issuer)})"


def _recipients(letter: Letter, filling: Filling, more: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of the letter, then what the head adds; the file copy is always last (NĐ 30/2020, mục II.9)."""
    own = [text_of(found) for text in letter.recipients if (found := filling.whole(text))]
    added = [line for text in more if (line := one_line(text)) and line not in own]
    kept = [line for line in own if line.startswith("Lưu")]
    return tuple(line.rstrip(";.") for line in (*(line for line in own if line not in kept), *added, *kept))


def _own_signatures(letter: Letter) -> bool:
    """Whether the letter says itself who signs, before anything is attached."""
    for part in letter.body:
        if part.kind in ("sign", "annex"):
            return part.kind == "sign"
    return False
