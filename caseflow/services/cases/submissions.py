"""Forms filled in page by page: drafts that two people may edit without losing a word, and what was signed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.core.values import Plain, Values
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.cases import drafts as draft_rows
from caseflow.db.queries.cases.drafts import RevisionRow
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.forms import values as form_values
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases import documents
from caseflow.services.cases.draft_view import (
    CaseHead,
    DraftConflict,
    DraftPage,
    Preview,
    Revision,
    Saved,
    Sheet,
    Signed,
    SignedFile,
    fingerprint,
)
from caseflow.services.engine import facts, parties
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows import reading
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.options import Option, names
from caseflow.workflows.policy import APPLICANT


def editable(book: Rulebook, state: str, held: Collection[str]) -> frozenset[str]:
    """The forms that the parties `held` may edit in `state`: those that one of their actions from there signs."""
    return frozenset(form for name in names(book, state, held) for form in book.drafts(name))


def readable(seen: Seen, form: str) -> bool:
    """Whether this person may read what was signed of `form`; what is sealed is not asked here."""
    return form in reading.forms_for(seen.book, seen.held, seen.inside)


def sheet(ctx: Context, actor: Actor, public_id: str, form: str) -> Sheet:
    """The draft of a form that this person may edit now; raises NotFound, NotAllowed."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        return draft_of(ctx, session, seen, _editable_form(ctx, session, seen, form))


def form_of(ctx: Context, actor: Actor, public_id: str, form: str) -> FormDefinition:
    """A form of a case as it was pinned, locked or not, for who may read it; raises NotFound."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        if form not in seen.book.definition.forms or not readable(seen, form):
            raise NotFound()
        return catalog.pinned_form(ctx, session, seen.book, form)


def save(ctx: Context, actor: Actor, public_id: str, saw: DraftPage, values: Values, key: str) -> Saved:
    """Saves one page of a draft, which this person `saw` as it was before.

    Another page saved by somebody else is no conflict and is told in `Saved.other`; this page is: DraftConflict, and
    nothing is written. Values that did not change write nothing. Raises NotFound, NotAllowed besides.
    """

    page = saw.page

    def do(session: Session) -> Result:
        seen = parties.enter(ctx, session, actor, public_id, lock=True)
        case, definition = seen.case, _editable_form(ctx, session, seen, saw.form)
        if page not in definition.page_names:
            raise NotFound()
        known = draft_of(ctx, session, seen, definition)
        here = definition.fields_on(page)
        merged = form_values.merge(definition, page, known.values, {k: v for k, v in values.items() if k in here})
        if known.base(page) != saw.base and merged != known.values:
            raise DraftConflict(known)
        other = known.saved_by if known.version > saw.version and known.saved_by != actor.id else 0
        result = {"base": fingerprint(definition, page, merged), "other": other}
        if merged == known.values and known.saved_at is not None:
            return {**result, "version": known.version, "at": known.saved_at.isoformat()}
        now = ctx.clock.now()
        _write(session, seen, known, merged, actor.id, now)
        details = {"form": saw.form, "version": known.version + 1, "page": page}
        audit.record(ctx, session, actor, f"case/{case.id}", "draft_saved", details, case_id=case.id)
        return {**result, "version": known.version + 1, "at": now.isoformat()}

    done = once(ctx, actor, key, "save_draft", do)
    name = ""
    if done["other"]:
        with ctx.read() as session:
            name = account_rows.names(session, {done["other"]}).get(done["other"], "")
    return Saved(done["version"], done["base"], datetime.fromisoformat(done["at"]), name)


def preview(ctx: Context, actor: Actor, public_id: str, form: str) -> Preview:
    """The draft before it is signed, for who may edit it; raises NotFound, NotAllowed."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        case, book = seen.case, seen.book
        known = draft_of(ctx, session, seen, _editable_form(ctx, session, seen, form))
        signing = [n for n in names(book, case.state, seen.held) if _signs(book, n, form)]
        rules = facts.load(Asking(ctx, session, case, book, signing, {}, known.today))
        actions = tuple(Option(n, book.definition.actions[n], tuple(book.reasons(rules, n, actor.id))) for n in signing)
        before = draft_rows.revisions(session, case.id, form)
        changed = form_values.differences(
            known.form, before[-1].values, form_values.prune(known.form, known.values)
        ) if before else []  # fmt: skip
        slots = documents.slots_of(session, seen)
    return Preview(known, slots, actions, before[-1].revision if before else 0, tuple(changed))


