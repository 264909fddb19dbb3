"""The register as a product: certificates without a case, dated changes of status, words to search by, imports."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_rows", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("problem_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name=op.f("fk_imports_sha256_blobs")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["accounts.id"], name=op.f("fk_imports_uploaded_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_imports_public_id")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index("ix_imports_agency_id", ["agency", "id"], unique=False)
        batch_op.create_index("ix_imports_agency_sha256", ["agency", "sha256"], unique=False)
        batch_op.create_index("ix_imports_state_id", ["state", "id"], unique=False)

    op.create_table(
        "certificate_statuses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_statuses_certificate_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_statuses")),
    )
    with op.batch_alter_table("certificate_statuses", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_statuses_on", ["certificate_id", "from_on", "id"], unique=False)

    op.create_table(
        "certificate_words",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column(
            "word", sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_words_certificate_id_certificates")
        ),
        sa.PrimaryKeyConstraint("agency", "word", "certificate_id", name=op.f("pk_certificate_words")),
    )
    with op.batch_alter_table("certificate_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_words_certificate_id"), ["certificate_id"], unique=False)

    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    filled = {
        "source": sa.String(length=10),
        "version": key,
        "holder_name": sa.String(length=250),
        "holder_tax_code": sa.String(length=14),
        "commune": sa.String(length=100),
        "size_class": sa.String(length=10),
        "year": key,
        "standard_key": sa.String(length=250),
        "product": sa.String(length=300),
        "number_key": sa.String(length=100),
        "body_key": sa.String(length=200),
        "note": sa.Text(),
    }
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        for name, kind in filled.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        batch_op.add_column(sa.Column("import_id", key, nullable=True))
        batch_op.add_column(sa.Column("replaces_id", key, nullable=True))
        batch_op.add_column(sa.Column("recertify_on", sa.Date(), nullable=True))
        batch_op.alter_column("enterprise_id", existing_type=key, nullable=True)
        batch_op.drop_index(batch_op.f("ix_certificates_number_folded"))
        batch_op.drop_column("number_folded")
    _fill(op.get_bind())
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        for name, kind in filled.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.create_index(
            "ix_certificates_counts",
            ["agency", "year", "scheme", "size_class", "commune", "body", "holder_tax_code"],
            unique=False,
        )
        batch_op.create_index("ix_certificates_holder", ["agency", "holder_tax_code", "standard_key"], unique=False)
        batch_op.create_index("ix_certificates_import_id", ["import_id"], unique=False)
        batch_op.create_index("ix_certificates_twins", ["agency", "body_key", "number_key"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_replaces_id"), ["replaces_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_certificates_replaces_id_certificates"), "certificates", ["replaces_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_certificates_import_id_imports"), "imports", ["import_id"], ["id"])


def _fill(bind: sa.Connection) -> None:
    """What the certificates of cases say about their holders, and the words by which they are found."""
    meta = sa.MetaData()
    names = ("certificates", "enterprises", "certificate_words", "certificate_statuses", "events")
    meta.reflect(bind, only=names)
    certificates, enterprises, words, statuses, events = (meta.tables[name] for name in names)
    joined = sa.select(
        certificates, enterprises.c.name, enterprises.c.tax_code, enterprises.c.commune.label("seat"),
        enterprises.c.size_class.label("size"),
    ).join(enterprises, enterprises.c.id == certificates.c.enterprise_id)  # fmt: skip
    for row in bind.execute(joined).all():
        values = {
            "source": "supported", "version": 1, "holder_name": row.name, "holder_tax_code": row.tax_code,
            "commune": row.seat, "size_class": row.size, "year": row.decided_on.year, "product": "", "note": "",
            "standard_key": _key(row.standard)[:250], "number_key": _key(row.number)[:100],
            "body_key": _key(row.body)[:200],
            "recertify_on": row.valid_to - timedelta(days=90) if row.valid_to is not None else None,
        }  # fmt: skip
        bind.execute(certificates.update().where(certificates.c.id == row.id).values(values))
        texts = (row.name, row.tax_code, row.number, row.body, row.standard)
        found = {word[:60] for text in texts for word in re.findall("[a-z0-9]+", _fold(text))} | {
            values["number_key"][:60]
        }
        bind.execute(
            words.insert(),
            [{"agency": row.agency, "word": word, "certificate_id": row.id} for word in sorted(found - {""})],
        )
        if row.status != "valid":  # when it was so recorded is nowhere kept but in the events of its case
            at = bind.scalar(sa.select(sa.func.max(events.c.at)).where(events.c.case_id == row.case_id))
            at = at or row.recorded_at
            change = {
                "certificate_id": row.id, "from_on": at.date(), "status": row.status, "note": "",
                "recorded_by": None, "recorded_at": at,
            }  # fmt: skip
            bind.execute(statuses.insert(), change)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _key(text: str) -> str:
    return re.sub("[^a-z0-9]", "", _fold(text))
