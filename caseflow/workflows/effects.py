"""The closed vocabulary of `does`: what each effect is called and takes; `services/effects.py` carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """One word of the vocabulary."""

    meaning: str
    parameters: frozenset[str] = frozenset()
    sends: frozenset[str] = frozenset()
    """Messages that the effect queues by itself, beside those of `notify`."""


SURVEILLANCE_SCHEDULED = "surveillance_scheduled"


def _effect(meaning: str, *parameters: str, sends: tuple[str, ...] = ()) -> Effect:
    return Effect(meaning, frozenset(parameters), frozenset(sends))


EFFECTS: Mapping[str, Effect] = {
    "assign_code": _effect("Gives the case its dossier code, serial per day and without gaps."),
    "assign_officer": _effect("Makes the person who acts the case officer when there is none."),
    "freeze": _effect("Signs the draft of the named form: it becomes a submission that nobody changes.", "value"),
    "notify": _effect("Queues a message to a party.", "value", "to"),
    "mark_approved": _effect("Dates the approval."),
    "open_case": _effect(
        "Opens a case of a procedure for the same enterprise, bound by a link; it stands at its end `where`.",
        "value",
        "as",
        "where",
    ),
    "move_case": _effect(
        "Takes a step, as the system, on every open case at the end `where` of this case's links of a kind.",
        "value",
        "of",
        "where",
    ),
    "unlink": _effect("Parts this case from the cases at the end `where` of its links of a kind.", "value", "where"),
    "issue_notice": _effect(
        "Gives the notice the next number of its book, gapless every year. It is valid as long as the date field "
        "`until` of the form says, else `months` from the date field `since`; then the system takes the action `then`. "
        "`remind`: the applicant and the officer are reminded so many days before.",
        "value",
        "form",
        "until",
        "since",
        "months",
        "then",
    ),
    "open_task": _effect("Opens a task of the case, again if it was done before.", "value"),
    "record_certificate": _effect("Enters the certificate of the action's form into the register."),
    "transfer_certificate": _effect(
        "Enters the certificate of the action's form, with its file in the named place, instead of the present one.",
        "value",
    ),
    "schedule_surveillance": _effect(
        "Sets the reminders of every surveillance, tells the applicant the first date, and takes the named action "
        "for the system when the validity ends.",
        "value",
        sends=(SURVEILLANCE_SCHEDULED,),
    ),
    "record_surveillance": _effect("Enters the result of the surveillance that is due."),
    "suspend_certificate": _effect("Marks the certificate as suspended."),
    "restore_certificate": _effect("Marks the certificate as valid again."),
    "withdraw_certificate": _effect("Marks the certificate as withdrawn."),
}

OPTIONAL: Mapping[str, frozenset[str]] = {
    "issue_notice": frozenset({"remind"}),
    "open_case": frozenset({"carry"}),
    "open_task": frozenset({"when"}),
}
"""Arguments that may be left out."""

OF_TASKS = frozenset({"notify", "open_task"})
"""The effects that ending a task may have: it changes nothing about the case itself."""
