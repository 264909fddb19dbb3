"""The row of a case that begins: by its applicant, or by the move of a relative."""

from __future__ import annotations

from caseflow.core.clock import local_date
from caseflow.core.ids import new_public_id
from caseflow.core.values import Plain
from caseflow.db.models import Enterprise
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.engine.deadlines import order
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

TITLE_LENGTH = 300


def new_case(ctx: Context, by: int, offer: Offer, enterprise: Enterprise, programme: str) -> Plain:
    """The row of a case of `offer` under a plan, in its initial state; the statutory clock does not run yet.

    One that begins at a desk of the agency counts as submitted: nothing of it is the applicant's own draft.
    """
    definition, now = offer.definition, ctx.clock.now()
    state = definition.states[definition.initial]
    title = f"{definition.title.vi} – {enterprise.name}"
    return {
        "public_id": new_public_id(),
        "agency": ctx.agency,
        "kind": definition.kind,
        "scheme": offer.name,
        "programme": programme,
        "definition": offer.sha256,
        "title": title[:TITLE_LENGTH],
        "state": definition.initial,
        "phase": state.phase,
        "waits_for": state.waits_for,
        "version": 0,
        "seq": 0,
        "due_order": order(None),
        "head_hash": event_rows.GENESIS,
        "enterprise_id": enterprise.id,
        "created_by": by,
        "size_class": enterprise.size_class,
        "year": local_date(now).year,
        "created_at": now,
        "state_since": now,
        "submitted_at": None if state.waits_for == APPLICANT else now,
    }
