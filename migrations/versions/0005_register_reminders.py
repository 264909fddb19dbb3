"""Certificates of which no case reminds are reminded of by the register: from this day on, not of what is past."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


FILL = """
    UPDATE certificates SET remind_on = CURRENT_DATE
    WHERE status IN ('valid', 'suspended')
      AND (case_id IS NULL OR case_id NOT IN (SELECT case_id FROM timers WHERE open AND name LIKE 'surveillance:%'))
"""


def upgrade() -> None:
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remind_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_certificates_remind_on", ["agency", "remind_on", "id"], unique=False)
    op.execute(FILL)
