"""The content of this installation, read once at start, and published pieces remembered by their hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError
from caseflow.core.text import Text
from caseflow.councils import loader as councils_loader
from caseflow.councils.rules import Councils
from caseflow.forms import loader as forms_loader
from caseflow.forms.schema import FormDefinition
from caseflow.notifications import letters as letters_loader
from caseflow.notifications import loader as messages_loader
from caseflow.notifications.letter_schema import Letter
from caseflow.notifications.schema import Message
from caseflow.papers import authority as authority_loader
from caseflow.papers.authority import Authority
from caseflow.programmes import agencies as agencies_loader
from caseflow.programmes import loader as programmes_loader
from caseflow.programmes import plans
from caseflow.programmes.plans import Plans
from caseflow.programmes.schema import Agency, Programme
from caseflow.programmes.size_words import EnterpriseSizes
from caseflow.programmes.visitor_words import Visitor
from caseflow.workflows import loader as workflows_loader
from caseflow.workflows.aliases import Aliases, former
from caseflow.workflows.amounts import Amounts
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import Policy
from caseflow.workflows.road import Library
from caseflow.workflows.schema import Roles
from caseflow.workflows.term_words import Terms


@dataclass(frozen=True)
class Content:
    """What the files say now. Cases do not follow it: they keep what was published when they began."""

    library: Library
    councils: Councils
    forms: Mapping[str, FormDefinition]
    messages: Mapping[str, Message]
    letters: Mapping[str, Letter]
    """The kinds of papers that are issued, by name."""
    authority: Authority
    """Who decides about them."""
    plans: Plans
    former: tuple[str, ...]
    """The agencies that this one took over."""
    ground_titles: Mapping[str, Text]
    """What grounds for priority are called, those that only other plans know too: one may have been claimed before."""
    sizes: EnterpriseSizes
    visitors: Mapping[str, Visitor]
    """Who a visitor may say to be, in answer to whether there is support."""
    policy: Policy
    aliases: Aliases
    rulebooks: dict[str, Rulebook] = field(default_factory=dict)
    stored_forms: dict[str, FormDefinition] = field(default_factory=dict)
    file_hashes: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the hash of every form and road of these files is, by kind and name, once it was worked out."""

    @property
    def agency(self) -> Agency:
        """The department that this installation serves."""
        return self.plans.agency

    @property
    def agency_name(self) -> Text:
        """The same, as messages sign."""
        return self.agency.name

    @property
    def terms(self) -> Terms:
        """What holds for the terms of all roads."""
        return self.library.terms.value

    def short_title(self, road: str) -> Text | None:
        """What a road is called in lists; None for one without a shorter name, or that is not there any more."""
        found = self.library.roads.get(road)
        return found.value.short_title if found is not None else None

    @property
    def amounts(self) -> Amounts:
        """Which answers hold the amount of a case."""
        return self.library.amounts.value

    @property
    def roles(self) -> Roles:
        """The permission matrix."""
        return self.policy.roles


def load(roots: ContentRoots, agency: str) -> Content:
    """Reads every content file for one agency; where none is named, for the only one there is.

    Raises ContentError when a file cannot be used, or there is no such agency, or it has no plan.
    """
    library = workflows_loader.load(roots)
    agencies = agencies_loader.load(roots)
    own = agencies_loader.served(agencies, agency)
    messages, programmes = messages_loader.load(roots), programmes_loader.load(roots)
    own_plans = _plans(programmes, agencies, own)
    roles, links = library.roles.value.roles, library.links.value.links
    return Content(
        library=library,
        councils=councils_loader.load(roots)[0],
        forms={name: form for name, (form, _) in forms_loader.load(roots).items()},
        messages=messages,
        letters=letters_loader.load(roots),
        authority=authority_loader.load(roots)[0],
        plans=own_plans,
        former=agencies_loader.former(agencies, own),
        ground_titles=_ground_titles(
            [*_shipped(roots), *(plan for plan, _ in programmes.values()), *reversed(list(own_plans.by_name.values()))]
        ),
        sizes=programmes_loader.load_sizes(roots)[0],
        visitors=programmes_loader.load_visitors(roots)[0].visitors,
        policy=Policy(library.roles.value),
        aliases=Aliases(
            roles=former({name: role.was for name, role in roles.items()}),
            messages=former({name: message.was for name, message in messages.items()}),
            links=former({name: link.was for name, link in links.items()}),
        ),
    )


def _shipped(roots: ContentRoots) -> list[Programme]:
    """The plans as shipped, also where an overlay has others of the same name."""
    found = programmes_loader.load(ContentRoots(roots.shipped)) if roots.overlay is not None else {}
    return [programme for programme, _ in found.values()]


def _ground_titles(programmes: Iterable[Programme]) -> dict[str, Text]:
    """The titles of the groups of all plans; the last one that knows a group names it."""
    return {name: group.title for one in programmes for name, group in one.priority.groups.items()}


def _plans(programmes: plans.Programmes, agencies: agencies_loader.Agencies, agency: str) -> Plans:
    if wrong := list(plans.faults(programmes, agencies)):
        raise ContentError(wrong)
    found = plans.of(agency, agencies, programmes)
    if found is None:
        raise ContentError([programmes_loader.missing(agency)])
    return found
