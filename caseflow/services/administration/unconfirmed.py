"""The legal bases in force that nobody has confirmed yet, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from caseflow.core.actor import Actor
from caseflow.core.calendar import load_years
from caseflow.core.clock import shown
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.services.administration.contents import READ
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A legal basis in force that nobody has confirmed yet, and where it stands."""

    kind: str
    name: str
    title: Text
    place: str
    source: Text


@dataclass(frozen=True, slots=True)
class Waiting:
    """A legal basis that waits for confirmation, with every piece of content that rests on it."""

    source: Text
    places: tuple[Unconfirmed, ...]


def unconfirmed(ctx: Context, actor: Actor) -> tuple[Unconfirmed, ...]:
    """Every place in force where a basis still waits for confirmation; needs `content:read`."""
    require(ctx, actor, READ)
    with ctx.read() as session:
        roads = catalog.roads(ctx, session)
    content = ctx.content
    pieces: list[tuple[str, str, Text, BaseModel]] = [
        ("workflow", o.name, o.definition.title, o.definition) for o in roads
    ]
    pieces += [
        ("agency", content.agency.agency, content.agency_name, content.agency),
        *(("programme", name, plan.title, plan) for name, plan in content.plans.by_name.items()),
        ("sizes", "enterprise_sizes", say("Quy mô doanh nghiệp", "Sizes of enterprises"), content.sizes),
        ("terms", "terms", say("Thời hạn", "Terms"), content.terms),
    ]
    pieces += [("form", name, form.title, form) for name, form in content.forms.items()]
    found = [one for kind, name, title, piece in pieces for one in _of(kind, name, title, piece.model_dump())]
    return (*found, *_days(ctx))


def by_basis(ctx: Context, actor: Actor) -> tuple[Waiting, ...]:
    """The same by basis, the one that most rests on first; needs `content:read`."""
    found: dict[str, list[Unconfirmed]] = {}
    for one in unconfirmed(ctx, actor):
        found.setdefault(one.source.vi, []).append(one)
    return tuple(Waiting(places[0].source, tuple(places)) for places in sorted(found.values(), key=len, reverse=True))


def _days(ctx: Context) -> Iterator[Unconfirmed]:
    """The holidays and swapped days that nobody has confirmed: a deadline may rest on each of them."""
    for year, _ in load_years(ctx.roots):
        for day, entry in sorted({**year.holidays, **year.working_days}.items()):
            if not entry.confirmed:
                basis = year.legal_basis[entry.basis].source
                what = say(f"{entry.title.vi} – {basis.vi}", f"{entry.title.en} – {basis.en}")
                title = say(f"Lịch năm {year.year}", f"Calendar {year.year}")
                yield Unconfirmed("calendar", str(year.year), title, shown(day), what)


def _of(kind: str, name: str, title: Text, value: object, place: str = "") -> list[Unconfirmed]:
    """Walks a dumped definition for legal bases that nobody has confirmed."""
    if isinstance(value, dict):
        if "source" in value and set(value) <= set(LegalBasis.model_fields):
            basis = LegalBasis.model_validate(value)  # as the argument of an effect it stands as it was written
            return [] if basis.confirmed else [Unconfirmed(kind, name, title, place, basis.source)]
        found = [_of(kind, name, title, v, f"{place}.{k}".strip(".")) for k, v in value.items()]
        return [item for part in found for item in part]
    if isinstance(value, list | tuple):
        return [item for i, v in enumerate(value) for item in _of(kind, name, title, v, f"{place}[{i}]")]
    return []
