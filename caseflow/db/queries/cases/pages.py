"""What the page of one case and the applicant's list show; every function is one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.db.base import Record
from caseflow.db.models import (
    Account,
    Case,
    Certificate,
    Council,
    CouncilCase,
    Enterprise,
    Event,
    Member,
    OutboxMessage,
    Submission,
    Surveillance,
)

MESSAGES_SHOWN = 40
EVENTS_SHOWN = 300

_Officer = aliased(Account)
_CASE = (
    Case.id, Case.public_id, Case.agency, Case.scheme, Case.code, Case.definition, Case.title, Case.state, Case.phase,
    Case.waits_for, Case.version, Case.enterprise_id, Case.officer_id, Case.call, Case.priority, Case.year, Case.due_on,
    Case.outcome, Case.created_at, Case.state_since, Case.submitted_at, Case.received_at, Case.approved_at,
    Case.closed_at, Case.size_class,
)  # fmt: skip
_Other, _Sitting = aliased(Certificate), aliased(CouncilCase)
_newest_certificate = sa.select(sa.func.max(_Other.id)).where(_Other.case_id == Case.id).correlate(Case)
_newest_council = sa.select(sa.func.max(_Sitting.id)).where(_Sitting.case_id == Case.id).correlate(Case)
_page = (
    sa.select(
        *_CASE,
        Enterprise.name.label("enterprise_name"),
        Enterprise.public_id.label("enterprise_public_id"),
        Enterprise.tax_code,
        _Officer.full_name.label("officer_name"),
        Certificate.id.label("certificate_id"),
        Certificate.public_id.label("certificate_public_id"),
        Certificate.number.label("certificate_number"),
        Certificate.standard.label("certificate_standard"),
        Certificate.edition.label("certificate_edition"),
        Certificate.restorable_to.label("certificate_restorable_to"),
        Certificate.next_due_on.label("certificate_next_due_on"),
        Certificate.body.label("certificate_body"),
        Certificate.valid_from.label("certificate_from"),
        Certificate.valid_to.label("certificate_to"),
        Certificate.status.label("certificate_status"),
        Council.public_id.label("council_public_id"),
        Council.name.label("council_name"),
        Council.meets_at.label("council_meets_at"),
        CouncilCase.counted_at.label("council_counted_at"),
        CouncilCase.result.label("council_result"),
        CouncilCase.conclusion.label("council_conclusion"),
    )
    .join(Enterprise, Enterprise.id == Case.enterprise_id)
    .outerjoin(_Officer, _Officer.id == Case.officer_id)
    .outerjoin(Certificate, Certificate.id == _newest_certificate.scalar_subquery())
    .outerjoin(CouncilCase, CouncilCase.id == _newest_council.scalar_subquery())
    .outerjoin(Council, Council.id == CouncilCase.council_id)
    .where(Case.public_id == sa.bindparam("public_id"))
)


def add(session: Session, values: dict[str, Any]) -> int:
    """Opens a case and gives its id."""
    return session.execute(sa.insert(Case).returning(Case.id), values).scalar_one()


def page(session: Session, public_id: str) -> Record | None:
    """A case with its enterprise, officer, newest certificate and newest council."""
    return session.execute(_page, {"public_id": public_id}).one_or_none()


def history(session: Session, case_id: int, enterprise_id: int, kinds: Collection[str]) -> Sequence[Record]:
    """The events of these kinds, newest first, with who did each and whether that person is or was the enterprise's."""
    statement = (
        sa.select(
            Event.seq, Event.kind, Event.name, Event.from_state, Event.to_state, Event.actor_id, Event.at, Event.body,
            Account.full_name.label("who"), Member.id.label("member_id"),
        )
        .outerjoin(Account, Account.id == Event.actor_id)
        .outerjoin(Member, sa.and_(Member.enterprise_id == enterprise_id, Member.account_id == Event.actor_id))
        .where(Event.case_id == case_id, Event.kind.in_(kinds))
        .order_by(Event.seq.desc())
        .limit(EVENTS_SHOWN)
    )  # fmt: skip
    return session.execute(statement).all()


