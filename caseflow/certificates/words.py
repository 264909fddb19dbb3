"""What a road may do with the certificate of its case (pure): the words; the services carry them out."""

from __future__ import annotations

from typing import Annotated

from caseflow.core.words import Name
from caseflow.workflows.ports import Args, Effect, Names, NoArgs

SURVEILLANCE_SCHEDULED = "surveillance_scheduled"
"""The message with the first date of surveillance."""


class OfPlace(Args):
    """The place of the checklist where the certificate's file lies."""

    value: Annotated[Name, Names("document")]


class OfEnd(Args):
    """The action that the system takes when the validity ends."""

    value: Annotated[Name, Names("system_step")]


RECORD = Effect("record_certificate", "Enters the certificate of the action's form into the register.", NoArgs)
TRANSFER = Effect(
    "transfer_certificate",
    "Enters the certificate of the action's form, with its file in the named place, instead of the present one.",
    OfPlace,
)
SCHEDULE = Effect(
    "schedule_surveillance",
    "Sets the reminders of every surveillance, tells the applicant the first date, and takes the named action for the "
    "system when the validity ends.",
    OfEnd,
    sends=frozenset({SURVEILLANCE_SCHEDULED}),
)
RECORD_SURVEILLANCE = Effect("record_surveillance", "Enters the result of the surveillance that is due.", NoArgs)
SUSPEND = Effect("suspend_certificate", "Marks the certificate as suspended.", NoArgs)
RESTORE = Effect("restore_certificate", "Marks the certificate as valid again.", NoArgs)
WITHDRAW = Effect("withdraw_certificate", "Marks the certificate as withdrawn.", NoArgs)
