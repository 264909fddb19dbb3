"""What administrators and the register list is read by indexes, and people are found by their words like everything.

Every account is given its words now; the folded copy of name and address that was read from end to end goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.core.finding import LONGEST, kept_words

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1_000


def upgrade() -> None:
    _words()
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("search")
    op.create_index("ix_certificates_valid_to", "certificates", ["agency", "valid_to", "id"], unique=False)
    op.create_index("ix_events_at", "events", ["agency", "at", "id"], unique=False)
    op.create_index("ix_events_kind", "events", ["agency", "kind", "at", "id"], unique=False)
    op.drop_index("ix_events_actor_id_id", table_name="events")
    op.create_index("ix_events_actor_id_at", "events", ["actor_id", "at", "id"], unique=False)
    op.create_index("ix_outbox_status_id", "outbox", ["agency", "status", "id"], unique=False)
    op.create_index("ix_outbox_account_id", "outbox", ["account_id", "id"], unique=False)
    op.drop_index("ix_login_sessions_account_id", table_name="login_sessions")
    columns = ["account_id", "created_at"]
    op.create_index("ix_login_sessions_account_id_created_at", "login_sessions", columns, unique=False)


def _words() -> None:
    word = sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql")
    table = sa.table(
        "search_words",
        sa.column("kind", sa.String),
        sa.column("owner_id", NUMBER),
        sa.column("word", word),
        sa.column("agency", sa.String),
    )
    found = sa.text("SELECT id, full_name, email, organisation, phone FROM accounts ORDER BY id")
    rows: list[dict[str, object]] = []
    for person in op.get_bind().execute(found).all():
        words = kept_words(person.full_name, person.email, person.organisation, codes=(person.phone,))
        rows += [{"kind": "person", "owner_id": person.id, "word": one, "agency": ""} for one in sorted(words)]
        if len(rows) >= BATCH:
            op.bulk_insert(table, rows)
            rows = []
    op.bulk_insert(table, rows)
