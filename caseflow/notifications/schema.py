"""The language in which content words its messages: the closed vocabularies, and a message once it is read."""

from __future__ import annotations

import re
from typing import Final, Literal

from pydantic import Field

from caseflow.core.text import Locale, Text
from caseflow.core.words import Name, Word

MessageKind = Literal["case", "timer", "account", "register"]
LANGUAGES: Final[tuple[Locale, ...]] = ("vi", "en")

CASE_VARIABLES: Final[dict[str, str]] = {
    "agency_name": "the agency that signs the message",
    "recipient_name": "the person or desk the message goes to",
    "case_code": "the code given at reception; empty before that",
    "case_title": "the title of the case",
    "scheme_title": "the kind of support, or the procedure",
    "scheme_called": "what stands before it: kind of support, procedure, or as the road calls it",
    "enterprise_name": "the enterprise that applies",
    "state_title": "where the case stands now",
    "what_now": "one sentence: what happens now and who acts",
    "action_title": "what was just done",
    "due_on": "the day by which the present step ends, as shown to people; empty when it has no term",
    "link": "the address of the case",
    "look_up_link": "where anybody with the short code sees how the case stands, without an account",
    "look_up_code": "that short code; for the applicant's messages alone",
    "act": "what is done to win the result: certification, or as the scheme calls it",
    "paper": "what the result is written on: the certificate, or as the scheme calls it",
    "body": "who issues it: the certification body, or as the scheme calls it",
    "note": "what the person who acted wrote for the reader: reasons, points to supplement; may be empty",
    "legal_ground": "the law that the signed form names for it (its field `legal_ground`); empty without one",
    "points": "what the signed form asks for (its rows `points`): what, why and on what ground, a line each",
    "passed": "the result in words, where the signed form's `result` says that it passed; empty otherwise",
    "failed": "the same where it says that it failed",
    "tasks": "the tasks that this step gave the reader: what, by when and how, a line each; empty when there are none",
    "desk": "where to ask: the desk of the agency, its telephone and address for letters; empty where it has none",
    "decision": "number and day of the decision that approved the support; empty before that",
    "amount": "the public money of the case as it was said last, in đồng; empty while no sum is known",
    "contract": "number and day of the contract that was signed in the case; empty before that",
    "certificate_status": "how the certificate of the case stands today, in a few words; empty where there is none",
    "meeting": "the council that has the case: its decision, when and where it meets; empty where there is none",
}
"""What a message about a case may say, and what each word means. Every one is given whenever a case message is sent."""

TIMER_VARIABLES: Final[dict[str, str]] = {
    **CASE_VARIABLES,
    "days_left": "working days until `due_on`, as a number; empty when the day has passed",
}
"""What a message sent by a timer may say: a case message, and the days that are left."""

ACCOUNT_VARIABLES: Final[dict[str, str]] = {
    "agency_name": "the agency that signs the message",
    "recipient_name": "the person the message goes to; empty when not yet known",
    "enterprise_name": "the enterprise whose account it concerns; empty for staff",
    "link": "the address that holds a single-use token, or the sign-in page",
    "valid_until": "until when the link works, as shown to people",
}
"""What a message about an account may say."""

REGISTER_VARIABLES: Final[dict[str, str]] = {
    "agency_name": "the agency that signs the message",
    "recipient_name": "the person the message goes to",
    "certificates": "the certificates with what falls due when, and the address of each, an item each",
    "link": "the address of the register",
}
"""What a message about certificates that no case keeps may say."""

VOCABULARIES: Final[dict[MessageKind, dict[str, str]]] = {
    "case": CASE_VARIABLES,
    "timer": TIMER_VARIABLES,
    "account": ACCOUNT_VARIABLES,
    "register": REGISTER_VARIABLES,
}

MULTI_LINE: Final = frozenset({"note", "points", "tasks", "certificates"})
"""Variables whose line breaks are kept in the body; every other value is one line: no name forges a paragraph."""

PLACEHOLDER: Final = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")
"""A placeholder: `{{name}}`, no blanks, no dots, no filters. There is nothing else."""


class Instead(Word):
    """Messages in place of one that tells of a term that has passed, by who reads it and who let it pass."""

    late: Name | None = Field(None, description="To an applicant, or another from outside, that is late itself.")
    waiting: Name | None = Field(None, description="To the applicant that waits for the agency.")
    about: Name | None = Field(None, description="To the agency about an applicant that is late.")


class FrontMatter(Word):
    """The head of a message file, between its two lines of three dashes."""

    name: Name = Field(description="The file's own name.")
    kind: MessageKind = Field("case", description="Which vocabulary the message may use.")
    variables: tuple[Name, ...] = Field(description="Every variable the message uses, no more and no fewer.")
    was: tuple[Name, ...] = Field((), description="What it was called before; cases under way send this one instead.")
    instead: Instead = Field(Instead(), description="Of a ladder's message: what other readers get in its place.")
    subject: Text


class Message(FrontMatter):
    """A whole message: its head and the two bodies."""

    body: Text
