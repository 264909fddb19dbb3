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
    "record_certificate": _effect("Enters the certificate of the action's form into the register."),
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
