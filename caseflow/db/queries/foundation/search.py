"""Words of things and the things of words: what every list and the search of all narrow by what a person typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.core.finding import SHORT
from caseflow.db.models import SearchWord
from caseflow.db.prepared import Insertion, Prepared, given

Kind = Literal["case", "enterprise", "certificate", "person"]
MOST = 2_000
"""Things that are named one by one; where more bear the words, a list is walked in its own order instead."""
LAST = "\x7f"
"""Greater than every letter and digit of a folded word."""

_W = SearchWord
_WORDS = Insertion(SearchWord, "kind", "owner_id", "word", "agency")


class WordRow(NamedTuple):
    """A word of a thing."""

    word: str


_own = Prepared(sa.select(_W.word).where(_W.kind == given(_W.kind), _W.owner_id == given(_W.owner_id)), WordRow)


class OwnWords(NamedTuple):
    """A thing and the words by which it is found."""

    owner_id: int
    words: Collection[str]


def add_words(session: Session, agency: str, kind: Kind, found: Iterable[OwnWords]) -> None:
    """Notes the words of things that had none of them."""
    rows = [
        {"kind": kind, "owner_id": own.owner_id, "word": word, "agency": agency}
        for own in found
        for word in sorted(own.words)
    ]
    _WORDS.run(session, rows)


def set_words(session: Session, agency: str, kind: Kind, owner_id: int, words: Collection[str]) -> None:
    """Replaces the words by which one thing is found."""
    session.execute(sa.delete(_W).where(_W.kind == kind, _W.owner_id == owner_id))
    add_words(session, agency, kind, [OwnWords(owner_id, words)])


def learn_words(session: Session, agency: str, kind: Kind, owner_id: int, words: Collection[str]) -> None:
    """Adds words to one thing that may have some of them already."""
    there = {row.word for row in _own.all(session, kind=kind, owner_id=owner_id)}
    add_words(session, agency, kind, [OwnWords(owner_id, [word for word in words if word not in there])])


class Bearing(NamedTuple):
    """Under which conditions a thing bears the words; `named`: they name the few things that do, one by one."""

    conditions: tuple[sa.ColumnElement[bool], ...] = ()
    named: bool = False


def narrowed(
    session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str], owner: Any
) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions under which the thing of `owner` bears every word."""
    return bearing(session, agencies, kind, words, owner).conditions


def bearing(session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str], owner: Any) -> Bearing:
    """By name where few things bear every word, else word by word.

    Two statements of bounded length at most decide which: however many things there are, a rare word gives a short
    list of ids, and common ones are found soon by whoever walks a list in its order.
    """
    if not words:
        return Bearing()
    rarest = _rarest(session, agencies, kind, words)
    found = _bearers(session, agencies, kind, rarest, [word for word in words if word != rarest])
    if len(found) <= MOST:
        return Bearing((owner.in_(found),), named=True)
    return Bearing(tuple(_bears(kind, owner, word) for word in words))


def _rarest(session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str]) -> str:
    """The word that the fewest things bear, each counted no further than it takes to know."""
    words = [word for word in words if len(word) > SHORT] or words
    if len(words) == 1:
        return words[0]
    counts = [
        sa.select(sa.func.count())
        .select_from(sa.select(sa.literal(1)).where(*_range(agencies, kind, word)).limit(MOST + 1).subquery())
        .scalar_subquery()
        for word in words
    ]
    found = session.execute(sa.select(*(count.label(f"n{n}") for n, count in enumerate(counts)))).one()
    return min(zip(found, words, strict=True))[1]


def _bearers(
    session: Session, agencies: Sequence[str], kind: Kind, rarest: str, others: Sequence[str]
) -> Sequence[int]:
    """Ids of at most `MOST` + 1 things that bear the rarest word and the others."""
    statement = (
        sa.select(_W.owner_id)
        .where(*_range(agencies, kind, rarest), *(_bears(kind, _W.owner_id, word) for word in others))
        .distinct()
        .limit(MOST + 1)
    )
    return session.scalars(statement).all()


def _range(agencies: Sequence[str], kind: Kind, word: str) -> tuple[sa.ColumnElement[bool], ...]:
    """A range of the index of words; a short word is meant whole."""
    of = _W.agency == agencies[0] if len(agencies) == 1 else _W.agency.in_(agencies)
    return (of, _W.kind == kind, *_like(_W, word))


def _like(of: type[SearchWord], word: str) -> tuple[sa.ColumnElement[bool], ...]:
    if len(word) <= SHORT:
        return (of.word == word,)
    return (of.word >= word, of.word < word + LAST)


def _bears(kind: Kind, owner: Any, word: str) -> sa.ColumnElement[bool]:
    """One of the thing's words begins with `word`: read from the thing's own few words."""
    own = aliased(SearchWord)
    begins = (own.word >= word, own.word < word + LAST)
    return sa.exists().where(own.kind == kind, own.owner_id == owner, *begins)


def named(session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str], most: int) -> Sequence[int]:
    """Ids of at most `most` things that bear every word, the newest first; none where nothing was asked."""
    if not words:
        return ()
    rarest = _rarest(session, agencies, kind, words)
    return sorted(_bearers(session, agencies, kind, rarest, [one for one in words if one != rarest]))[-most:]
