"""The clock of a demo stands some days ahead of the one on the wall, the same for all processes.

No row stands for a clock that was never moved; outside demo mode nobody reads or writes the table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "demo_days",
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("days", NUMBER, nullable=False),
        sa.Column("since", NUMBER, nullable=False),
        sa.Column("until", NUMBER, nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_demo_days")),
    )
