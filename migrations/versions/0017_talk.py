"""The staff writes notes to a case, mentions one another, and sees who else has the case open.

Nothing of the kind was kept before: the tables begin empty, and whatever is there stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant(name: str, *, known: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(22), nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("spoke_with", sa.String(200), nullable=False),
        _instant("spoke_at", known=False),
        sa.Column("version", NUMBER, nullable=False),
        _instant("written_at"),
        _instant("edited_at", known=False),
        _instant("withdrawn_at", known=False),
        _of("case_notes", "case_id", "cases"),
        _of("case_notes", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_notes_public_id")),
    )
    op.create_index("ix_case_notes_case_id_id", "case_notes", ["case_id", "id"], unique=False)
    op.create_table(
        "case_note_texts",
        sa.Column("note_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, autoincrement=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("spoke_with", sa.String(200), nullable=False),
        _instant("spoke_at", known=False),
        _instant("until"),
        _of("case_note_texts", "note_id", "case_notes"),
        sa.PrimaryKeyConstraint("note_id", "version", name=op.f("pk_case_note_texts")),
    )
    op.create_table(
        "note_mentions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("note_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        _instant("at"),
        _instant("read_at", known=False),
        _of("note_mentions", "note_id", "case_notes"),
        _of("note_mentions", "case_id", "cases"),
        _of("note_mentions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_mentions")),
        sa.UniqueConstraint("note_id", "account_id", name=op.f("uq_note_mentions_note_id_account_id")),
    )
    unread = ["account_id", "read_at", "id"]
    op.create_index("ix_note_mentions_account_id_read_at_id", "note_mentions", unread, unique=False)
    op.create_index("ix_note_mentions_account_id_id", "note_mentions", ["account_id", "id"], unique=False)
    op.create_table(
        "note_readers",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("note_id", NUMBER, nullable=False),
        _of("note_readers", "account_id", "accounts"),
        _of("note_readers", "case_id", "cases"),
        sa.PrimaryKeyConstraint("account_id", "case_id", name=op.f("pk_note_readers")),
    )
    op.create_table(
        "case_presences",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        _instant("seen_at"),
        _of("case_presences", "case_id", "cases"),
        _of("case_presences", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_case_presences")),
    )
    op.create_index("ix_case_presences_seen_at", "case_presences", ["seen_at"], unique=False)
