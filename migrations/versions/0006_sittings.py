"""A sitting belongs to one stay of a case in a phase; cases under way keep the council they have, in their stay 0."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = "uq_council_cases_council_id_case_id_entry"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entry", NUMBER, nullable=False, server_default="0"))
    with op.batch_alter_table("council_cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entry", NUMBER, nullable=False, server_default="0"))
        batch_op.drop_constraint("uq_council_cases_council_id_case_id", type_="unique")
        batch_op.create_unique_constraint(NAME, ["council_id", "case_id", "entry"])
    for table in ("cases", "council_cases"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("entry", existing_type=NUMBER, existing_nullable=False, server_default=None)
