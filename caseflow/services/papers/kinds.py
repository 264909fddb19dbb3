"""The kinds of papers as content has them now: the letter of a step, and the chain that decides about it."""

from __future__ import annotations

from caseflow.core.errors import ConfigurationError
from caseflow.core.text import Text, say
from caseflow.notifications.letter_schema import Letter
from caseflow.papers.authority import Chain
from caseflow.services.foundation.context import Context


def letter(ctx: Context, kind: str) -> Letter:
    """The letter `kind`; raises ConfigurationError where the content of today has none of that name."""
    found = ctx.content.letters.get(kind)
    if found is None:
        raise ConfigurationError(f"there is no letter '{kind}' any more, but a road makes it")
    return found


def title(ctx: Context, kind: str) -> Text:
    """What screens call such papers; a kind that is not there any more by its bare name."""
    found = ctx.content.letters.get(kind)
    return found.head.title if found is not None else say(kind, kind)


def chain(ctx: Context, name: str) -> Chain:
    """The chain `name`; raises ConfigurationError where there is none."""
    found = ctx.content.authority.chains.get(name)
    if found is None:
        raise ConfigurationError(f"there is no chain '{name}' in authority.yaml any more")
    return found


def chain_name(ctx: Context, kind: str) -> str:
    """Which chain decides about papers of this kind; raises ConfigurationError for one that no office issues."""
    name = letter(ctx, kind).head.chain
    if name is None:
        raise ConfigurationError(f"the letter '{kind}' is the applicant's: no step of the office makes it")
    return name
