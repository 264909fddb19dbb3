"""One file a table family; importing this package knows every table."""

from caseflow.db.models.accounts import Account, Authorisation, Grant, LoginSession, MailLink, Throttle
from caseflow.db.models.case_people import CasePerson
from caseflow.db.models.cases import Case, ClockInterval, Draft, Submission
from caseflow.db.models.certificates import Certificate, CertificateStatus, Surveillance
from caseflow.db.models.content import Edition, Published
from caseflow.db.models.councils import BallotSheet, Council, CouncilCase, Seat, SeatCase
from caseflow.db.models.demo_clocks import DemoDays
from caseflow.db.models.desks import CaseLook, DeskColumns, SavedView
from caseflow.db.models.documents import Blob, Document
from caseflow.db.models.edition_moves import EditionMove, MovedCase
from caseflow.db.models.enterprises import Enterprise, Member, PriorityFlag
from caseflow.db.models.events import Event, IdempotencyKey, Stream
from caseflow.db.models.heartbeats import Heartbeat, Outage
from caseflow.db.models.imports import Import
from caseflow.db.models.links import CaseLink, Notice
from caseflow.db.models.outbox import LetterRead, OutboxMessage
from caseflow.db.models.papers import NumberBook, Paper, PaperText, TakenNumber
from caseflow.db.models.search import SearchWord
from caseflow.db.models.talk import CaseNote, CaseNoteText, CasePresence, NoteMention, NoteReader
from caseflow.db.models.tasks import CaseTask
from caseflow.db.models.timers import Timer

__all__ = [
    "Account",
    "Authorisation",
    "BallotSheet",
    "Blob",
    "Case",
    "CaseLink",
    "CaseLook",
    "CaseNote",
    "CaseNoteText",
    "CasePerson",
    "CasePresence",
    "CaseTask",
    "Certificate",
    "CertificateStatus",
    "ClockInterval",
    "Council",
    "CouncilCase",
    "DemoDays",
    "DeskColumns",
    "Document",
    "Draft",
    "Edition",
    "EditionMove",
    "Enterprise",
    "Event",
    "Grant",
    "Heartbeat",
    "IdempotencyKey",
    "Import",
    "LetterRead",
    "LoginSession",
    "MailLink",
    "Member",
    "MovedCase",
    "NoteMention",
    "NoteReader",
    "Notice",
    "NumberBook",
    "Outage",
    "OutboxMessage",
    "Paper",
    "PaperText",
    "PriorityFlag",
    "Published",
    "SavedView",
    "SearchWord",
    "Seat",
    "SeatCase",
    "Stream",
    "Submission",
    "Surveillance",
    "TakenNumber",
    "Throttle",
    "Timer",
]  # fmt: skip
