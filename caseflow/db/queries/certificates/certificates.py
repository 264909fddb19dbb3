"""Writes of the certificate register: certificates with their words, surveillances, changes of status."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict, get_type_hints

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate, CertificateStatus, Enterprise
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of
from caseflow.db.queries.certificates import surveillances
from caseflow.db.queries.engine import counts
from caseflow.db.queries.foundation import search as search_rows

CHUNK = 500
"""How many values one question asks about: within the limits of both databases."""


CERTIFICATES = counts.of_case(Certificate)
"""How many of them a case has."""


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


class IdRow(NamedTuple):
    """The id of a certificate."""

    id: int


_HOLDER = (Enterprise.id, Enterprise.tax_code, Enterprise.name, Enterprise.commune, Enterprise.size_class)
_K, _E = table_of(Certificate).c, table_of(Enterprise).c
_add = Prepared(insertion(Certificate, *get_type_hints(NewCertificate)).returning(_K.id), IdRow)
_taken = Prepared(
    sa.select(_K.id)
    .where(*(_K[name] == given(_K[name]) for name in ("agency", "body", "number")), _K.id != given(_K.id, "but"))
    .limit(1),
    IdRow,
)
_unwatched: Prepared[Nothing] = Prepared(
    sa.update(table_of(Certificate)).where(_K.id == given(_K.id, "own")).values(remind_on=sa.null())
)
_holder = Prepared(sa.select(*(_E[name] for name in HolderRow._fields)).where(_E.id == given(_E.id, "own")), HolderRow)


def add(session: Session, values: NewCertificate, words: Collection[str]) -> int:
    """Enters a certificate; a number that its body already used is an IntegrityError."""
    found = _add.all(session, **values)[0].id
    search_rows.add_words(session, values["agency"], "certificate", [search_rows.OwnWords(found, words)])
    return found


def add_many(session: Session, rows: Sequence[tuple[NewCertificate, Collection[str], Sequence[date]]]) -> list[int]:
    """Enters many certificates with their words and the dates of their surveillances; gives their ids in order."""
    statement = sa.insert(Certificate).returning(Certificate.id, sort_by_parameter_order=True)
    ids = list(session.execute(statement, [dict(values) for values, _, _ in rows]).scalars())
    if rows:
        agency = rows[0][0]["agency"]
        own_words = [search_rows.OwnWords(own, words) for own, (_, words, _) in zip(ids, rows, strict=True)]
        search_rows.add_words(session, agency, "certificate", own_words)
    surveillances.plan(session, [(own, dates) for own, (_, _, dates) in zip(ids, rows, strict=True)])
    return ids


def change(session: Session, certificate_id: int, version: int, values: Mapping[str, object]) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    mine = sa.update(Certificate).where(Certificate.id == certificate_id, Certificate.version == version)
    done = mine.values(**values, version=version + 1).returning(Certificate.id)
    return session.execute(done).one_or_none() is not None


def number_taken(session: Session, agency: str, body: str, number: str, *, but: int | None = None) -> bool:
    """Whether the register has this very number of this certification body; `but` is a certificate left aside."""
    return _taken.one(session, agency=agency, body=body, number=number, but=but or 0) is not None


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
    return _holder.all(session, own=enterprise_id)[0]


def of_case(session: Session, case_id: int, *, lock: bool = False) -> Certificate | None:
    """The newest certificate of a case; locked, nobody else changes it until the transaction ends."""
    statement = sa.select(Certificate).where(Certificate.case_id == case_id).order_by(Certificate.id.desc()).limit(1)
    return session.scalar(statement.with_for_update() if lock else statement)


def keep_from_register(session: Session, certificate_id: int) -> None:
    """The case has reminders of its own: the register need not look after them."""
    _unwatched.run(session, own=certificate_id)


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
    recertify_on: date | None
    next_due_on: date | None
    status: str


_newest = (
    sa.select(*(_K[name] for name in CardRow._fields))
    .where(_K.case_id == given(_K.case_id, "case"))
    .order_by(_K.id.desc())
    .limit(1)
)
_card, _card_locked = Prepared(_newest, CardRow), Prepared(_newest.with_for_update(), CardRow)


def card(session: Session, case_id: int, *, lock: bool = False) -> CardRow | None:
    """The newest certificate of a case; locked, nobody else changes it until the transaction ends."""
    return (_card_locked if lock else _card).one(session, case=case_id)
