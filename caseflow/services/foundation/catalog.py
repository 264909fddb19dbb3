"""Published content: checked, stored immutably by hash, offered to applicants, and found again for old cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid
from caseflow.core.ids import digest
from caseflow.core.reader import ContentError
from caseflow.core.text import Text
from caseflow.core.values import Plain, Values
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation import renames
from caseflow.db.queries.foundation.content import InForce
from caseflow.forms import values as form_values
from caseflow.forms.schema import FormDefinition
from caseflow.services.foundation import audit, checking, in_use, takeovers
from caseflow.services.foundation.context import Context
from caseflow.workflows import loader as workflows_loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.ports import Vocabulary

WORKFLOW, FORM = "workflow", "form"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PublishedPiece:
    """One piece of content as `publish` left it."""

    kind: str
    name: str
    sha256: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A scheme that may be applied for."""

    name: str
    sha256: str
    definition: Definition
    published_at: datetime


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Kinds of support that are offered under one heading; None: under no heading of their own."""

    title: Text | None
    offers: tuple[Offer, ...]


def assemble_all(ctx: Context) -> tuple[dict[str, Definition], dict[str, FormDefinition]]:
    """Every scheme of the programme and every form, assembled from the files as they stand."""
    content, forms = ctx.content, dict(ctx.content.forms)
    definitions = {
        name: checking.assembled(content.library, ctx.part(Vocabulary), content.councils, forms, name)
        for name in content.library.roads
    }
    return definitions, forms


def publish(ctx: Context, actor: Actor = SYSTEM) -> list[PublishedPiece]:
    """Stores what the files say now, each piece under its hash; a piece that did not change is left alone.

    Needs no idempotency key: publishing the same content again changes nothing. It is the agency's own: what others of
    the database have in force stays so. Raises ContentError, also where a case under way would miss something that its
    edition names.
    """
    faults = checking.check(ctx.roots, ctx.part(Vocabulary))
    if faults:
        raise ContentError(faults)
    definitions, forms = assemble_all(ctx)
    bodies = [(FORM, n, f.text) for n, f in sorted(forms.items())]
    bodies += [(WORKFLOW, n, workflows_loader.definition_json(d)) for n, d in sorted(definitions.items())]
    ready = [edition_rows.Piece(kind, name, digest(body), body) for kind, name, body in bodies]
    ctx.content.file_hashes.update({(piece.kind, piece.name): piece.sha256 for piece in ready})
    agency, now = ctx.agency, ctx.clock.now()
    with ctx.tx() as session:
        event_rows.stream_head(session, "content")  # one publisher at a time: nodes that start together take turns
        taken_over = takeovers.apply(ctx, session)
        renamed = renames.apply(session, agency, ctx.content.aliases.roles, ctx.content.aliases.links)
        hashes = {name: digest(body) for kind, name, body in bodies if kind == WORKFLOW}
        changing = {r for one in ctx.content.library.changes.values() for r in one.value.road} & definitions.keys()
        news = {road: Rulebook(definitions[road], ctx.part(Vocabulary), hashes[road]) for road in changing}
        left = [*in_use.missing(ctx, session, rulebook), *in_use.misplaced(ctx, session, rulebook, news)]
        if left:
            raise ContentError(left)
        pieces = [PublishedPiece(*p[:3], edition_rows.publish(session, agency, p, now)) for p in ready]
        gone = edition_rows.retire_others(session, agency, WORKFLOW, definitions.keys(), now)
        if gone or renamed or taken_over or any(p.is_new for p in pieces):
            new = {f"{p.kind}/{p.name}": p.sha256 for p in pieces if p.is_new}
            more = {"renamed": renamed, "taken_over": taken_over}
            details = {"new": new, "retired": gone, **{word: said for word, said in more.items() if said}}
            audit.record(ctx, session, actor, "content", "content_published", details)
    return pieces


def offers(ctx: Context, session: Session) -> list[Offer]:
    """The schemes in force that the programme offers, in the programme's order."""
    return _offers(ctx, session, edition_rows.in_force(session, ctx.agency, WORKFLOW))


