"""Published content: checked, stored immutably by hash, offered to applicants, and found again for old cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from caseflow.core import calendar
from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.content import ContentRoots
from caseflow.core.errors import Invalid
from caseflow.core.ids import digest
from caseflow.core.reader import ContentError, Fault
from caseflow.core.text import Text
from caseflow.core.values import Plain, Values
from caseflow.councils import loader as councils_loader
from caseflow.councils.rules import Councils
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation import renames
from caseflow.db.queries.foundation.content import InForce
from caseflow.forms import loader as forms_loader
from caseflow.forms import values as form_values
from caseflow.forms.computed import FAILED, PASSED
from caseflow.forms.schema import FormDefinition
from caseflow.notifications import loader as messages_loader
from caseflow.notifications.schema import CASE_VARIABLES
from caseflow.programmes import agencies as agencies_loader
from caseflow.programmes import loader as programmes_loader
from caseflow.programmes import plans
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.services.foundation import audit, call_checks, in_use, letter_checks, takeovers, unread
from caseflow.services.foundation.context import Context
from caseflow.workflows import lint
from caseflow.workflows import loader as workflows_loader
from caseflow.workflows.definition import Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.outside import YES_NO, FieldFact, Outside
from caseflow.workflows.ports import Vocabulary
from caseflow.workflows.road import Library

WORKFLOW, FORM = "workflow", "form"
VERDICTS: frozenset[str | bool] = frozenset({PASSED, FAILED})
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


def check(roots: ContentRoots, vocabulary: Vocabulary) -> list[Fault]:
    """Every mistake in the content, by file and line; empty when it may be published.

    Where nothing is wrong with the pieces, they are put together as `publish` does: what is checked can be published.
    """
    faults = [*unread.faults(roots), *letter_checks.faults(roots)]

    def attempt(load: Callable[[ContentRoots], T]) -> T | None:
        try:
            return load(roots)
        except ContentError as error:
            faults.extend(error.faults)
            return None

    library, councils = attempt(workflows_loader.load), attempt(councils_loader.load)
    forms, messages = attempt(forms_loader.load), attempt(messages_loader.load)
    programmes, agencies = attempt(programmes_loader.load), attempt(agencies_loader.load)
    attempt(programmes_loader.load_sizes)
    attempt(programmes_loader.load_visitors)
    attempt(calendar.load_years)
    if library is not None:
        outside = Outside(
            forms=None if forms is None else {n: facts_of(f) for n, (f, _) in forms.items()},
            messages=None if messages is None else {n: set(m.variables) for n, m in messages.items()},
            councils=None if councils is None else set(councils[0].rule_sets),
            ballots=None if councils is None else set(councils[0].ballots),
            indicators=None if programmes is None else {i for p, _ in programmes.values() for i in p.indicators},
            legal_forms=set(LEGAL_FORMS),
            case_variables=set(CASE_VARIABLES),
        )
        faults += lint.check(library, vocabulary, outside)
    if programmes is not None and agencies is not None:
        faults += plans.faults(programmes, agencies)
    if library is not None and programmes is not None:
        faults += call_checks.named(library, programmes)
    if faults or library is None or councils is None or forms is None or programmes is None:
        return sorted(set(faults))
    definitions = _assemblies(library, vocabulary, councils[0], {n: form for n, (form, _) in forms.items()}, faults)
    return sorted(set(faults or call_checks.heeded(definitions, programmes)))


def facts_of(form: FormDefinition) -> dict[str, FieldFact]:
    """The fields of a form as the rules of a road see them."""
    closed: dict[str, frozenset[str | bool]]
    closed = {name: frozenset(field.options) for name, field in form.fields.items() if field.options}
    closed |= {name: YES_NO for name, field in form.fields.items() if field.kind == "yes_no"}
    closed |= {name: VERDICTS for name, field in form.fields.items() if field.kind == "verdict"}
    return {
        name: FieldFact(field.kind, closed.get(name), field.taken_from or "") for name, field in form.fields.items()
    }


def _assemblies(
    library: Library,
    vocabulary: Vocabulary,
    councils: Councils,
    forms: Mapping[str, FormDefinition],
    faults: list[Fault],
) -> dict[str, Definition]:
    """Every road put together; what keeps roads whose pieces are well from it is added to `faults`."""
    found: dict[str, Definition] = {}
    for road in library.roads:
        try:
            found[road] = _assembled(library, vocabulary, councils, forms, road)
        except ContentError as error:
            faults += error.faults
    return found


def _assembled(
    library: Library, vocabulary: Vocabulary, councils: Councils, forms: Mapping[str, FormDefinition], road: str
) -> Definition:
    return workflows_loader.assemble(
        library,
        road,
        vocabulary,
        councils={n: r.model_dump(mode="json") for n, r in councils.rule_sets.items()},
        ballots={n: b.model_dump(mode="json") for n, b in councils.ballots.items()},
        forms={n: f.sha256 for n, f in forms.items()},
    )


def assemble_all(ctx: Context) -> tuple[dict[str, Definition], dict[str, FormDefinition]]:
    """Every scheme of the programme and every form, assembled from the files as they stand."""
    content, forms = ctx.content, dict(ctx.content.forms)
    definitions = {
        name: _assembled(content.library, ctx.part(Vocabulary), content.councils, forms, name)
        for name in content.library.roads
    }
    return definitions, forms


def publish(ctx: Context, actor: Actor = SYSTEM) -> list[PublishedPiece]:
    """Stores what the files say now, each piece under its hash; a piece that did not change is left alone.

    Needs no idempotency key: publishing the same content again changes nothing. It is the agency's own: what others of
    the database have in force stays so. Raises ContentError, also where a case under way would miss something that its
    edition names.
    """
    faults = check(ctx.roots, ctx.part(Vocabulary))
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
