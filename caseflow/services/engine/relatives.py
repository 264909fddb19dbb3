"""Linked cases: what a move opens, binds, parts and moves along with it, all in the one transaction of the move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM
from caseflow.core.errors import Invalid, NotFound, Refused
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import drafts as draft_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.links import FROM
from caseflow.forms import values as form_values
from caseflow.services.engine import beginnings, parties
from caseflow.services.engine.moves import Along, Cause, Move, Place
from caseflow.services.foundation import audit, catalog
from caseflow.workflows.effect_words import RUNS, SHARED, OfMove, OfNewCase
from caseflow.workflows.facts import LinkedFact
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.step_words import Pick
from caseflow.workflows.words import OfLinks

_NO_STEP = say("quy trình của hồ sơ không có bước này.", "its procedure has no such step.")

LINKED, UNLINKED = "relative_linked", "relative_unlinked"
PICKED = "relative"
"""The name under which a page sends the case that was chosen."""


def known(session: Session, case_id: int) -> dict[tuple[str, str], tuple[LinkedFact, ...]]:
    """The relatives of a case as guards see them, by kind of link and the end where they stand."""
    found: defaultdict[tuple[str, str], list[LinkedFact]] = defaultdict(list)
    for row in link_rows.standing(session, case_id):
        found[row.kind, row.place].append(LinkedFact(row.case_id, row.state, row.outcome))
    return {place: tuple(facts) for place, facts in found.items()}


def sums(session: Session, related: tuple[LinkedFact, ...], form: str, fields: tuple[str, ...]) -> dict[str, int]:
    """The sums of these whole numbers over the last signed `form` of every relative that is open."""
    signed = link_rows.last_answers(session, [r.case_id for r in related if r.outcome is None], form)
    return {name: sum(v for values in signed.values() if type(v := values.get(name)) is int) for name in fields}


def open_case(move: Move, args: OfNewCase) -> None:
    """Opens a case of the procedure's edition in force for the same enterprise, bound to this one."""
    offer = catalog.in_force(move.ctx, move.session, args.value)
    if offer is None:
        raise Refused([say("Thủ tục liên quan chưa được công bố.", "The linked procedure has not been published.")])
    enterprise = move.session.get_one(Enterprise, move.case.enterprise_id)
    by = move.case.created_by if move.actor.is_system else move.actor.id
    start = beginnings.Start(move.ctx, move.session, move.actor, by)
    details = {"opened_by": move.case.id, "link": args.as_}
    new_id, _ = beginnings.begin(start, offer, enterprise, details, runs=args.clock == RUNS, plan=move.case.programme)
    if args.documents == SHARED:
        beginnings.share_documents(move, offer, new_id)
    _bind(move, args.as_, args.where, new_id)
    _carry(move, offer, new_id, by, args.carry)


def _carry(move: Move, offer: catalog.Offer, new_id: int, by: int, wanted: Mapping[str, str]) -> None:
    """Answers of this case that begin the drafts of the new one."""
    ours = {source.split(".")[0] for source in wanted.values()}
    known_answers = submission_rows.last_answers(move.session, move.case.id, ours) if ours else {}
    if move.form in ours:
        known_answers[move.form] = move.values
    begun: defaultdict[str, Plain] = defaultdict(dict)
    for target, source in wanted.items():
        form, field = source.split(".")
        value = known_answers.get(form, {}).get(field)
        if value is not None:
            begun[target.split(".")[0]][target.split(".")[1]] = value
    for form, values in begun.items():
        sha256 = offer.definition.forms[form]
        kept = form_values.prune(catalog.stored_form(move.ctx, move.session, sha256), values)
        draft_rows.add(
            move.session,
            {
                "case_id": new_id, "form": form, "form_sha256": sha256, "values": kept, "version": 1,
                "saved_by": by, "saved_at": move.now,
            },
        )  # fmt: skip


