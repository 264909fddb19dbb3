"""What the workflow files may name that stands outside of them: forms, messages, councils, indicators, legal forms."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

YES_NO = frozenset({True, False})


@dataclass(frozen=True, slots=True)
class FieldFact:
    """One field of a form as rules see it: its kind, what it can be answered with where that is a closed list, and as
    `form.field` which signed answer it begins with.
    """

    kind: str
    values: frozenset[str | bool] | None = None
    taken_from: str = ""


@dataclass(frozen=True)
class Outside:
    """Everything outside the workflow files that they may name.

    `forms` maps each form to its fields, `messages` each message to the variables it uses, `case_variables` are
    the variables that every message about a case is given, `letters` say of each whether an office issues it; the
    others are names. None means that the names could not be
    read (their own files have faults): nothing is said about them then.
    """

    forms: Mapping[str, Mapping[str, FieldFact]] | None
    messages: Mapping[str, Set[str]] | None
    councils: Set[str] | None
    ballots: Set[str] | None
    indicators: Set[str] | None
    letters: Mapping[str, bool] | None
    legal_forms: Set[str]
    case_variables: Set[str]
