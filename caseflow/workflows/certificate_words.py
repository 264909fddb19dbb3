"""The words in which a road says what it ends in: the certificate, what it is called, how it is kept alive."""

from __future__ import annotations

from pydantic import Field

from caseflow.core.text import Text, say
from caseflow.core.words import Legal, Name, Word
from caseflow.workflows.step_words import When


class Answered(Word):
    """One answer of a form of the case."""

    form: Name
    field: Name


class Called(Word):
    """What a road calls its result; texts say `$paper`, or `$Paper` with a capital, and messages `{{paper}}`."""

    act: Text = Field(say("chứng nhận", "certification"), description="What is done: `$act`.")
    paper: Text = Field(say("giấy chứng nhận", "certificate"), description="What is issued: `$paper`.")
    body: Text = Field(say("tổ chức chứng nhận", "certification body"), description="Who issues it: `$body`.")
    rules: Text = Field(
        say("TCVN ISO/IEC 17021-1", "ISO/IEC 17021-1"), description="The standard by which such bodies work: `$rules`."
    )


class NewerEdition(Word):
    """An edition that takes the place of a former one, and what holders of that are told meanwhile."""

    former: str = Field(description="The year of the edition that is replaced: `2015`.")
    edition: str = Field(description="The edition that replaces it.")
    hint: Text = Field(description="What holders of the former edition read beside their certificate.")
    legal_basis: Legal


USUAL = Called()


REMIND_DAYS = (90, 60, 30, 0)
"""How many days before its dates a certificate is reminded of where nothing else is said."""


class Certificate(Word):
    """What kind of certificate this scheme ends in and how it is kept alive (law.md#certificates)."""

    standard: str
    editions: tuple[str, ...]
    newer_edition: NewerEdition | None = Field(None, exclude_if=lambda newer: newer is None)
    called: Called = Field(
        USUAL,
        exclude_if=USUAL.__eq__,
        description="What it is called where it is no certificate of a certification body.",
    )
    validity_months: int | None = Field(None, gt=0)
    validity_when: When = Field(
        None,
        exclude_if=lambda when: when is None,
        description="Only certificates of cases whose forms say this end so; others end as their paper says.",
    )
    surveillance_months: tuple[int, ...] = ()
    surveillance_every: Answered | None = Field(
        None, description="Where the case says every how many months; answered, it goes before surveillance_months."
    )
    surveillance_when: When = Field(
        None, description="Only certificates of cases whose forms say this are watched; others just end."
    )
    recertify_days: int = Field(90, ge=0, description="The recertification audit is due this many days before the end.")
    restore_months: int = Field(6, ge=0, description="An expired certificate may be restored this long; 0: not at all.")
    remind_days: tuple[int, ...] = REMIND_DAYS
    legal_basis: dict[Name, Legal] = Field(
        description="One entry per number it justifies: validity, surveillance, renewal."
    )
