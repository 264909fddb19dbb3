"""Grounds for priority: claimed by an organisation with evidence, verified by an officer, ended but never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound, Refused
from caseflow.core.text import Text, say
from caseflow.core.values import Values
from caseflow.core.words import FileKind
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.db.queries.enterprises.enterprises import ProfileRow
from caseflow.db.queries.files import documents as document_rows
from caseflow.forms.schema import FormDefinition
from caseflow.programmes import priority as law
from caseflow.programmes.priority import Claim, FlagOnDay
from caseflow.programmes.schema import Programme
from caseflow.programmes.size_words import SizeName
from caseflow.services.enterprises import enterprises
from caseflow.services.files import storage
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take
from caseflow.services.foundation.unit import Result, check_key, once

VERIFY = "priority:verify"
EVIDENCE_KINDS: tuple[FileKind, ...] = ("pdf", "jpg", "png")


@dataclass(frozen=True, slots=True)
class FlagCard:
    """One claimed ground as the profile lists it, ended ones included; `told` is what the claim says.

    It is `known` while the plan has a group of this kind that is claimed; what is not counts for nothing.
    """

    id: int
    kind: str
    title: Text
    told: Text
    known: bool
    claimed_at: datetime
    verified_at: datetime | None
    verified_by: str
    ended_at: datetime | None
    document: str | None
    document_name: str


@dataclass(frozen=True, slots=True)
class Claimable:
    """A ground that may be claimed: what is to be proved, and what is asked about it."""

    title: Text
    evidence: Text
    form: FormDefinition


@dataclass(frozen=True, slots=True)
class Standing:
    """The grounds of an organisation: what was claimed, what holds today, and what this person may do about it."""

    claims: tuple[FlagCard, ...]
    today: tuple[FlagOnDay, ...]
    may_claim: bool
    may_verify: bool


def grounds(plan: Programme, session: Session, enterprise_id: int, day: date) -> list[FlagOnDay]:
    """The grounds of a plan that an organisation has on `day`; a claim not verified yet is among them, marked so."""
    return held(plan, session, enterprise_id, day)[1]


def held(plan: Programme, session: Session, enterprise_id: int, day: date) -> tuple[ProfileRow, list[FlagOnDay]]:
    """The same, with the profile that they rest on."""
    owner = enterprise_rows.profile(session, enterprise_id)
    size = cast("SizeName | None", owner.size_class or None)
    claims = [_claim(row) for row in enterprise_rows.claims(session, enterprise_id)]
    return owner, law.in_force(plan.priority, owner.legal_form, size, claims, day)


def claimable(ctx: Context) -> dict[str, Claimable]:
    """The grounds of the programme that an organisation can claim, in the plan's order."""
    return {
        name: Claimable(group.title, group.claim.evidence, law.claim_form(name, group))
        for name, group in law.claimable(ctx.programme.priority).items()
        if group.claim is not None
    }


def standing(ctx: Context, actor: Actor, enterprise: str) -> Standing:
    """The grounds of an organisation for who may see it; raises NotFound."""
    with ctx.read() as session:
        owner = enterprises.seen(ctx, session, actor, enterprise)
        found = enterprise_rows.flags(session, owner.id)
        today = grounds(ctx.programme, session, owner.id, local_date(ctx.clock.now()))
    return Standing(
        tuple(_card(ctx, row) for row in found),
        tuple(today),
        may_claim=owner.id in actor.enterprises,
        may_verify=may_verify(ctx, actor, owner.id),
    )