def _offers(ctx: Context, session: Session, in_force: Iterable[InForce]) -> list[Offer]:
    rows = {row.name: row for row in in_force}
    wanted = [name for name in ctx.programme.schemes if name in rows]
    missing = {rows[name].sha256 for name in wanted} - ctx.content.rulebooks.keys()
    for sha256, body in (edition_rows.bodies(session, missing) if missing else {}).items():  # thirty kinds, one reading
        ctx.content.rulebooks[sha256] = _book(ctx, body, sha256)
    return [_offer(ctx, session, rows[name]) for name in wanted]


def grouped(offers: Sequence[Offer]) -> tuple[OfferGroup, ...]:
    """The offers under their headings, in the order in which the programme first names a scheme of each."""
    found: dict[Text | None, list[Offer]] = {}
    for one in offers:
        found.setdefault(one.definition.group, []).append(one)
    return tuple(OfferGroup(title, tuple(members)) for title, members in found.items())


def offer(ctx: Context, session: Session, name: str) -> Offer | None:
    """One scheme on offer, or a procedure that an applicant may begin; or None."""
    return next((o for o in (*offers(ctx, session), *procedures(ctx, session)) if o.name == name), None)


def procedures(ctx: Context, session: Session) -> list[Offer]:
    """The procedures in force that an applicant may begin, by name; they are no support."""
    found = [_offer(ctx, session, row) for row in edition_rows.in_force(session, ctx.agency, WORKFLOW)]
    return [o for o in found if not o.definition.is_support and o.definition.apply]


def roads(ctx: Context, session: Session) -> list[Offer]:
    """Every road in force: what the programme offers in its order, then the others by name."""
    found = edition_rows.in_force(session, ctx.agency, WORKFLOW)
    offered = _offers(ctx, session, found)
    known = {one.name for one in offered}
    others = [row for row in found if row.name not in known]
    return [*offered, *(_offer(ctx, session, row) for row in sorted(others, key=lambda row: row.name))]


def in_force(ctx: Context, session: Session, name: str) -> Offer | None:
    """The edition in force of any road, on offer or not."""
    found = edition_rows.in_force(session, ctx.agency, WORKFLOW)
    return next((_offer(ctx, session, row) for row in found if row.name == name), None)


def _offer(ctx: Context, session: Session, row: InForce) -> Offer:
    return Offer(row.name, row.sha256, rulebook(ctx, session, row.sha256).definition, row.at)


def rulebook(ctx: Context, session: Session, sha256: str) -> Rulebook:
    """The rule book of a published definition; remembered, because a hash never changes its meaning."""
    book = ctx.content.rulebooks.get(sha256)
    if book is None:
        body = edition_rows.body(session, sha256)
        book = _book(ctx, body, sha256)
        ctx.content.rulebooks[sha256] = book
    return book


def _book(ctx: Context, body: str, sha256: str) -> Rulebook:
    vocabulary, aliases = ctx.part(Vocabulary), ctx.content.aliases
    return Rulebook(workflows_loader.definition_from(body, vocabulary, aliases), vocabulary, sha256)


def stored_form(ctx: Context, session: Session, sha256: str) -> FormDefinition:
    """A published form by its hash; remembered."""
    form = ctx.content.stored_forms.get(sha256)
    if form is None:
        form = FormDefinition.model_validate_json(edition_rows.body(session, sha256))
        ctx.content.stored_forms[sha256] = form
    return form


def pinned_form(ctx: Context, session: Session, book: Rulebook, name: str) -> FormDefinition:
    """The form called `name` as the definition pinned it."""
    return stored_form(ctx, session, book.definition.forms[name])


def bind(ctx: Context, session: Session, book: Rulebook, form: str | None, values: Values) -> Plain:
    """The typed values of an action's form, checked once more on the one write path; raises Invalid by field."""
    if form is None:
        return {}
    definition = pinned_form(ctx, session, book, form)
    kept = form_values.prune(definition, values)
    found: dict[str, list[Text]] = {}
    for problem in form_values.problems(definition, kept, today=local_date(ctx.clock.now())):
        found.setdefault(problem.field, []).append(problem.message)
    if found:
        raise Invalid(found, values)
    return kept
