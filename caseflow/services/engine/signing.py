"""What is signed: a form handed in with a step, or a draft that becomes a submission; nobody changes it any more."""

from __future__ import annotations

from caseflow.core.errors import Conflict
from caseflow.core.ids import canonical, digest
from caseflow.core.text import say
from caseflow.core.values import Plain
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.forms import values as form_values
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.moves import Move, SignedRef
from caseflow.services.foundation import catalog
from caseflow.workflows.amounts import amount_of
from caseflow.workflows.words import OfDraft


def sign(move: Move, form: str, values: Plain, *, with_documents: bool = False) -> None:
    """Writes a new revision of a form; with the files of the case where the case itself is handed in."""
    revision = submission_rows.last_revision(move.session, move.case.id, form) + 1
    documents = document_rows.frozen_documents(move.session, move.case.id) if with_documents else []
    sha256 = digest(canonical({"form": form, "values": values, "documents": documents}))
    submission_rows.add_submission(
        move.session,
        {
            "case_id": move.case.id,
            "form": form,
            "revision": revision,
            "entry": move.case.entry,
            "form_sha256": move.book.definition.forms[form],
            "values": values,
            "documents": documents,
            "sha256": sha256,
            "signed_by": move.doer,
            "signed_at": move.now,
        },
    )
    move.signed.append(SignedRef(form, revision, sha256))
    said = amount_of(move.ctx.content.amounts, form, values, move.moved.amount_stage)
    if said is not None:
        move.changes.update(amount=said.dong, amount_stage=said.stage)


def freeze(move: Move, args: OfDraft) -> None:
    """Signs the draft of a form; the first time the case is handed in by that.

    Raises Conflict when the draft is not the one that the person read.
    """
    form = args.value
    draft = submission_rows.draft(move.session, move.case.id, form)
    if move.draft_version is not None and (draft.version if draft is not None else 0) != move.draft_version:
        raise Conflict(
            say(
                "Nội dung vừa được người khác trong đơn vị sửa. Ông/bà xem lại rồi hãy nộp.",
                "A colleague has just changed what is to be submitted. Please read it again before you submit it.",
            )
        )
    definition = catalog.pinned_form(move.ctx, move.session, move.book, form)
    sign(move, form, form_values.prune(definition, draft.values if draft is not None else {}), with_documents=True)
    if move.case.submitted_at is None and "submitted_at" not in move.changes:
        move.changes.update(submitted_at=move.now, year=move.today.year)
        for submitted in move.ctx.part(Engine).each("submitted"):
            submitted(move)
