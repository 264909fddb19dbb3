"""Words of things and the things of words: what every list and the search of all narrow by what a person typed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which things bear every one of the words: `ids` names the few that do, one by one; None where they are many.

    What it asks of a statement is always the same text, however many ids there are, so that a statement is built,
    compiled and planned once; the ids are its parameter `slot`.
    """

    kind: Kind = "case"
    words: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None
    slot: str = "ids_0"

    @property
    def named(self) -> bool:
        """Whether the things are named one by one."""
        return self.ids is not None

    @property
    def shape(self) -> Bearing:
        """The same without what a parameter says: equal shapes make equal statements."""
        return replace(self, words=(), ids=()) if self.named else self

    def conditions(self, dialect: str, owner: Any) -> tuple[sa.ColumnElement[bool], ...]:
        """What the thing `owner` must be, with the ids as they are now; `parameters` puts others in their place."""
        if not self.named:
            return tuple(_bears(self.kind, owner, word) for word in self.words)
        value = self.parameters(dialect)[self.slot]
        if dialect == "postgresql":
            return (owner == sa.any_(sa.bindparam(self.slot, value, sa.ARRAY(sa.BigInteger))),)
        ids = sa.func.json_each(sa.bindparam(self.slot, value, sa.Text)).table_valued("value", name=f"of_{self.slot}")
        return (owner.in_(sa.select(ids.c.value)),)

    def parameters(self, dialect: str) -> dict[str, object]:
        """The ids, as the database takes them."""
        if self.ids is None:
            return {}
        return {self.slot: list(self.ids) if dialect == "postgresql" else json.dumps(self.ids)}


ANYTHING = Bearing()
"""No words: everything bears them."""


def dialect_of(session: Session) -> str:
    """The name of the database's dialect."""
    return session.get_bind().dialect.name


def narrowed(
    session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str], owner: Any
) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions under which the thing of `owner` bears every word, their values in them."""
    found, dialect = bearing(session, agencies, kind, words), dialect_of(session)
    return found.conditions(dialect, owner)


def bearing(session: Session, agencies: Sequence[str], kind: Kind, words: Sequence[str]) -> Bearing:
    """By name where few things bear every word, else word by word."""
    return bearings(session, agencies, kind, [tuple(words)])[0]


def bearings(session: Session, agencies: Sequence[str], kind: Kind, asked: Sequence[tuple[str, ...]]) -> list[Bearing]:
    """The same for several questions at once.

    Two statements of bounded length at most decide all of them: however many things there are, a rare word gives a
    short list of ids, and common ones are found soon by whoever walks a list in its order.
    """
    rarest = _rarest(session, agencies, kind, {words for words in asked if words})
    found: dict[tuple[str, ...], list[int]] = {words: [] for words in rarest}
    several = [
        sa.select(sa.literal(n).label("n"), part.c.owner_id)
        for n, (words, rare) in enumerate(rarest.items())
        for part in (_bearers(agencies, kind, words, rare).subquery(),)
    ]
    names = list(rarest)
    for n, owner in session.execute(sa.union_all(*several)) if several else ():
        found[names[n]].append(owner)
    return [
        Bearing(kind, words, tuple(found[words]) if len(found[words]) <= MOST else None, f"ids_{n}")
        if words
        else Bearing(kind)
        for n, words in enumerate(asked)
    ]


class Rarest(NamedTuple):
    """The word of a question that the fewest things bear, and those that few enough bear to be listed."""

    word: str
    few: frozenset[str]


def _rarest(
    session: Session, agencies: Sequence[str], kind: Kind, asked: Collection[tuple[str, ...]]
) -> dict[tuple[str, ...], Rarest]:
    """Of each question the word that the fewest things bear, each counted no further than it takes to know."""
    telling = {words: [word for word in words if len(word) > SHORT] or list(words) for words in sorted(asked)}
    counted = sorted({word for words in telling.values() if len(words) > 1 for word in words})
    many: dict[str, int] = {}
    if counted:
        counts = [
            sa.select(sa.func.count())
            .select_from(sa.select(sa.literal(1)).where(*_range(agencies, kind, word)).limit(MOST + 1).subquery())
            .scalar_subquery()
            for word in counted
        ]
        row = session.execute(sa.select(*(count.label(f"n{n}") for n, count in enumerate(counts)))).one()
        many = dict(zip(counted, row, strict=True))
    few = frozenset(word for word, count in many.items() if count <= MOST)
    return {words: Rarest(min(known, key=lambda w: (many.get(w, 0), w)), few) for words, known in telling.items()}


def _bearers(agencies: Sequence[str], kind: Kind, words: Sequence[str], rarest: Rarest) -> sa.Select[int]:
    """Ids of at most `MOST` + 1 things that bear the rarest word and the others.

    Who bears one of the few is looked up in their list, which is read once; a common word in each thing's own words.
    """
    owner: sa.Select[int] = sa.select(_W.owner_id)
    begins = _range(agencies, kind, rarest.word)
    others = [word for word in words if word != rarest.word]
    listed = [_W.owner_id.in_(_listed(agencies, kind, word)) for word in others if word in rarest.few]
    own = [_bears(kind, _W.owner_id, word) for word in others if word not in rarest.few]
    return owner.where(*begins, *listed, *own).distinct().limit(MOST + 1)


def _listed(agencies: Sequence[str], kind: Kind, word: str) -> sa.Select[int]:
    """Ids of everything that bears a word."""
    one = aliased(SearchWord)
    found: sa.Select[int] = sa.select(one.owner_id).where(*_range(agencies, kind, word, one))
    return found


def _range(
    agencies: Sequence[str], kind: Kind, word: str, one: type[SearchWord] = _W
) -> tuple[sa.ColumnElement[bool], ...]:
    """A range of the index of words; a short word is meant whole."""
    of = one.agency == agencies[0] if len(agencies) == 1 else one.agency.in_(agencies)
    return (of, one.kind == kind, *_like(one, word))


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
    rarest = _rarest(session, agencies, kind, {tuple(words)})[tuple(words)]
    found: Sequence[int] = session.scalars(_bearers(agencies, kind, words, rarest)).all()
    return sorted(found)[-most:]
