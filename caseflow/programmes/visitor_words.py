"""The words of visitors.yaml: who a visitor may say to be, in answer to the first question about support."""

from __future__ import annotations

from pydantic import Field

from caseflow.core.text import Text
from caseflow.core.words import Name, Word
from caseflow.programmes.size_words import SizeName


class Visitor(Word):
    """One answer: the legal forms it stands for, and what is known by it of size and grounds for priority."""

    title: Text
    legal_form: tuple[Name, ...] = Field(
        min_length=1, description="Legal forms of the enterprise profile; one of them is the visitor's."
    )
    size: tuple[SizeName, ...] = Field((), description="Size classes; none: not said.")
    claims: tuple[Name, ...] = Field(
        (), description="Groups of the plan's `priority` that the visitor would have to prove."
    )


class Visitors(Word):
    """The file visitors.yaml: the answers in their order."""

    visitors: dict[Name, Visitor] = Field(min_length=1)
