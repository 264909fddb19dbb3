"""Certificates that no case keeps: entered by hand, corrected, replaced by another, suspended, restored, withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from caseflow.certificates import life
from caseflow.certificates.acts import STATUS_AFTER, Act
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import canonical, digest
from caseflow.core.values import Plain, Values
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import surveillances as surveillance_rows
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.certificates import entries, lives
from caseflow.services.certificates.entries import ENTERED, Entry
from caseflow.services.certificates.keeping import check, open_to, read, require_keeper
from caseflow.services.certificates.kinds import STATUS, SURVEILLANCE
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

REPLACES = {Act.RENEW: "certificate_renewed", Act.TRANSFER: "certificate_transferred"}
"""The two ways in which a new certificate takes the place of an old one, and the event of each."""


def enter(ctx: Context, actor: Actor, values: Values, key: str) -> Result:
    """Enters a certificate by hand; gives {"certificate": public id}. Raises NotAllowed, Invalid by field."""
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        own, public_id = _add(ctx, session, actor, _entry(ctx, session, actor, values))
        audit.record(ctx, session, actor, f"certificate/{own}", "certificate_entered", _hashed(values))
        return {"certificate": public_id}

    return once(ctx, actor, key, "enter_certificate", do)


def correct(ctx: Context, actor: Actor, public_id: str, values: Values, *, version: int, key: str) -> Result:
    """Corrects what was entered; what follows for its dates is `life.corrected`. Gives {"certificate": public id}.

    Raises NotAllowed, NotFound, Refused, Conflict, Invalid by field.
    """
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = open_to(ctx, session, actor, public_id, Act.CORRECT)
        holder, paper, dates = read(ctx, session, actor, values, but=row.id)
        change = life.corrected(lives.of(session, row), dates, _today(ctx))
        new = entries.paper_columns(holder, paper, dates)
        lives.write(session, row, change, version=version, by=actor.id, at=ctx.clock.now(), paper=new)
        search_rows.set_words(session, ctx.agency, "certificate", row.id, entries.words(new))
        details = {**_hashed(values), "version": version + 1}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "certificate_corrected", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, "correct_certificate", do)


def replace(ctx: Context, actor: Actor, public_id: str, values: Values, *, act: Act, version: int, key: str) -> Result:
    """Enters the certificate that takes the place of another: `renew`, or `transfer` to another body.

    What becomes of the old one is `life.replaced`. Gives {"certificate": public id of the new one}.
    Raises NotAllowed, NotFound, Refused, Conflict, Invalid by field.
    """
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        old = open_to(ctx, session, actor, public_id, act)
        entry = _entry(ctx, session, actor, values)
        body = entries.key(entry.paper.body, 200)
        start, other = entry.paper.valid_from, act == Act.TRANSFER
        change = life.replaced(lives.of(session, old), start, body, other_body=other)
        own, new = _add(ctx, session, actor, entry, replaces_id=old.id)
        lives.write(session, old, change, version=version, by=actor.id, at=ctx.clock.now())
        details = {**_hashed(values), "replaces": old.id}
        audit.record(ctx, session, actor, f"certificate/{own}", REPLACES[act], details)
        return {"certificate": new}

    return once(ctx, actor, key, f"{act}_certificate", do)


def set_status(
    ctx: Context, actor: Actor, public_id: str, values: Values, *, act: Act, version: int, key: str
) -> Result:
    """Records that a certificate is suspended, restored or withdrawn from a day on: `life.with_status`.

    Gives {"certificate": public id}. Raises NotAllowed, NotFound, Refused, Conflict, Invalid by field.
    """
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = open_to(ctx, session, actor, public_id, act)
        check(ctx.content.forms[STATUS], values, _today(ctx))
        from_on, note = date.fromisoformat(values["from_on"]), str(values["note"])
        change = life.with_status(lives.of(session, row), STATUS_AFTER[act], from_on, note, field="from_on")
        lives.write(session, row, change, version=version, by=actor.id, at=ctx.clock.now())
        details = {"status": change.status, "from_on": from_on.isoformat()}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "certificate_status_set", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, f"{act}_certificate", do)


def survey(ctx: Context, actor: Actor, public_id: str, values: Values, *, version: int, key: str) -> Result:
    """Records the result of the oldest surveillance without one: `life.after_surveillance`; as `set_status` besides."""
    require_keeper(ctx, actor)

    def do(session: Session) -> Result:
        row = open_to(ctx, session, actor, public_id, Act.SURVEY)
        check(ctx.content.forms[SURVEILLANCE], values, _today(ctx))
        done_on, note = date.fromisoformat(values["done_on"]), str(values.get("note") or "")
        change = life.after_surveillance(lives.of(session, row), done_on, values["result"], note)
        lives.write(session, row, change, version=version, by=actor.id, at=ctx.clock.now())
        assert change.audit is not None
        details = {"number": change.audit.number, "result": change.audit.result}
        audit.record(ctx, session, actor, f"certificate/{row.id}", "surveillance_entered", details)
        return {"certificate": public_id}

    return once(ctx, actor, key, "survey_certificate", do)


def _entry(ctx: Context, session: Session, actor: Actor, values: Values) -> Entry:
    """What the form says of a new certificate; of surveillances before today nobody here knows what came of them."""
    holder, paper, dates = read(ctx, session, actor, values)
    begun = life.begun(dates, _today(ctx), since=_today(ctx))
    return Entry(source=ENTERED, holder=holder, paper=paper, dates=dates, life=begun)


def _add(ctx: Context, session: Session, actor: Actor, entry: Entry, replaces_id: int | None = None) -> tuple[int, str]:
    row = entries.new_row(ctx.agency, entry, by=actor.id, at=ctx.clock.now())
    if replaces_id is not None:
        row["replaces_id"] = replaces_id
    own = certificate_rows.add(session, row, entries.words(row))
    surveillance_rows.plan(session, [(own, entry.life.planned or ())])
    return own, row["public_id"]


def _today(ctx: Context) -> date:
    return local_date(ctx.clock.now())


def _hashed(values: Values) -> Plain:
    return {"sha256": digest(canonical(dict(values)))}
