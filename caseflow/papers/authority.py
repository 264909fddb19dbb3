"""Who decides (workflows/authority.yaml): the chains that papers go through before they count, and who holds a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import Field

from caseflow.core.content import ContentRoots
from caseflow.core.layers import read_joined
from caseflow.core.reader import ContentError, Fault, Source, nearest, validate
from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word

FILE = "workflows/authority.yaml"

Link = Literal["check", "sign", "number", "issue"]
"""What somebody does to a paper that another person has proposed."""
LINKS: Final[tuple[Link, ...]] = ("check", "sign", "number", "issue")
"""The order in which it is done: Nghị định 30/2020/NĐ-CP, Điều 5 to 18 (drafting, checking, signing, numbering)."""
PROPOSE: Final = "propose"
"""What comes before all links: the step of the road itself, taken by whoever its `by` names."""


class Holder(Word):
    """Who does one link of a chain."""

    by: Name = Field(description="The role that does it.")
    may_be: tuple[Literal["propose", "check", "sign", "number", "issue"], ...] = Field(
        (), description="Earlier links that the same person may have done; all others are kept apart by person."
    )


class Chain(Word):
    """The people a paper passes until it counts; no links: whoever takes the step signs, numbers and issues it."""

    title: Text
    links: dict[Link, Holder] = Field(default_factory=dict)
    legal_basis: Legal

    @property
    def order(self) -> tuple[Link, ...]:
        """Its links in the order in which they are done, whatever the order of the file."""
        return tuple(link for link in LINKS if link in self.links)

    @property
    def is_at_once(self) -> bool:
        """Whether the step itself issues the paper."""
        return not self.links

    def after(self, link: str) -> Link | None:
        """The link that follows `link`, PROPOSE being before all; None after the last."""
        order: tuple[str, ...] = (PROPOSE, *self.order)
        following = self.order[order.index(link) :]
        return following[0] if following else None


class Office(Word):
    """An office whose holder signs: what stands above the name, and which deputies may sign in its place."""

    title: str = Field(min_length=1, description="As it is printed: Giám đốc.")
    deputies: tuple[str, ...] = Field((), description="Positions that sign KT. for it: Phó Giám đốc.")


class Authority(Word):
    """The file authority.yaml."""

    chains: dict[Name, Chain]
    offices: dict[Name, Office] = Field(description="Role -> its office; every role that signs has one.")


def load(roots: ContentRoots) -> tuple[Authority, Source]:
    """The file with its source; raises ContentError with every fault by line."""
    source = read_joined(roots, FILE)
    authority = validate(source, Authority)
    faults = list(_faults(authority, source))
    if faults:
        raise ContentError(faults)
    return authority, source


def check_roles(authority: Authority, source: Source, roles: Mapping[str, bool]) -> Iterator[Fault]:
    """What the matrix of roles does not bear out; `roles` says of every role whether its holders act in cases."""
    for name, chain in authority.chains.items():
        for link, holder in chain.links.items():
            at = ("chains", name, "links", link, "by")
            if link == "sign" and holder.by not in authority.offices:
                yield source.fault(at, f"'{holder.by}' signs, but has no office", nearest(holder.by, authority.offices))
            if holder.by not in roles:
                yield source.fault(at, f"there is no role '{holder.by}'", nearest(holder.by, roles))
            elif not roles[holder.by]:
                yield source.fault(at, f"'{holder.by}' cannot {link} a paper: the role does not hold case:act")


def _faults(authority: Authority, source: Source) -> Iterator[Fault]:
    for name, chain in authority.chains.items():
        at = ("chains", name, "links")
        if chain.links and "sign" not in chain.links:
            yield source.fault(at, f"nobody signs what goes through '{name}'")
        if chain.links and "issue" not in chain.links:
            yield source.fault(at, f"nobody issues what goes through '{name}'")
        for link, holder in chain.links.items():
            before = {PROPOSE, *LINKS[: LINKS.index(link)]}
            for i, other in enumerate(holder.may_be):
                if other not in before:
                    yield source.fault((*at, link, "may_be", i), f"'{other}' does not come before '{link}'")
