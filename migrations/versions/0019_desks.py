"""What people keep of their desk: saved views, chosen columns, how far they have seen a case. Nobody has any yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_account_id_position", "saved_views", ["account_id", "position"], unique=False)
    op.create_table(
        "desk_columns",
        sa.Column("account_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("names", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_desk_columns_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_desk_columns")),
    )
    op.create_table(
        "case_looks",
        sa.Column("account_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("case_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_case_looks_account_id_accounts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_looks_case_id_cases")),
        sa.PrimaryKeyConstraint("account_id", "case_id", name=op.f("pk_case_looks")),
    )
    op.create_index("ix_case_looks_looked_at", "case_looks", ["looked_at"], unique=False)