def claim(
    ctx: Context,
    actor: Actor,
    enterprise: str,
    kind: str,
    details: Values,
    evidence: storage.Upload,
    key: str,
) -> Result:
    """Claims a ground with its evidence; gives {"flag": id}.

    Raises NotFound, NotAllowed, Invalid by field (the details, the file), TooMany (60 files an hour).
    """
    check_key(key)
    clean = law.clean_details(ctx.programme.priority, kind, details, local_date(ctx.clock.now()))
    with ctx.tx() as session:
        present = storage.present_of(session, enterprises.member_of(ctx, session, actor, enterprise).id)
    take(ctx, storage.UPLOADS, str(actor.id))
    blob = storage.store(ctx, evidence, EVIDENCE_KINDS, present)

    def do(session: Session) -> Result:
        owner = enterprises.member_of(ctx, session, actor, enterprise)
        document = storage.keep_evidence(ctx, session, actor, blob, evidence.filename, owner.id)
        values = {
            "enterprise_id": owner.id, "kind": kind, "details": clean, "document_id": document,
            "claimed_by": actor.id, "claimed_at": ctx.clock.now(),
        }  # fmt: skip
        flag = enterprise_rows.add_flag(session, values)
        about = {"flag": flag, "kind": kind, "document": document, "sha256": blob.sha256}
        audit.record(ctx, session, actor, enterprises.stream(owner.id), "priority_claimed", about)
        return {"flag": flag}

    return once(ctx, actor, key, "claim_priority", do)


def end(ctx: Context, actor: Actor, enterprise: str, flag_id: int, key: str) -> None:
    """Ends a ground that the organisation no longer claims; raises NotFound, NotAllowed."""

    def do(session: Session) -> Result:
        owner = enterprises.member_of(ctx, session, actor, enterprise)
        flag = enterprise_rows.flag(session, owner.id, flag_id)
        if flag is None or not enterprise_rows.end_flag(session, flag.id, ctx.clock.now()):
            raise NotFound()
        audit.record(ctx, session, actor, enterprises.stream(owner.id), "priority_ended", {"flag": flag_id})
        return {}

    once(ctx, actor, key, "end_priority", do)


def verify(ctx: Context, actor: Actor, enterprise: str, flag_id: int, key: str) -> None:
    """Confirms a ground by its evidence, which from then on stays as it is.

    Raises NotFound, NotAllowed (no such permission, or one of the organisation's own people), Refused (it has ended or
    was verified before).
    """

    def do(session: Session) -> Result:
        owner = enterprises.seen(ctx, session, actor, enterprise, lock=True)
        if not may_verify(ctx, actor, owner.id):
            raise NotAllowed(
                say(
                    "Tài khoản của ông/bà không có quyền xác minh đối tượng ưu tiên này.",
                    "You may not verify this ground.",
                )
            )
        flag = enterprise_rows.flag(session, owner.id, flag_id)
        if flag is None:
            raise NotFound()
        if not enterprise_rows.verify_flag(session, flag_id, actor.id, ctx.clock.now()):
            raise Refused([say("Đối tượng ưu tiên này đã được xác minh hoặc đã kết thúc.",
                               "This ground has been verified or has ended.")])  # fmt: skip
        if flag.document_id is not None:
            document_rows.freeze(session, flag.document_id)
        audit.record(ctx, session, actor, enterprises.stream(owner.id), "priority_verified", {"flag": flag_id})
        return {}

    once(ctx, actor, key, "verify_priority", do)


def may_verify(ctx: Context, actor: Actor, enterprise_id: int) -> bool:
    """Whether this person verifies grounds of this organisation: an officer, and none of its own people."""
    return enterprise_id not in actor.enterprises and ctx.content.policy.permits(actor, VERIFY)


def _card(ctx: Context, row: enterprise_rows.FlagRow) -> FlagCard:
    priority = ctx.programme.priority
    title = ctx.content.ground_titles.get(row.kind) or say(row.kind, row.kind)
    return FlagCard(
        row.id, row.kind, title, law.told(priority, row.kind, row.details), row.kind in law.claimable(priority),
        row.claimed_at, row.verified_at, row.verified_by_name or "", row.ended_at, row.document,
        row.document_name or "",
    )  # fmt: skip


def _claim(row: enterprise_rows.ClaimRow) -> Claim:
    ended = local_date(row.ended_at) if row.ended_at is not None else None
    return Claim(row.kind, row.details, local_date(row.claimed_at), row.verified_at is not None, ended)
