"""The words by which cases, enterprises, certificates and people are found."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.finding import LONGEST
from caseflow.db.base import Base


class SearchWord(Base):
    """One word of one thing, folded; `kind` says which table `owner_id` is of. Found by the word's beginning."""

    __tablename__ = "search_words"
    __table_args__ = (Index("ix_search_words_word", "agency", "kind", "word", "owner_id"),)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)  # of foundation/search.py; person: of no agency
    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(
        String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql"), primary_key=True
    )
    agency: Mapped[str] = mapped_column(String(40))
