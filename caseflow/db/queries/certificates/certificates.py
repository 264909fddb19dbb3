"""Writes of the certificate register: certificates with their words, surveillances, changes of status."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate, CertificateStatus, CertificateWord, Enterprise, Surveillance
from caseflow.db.models.certificates import WORD
from caseflow.db.prepared import Prepared, given, table_of

CHUNK = 500
"""How many values one question asks about: within the limits of both databases."""


class PaperColumns(TypedDict):
    """The columns that follow from the paper and its holder: what entering and correcting it write alike."""

    enterprise_id: int | None
    holder_name: str
    holder_tax_code: str
    commune: str
    size_class: str
    scheme: str
    year: int
    standard: str
    edition: str
    product: str
    standard_key: str
    number: str
    number_key: str
    scope: str
    body: str
    body_key: str
    accreditation: str
    note: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    restorable_to: date | None
    recertify_on: date | None


class LifeColumns(TypedDict):
    """The columns that events change: how the certificate stands and what falls due next."""

    status: str
    next_due_on: date | None
    order_on: date
    remind_on: date | None


class NewCertificate(PaperColumns, LifeColumns):
    """Every column of a certificate that enters the register; the last four say what it came with."""

    public_id: str
    agency: str
    source: str
    version: int
    recorded_by: int
    recorded_at: datetime
    case_id: int | None
    document_id: int | None
    import_id: int | None
    replaces_id: int | None


class HolderRow(NamedTuple):
    """What a certificate keeps of the enterprise that holds it."""

    id: int
    tax_code: str
    name: str
    commune: str
    size_class: str


_HOLDER = (Enterprise.id, Enterprise.tax_code, Enterprise.name, Enterprise.commune, Enterprise.size_class)


def add(session: Session, values: NewCertificate, words: Collection[str]) -> int:
    """Enters a certificate; a number that its body already used is an IntegrityError."""
    found = session.execute(sa.insert(Certificate).returning(Certificate.id), dict(values)).scalar_one()
    _add_words(session, values["agency"], [(found, words)])
    return found


def add_many(session: Session, rows: Sequence[tuple[NewCertificate, Collection[str], Sequence[date]]]) -> list[int]:
    """Enters many certificates with their words and the dates of their surveillances; gives their ids in order."""
    statement = sa.insert(Certificate).returning(Certificate.id, sort_by_parameter_order=True)
    ids = list(session.execute(statement, [dict(values) for values, _, _ in rows]).scalars())
    if rows:
        agency = rows[0][0]["agency"]
        _add_words(session, agency, [(own, words) for own, (_, words, _) in zip(ids, rows, strict=True)])
    due = [
        {"certificate_id": own, "number": n, "due_on": day}
        for own, (_, _, dates) in zip(ids, rows, strict=True)
        for n, day in enumerate(dates, 1)
    ]
    if due:
        session.execute(sa.insert(Surveillance), due)
    return ids


def _add_words(session: Session, agency: str, found: Iterable[tuple[int, Collection[str]]]) -> None:
    rows = [
        {"agency": agency, "word": word, "certificate_id": own}
        for own, words in found
        for word in sorted({word[:WORD] for word in words})
    ]
    if rows:
        session.execute(sa.insert(CertificateWord), rows)


def change(session: Session, certificate_id: int, version: int, values: Mapping[str, object]) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    mine = sa.update(Certificate).where(Certificate.id == certificate_id, Certificate.version == version)
    done = mine.values(**values, version=version + 1).returning(Certificate.id)
    return session.execute(done).one_or_none() is not None


def set_words(session: Session, agency: str, certificate_id: int, words: Collection[str]) -> None:
    """Replaces the words by which a certificate is found."""
    session.execute(sa.delete(CertificateWord).where(CertificateWord.certificate_id == certificate_id))
    _add_words(session, agency, [(certificate_id, words)])


def number_taken(session: Session, agency: str, body: str, number: str, *, but: int | None = None) -> bool:
    """Whether the register has this very number of this certification body; `but` is a certificate left aside."""
    statement = sa.select(Certificate.id).where(
        Certificate.agency == agency, Certificate.body == body, Certificate.number == number,
        Certificate.id != (but or 0),
    )  # fmt: skip
    return session.execute(statement).first() is not None


def taken(session: Session, agency: str, numbers: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these pairs of keys (body, number) the register has, however they are written."""
    pair = sa.tuple_(Certificate.body_key, Certificate.number_key)
    found: set[tuple[str, str]] = set()
    for at in range(0, len(numbers), CHUNK):
        statement = sa.select(Certificate.body_key, Certificate.number_key).where(
            Certificate.agency == agency, pair.in_(numbers[at : at + CHUNK])
        )
        found |= {(row.body_key, row.number_key) for row in session.execute(statement)}
    return found


