"""Called by Alembic for every migration; the connection comes from caseflow/db/migrate.py, never from a file."""

from __future__ import annotations

from alembic import context

from caseflow.db.migrate import METADATA, OPTIONS

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, **OPTIONS)
with context.begin_transaction():
    context.run_migrations()