def signed(ctx: Context, actor: Actor, public_id: str, form: str, revision: int | None = None) -> Signed:
    """One signed revision (None: the newest) for who may see the case and read the form; raises NotFound."""
    with ctx.read() as session:
        seen = parties.enter(ctx, session, actor, public_id)
        case, book, held = seen.case, seen.book, seen.held
        found = draft_rows.revisions(session, case.id, form) if readable(seen, form) else []
        hidden = _sealed(session, seen, actor.id, form)
        found = [row for row in found if row.revision not in hidden]
        at = next((i for i, r in enumerate(found) if r.revision == (revision or found[-1].revision)), None)
        if at is None:
            raise NotFound()
        row = found[at]
        before = found[at - 1] if at and form not in book.definition.entries else None
        definition = catalog.stored_form(ctx, session, row.form_sha256)
        named = APPLICANT not in held or any(_signs(book, n, form) for n in book.definition.actions)
        return Signed(
            _head(book, case),
            definition,
            row.values,
            _revision(row, named),
            tuple(_revision(r, named) for r in found),
            _files(session, case, book, row.documents, before.documents if before is not None else None),
            tuple(form_values.differences(definition, before.values, row.values)) if before is not None else (),
            may_edit=form in editable(book, case.state, held),
        )


def _sealed(session: Session, seen: Seen, reader: int, form: str) -> frozenset[int]:
    """The signatures of a form that this person may not read yet."""
    if not any(task.sealed for task in seen.book.definition.tasks.values()):
        return frozenset()
    sealed = reading.sealed(seen.book.definition, task_rows.rows(session, seen.case.id), reader)
    return frozenset(revision for name, revision in sealed if name == form)


def _files(
    session: Session, case: CaseRow, book: Rulebook, files: list[Plain], before: list[Plain] | None
) -> tuple[SignedFile, ...]:
    known = draft_rows.signed_files(session, case.id)
    old = None if before is None else {(f["slot"], f["sha256"]) for f in before}
    found = []
    for file in files:
        document = book.definition.documents.get(file["slot"])
        place = (file["slot"], file["sha256"])
        title = document.title if document is not None else say(file["slot"], file["slot"])
        found.append(SignedFile(title, file["name"], known.get(place), old is not None and place not in old))
    return tuple(found)


def _revision(row: RevisionRow, named: bool) -> Revision:
    """To the applicant the staff is a desk, never a name."""
    return Revision(row.revision, row.signed_at, (row.signed_by_name or "") if named else "", row.sha256)


def _signs(book: Rulebook, action: str, form: str) -> bool:
    return form in book.drafts(action)


def _editable_form(ctx: Context, session: Session, seen: Seen, form: str) -> FormDefinition:
    book, held = seen.book, seen.held
    if form not in book.definition.forms or not readable(seen, form):
        raise NotFound()
    if form not in editable(book, seen.case.state, held):
        raise NotAllowed(
            say(
                "Nội dung này đã được khóa ở bước hiện tại của hồ sơ và không sửa được.",
                "At this step of the case this form is locked and cannot be changed.",
            )
        )
    return catalog.pinned_form(ctx, session, book, form)


def draft_of(ctx: Context, session: Session, seen: Seen, form: FormDefinition) -> Sheet:
    """The draft; before the first saving it holds what was signed last, or nothing."""
    case = seen.case
    row = draft_rows.find(session, case.id, form.name)
    values: Plain = {}
    if row is not None:
        values = row.values
    elif form.name not in seen.book.definition.entries and (
        signed_before := draft_rows.revisions(session, case.id, form.name)
    ):
        values = signed_before[-1].values
    today = local_date(ctx.clock.now())
    return Sheet(
        case=_head(seen.book, case),
        form=form,
        values=values,
        version=row.version if row is not None else 0,
        saved_at=row.saved_at if row is not None else None,
        saved_by=row.saved_by if row is not None else 0,
        saved_by_name=(row.full_name or "") if row is not None else "",
        problems=tuple(form_values.problems(form, values, today=today)),
        today=today,
    )


def _write(session: Session, seen: Seen, known: Sheet, values: Plain, by: int, at: datetime) -> None:
    case, book = seen.case, seen.book
    if known.version:
        row = draft_rows.find(session, case.id, known.form.name)
        assert row is not None
        if not draft_rows.change(session, row.id, known.version, values, by, at):
            raise DraftConflict(known)  # unreachable while the case is locked; never a silent overwrite
        return
    draft_rows.add(
        session,
        {
            "case_id": case.id,
            "form": known.form.name,
            "form_sha256": book.definition.forms[known.form.name],
            "values": values,
            "version": 1,
            "saved_by": by,
            "saved_at": at,
        },
    )


def _head(book: Rulebook, case: CaseRow) -> CaseHead:
    title = book.definition.titled(case.state, outside=True)
    return CaseHead(
        case.public_id, case.title, case.code, case.version, book.definition.title, title,
        case.enterprise_name, book.definition.is_support,
    )  # fmt: skip
