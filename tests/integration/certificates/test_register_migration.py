"""Certificates that were in the register before it became one for all: the migration fills what it now asks of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from caseflow.db import migrate
from caseflow.db.session import make_engine

BOTH = pytest.mark.parametrize(
    "empty_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
AT = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
BEFORE = {"public_id": "p", "agency": "a", "version": 1}


def _fill(connection: sa.Connection) -> None:
    """One enterprise with a certificate that stands and one that was suspended."""
    meta = sa.MetaData()
    meta.reflect(connection, only=["enterprises", "certificates"])
    enterprises, certificates = meta.tables["enterprises"], meta.tables["certificates"]
    firm = {
        **BEFORE, "id": 1, "name": "Công ty Đường Mía", "name_folded": "cong ty duong mia", "tax_code": "0100109106",
        "legal_form": "x", "sector": "x", "address": "", "commune": "Xã A", "province": "33", "phone": "", "email": "",
        "representative": "", "size_class": "small", "created_at": AT, "updated_at": AT,
    }  # fmt: skip
    connection.execute(enterprises.insert(), firm)
    for number, status in ((1, "valid"), (2, "suspended")):
        paper = {
            "id": number, "public_id": f"c{number}", "agency": "a", "enterprise_id": 1, "scheme": "s",
            "standard": "TCVN ISO 9001", "edition": "2015", "number": f"QMS {number}/Đ", "number_folded": "x",
            "scope": "", "body": "Tổ chức B", "accreditation": "", "decided_on": date(2025, 5, 6),
            "valid_from": date(2025, 5, 6), "valid_to": date(2028, 5, 5), "status": status,
            "order_on": date(2026, 5, 6), "recorded_by": 1, "recorded_at": AT,
        }  # fmt: skip
        connection.execute(certificates.insert(), paper)


@BOTH
def test_what_was_in_the_register_is_found_counted_and_stands_as_before(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with migrate._step(engine) as connection:
        command.upgrade(migrate._config(connection), "0001")
        _fill(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM certificates ORDER BY id")).mappings().all()
        found = sa.text("SELECT word FROM search_words WHERE kind = 'certificate' AND owner_id = 1")
        words = set(connection.execute(found).scalars())
        changes = connection.execute(sa.text("SELECT certificate_id, status FROM certificate_statuses")).all()
    engine.dispose()
    first = rows[0]
    assert [row["remind_on"] is not None for row in rows] == [True, True], "no case reminds of them"
    expected = {
        "holder_name": "Công ty Đường Mía", "holder_tax_code": "0100109106", "commune": "Xã A", "size_class": "small",
        "year": 2025, "number_key": "qms1d", "source": "supported",
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert str(first["recertify_on"]) == "2028-02-05"
    assert {"duong", "mia", "qms", "qms1d", "0100109106", "9001", "chuc"} <= words
    assert [tuple(change) for change in changes] == [(2, "suspended")]
