"""The kinds of support by their headings and by a visitor's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from caseflow.core.finding import asked_words, kept_words, nearest_things
from caseflow.core.text import Text, say
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context

LONGEST_QUESTION = 200
"""Letters of a question that are read."""
_WORDS = 24
"""Words of a question that are weighed: a visitor writes sentences."""
_ELSE = say("Nội dung khác", "Other")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with what is offered under it."""

    name: str
    title: Text
    summary: Text | None
    icon: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Offering:
    """What a visitor asked to see: one heading or all of them, or what their words found."""

    headings: tuple[Heading, ...]
    chosen: str
    """The heading that was chosen; empty: all."""
    question: str
    found: tuple[Offer, ...]
    procedures: tuple[Offer, ...]


def offering(ctx: Context, group: str = "", question: str = "") -> Offering:
    """Everything that may be applied for, narrowed by a heading, or found by a question; for visitors.

    A heading that there is not is read as none.
    """
    with ctx.read() as session:
        offers, others = catalog.offers(ctx, session), tuple(catalog.procedures(ctx, session))
    question = question.strip()[:LONGEST_QUESTION]
    all_headings = headings(ctx, offers)
    chosen = group if any(one.name == group for one in all_headings) else ""
    return Offering(
        headings=all_headings,
        chosen=chosen,
        question=question,
        found=find(ctx, (*offers, *others), question) if question else (),
        procedures=others,
    )


def headings(ctx: Context, offers: Iterable[Offer]) -> tuple[Heading, ...]:
    """The offers under the headings of the content, in the order in which the programme first names one of each."""
    groups = ctx.content.library.groups.value.groups
    found: dict[str, list[Offer]] = {}
    for one in offers:
        found.setdefault(heading_of(ctx, one.name), []).append(one)
    return tuple(
        Heading(name, groups[name].title, groups[name].summary, groups[name].icon, tuple(members))
        if name in groups
        else Heading("", _ELSE, None, "files", tuple(members))
        for name, members in found.items()
    )


def heading_of(ctx: Context, road: str) -> str:
    """The name of the heading of a road as its file says it now; empty for none."""
    known = ctx.content.library.roads.get(road)
    group = known.value.group if known is not None else None
    return group if group in ctx.content.library.groups.value.groups else ""


def find(ctx: Context, offers: Iterable[Offer], question: str) -> tuple[Offer, ...]:
    """What the visitor's words speak of, the likeliest first."""
    by_name = {one.name: one for one in offers}
    words = {name: _words(ctx, one) for name, one in by_name.items()}
    return tuple(by_name[name] for name in nearest_things(asked_words(question, _WORDS), words))


def _words(ctx: Context, offer: Offer) -> frozenset[str]:
    """By which words an offer is found, in both languages: what it says of itself, and what visitors call it."""
    drawn = offer.definition
    road = ctx.content.library.roads.get(offer.name)
    more = road.value.asked_as if road is not None else None
    texts = (drawn.title, drawn.summary, drawn.standard, drawn.group, more)
    return _kept(tuple(said for text in texts if text is not None for said in (text.vi, text.en)))


@lru_cache(maxsize=256)
def _kept(texts: tuple[str, ...]) -> frozenset[str]:
    """The words of these texts; every question of every visitor asks for the same ones."""
    return kept_words(*texts)
