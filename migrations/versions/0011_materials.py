"""What a council's members get before the meeting is called materials: papers are what the agency issues.

Only the name of a column changes; every case before a council keeps its day.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("ALTER TABLE council_cases RENAME COLUMN papers_sent_at TO materials_sent_at")
