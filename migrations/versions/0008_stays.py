"""Tasks and signatures belong to one stay of a case in a phase; a task may be one of many, about one entry each.

What was signed or opened before counts for the stay in which its case is now: guards go on reading it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

CASES = sa.table("cases", sa.column("id"), sa.column("entry"))
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in ("case_tasks", "submissions"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("entry", NUMBER, nullable=False, server_default="0"))
        of = sa.table(table, sa.column("case_id"), sa.column("entry"))
        op.execute(
            sa.update(of).values(entry=sa.select(CASES.c.entry).where(CASES.c.id == of.c.case_id).scalar_subquery())
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("entry", existing_type=NUMBER, existing_nullable=False, server_default=None)
    with op.batch_alter_table("case_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", NUMBER, nullable=True))
