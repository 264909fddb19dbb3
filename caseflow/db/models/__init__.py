"""One file a table family; importing this package knows every table."""

from caseflow.db.models.accounts import Account, Grant, LoginSession, MailLink, Throttle
from caseflow.db.models.cases import Case, ClockInterval, Draft, Submission
from caseflow.db.models.certificates import Certificate, Surveillance
from caseflow.db.models.content import Edition, Published
from caseflow.db.models.councils import BallotSheet, Council, CouncilCase, Seat, SeatCase
from caseflow.db.models.documents import Blob, Document
from caseflow.db.models.enterprises import Enterprise, Member, PriorityFlag
from caseflow.db.models.events import Event, IdempotencyKey, Stream
from caseflow.db.models.heartbeats import Heartbeat
from caseflow.db.models.outbox import OutboxMessage
from caseflow.db.models.timers import Timer

__all__ = [
    "Account", "BallotSheet", "Blob", "Case", "Certificate", "ClockInterval", "Council", "CouncilCase", "Document",
    "Draft", "Edition", "Enterprise", "Event", "Grant", "Heartbeat", "IdempotencyKey", "LoginSession", "MailLink",
    "Member", "OutboxMessage", "PriorityFlag", "Published", "Seat", "SeatCase", "Stream", "Submission", "Surveillance",
    "Throttle", "Timer",
]  # fmt: skip
