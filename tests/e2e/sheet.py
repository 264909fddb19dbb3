"""The pictures of a walk side by side: `python -m tests.e2e.sheet` writes one page, and boards to leaf through."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from tests.e2e.pages import ARTEFACTS

SHOTS = ARTEFACTS / "pages"
DRAWN = {1280: 460, 390: 230}
"""How wide a picture of each width is drawn on a board, in pixels."""
TALL, GAP, LABEL = 620, 12, 18
"""Where a picture is cut on a board (the whole is one press away on the page); the room around it; and for its name."""
BOARD = (1440, 2000)
"""How large a board is."""


@dataclass(frozen=True, slots=True, order=True)
class Shot:
    """One picture: of which page, seen by whom, and how."""

    theme: str
    width: int
    language: str
    page: str
    person: str
    path: Path


def picture(page: str, person: str, language: str, theme: str, width: int) -> str:
    """The file name of a picture."""
    return "__".join((page.replace(" ", "-"), person, language, theme, str(width))) + ".png"


def shots(folder: Path) -> list[Shot]:
    """All pictures of a folder: first all of one look, in the order of their pages."""
    found = []
    for path in folder.glob("*__*.png"):
        page, person, language, theme, width = path.stem.split("__")
        found.append(Shot(theme, int(width), language, page, person, path))
    return sorted(found, key=lambda one: (one.theme != "light", -one.width, one.language != "vi", one.page, one.person))


def contact(found: Sequence[Shot], target: Path) -> None:
    """Writes the one page on which every picture stands, each a link to itself."""
    figures = "\n".join(map(_figure, found))
    target.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title>'
        "<style>body{display:flex;flex-wrap:wrap;gap:12px;font:12px sans-serif}figure{margin:0}"
        f"a{{display:block;max-height:{TALL}px;overflow:hidden}}</style>\n{figures}\n</html>\n",
        encoding="utf-8",
    )


def _figure(one: Shot) -> str:
    name = html.escape(one.path.name)
    said = html.escape(f"{one.page}, {one.person}, {one.language}, {one.theme}, {one.width}")
    image = f'<img loading="lazy" width="{DRAWN[one.width]}" src="pages/{name}" alt="">'
    return f'<figure><a href="pages/{name}">{image}</a><figcaption>{said}</figcaption></figure>'


def boards(found: Sequence[Shot]) -> Iterator[Image.Image]:
    """The pictures as rows on boards, small enough to be looked at as one picture each."""
    board, pen, x, y, row = _board(), None, GAP, GAP, 0
    for one in found:
        with Image.open(one.path) as whole:
            width = DRAWN[one.width]
            small = whole.convert("RGB").resize((width, whole.height * width // whole.width))
        small = small.crop((0, 0, width, min(small.height, TALL)))
        if x + width > BOARD[0]:
            x, y, row = GAP, y + row + GAP, 0
        if y + small.height + LABEL > BOARD[1]:
            yield board
            board, x, y, row = _board(), GAP, GAP, 0
        pen = ImageDraw.Draw(board)
        pen.text((x, y), f"{one.page} {one.person} {one.language} {one.theme}"[: width // 6], fill="black")
        board.paste(small, (x, y + LABEL))
        x, row = x + width + GAP, max(row, small.height + LABEL)
    if pen is not None:
        yield board


def _board() -> Image.Image:
    return Image.new("RGB", BOARD, "#bbbbbb")


def main() -> int:
    """Puts what the walk has photographed together; 1 when there is nothing."""
    found = shots(SHOTS)
    contact(found, ARTEFACTS / "contact.html")
    folder = ARTEFACTS / "boards"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for n, board in enumerate(boards(found), 1):
        board.save(folder / f"{n:03}.png")
    print(f"{len(found)} pictures: {ARTEFACTS / 'contact.html'}, {folder}")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
