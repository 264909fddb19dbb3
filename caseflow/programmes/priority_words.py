"""The words of a programme's `priority`: who goes first, by which groups, and what makes somebody belong to one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word
from caseflow.forms.schema import FormField
from caseflow.programmes.size_words import SizeName

SUBMITTED, CODE = "submitted", "code"
TIES = (SUBMITTED, CODE)
"""What breaks a tie besides the groups of the programme: who handed in first, the number of the dossier."""


class Validity(Word):
    """Between which of its dates a claim holds, both included; the earliest of several ends counts."""

    from_: Name | None = Field(None, alias="from")
    to: Name | None = Field(None, description="With `months` the answer may be left out.")
    months: int | None = Field(
        None, gt=0, description="How long it holds from `from` on; the last day is computed: so many months less a day."
    )


class GroupClaim(Word):
    """A group that an applicant claims with evidence, and an officer verifies."""

    evidence: Text = Field(description="What is handed in to prove it.")
    details: dict[Name, FormField] = Field(
        default_factory=dict, description="What is asked about it, in the words of a form's fields."
    )
    valid: Validity | None = Field(None, description="The dates among the details between which it holds.")
    shows: Text | None = Field(
        None,
        description="How a claim reads, with `{detail}` for its answers; left out: labels, answers, computed end.",
    )


class PriorityGroup(Word):
    """One group of applicants with priority: claimed with evidence, or computed from size class and legal form."""

    title: Text
    claim: GroupClaim | None = None
    size: tuple[SizeName, ...] = Field((), description="Computed: belongs to it by these size classes.")
    legal_form: tuple[str, ...] = Field((), description="Computed: belongs to it by these legal forms.")
    grades: dict[Name, Text] = Field(
        default_factory=dict, description="From the highest to the lowest; whoever claims the group names one."
    )
    ranks: bool = Field(True, description="false: is recorded and may break ties, but gives no place by itself.")
    legal_basis: Legal


class Priority(Word):
    """Who goes first: in strict order of the groups, by the number of groups, or nobody."""

    mode: Literal["LEXICOGRAPHIC", "COUNT", "NONE"]
    groups: dict[Name, PriorityGroup] = Field(default_factory=dict)
    ties: tuple[Name, ...] = Field(
        TIES, description="What decides among equals, in this order: groups, `submitted` (earlier first), `code`."
    )
    legal_basis: Legal

    @property
    def ranking(self) -> dict[str, PriorityGroup]:
        """The groups that give a place, in the plan's order; none where nobody goes first."""
        return {} if self.mode == "NONE" else {name: one for name, one in self.groups.items() if one.ranks}
