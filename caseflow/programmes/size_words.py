"""The words of enterprise_sizes.yaml: the classes of enterprises, their limits, and the sectors they hold for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

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


class Elsewhere(Word):
    """Legal forms that these classes are not for: classed by another act, or not at all."""

    title: Text
    explanation: Text = Field(description="Why there is no class, as the profile says it.")
    legal_form: tuple[Name, ...] = Field(min_length=1)
    legal_basis: Legal


class EnterpriseSizes(Word):
    """The file enterprise_sizes.yaml: the size classes of NĐ 80/2021/NĐ-CP Điều 5, and for whom they are not."""

    titles: dict[SizeName, Text]
    groups: dict[Name, SizeGroup]
    sectors: dict[Name, Sector]
    elsewhere: dict[Annotated[Name, StringConstraints(max_length=10)], Elsewhere] = Field(
        default_factory=dict, description="Who has no class by the limits above; the keys are kept in its place."
    )
    legal_basis: Legal

    def without(self, legal_form: str) -> str:
        """The key that is kept in the place of a class for a legal form that has none; empty where it has one."""
        return next((name for name, one in self.elsewhere.items() if legal_form in one.legal_form), "")

    def known(self) -> dict[str, Text]:
        """What may be kept as a class, with its title: the classes by size, then what stands in their place."""
        named = {str(name): title for name, title in self.titles.items()}
        return named | {name: one.title for name, one in self.elsewhere.items()}

    def shown(self, legal_form: str, kept: str) -> Text | None:
        """How the class of an organisation reads; one kept before its legal form had none is not said any more."""
        return self.known().get(self.without(legal_form) or kept)