def enterprises(session: Session, agencies: Sequence[str], tax_codes: Sequence[str]) -> dict[str, HolderRow]:
    """The enterprises of these agencies among these tax codes; of one that several know, the profile of the first."""
    found: dict[str, HolderRow] = {}
    for at in range(0, len(tax_codes), CHUNK):
        wanted = (Enterprise.agency.in_(agencies), Enterprise.tax_code.in_(tax_codes[at : at + CHUNK]))
        rows = session.execute(sa.select(Enterprise.agency, *_HOLDER).where(*wanted)).all()
        rows = sorted(rows, key=lambda row: agencies.index(row.agency), reverse=True)
        found |= {row.tax_code: HolderRow(*row[1:]) for row in rows}
    return found


def enterprise(session: Session, enterprise_id: int) -> HolderRow:
    """The enterprise of a case."""
    return HolderRow(*session.execute(sa.select(*_HOLDER).where(Enterprise.id == enterprise_id)).one())


def of_case(session: Session, case_id: int, *, lock: bool = False) -> Certificate | None:
    """The newest certificate of a case; locked, nobody else changes it until the transaction ends."""
    statement = sa.select(Certificate).where(Certificate.case_id == case_id).order_by(Certificate.id.desc()).limit(1)
    return session.scalar(statement.with_for_update() if lock else statement)


def leave_to_register(session: Session, case_id: int, today: date) -> None:
    """The case is over: from now on the register itself looks after the reminders of its certificates."""
    left = sa.update(Certificate).where(Certificate.case_id == case_id, Certificate.status.in_(("valid", "suspended")))
    session.execute(left.values(remind_on=today))


def by_public_id(session: Session, agency: str, public_id: str, *, lock: bool = False) -> Certificate | None:
    """One certificate; locked, nobody else changes it until the transaction ends."""
    statement = sa.select(Certificate).where(Certificate.agency == agency, Certificate.public_id == public_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def replaced(session: Session, certificate_id: int) -> bool:
    """Whether another certificate has taken the place of this one."""
    statement = sa.select(Certificate.id).where(Certificate.replaces_id == certificate_id)
    return session.execute(statement).first() is not None


def case_closed(session: Session, case_id: int) -> bool:
    """Whether a case has come to its end and keeps its certificate no more."""
    return session.scalar(sa.select(Case.closed_at).where(Case.id == case_id)) is not None


def add_status(
    session: Session, certificate_id: int, status: str, from_on: date, *, note: str, by: int | None, at: datetime
) -> None:
    """Records that the certificate stands so from a day on."""
    row = {"certificate_id": certificate_id, "from_on": from_on, "status": status, "note": note,
           "recorded_by": by, "recorded_at": at}  # fmt: skip
    session.execute(sa.insert(CertificateStatus), row)


def last_change(session: Session, certificate_id: int) -> date | None:
    """The day of the newest change of status."""
    statement = sa.select(sa.func.max(CertificateStatus.from_on)).where(
        CertificateStatus.certificate_id == certificate_id
    )
    return session.scalar(statement)


def add_surveillances(session: Session, certificate_id: int, dates: Sequence[date]) -> None:
    """Sets the surveillance dates of a certificate."""
    rows = [{"certificate_id": certificate_id, "number": n, "due_on": due} for n, due in enumerate(dates, 1)]
    if rows:
        session.execute(sa.insert(Surveillance), rows)


def drop_surveillances(session: Session, certificate_id: int) -> None:
    """Takes away the surveillances of a certificate whose dates were wrong; none of them may have been done."""
    session.execute(sa.delete(Surveillance).where(Surveillance.certificate_id == certificate_id))


def surveillances(session: Session, certificate_id: int) -> Sequence[Surveillance]:
    """The surveillances of a certificate, in their order."""
    statement = (
        sa.select(Surveillance).where(Surveillance.certificate_id == certificate_id).order_by(Surveillance.number)
    )
    return session.execute(statement).scalars().all()


def set_result(
    session: Session, certificate_id: int, number: int, *, done_on: date, result: str, note: str, by: int | None
) -> None:
    """Records what came of one surveillance."""
    own = sa.update(Surveillance).where(Surveillance.certificate_id == certificate_id, Surveillance.number == number)
    session.execute(own.values(done_on=done_on, result=result, note=note, recorded_by=by))


class CardRow(NamedTuple):
    """The certificate of a case in short."""

    id: int
    public_id: str
    number: str
    standard: str
    edition: str
    body: str
    valid_from: date
    valid_to: date | None
    restorable_to: date | None
    next_due_on: date | None
    status: str


_K = table_of(Certificate).c
_card = Prepared(
    sa.select(*(_K[name] for name in CardRow._fields))
    .where(_K.case_id == given(_K.case_id, "case"))
    .order_by(_K.id.desc())
    .limit(1),
    CardRow,
)


def card(session: Session, case_id: int) -> CardRow | None:
    """The newest certificate of a case."""
    return _card.one(session, case=case_id)
