"""Editions, heartbeats and outages belong to an agency, accounts know where they were opened, cases keep their plan.

Until now the name of the one plan was that of the agency: a case under way stands under the plan of this name. An
edition belongs to whoever recorded its publication. Organisations are told apart by agency and tax code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NAME = sa.String(40)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

accounts = sa.table("accounts", sa.column("id"), sa.column("agency"))
cases = sa.table("cases", sa.column("agency"), sa.column("programme"))
editions = sa.table("editions", sa.column("agency"), sa.column("at"))
events = sa.table(
    "events", sa.column("id"), sa.column("agency"), sa.column("stream"), sa.column("seq"), sa.column("at")
)
outages = sa.table("outages", sa.column("agency"), sa.column("begun_at"), sa.column("ended_at"))

ADDED = (("accounts", "agency"), ("cases", "programme"), ("outages", "agency"))


def upgrade() -> None:
    heartbeats = _heartbeats()
    for table, column in (*ADDED, ("editions", "agency")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, NAME, nullable=False, server_default=""))
    _fill(heartbeats)
    for table, column in ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=NAME, existing_nullable=False, server_default=None)
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.alter_column("agency", existing_type=NAME, existing_nullable=False, server_default=None)
        batch_op.drop_constraint("uq_editions_kind_name_number", type_="unique")
        batch_op.create_unique_constraint("uq_editions_agency_kind_name_number", ["agency", "kind", "name", "number"])
    with op.batch_alter_table("enterprises", schema=None) as batch_op:
        batch_op.drop_constraint("uq_enterprises_tax_code", type_="unique")
        batch_op.create_unique_constraint("uq_enterprises_agency_tax_code", ["agency", "tax_code"])
        batch_op.create_index("ix_enterprises_tax_code", ["tax_code"], unique=False)


def _heartbeats() -> list[tuple[str, object]]:
    """The table anew, with the agency in its key; gives the beats that stood in the old one."""
    old = sa.table("heartbeats", sa.column("node", sa.String()), sa.column("beat_at", INSTANT))
    found = [(row.node, row.beat_at) for row in op.get_bind().execute(sa.select(old.c.node, old.c.beat_at))]
    op.drop_table("heartbeats")
    op.create_table(
        "heartbeats",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("node", sa.String(120), nullable=False),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("agency", "node", name=op.f("pk_heartbeats")),
    )
    return found


def _fill(heartbeats: list[tuple[str, object]]) -> None:
    bind = op.get_bind()
    bind.execute(sa.update(cases).values(programme=cases.c.agency))
    opened = sa.select(events.c.agency).where(
        events.c.stream == sa.literal("account/") + sa.cast(accounts.c.id, sa.String), events.c.seq == 1
    )
    bind.execute(sa.update(accounts).values(agency=sa.func.coalesce(opened.scalar_subquery(), "")))
    _fill_editions(bind)
    newest = sa.func.max(events.c.id)
    publishers = list(
        bind.execute(
            sa.select(events.c.agency).where(events.c.stream == "content").group_by(events.c.agency).order_by(newest)
        ).scalars()
    )
    down = [(row.begun_at, row.ended_at) for row in bind.execute(sa.select(outages.c.begun_at, outages.c.ended_at))]
    bind.execute(sa.delete(outages))
    beats = sa.table("heartbeats", sa.column("agency"), sa.column("node"), sa.column("beat_at", INSTANT))
    for agency in publishers:  # whoever published here was served by the machines that beat here
        for node, at in heartbeats:
            bind.execute(sa.insert(beats).values(agency=agency, node=node, beat_at=at))
        for begun, ended in down:
            bind.execute(sa.insert(outages).values(agency=agency, begun_at=begun, ended_at=ended))


def _fill_editions(bind: sa.Connection) -> None:
    """Each edition belongs to whoever wrote the event of its publication, the first one from that moment on."""
    first = (
        sa.select(events.c.agency)
        .where(events.c.stream == "content", events.c.at >= editions.c.at)
        .order_by(events.c.seq)
        .limit(1)
    )
    bind.execute(sa.update(editions).values(agency=sa.func.coalesce(first.scalar_subquery(), "")))
