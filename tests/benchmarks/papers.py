"""What a paper costs: setting one page, writing it for Word, and a list of some sixty pages."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2

from caseflow.core.paper import Paper
from caseflow.gateways import typesetting, word
from caseflow.notifications.letter_schema import Cell
from caseflow.papers.compose import compose
from caseflow.papers.samples import HEAD, values
from tests.support.papers import LETTERS, letter

OPENINGS = 20
ROWS = 2_600
"""So many lines of a register that they fill sixty pages."""
REGISTER = (
    "variables: {files: {title: x, kind: rows, sample: [], columns: {code: {title: Mã hồ sơ, share: 2},"
    " name: {title: Đơn vị, share: 4}, amount: {title: Kinh phí (đồng), kind: money, share: 1.5, total: true}}}}"
)


def measure() -> dict[str, dict[str, Any]]:
    """Medians in milliseconds beside what they may be: PDF and DOCX of one page, PDF of sixty."""
    one = [_notice(n) for n in range(OPENINGS)]
    many = [_register(n) for n in range(4)]
    return {
        "pdf, one page": _took(typesetting.pdf, one, most=60),
        "docx, one page": _took(word.word, one, most=150),
        "pdf, a register": _took(typesetting.pdf, many, most=3_000),
        "docx, a register": _took(word.word, many, most=3_000),
    }


def _notice(number: int) -> Paper:
    """A notice of one page; no two have the same words, for the typesetter remembers what it has set."""
    written = LETTERS["slip_05_stop"]
    return compose(written, {**values(written), "reasons": f"lý do {number}", "case_code": f"H99-{number}"}, HEAD)


def _register(number: int) -> Paper:
    rows: list[dict[str, Cell | None]] = [
        {"code": f"H99-{number}-{n:05}", "name": f"Hợp tác xã nông nghiệp số {n + number}", "amount": n * 1000 + number}
        for n in range(ROWS)
    ]
    return compose(letter("{{#table files}}", REGISTER), {"files": rows}, replace(HEAD, symbol="TB-SKHCN"))


def _took(make: Callable[[Paper], bytes], papers: Sequence[Paper], *, most: int) -> dict[str, Any]:
    made = make(papers[0])  # reads the font, the template
    found = []
    for paper in papers[1:]:
        begun = time.process_time()
        make(paper)
        found.append(1000 * (time.process_time() - begun))
    median = round(statistics.median(found), 1)
    pages = len(pypdfium2.PdfDocument(io.BytesIO(made))) if made.startswith(b"%PDF") else None
    return {"bytes": len(made), "pages": pages, "median_ms": median, "most_ms": most, "holds": median <= most}


def table(found: dict[str, dict[str, Any]]) -> str:
    """One line for each kind of paper."""
    lines = [f"Papers, processor time\n{'paper':18}{'bytes':>10}{'pages':>7}{'median':>9}{'most':>7}"]
    for kind, one in found.items():
        missed = "" if one["holds"] else "  MISSED"
        pages = one["pages"] or "–"
        lines.append(f"{kind:18}{one['bytes']:10}{pages:>7}{one['median_ms']:9.1f}{one['most_ms']:7}{missed}")
    return "\n".join(lines)