def choose(move: Move, pick: Pick, public_id: str) -> None:
    """Binds the case that the person chose; raises Invalid at `relative` for one that cannot be chosen."""
    other = case_rows.for_reading(move.session, public_id) if public_id else None
    try:
        parties.seen(move.ctx, move.session, move.actor, other)
    except NotFound:
        other = None
    if other is not None:
        move.place.held.take(move.session, [other.id])
        other = case_rows.for_reading(move.session, public_id)
    if other is None or other.scheme not in pick.of or other.state not in pick.in_ or other.id == move.case.id:
        raise Invalid.at(
            PICKED,
            "Hãy chọn một hồ sơ trong danh sách; hồ sơ vừa chọn không còn ở bước phù hợp.",
            "Please choose a case of the list; the one chosen is not at a fitting step any more.",
        )
    _bind(move, pick.as_, pick.where, other.id)
    _tell(move, other.id, LINKED, pick.as_)


def unlink(move: Move, args: OfLinks) -> None:
    """Parts this case from its relatives of a kind; the histories of both keep that they were bound."""
    kind, where = args.value, args.where
    found = link_rows.related(move.session, move.case.id, kind, where)
    move.place.held.take(move.session, [row.id for row in found])
    for row in found:
        ends = _ends(where, move.case.id, row.id)
        link_rows.remove(move.session, kind, *ends)
        move.details.setdefault("unlinked", []).append([kind, *ends])
        _tell(move, row.id, UNLINKED, kind)


def plan_move(move: Move, args: OfMove) -> None:
    """Notes the relatives to move along; they are locked now and moved once this case's own step is written."""
    found = link_rows.related(move.session, move.case.id, args.of, args.where)
    move.place.held.take(move.session, [row.id for row in found])
    move.along.append(Along(args.value, args.of, tuple((row.id, row.public_id) for row in found)))


def to_move(done: Move) -> Iterator[tuple[Place, str, Cause]]:
    """Every relative that is still open with the step it is to take, as the system, in the order of the effects.

    Each is read when its turn comes, for the one before may have moved it. Raises Refused, by the relative's name,
    for one whose procedure has no such step, or that is on the way here already.
    """
    way = (done.cause.way if done.cause else frozenset()) | {done.case.id}
    cause = Cause(done.case.id, done.cause.person if done.cause else done.doer, way)
    for along in done.along:
        for case_id, public_id in along.cases:
            case = case_rows.locked(done.session, public_id)
            book = catalog.rulebook(done.ctx, done.session, case.definition)
            if book.state(case.state).final is not None:
                continue
            rule = book.action(along.action)
            if rule is None or SYSTEM_PARTY not in rule.by or case_id in way:
                raise Refused([_of(case, _NO_STEP)])
            yield Place(done.ctx, done.session, SYSTEM, case, book, done.place.held), along.action, cause


@contextmanager
def named(case: CaseRow) -> Iterator[None]:
    """What a relative refuses is refused for the whole move, by the relative's name."""
    try:
        yield
    except Refused as refused:
        raise Refused([_of(case, reason) for reason in refused.reasons]) from refused


def _of(case: CaseRow, reason: Text) -> Text:
    name = case.code or case.title
    return say(f"Hồ sơ liên kết {name}: {reason.vi}", f"Linked case {name}: {reason.en}")


def _bind(move: Move, kind: str, where: str, other: int) -> None:
    """Binds the case `other`, which stands at the end `where`."""
    ends = _ends(where, move.case.id, other)
    if link_rows.exists(move.session, kind, *ends):
        raise Refused([say("Hai hồ sơ đã được liên kết.", "The two cases are linked already.")])
    link_rows.add(
        move.session,
        {
            "agency": move.case.agency, "kind": kind, "from_case_id": ends[0], "to_case_id": ends[1],
            "created_at": move.now, "created_by": move.actor.id,
        },
    )  # fmt: skip
    move.details.setdefault("links", []).append([kind, *ends])


def _ends(where: str, mine: int, other: int) -> tuple[int, int]:
    return (other, mine) if where == FROM else (mine, other)


def _tell(move: Move, other: int, kind: str, link: str) -> None:
    """The relative's own history says so too."""
    details = {"link": link, "case": move.case.id}
    audit.record(move.ctx, move.session, move.actor, f"case/{other}", kind, details, case_id=other)
