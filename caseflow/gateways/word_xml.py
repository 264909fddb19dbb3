"""The text of a paper in WordprocessingML: every block as elements of Word, values only ever as letters of `w:t`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from caseflow.core.paper import Align, Annex, Article, Block, Heading, Item, Line, Paragraph, Party, Run, Sheet, Table
from caseflow.core.paper import Signatures as Signing

MM = 1440 / 25.4
"""Twentieths of a point in a millimetre, the unit of Word."""
LINE = 264
"""1.1 lines: what the typeset paper has between its lines, within single and one and a half of NĐ 30/2020."""
NARROW_MM = 10
"""How wide a column is that only holds the number of its row."""
SIGNED_MM = 22
"""Room for a signature and a stamp."""
_SIDE: dict[str, str] = {"left": "left", "center": "center", "right": "right", "both": "both"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands: size of its letters, side, first line in, space before and after, all in points but the
    indents, which are millimetres from both sides."""

    size: float
    align: str = "left"
    indent: float = 0
    before: float = 0
    after: float = 0
    inner: float = 0
    extra: str = ""
    line: int = 240


def run(one: Run, size: float) -> str:
    """A stretch of text in one style."""
    marks = ("<w:b/>" if one.bold else "") + ("<w:i/>" if one.italic else "")
    size_mark = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    return f'<w:r><w:rPr>{marks}{size_mark}</w:rPr><w:t xml:space="preserve">{escape(one.text)}</w:t></w:r>'


def paragraph(line: Iterable[Run], look: Look, *, keep: bool = False) -> str:
    """A paragraph of runs; `keep`: on one page with the next one."""
    side = round(look.inner * MM)
    first = f' w:firstLine="{round(look.indent * MM)}"' if look.indent else ""
    around = f'w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}"'
    spacing = f'<w:spacing {around} w:line="{look.line}" w:lineRule="auto"/>'
    indent = f'<w:ind w:left="{side}" w:right="{side}"{first}/>'
    head, tail = (look.extra, "") if not look.extra.startswith("<w:outlineLvl") else ("", look.extra)
    properties = (
        f'<w:pPr>{_KEEP if keep else ""}{head}{spacing}{indent}<w:jc w:val="{_SIDE[look.align]}"/>{tail}</w:pPr>'
    )
    return f"<w:p>{properties}{''.join(run(one, look.size) for one in line)}</w:p>"


def rule(room: float, width: float, size: float = 2) -> str:
    """A thin line in the middle of a room, both in millimetres."""
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    return paragraph((), Look(size, inner=max(0.0, (room - width) / 2), extra=border, after=2))


def grid(widths: Sequence[float], rows: Iterable[Sequence[str]]) -> str:
    """A table without lines that only holds its parts beside each other; widths in millimetres."""
    edges = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    borders = f'<w:tblLayout w:type="fixed"/>{edges}'
    cells = ("".join(_cell(w, c) for w, c in zip(widths, row, strict=True)) for row in rows)
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in cells)
    return _table(widths, borders, body)


def _cell(width: float, content: str, extra: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(width * MM)}" w:type="dxa"/>{extra}</w:tcPr>{content or "<w:p/>"}</w:tc>'


