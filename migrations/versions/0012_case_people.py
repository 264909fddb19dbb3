"""People are named for a case in roles that ask for it (`assigned`).

No role asked for it before: whoever acts in a case under way by holding a role goes on doing so until the province's
own content says otherwise.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_people",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("named_by", NUMBER, nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", NUMBER, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_case_people_account_id_accounts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_people_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_people")),
    )
    op.create_index("ix_case_people_case_id_account_id", "case_people", ["case_id", "account_id"], unique=False)
    op.create_index("ix_case_people_account_id_role", "case_people", ["account_id", "role"], unique=False)