def submissions(session: Session, case_id: int, enterprise_id: int) -> Sequence[Record]:
    """Everything that was signed, newest first, without its values; who signed, and whether for the enterprise."""
    statement = (
        sa.select(
            Submission.form, Submission.revision, Submission.form_sha256, Submission.sha256, Submission.signed_by,
            Submission.signed_at, Account.full_name.label("who"), Member.id.label("member_id"),
        )
        .outerjoin(Account, Account.id == Submission.signed_by)
        .outerjoin(Member, sa.and_(Member.enterprise_id == enterprise_id, Member.account_id == Submission.signed_by))
        .where(Submission.case_id == case_id)
        .order_by(Submission.id.desc())
    )  # fmt: skip
    return session.execute(statement).all()


def signed_values(session: Session, case_id: int, form: str, revision: int) -> Any:
    """What was signed in one revision of a form."""
    statement = sa.select(Submission.values).where(
        Submission.case_id == case_id, Submission.form == form, Submission.revision == revision
    )
    return session.execute(statement).scalar_one()


def messages(session: Session, case_id: int, account_id: int | None) -> Sequence[Record]:
    """The messages about a case, newest first; of one person only when `account_id` is given."""
    statement = sa.select(
        OutboxMessage.id, OutboxMessage.subject, OutboxMessage.body, OutboxMessage.recipient, OutboxMessage.status,
        OutboxMessage.created_at, OutboxMessage.sent_at,
    ).where(OutboxMessage.case_id == case_id)  # fmt: skip
    if account_id is not None:
        statement = statement.where(OutboxMessage.account_id == account_id)
    return session.execute(statement.order_by(OutboxMessage.id.desc()).limit(MESSAGES_SHOWN)).all()


def surveillances(session: Session, certificate_id: int) -> Sequence[Record]:
    """The surveillances of a certificate in their order."""
    columns = (Surveillance.number, Surveillance.due_on, Surveillance.done_on, Surveillance.result)
    statement = sa.select(*columns).where(Surveillance.certificate_id == certificate_id)
    return session.execute(statement.order_by(Surveillance.number)).all()


def of_enterprises(session: Session, enterprises: Collection[int], after: int | None, limit: int) -> Sequence[Record]:
    """The cases of these enterprises, newest first, beyond the case `after`."""
    statement = (
        sa.select(*_CASE, Enterprise.name.label("enterprise_name"))
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.enterprise_id.in_(enterprises))
        .order_by(Case.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Case.id < after)
    return session.execute(statement).all()


def enterprises_of(session: Session, account_id: int) -> Sequence[Record]:
    """The enterprises a person acts for."""
    statement = (
        sa.select(Enterprise.public_id, Enterprise.name, Enterprise.tax_code)
        .join(Member, Member.enterprise_id == Enterprise.id)
        .where(Member.account_id == account_id, Member.ended_at.is_(None))
        .order_by(Enterprise.name)
    )
    return session.execute(statement).all()


def enterprise(session: Session, public_id: str) -> Enterprise | None:
    """An enterprise by its public id."""
    return session.execute(sa.select(Enterprise).where(Enterprise.public_id == public_id)).scalar_one_or_none()


def is_member(session: Session, enterprise_id: int, account_id: int) -> bool:
    """Whether a person acts for an enterprise now."""
    statement = sa.select(Member.id).where(
        Member.enterprise_id == enterprise_id, Member.account_id == account_id, Member.ended_at.is_(None)
    )
    return session.execute(statement).first() is not None


def set_officer(session: Session, case_id: int, officer_id: int) -> None:
    """Makes somebody the officer of a case."""
    session.execute(sa.update(Case).where(Case.id == case_id).values(officer_id=officer_id))
