"""Cases, enterprises and certificates are found by their words, all in one table.

The words of certificates stood in a table of their own; of cases and enterprises a list was read from end to end.
Whatever is there is given its words now, a closed case like an open one; nothing else of it changes.
What waits for one officer is read by an index that says at which desk.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from caseflow.core.finding import LONGEST, kept_words

revision = "0013"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1_000
Row = dict[str, object]


def upgrade() -> None:
    word = sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql")
    table = op.create_table(
        "search_words",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("owner_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("word", word, nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("kind", "owner_id", "word", name=op.f("pk_search_words")),
    )
    rows: list[Row] = []
    for row in _found(op.get_bind()):
        rows.append(row)
        if len(rows) == BATCH:
            op.bulk_insert(table, rows)
            rows = []
    op.bulk_insert(table, rows)
    op.create_index("ix_search_words_word", "search_words", ["agency", "kind", "word", "owner_id"], unique=False)
    op.drop_table("certificate_words")
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_column("folded")
        batch_op.drop_index("ix_cases_officer")
        batch_op.create_index(
            "ix_cases_officer", ["officer_id", "agency", "waits_for", "due_order", "id"], unique=False
        )


def _found(connection: sa.Connection) -> Iterator[Row]:
    for kind, statement in _SOURCES.items():
        for row in connection.execute(sa.text(statement)).mappings().all():
            codes = [row[name] for name in ("code", "tax_code") if name in row]
            texts = [row[name] or "" for name in ("name", "title", "body", "standard", "product") if name in row]
            for word in kept_words(*texts, codes=codes):
                yield {"kind": kind, "owner_id": row["id"], "word": word, "agency": row["agency"]}


_SOURCES = {
    "case": (
        "SELECT cases.id, cases.agency, cases.code, cases.title, enterprises.name, enterprises.tax_code"
        " FROM cases JOIN enterprises ON enterprises.id = cases.enterprise_id"
    ),
    "enterprise": "SELECT id, agency, name, tax_code FROM enterprises",
    "certificate": (
        "SELECT id, agency, holder_name AS name, holder_tax_code AS tax_code, number AS code, body, standard, product"
        " FROM certificates"
    ),
}