def _table(widths: Sequence[float], properties: str, rows: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{round(width * MM)}"/>' for width in widths)
    whole = f'<w:tblW w:w="{round(sum(widths) * MM)}" w:type="dxa"/>'
    return f"<w:tbl><w:tblPr>{whole}{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


class Text:
    """The blocks of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.room = float(sheet.width - sheet.left - sheet.right)
        """Millimetres between the margins."""

    def block(self, block: Block, *, keep: bool = False) -> str:
        """One block; `keep`: on one page with what follows it."""
        size = self.sheet.text
        if isinstance(block, Heading):
            look = Look(size, indent=self.sheet.indent, after=self.sheet.space, extra=_OUTLINE, line=LINE)
            return paragraph(bold(block.line), look, keep=True)
        if isinstance(block, Table):
            return self.table(block) + paragraph((), Look(4))
        if isinstance(block, Signing):
            return self.signatures(block.parties)
        if isinstance(block, Annex):
            return self.annex(block)
        if isinstance(block, Paragraph) and block.centred:
            return paragraph(block.line, Look(size, "center", after=self.sheet.space, line=LINE))
        return self.running(_running(block), keep=keep or is_title(block))

    def running(self, line: Line, *, keep: bool = False) -> str:
        """A paragraph of the text: justified, its first line in; `keep`: on one page with what follows."""
        sheet = self.sheet
        return paragraph(line, Look(sheet.text, "both", indent=sheet.indent, after=sheet.space, line=LINE), keep=keep)

    def table(self, table: Table) -> str:
        """A table with lines; its head stands on every page."""
        narrow = NARROW_MM * sum(column.share == 0 for column in table.columns)
        whole = sum(column.share for column in table.columns) or 1
        widths = [(self.room - narrow) * c.share / whole if c.share else NARROW_MM for c in table.columns]
        sides: list[Align] = [column.align for column in table.columns]
        head = self._row(widths, ["center"] * len(widths), [c.title for c in table.columns], strong=True, first=True)
        rows = [self._row(widths, sides, row) for row in table.rows]
        total = [self._total(widths, table.total)] if table.total else []
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)
        properties = f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        return _table(widths, properties, "".join([head, *rows, *total]))

    def _row(
        self, widths: Sequence[float], sides: Sequence[str], texts: Sequence[str], *, strong: bool = False,
        first: bool = False,
    ) -> str:  # fmt: skip
        size = self.sheet.table
        cells = "".join(
            _cell(w, paragraph((Run(text, bold=strong),), Look(size, side, before=2, after=2)), _MIDDLE)
            for w, side, text in zip(widths, sides, texts, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if first else ''}</w:trPr>{cells}</w:tr>"

    def _total(self, widths: Sequence[float], texts: Sequence[str]) -> str:
        """The sums; the word for them takes the room of the empty cells behind it."""
        at = next((i for i, text in enumerate(texts) if i and text), len(texts))
        look = Look(self.sheet.table, "center", before=2, after=2)
        span = f'<w:gridSpan w:val="{at}"/>' if at > 1 else ""
        word = _cell(sum(widths[:at]), paragraph((Run(texts[0], bold=True),), look), span + _MIDDLE)
        sums = (
            _cell(w, paragraph((Run(text, bold=True),), Look(self.sheet.table, "right", before=2, after=2)), _MIDDLE)
            for w, text in zip(widths[at:], texts[at:], strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{word}{''.join(sums)}</w:tr>"

    def signatures(self, parties: Sequence[Party]) -> str:
        """Who signs, side by side, the names on one line; one alone stands on the right."""
        if len(parties) == 1:
            return paragraph((), Look(6)) + grid([self.room * 0.45, self.room * 0.55], [["", self.signed(parties[0])]])
        across = min(len(parties), 3)
        rows: list[list[str]] = []
        for at in range(0, len(parties), across):
            row = parties[at : at + across]
            empty = [""] * (across - len(row))
            rows += [[self._capacity(one) for one in row] + empty, [self._name(one) for one in row] + empty]
        return paragraph((), Look(6)) + grid([self.room / across] * across, rows)

    def signed(self, party: Party) -> str:
        """Capacity, room for the signature, name."""
        return self._capacity(party) + self._name(party)

    def _capacity(self, party: Party) -> str:
        size = self.sheet.signer
        note = (
            paragraph((Run(party.note, italic=True),), Look(self.sheet.text - 1, "center"), keep=True)
            if party.note
            else ""
        )
        capacity = "".join(
            paragraph((Run(line, bold=True),), Look(size, "center"), keep=True) for line in party.capacity
        )
        return capacity + note

    def _name(self, party: Party) -> str:
        """The name below the room for a signature and a stamp."""
        look = Look(self.sheet.signer, "center", before=SIGNED_MM * 72 / 25.4)
        return paragraph((Run(party.name, bold=True),), look)

    def annex(self, annex: Annex) -> str:
        """The title of what is attached, on a new page."""
        size = self.sheet.title
        title = tuple(Run(one.text.upper(), bold=True, italic=one.italic) for one in annex.title)
        return "".join(
            (
                paragraph((Run(annex.label, bold=True),), Look(size, "center", extra="<w:pageBreakBefore/>")),
                paragraph(title, Look(size, "center", extra='<w:outlineLvl w:val="0"/>')),
                paragraph((Run(annex.belongs_to, italic=True),), Look(self.sheet.text, "center", inner=8)),
                rule(self.room, 40),
                paragraph((), Look(6)),
            )
        )


_MIDDLE = '<w:vAlign w:val="center"/>'
_KEEP = "<w:keepNext/>"
_OUTLINE = '<w:outlineLvl w:val="1"/>'


def is_title(block: Block) -> bool:
    """Whether an article is nothing but its title: then it stands with what follows."""
    return isinstance(block, Article) and all(one.bold for one in block.line)


def bold(line: Line) -> Line:
    """The same in bold."""
    return tuple(Run(one.text, True, one.italic) for one in line)


def _running(block: Paragraph | Article | Item) -> Line:
    """A block that is one paragraph, with the number before it."""
    if isinstance(block, Article):
        return (Run(f"Điều {block.number}.", bold=True), Run(" "), *block.line)
    return (Run(f"{block.label} "), *block.line) if isinstance(block, Item) else block.line
