"""Counts of the register by year, scheme, size class, commune, body and support: certificates and enterprises apart.

Counted are the new certificates, or those in force at the end of a year. A branch is its firm; a certificate that
replaces another, after a renewal or a transfer, is not a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.text import Text, say, sort_key
from caseflow.db.queries.certificates import counts as count_rows
from caseflow.db.queries.certificates.counts import CountRow
from caseflow.gateways import sheets
from caseflow.gateways.sheets import Written
from caseflow.programmes import tax_code
from caseflow.services.certificates.kinds import Kind, kinds, sizes
from caseflow.services.certificates.register import READ
from caseflow.services.foundation.context import Context

DIMENSIONS: dict[str, Text] = {
    "year": say("Năm", "Year"),
    "scheme": say("Loại chứng nhận", "Kind of certificate"),
    "size": say("Quy mô", "Size class"),
    "commune": say("Xã, phường", "Commune"),
    "body": say("Tổ chức chứng nhận", "Certification body"),
    "support": say("Tỉnh hỗ trợ", "Supported by the province"),
}
SUPPORT = {
    count_rows.OF_PROVINCE: say("Được tỉnh hỗ trợ", "Supported by the province"),
    count_rows.OF_OTHERS: say("Không do tỉnh hỗ trợ", "Not supported by the province"),
}
CERTIFICATES = say("Giấy chứng nhận", "Certificates")
ENTERPRISES = say("Đơn vị", "Enterprises")
TOTAL = say("Tổng", "Total")
UNKNOWN = say("(chưa rõ)", "(unknown)")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Count:
    """How many certificates, of how many distinct holders."""

    certificates: int = 0
    enterprises: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dimension: as it stands in addresses, and as people call it."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Counts:
    """A table `by` one dimension and, where `across` is named, another; totals count each enterprise once.

    `choices` are the values by which each dimension may be narrowed, `only` those it is narrowed to.
    """

    by: str
    across: str
    only: Mapping[str, str]
    rows: tuple[Value, ...]
    columns: tuple[Value, ...]
    of_row: Mapping[str, Count]
    of_column: Mapping[str, Count]
    cells: Mapping[tuple[str, str], Count]
    total: Count
    choices: Mapping[str, tuple[Value, ...]]
    year_end: int | None
    """The year at whose end they were in force; None: the new certificates are counted."""
    year_ends: tuple[int, ...]
    """The years that may be asked about, the newest first."""


def counts(
    ctx: Context,
    actor: Actor,
    by: str,
    across: str = "",
    only: Mapping[str, str] | None = None,
    *,
    year_end: int | None = None,
) -> Counts:
    """The new certificates, or those in force on 31 December of `year_end`, as a table; raises NotAllowed.

    A dimension that cannot be is read as none; of a year that is not over, what is in force today is counted.
    """
    if not ctx.content.policy.permits(actor, READ):
        raise NotAllowed(say("Tài khoản này không xem được sổ chứng nhận.", "This account may not read the register."))
    by = by if by in DIMENSIONS else "year"
    across = across if across in DIMENSIONS and across != by else ""
    with ctx.read() as session:
        everything = count_rows.grouped(session, ctx.agency, _end_of(ctx, year_end))
        known = kinds(ctx, session)
    wanted = {name: value for name, value in (only or {}).items() if name in DIMENSIONS and value}
    rows = [r for r in everything if all(str(getattr(r, name)) == value for name, value in wanted.items())]
    label = _labels(ctx, known)
    choices = {name: _values(everything, name, label) for name in DIMENSIONS}
    return Counts(
        by=by,
        across=across,
        only=wanted,
        rows=_values(rows, by, label),
        columns=_values(rows, across, label) if across else (),
        of_row=_count(rows, lambda r: str(getattr(r, by))),
        of_column=_count(rows, lambda r: str(getattr(r, across))) if across else {},
        cells=_count(rows, lambda r: (str(getattr(r, by)), str(getattr(r, across)))) if across else {},
        total=_count(rows, lambda _: "").get("", Count()),
        choices=choices,
        year_end=year_end,
        year_ends=tuple(sorted((y for y in ctx.programme.years if y <= _today(ctx).year), reverse=True)),
    )


def spreadsheet(ctx: Context, actor: Actor, found: Counts, *, locale: str) -> bytes:
    """A table of counts as XLSX, and a second sheet with every combination of all dimensions; raises NotAllowed."""
    if not ctx.content.policy.permits(actor, READ):
        raise NotAllowed(say("Tài khoản này không xem được sổ chứng nhận.", "This account may not read the register."))
    headings = [DIMENSIONS[found.by](locale), CERTIFICATES(locale), ENTERPRISES(locale)]
    headings += [value.label(locale) for value in found.columns]
    table: list[list[Cell]] = []
    for value in found.rows:
        own = found.of_row[value.key]
        inner = [found.cells.get((value.key, c.key), Count()).certificates for c in found.columns]
        table.append([value.label(locale), own.certificates, own.enterprises, *inner])
    inner = [found.of_column[c.key].certificates for c in found.columns]
    table.append([TOTAL(locale), found.total.certificates, found.total.enterprises, *inner])
    with ctx.read() as session:
        rows = count_rows.grouped(session, ctx.agency, _end_of(ctx, found.year_end))
        label = _labels(ctx, kinds(ctx, session))
    full = _count(
        [r for r in rows if all(str(getattr(r, n)) == v for n, v in found.only.items())],
        lambda r: tuple(str(getattr(r, name)) for name in DIMENSIONS),
    )
    detail: list[list[Cell]] = [
        [
            *(label(name, value)(locale) for name, value in zip(DIMENSIONS, key, strict=True)),
            c.certificates,
            c.enterprises,
        ]
        for key, c in sorted(full.items())
    ]
    return sheets.write([
        Written(say("Bảng số liệu", "Table")(locale), headings, table),
        Written(say("Chi tiết", "Detail")(locale),
                [*(title(locale) for title in DIMENSIONS.values()), CERTIFICATES(locale), ENTERPRISES(locale)], detail),
    ])  # fmt: skip


def _today(ctx: Context) -> date:
    return local_date(ctx.clock.now())


def _end_of(ctx: Context, year: int | None) -> date | None:
    """The last day of a year, or today while the year lasts."""
    return None if year is None else min(date(year, 12, 31), _today(ctx))


def _count(rows: Sequence[CountRow], key: Callable[[CountRow], K]) -> dict[K, Count]:
    certificates: dict[K, int] = {}
    holders: dict[K, set[str]] = {}
    for row in rows:
        at = key(row)
        certificates[at] = certificates.get(at, 0) + row.certificates
        holders.setdefault(at, set()).add(tax_code.base(row.holder))
    return {at: Count(number, len(holders[at])) for at, number in certificates.items()}


def _labels(ctx: Context, known: Mapping[str, Kind]) -> Callable[[str, str], Text]:
    titles = {"scheme": {name: kind.title for name, kind in known.items()}, "size": sizes(ctx), "support": SUPPORT}

    def label(name: str, value: str) -> Text:
        return titles.get(name, {}).get(value) or (say(value, value) if value else UNKNOWN)

    return label


def _values(rows: Sequence[CountRow], name: str, label: Callable[[str, str], Text]) -> tuple[Value, ...]:
    """The values of a dimension: years oldest first, size classes by size, all else by their Vietnamese names."""
    found = {str(getattr(row, name)) for row in rows}
    if name == "size":
        order = ["micro", "small", "medium", "large"]
        return tuple(Value(v, label(name, v)) for v in sorted(found, key=lambda v: order.index(v) if v in order else 9))
    return tuple(Value(v, label(name, v)) for v in sorted(found, key=lambda v: (not v, sort_key(label(name, v).vi))))
