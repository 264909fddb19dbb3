"""The words of enterprise_sizes.yaml: the classes of enterprises, their limits, and the sectors they hold for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word

SizeName = Literal["micro", "small", "medium", "large"]


class SizeLimits(Word):
    """The most a class may have: insured employees a year, and revenue or capital in đồng."""

    employees: int = Field(gt=0)
    revenue: int = Field(gt=0)
    capital: int = Field(gt=0)


class SizeGroup(Word):
    """The limits of one group of sectors."""

    title: Text
    micro: SizeLimits
    small: SizeLimits
    medium: SizeLimits


class Sector(Word):
    """A sector an enterprise can have as its main line, and whose limits hold for it."""

    title: Text
    group: Name


class EnterpriseSizes(Word):
    """The file enterprise_sizes.yaml: the size classes of NĐ 80/2021/NĐ-CP Điều 5."""

    titles: dict[SizeName, Text]
    groups: dict[Name, SizeGroup]
    sectors: dict[Name, Sector]
    legal_basis: Legal
