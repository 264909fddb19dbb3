"""The spreadsheets that go with imports into the register: the template, and a table given back with its faults."""

from __future__ import annotations

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.services.certificates import imports
from caseflow.services.certificates.import_reading import columns as columns_of
from caseflow.services.certificates.keeping import require_keeper
from caseflow.services.files import tables
from caseflow.services.foundation.context import Context


def template(ctx: Context, actor: Actor, locale: str) -> bytes:
    """The table in which certificates are imported; raises NotAllowed."""
    require_keeper(ctx, actor)
    with ctx.read() as session:
        return tables.blank(columns_of(ctx, session), locale)


def faulty(ctx: Context, actor: Actor, public_id: str, locale: str) -> bytes:
    """The table that was sent, with every fault beside its cell; raises NotAllowed, NotFound."""
    found = imports.report(ctx, actor, public_id)
    with ctx.read() as session:
        table, columns = imports.table(ctx, session, public_id), columns_of(ctx, session)
    if not found.problems:
        raise NotFound()
    return tables.with_faults(columns, table, found.problems, locale)
