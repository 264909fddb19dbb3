"""Cases under way may be moved to a newer edition of their road: the act, and what came of each case.

Nothing moves by this migration: every case keeps the edition that it has.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "edition_moves",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("road", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("change_body", sa.Text(), nullable=False),
        sa.Column("from_editions", sa.Text(), nullable=False),
        sa.Column("to_edition", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("stopped", sa.String(length=12), nullable=False),
        sa.Column("cursor", NUMBER, nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by", NUMBER, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["to_edition"], ["published.sha256"], name=op.f("fk_edition_moves_to_edition_published")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_moves")),
        sa.UniqueConstraint("public_id", name=op.f("uq_edition_moves_public_id")),
    )
    with op.batch_alter_table("edition_moves", schema=None) as batch_op:
        batch_op.create_index("ix_edition_moves_agency_id", ["agency", "id"], unique=False)
        batch_op.create_index("ix_edition_moves_state", ["state"], unique=False)
    op.create_table(
        "moved_cases",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("move_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_moved_cases_case_id_cases")),
        sa.ForeignKeyConstraint(["move_id"], ["edition_moves.id"], name=op.f("fk_moved_cases_move_id_edition_moves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_cases")),
        sa.UniqueConstraint("move_id", "case_id", name=op.f("uq_moved_cases_move_id_case_id")),
    )
    with op.batch_alter_table("moved_cases", schema=None) as batch_op:
        batch_op.create_index("ix_moved_cases_case_id", ["case_id"], unique=False)
        batch_op.create_index("ix_moved_cases_move_id_result_case_id", ["move_id", "result", "case_id"], unique=False)
