"""The leader's figures are counted from one index of the open cases; applicants have a box of their letters.

No letter was opened yet as far as anybody knows: those that are there begin as unread.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("waits_for IS NOT NULL AND submitted_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_cases_open",
        "cases",
        ["agency", "scheme", "phase", "officer_id", "due_order", "amount"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "letter_reads",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_letter_reads_account_id_accounts")),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name=op.f("fk_letter_reads_message_id_outbox")),
        sa.PrimaryKeyConstraint("account_id", "message_id", name=op.f("pk_letter_reads")),
    )
