"""The amount of a case stands on the case: what was asked for, then appraised, then settled.

Cases that are there are given it from the newest answers that were signed, a thousand cases at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BATCH = 1_000
STAGES = (("asked", "%_application", "requested_support"), ("appraised", "budget", "state_support"),
          ("settled", "settlement_report", "settled"))  # fmt: skip
_SIGNED = sa.text(
    "SELECT case_id, form, field_values FROM submissions WHERE case_id > :first AND case_id <= :last"
    " AND (form IN ('budget', 'settlement_report') OR form LIKE :application) ORDER BY case_id, revision"
)
_SET = sa.text("UPDATE cases SET amount = :amount, amount_stage = :stage WHERE id = :id")


def upgrade() -> None:
    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("amount", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("amount_stage", sa.String(40), nullable=True))
    connection = op.get_bind()
    for first, last in _spans(connection):
        found = connection.execute(_SIGNED, {"first": first, "last": last, "application": "%_application"}).all()
        if values := list(_amounts(found)):
            connection.execute(_SET, values)


def _spans(connection: sa.Connection) -> Iterator[tuple[int, int]]:
    newest = connection.scalar(sa.text("SELECT max(id) FROM cases")) or 0
    for first in range(0, newest, BATCH):
        yield first, first + BATCH


def _amounts(signed: Sequence[sa.Row[tuple[int, str, object]]]) -> Iterator[dict[str, object]]:
    """The last stage that speaks of each case, in its newest revision."""
    said: dict[int, dict[str, int]] = {}
    for case, form, body in signed:
        values = json.loads(body) if isinstance(body, str) else body
        for stage, name, field in STAGES:
            of_stage = form.endswith(name[1:]) if name.startswith("%") else form == name
            if of_stage and isinstance(values, dict) and type(values.get(field)) is int:
                said.setdefault(case, {})[stage] = values[field]
    for case, stages in said.items():
        last = next(stage for stage, _form, _field in reversed(STAGES) if stage in stages)
        yield {"id": case, "amount": stages[last], "stage": last}
